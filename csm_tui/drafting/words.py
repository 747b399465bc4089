"""Days and figures as a draft writes them."""

from __future__ import annotations

from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(on: date | None) -> str:
    """Return ``18 Dec 2026``, '' for an unknown date: a draft is read in another year, too."""
    return "" if on is None else f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def figure(value: float | None) -> str:
    """Return a number as people write it: ``12``, ``4.5``; '' for an unknown one."""
    return "" if value is None else f"{value:g}" if abs(value) < 10**6 else f"{value:,.0f}"
