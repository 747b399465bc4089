"""Weekly numbers from a usage export, inside the program: the import's own screen with other columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csm_tui.domain.numbers import NumbersOutcome
from csm_tui.exchange.columns import header_key
from csm_tui.exchange.numbers import NumbersOptions, NumbersPlan
from csm_tui.exchange.numbers_columns import FIELDS, TITLES
from csm_tui.screens.dialogs.menu import Item
from csm_tui.screens.import_file import SAMPLE, ImportScreen
from csm_tui.screens.import_lines import field_lines, file_lines, option_lines, question_lines, spoken_lines
from csm_tui.widgets.lines import Line, line
from csm_tui.widgets.text import show

if TYPE_CHECKING:
    from csm_tui.store.store import Store


class ImportNumbersScreen(ImportScreen):
    """Stages as those of the import of accounts; a row is an account and a day."""

    HEAD = "IMPORT NUMBERS"
    PLACEHOLDER = "path of a usage export: CSV or XLSX, a row for each account and day"

    numbers: NumbersPlan | None = None
    brought: NumbersOutcome | None = None
    told: NumbersOptions = NumbersOptions()

    def _body_lines(self, width: int) -> list[Line]:
        glyphs = self.glyphs
        if self.stage == "file":
            return file_lines(self.field.value, width, glyphs)
        plan = self.numbers
        if plan is None:
            return [line(("  Reading the file…" if not glyphs.ascii else "  Reading the file", "dim"))]
        if self.stage == "columns":
            settings = (
                ("date", "Order of dates", plan.options.date_format or "as the file proves it"),
                ("rate", "Error rate is", plan.options.rate or "as the file proves it"),
            )
            return [
                *question_lines(plan.questions, width),
                *option_lines(settings, width, glyphs),
                *field_lines(plan.match, FIELDS, TITLES, self.samples, width, glyphs),
            ]
        from csm_tui.exchange.numbers_report import report_lines

        return spoken_lines(report_lines(plan, self.brought, dry_run=self.stage == "check"), width, glyphs)

    def _read_table(self, store: Store, path: Path) -> Callable[[], None]:
        from csm_tui.exchange.tables import read_table

        table = read_table(path)
        samples = [row for _, row in table.sample(SAMPLE)]
        remembered = store.import_map(_key(table.header)) or {}

        def show_it() -> None:
            self.table, self.samples, self.numbers = table, samples, None
            self._told = dict(remembered)
            self.told = NumbersOptions(map=self._told)
            self.stage = "columns"
            self.draw()
            self.lines.focus()
            self._prove()

        return show_it

    def _prove(self) -> None:
        table, options = self.table, replace(self.told, map=dict(self._told))
        if table is None:
            return

        def read(_store: Store) -> Callable[[], None]:
            from csm_tui.exchange.numbers import read_numbers

            plan = read_numbers(table, options)

            def show_it() -> None:
                self.numbers, self.told = plan, options
                self.draw()
                self.say(_told_of(plan, self.glyphs.sep))

            return show_it

        self._in_thread(read)

    # What is asked

    def _titles(self) -> Mapping[str, str]:
        return TITLES

    def _questions(self) -> Sequence[Any]:
        return self.numbers.questions if self.numbers is not None else ()

    def _has_plan(self) -> bool:
        return self.numbers is not None

    def _ask_option(self, key: str) -> None:
        if key == "date":
            super()._ask_option(key)
            return
        items = [
            Item("", "as the file proves it"),
            Item("percent", "in percent", "p", "2.5 is 2.5 %"),
            Item("fraction", "a part of one", "f", "0.025 is 2.5 %"),
        ]
        self._ask("How is the error rate written?", items, lambda v: self._set("rate", v))

    def _set(self, option: str, value: str) -> None:
        given: dict[str, Any] = {option: value or None}
        self.told = replace(self.told, **given)
        self._prove()

    # Check and import

    def _check(self) -> None:
        if (plan := self.numbers) is None:
            return

        def check(store: Store) -> Callable[[], None]:
            plan.require()
            outcome = store.import_numbers(plan.incoming, dry_run=True)

            def show_it() -> None:
                self.brought, self.stage = outcome, "check"
                self.draw()
                self.say("Nothing is changed yet: i imports, Esc goes back to the columns.")

            return show_it

        self._in_thread(check)

    def _import(self) -> None:
        if (plan := self.numbers) is None:
            return
        self.stage = "running"
        self._progress(0, len(plan.incoming))
        name = show(plan.path.name)[:60]

        def bring_in(store: Store) -> Callable[[], None]:
            store.backup("import")
            outcome = store.import_numbers(plan.incoming, label=f"Numbers from {name}")
            if self._told:
                store.remember_map(_key(plan.table.header), plan.match.to_remember())

            def show_it() -> None:
                self.brought, self.stage = outcome, "done"
                self.csm.changed()
                self.draw()
                counts = {kind: sum(o.outcome == kind for o in outcome.lines) for kind in ("new", "changed")}
                said = f"Numbers from {name}: {counts['new']:,} new, {counts['changed']:,} changed"
                self.say(f"{said} {self.glyphs.sep} u in the portfolio takes it back {self.glyphs.sep} i or Esc: back")

            return show_it

        self._in_thread(bring_in, failed="check")

    def _forget(self) -> None:
        self.table, self.numbers = None, None


def _key(header: tuple[str, ...]) -> str:
    """Under which a map of figures is remembered: the same as on the command line."""
    return header_key(("numbers", *header))


def _told_of(plan: NumbersPlan, sep: str) -> str:
    """What the file holds, in one line."""
    told = f"{len(plan.incoming):,} days of figures from {plan.rows:,} rows"
    refused = f", {len(plan.refused):,} refused" if plan.refused else ""
    asks = f" {sep} {len(plan.questions)} to answer first" if plan.questions else ""
    return f"{told}{refused}{asks} {sep} i goes on"
