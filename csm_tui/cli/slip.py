"""``csm-tui slip [NAME]``: what the go-lives slipped, by whom and why, as text or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from csm_tui.cli import output
from csm_tui.cli.completion import optional_name_argument
from csm_tui.cli.main import session

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.slip import Shift, SlipPart, SlipReport, Waited, WaitPart


@click.command("slip")
@optional_name_argument
@click.option("--json", "as_json", is_flag=True, help="JSON, with the moves and waits behind every figure.")
def command(name: str | None, as_json: bool) -> None:
    """Print what the go-lives slipped, in working days: by whom, why, and who was waited for.

    NAME is an account's name, a part that fits one account alone, or its number. Without it: the whole portfolio.
    """
    own = session()
    store = own.reading(current=False)
    try:
        reports = store.slips(None if name is None else [store.find(name)])
    finally:
        store.close()
    if as_json:
        output.print_json(as_record(reports, single=name is not None))
    else:
        output.print_text(lines(reports, own.today, single=name is not None))


# JSON


def as_record(reports: Sequence[SlipReport], *, single: bool) -> dict[str, Any]:
    """The slip as JSON: the figures with their moves and waits; for the portfolio each account as well."""
    from csm_tui.domain.slip import by_party, by_reason, by_waiting, in_order

    whole: dict[str, Any] = {
        "working_days": sum(report.total for report in reports),
        "not_yet_moved": sum(report.overdue for report in reports),
        "by_party": [_part(part, "party") for part in by_party(reports)],
        "by_reason": [_part(part, "reason") for part in by_reason(reports)],
        "waiting": [_waiting(part) for part in by_waiting(reports)],
    }
    if single:
        return {**_account(reports[0]), **whole} if reports else whole
    return {**whole, "accounts": [_account(report) for report in in_order(reports)]}


def _account(report: SlipReport) -> dict[str, Any]:
    return {
        "id": report.account_id,
        "name": report.name,
        "baseline": _iso(report.baseline),
        "now": _iso(report.now),
        "live": report.live,
        "working_days": report.total,
        "by_party": {cause.value: days for cause, days in report.by_cause},
        "no_move": report.unmoved,
        "not_yet_moved": report.overdue,
        "waiting": {party.value: days for party, days in report.waiting},
    }


def _part(part: SlipPart, kind: str) -> dict[str, Any]:
    return {
        kind: part.key or None,
        "working_days": part.days,
        "moves": [_move(report, shift) for report, shift in part.shifts],
        "no_move": [{"account": r.name, "account_id": r.account_id, "working_days": r.unmoved} for r in part.rests],
    }


def _move(report: SlipReport, shift: Shift) -> dict[str, Any]:
    move = shift.move
    return {
        "account": report.name,
        "account_id": report.account_id,
        "working_days": shift.days,
        "from": _iso(move.old),
        "to": _iso(move.new),
        "moved_on": _iso(move.on),
        "party": move.caused_by.value,
        "reason": move.reason_code,
        "text": move.reason,
        "customer_told": move.customer_told,
    }


def _waiting(part: WaitPart) -> dict[str, Any]:
    return {
        "party": part.party.value,
        "working_days": part.days,
        "waits": [_wait(report, waited) for report, waited in part.waits],
    }


def _wait(report: SlipReport, waited: Waited) -> dict[str, Any]:
    wait = waited.wait
    return {
        "account": report.name,
        "account_id": report.account_id,
        "working_days": waited.days,
        "milestone": waited.title,
        "for": wait.for_what,
        "since": _iso(wait.since),
        "until": _iso(wait.until),
        "reminders": [nudge.step for nudge in wait.nudges],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# Text


def lines(reports: Sequence[SlipReport], today: date, *, single: bool) -> list[str]:
    """The slip as text: the one phrase, then the moves by party, who was waited for, and each account."""
    from csm_tui.domain.slip import by_party, by_waiting, in_order, told, whose

    head = told(reports)
    out = [f"{reports[0].name}: {head}" if single and reports else head[:1].upper() + head[1:]]
    if single and reports:
        out.append(_from_to(reports[0], today))
    for part in by_party(reports):
        out += ["", f"{whose(part.key).capitalize()} {_signed(part.days)}"]
        out += _indented([_move_row(report, shift, today, single=single) for report, shift in part.shifts])
        out += _indented([(_signed(r.unmoved), *(() if single else (r.name,)), _from_to(r, today)) for r in part.rests])
    for waiting in by_waiting(reports):
        who = {"customer": "the customer", "vendor": "us"}.get(waiting.party.value, "a third party")
        out += ["", f"Waited for {who}: {_days(waiting.days)}, no part of the slip"]
        out += _indented([_wait_row(report, waited, today, single=single) for report, waited in waiting.waits])
    if not single and (accounts := in_order(reports)):
        rows = [(r.name, _signed(r.total) if r.baseline else "–", _from_to(r, today)) for r in accounts]
        out += ["", *output.table(("Account", "Slip", "Go-live"), rows, right=frozenset({1}))]
    return out


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"


def _signed(count: int) -> str:
    """ "+10", "-5", "0"."""
    return f"{count:+d}" if count else "0"


def _from_to(report: SlipReport, today: date) -> str:
    """ "agreed for 7 Dec, now 21 Dec, 3 working days past that and not yet moved"."""
    if report.baseline is None:
        return "no baseline yet"
    text = f"agreed for {output.short_day(_iso(report.baseline), today)}"
    text += f", {'live on' if report.live else 'now'} {output.short_day(_iso(report.now), today)}"
    return f"{text}, {_days(report.overdue)} past that and not yet moved" if report.overdue else text


def _move_row(report: SlipReport, shift: Shift, today: date, *, single: bool) -> tuple[str, ...]:
    move = shift.move
    dates = f"{output.short_day(_iso(move.old), today)} to {output.short_day(_iso(move.new), today)}"
    why = ": ".join(part for part in (move.reason_code.replace("-", " "), move.reason) if part)
    return (_signed(shift.days), *(() if single else (report.name,)), dates, why)


def _wait_row(report: SlipReport, waited: Waited, today: date, *, single: bool) -> tuple[str, ...]:
    wait = waited.wait
    until = f"until {output.short_day(_iso(wait.until), today)}" if wait.until else "still waiting"
    when = f"since {output.short_day(_iso(wait.since), today)}, {until}"
    return (str(waited.days), *(() if single else (report.name,)), when, wait.for_what)


def _indented(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as columns, two blanks in."""
    if not rows:
        return []
    table = output.table(("",) * len(rows[0]), rows, right=frozenset({0}))
    return [f"  {line}" for line in table[1:]]
