"""The mutual action plan for the customer as Markdown, HTML, CSV or calendar; the one door of screens and commands."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from csm_tui.domain.markdown import inline
from csm_tui.errors import Refused
from csm_tui.exchange.plan_view import PlanItem, PlanView, day, plan_view
from csm_tui.new_files import slug
from csm_tui.store.identity import recorded

if TYPE_CHECKING:
    from csm_tui.store.reading import Reading

DUTIES = "Who does what"
MEANT = "Responsible does the work, accountable answers for it, consulted is asked before, informed is told after."
FORMATS = {"md": "Markdown, to paste", "html": "a page to send or print", "csv": "a spreadsheet", "ics": "a calendar"}
_CSV_HEADER = ("step", "phase", "who", "owner", "first_agreed", "due", "status", "done_on", "waiting_for", "since")
_DUTY_HEADER = ("responsible", "accountable", "consulted", "informed")


def export_plan(store: Reading, account_id: int, fmt: str, *, me: str = "") -> tuple[str, str]:
    """File name and text of an account's plan in one of ``FORMATS``, customer-safe.

    ``me`` names who writes it. Raises Unknown for no such account, Refused for no such format or an empty calendar.
    """
    from csm_tui.store.delivery import raci as raci_of

    found = store.view(account_id)
    mark, raci = recorded(store, [account_id])[account_id], raci_of(store, account_id)
    view = plan_view(found.facts, found.assessment, mark=mark, me=me, raci=raci)
    return plan_file_name(view, fmt), plan_document(view, fmt)


def plan_file_name(view: PlanView, fmt: str) -> str:
    """``globex-logistics-12-plan-2026-11-18.html``: slug, id, day."""
    return f"{slug(view.name)}-{view.account_id}-plan-{view.today.isoformat()}.{fmt}"


def plan_document(view: PlanView, fmt: str, *, now: datetime | None = None) -> str:
    """The plan as text of one of ``FORMATS``; ``now`` is the moment of export, for a calendar alone.

    Raises Refused for another format, or for a calendar where no step has a day.
    """
    if fmt == "md":
        return _markdown(view)
    if fmt == "html":
        from csm_tui.exchange.plan_html import html_page

        return html_page(view)
    if fmt == "csv":
        return _csv(view)
    if fmt == "ics":
        return _calendar(view, now or datetime.now(UTC))
    raise Refused(f"There is no format ‘{fmt[:20]}’. A plan can be written as {', '.join(FORMATS)}.")


def go_live_words(view: PlanView) -> str:
    """The go-live in a sentence: agreed, first agreed, expected."""
    if view.live_since is not None:
        return f"Live since {day(view.live_since)}"
    if view.go_live is None:
        return "Not agreed yet"
    first = f", first agreed for {day(view.first_go_live)}" if view.first_go_live else ""
    expected = f"; on the present course {day(view.expected_go_live)}" if view.expected_go_live else ""
    return f"{day(view.go_live)}{first}{expected}"


def due_words(item: PlanItem) -> str:
    """The agreed day, with the first agreed one where it moved."""
    moved = f" (first {day(item.moved_from)})" if item.moved_from else ""
    return f"{day(item.due) or 'no date yet'}{moved}"


def _markdown(view: PlanView) -> str:
    """Tables that any Markdown reader shows; no text of anybody becomes structure (P13)."""
    out = [f"# Onboarding plan: {inline(view.name)}", ""]
    if view.product:
        out += [inline(view.product), ""]
    by = f", {inline(view.author)}" if view.author else ""
    total = len(view.steps)
    out += [
        f"As of {day(view.today)}{by}.",
        "",
        f"- **Go-live:** {go_live_words(view)}",
        f"- **Progress:** {view.done} of {total} steps done",
    ]
    out += [f"- **Next:** {inline(i.title)}, {_who(i)}, {day(i.due)}" for i in view.next_steps[:1]]
    if view.waiting:
        out += ["", "## What we wait for", "", "| What | For the step | From | Since |", "|---|---|---|---|"]
        out += [f"| {inline(w.what) or '–'} | {inline(w.step)} | {w.side} | {day(w.since)} |" for w in view.waiting]
    if view.actions:
        out += ["", "## Your next steps", "", "| What | Owner | Due | Status |", "|---|---|---|---|"]
        out += [
            f"| {inline(a.title)} | {inline(a.owner) or '–'} | {day(a.due) or '–'} | {a.status} |" for a in view.actions
        ]
    for phase, items in view.groups:
        out += ["", f"## {phase}", "", "| Step | Who | Agreed | Status |", "|---|---|---|---|"]
        out += [f"| {inline(i.title)} | {_who(i)} | {due_words(i)} | {i.status} |" for i in items]
    if view.duties:
        out += ["", f"## {DUTIES}", "", "| Work | Responsible | Accountable | Consulted | Informed |"]
        out += ["|---|---|---|---|---|"]
        out += [f"| {' | '.join(inline(cell) or '–' for cell in astuple(duty))} |" for duty in view.duties]
        out += ["", MEANT]
    return "\n".join(out) + "\n"


def _who(item: PlanItem) -> str:
    """Side and named owner, Markdown-safe."""
    return f"{item.side}: {inline(item.owner)}" if item.owner else item.side


def _csv(view: PlanView) -> str:
    """One row a step, then one a next step; days as ISO dates; no cell becomes a formula (P15). Where it was agreed
    who does what, a row each below, with four columns of its own."""
    from csm_tui.exchange.export import csv_text

    rows = []
    for item in (*view.steps, *view.actions):
        wait = item.waiting[0] if item.waiting else None
        rows.append(
            (
                item.title, item.phase or "Next step", item.side, item.owner, _iso(item.first), _iso(item.due),
                item.status, _iso(item.done_on), wait and (wait.what or wait.side), _iso(wait.since if wait else None),
            )
        )  # fmt: skip
    if not view.duties:
        return csv_text(_CSV_HEADER, rows)
    blank = ("",) * (len(_CSV_HEADER) - 2)
    duties = [(d.work, DUTIES, *blank, d.responsible, d.accountable, d.consulted, d.informed) for d in view.duties]
    return csv_text((*_CSV_HEADER, *_DUTY_HEADER), [*((*row, "", "", "", "") for row in rows), *duties])


def _iso(on: date | None) -> str:
    return "" if on is None else on.isoformat()


def _calendar(view: PlanView, now: datetime) -> str:
    """Each step and next step as a day; a step that was left out is cancelled, so that importing again removes it."""
    from csm_tui.exchange.calendar_file import Event, calendar_text, uid

    events = []
    for item in (*view.items, *view.actions):
        on = item.done_on or item.due
        if on is None:
            continue
        owner = f"{item.side}: {item.owner}" if item.owner else item.side
        moved = f"\nFirst agreed for {day(item.moved_from)}" if item.moved_from else ""
        done = "Done: " if item.done else ""
        events.append(
            Event(
                uid=uid("plan", item.key, view.mark),
                on=on,
                summary=f"{done}{item.title} ({view.name})",
                description=owner + moved,
                category=item.phase or "Next step",
                cancelled=item.left_out,
            )
        )
    if not events:
        raise Refused(f"No step of {view.name} has a day yet, so there is nothing for a calendar. Nothing was written.")
    return calendar_text(events, name=f"Onboarding plan: {view.name}", now=now)
