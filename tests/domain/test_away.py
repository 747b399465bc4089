"""Leave, out-of-office and holds stop the clocks of reviews and of silence (R8, DOMAIN 4.1), and nothing else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui import content
from csm_tui.domain.assess import evaluate
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.clock import NEVER
from csm_tui.domain.health import health
from csm_tui.domain.model import Action, Away, Hold, Party, Segment, Status
from csm_tui.domain.pause import Pauses, of_review
from csm_tui.domain.signals import detect
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import TODAY, account, days, review, yes
from tests.domain.test_laws import still
from tests.domain.test_signals import KINDS, TEAM, mail, meeting, quiet, see

ranges = st.lists(
    st.tuples(st.integers(-40, 40), st.integers(0, 20)).map(
        lambda pair: (TODAY + days(pair[0]), TODAY + days(pair[0] + pair[1]))
    ),
    max_size=4,
)


def leave(since, until, **fields):
    return Away(1, TODAY + days(since), TODAY + days(until), **fields)


@given(ranges, st.integers(-40, 20), st.integers(1, 30))
def test_days_that_are_paused_do_not_count(given_ranges, start, count):
    pauses, a = Pauses(given_ranges), TODAY + days(start)
    found = pauses.after(a, count)
    assert pauses.elapsed(a, found) == count
    assert pauses.elapsed(a, found - days(1)) == count - 1
    assert not pauses.holds(found)
    counted = sum(1 for n in range(1, (found - a).days + 1) if not any(s <= a + days(n) <= u for s, u in given_ranges))
    assert counted == count
    worked = pauses.working(a, count, STANDARD)
    walked = [a + days(n) for n in range(1, (worked - a).days + 1)]
    assert sum(STANDARD.is_working(d) and not pauses.holds(d) for d in walked) == count


def test_a_pause_without_an_end_is_never_over():
    pauses = Pauses([(TODAY, NEVER)])
    assert pauses.after(TODAY - days(3), 7) == NEVER
    assert pauses.after(TODAY - days(9), 7) == TODAY - days(2)
    assert pauses.working(TODAY - days(1), 3, STANDARD) == NEVER
    assert pauses.resumes(TODAY + days(9)) == NEVER


def stale(given_facts, on):
    found = health(given_facts, on)
    return found.stale, found.review_age, found.paused


def test_the_review_clock_stands_still_while_i_am_away_and_says_so():
    away = quiet(reviewed=TODAY, away=(leave(3, 16),))
    assert stale(away, TODAY + days(2)) == ("current", 2, "")
    assert stale(away, TODAY + days(10)) == ("current", 2, "away until 4 Dec")
    assert stale(away, TODAY + days(17))[1:] == (3, "")
    assert stale(replace(away, away=()), TODAY + days(14))[0] == "stale"
    assert stale(away, TODAY + days(14 + 13))[0] != "stale"
    assert stale(away, TODAY + days(14 + 14))[0] == "stale"
    assert health(away, TODAY + days(14 + 28)).stale == "expired"


def test_overdue_waits_for_my_return():
    friday = date(2026, 11, 20)
    given_facts = quiet(reviewed=friday - days(7))
    monday = friday + days(3)
    assert health(given_facts, monday).stale == "overdue"
    gone = replace(given_facts, away=(Away(1, monday, monday + days(4)),))
    for n in range(5):
        assert health(gone, monday + days(n)).stale == "due"
    assert health(gone, monday + days(5)).stale == "overdue"


def test_a_hold_stops_the_same_clock_and_ends_with_it():
    held = account(status=Status.HOLD, hold_since=TODAY + days(2))
    given_facts = replace(quiet(), account=held)
    assert stale(given_facts, TODAY + days(60)) == ("current", 2, "on hold since 20 Nov 2026")
    over = replace(quiet(), holds=(Hold(TODAY + days(2), TODAY + days(40)),))
    assert health(over, TODAY + days(43)).review_age == 5
    assert of_review(quiet(), TODAY) is of_review(quiet(), TODAY), "nothing to pause costs nothing"


def test_work_goes_on_while_i_am_away():
    plan = quiet().milestones
    due = next(m for m in plan if m.state.value == "open" and m.committed)
    late = replace(quiet(), milestones=tuple(replace(m, committed=TODAY - days(5)) if m is due else m for m in plan))
    assert "P1" in see(late)
    assert "P1" in see(replace(late, away=(leave(-9, 9),)))


SILENT = {"contacts": (meeting(20), mail(9))}


@pytest.mark.parametrize(
    ("away", "seen"),
    [
        ((), {"E6": "critical"}),
        ((leave(-14, 1),), {}),  # mine
        ((leave(-14, 1, account_id=1),), {}),  # the whole customer
        ((leave(-14, 1, account_id=1, person_id=1),), {}),  # the champion, who was written to
        ((leave(-14, 1, account_id=1, person_id=3),), {"E6": "critical"}),  # somebody else
        ((leave(-8, -7, account_id=1, person_id=1),), {"E6": "critical"}),  # two days of twenty
    ],
)
def test_nobody_is_silent_who_is_away(away, seen):
    assert see(quiet(**SILENT, away=away)) == seen


def test_an_unanswered_message_waits_for_the_return():
    given_facts = quiet(contacts=(meeting(8), meeting(6), mail(6)))
    assert see(given_facts)["E5"] == "high"
    back = leave(-6, -2, account_id=1, person_id=1)
    assert see(replace(given_facts, away=(back,))) == {}
    assert see(replace(given_facts, away=(back,)), TODAY + days(1)).get("E4") == "low"


def test_a_meeting_during_the_leave_is_no_absence():
    missed = (meeting(3, people=(1, 2), absent=(3,)), meeting(10, people=(1, 2), absent=(3,)))
    assert see(quiet(contacts=missed)) == {"E7": "medium"}
    assert see(quiet(contacts=missed, away=(leave(-4, -2, account_id=1, person_id=3),))) == {}
    sponsor = (meeting(3, people=(1, 3), absent=(2,)), meeting(10, people=(1, 3), absent=(2,)), meeting(12))
    assert see(quiet(contacts=sponsor))["E8"] == "high"
    assert "E8" not in see(quiet(contacts=sponsor, away=(leave(-4, -2, account_id=1, person_id=2),)))


@pytest.mark.parametrize(
    ("segment", "cadence", "ago", "seen"),
    [
        (Segment.SMB, None, 44, False), (Segment.SMB, None, 45, True),  # 1.5 × 30
        (Segment.SMB, 7, 10, False), (Segment.SMB, 7, 11, True),  # 1.5 × 7, never under the source's 7
        (Segment.SMB, 2, 6, False), (Segment.SMB, 2, 7, True),
        (Segment.SELF_SERVE, None, 90, False), (Segment.SELF_SERVE, 14, 21, True),
        (Segment.ENTERPRISE, 30, 7, True),
    ],
)  # fmt: skip
def test_thresholds_of_contact_follow_the_agreed_cadence_of_small_accounts(segment, cadence, ago, seen):
    contacts = (meeting(ago, people=(1, 2, 3)), replace(mail(0), on=TODAY))
    given_facts = quiet(segment=segment, account_fields={"cadence": cadence}, contacts=contacts)
    assert ("E6" in see(given_facts)) == seen


# --- R5: overdue actions --------------------------------------------------------------------------


def action(ago, party=Party.VENDOR, **fields):
    return Action(5 + ago, f"Task {ago}", party=party, due=TODAY - days(ago), **fields)


def test_r5_ours_is_low_and_in_no_component_theirs_counts_as_a_slow_reply():
    ahead = quiet().actions
    assert see(quiet(actions=(*ahead, action(0)))) == {}
    assert see(quiet(actions=(*ahead, action(1)))) == {"R5": "low"}
    assert see(quiet(actions=(*ahead, action(1, Party.THIRD_PARTY)))) == {"R5": "low"}
    assert see(quiet(actions=(*ahead, action(1, Party.CUSTOMER)))) == {"E4": "low"}
    assert see(quiet(actions=(*ahead, action(3, state="done", closed_on=TODAY)))) == {}
    (found,) = detect(quiet(actions=(*ahead, action(2), action(4))), TODAY, STANDARD, KINDS)
    assert (found.component, found.owner) == (None, "me")
    assert found.evidence == "‘Task 4’ was due 14 Nov 2026 (and 1 more)"
    assert see(quiet(actions=(*ahead, action(1, Party.CUSTOMER)), away=(leave(-3, 5, account_id=1),))) == {}


def test_their_overdue_action_and_our_unanswered_message_are_one_signal():
    both = quiet(actions=(*quiet().actions, action(4, Party.CUSTOMER)), contacts=(meeting(7), meeting(6), mail(6)))
    assert see(both) == {"E5": "high"}


def test_valid_until_holds_over_leave_and_its_end():
    given_facts = replace(
        quiet(reviewed=TODAY, people=TEAM, contacts=(meeting(2), mail(1))),
        away=(leave(2, 9), leave(4, 12, account_id=1, person_id=1), leave(30, 33)),
        actions=(action(-6, Party.CUSTOMER), action(-11)),
    )
    kinds = content.signals()

    def look(on):
        return detect(given_facts, on, STANDARD, kinds), still(evaluate(given_facts, on, kinds).assessment)

    seen, until = look(TODAY), evaluate(given_facts, TODAY, kinds).assessment.valid_until
    for ahead in range(1, 60):
        on = TODAY + timedelta(days=ahead)
        now = look(on)
        assert now == seen or until <= on, on
        if on >= until:
            until = evaluate(given_facts, on, kinds).assessment.valid_until
        seen = now


def test_a_review_answers_what_the_catalogue_no_longer_asks():
    """A question that was taken out: its old answers stay in the review and have no say in the score."""
    from csm_tui.domain.model import Answer, AnswerValue

    old = review(yes())
    more = replace(old, answers={**old.answers, "Z9": Answer(AnswerValue.NO, "gone")})
    assert health(replace(quiet(), reviews=(more,)), TODAY) == health(replace(quiet(), reviews=(old,)), TODAY)


# --- B1: who does the work ------------------------------------------------------------------------


def test_the_record_shows_who_does_the_work():
    from csm_tui.domain.imbalance import shares, words
    from csm_tui.domain.model import Wait

    plan = quiet().milestones
    c7 = next(m for m in plan if m.code == "C7")
    wait = Wait(1, c7.id, Party.CUSTOMER, "their file", TODAY - days(14))
    given_facts = quiet(actions=(action(2, Party.CUSTOMER), action(3, Party.CUSTOMER), action(1)), waits=(wait,))
    theirs, ours = shares(given_facts, TODAY)
    assert (theirs, ours) == ((2, 10), (1, 0))
    assert words(given_facts, TODAY) == "Late: theirs 2, ours 1. Waited: for them 10 working days, for us 0"
    assert words(quiet(), TODAY) == ""
