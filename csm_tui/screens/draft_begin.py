"""Which draft opens when one is asked for: the one being written, the one that waits for its answer, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csm_tui.domain.dates import short
from csm_tui.errors import UserError

if TYPE_CHECKING:
    from csm_tui.app import CsmApp

ESCALATION = "escalation"


def escalate(app: CsmApp, account_id: int) -> None:
    """Open the escalation that is being written; where one was sent and is not closed, ask; else begin one."""
    from csm_tui.screens.dialogs.menu import Item, Menu
    from csm_tui.screens.draft import DraftScreen

    try:
        rows = [r for r in app.store.draft_rows(account_id) if r.template == ESCALATION]
    except UserError as error:
        app.say(str(error), error=True)
        return
    sent = next((r for r in rows if r.state in ("sent", "answered")), None)
    if sent is None or any(r.state == "draft" for r in rows):
        app.push_screen(DraftScreen(app.store, account_id))
        return
    when = short(sent.sent_on, app.today) if sent.sent_on else "earlier"
    due = f", decision by {short(sent.decision_due, app.today)}" if sent.decision_due and not sent.answer else ""
    items = [
        Item("sent", "Open the one that was sent", "o", f"sent {when}{due}: note its answer, follow it up, close it"),
        Item("new", "Begin a new one", "n", "from today's facts; the one that was sent stays as it is"),
    ]

    def chosen(which: str | None) -> None:
        if which == "sent":
            app.push_screen(DraftScreen(app.store, account_id, sent.id))
        elif which == "new":
            app.push_screen(DraftScreen(app.store, account_id, fresh=True))

    app.push_screen(Menu("An escalation was sent already", items), chosen)


def new_draft(app: CsmApp, account_id: int) -> None:
    """Ask for a template and begin a draft of it."""
    from csm_tui.screens.dialogs.templates import template_picker
    from csm_tui.screens.draft import DraftScreen

    try:
        row = app.store.row(account_id)
    except UserError as error:
        app.say(str(error), error=True)
        return
    phase = row.phase if row is not None else ""

    def chosen(template: object) -> None:
        if isinstance(template, str):
            app.push_screen(DraftScreen(app.store, account_id, template=template, fresh=True))

    app.push_screen(template_picker(app, phase), chosen)
