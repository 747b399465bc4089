"""``csm-tui signals [NAME]``: the open warning signs and what is due about each, as text or JSON.

The keys of the JSON are a promise: figures by name, then ``signals``, one object each (``as_record``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from csm_tui.cli import output
from csm_tui.cli.completion import optional_name_argument
from csm_tui.cli.main import session

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.signal_rows import Due, Entry, Section, SignalRow, Standing


@click.command("signals")
@optional_name_argument
@click.option("--json", "as_json", is_flag=True, help="JSON: figures, then one object a signal, in the same order.")
@click.option(
    "--by", type=click.Choice(["due", "severity", "category"]), default="due", show_default=True, help="The order."
)
@click.option("--all", "everything", is_flag=True, help="Snoozed and closed ones, too.")
def command(name: str | None, as_json: bool, by: str, everything: bool) -> None:
    """Print the open warning signs: how grave, since when, and what is due about each.

    NAME is an account's name, a part that fits one account alone, or its number. Without it: the whole portfolio.

    JSON has open, accounts, critical, responses_overdue, snoozed, and signals: id, account, account_id, code, title,
    category, severity, component, state, raised_by, evidence, first_noticed, last_evidence, count, owner, due (what,
    on, overdue), response (each step: what, on, met), interventions, brought_in (leadership, executive), symptoms,
    snoozed_until, closed_on, reason. What is a symptom of another signal stands in its symptoms.
    """
    from csm_tui.domain.response import entries, sections, standing

    own = session()
    store = own.reading()
    try:
        account_id = None if name is None else store.find(name)
        rows = store.signals(account_id, closed=everything, limit=None)
    finally:
        store.close()
    found = entries(rows, own.today)
    parts, figures = sections(found, own.today, by, everything=everything), standing(found, own.today)
    if as_json:
        output.print_json(as_record(parts, figures, rows, own.today))
    else:
        told = lines(parts, figures, own.today, single=name is not None, everything=everything)
        cells = output.screen_width()
        output.print_text(told if cells is None else [_cut(line, cells) for line in told])


# JSON


def as_record(parts: Sequence[Section], figures: Standing, rows: Sequence[SignalRow], today: date) -> dict[str, Any]:
    """The figures, then the signals in their order."""
    from csm_tui.domain.response import second_critical

    second = second_critical(rows)
    return {
        "open": figures.open,
        "accounts": figures.accounts,
        "critical": figures.critical,
        "responses_overdue": figures.overdue,
        "snoozed": figures.snoozed,
        "signals": [_entry(entry, second, today) for part in parts for entry in part.entries],
    }


def _entry(entry: Entry, second: dict[int, date], today: date) -> dict[str, Any]:
    from csm_tui.domain.response import clock

    row, due = entry.row, entry.due
    return {
        **_row(row),
        "due": None if due is None else {"what": due.what, "on": _iso(due.on), "overdue": entry.late},
        "response": [_step(step) for step in clock(row, second.get(row.account_id))],
        "interventions": row.acted,
        "brought_in": row.told,
        "symptoms": [_row(child) for child in entry.children],
        "snoozed_until": row.snoozed_until,
        "closed_on": row.closed_on,
        "reason": row.reason or None,
    }


def _row(row: SignalRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "account": row.account,
        "account_id": row.account_id,
        "code": row.code,
        "title": row.title,
        "category": row.category,
        "severity": row.severity,
        "component": row.component,
        "state": row.state,
        "raised_by": "person" if row.human else "rule",
        "evidence": row.evidence,
        "first_noticed": row.first_noticed,
        "last_evidence": row.last_evidence,
        "count": row.seen,
        "owner": row.owner or None,
    }


def _step(step: Due) -> dict[str, Any]:
    return {"what": step.what, "on": _iso(step.on), "met": step.met}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# Text


def lines(parts: Sequence[Section], figures: Standing, today: date, *, single: bool, everything: bool) -> list[str]:
    """One sentence of figures, then a table under each heading; symptoms below their cause."""
    out = [sentence(figures, single=single)]
    if figures.snoozed and not everything:
        out.append(f"{figures.snoozed} snoozed: --all shows them.")
    for part in parts:
        rows = [cells for entry in part.entries for cells in _cells(entry, today, single=single)]
        table = output.table(("",) * len(rows[0]), rows)
        out += ["", f"{part.title} ({len(part.entries)})", *(f"  {line}" for line in table[1:])]
    return out


def sentence(figures: Standing, *, single: bool) -> str:
    """ "12 open signals at 7 accounts, 2 critical, 3 responses overdue"."""
    if not figures.open:
        return "No open signals"
    told = f"{figures.open} open signal{'' if figures.open == 1 else 's'}"
    if not single:
        told += f" at {figures.accounts} account{'' if figures.accounts == 1 else 's'}"
    more = [f"{figures.critical} critical" if figures.critical else ""]
    if figures.overdue:
        more.append(f"{figures.overdue} response{'' if figures.overdue == 1 else 's'} overdue")
    return ", ".join([told, *filter(None, more)])


def _cells(entry: Entry, today: date, *, single: bool) -> list[tuple[str, ...]]:
    """The columns of a signal and of its symptoms: severity, account, what, state, due, since."""
    from csm_tui.domain.response import due_words, state_word

    row = entry.row
    due = due_words(entry.due, today)
    if row.closed_on:
        due = f"on {output.short_day(row.closed_on, today)}" + (f": {row.reason}" if row.reason else "")
    elif row.is_open and state_word(row, today) == "snoozed":
        due = f"until {output.short_day(row.snoozed_until, today)}"
    account = () if single else (row.account,)
    since = f"since {output.short_day(row.first_noticed, today)}"
    out = [(row.severity, *account, _what(row), state_word(row, today), ("! " if entry.late else "") + due, since)]
    for child in entry.children:
        since = f"since {output.short_day(child.first_noticed, today)}"
        out.append(("", *(("",) if account else ()), f"- {_what(child)}", "symptom", "", since))
    return out


def _cut(line: str, cells: int) -> str:
    """A line in the width of the terminal, its indent kept."""
    lead = line[: len(line) - len(line.lstrip(" "))]
    return lead + output.fit(line, cells - len(lead))


def _what(row: SignalRow) -> str:
    return f"{row.title}: {row.evidence}" if row.evidence else row.title
