"""``csm-tui review``: the weekly review as questions and answers on plain lines, and how far the week is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from csm_tui.cli import output
from csm_tui.cli.completion import optional_name_argument
from csm_tui.cli.main import session

if TYPE_CHECKING:
    from csm_tui.cli.session import Session
    from csm_tui.store.reading import Reading


@click.command("review")
@optional_name_argument
@click.option("--week", metavar="WEEK", help="An earlier week, as 2026-W46; its reviews are marked late.")
@click.option("--express", is_flag=True, help="A busy week: only Critical, High, red or changed accounts.")
@click.option("--plain", is_flag=True, help="Questions and answers on plain lines, for screen readers and pipes.")
@click.option("--status", is_flag=True, help="How far the week is, and who waits; nothing is asked.")
@click.option("--json", "as_json", is_flag=True, help="With --status: JSON.")
def command(name: str | None, week: str | None, express: bool, plain: bool, status: bool, as_json: bool) -> int | None:
    """Review the week's accounts, or the one named NAME.

    In a terminal it opens the program at the review. With --plain, or where the answers come from a pipe, it asks
    on plain lines: y, n, s, a, same, back, undo, note TEXT, pause; ? tells them all. Every answer is kept at once,
    and where the answers end the review is paused.

    \b
    csm-tui review --status
    csm-tui review --plain "Globex"
    printf 'same\\nsame\\nn They missed two meetings\\n' | csm-tui review Globex
    """
    if as_json and not status:
        raise click.UsageError("--json goes with --status.")
    if status and name:
        raise click.UsageError("--status tells of all accounts: leave the name out.")
    own = session()
    if status:
        _status(own, week, express=express, as_json=as_json)
        return None
    if not plain and _in_terminal():
        from csm_tui.cli.program import open_review

        return open_review(own, name, week)
    from csm_tui.cli.review_plain import run

    return run(own, name, week, express=express)


def _in_terminal() -> bool:
    """Whether a person sits at both ends."""
    import sys

    from csm_tui.cli.session import is_terminal

    return is_terminal() and sys.stdin is not None and sys.stdin.isatty()


# --- the state of the week ----------------------------------------------------------------------


def _status(own: Session, week: str | None, *, express: bool, as_json: bool) -> None:
    """Print how far the week is."""
    from csm_tui.domain.calendar import iso_week
    from csm_tui.store.week import check_week

    store = own.reading()
    try:
        found = as_record(store, check_week(store, week or iso_week(own.today)), express=express)
    finally:
        store.close()
    if as_json:
        output.print_json(found)
    else:
        output.print_text(lines(found))


def as_record(store: Reading, week: str, *, express: bool = False) -> dict[str, Any]:
    """The week's state as JSON data: done, left, the queue with its whys, the pace and what it makes of the rest."""
    from csm_tui.domain.pace import pace

    state = store.week_status(week)
    names = {row.id: row.name for row in store.rows()}
    begun = _begun(store, week)
    queue = [
        {"id": item.account_id, "name": names.get(item.account_id, ""), "why": item.why,
         "begun": item.account_id in begun}
        for item in store.queue(week, express=express)
    ]  # fmt: skip
    each = pace(state.seconds_median, state.timed)
    return {
        "week": week,
        "express": express,
        "done": state.done,
        "total": state.total,
        "left": len(queue),
        "seconds_median": state.seconds_median,
        "timed": state.timed,
        "minutes_left": round(len(queue) * each),
        "queue": queue,
    }


def _begun(store: Reading, week: str) -> frozenset[int]:
    """The accounts whose review of that week was begun and not completed."""
    found = store.db.query("SELECT account_id FROM review WHERE week = ? AND completed IS NULL", (week,))
    return frozenset(r[0] for r in found)


def lines(found: dict[str, Any]) -> list[str]:
    """The week's state as text."""
    week, queue = int(found["week"][6:]), found["queue"]
    head = f"Week {week}: {found['done']} of {found['total']} reviewed"
    if queue:
        busy = " in express mode" if found["express"] else ""
        head += f", {len(queue)} left{busy}, about {found['minutes_left']} minute{'s' * (found['minutes_left'] != 1)}"
    out = [f"{head}."]
    if queue:
        rows = [(q["name"], q["why"] + (", begun" if q["begun"] else "")) for q in queue]
        out += ["", *output.table(("Next", "Why"), rows)]
    return out
