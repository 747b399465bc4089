"""Header, signals, actions and history of the account: the facts in words, at any width."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui.domain.derived import Assessment, GoLive, Health, Slip, Trend, Turn
from csm_tui.domain.model import (
    Account,
    Action,
    Band,
    Colour,
    ComponentName,
    Contact,
    Draft,
    Facts,
    Override,
    Party,
    Person,
    Phase,
    Role,
    Segment,
    Severity,
    Signal,
    SignalState,
    Status,
)
from csm_tui.widgets.account_lines import (
    Happened,
    action_lines,
    folded_under,
    header_lines,
    history_lines,
    open_signals,
    rule_line,
    title_line,
)
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.lines import Line
from csm_tui.widgets.signal_lines import signal_lines
from csm_tui.widgets.text import width
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 18)
NASTY = "a [/] b [EMEA]\x1b[31m\x9b 広告" + "x" * 300


def day(text: str) -> date:
    return date.fromisoformat(text)


def signal(key: int, severity: Severity, title: str = "Sponsor absent", **more: object) -> Signal:
    base = Signal(
        key, "E8", "", severity, ComponentName.ENGAGEMENT, "engagement", title, "12 days", day("2026-11-06"), TODAY
    )
    return replace(base, **more)  # type: ignore[arg-type]


def facts(name: str = "Globex Logistics") -> Facts:
    return Facts(
        Account(1, name, Segment.ENTERPRISE, day("2026-08-20"), arr_cents=14_800_000, owner="Sam"),
        people=(Person(1, "Dana Ito", Role.CHAMPION), Person(2, "M. Reyes", Role.SPONSOR)),
        contacts=(
            Contact(1, day("2026-11-12"), "meeting", "both", people=(1, 2), absent=(2,)),
            Contact(2, day("2026-11-06"), "mail", "in", people=(2,)),
            Contact(3, day("2026-11-17"), "mail", "out", people=(2,)),
        ),
        signals=(signal(1, Severity.MEDIUM), signal(2, Severity.CRITICAL, "Champion silent")),
        actions=(
            Action(1, "Agree new date", "Sam", due=TODAY),
            Action(2, "Find an owner", party=Party.CUSTOMER, due=day("2026-11-16")),
            Action(3, "Undated"),
            Action(4, "Done", state="done"),
        ),
    )


def assessment(**health: object) -> Assessment:
    found = Health(38, 57.8, Band.CRITICAL, Colour.RED, Colour.RED, (), (), "current", 9)
    go_live = GoLive(day("2026-11-30"), day("2026-12-04"), day("2026-12-18"), day("2026-12-24"), None, 14)
    turn = Turn(Party.CUSTOMER, day("2026-11-05"), 9, "waiting for the ERP sample")
    return Assessment(
        TODAY,
        Phase.CONFIGURE,
        day("2026-09-01"),
        78,
        replace(found, **health),  # type: ignore[arg-type]
        (),
        None,
        go_live,
        turn,
        Slip(10),
        Trend(-28, (66, 64, 38)),
        None,
        (),
        "",
        TODAY,
    )


def text(line: Line) -> str:
    return "".join(span for span, _ in line.spans)


def header(cells: int, found: Facts | None = None, seen: Assessment | None = None) -> str:
    return "\n".join(text(x) for x in header_lines(found or facts(), seen or assessment(), cells, UNICODE))


def test_the_header_says_everything_at_80_and_120_columns() -> None:
    for cells in (80, 120):
        said = header(cells)
        for word in ("■ R 38", "↓28", "Configure", "day 78", "$148k", "18 Dec", "+14d", "04 Dec", "24 Dec", "Dana Ito"):
            assert word in said
        assert "Customer’s turn, 9 working days: waiting for the ERP sample" in said
    assert "sold 30 Nov" in header(120)
    assert "they 6d, we 6d" in header(120)


def test_at_60_columns_the_same_facts_stand_in_fewer_cells() -> None:
    said = header(60)
    for word in ("■ R 38", "18 Dec", "+14d", "Dana Ito 6/6d", "M. Reyes 12/1d"):
        assert word in said


def test_both_clocks_of_champion_and_sponsor_stand_in_the_header() -> None:
    roles = {word: role for x in header_lines(facts(), assessment(), 120, UNICODE) for word, role in x.spans}
    assert roles["12d"] == "dim"  # a sponsor has a month
    late = facts()
    late = replace(late, contacts=tuple(replace(c, on=c.on - timedelta(days=9)) for c in late.contacts))
    assert ("15d", "late") in [span for x in header_lines(late, assessment(), 120, UNICODE) for span in x.spans]


def test_an_override_shows_both_values() -> None:
    over = Override(1, Colour.YELLOW, "x", "sponsor confirmed by phone", TODAY, day("2026-11-25"))
    said = header(80, seen=assessment(colour=Colour.YELLOW, override=over))
    assert "Y, computed R 38 – until 25 Nov: sponsor confirmed by phone" in said


def test_hold_and_closed_are_said() -> None:
    base = facts()
    held = replace(
        base,
        account=replace(base.account, status=Status.HOLD, hold_since=TODAY, hold_reason="year-end freeze"),
    )
    assert "On hold since 18 Nov: year-end freeze" in header(80, held)
    gone = replace(base, account=replace(base.account, status=Status.CLOSED, closed_on=TODAY, closed_as="churned"))
    assert "Closed on 18 Nov as churned" in header(80, gone)


def test_signals_of_one_cause_are_one_line_that_says_how_many() -> None:
    late = [signal(10 + n, Severity.MEDIUM, f"Step {n} late", code="P2", folded_into="P3") for n in range(27)]
    root = signal(9, Severity.HIGH, "Several milestones late", code="P3", folded_into=None)
    found = replace(facts(), signals=(*late, root))
    assert [s.id for s in open_signals(found)] == [9]
    for cells in (39, 60, 110):
        (only,) = signal_lines(found, TODAY, cells, UNICODE)
        assert "27" in text(only)
        assert "of the same cause" in text(only)
        assert "P3" not in text(only)
        assert width(text(only)) <= cells
    assert len(folded_under(found, root)) == 27
    alone = replace(facts(), signals=tuple(late[:2]))
    assert len(open_signals(alone)) == 2  # their root is gone: nothing is hidden


@pytest.mark.parametrize("cells", [60, 80, 120])
def test_an_open_draft_is_told_in_the_title(cells: int) -> None:
    draft = Draft(1, 1, "escalation-brief", "text")
    line = text(title_line(replace(facts(), drafts=(draft,)), "1 of 14", cells, UNICODE, TODAY))
    assert width(line) <= cells
    assert "draft open · x" in line or cells < 80
    sent = replace(facts(), drafts=(replace(draft, state="sent"),))
    assert "draft" not in text(title_line(sent, "1 of 14", cells, UNICODE, TODAY)).lower()


def test_the_gravest_signal_comes_first_and_closed_ones_are_gone() -> None:
    found = replace(facts(), signals=(*facts().signals, signal(3, Severity.HIGH, state=SignalState.RESOLVED)))
    assert [s.id for s in open_signals(found)] == [2, 1]
    shown = [text(x) for x in signal_lines(found, TODAY, 100, UNICODE)]
    assert shown[0].startswith(" !! crit Champion silent")
    assert "since 06 Nov" in shown[0]


def test_actions_come_by_date_and_overdue_ones_are_marked() -> None:
    shown = [text(x) for x in action_lines(facts(), TODAY, 60, UNICODE)]
    assert len(shown) == 3
    assert "Find an owner" in shown[0]
    assert "!16 Nov" in shown[0]
    assert "customer" in shown[0]
    assert "today" in shown[1]
    assert "no date" in shown[2]


def test_empty_parts_say_what_to_press() -> None:
    empty = Facts(facts().account)
    assert "A adds one" in text(action_lines(empty, TODAY, 60, UNICODE)[0])
    assert "No open signals" in text(signal_lines(empty, TODAY, 60, UNICODE)[0])
    assert "Nothing has happened" in text(history_lines((), TODAY, 60, UNICODE)[0])


@given(st.integers(50, 200), st.booleans(), st.integers(25, 200))
def test_no_line_is_wider_and_hostile_text_is_only_text(cells: int, ascii_only: bool, half: int) -> None:
    glyphs = ASCII if ascii_only else UNICODE
    base = facts(NASTY)
    nasty = replace(
        base,
        people=(Person(1, NASTY, Role.CHAMPION),),
        signals=(signal(1, Severity.LOW, NASTY, evidence=NASTY),),
        actions=(Action(1, NASTY, NASTY, due=TODAY),),
    )
    shown = [
        *((x, cells) for x in header_lines(nasty, assessment(), cells, glyphs)),
        *((x, cells) for x in header_lines(nasty, assessment(), cells, glyphs, low=True)),
        (title_line(nasty, "3 of 14", cells, glyphs, TODAY, demo=True), cells),
        (rule_line(NASTY, half, glyphs, on=True), half),
        *((x, half) for x in signal_lines(nasty, TODAY, half, glyphs)),
        *((x, half) for x in action_lines(nasty, TODAY, half, glyphs)),
        *((x, half) for x in history_lines((Happened(TODAY, NASTY, NASTY, 1),), TODAY, half, glyphs)),
    ]
    for line, limit in shown:
        assert width(text(line)) <= limit
        assert "\x1b" not in text(line)
        assert "\x9b" not in text(line)


def test_ascii_mode_is_ascii() -> None:
    for cells in (60, 80, 120):
        for line in [
            *header_lines(facts(), assessment(), cells, ASCII),
            title_line(facts(), "1 of 2", cells, ASCII, TODAY),
            *signal_lines(facts(), TODAY, cells, ASCII),
            *action_lines(facts(), TODAY, cells, ASCII),
        ]:
            assert text(line).isascii()
