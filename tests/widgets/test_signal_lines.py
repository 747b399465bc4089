"""Signals as lines: no line wider than its page, words that carry the facts, calm with none, one and two hundred."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui.content.playbook import play
from csm_tui.domain.model import (
    Account,
    Facts,
    Intervention,
    Person,
    Role,
    Segment,
    Severity,
    Signal,
    SignalEvent,
    SignalState,
)
from csm_tui.domain.response import entries, rows_of, standing
from csm_tui.domain.signals import response_due
from csm_tui.screens.dialogs.signal import choose_signal
from csm_tui.widgets.glyphs import ASCII, UNICODE, Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.signal_lines import (
    about_lines,
    child_line,
    columns,
    entry_line,
    head_lines,
    items,
    signal_lines,
)
from csm_tui.widgets.signal_story import Story, story_lines, story_of
from csm_tui.widgets.signal_story import head_lines as story_head
from csm_tui.widgets.text import width
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 18)
NASTY = "株式会社 [/] \x1b]52;c;YQ==\x07 \u202e" + "x" * 300


def text(line: Line) -> str:
    return "".join(span for span, _ in line.spans)


def signal(key: int, severity: str = "medium", age: int = 0, **fields: object) -> Signal:
    noticed = TODAY - timedelta(days=age)
    made = Signal(
        key, f"N{key}", "", Severity(severity), None, "sentiment", f"Sign {key}", "said so", noticed, noticed,
        human=True, response_due=response_due(Severity(severity), noticed, 7),
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def facts(*signals: Signal, name: str = "Globex Logistics") -> Facts:
    return Facts(Account(1, name, Segment.MID_MARKET, date(2026, 9, 1)), signals=signals)


def listed(found: Facts, cells: int, glyphs: Glyphs = UNICODE, *, single: bool = False) -> list[str]:
    shape = columns(cells, single=single)
    return [text(entry_line(e, shape, TODAY, glyphs)) for e in entries(rows_of(found), TODAY)]


def test_a_line_says_how_grave_who_what_since_when_and_what_is_due() -> None:
    (late,) = listed(facts(signal(1, "high", age=5)), 110)
    assert late.startswith(" !  high Globex Logistics")
    for words in ("Sign 1: said so", " 5d ", "unseen", "! plan 15 Nov"):
        assert words in late
    (narrow,) = listed(facts(signal(1, "critical")), 59)
    assert " !! crit Globex" in narrow
    assert "reach out today" in narrow
    (single,) = listed(facts(signal(1, "low", state=SignalState.MITIGATING)), 79, single=True)
    assert "Globex" not in single
    assert "in hand" in single


def test_closed_and_snoozed_ones_say_until_when_or_how() -> None:
    over = signal(1, state=SignalState.DISMISSED, closed_on=TODAY, reason="a test")
    asleep = signal(2, "critical", snoozed_until=TODAY + timedelta(days=3))
    shown = listed(facts(over, asleep), 100)
    assert any("dismissed" in line and "on 18 Nov" in line for line in shown)
    assert any("snoozed" in line and "until 21 Nov" in line for line in shown)
    assert all("!" not in line.replace("!! crit", "") for line in shown)
    (row,) = rows_of(facts(over))
    assert "Dismissed: a test" in text(about_lines(row, None, False, "", TODAY, 80, UNICODE)[1])


def test_the_head_tells_figures_order_and_what_is_left_out() -> None:
    found = entries(rows_of(facts(signal(1, "critical", age=2), signal(2, snoozed_until=date(2026, 12, 1)))), TODAY)
    figures = standing(found, TODAY)
    (wide,) = head_lines(figures, "due", 100, UNICODE, single=False, everything=False)
    assert text(wide).startswith(" 1 open at 1 account  1 critical  1 response overdue")
    assert text(wide).rstrip().endswith("1 snoozed  by response due")
    brief = head_lines(figures, "severity", 60, UNICODE, single=False, everything=True)
    assert "with snoozed and closed  by severity" in text(brief[-1])
    (asked,) = head_lines(figures, "category", 100, UNICODE, single=False, everything=False, query="hooli", shown=0)
    assert "filter “hooli”: 0  by category" in text(asked)
    (none,) = head_lines(standing((), TODAY), "due", 80, UNICODE, single=True, everything=False)
    assert "No open signals" in text(none)


def test_two_hundred_signals_are_two_hundred_lines_and_a_few_headings() -> None:
    many = facts(*(signal(n, ("low", "medium", "high", "critical")[n % 4], age=n % 20) for n in range(1, 201)))
    found = items(entries(rows_of(many), TODAY), TODAY, "due")
    assert sum(item.entry is not None for item in found) == 200
    assert len(found) <= 200 + 5


def test_the_pane_of_an_account_shows_the_state_and_what_is_due() -> None:
    found = facts(signal(1, "high", state=SignalState.ACKNOWLEDGED), signal(2, "critical", age=1), signal(3, "low"))
    shown = [text(line) for line in signal_lines(found, TODAY, 70, UNICODE)]
    assert [line.split()[2] for line in shown] == ["Sign"] * 3
    assert "! reach out 17 Nov" in shown[0]
    assert "seen" in shown[1]
    assert "plan by 20 Nov" in shown[1]
    small = [text(line) for line in signal_lines(found, TODAY, 39, UNICODE)]
    assert "!17 Nov" in small[0]
    assert "20 Nov" in small[1]
    assert "review" in small[2]


def story(found: Facts, key: int = 1, events: tuple[SignalEvent, ...] = ()) -> Story:
    chosen = next(s for s in found.signals if s.id == key)
    return story_of(found, chosen, play(chosen.code), {}, events, None, TODAY)


def told(found: Story, cells: int = 79, glyphs: Glyphs = UNICODE) -> str:
    return "\n".join(text(line) for line in story_lines(found, TODAY, cells, glyphs))


def test_the_story_tells_clock_steps_results_and_history() -> None:
    done = (Intervention(7, TODAY, "Called Dana"), Intervention(8, TODAY, "Wrote", "they agreed"))
    one = signal(5, "high", age=4, state=SignalState.MITIGATING, interventions=done)
    event = SignalEvent(1, 5, TODAY, "upgraded", "N5", Severity.HIGH, SignalState.OPEN, "said so", "worse")
    shown = told(story(facts(one), 5, (event,)))
    assert "✓ Acknowledge, done" in shown
    assert "✓ Plan with your manager, done" in shown
    assert "1. Go back to why they bought, and what was promised" in shown
    assert "you and Sales, within 48 hours" in shown
    assert "No result yet: Enter or e adds it." in shown
    assert "Result: they agreed" in shown
    assert "Got worse, high: worse" in shown
    targets = [line.target for line in story_lines(story(facts(one), 5), TODAY, 79, UNICODE) if line.target]
    assert targets == [("done", 7), ("done", 8)]


def test_a_departed_champion_is_named_and_the_steps_can_be_ticked() -> None:
    gone = signal(1, "critical", code="O1", subject="4", evidence="left on 12 Nov")
    found = replace(facts(gone), people=(Person(4, "Dana Ito", Role.CHAMPION),))
    shown = told(story_of(found, gone, play("O1"), {"speak": TODAY}, (), None, TODAY))
    assert "About: Dana Ito." in shown
    assert "What to do (1 of 12 done, space ticks)" in shown
    assert "[x] Speak with the champion" in shown
    assert "Take it to leadership (x) when no successor is known after a week" in shown


@pytest.mark.parametrize("name", ["account", "hold"])
def test_what_no_clock_runs_for_says_why(name: str) -> None:
    from csm_tui.domain.model import Status

    found = facts(signal(1))
    held = replace(found, account=replace(found.account, status=Status.HOLD if name == "hold" else Status.ACTIVE))
    assert ("the clocks stand still" in told(story(held))) is (name == "hold")


def test_the_chooser_offers_what_people_see_first_and_every_kind() -> None:
    from csm_tui.content import signals

    kinds = signals()
    rows = choose_signal(kinds.values(), "Globex").rows
    assert {row.target for row in rows if row.target is not None} == set(kinds)
    first = next(row for row in rows if row.target is not None)
    assert kinds[str(first.target)].human
    rules = next(n for n, row in enumerate(rows) if row.label.startswith("Found by rules"))
    assert all(kinds[str(row.target)].human for row in rows[:rules] if row.target is not None)


@given(
    st.integers(50, 200), st.booleans(), st.booleans(), st.sampled_from(["low", "medium", "high", "critical"]),
    st.integers(0, 400), st.sampled_from([s.value for s in SignalState]),
)  # fmt: skip
def test_no_line_is_wider_and_hostile_text_is_only_text(
    cells: int, single: bool, ascii_only: bool, severity: str, age: int, state: str
) -> None:
    glyphs = ASCII if ascii_only else UNICODE
    done = (Intervention(1, TODAY, NASTY, NASTY),)
    closed = TODAY if state in ("resolved", "dismissed") else None
    bad = signal(
        1, severity, age, title=NASTY, evidence=NASTY, state=SignalState(state), interventions=done, reason=NASTY,
        closed_on=closed,
    )  # fmt: skip
    found = facts(bad, signal(2, folded_into=bad.code, title=NASTY), name=NASTY)
    rows = rows_of(found)
    shape = columns(cells, single=single)
    listing = entries(rows, TODAY)
    event = SignalEvent(1, 1, TODAY, "raised", "N1", Severity(severity), SignalState(state), NASTY, NASTY)
    whole = story(found, events=(event,))
    lines = [
        *(entry_line(entry, shape, TODAY, glyphs) for entry in listing),
        child_line(rows[1], shape, TODAY, glyphs),
        *about_lines(rows[0], listing[0].due, listing[0].late, NASTY, TODAY, cells, glyphs),
        *head_lines(
            standing(listing, TODAY), "due", cells, glyphs, single=single, everything=ascii_only, query=NASTY, shown=3
        ),
        *signal_lines(found, TODAY, cells, glyphs),
        *story_head(whole, TODAY, cells, glyphs),
        *story_lines(whole, TODAY, cells, glyphs),
    ]
    for line in lines:
        assert width(text(line)) <= cells, text(line)
        assert not any(char in text(line) for char in "\x1b\x07\u202e")
