"""The grid, the two clocks, single-threaded, circles of influence, the next meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui.domain.model import Account, Away, Contact, Facts, Person, Role, Segment, Status
from csm_tui.domain.people import (
    contact_window,
    influence_loop,
    leader,
    missed_in_a_row,
    namesakes,
    quadrant,
    reports_loop,
    role_of,
    silence,
    single_threaded,
    team,
    waiting,
)
from hypothesis import given
from hypothesis import strategies as st

from .builders import TODAY, account, days

DANA = Person(1, "Dana Ito", Role.CHAMPION)
SAM = Person(2, "Sam Roe", Role.SPONSOR)
ANN = Person(3, "Ann Wu", Role.END_USER)
ACME: Account = account(added=TODAY - days(60))


def facts(*contacts: Contact, people: tuple[Person, ...] = (DANA, SAM, ANN), **fields: object) -> Facts:
    return Facts(replace(ACME, **fields), people=people, contacts=contacts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("power", "interest", "code"),
    [
        (5, 3, "satisfied"),  # the seed's sponsor
        (3, 5, "informed"),  # its technical lead
        (1, 4, "informed"),  # its end user
        (4, 4, "closely"),
        (3, 3, "monitor"),
    ],
)
def test_the_grid(power: int, interest: int, code: str) -> None:
    found = quadrant(replace(DANA, power=power, interest=interest))
    assert found is not None
    assert found.code == code


def test_who_is_not_placed_stands_nowhere() -> None:
    assert quadrant(replace(DANA, power=4)) is None


def test_two_clocks_their_silence_and_ours() -> None:
    seen = facts(
        Contact(1, TODAY - days(20), "meeting", "both", people=(1, 2)),
        Contact(2, TODAY - days(5), "mail", "out", people=(1,)),
        Contact(3, TODAY - days(12), "mail", "in", people=(1,)),
    )
    found = silence(seen, DANA, TODAY)
    assert (found.theirs.days, found.ours.days, found.cadence) == (12, 5, 7)
    assert (found.theirs.overdue, found.ours.overdue) == (True, False)
    sponsor = silence(seen, SAM, TODAY)
    assert (sponsor.theirs.days, sponsor.ours.days, sponsor.cadence, sponsor.overdue) == (20, 20, 30, False)
    assert silence(seen, ANN, TODAY).overdue is False, "end users are met at checkpoints"
    assert silence(seen, replace(DANA, state="left"), TODAY).cadence is None


def test_an_answer_counts_on_its_day_and_a_missed_meeting_is_a_try_of_ours() -> None:
    answered = Contact(1, TODAY - days(9), "mail", "out", people=(1,), answered=TODAY - days(2))
    missed = Contact(2, TODAY - days(1), "meeting", "both", held=False, people=(), absent=(1,))
    found = silence(facts(answered, missed), DANA, TODAY)
    assert (found.theirs.days, found.ours.days) == (2, 1)


def test_a_contact_that_names_nobody_counts_for_everybody_and_the_future_for_nobody() -> None:
    seen = facts(Contact(1, TODAY - days(3), "call", "in"), Contact(2, TODAY + days(1), "call", "in"))
    assert {silence(seen, p, TODAY).theirs.days for p in (DANA, SAM, ANN)} == {3}


def test_without_any_contact_the_clock_runs_from_the_day_it_was_added() -> None:
    found = silence(facts(), DANA, TODAY)
    assert (found.theirs.last, found.theirs.since, found.theirs.days) == (None, ACME.added, 60)


def test_days_away_and_on_hold_do_not_count() -> None:
    seen = facts(Contact(1, TODAY - days(10), "mail", "in", people=(1,)))
    away = (Away(1, TODAY - days(6), TODAY - days(2), account_id=1, person_id=1),)
    found = replace(seen, away=away)
    assert silence(found, DANA, TODAY).theirs.days == 5
    assert silence(found, SAM, TODAY).theirs.days == silence(seen, SAM, TODAY).theirs.days
    mine = replace(seen, away=(Away(1, TODAY - days(6), TODAY - days(2)),))
    assert silence(mine, SAM, TODAY).theirs.days == silence(seen, SAM, TODAY).theirs.days - 5
    held = replace(seen, account=replace(ACME, status=Status.HOLD, hold_since=TODAY - days(8)))
    assert silence(held, DANA, TODAY).theirs.days == 2


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["in", "out", "both"]), st.booleans()), max_size=8))
def test_more_contact_never_makes_a_silence_longer(found: list[tuple[int, str, bool]]) -> None:
    contacts = [
        Contact(n, TODAY - days(ago), "meeting" if way == "both" else "mail", way, held=held, people=(1,))
        for n, (ago, way, held) in enumerate(found, 1)
    ]
    before = silence(facts(*contacts), DANA, TODAY)
    after = silence(facts(*contacts, Contact(99, TODAY, "call", "both", people=(1,))), DANA, TODAY)
    assert after.theirs.days == after.ours.days == 0
    assert min(before.theirs.days, before.ours.days) >= 0
    assert not after.overdue


def test_single_threaded_is_told_with_its_reasons() -> None:
    alone = facts(people=(DANA,))
    assert single_threaded(alone, TODAY) == (
        "No sponsor is known; 1 person is known; nobody was in contact within 30 days"
    )
    met = Contact(1, TODAY - days(2), "meeting", "both", people=(1, 2))
    assert single_threaded(facts(met), TODAY) == ""
    gone = facts(met, people=(DANA, replace(SAM, state="left"), ANN, Person(4, "Jo")))
    assert "one person was in contact" in single_threaded(gone, TODAY)


def test_the_header_names_who_leads_now() -> None:
    people = (replace(DANA, state="left"), Person(7, "Second", Role.CHAMPION), Person(8, "Third", Role.CHAMPION), SAM)
    assert leader(facts(people=people), Role.CHAMPION) == people[1]
    assert leader(facts(people=(DANA,)), Role.SPONSOR) is None


def test_namesakes_whatever_the_spelling() -> None:
    people = [DANA, Person(9, "DANA  ito")]
    assert [p.id for p in namesakes(people, "dana Ito")] == [1, 9]
    assert [p.id for p in namesakes(people, "dana Ito", own=1)] == [9]


def test_circles_are_found() -> None:
    assert reports_loop({1: 2, 2: 3, 3: None}, 3, 1) == (3, 1, 2, 3)
    assert reports_loop({1: 2, 2: None}, 3, 1) == ()
    assert reports_loop({}, 1, 1) == (1, 1)
    assert influence_loop([(1, 2), (2, 3)], 3, 1) == (3, 1, 2, 3)
    assert influence_loop([(1, 2), (1, 3)], 2, 3) == ()


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=12))
def test_without_refused_lines_nobody_ever_influences_themselves(wanted: list[tuple[int, int]]) -> None:
    lines: list[tuple[int, int]] = []
    for who, on in wanted:
        if not influence_loop(lines, who, on):
            lines.append((who, on))
    for start in range(1, 7):
        seen, todo = set(), [b for a, b in lines if a == start]
        while todo:
            at = todo.pop()
            assert at != start
            if at not in seen:
                seen.add(at)
                todo += [b for a, b in lines if a == at]


@given(st.lists(st.none() | st.integers(1, 6), min_size=1, max_size=6))
def test_everybody_stands_once_in_the_team_whoever_they_report_to(bosses: list[int | None]) -> None:
    people = [Person(n, f"P{n}", reports_to=boss) for n, boss in enumerate(bosses, 1)]
    found = team(people)
    assert sorted(p.id for _, p in found) == [p.id for p in people]
    depth = {p.id: d for d, p in found}
    for _, person in found:
        if person.reports_to in depth and depth[person.id]:
            assert depth[person.id] == depth[person.reports_to] + 1


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Executive Sponsor", Role.SPONSOR),
        ("champion", Role.CHAMPION),
        ("IT", Role.IT_SECURITY),
        ("Technical Lead EMEA", Role.TECHNICAL),
        ("end user", Role.END_USER),
        ("astronaut", Role.OTHER),
        ("", Role.OTHER),
    ],
)
def test_roles_by_the_words_of_other_systems(word: str, role: Role) -> None:
    assert role_of(word) is role


def test_self_serve_has_no_cadence() -> None:
    from csm_tui.domain.people import agreed_cadence, next_meeting

    seen = facts(Contact(1, date(2026, 11, 11), "meeting", "both"), segment=Segment.SELF_SERVE)
    assert (agreed_cadence(seen), next_meeting(seen, TODAY)) == (None, None)
    agreed = replace(seen, account=replace(seen.account, cadence=14))
    assert (agreed_cadence(agreed), next_meeting(agreed, TODAY)) == (14, date(2026, 11, 25))


def test_what_waits_and_what_was_missed_end_with_the_next_sign_of_life() -> None:
    day = date(2026, 11, 2)
    ours = Contact(1, day, "mail", "out")
    theirs = Contact(2, day + timedelta(days=1), "message", "in")
    again = Contact(3, day + timedelta(days=2), "call", "out")
    missed = Contact(4, day + timedelta(days=3), "meeting", "both", held=False)
    found = facts(ours, theirs, again, missed)
    assert [c.id for c in waiting(found, day + timedelta(days=9))] == [3]
    assert [c.id for c in waiting(found, day)] == [1]  # what comes later is not known yet
    assert missed_in_a_row(found, day + timedelta(days=9)) == 1
    held = Contact(5, day + timedelta(days=4), "meeting", "both")
    assert missed_in_a_row(facts(missed, held), day + timedelta(days=9)) == 0
    assert waiting(facts(ours, held), day + timedelta(days=9)) == ()


@pytest.mark.parametrize(
    ("segment", "own", "days"), [("enterprise", None, 30), ("smb", None, 45), ("smb", 60, 90), ("self-serve", None, 30)]
)
def test_small_customers_are_met_less_often_before_they_count_as_out_of_contact(
    segment: str, own: int | None, days: int
) -> None:
    assert contact_window(facts(segment=Segment(segment), cadence=own)) == days
