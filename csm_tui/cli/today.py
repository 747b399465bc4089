"""``csm-tui today``: what is to be done over all accounts, as text or JSON (light: no value class, B3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from csm_tui.cli import output
from csm_tui.cli.main import session

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.agenda import Item

_SECTIONS = {"overdue": "Overdue", "today": "Today", "week": "The days to come", "snoozed": "Snoozed"}
_WIDEST = 26  # cells of an account's name
_WHOSE = {"customer": "theirs", "third-party": "third party", "joint": "both"}


@click.command("today")
@click.option("--json", "as_json", is_flag=True, help="JSON, one object an entry.")
@click.option("--days", type=click.IntRange(0, 90), default=6, show_default=True, help="How many days ahead.")
@click.option("--all", "everything", is_flag=True, help="Snoozed ones, too, with the day until which they are hidden.")
def command(as_json: bool, days: int, everything: bool) -> None:
    """Print what is to be done: overdue, today and in the days to come, over all accounts.

    Actions, answers to signals, decisions you asked for, reminders, meetings, milestones, reviews, holds to look at.
    """
    own = session()
    store = own.reading(current=False)
    try:
        items = store.agenda(ahead=days, asleep=everything)
    finally:
        store.close()
    if as_json:
        output.print_json([record(item, own.today) for item in items])
    else:
        output.print_text(lines(items, own.today))


def record(item: Item, today: date) -> dict[str, Any]:
    """An entry as JSON: ``ref`` is the number of what it speaks of, 0 for the account itself."""
    return {
        "kind": item.kind,
        "when": item.when(today),
        "on": item.on.isoformat(),
        "account": item.account,
        "account_id": item.account_id,
        "ref": item.ref,
        "text": item.text,
        "party": item.party,
        "owner": item.owner or None,
        "severity": item.severity or None,
        "origin": item.origin or None,
        "snoozed_until": item.until.isoformat() if item.until else None,
        "can": list(item.can),
    }


def lines(items: Sequence[Item], today: date) -> list[str]:
    """The entries as text under Overdue, Today and The days to come; a week's reviews are one line."""
    from csm_tui.domain.agenda import folded

    if not items:
        return ["Nothing is due today, and nothing in the days to come."]
    width = output.screen_width()
    asleep = [item for item in items if item.until is not None]
    found = folded([item for item in items if item.until is None], today)
    rows = [(item.when(today), _row(item, today)) for item in found]
    rows += [("snoozed", _row(item, today)) for item in asleep]
    table = output.table(("",) * 3, [row for _, row in rows])[1:]
    out: list[str] = []
    last = ""
    for (section, _), text in zip(rows, table, strict=True):
        if section != last:
            out += ([""] if out else []) + [_SECTIONS[section]]
            last = section
        out.append("  " + (_cut(text, width - 2) if width else text))
    return out


def _row(item: Item, today: date) -> tuple[str, str, str]:
    who = ", ".join(part for part in (_WHOSE.get(item.party, ""), item.owner) if part)
    text = f"{item.text} ({who})" if who else item.text
    if item.until is not None:
        text = f"{text}, hidden until {output.short_day(item.until.isoformat(), today)}"
    account = output.fit(item.account, _WIDEST) if item.account else "–"
    return output.short_day(item.on.isoformat(), today), account, text


def _cut(text: str, cells: int) -> str:
    """A line of the table in so many cells; its lead of blanks is kept."""
    return text if output.width(text) <= cells else output.fit(text, max(cells, 20))
