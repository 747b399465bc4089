"""What lies ahead: the order of the portfolio's timeline, and the weeks in which go-lives meet."""

from dataclasses import replace
from datetime import date

from csm_tui.domain.ahead import Ahead, Stop, collisions, go_lives, in_order
from csm_tui.domain.calendar import iso_week
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import TODAY, days

G2 = Stop("C7", "Configuration accepted", "G2", TODAY + days(3))
LIVE = Stop("L1", "Go-live", "", TODAY + days(30), TODAY + days(20))


def ahead(number=1, name="Acme", stops=(G2, LIVE), colour="green", forecast=LIVE.committed, held_until=None):
    return Ahead(number, name, colour, None, held_until, forecast, tuple(stops))


def test_the_next_stop_is_the_earliest_open_one_with_a_date():
    assert ahead().next is G2
    assert ahead(stops=(replace(G2, done=True), LIVE)).next is LIVE
    assert ahead(stops=(replace(G2, committed=None), LIVE)).next is LIVE
    assert ahead(stops=()).next is None
    assert ahead(stops=()).go_live is None


def test_the_go_live_is_where_it_is_expected():
    later = ahead(forecast=TODAY + days(40))
    assert (later.go_live, later.is_later) == (TODAY + days(40), True)
    assert (ahead().go_live, ahead().is_later) == (LIVE.committed, False)
    assert ahead(forecast=None).go_live == LIVE.committed
    live = ahead(stops=(replace(LIVE, done=True, actual=TODAY),), forecast=TODAY + days(9))
    assert (live.go_live, live.is_later) == (TODAY, False)


def test_overdue_is_neither_what_is_on_hold_nor_what_is_unconfirmed():
    past = replace(G2, committed=TODAY - days(1))
    assert ahead(stops=(past,)).overdue(TODAY)
    assert not ahead(stops=(replace(G2, committed=TODAY),)).overdue(TODAY)
    assert not ahead(stops=(past,), colour="hold").overdue(TODAY)
    assert not ahead(stops=(replace(past, unconfirmed=True),)).overdue(TODAY)


def test_the_order_is_by_next_date_then_on_hold_then_nothing_ahead():
    accounts = [
        ahead(1, "later"),
        ahead(2, "nothing", ()),
        ahead(3, "held", (replace(G2, committed=TODAY - days(50)),), colour="hold"),
        ahead(4, "overdue", (replace(G2, committed=TODAY - days(9)),)),
        ahead(5, "Again later"),
    ]
    assert [found.account_id for found in in_order(accounts)] == [4, 5, 1, 3, 2]


@given(st.lists(st.tuples(st.integers(-30, 90), st.sampled_from(["green", "red", "hold"]), st.booleans()), max_size=12))
def test_every_open_go_live_stands_in_its_week_once(made):
    accounts = [
        ahead(n, f"A{n}", (replace(LIVE, done=done, actual=TODAY if done else None),), colour, TODAY + days(shift))
        for n, (shift, colour, done) in enumerate(made)
    ]
    weeks = go_lives(accounts)
    placed = [(week, found.account_id) for week, together in weeks.items() for found in together]
    wanted = [
        (iso_week(found.go_live), found.account_id)
        for found in accounts
        if not found.on_hold and not found.live.done and isinstance(found.go_live, date)
    ]
    assert sorted(placed) == sorted(wanted)
    assert list(weeks) == sorted(weeks)
    assert collisions(accounts) == {week: together for week, together in weeks.items() if len(together) >= 2}
