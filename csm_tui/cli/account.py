"""``csm-tui account NAME``: one account as text or JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from csm_tui.cli import output
from csm_tui.cli.completion import name_argument
from csm_tui.cli.main import session
from csm_tui.cli.output import short_day
from csm_tui.cli.portfolio_text import health, money, turn
from csm_tui.cli.record import record
from csm_tui.errors import Unknown

if TYPE_CHECKING:
    from csm_tui.domain.rows import PortfolioRow

_STATE = {"done": "done", "skipped": "skipped"}


@click.command("account")
@name_argument
@click.option("--json", "as_json", is_flag=True, help="JSON, with everything that is known.")
def command(name: str, as_json: bool) -> None:
    """Print one account: milestones, signals, next steps.

    NAME is its name, a part that fits one account alone, or its number.
    """
    own = session()
    store = own.reading()
    try:
        account_id = store.find(name)
        row = store.row(account_id)
        if row is None:
            raise Unknown(f"The account with the number {account_id} is gone.")
        from csm_tui.store.record import read

        more = read(store, account_id)
        if as_json:
            output.print_json({**record(row, own.today), **more})
        else:
            output.print_text(_lines(row, more, own.today))
    finally:
        store.close()


def _lines(row: PortfolioRow, more: dict[str, Any], today: date) -> list[str]:
    """The account as text: who and how, then each kind of fact that it has under its heading."""
    lines = [*_head(row, more, today), "", "Milestones", *_indented(_milestones(more, today))]
    sections = {
        "Open signals": [_signal(s, today) for s in more["open_signals"]],
        "Waiting": [_wait(w, today) for w in more["waits"] if w["until"] is None],
        "Tasks": [_task(t, today) for t in more["tasks"]],
        "Scope": [_wish(s, today) for s in more["scope_changes"]],
        "Next actions": [_action(a, today) for a in more["actions"]],
        "Success criteria": [_criterion(c) for c in more["criteria"]],
        "Promises": [f"{p['text']} ({p['decision']})" for p in more["promises"]],
        "People": [_person(p, today) for p in more["people"]],
        "Notes": [f"{short_day(n['on'], today)}  {n['text']}" for n in more["notes"]],
        "Drafts": [f"{d['template']}, {d['state']} since {short_day(d['created'], today)}" for d in more["drafts"]],
    }
    for title, entries in sections.items():
        if entries:
            lines += ["", title, *_indented(entries)]
    return lines


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _head(row: PortfolioRow, more: dict[str, Any], today: date) -> list[str]:
    """Name, health, phase, money and the go-live's dates."""
    whose = turn(row, today)
    facts = [health(row) + (f" ({row.delta:+d} since last week)" if row.delta else ""), row.phase, row.segment]
    if row.arr_cents is not None:
        facts.append(f"{money(row.arr_cents, row.currency)} ARR")
    if whose:
        facts.append(f"turn: {whose}")
    lines = [row.name, " · ".join(facts)]
    dates = {"sold": row.sold, "baseline": row.baseline}
    if not row.actual:
        dates |= {"committed": row.committed, "forecast": row.forecast}
    told = [f"{word} {short_day(day, today)}" for word, day in dates.items() if day]
    if row.actual:
        told.append(f"live since {short_day(row.actual, today)}")
    if told:
        slip = f" ({row.slip_days:+d} days against the baseline)" if row.slip_days else ""
        lines.append(f"Go-live: {', '.join(told)}{slip}")
    if more["status"] == "hold":
        lines.append(f"On hold since {short_day(more['hold_since'], today)}: {more['hold_reason']}")
    elif more["status"] == "closed":
        lines.append(f"Closed {short_day(more['closed_on'], today)} as {more['closed_as']}")
    return [*lines, row.why] if row.why else lines


def _milestones(more: dict[str, Any], today: date) -> list[str]:
    """A table: state, code, title, the dates, slip in calendar days, moves; a forecast where it is another day."""
    rows = []
    for m in more["milestones"]:
        now = m["actual"] or m["committed"]
        slip = _days(m["baseline"], now)
        later = f"forecast {short_day(m['forecast'], today)}" if m["forecast"] not in (None, now) else ""
        cells = (short_day(m["baseline"], today), short_day(now, today), f"{slip:+d}d" if slip else "")
        moved = "; ".join(filter(None, (later, f"moved {m['moves']} ×" if m["moves"] else "")))
        rows.append((_milestone_state(m), m["code"], m["title"], m["party"], *cells, moved))
    return output.table(("", "", "Milestone", "Party", "Base", "Now", "Slip", ""), rows, right=frozenset({4, 5, 6}))


def _milestone_state(m: dict[str, Any]) -> str:
    """ "done", "skipped", "unconfirmed", "3d late" or nothing."""
    if m["state"] in _STATE:
        return _STATE[m["state"]]
    if m["unconfirmed"]:
        return "unconfirmed"
    return f"{m['late_working_days']}d late" if m["late_working_days"] else ""


def _days(start: str | None, end: str | None) -> int:
    """Calendar days from one ISO date to another; 0 where one is missing."""
    return (date.fromisoformat(end) - date.fromisoformat(start)).days if start and end else 0


def _signal(s: dict[str, Any], today: date) -> str:
    done = f"; {s['interventions']} × acted on" if s["interventions"] else ""
    root = ", of the same cause as another" if s["folded_into"] else ""
    evidence = f": {s['evidence']}" if s["evidence"] else ""
    return f"{s['severity']}  {s['title']}{evidence} (since {short_day(s['first_noticed'], today)}{root}{done})"


def _wait(w: dict[str, Any], today: date) -> str:
    """ "C5 for the ERP sample (customer) since 9 Nov, 7 working days, expected 20 Nov; …"."""
    expected = f", expected {short_day(w['expected'], today)}" if w["expected"] else ""
    days = f"{w['working_days']} working day{'' if w['working_days'] == 1 else 's'}"
    steps = ", ".join(f"day {n['step']}" for n in w["nudges"])
    sent = f"; reminders sent: {steps}" if steps else ""
    coming = w["next_nudge"]
    due = f"; the reminder of day {coming['step']} is due" if coming and coming["due"] else ""
    head = f"{w['code']} for {w['for_what']} ({w['party']}) since {short_day(w['since'], today)}"
    return f"{head}, {days}{expected}{sent}{due}"


def _task(t: dict[str, Any], today: date) -> str:
    state = (
        f"done {short_day(t['done'], today)}" if t["done"] else f"due {short_day(t['due'], today)}" if t["due"] else ""
    )
    about = ", ".join(filter(None, (t["owner"], state)))
    return f"{t['code']}: {t['title']}" + (f" ({about})" if about else "")


def _wish(s: dict[str, Any], today: date) -> str:
    effect = f", {s['effect_days']:+d} working days" if s["effect_days"] else ""
    return f"{s['text']} ({s['decision']}, asked {short_day(s['asked'], today)}{effect})"


def _action(a: dict[str, Any], today: date) -> str:
    late = " overdue" if a["due"] and a["due"] < today.isoformat() else ""
    return f"{a['text']} ({a['owner'] or a['party']}, {short_day(a['due'], today)}{late})"


def _criterion(c: dict[str, Any]) -> str:
    figures = [f"{word} {c[word]:g}" for word in ("baseline", "target", "actual") if c[word] is not None]
    return f"{c['metric']}: {', '.join(figures) or 'no figures'} {c['unit'] or ''}".rstrip() + f" ({c['state']})"


def _person(p: dict[str, Any], today: date) -> str:
    title = f", {p['title']}" if p["title"] else ""
    gone = f", {p['state']}" if p["state"] != "active" else ""
    heard = f", last heard {short_day(p['last_heard'], today)}" if p["last_heard"] else ""
    return f"{p['name']} ({p['role']}{title}{gone}{heard})"
