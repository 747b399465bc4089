"""What the portfolio asks before it writes: each question is a dialog, each answer one call of the store."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csm_tui.domain import dates
from csm_tui.domain.rows import PortfolioRow
from csm_tui.errors import Refused, UserError
from csm_tui.widgets.text import show

if TYPE_CHECKING:
    from csm_tui.domain.model import Account
    from csm_tui.screens.base import BaseScreen
    from csm_tui.screens.dialogs.form import FormDialog
    from csm_tui.store.store import Store


def show_form(screen: BaseScreen[Any], dialog: FormDialog, said: Callable[[], str]) -> None:
    """Show a form that writes by itself; when it has, read again and say what was done, with the way back."""

    def after(values: object) -> None:
        if values is not None:
            screen.csm.changed()
            screen.reload()
            screen.say(f"{said()} {screen.glyphs.sep} u undo")

    screen.app.push_screen(dialog, after)


def ask_next_done(screen: BaseScreen[Any], row: PortfolioRow) -> None:
    """Mark the next milestone of an account as done; one whose gate asks for more leads to the gate."""
    from csm_tui.screens.dialogs.mark_done import mark_done

    store = screen.store
    try:
        facts = store.facts(row.id)
    except UserError as error:
        screen.say(str(error), error=True)
        return
    found = next((m for m in facts.milestones if m.code == row.next_code), None)
    if found is None:
        screen.say(f"{show(row.name)} has no open milestone.")
        return

    if found.gate and store.missing(row.id, found.gate):
        screen.csm.open_gate(row.id, found.gate)
        return

    def write(actual: date, evidence: str) -> None:
        store.mark_done(found.id, found.rev, actual=actual, evidence=evidence)

    done = screen.glyphs.done
    show_form(screen, mark_done(found, store.today, write), lambda: f"{done} {row.name}: ‘{found.title}’ marked done")


def ask_account(screen: BaseScreen[Any]) -> None:
    """Add an account."""
    from csm_tui.screens.dialogs.account import new_account

    store, made = screen.store, ""

    def write(name: str, fields: dict[str, Any]) -> None:
        nonlocal made
        store.create_account(name, under_way=True, **fields)
        made = name

    show_form(screen, new_account(store.today, write, calendar=store.calendar()), lambda: f"{made} added")


def ask_edit(screen: BaseScreen[Any], account_id: int) -> None:
    """Edit the fields of an account."""
    from csm_tui.screens.dialogs.account import edit_account

    store = screen.store
    try:
        account = store.facts(account_id).account
    except UserError as error:
        screen.say(str(error), error=True)
        return
    dialog = edit_account(
        account,
        store.today,
        lambda fields: write_account(store, account, fields),
        calendar=store.calendar(account),
        **own_parts(store, account.id),
    )
    show_form(screen, dialog, lambda: f"{account.name} edited")


def own_parts(store: Store, account_id: int) -> dict[str, Any]:
    """The own fields of an account as parts of its form: {} where there are none."""
    found = store.fields()
    if not found:
        return {}
    from csm_tui.screens.many import field_of, value_check

    values = store.field_values((account_id,)).get(account_id, {})
    return {
        "own": tuple(field_of(field, values.get(field.id, "")) for field in found),
        "check_own": value_check(found, store.today),
    }


def write_account(store: Store, account: Account, fields: dict[str, Any]) -> None:
    """Write what was changed in the form of an account, own fields with it, as one step."""
    own = {int(key[4:]): fields.pop(key) for key in list(fields) if key.startswith("own-")}
    if not own:
        store.edit_account(account.id, account.rev, **fields)
        return
    with store.step(f"{account.name[:40]} edited", account_id=account.id):
        for field_id, text in own.items():
            store.set_field((account.id,), field_id, text)
        if fields:
            store.edit_account(account.id, account.rev, **fields)


def ask_action(screen: BaseScreen[Any], account_id: int, name: str) -> None:
    """Add a next action in one line: ``pay invoice fri``."""
    from csm_tui.screens.dialogs.quick_action import quick_action

    store, added = screen.store, ""

    def write(text: str, owner: str, party: Any, due: date | None) -> None:
        nonlocal added
        store.add_action(account_id, text, owner=owner, party=party, due=due, origin="manual")
        added = f"{name}: ‘{text}’ added, {f'due {dates.long(due)}' if due else 'without a day'}"

    try:
        people = tuple(p.name for p in store.facts(account_id).people if p.state == "active")
    except UserError as error:
        screen.say(str(error), error=True)
        return
    show_form(screen, quick_action(name, store.today, write, key=account_id, people=people), lambda: added)


def ask_action_anywhere(screen: BaseScreen[Any], account_id: int | None) -> None:
    """The same from any screen: where no account is in focus it is asked for by name first."""
    row = None if account_id is None else screen.store.row(account_id)
    if row is not None:
        ask_action(screen, row.id, row.name)
        return
    from csm_tui.screens.palette import account_screen

    def found(chosen: object) -> None:
        if isinstance(chosen, int):
            ask_action_anywhere(screen, chosen)

    screen.app.push_screen(account_screen(screen.csm, "Next action for which account?"), found)


def ask_note(screen: BaseScreen[Any], account_id: int | None) -> None:
    """Add a note to an account."""
    from csm_tui.screens.dialogs.note import note

    store = screen.store
    row = None if account_id is None else store.row(account_id)
    if account_id is None or row is None:
        screen.say("There is no account here to note something about.")
        return
    dialog = note(row.name, store.today, lambda text: store.add_note(account_id, text), key=account_id)
    show_form(screen, dialog, lambda: f"Noted on {row.name}")


def ask_calendar(screen: BaseScreen[Any]) -> None:
    """The working days of all accounts that have none of their own. A setting, so without a way back by u."""
    from csm_tui.screens.dialogs.calendar import Spec, default_calendar

    store = screen.store
    general = Spec(*store.default_calendar())

    def after(values: object) -> None:
        if values is not None:
            calendar_set(screen)
            screen.say("Working days set for all accounts that have none of their own.")

    dialog = default_calendar(general, store.today, lambda spec: store.set_default_calendar(**spec._asdict()))
    screen.app.push_screen(dialog, after)


def calendar_set(screen: BaseScreen[Any]) -> None:
    """The default calendar has changed: read again; the rows of a large book are counted anew in the background."""
    if screen.csm.background and screen.store.expired():
        from csm_tui.background import new_day

        new_day(screen.csm)
    screen.csm.changed()
    screen.reload()


def ask_archive(screen: BaseScreen[Any], account_id: int, name: str) -> None:
    """Archive an account, after a question."""
    from csm_tui.screens.dialogs.confirm import Confirm

    def after(sure: bool | None) -> None:
        if sure:
            screen.csm.changed()
            screen.reload()
            screen.say(f"{name} archived {screen.glyphs.sep} u undo")

    text = "It leaves the portfolio, nothing is deleted; u brings it back."
    screen.app.push_screen(Confirm(f"Archive {name}?", text, lambda: screen.store.archive_account(account_id)), after)


def ask_write(screen: BaseScreen[Any], ids: Sequence[int], what: str = "as they are shown") -> None:
    """Write these accounts, with the own fields, to a new CSV file."""
    from csm_tui.screens.dialogs.form import Field, FormDialog

    store, today = screen.store, screen.store.today
    default = f"csm-portfolio-{today.isoformat()}.csv"
    many = "1 account" if len(ids) == 1 else f"{len(ids)} accounts"

    def submit(values: Any) -> None:
        fields = tuple((f"field:{f.id}", f.name) for f in store.fields())
        rows = store.rows_of(ids, (*_FURTHER, *(key for key, _ in fields)))
        write_csv(Path(os.path.expanduser(values["path"])), rows, fields)  # noqa: PTH111  # "~nobody" stays text

    field = Field("path", "File", value=str(Path.cwd() / default), required=True)
    dialog = FormDialog("Write the list", (field,), today=today, submit=submit, intro=f"{many} {what}, as CSV.")

    def after(values: Any) -> None:
        if values is not None:
            screen.say(f"{many} written to {values['path']}")

    screen.app.push_screen(dialog, after)


_FURTHER = ("owner", "ae", "product", "region", "industry")


def write_csv(path: Path, rows: Sequence[PortfolioRow], fields: Sequence[tuple[str, str]]) -> None:
    """Write rows to a new file, 0600, safe for a spreadsheet; raises Refused where it is there or cannot be made.

    ``fields`` = key and name of the own fields, which come last.
    """
    import json

    from csm_tui.exchange.export import csv_text

    header = (
        *("name", "external_id", "segment", "arr", "currency", "stage", "score", "colour", "trend", "next_milestone"),
        *("due", "go_live", "slip_days", "turn", "last_review", "next_action", "renewal", "why"),
        *("owner", "sold_by", "product", "region", "industry", "tags", *(name for _, name in fields)),
    )
    table = [
        (
            *(r.name, r.external_id or "", r.segment, "" if r.arr_cents is None else f"{r.arr_cents / 100:.2f}"),
            *(r.currency, r.phase, "" if r.score is None else r.score, r.colour, "" if r.delta is None else r.delta),
            *(r.next_title or "", r.next_committed or "", r.actual or r.committed or ""),
            *("" if r.slip_days is None else r.slip_days, r.turn_party or "", r.last_review or ""),
            *(r.next_action or "", r.renewal or "", r.why),
            *((r.more or {}).get(name, "") for name in _FURTHER),
            ", ".join(json.loads(r.tags)),
            *((r.more or {}).get(key, "") for key, _ in fields),
        )
        for r in rows
    ]
    text = csv_text(header, table)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except FileExistsError:
        raise Refused(f"{path} is there already: choose another name.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
