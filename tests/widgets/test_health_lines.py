"""The score taken apart: what is printed adds up, every number opens, nothing is too wide."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from csm_tui.domain.derived import Assessment, Cap, Component, Fix, GoLive, Health, Lasting, Slip, Trend
from csm_tui.domain.model import (
    Account,
    Answer,
    AnswerValue,
    Band,
    Colour,
    ComponentName,
    Facts,
    Override,
    Phase,
    Review,
    Segment,
    Severity,
    Signal,
    Snapshot,
)
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.health_lines import health_lines, points_of, top_lines
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import width
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 18)
NASTY = "a [/] b [EMEA]\x1b[31m\x9b 広告"


def text(line: Line) -> str:
    return "".join(span for span, _ in line.spans)


def health() -> Health:
    parts = (
        Component(ComponentName.ENGAGEMENT, 0.3125, 75.0, 100.0, 75.0, None, ("Medium: Sponsor absent",)),
        Component(ComponentName.PROGRESS, 0.3125, 34.0, 66.7, 42.5, 34.0),
        Component(ComponentName.SENTIMENT, 0.1875, 83.3, 83.3, 100.0, None),
        Component(ComponentName.TECHNICAL, 0.1875, 100.0, 100.0, 100.0, None),
    )
    base = sum(c.weight * c.value for c in parts)
    caps = (Cap(49, "Three or more High signals are open.", "three-high"), Cap(84, "Never reviewed.", "unreviewed"))
    return Health(49, base, Band.CRITICAL, Colour.RED, Colour.RED, parts, caps, "current", 9)


def assessment(found: Health) -> Assessment:
    trend = Trend(-12, (66, None, 61, 49))
    return Assessment(
        TODAY, Phase.CONFIGURE, TODAY, 0, found, (), None, GoLive(), None, Slip(0), trend, None, (), "", TODAY
    )


def facts(evidence: str = "M. Reyes silent") -> Facts:
    signals = (
        Signal(
            7,
            "E8",
            "",
            Severity.MEDIUM,
            ComponentName.ENGAGEMENT,
            "engagement",
            "Sponsor absent",
            evidence,
            TODAY,
            TODAY,
        ),
    )
    answers = {
        "E1": Answer(AnswerValue.YES),
        "E2": Answer(AnswerValue.NO, evidence),
        "E3": Answer(AnswerValue.NOT_SURE),
    }
    review = Review(1, "2026-W46", date(2026, 11, 9), date(2026, 11, 9), answers)
    snapshots = (
        Snapshot(date(2026, 11, 8), "2026-W45", False, 49, Colour.RED, {"engagement": 75.0}),
        Snapshot(date(2026, 11, 9), "2026-W46", True, 49, Colour.RED, {"engagement": 75.0}),
    )
    account = Account(1, "Globex", Segment.SMB, TODAY)
    return Facts(account, signals=signals, reviews=(review,), snapshots=snapshots)


FIXES = (Fix("Finish ‘UAT’", "milestone", "P1", 2), Fix("Resolve the High signal", "signal", "7", 3))
QUESTIONS = {"E1": "Are all planned meetings taking place?", "E2": "Do they answer in good time?"}


def lines(cells: int = 80, opened: tuple[str, ...] = ()) -> list[str]:
    found = assessment(health())
    return [text(x) for x in health_lines(facts(), found, FIXES, QUESTIONS, cells, UNICODE, opened=opened)]


def test_the_printed_points_add_up_to_the_printed_base_and_the_score_is_the_lowest() -> None:
    shown = lines()
    rows = [x for x in shown if re.match(r" ▸ \w", x)]
    points = [float(x.split()[4]) for x in rows]
    base = float(next(x for x in shown if x.strip().startswith("Base")).split()[1])
    assert round(sum(points), 1) == base
    assert next(x for x in shown if x.strip().startswith("Score")).split()[1] == "49"
    assert any("Cap ≤ 49" in x and "Three or more High" in x for x in shown)


@given(st.lists(st.tuples(st.floats(0.01, 1), st.floats(0, 100)), min_size=1, max_size=5))
def test_points_always_add_up(pairs: list[tuple[float, float]]) -> None:
    whole = sum(w for w, _ in pairs)
    names = list(ComponentName)
    parts = [Component(names[i], w / whole, v, v, None, None) for i, (w, v) in enumerate(pairs)]
    base = sum(c.weight * c.value for c in parts)
    assert abs(round(sum(points_of(parts)), 1) - base) <= 0.0501
    assert all(abs(p - c.weight * c.value) <= 0.1001 for p, c in zip(points_of(parts), parts, strict=True))


def test_a_component_opens_to_its_answers_with_notes_and_its_signals() -> None:
    shown = lines(120, ("engagement",))
    assert any("the lowest of answers 100, signals 75" in x for x in shown)
    assert any("Do they answer in good time?" in x and "no — M. Reyes silent" in x for x in shown)
    assert any("Medium: Sponsor absent" in x for x in shown)
    assert not any("Do they answer" in x for x in lines(120))


def test_every_number_can_be_opened() -> None:
    found = assessment(health())
    targets = [
        x.target
        for x in health_lines(facts(), found, FIXES, QUESTIONS, 80, UNICODE, opened=("engagement",))
        if x.target is not None
    ]
    assert ("component", "progress") in targets
    assert ("answer", "E2") in targets
    assert ("signal", 7) in targets
    assert ("fix", 1) in targets


def test_what_would_make_it_green_and_how_it_came_to_this() -> None:
    shown = lines()
    assert any("1. Finish ‘UAT’" in x for x in shown)
    assert any("none can be left out" in x for x in shown)
    assert any("66 - 61 49" in x for x in shown)
    assert any("09 Nov" in x and "49" in x and "review" in x for x in shown)


def test_both_values_of_an_override_are_shown() -> None:
    found = health()
    over = Override(1, Colour.YELLOW, "customer confirmed", "sponsor confirmed by phone", TODAY, date(2026, 11, 25))
    overridden = Health(
        found.score, found.base, found.band, Colour.RED, Colour.YELLOW, found.components, found.caps, "current", 9, over
    )
    shown = [text(x) for x in top_lines(facts(), assessment(overridden), 100, UNICODE)]
    assert any("Y, computed R 49 – until 25 Nov: sponsor confirmed by phone" in x for x in shown)


def test_red_that_lasts_is_called_out() -> None:
    found = replace(assessment(health()), lasting=Lasting(Colour.RED, 3, date(2026, 11, 1)))
    shown = [text(x) for x in top_lines(facts(), found, 80, UNICODE)]
    assert any("Red for 3 weeks" in x for x in shown)
    assert not any("weeks" in x for x in map(text, top_lines(facts(), assessment(health()), 80, UNICODE)))


def test_a_clock_that_stands_still_is_marked() -> None:
    found = replace(health(), paused="away until 3 Dec")
    shown = [text(x) for x in top_lines(facts(), assessment(found), 100, UNICODE)]
    assert any("paused: away until 3 Dec" in x for x in shown)


def test_one_number_is_told_in_one_way() -> None:
    component = Component(ComponentName.ENGAGEMENT, 1.0, 22.5, 22.5, None, None)
    snapshot = Snapshot(date(2026, 11, 8), "2026-W45", False, 23, Colour.RED, {"engagement": 22.5})
    cap = Cap(49, "Engagement is at 22.5; the whole cannot be much better.", "weakest-link")
    found = Health(23, 22.5, Band.EMERGENCY, Colour.RED, Colour.RED, (component,), (cap,))
    shown = " ".join(
        text(x) for x in health_lines(replace(facts(), snapshots=(snapshot,)), assessment(found), (), {}, 90, UNICODE)
    )
    assert shown.count("22.5") >= 4
    assert not re.search(r"engagement 2[23]\b(?!\.5)", shown)


def test_without_a_score_it_says_so() -> None:
    none = Health(None, None, None, Colour.NEW, Colour.NEW)
    shown = [text(x) for x in health_lines(facts(), assessment(none), (), {}, 80, UNICODE)]
    assert any("no score" in x for x in shown)


@given(st.integers(50, 200), st.booleans())
def test_no_line_is_wider_than_the_screen_and_hostile_text_is_only_text(cells: int, ascii_only: bool) -> None:
    glyphs = ASCII if ascii_only else UNICODE
    opened = tuple(c.value for c in ComponentName)
    nasty = facts(NASTY * 99)
    fixes = (Fix(NASTY * 9, "signal", "7", 1),)
    for x in [
        *top_lines(nasty, assessment(health()), cells, glyphs),
        *health_lines(nasty, assessment(health()), fixes, {"E1": NASTY}, cells, glyphs, opened=opened),
    ]:
        assert width(text(x)) <= cells
        assert "\x1b" not in text(x)
        assert "\x9b" not in text(x)


def test_ascii_mode_is_ascii_apart_from_what_people_wrote() -> None:
    found = assessment(health())
    shown = health_lines(facts(), found, FIXES[1:], QUESTIONS, 90, ASCII, opened=("engagement", "progress"))
    assert all(text(x).isascii() for x in [*shown, *top_lines(facts(), found, 90, ASCII)])
