"""A red for two weeks or a yellow for three is called out (R11); the trend has its arrow at five points."""

from dataclasses import replace
from datetime import date

import pytest
from csm_tui import content
from csm_tui.domain.assess import assess, evaluate
from csm_tui.domain.explain import explain_dict
from csm_tui.domain.model import Colour, Snapshot
from csm_tui.domain.trend import lasting, trend

from tests.domain.builders import TODAY, days, facts, signal, yes

SUNDAY = date(2026, 11, 15)
RED, YELLOW, GREEN = Colour.RED, Colour.YELLOW, Colour.GREEN


def weeks(*colours, score=60):
    """Sunday snapshots, the last one first."""
    return tuple(
        Snapshot(SUNDAY - days(7 * n), "", reviewed=False, score=score, colour=colour)
        for n, colour in enumerate(colours)
    )


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ((), RED, None),
        ((RED,), RED, (2, SUNDAY)),
        ((RED, RED, RED), RED, (4, SUNDAY - days(14))),
        ((YELLOW,), YELLOW, None),
        ((YELLOW, YELLOW), YELLOW, (3, SUNDAY - days(7))),
        ((YELLOW, RED, YELLOW), YELLOW, None),
        ((GREEN,) * 5, GREEN, None),
        ((RED, RED), YELLOW, None),
    ],
)
def test_how_long_a_colour_lasts(before, now, expected):
    found = lasting(weeks(*before), now, TODAY)
    assert (found and (found.weeks, found.since)) == expected


def test_a_week_without_a_snapshot_ends_the_row_and_later_ones_do_not_count():
    kept = weeks(RED, RED, RED)
    assert lasting((kept[0], kept[2]), RED, TODAY).weeks == 2
    ahead = replace(kept[0], on=TODAY + days(30))
    assert lasting((*kept, ahead), RED, TODAY).weeks == 4


def test_it_is_told_in_the_reasons_and_in_the_explanation():
    given = facts(answers=yes(), signals=[signal("N7")], snapshots=weeks(RED, RED))
    found = assess(given, TODAY)
    assert found.lasting.words == "red for 3 weeks"
    assert found.why.endswith("red since 8 Nov 2026")
    assert explain_dict(found)["lasting"] == {"colour": "red", "weeks": 3, "since": "2026-11-08"}
    calm = assess(replace(given, snapshots=()), TODAY)
    assert calm.lasting is None
    assert explain_dict(calm)["lasting"] is None
    monday = TODAY + days(5)
    assert evaluate(given, TODAY, content.signals()).assessment.valid_until <= monday


@pytest.mark.parametrize(("last", "arrow"), [(95, "up"), (96, "flat"), (100, "flat")])
def test_the_arrow_needs_five_points(last, arrow):
    given = facts(answers=yes(), snapshots=weeks(GREEN, score=last))
    assert trend(given, 100, TODAY).arrow == arrow
    assert trend(given, last - 5, TODAY).arrow == "down"
    assert len(trend(replace(given, snapshots=weeks(*[GREEN] * 20)), 90, TODAY).points) == 12
