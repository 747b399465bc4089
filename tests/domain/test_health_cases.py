"""The worked cases of DOMAIN 3, the table of R9, and one test for each rule of health."""

from dataclasses import replace
from datetime import date

import pytest
from csm_tui.domain.assess import assess
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.health import health
from csm_tui.domain.model import Band, Colour, ComponentName, Hold, Override, Phase, Severity, Snapshot, Status
from csm_tui.domain.override import may_override
from csm_tui.domain.score import QUESTIONS, Inputs, band_of, colour_of, half_up, reckon

from tests.domain.builders import TODAY, changed, days, facts, on_plan, review, signal, yes

SHORT = {"E": "engagement", "P": "progress", "A": "adoption", "S": "sentiment", "T": "technical"}


def values(found):
    by_name = {c.name.value: half_up(c.value) for c in found.components}
    return "/".join(str(by_name.get(SHORT[letter], "–")) for letter in "EPAST")


CASES = {
    1: (facts(Phase.TRAIN, answers=yes()), "100/100/100/100/100", 100, [], 100, Band.HEALTHY, Colour.GREEN),
    2: (
        facts(Phase.CONFIGURE, answers=yes(E2="n"), signals=[signal("E4")]),
        "67/100/–/100/100", 89.6, [], 90, Band.HEALTHY, Colour.GREEN,
    ),
    4: (
        facts(Phase.CONFIGURE, answers=yes(S3="n"), signals=[signal("E6")]),
        "35/100/–/67/100", 73.4, [49, 84], 49, Band.CRITICAL, Colour.RED,
    ),
    6: (
        facts(Phase.TRANSITION, answers=yes(A1="n", A2="n"), signals=[signal("A1"), signal("A4")]),
        "100/100/33/100/100", 86.7, [69], 69, Band.AT_RISK, Colour.YELLOW,
    ),
    7: (
        facts(Phase.KICKOFF, answers=yes(S3="a")),
        "100/100/–/100/–", 100, [], 100, Band.HEALTHY, Colour.GREEN,
    ),
    8: (
        facts(Phase.TRAIN, answers=yes(), reviewed=TODAY - days(15)),
        "100/100/100/100/100", 100, [84], 84, Band.MONITOR, Colour.YELLOW,
    ),
    10: (facts(Phase.CONFIGURE), "100/100/–/100/100", 100, [84], 84, Band.MONITOR, Colour.YELLOW),
    12: (
        facts(Phase.TRAIN, answers=yes(T1="n", T2="n", T3="n")),
        "100/100/100/100/0", 85.0, [69], 69, Band.AT_RISK, Colour.YELLOW,
    ),
}  # fmt: skip


@pytest.mark.parametrize("number", CASES)
def test_worked_case(number):
    given, components, base, caps, score, band, colour = CASES[number]
    found = health(given, TODAY)
    assert values(found) == components
    assert found.base == pytest.approx(base, abs=0.06)
    assert [cap.limit for cap in found.caps] == caps
    assert (found.score, found.band, found.colour) == (score, band, colour)


def test_r9_table_of_bad_answers():
    """All 2^15 sheets: how many bad answers give which colour."""
    codes = [q for name in ComponentName for q in QUESTIONS[name]]
    counts: dict[int, dict[str, int]] = {}
    by_group: dict[tuple[int, ...], str] = {}
    for sheet in range(1 << 15):
        bad = tuple((sheet >> (3 * group) & 7).bit_count() for group in range(5))
        if bad not in by_group:
            answers = {codes[3 * g + n]: 0.0 if n < bad[g] else 1.0 for g in range(5) for n in range(3)}
            by_group[bad] = band_of(reckon(Inputs(components=tuple(ComponentName), answers=answers)).score).value
        tally = counts.setdefault(sum(bad), dict.fromkeys(("healthy", "monitor", "at-risk", "red"), 0))
        band = by_group[bad]
        tally[band if band in tally else "red"] += 1
    table = {bad: tuple(round(100 * n / sum(tally.values())) for n in tally.values()) for bad, tally in counts.items()}
    assert table[1] == (100, 0, 0, 0)
    assert table[2] == (77, 23, 0, 0)
    assert table[3] == (0, 99, 1, 0)
    assert table[4] == (0, 91, 9, 0)
    assert table[5] == (0, 15, 85, 0)
    assert table[6] == (0, 0, 100, 0)
    assert table[7] == (0, 0, 92, 8)


@pytest.mark.parametrize(
    ("score", "band", "colour"),
    [(100, "healthy", "green"), (85, "healthy", "green"), (84.5, "healthy", "green"), (84.4, "monitor", "yellow"),
     (70, "monitor", "yellow"), (69, "at-risk", "yellow"), (50, "at-risk", "yellow"), (49, "critical", "red"),
     (30, "critical", "red"), (29, "emergency", "red"), (0, "emergency", "red")],
)  # fmt: skip
def test_r9_bands(score, band, colour):
    assert band_of(score).value == band
    assert colour_of(half_up(score)).value == colour


def component(found, name):
    return next((c for c in found.components if c.name.value == name), None)


def test_r1_not_sure_counts_half_and_not_applicable_is_left_out():
    found = health(facts(Phase.TRAIN, answers=yes(E1="s", A1="a", A2="n")), TODAY)
    assert component(found, "engagement").answers == pytest.approx(100 * 2.5 / 3)
    assert component(found, "adoption").answers == 50


def test_r1_a_component_that_is_wholly_not_applicable_is_absent_until_it_has_a_signal():
    sheet = yes(A1="a", A2="a", A3="a")
    without = health(facts(Phase.TRAIN, answers=sheet), TODAY)
    assert component(without, "adoption") is None
    assert sum(c.weight for c in without.components) == pytest.approx(1)
    with_signal = health(facts(Phase.TRAIN, answers=sheet, signals=[signal("A1")]), TODAY)
    assert component(with_signal, "adoption").value == 75
    by_account = facts(Phase.TRAIN, answers=yes(), not_applicable={"A1": "no", "A2": "no", "A3": "no"})
    assert component(health(by_account, TODAY), "adoption") is None


def test_r2_the_worst_signal_counts_whole_and_each_further_one_half():
    several = [signal("P4", subject="C4"), signal("P6"), signal("P1", subject="C5")]
    assert component(health(facts(answers=yes(), signals=several), TODAY), "progress").signals == 100 - 25 - 12.5 - 5
    folded = [signal("P5"), signal("P4", folded_into="P5"), signal("R4")]
    found = health(facts(answers=yes(), signals=folded), TODAY)
    assert component(found, "progress").signals == 55
    many = [signal("A7", subject=str(n)) for n in range(4)]
    assert component(health(facts(Phase.TRAIN, answers=yes(), signals=many), TODAY), "adoption").signals == 0


@pytest.mark.parametrize(
    ("code", "band"), [("P1", "healthy"), ("P4", "monitor"), ("P5", "at-risk"), ("E6", "critical")]
)
def test_r2_one_signal_puts_its_component_into_the_band_of_its_name(code, band):
    found = health(facts(answers=yes(), signals=[signal(code)]), TODAY)
    assert band_of(min(c.value for c in found.components)).value == band


def with_late(*latenesses, state="open"):
    """An account in KICKOFF whose only due milestones are so many working days late."""
    plan = on_plan(Phase.KICKOFF)
    codes = ["H1", "H2", "H3", "H4"]
    for code in codes[len(latenesses) :]:
        plan = changed(plan, code, actual=None)  # done on an unknown day: counts in nothing
    for code, late in zip(codes, latenesses, strict=False):
        if state == "open":
            plan = changed(plan, code, state="open", actual=None, committed=STANDARD.add(TODAY, -late))
        else:
            milestone = next(m for m in plan if m.code == code)
            plan = changed(plan, code, actual=STANDARD.add(milestone.committed, late))
    return component(health(facts(answers=yes(), milestones=plan), TODAY), "progress").milestones


def test_r3_the_first_two_due_milestones_cannot_sink_a_young_account():
    assert with_late() == 100
    assert with_late(5) == pytest.approx(66.7, abs=0.1)
    assert with_late(5, 5) == pytest.approx(33.3, abs=0.1)
    assert with_late(3) == pytest.approx(83.3, abs=0.1)
    assert with_late(4, 1, 1, 1) == pytest.approx(100 * 1.5 / 4)


def test_r3_late_but_done_costs_little():
    assert with_late(0, 0, 0, 0, state="done") == 100
    assert with_late(1, 3, 4, 9, state="done") == pytest.approx(100 * (0.9 + 0.9 + 0.75 + 0.75) / 4)


def test_r3_unconfirmed_skipped_and_due_today_do_not_count():
    for fields in ({"unconfirmed": True}, {"state": "skipped"}, {"committed": TODAY}):
        plan = changed(on_plan(Phase.KICKOFF), "H1", **({"state": "open", "actual": None} | fields))
        due = [v.milestone.code for v in assess(facts(milestones=plan), TODAY).milestones if v.due]
        assert due == ["H2", "H3", "H4"]


@pytest.mark.parametrize(
    ("phase", "weights"),
    [
        (Phase.HANDOFF, {"engagement": 38.5, "progress": 38.5, "sentiment": 23.1}),
        (Phase.KICKOFF, {"engagement": 38.5, "progress": 38.5, "sentiment": 23.1}),
        (Phase.CONFIGURE, {"engagement": 31.25, "progress": 31.25, "sentiment": 18.75, "technical": 18.75}),
        (Phase.TRAIN, {"engagement": 25, "progress": 25, "adoption": 20, "sentiment": 15, "technical": 15}),
        (Phase.TRANSITION, {"engagement": 25, "progress": 25, "adoption": 20, "sentiment": 15, "technical": 15}),
    ],
)
def test_r5_weights_by_phase(phase, weights):
    found = health(facts(phase, answers=yes()), TODAY)
    assert {c.name.value: 100 * c.weight for c in found.components} == pytest.approx(weights, abs=0.05)


@pytest.mark.parametrize(
    ("codes", "limit"),
    [
        (["E6"], 49),
        (["E6", "N7"], 29),
        (["E5"], 69),
        (["E5", "N4"], 69),
        (["E5", "N4", "T5"], 49),
        (["P4", "N2", "T3"], 84),
        (["C1"], None),
    ],
)
def test_r7_caps_by_signals(codes, limit):
    found = health(facts(Phase.CONFIGURE, answers=yes(), signals=[signal(c) for c in codes]), TODAY)
    by_signals = [cap.limit for cap in found.caps if cap.code != "weakest-link"]
    assert by_signals == ([] if limit is None else [limit])
    assert found.score <= (limit or 100)


def test_r7_a_high_signal_that_touches_no_component_caps_nothing():
    assert health(facts(answers=yes(), signals=[signal("C1", "high")]), TODAY).score == 100


def test_r7_five_doubts_cannot_be_green():
    doubts = {"E1": "s", "P1": "s", "T1": "s", "S1": "s", "A1": "s"}
    found = health(facts(Phase.TRAIN, answers=yes(**doubts)), TODAY)
    assert found.score == min(84, half_up(found.base))
    assert "unsure" in [c.code for c in found.caps]


def test_r7_unused_after_go_live_weighs_more_than_before():
    sheet = yes(A1="n", A2="n")
    assert health(facts(Phase.TRAIN, answers=sheet), TODAY).score == 84
    assert health(facts(Phase.TRANSITION, answers=sheet), TODAY).score == 69


@pytest.mark.parametrize(
    ("age", "stale", "score"),
    [(0, "current", 100), (7, "due", 100), (12, "overdue", 100), (14, "stale", 84), (27, "stale", 84),
     (28, "expired", 69)],
)  # fmt: skip
def test_r8_staleness(age, stale, score):
    found = health(facts(Phase.TRAIN, answers=yes(E1="y"), reviewed=TODAY - days(age)), TODAY)
    assert (found.stale, found.score, found.review_age) == (stale, score, age)


def test_r8_is_due_from_the_monday_of_the_week_in_which_the_age_reaches_the_interval():
    given = facts(Phase.TRAIN, answers=yes(), reviewed=date(2026, 11, 13))  # a Friday
    assert health(given, date(2026, 11, 15)).stale == "current"
    assert health(given, date(2026, 11, 16)).stale == "due"
    assert health(given, date(2026, 11, 22)).stale == "due"
    assert health(given, date(2026, 11, 23)).stale == "overdue"


def test_r8_expired_answers_are_ignored_and_hold_stops_the_clock():
    bad = facts(Phase.TRAIN, answers=yes(E1="n", E2="n", E3="n"), reviewed=TODAY - days(28))
    assert component(health(bad, TODAY), "engagement").answers is None
    assert health(bad, TODAY).base == 100
    fields = {"status": Status.HOLD, "hold_since": TODAY - days(20)}
    held = facts(Phase.TRAIN, answers=yes(), reviewed=TODAY - days(28), account_fields=fields)
    found = health(held, TODAY)
    assert (found.stale, found.colour, found.computed, found.review_age) == ("due", Colour.HOLD, Colour.GREEN, 8)


def test_r9_new_for_seven_days_then_the_score_with_its_cap():
    given = facts(account_fields={"added": TODAY})
    assert [health(given, TODAY + days(n)).colour for n in (0, 7)] == [Colour.NEW, Colour.NEW]
    later = health(facts(milestones=on_plan(Phase.CONFIGURE), account_fields={"added": TODAY - days(8)}), TODAY)
    assert (later.colour, later.score, later.caps[0].code) == (Colour.YELLOW, 84, "unreviewed")
    assert health(facts(answers=yes(), account_fields={"added": TODAY}), TODAY).colour is Colour.GREEN


def override(colour, **fields):
    known = {"id": 1, "colour": colour, "reason_code": "told", "reason": "sponsor said so", "set_on": TODAY,
             "until": TODAY + days(7)}  # fmt: skip
    return Override(**(known | fields))


def test_r10_an_override_sets_the_colour_and_never_the_score():
    red = facts(answers=yes(), signals=[signal("E5"), signal("N4"), signal("T5")], override=override(Colour.YELLOW))
    found = health(red, TODAY)
    assert (found.score, found.computed, found.colour) == (49, Colour.RED, Colour.YELLOW)
    assert health(red, TODAY + days(6)).override is not None
    assert health(red, TODAY + days(8)).colour is Colour.RED
    down = facts(answers=yes(), override=override(Colour.RED))
    assert (health(down, TODAY).score, health(down, TODAY).colour) == (100, Colour.RED)


def test_r10_an_override_ends_early():
    critical = facts(answers=yes(), signals=[signal("E6")], override=override(Colour.YELLOW))
    assert health(critical, TODAY).colour is Colour.RED
    two_up = facts(answers=yes(), signals=[signal(c) for c in ("E5", "N4", "T5")], override=override(Colour.GREEN))
    assert health(two_up, TODAY).colour is Colour.RED
    caught_up = facts(answers=yes(), override=override(Colour.GREEN))
    assert health(caught_up, TODAY).override is None
    was_red = Snapshot(on=TODAY - days(3), week="2026-W47", reviewed=True, score=40, colour=Colour.RED)
    passed = facts(answers=yes(), override=override(Colour.YELLOW), snapshots=(was_red,))
    assert health(passed, TODAY).colour is Colour.GREEN


@pytest.mark.parametrize(
    ("colour", "reason", "until", "says"),
    [
        (Colour.YELLOW, "sponsor confirmed it", 7, ""),
        (Colour.YELLOW, "short", 7, "10 characters"),
        (Colour.YELLOW, "sponsor confirmed it", 15, "14 days"),
        (Colour.GREEN, "sponsor confirmed it", 7, "one step"),
        (Colour.RED, "sponsor confirmed it", 7, "already"),
        (Colour.NEW, "sponsor confirmed it", 7, "red, yellow or green"),
    ],
)
def test_r10_what_is_refused(colour, reason, until, says):
    red = health(facts(answers=yes(), signals=[signal(c) for c in ("E5", "N4", "T5")]), TODAY)
    said = may_override(red, colour, reason, TODAY, TODAY + days(until))
    assert says in said
    assert bool(said) == bool(says)
    critical = health(facts(answers=yes(), signals=[signal("E6")]), TODAY)
    assert "Critical" in may_override(critical, Colour.YELLOW, "sponsor confirmed it", TODAY, TODAY)


def snapshot(on, score, *, reviewed=False):
    return Snapshot(on=on, week="", reviewed=reviewed, score=score, colour=Colour.GREEN)


def test_r11_trend_is_against_the_last_snapshot_of_the_week_before():
    past = (snapshot(TODAY - days(10), 90), snapshot(TODAY - days(3), 70), snapshot(TODAY, 10))
    found = assess(facts(answers=yes(), snapshots=past), TODAY).trend
    assert (found.delta, found.arrow, found.points) == (30, "up", (90, 70, 100))
    assert assess(facts(answers=yes(), snapshots=past[:1]), TODAY).trend.points == (90, None, 100)
    assert assess(facts(answers=yes()), TODAY).trend.delta is None
    long_ago = tuple(snapshot(TODAY - days(7 * n), n) for n in range(1, 30))
    assert len(assess(facts(answers=yes(), snapshots=long_ago), TODAY).trend.points) == 12


def test_r13_a_closed_account_keeps_its_score():
    open_signals = [signal("E5", first_noticed=TODAY - days(20))]
    given = facts(Phase.TRANSITION, answers=yes(), signals=open_signals)
    closed = {"status": Status.CLOSED, "closed_on": TODAY, "closed_as": "churned"}
    given = replace(given, account=replace(given.account, **closed))
    later = TODAY + days(40)
    assert health(given, later).score == 69
    settled = tuple(replace(s, state="resolved", closed_on=TODAY + days(2)) for s in given.signals)
    assert health(replace(given, signals=settled), later) == health(given, later)
    kept = replace(given, snapshots=(snapshot(TODAY, 42, reviewed=True),))
    assert (health(kept, later).score, health(kept, later).colour) == (42, Colour.RED)
    assert assess(given, later).valid_until.year == 9999


def test_the_last_completed_review_counts_not_the_one_being_written():
    given = facts(Phase.TRAIN, answers=yes())
    unfinished = review(yes(E1="n", E2="n", E3="n"), None)
    assert health(replace(given, reviews=(*given.reviews, unfinished)), TODAY).score == 100


def test_evidence_names_what_decides_first():
    late = changed(on_plan(Phase.CONFIGURE), "C2", committed=TODAY - days(20), state="open", actual=None)
    found = health(facts(answers=yes(P1="n"), milestones=late, signals=[signal("P2", subject="C2")]), TODAY)
    progress = component(found, "progress")
    assert progress.evidence[0] == "No: milestones on track"
    assert any(text.startswith("Medium: Milestone missed") for text in progress.evidence)
    assert any("still open" in text for text in progress.evidence)


def test_why_is_one_short_line():
    late = changed(on_plan(Phase.CONFIGURE), "C2", committed=date(2026, 11, 10), state="open", actual=None)
    given = facts(answers=yes(), milestones=late, signals=[signal("E6"), signal("P2", subject="C2")])
    assert assess(given, TODAY).why == "1 Critical: champion silent · Account provisioned, first login 6 days overdue"
    both = replace(given, signals=[signal("E6"), signal("P8", severity=Severity.HIGH)])
    assert assess(both, TODAY).why.startswith("1 Critical: champion silent · 1 High: ")
    assert assess(facts(), TODAY).why == "Not reviewed yet"
    assert assess(facts(answers=yes()), TODAY).why == ""


def test_on_hold_lateness_stands_still():
    late = changed(on_plan(Phase.CONFIGURE), "C2", committed=TODAY - days(2), state="open", actual=None)
    held = {"status": Status.HOLD, "hold_since": TODAY}
    given = facts(answers=yes(), milestones=late, account_fields=held)
    first, later = assess(given, TODAY), assess(given, TODAY + days(90))
    assert [v.late for v in later.milestones] == [v.late for v in first.milestones]
    assert max(v.late for v in first.milestones) == 2
    assert later.health.score >= first.health.score


def closed_with(*snapshots):
    fields = {"status": Status.CLOSED, "closed_on": TODAY, "closed_as": "churned"}
    return facts(Phase.TRANSITION, answers=yes(), snapshots=snapshots, account_fields=fields)


def test_r13_the_closing_s_snapshot_is_later_than_the_review_s_of_that_day():
    given = closed_with(snapshot(TODAY, 90, reviewed=True), snapshot(TODAY, 49))
    assert health(given, TODAY + days(9)).score == 49


def test_r13_a_frozen_score_adds_up_with_its_caps():
    whole = dict.fromkeys((c.value for c in ComponentName), 100.0)
    kept = Snapshot(
        TODAY, "", reviewed=False, score=49, colour=Colour.RED, components=whole | {"adoption": 35.0},
        caps=("critical", "weakest-link"), signals={"critical": 1},
    )  # fmt: skip
    found = health(closed_with(kept), TODAY + days(9))
    assert found.base == pytest.approx(87)
    assert [(c.limit, c.code) for c in found.caps] == [(49, "critical"), (69, "weakest-link")]
    assert found.score == half_up(min([found.base, *(c.limit for c in found.caps)]))
    assert found.caps[1].reason.startswith("Adoption is at 35")


def test_r8_the_days_of_a_hold_that_is_over_make_no_review_older():
    paused = (Hold(TODAY - days(62), TODAY - days(2)),)
    given = facts(Phase.TRAIN, answers=yes(), reviewed=TODAY - days(65), holds=paused)
    found = health(given, TODAY)
    assert (found.stale, found.review_age, found.score) == ("due", 5, 100)
    before = replace(given, holds=(Hold(TODAY - days(90), TODAY - days(70)),))
    assert health(before, TODAY).stale == "expired"
