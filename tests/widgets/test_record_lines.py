"""Handoff, promises, win and closing as lines: what a person reads, at every width, with and without Unicode."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui.domain.criteria import CriterionValue
from csm_tui.domain.gates import Missing
from csm_tui.domain.model import Criterion, Promise
from csm_tui.domain.record import Exclusion, HandoffSection, Outstanding, Questionnaire
from csm_tui.domain.value import ValueStep
from csm_tui.widgets.closing_lines import closing_head, closing_lines
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.record_handoff import handoff_head, handoff_lines
from csm_tui.widgets.record_promises import ledger_lines, promise_head
from csm_tui.widgets.record_win import bar, criterion_lines, criterion_story, review_table, value_text, win_lines
from csm_tui.widgets.text import width

from tests.screens.conftest import HOSTILE

TODAY = date(2026, 11, 18)
DOWN = Criterion(
    1, "Incidents", baseline=42, target=15, unit="a month", owner="Dana", due=date(2027, 1, 20), actual=27,
    actual_on=date(2026, 11, 12), validated=date(2026, 10, 5),
)  # fmt: skip
UP = Criterion(2, "Share done by itself", baseline=10, target=80, unit="%", owner="Kim", due=date(2026, 12, 1))


def text(line):
    return "".join(span for span, _ in line.spans).rstrip()


def page(lines):
    return "\n".join(text(line) for line in lines)


def roles(lines):
    return {words.strip(): role for line in lines for words, role in line.spans if words.strip()}


@pytest.mark.parametrize(
    ("share", "full", "role"),
    [
        (None, 0, "accent"),
        (0, 0, "accent"),
        (1, 1, "accent"),
        (50, 10, "accent"),
        (99, 19, "accent"),
        (100, 20, "green"),
    ],
)
def test_the_bar_is_full_only_when_the_target_is_reached(share, full, role):
    spans = bar(share, 20, UNICODE)
    assert [len(words) for words, _ in spans] == [full, 20 - full]
    assert spans[0][1] == role


def test_less_is_better_where_the_target_lies_below_the_baseline():
    seen = page(criterion_lines(DOWN, TODAY, 100, UNICODE))
    assert "Incidents  Dana, by 20 Jan 27" in seen
    assert seen.split("\n")[0].endswith("55 %")
    assert "42 ██" in seen
    assert "░ 15 a month  now 27 on 12 Nov" in seen
    worse = criterion_lines(replace(DOWN, actual=44), TODAY, 100, UNICODE)
    assert roles(worse)["worse than at the start"] == "late"
    assert "██" not in page(worse)
    assert "target reached" in page(criterion_lines(replace(DOWN, actual=12), TODAY, 100, UNICODE))


def test_what_is_vague_is_said_in_the_words_of_the_gate():
    vague = Criterion(3, "Happy drivers")
    lines = criterion_lines(vague, TODAY, 80, UNICODE)
    assert roles(lines)["lacks a starting value, a target, an owner, a date"] == "yellow"
    assert "░" not in page(lines)


def test_an_unmeasured_one_is_late_after_its_day():
    assert roles(criterion_lines(UP, TODAY, 80, UNICODE))["not measured yet"] == "dim"
    late = criterion_lines(UP, TODAY + timedelta(days=30), 80, UNICODE)
    assert roles(late)["not measured yet"] == "late"


def test_met_and_waived_say_why():
    met = page(criterion_lines(replace(DOWN, state="met", reason="Near enough, Dana says"), TODAY, 80, UNICODE))
    assert "✓ Incidents" in met
    assert "met: Near enough, Dana says" in met
    waived = page(criterion_lines(replace(UP, state="waived", reason="Not wanted any more"), TODAY, 80, UNICODE))
    assert "waived: Not wanted any more" in waived
    assert "░" not in waived


def test_a_check_of_long_ago_stands_out():
    old = criterion_lines(replace(DOWN, validated=date(2026, 8, 1)), TODAY, 100, UNICODE)
    assert roles(old)["looked at with them long ago, 01 Aug"] == "yellow"


def test_baseline_target_and_actual_stand_side_by_side():
    seen = page(review_table([UP, DOWN], TODAY, 79, UNICODE))
    assert seen.split("\n")[0].split() == ["Baseline", "Target", "Now"]
    assert "Share done by itself (%)" in seen
    assert [line.split()[-4:-1] for line in seen.split("\n") if "Incidents" in line] == [["15", "27", "55"]]
    assert "–" in seen


def test_the_story_of_a_criterion_has_every_value_the_newest_first():
    values = [CriterionValue(1, date(2026, 10, 1), 39), CriterionValue(2, date(2026, 11, 12), 27, "Their log")]
    said = [entry if isinstance(entry, str) else entry[0] for entry in criterion_story(DOWN, values, TODAY)]
    assert said[0] == "42 → 15 a month, now 27 (55 %)"
    places = [n for n, entry in enumerate(said) if " a month, " in entry and "2026 " in entry]
    assert [said[n] for n in places] == [
        "Thu 12 Nov 2026  27 a month, 55 %: Their log",
        "Thu 1 Oct 2026  39 a month, 11 %",
    ]


STEPS = (
    ValueStep("login", "First login", "late", 9, 7, "kickoff", TODAY, TODAY, 19),
    ValueStep("first", "First value", "overdue", 33, 30, "kickoff", None, date(2026, 11, 15), None),
    ValueStep("full", "Full value", "waiting", None, 90, "go-live", None, None, None),
)


def test_steps_to_value_tell_their_days_and_their_target():
    lines = win_lines([], [(step, ("milestone", n)) for n, step in enumerate(STEPS)], TODAY, 79, UNICODE)
    seen = page(lines)
    assert "reached after 9 days, 2 days over" in seen
    assert "19 days" in seen
    assert "! First value     day 33, 3 days over" in seen
    assert "counted from the go-live" in seen
    assert "target 90 days" in seen
    assert "n writes it down" in seen


def test_the_account_tells_the_step_that_counts_now():
    assert value_text(STEPS) == ("First value day 33, 3 days over", "late")
    reached = (replace_step(STEPS[1], "reached", 20), STEPS[2]._replace(state="running", days=5))
    assert value_text(reached)[0] == "First value reached after 20 days (target 30); full value day 5 of 90"
    assert value_text((STEPS[2],)) == ("", "")
    assert value_text(()) == ("", "")


def replace_step(step, state, days):
    return step._replace(state=state, days=days, reached=TODAY)


def test_promises_and_exclusions_say_what_they_are():
    promises = [
        Promise(1, "Voice control", out_of_scope=True, said_on=TODAY),
        Promise(2, "Live in May", decision="honour", decided_on=TODAY, reason="It is in the plan"),
        Promise(3, "A robot", out_of_scope=True, decision="refuse", decided_on=TODAY),
    ]
    lines = ledger_lines(promises, [Exclusion(1, "Old data", "Contract")], TODAY, 79, UNICODE, kickoff=True)
    seen = page(lines)
    assert "! over-promise Voice control" in seen
    assert "undecided after the kickoff" in seen
    assert "It is in the plan" in seen
    assert "out of scope A robot" in seen
    assert "Contract, not told yet" in seen
    assert "2 over-promises stand" in page(promise_head(promises, 2, "", 80))
    assert promise_head(promises, 0, "", 80) == []
    assert [line.target for line in ledger_lines([], [], TODAY, 79, UNICODE) if line.target] == [
        ("promise", 0),
        ("exclusion", 0),
    ]


def test_the_handoff_says_which_sections_are_empty():
    sections = [HandoffSection(f"s{n}", f"Section {n}", "What belongs here", "text" if n < 2 else "") for n in range(6)]
    assert "2 of 6 sections are filled. Empty: section 2; section 3; section 4; and 1 more." in " ".join(
        page(handoff_head(sections, 60)).split()
    )
    full = [s._replace(text="x") for s in sections]
    assert page(handoff_head(sections, 60, brief=True)).strip() == (
        "2 of 6 sections are filled; b asks Sales for the rest."
    )
    assert "All 6 sections" in page(handoff_head(full, 80))
    forms = (
        Questionnaire("a", "Sent form", TODAY - timedelta(days=3)),
        Questionnaire("b", "Answered form", TODAY - timedelta(days=9), TODAY, "All fine"),
    )
    seen = page(handoff_lines(sections, forms, (), TODAY, 79, UNICODE))
    assert "☐ Section 5                    What belongs here" in seen
    assert "sent 15 Nov, 3 days ago, no answer yet" in seen
    assert "sent 09 Nov, answered 18 Nov: All fine" in seen


def test_closing_tells_what_complete_asks_for_and_what_it_does_not():
    steps = (
        Outstanding("value", "Value review", True, (Missing("The criterion ‘X’ is open", "criterion", "1"),)),
        Outstanding("note", "Hand-over note", False, (Missing("The note is not written", "note", ""),)),
        Outstanding("hand-over", "Successor", True, ()),
    )
    assert "Complete asks for one thing more" in page(closing_head(steps, 80))
    lines = closing_lines(steps, 79, UNICODE)
    assert [line.target for line in lines] == [
        *(("step", "value"), ("ask", "value", 0)),
        *(("step", "note"), ("ask", "note", 0)),
        ("step", "hand-over"),
    ]
    assert roles(lines)["!"] == "late"
    ready = closing_head((steps[1], steps[2]), 80)
    assert "Nothing stands in the way" in page(ready)
    assert "Still open, but not asked for: hand-over note." in " ".join(page(ready).split())


@pytest.mark.parametrize("cells", [49, 59, 79, 119, 199])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_no_line_is_wider_than_its_page_whatever_people_type(cells, glyphs):
    criteria = [replace(DOWN, id=n, metric=t, owner=t, unit=t, reason=t) for n, t in enumerate(HOSTILE)]
    criteria += [replace(c, state="waived") for c in criteria] + [Criterion(99, t) for t in HOSTILE]
    sections = [HandoffSection("a", t, t, t) for t in HOSTILE]
    forms = [Questionnaire("a", t, TODAY, TODAY, t) for t in HOSTILE]
    promises = [Promise(n, t, out_of_scope=True, reason=t) for n, t in enumerate(HOSTILE)]
    exclusions = [Exclusion(n, t, t) for n, t in enumerate(HOSTILE)]
    steps = [Outstanding("value", "Value", True, tuple(Missing(t, "criterion", "1") for t in HOSTILE))]
    for line in (
        *win_lines(criteria, [(step, None) for step in STEPS], TODAY, cells, glyphs),
        *review_table(criteria, TODAY, cells, glyphs),
        *handoff_head(sections, cells),
        *handoff_lines(sections, forms, (), TODAY, cells, glyphs),
        *ledger_lines(promises, exclusions, TODAY, cells, glyphs, kickoff=True),
        *closing_head(steps, cells),
        *closing_lines(steps, cells, glyphs),
    ):
        assert sum(width(words) for words, _ in line.spans) <= cells
        assert "\x1b" not in text(line)
        assert line.target is None or line.spans[0][0].startswith(" "), "the cursor's mark has its cell"
