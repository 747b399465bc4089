"""One account as ``list --json``, ``list --csv`` and ``account --json`` give it, from its row of the cache.

Imported by the reading commands: the row and the calendar, nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from csm_tui.domain.calendar import calendar_of_rest

if TYPE_CHECKING:
    from csm_tui.domain.rows import PortfolioRow

STALE = ("stale", "expired")
# the objects inside a record, which a CSV has as columns of their own
_INNER = {
    "health": ("score", "band", "colour", "stale"),
    "next_milestone": ("code", "title", "committed", "forecast", "late_working_days", "owner"),
    "go_live": ("sold", "baseline", "committed", "forecast", "actual", "slip_days"),
    "turn": ("party", "working_days"),
    "signals": ("low", "medium", "high", "critical"),
}
_KEYS = (
    *("id", "name", "external_id", "segment", "arr", "currency", "phase", "days_in_phase", "health", "trend"),
    *("next_milestone", "go_live", "turn", "signals", "last_review", "next_action", "renewal"),
)
CSV_HEADER = tuple(f"{key}_{name}" if name else key for key in _KEYS for name in _INNER.get(key, ("",)))


def record(row: PortfolioRow, today: date) -> dict[str, Any]:
    """One account as ``list --json`` and ``account --json`` give it. Money in units, dates ISO, absent null."""
    late, waiting = late_days(row, today), turn_days(row, today)
    return {
        "id": row.id,
        "name": row.name,
        "external_id": row.external_id,
        "segment": row.segment,
        "arr": arr(row),
        "currency": row.currency,
        "phase": row.phase,
        "days_in_phase": (today - date.fromisoformat(row.phase_since)).days if row.phase_since else None,
        "health": {"score": row.score, "band": row.band, "colour": row.colour, "stale": row.stale in STALE},
        "trend": row.delta,
        "next_milestone": {
            "code": row.next_code,
            "title": row.next_title,
            "committed": row.next_committed,
            "forecast": row.next_forecast,
            "late_working_days": late,
            "owner": row.next_owner or None,
        }
        if row.next_code
        else None,
        "go_live": {
            "sold": row.sold,
            "baseline": row.baseline,
            "committed": row.committed,
            "forecast": row.forecast,
            "actual": row.actual,
            "slip_days": row.slip_days,
        },
        "turn": {"party": row.turn_party, "working_days": waiting} if row.turn_party else None,
        "signals": {"low": row.low, "medium": row.medium, "high": row.high, "critical": row.critical},
        "last_review": row.last_review,
        "next_action": row.next_action or None,
        "renewal": row.renewal,
    }


def arr(row: PortfolioRow) -> int | float | None:
    """ARR in units of its currency: whole where it is whole."""
    if row.arr_cents is None:
        return None
    return row.arr_cents / 100 if row.arr_cents % 100 else row.arr_cents // 100


def late_days(row: PortfolioRow, today: date) -> int:
    """Working days by which the next milestone is late (DOMAIN 2.0); 0 for none, unconfirmed or on hold."""
    if not row.next_committed or row.next_unconfirmed or row.next_committed >= today.isoformat():
        return 0
    if row.colour == "hold":  # its clocks stand still
        return 0
    return max(0, calendar_of_rest(row.rest_days).between(date.fromisoformat(row.next_committed), today))


def turn_days(row: PortfolioRow, today: date) -> int | None:
    """Working days of the account since it became the turn of whoever's it is; ``None`` where it is nobody's."""
    if not row.turn_since:
        return None
    return max(0, calendar_of_rest(row.rest_days).between(date.fromisoformat(row.turn_since), today))


def csv_row(row: PortfolioRow, today: date) -> list[Any]:
    """The cells of one account under ``CSV_HEADER``; an absent object gives empty ones."""
    cells: list[Any] = []
    for key, value in record(row, today).items():
        cells += [(value or {}).get(name) for name in _INNER[key]] if key in _INNER else [value]
    return cells
