"""The milestone timeline: words carry the facts, no line is too wide, ASCII mode is ASCII."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import Milestone, MilestoneState, Need, Party, Wait
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import width
from csm_tui.widgets.timeline import columns, timeline_head, timeline_lines, timeline_rows, window
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 18)


def day(text: str) -> date:
    return date.fromisoformat(text)


def view(
    key: int,
    title: str,
    base: str | None,
    now: str | None,
    actual: str | None = None,
    *,
    state: MilestoneState | None = None,
    late: int = 0,
    forecast: str | None = None,
    ready: bool = False,
    unconfirmed: bool = False,
    needs: tuple[Need, ...] = (),
) -> MilestoneView:
    m = Milestone(
        key,
        f"M{key}",
        title,
        None,
        Party.JOINT,
        key,
        committed=day(now) if now else None,
        baseline=day(base) if base else None,
        actual=day(actual) if actual else None,
        state=state or (MilestoneState.DONE if actual else MilestoneState.OPEN),
        unconfirmed=unconfirmed,
        needs=needs,
    )
    end = m.actual or m.committed
    slip = (end - m.baseline).days if end and m.baseline else None
    return MilestoneView(m, day(forecast) if forecast else end, late, slip, late > 0, False, ready, 0)


GLOBEX = [
    view(1, "Kickoff", "2026-09-01", "2026-09-01", "2026-09-01"),
    view(2, "SSO + sandbox", "2026-09-15", "2026-09-17", "2026-09-17", needs=(Need("M1"),)),
    view(3, "Data mapping", "2026-09-30", "2026-10-07", "2026-10-07", needs=(Need("M2"),)),
    view(4, "Data import UAT", "2026-11-03", "2026-11-12", late=4, forecast="2026-11-18", needs=(Need("M3"),)),
    view(5, "Admin training", "2026-11-10", "2026-11-24", ready=True, forecast="2026-12-01"),
    view(6, "Pilot (20 users)", "2026-11-20", "2026-12-04"),
    view(7, "Go-live", "2026-12-04", "2026-12-18"),
    view(8, "Value review", "2026-12-15", "2027-01-05"),
]


def text(line: Line) -> str:
    return "".join(span for span, _ in line.spans)


def row(lines: list[Line], title: str) -> str:
    return next(text(line) for line in lines if title in text(line))


def test_the_words_carry_the_facts_with_and_without_a_chart() -> None:
    for cells in (60, 80, 120):
        found = row(timeline_lines(GLOBEX, TODAY, cells, UNICODE), "Data import UAT")
        assert found.startswith(" ! Data import UAT")
        assert "03 Nov" in found
        assert "12 Nov" in found
        assert "+9d" in found
    assert "·" in row(timeline_lines(GLOBEX, TODAY, 60, UNICODE), "Kickoff")


def test_below_80_columns_there_is_no_chart_and_at_80_it_has_35_cells() -> None:
    assert columns(GLOBEX, TODAY, 79).chart == 0
    assert len(timeline_head(GLOBEX, TODAY, 79, UNICODE)) == 1
    assert columns(GLOBEX, TODAY, 80).chart >= 35
    assert columns(GLOBEX, TODAY, 120).chart > 50


def test_the_chart_shows_baseline_slip_committed_and_today_in_every_row() -> None:
    lines = timeline_lines(GLOBEX, TODAY, 120, UNICODE)
    head, months = text(lines[0]), text(lines[1])
    at = head.index("▼")
    assert head[at:].startswith("▼ today")
    assert months[at] == "│"
    for name in ("Sep", "Oct", "Nov", "Dec"):
        assert name in months
    pilot = row(lines, "Pilot")
    assert "◇╌" in pilot
    assert "╌◆" in pilot
    marks = {text(line)[at] for line in lines[2:-1]}
    assert marks <= set("│▷")  # the forecast of a late step is today itself


def test_done_steps_end_with_a_tick_and_carry_the_work_that_led_there() -> None:
    found = row(timeline_lines(GLOBEX, TODAY, 120, UNICODE), "Data mapping")
    assert found.startswith(" ✓ ")
    assert "━" in found
    assert found.rstrip().endswith("│") or "✓" in found[40:]


def test_forecast_stands_in_words_where_it_differs() -> None:
    found = row(timeline_lines(GLOBEX, TODAY, 120, UNICODE), "Admin training")
    assert found.startswith(" ▸ ")
    assert "01 Dec" in found
    assert "▷" in found
    assert "01 Dec" in row(timeline_lines(GLOBEX, TODAY, 60, UNICODE), "Admin training")


def test_done_on_an_unknown_day_skipped_unconfirmed_and_dateless_are_said_in_words() -> None:
    views = [
        view(1, "Handoff", None, "2026-09-01", state=MilestoneState.DONE),
        view(2, "Security", "2026-09-10", "2026-09-10", state=MilestoneState.SKIPPED),
        view(3, "Export", None, "2026-10-01", unconfirmed=True),
        view(4, "Own step", None, None),
    ]
    lines = timeline_lines(views, TODAY, 80, UNICODE)
    assert " done" in row(lines, "Handoff")
    assert " skip" in row(lines, "Security")
    assert row(lines, "Export").startswith(" ? ")
    assert "no day" in row(lines, "Own step")
    assert "unconfirmed" in text(lines[-1])


def test_a_wait_has_the_texture_of_its_party() -> None:
    customer = Wait(1, 4, Party.CUSTOMER, "ERP sample", day("2026-11-05"))
    ours = Wait(2, 5, Party.VENDOR, "our API", day("2026-11-09"))
    lines = timeline_lines(GLOBEX, TODAY, 120, UNICODE, waits=(customer, ours))
    assert "▒" in row(lines, "Data import UAT")
    assert "░" in row(lines, "Admin training")
    assert "waits for customer" in text(lines[-1])


def test_zooming_in_shows_fewer_days_around_today() -> None:
    whole, near = window(GLOBEX, TODAY, 60), window(GLOBEX, TODAY, 60, 2)
    assert near.days == pytest.approx(whole.days / 4)
    assert near.start < TODAY < near.end
    assert window(GLOBEX, TODAY, 60, 2, 1).start > near.start
    done = text(timeline_rows(GLOBEX, TODAY, 120, UNICODE, zoom=3)[0])
    assert "<" in done  # what lies outside is pointed at


def test_a_plan_long_past_is_drawn_without_today() -> None:
    later = date(2031, 1, 1)
    lines = timeline_lines(GLOBEX, later, 120, UNICODE)
    assert "today" not in text(lines[0])
    assert "12 Nov 26" in row(lines, "Data import UAT")


OLD = [
    view(1, "Handoff complete", None, "2017-03-03", unconfirmed=True),
    view(2, "Sponsor and team named", None, "2017-03-10", unconfirmed=True),
    view(3, "Go-live", None, "2017-10-27", unconfirmed=True),
]


def test_old_dates_leave_room_for_titles_and_say_their_year_once() -> None:
    lines = timeline_lines(OLD, date(2017, 12, 31), 80, UNICODE)
    months = text(lines[1])
    assert months.startswith("   Milestone (2017)")
    assert "Base" not in months
    assert "Slip" not in months
    assert "Sponsor and team named  03" not in text(lines[3])
    assert "Sponsor and team named   10 Mar  " in text(lines[3])
    two_years = [*GLOBEX, view(9, "Sponsor and team named", "2026-12-01", "2027-01-05")]
    assert columns(two_years, date(2031, 1, 1), 80).title >= 17
    assert columns(two_years, TODAY, 80).title >= 17


@pytest.mark.parametrize("cells", range(80, 200, 7))
@pytest.mark.parametrize("months", [2, 5, 9, 14, 30, 90])
def test_months_are_named_all_or_every_second_third_never_with_one_missing(cells: int, months: int) -> None:
    views = [view(1, "A", None, "2026-02-10"), view(2, "B", None, str(day("2026-02-10") + timedelta(days=30 * months)))]
    heading = text(timeline_head(views, day("2026-02-10"), cells, ASCII)[1])
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    places = [names.index(word) for word in heading.split() if word in names]
    assert places
    steps = {(after - before) % 12 for before, after in pairwise(places)}
    assert len(steps) <= 1
    assert months > 9 or steps <= {1, 2, 3}


def test_ascii_mode_is_ascii() -> None:
    for cells in (50, 60, 80, 120):
        for line in timeline_lines(GLOBEX, TODAY, cells, ASCII, waits=(Wait(1, 4, Party.CUSTOMER, "x", TODAY),)):
            assert text(line).isascii()


NASTY = st.sampled_from(["Acme [EMEA]", "a [/] b", "x\x1b[31m\x9b", "広告" * 40, "y" * 10_000, "e\u0301" * 9, ""])
DAYS = st.one_of(
    st.none(),
    st.dates(date(1995, 1, 1), date(2100, 1, 1)),
    st.integers(-200, 200).map(lambda n: TODAY + timedelta(days=n)),
)


@st.composite
def any_view(draw: st.DrawFn) -> MilestoneView:
    state = draw(st.sampled_from(list(MilestoneState)))
    m = Milestone(
        draw(st.integers(1, 9)),
        draw(st.sampled_from(["A", "B", "C"])),
        draw(NASTY),
        None,
        draw(st.sampled_from(list(Party))),
        1,
        committed=draw(DAYS),
        baseline=draw(DAYS),
        actual=draw(DAYS),
        started=draw(DAYS),
        state=state,
        gate=draw(st.sampled_from([None, "G3"])),
        needs=(Need("A"),),
        unconfirmed=draw(st.booleans()),
    )
    slip = draw(st.one_of(st.none(), st.integers(-999, 999)))
    return MilestoneView(m, draw(DAYS), draw(st.integers(0, 30)), slip, True, False, draw(st.booleans()), 0)


@given(
    st.lists(any_view(), max_size=30),
    st.integers(50, 200),
    st.integers(-2, 5),
    st.integers(-9, 9),
    st.sampled_from([UNICODE, ASCII]),
)
def test_no_line_is_wider_than_the_screen_and_nothing_a_terminal_obeys_is_in_it(
    views: list[MilestoneView], cells: int, zoom: int, shift: int, glyphs: object
) -> None:
    chosen = ASCII if glyphs is ASCII else UNICODE
    waits = tuple(Wait(1, v.milestone.id, Party.CUSTOMER, "x", TODAY - timedelta(days=9)) for v in views[:3])
    for line in timeline_lines(views, TODAY, cells, chosen, waits=waits, zoom=zoom, shift=shift):
        assert width(text(line)) <= cells
        assert "\x1b" not in text(line)
        assert "\x9b" not in text(line)
    wanted = [("milestone", v.milestone.id) for v in views]
    assert [line.target for line in timeline_rows(views, TODAY, cells, chosen)] == wanted
