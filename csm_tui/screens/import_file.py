"""Bring in a spreadsheet: choose the file, match its columns, look at what would come in, import (issue: import).

Files are read and imports are made by a thread with a store of its own; the screen only shows how far it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from csm_tui.commands import IMPORT, bindings
from csm_tui.domain.incoming import ImportOutcome
from csm_tui.errors import UserError
from csm_tui.exchange.columns import FIELD_TITLES, header_key
from csm_tui.exchange.plan import ImportOptions, ImportPlan, ImportQuestion
from csm_tui.exchange.tables import Table
from csm_tui.screens.base import BaseScreen
from csm_tui.screens.dialogs.menu import Item, Menu
from csm_tui.screens.import_lines import (
    entries,
    file_lines,
    match_lines,
    on_screen,
    outcome_lines,
    progress_line,
    split_path,
)
from csm_tui.widgets.lines import Line, Lines, line
from csm_tui.widgets.text import show, wrap

if TYPE_CHECKING:
    from csm_tui.store.store import Store

SAMPLE = 5  # rows whose values are shown
VALUES = 40  # different values of a column that can be chosen from


class ImportScreen(BaseScreen[None]):
    """Stages: file, columns, check, running, done."""

    TITLE_IN_HELP = "Import"
    HEAD = "IMPORT"
    PLACEHOLDER = "path of a CSV or XLSX file"
    AUTO_FOCUS = "Input"
    BINDINGS = bindings(IMPORT)
    DEFAULT_CSS = """
    ImportScreen #head { height: 2; }
    ImportScreen Input { border: none; height: 1; padding: 0 1 !important; background: $panel; }
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.stage = "file"
        self.table: Table | None = None
        self.samples: Sequence[Sequence[object]] = ()
        self.options = ImportOptions()
        self.plan: ImportPlan | None = None
        self.outcome: ImportOutcome | None = None
        self._told: dict[str, str] = {}  # what the person matched: remembered for files with this header
        self._busy = False

    def body(self) -> Iterable[Widget]:
        self.title_lines = Lines(id="head", glyphs=self.glyphs)
        self.title_lines.can_focus = False
        self.field = Input(placeholder=self.PLACEHOLDER, compact=True)
        self.field.cursor_blink = False
        self.lines = Lines(id="import", glyphs=self.glyphs)
        yield self.title_lines
        yield self.field
        yield self.lines

    def load(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        super().on_resize()
        self.call_after_refresh(self.draw)

    # Showing

    def draw(self) -> None:
        """Show the stage."""
        width, glyphs = max(20, self.app.size.width - 1), self.glyphs
        steps = {
            "file": "choose a file",
            "columns": "match its columns",
            "check": "what would come in",
            "running": "importing",
            "done": "imported",
        }
        name = f" {glyphs.sep} {show(self.table.path.name)}" if self.table else ""
        head = line((f" {self.HEAD}", "head"), (f"{name}  ", "bold"), (steps[self.stage], "dim"))
        self.title_lines.set_lines([head, line((glyphs.rule * (width + 1), "rule"))])
        self.field.display = self.stage == "file"
        self.lines.set_lines(self._body_lines(width))

    def _body_lines(self, width: int) -> list[Line]:
        glyphs = self.glyphs
        if self.stage == "file":
            return file_lines(self.field.value, width, glyphs)
        if self.plan is None:
            return [line(("  Reading the file…" if not glyphs.ascii else "  Reading the file", "dim"))]
        if self.stage == "columns":
            return match_lines(self.plan, self.samples, width, glyphs)
        return outcome_lines(self.plan, self.outcome, width, dry_run=self.stage == "check", glyphs=glyphs)

    # The file

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.draw()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        folder, name = split_path(event.value)
        self._choose_path(folder / name if name else folder)

    def action_complete(self) -> None:
        if self.stage != "file" or self.focused is not self.field:
            self.focus_next()
            return
        found = entries(self.field.value)
        typed = split_path(self.field.value)[1]
        common = os.path.commonprefix([path.name for path in found])  # noqa: RUF071  # of names, not of paths
        if len(found) == 1:
            self._type(found[0])
        elif len(common) > len(typed):
            self._type(found[0].parent / common)
        else:
            self.lines.focus()

    def _type(self, path: Path) -> None:
        text = str(path) + ("/" if path.is_dir() else "")
        self.field.value = text
        self.field.cursor_position = len(text)

    def _choose_path(self, path: Path) -> None:
        if path.is_dir():
            self._type(path.absolute())
            self.draw()
            return
        self._in_thread(lambda store: self._read_table(store, path))

    def _read_table(self, store: Store, path: Path) -> Callable[[], None]:
        from csm_tui.exchange.tables import read_table

        table = read_table(path)
        samples = [row for _, row in table.sample(SAMPLE)]
        remembered = store.import_map(header_key(table.header)) or {}

        def show_it() -> None:
            self.table, self.samples, self.plan = table, samples, None
            self._told = dict(remembered)
            self.options = ImportOptions(map=self._told)
            self.stage = "columns"
            self.draw()
            self.lines.focus()
            self._prove()
            if remembered:
                self.say("Columns are matched as the last time for a file like this.")

        return show_it

    # Columns and options

    def _prove(self) -> None:
        """Read the file anew with the present options."""
        table, options = self.table, replace(self.options, map=dict(self._told))
        if table is None:
            return

        def read(_store: Store) -> Callable[[], None]:
            from csm_tui.exchange.importer import read_import

            plan = read_import(table, options)

            def show_it() -> None:
                self.plan, self.options = plan, options
                self.draw()
                told = f"{len(plan.incoming):,} customers from {plan.rows:,} rows"
                refused = f", {len(plan.refused):,} refused" if plan.refused else ""
                asks = f" {self.glyphs.sep} {len(plan.questions)} to answer first" if plan.questions else ""
                self.say(f"{told}{refused}{asks} {self.glyphs.sep} i goes on")

            return show_it

        self._in_thread(read)

    @on(Lines.Chosen, "#import")
    def _chosen(self, event: Lines.Chosen) -> None:
        event.stop()
        target: Any = event.target
        if isinstance(target, Path):
            self._choose_path(target)
        elif self._has_plan() and isinstance(target, tuple):
            kind, key = target
            {"field": self._ask_column, "option": self._ask_option, "question": self._ask_question}[kind](key)

    def _ask(self, title: str, items: Sequence[Item], then: Callable[[str], None], *, search: bool = False) -> None:
        self.app.push_screen(Menu(title, items, search=search), lambda chosen: None if chosen is None else then(chosen))

    def _ask_column(self, known: str) -> None:
        if self.table is None:
            return
        items = [Item("-", "no column", hint="leave the field empty")]
        for at, name in enumerate(self.table.header):
            values = ", ".join(show(str(row[at])) for row in self.samples if at < len(row) and str(row[at]).strip())
            items.append(Item(str(at), show(name), hint=values[:60]))
        header = self.table.header

        def chosen(found: str) -> None:
            self._told[known] = "" if found == "-" else header[int(found)]
            self._prove()

        self._ask(f"Which column is {self._titles()[known]}?", items, chosen, search=True)

    def _ask_option(self, key: str) -> None:
        if key == "merge":
            self.options = replace(self.options, merge_by=None if self.options.merge_by else "name")
            self._prove()
        elif key == "where":
            self._ask_where()
        elif key == "date":
            items = [
                Item("", "as the file proves it"),
                Item("DMY", "day, month, year", "d"),
                Item("MDY", "month, day, year", "m"),
                Item("YMD", "year, month, day", "y"),
            ]
            self._ask("In which order are dates written?", items, lambda v: self._set("date_format", v))
        else:
            items = [Item("", "as the file says"), *(Item(c, c) for c in ("USD", "EUR", "GBP", "CHF", "JPY", "INR"))]
            self._ask("Amounts that name no currency are in", items, lambda v: self._set("currency", v))

    def _set(self, option: str, value: str) -> None:
        given: dict[str, Any] = {option: value or None}
        self.options = replace(self.options, **given)
        self._prove()

    def _titles(self) -> Mapping[str, str]:
        """The fields in words."""
        return FIELD_TITLES

    def _questions(self) -> Sequence[ImportQuestion]:
        """What is to be answered first."""
        return self.plan.questions if self.plan is not None else ()

    def _has_plan(self) -> bool:
        """Whether the file has been read."""
        return self.plan is not None

    def _forget(self) -> None:
        """Back to the choice of a file."""
        self.table, self.plan = None, None

    def _ask_question(self, option: str) -> None:
        question = next((q for q in self._questions() if q.option == option), None)
        if question is not None:
            items = [Item(value, value, hint=meaning) for value, meaning in question.choices]
            self._ask(question.text, items, lambda v: self._set(option, v))

    def _ask_where(self) -> None:
        if (table := self.table) is None:
            return
        items = [Item("-", "all rows"), *(Item(str(at), show(name)) for at, name in enumerate(table.header))]

        def column(found: str) -> None:
            if found == "-":
                self.options = replace(self.options, where=())
                self._prove()
            else:
                self._in_thread(lambda _store: self._values_of(table, int(found)))

        self._ask("Only rows where which column has a value?", items, column, search=True)

    def _values_of(self, table: Table, at: int) -> Callable[[], None]:
        """Read the different values of a column, most frequent first, and ask for one."""
        from collections import Counter

        counts = Counter(str(row[at]).strip() for chunk in table.chunks() for row in chunk.rows if at < len(row))
        name = table.header[at]
        items = [Item(value, show(value) or "(empty)", hint=f"{n:,} rows") for value, n in counts.most_common(VALUES)]

        def chosen(value: str) -> None:
            self.options = replace(self.options, where=((name, value),))
            self._prove()

        return lambda: self._ask(f"Only rows where {show(name)} is", items, chosen, search=True)

    # Check and import

    def action_go_on(self) -> None:
        if self._busy or not self._has_plan():
            return
        if self.stage == "columns":
            if self._questions():
                self.say("First answer what is asked above: Enter on the line.", error=True)
                return
            self._check()
        elif self.stage == "check":
            self._import()
        elif self.stage == "done":
            self.csm.back()

    def _check(self) -> None:
        if (plan := self.plan) is None:
            return

        def check(store: Store) -> Callable[[], None]:
            plan.require()
            outcome = store.import_accounts(plan.incoming, dry_run=True)

            def show_it() -> None:
                self.outcome, self.stage = outcome, "check"
                self.draw()
                self.say("Nothing is changed yet: i imports, Esc goes back to the columns.")

            return show_it

        self._in_thread(check)

    def _import(self) -> None:
        if (plan := self.plan) is None:
            return
        self.stage = "running"
        self._progress(0, len(plan.incoming))
        name = show(plan.path.name)[:60]
        last = -1

        def progress(done: int, total: int) -> None:
            nonlocal last
            if (part := done * 100 // max(1, total)) != last:
                last = part
                self.app.call_from_thread(self._progress, done, total)

        def bring_in(store: Store) -> Callable[[], None]:
            if store.count():
                store.backup("import")
            outcome = store.import_accounts(plan.incoming, progress=progress, label=f"Import of {name}")
            if self._told:
                store.remember_map(header_key(plan.table.header), plan.match.to_remember())

            def show_it() -> None:
                self.outcome, self.stage = outcome, "done"
                self.csm.changed()
                self.draw()
                counts = {kind: sum(o.outcome == kind for o in outcome.lines) for kind in ("new", "changed")}
                said = f"Imported from {name}: {counts['new']:,} new, {counts['changed']:,} changed"
                self.say(
                    f"{said} {self.glyphs.sep} u in the portfolio takes it back {self.glyphs.sep} i or Esc: portfolio"
                )

            return show_it

        self._in_thread(bring_in, failed="check")

    def _progress(self, done: int, total: int) -> None:
        if self.stage == "running":
            self.lines.set_lines([line(""), progress_line(done, total, self.app.size.width, self.glyphs)])

    # The thread

    def _in_thread(self, work: Callable[[Store], Callable[[], None]], *, failed: str = "") -> None:
        """Do ``work`` with a store of its own and then, here, what it gives; a ``UserError`` is said."""
        if self._busy:
            return
        self._busy = True

        def run() -> None:
            try:
                store = self.store.fork()
                try:
                    then = work(store)
                finally:
                    store.close()
            except UserError as error:
                self.app.call_from_thread(self._settled, None, str(error), failed)
            else:
                self.app.call_from_thread(self._settled, then, "", "")

        self.run_worker(run, thread=True, group="import", name="import")

    def _settled(self, then: Callable[[], None] | None, error: str, failed: str) -> None:
        self._busy = False
        if error:
            self.stage = failed or self.stage
            self.draw()
            self.say(on_screen(wrap(error, 1000)[0]), error=True)
        elif then is not None and self.is_attached:
            then()

    # Back

    def action_leave(self) -> None:
        if self._busy and self.stage == "running":
            self.say("The import is being written: a moment.")
        elif self.stage == "check":
            self.stage = "columns"
            self.draw()
        elif self.stage == "columns":
            self.stage = "file"
            self._forget()
            self.draw()
            self.field.focus()
        else:
            self.csm.back()

    def action_help(self) -> None:
        self.csm.action_help()

    def action_commands(self) -> None:
        self.csm.action_commands()
