"""How the score moved from week to week (R11)."""

from __future__ import annotations

from datetime import date, timedelta

from csm_tui.domain.calendar import iso_week, week_start
from csm_tui.domain.derived import Trend
from csm_tui.domain.model import Facts, Snapshot

_SPARK_WEEKS = 12


def trend(facts: Facts, score: int | None, today: date) -> Trend:
    """R11: the score against the last snapshot of the previous ISO week, and one point a week.

    At most twelve points, oldest first, the last one being now; a week without a snapshot is None.
    """
    by_week: dict[str, Snapshot] = {}
    this_week = iso_week(today)
    for snapshot in facts.snapshots:
        week = iso_week(snapshot.on)
        if week >= this_week:
            continue
        known = by_week.get(week)
        if known is None or (snapshot.on, snapshot.reviewed) >= (known.on, known.reviewed):
            by_week[week] = snapshot
    monday = week_start(this_week)
    weeks = [iso_week(monday - timedelta(days=7 * n)) for n in range(_SPARK_WEEKS - 1, 0, -1)]
    points = [by_week[w].score if w in by_week else None for w in weeks]
    while points and points[0] is None:
        points.pop(0)
    last = by_week.get(weeks[-1])
    delta = score - last.score if score is not None and last is not None and last.score is not None else None
    return Trend(delta=delta, points=(*points, score))
