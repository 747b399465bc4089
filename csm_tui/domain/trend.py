"""How the score moved from week to week (R11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from csm_tui.domain.calendar import iso_week, week_start
from csm_tui.domain.derived import Lasting, Trend
from csm_tui.domain.model import Colour, Facts, Snapshot

_SPARK_WEEKS = 12

LASTS = {Colour.RED: 2, Colour.YELLOW: 3}
"""Weeks from which on a colour is called out."""


def trend(facts: Facts, score: int | None, today: date) -> Trend:
    """R11: the score against the last snapshot of the previous ISO week, and one point a week.

    At most twelve points, oldest first, the last one being now; a week without a snapshot is None.
    """
    this_week = iso_week(today)
    by_week = _by_week(facts.snapshots, this_week)
    monday = week_start(this_week)
    weeks = [iso_week(monday - timedelta(days=7 * n)) for n in range(_SPARK_WEEKS - 1, 0, -1)]
    points = [by_week[w].score if w in by_week else None for w in weeks]
    while points and points[0] is None:
        points.pop(0)
    last = by_week.get(weeks[-1])
    delta = score - last.score if score is not None and last is not None and last.score is not None else None
    return Trend(delta=delta, points=(*points, score))


def _by_week(snapshots: Iterable[Snapshot], before: str) -> dict[str, Snapshot]:
    """The last snapshot of each ISO week before that one."""
    found: dict[str, Snapshot] = {}
    for snapshot in snapshots:
        week = iso_week(snapshot.on)
        if week >= before:
            continue
        known = found.get(week)
        if known is None or (snapshot.on, snapshot.reviewed) >= (known.on, known.reviewed):
            found[week] = snapshot
    return found


def lasting(snapshots: Iterable[Snapshot], colour: Colour, today: date) -> Lasting | None:
    """R11: red for two ISO weeks in a row or yellow for three, this one included; a week without a snapshot ends it."""
    least = LASTS.get(colour)
    if least is None:
        return None
    by_week = _by_week(snapshots, iso_week(today))
    monday, weeks, since = week_start(iso_week(today)), 1, today
    while (last := by_week.get(iso_week(monday - timedelta(weeks=weeks)))) is not None and last.colour is colour:
        since = last.on
        weeks += 1
    return Lasting(colour, weeks, since) if weeks >= least else None
