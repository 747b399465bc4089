"""Fields of one's own: defined, renamed, put in order, removed and brought back with their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget

from csm_tui.commands import OWN_FIELDS, bindings
from csm_tui.screens.asking import show_form
from csm_tui.screens.base import ListScreen
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.heading import heading
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Block, Page
from csm_tui.widgets.text import fit, show, width

if TYPE_CHECKING:
    from csm_tui.domain.own import OwnField
    from csm_tui.store import Store

KINDS = (("text", "Text"), ("number", "Number"), ("date", "Date"), ("choice", "Choice of words"))


def field_lines(
    shown: Sequence[OwnField], removed: Sequence[OwnField], used: Mapping[int, int], cells: int, glyphs: Glyphs
) -> list[Line]:
    """One line a field: name, kind, what can be chosen, how many accounts have a value; then those that are removed."""
    if not shown and not removed:
        return [
            Line(((" No fields of your own yet.", "bold"),)),
            Line(()),
            Line(((" ", ""), ("n", "key"), ("  defines one: a tier, seats sold, the day of a board meeting.", ""))),
            Line(
                (
                    (
                        " It can be a column (c), put the list in order (s), and the filter (/) finds it.",
                        "dim",
                    ),
                )
            ),
        ]
    names = min(max(width(show(f.name)) for f in (*shown, *removed)), max(12, cells // 3))
    out = [_line(f, used.get(f.id, 0), names, cells, glyphs) for f in shown]
    if removed:
        out += [Line(()), Line(((" Removed: values are kept, Enter brings a field back", "dim"),))]
        out += [_line(f, used.get(f.id, 0), names, cells, glyphs) for f in removed]
    return out


def _line(found: OwnField, used: int, names: int, cells: int, glyphs: Glyphs) -> Line:
    role = "dim" if found.removed else ""
    many = "no account yet" if not used else "1 account" if used == 1 else f"{used} accounts"
    rest = max(0, cells - names - 28)
    return Line(
        (
            (f" {fit(found.name, names, ellipsis=glyphs.ellipsis)}", role),
            (f"  {found.kind:<7}", "dim"),
            (f"  {many:<14}", "dim"),
            (fit(", ".join(found.choices), rest, ellipsis=glyphs.ellipsis), "dim"),
        ),
        found.id,
    )


class OwnFieldsScreen(ListScreen[None]):
    """All fields of one's own."""

    TITLE_IN_HELP = "Own fields"
    AUTO_FOCUS = "#fields"
    BINDINGS = bindings(OWN_FIELDS)
    DEFAULT_CSS = "OwnFieldsScreen #fields { height: 1fr; overflow-y: auto; }"

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.shown: Sequence[OwnField] = ()
        self.removed: Sequence[OwnField] = ()
        self.used: Mapping[int, int] = {}

    def body(self) -> Iterable[Widget]:
        yield Block(id="top", glyphs=self.glyphs)
        yield Page(id="fields", glyphs=self.glyphs)

    def load(self) -> None:
        self.shown, self.removed = self.store.fields(), self.store.fields(removed=True)
        self.used = self.store.field_use()
        self.draw()

    def on_resize(self, event: events.Resize | None = None) -> None:
        super().on_resize()
        if self.query("#fields"):
            self.draw()

    def draw(self) -> None:
        """Lay it out for the width there is."""
        cells, glyphs = self.app.size.width, self.glyphs
        title = heading("Own fields", today=self.csm.today, cells=cells, glyphs=glyphs, demo=self.csm.demo)
        note = " They are typed in the form of an account (e), and shown as columns (c)."
        top = [title, Line(((fit(note, cells), "dim"),)), Line(())]
        self.query_one("#top", Block).set_lines(top if self.app.size.height >= 18 else top[:1])
        lines = field_lines(self.shown, self.removed, self.used, cells - 1, glyphs)
        self.query_one("#fields", Lines).set_lines(lines)

    def here(self) -> OwnField | None:
        """The field under the cursor."""
        target = self.query_one("#fields", Lines).target
        return next((f for f in (*self.shown, *self.removed) if f.id == target), None)

    @on(Lines.Chosen)
    def _chosen(self, event: Lines.Chosen) -> None:
        event.stop()
        self.action_edit()

    # Keys

    def action_new(self) -> None:
        made = ""

        def submit(values: Values) -> None:
            nonlocal made
            self.store.add_field(values["name"], values["kind"], choices=values["choices"].splitlines())
            made = values["name"]

        def check(values: Values) -> dict[str, str]:
            short = values["kind"] == "choice" and len(_words(values["choices"])) < 2
            return {"choices": "Type at least two words to choose from, one a line."} if short else {}

        kept = ", ".join(f.name for f in self.removed)
        fields = (
            Field("name", "Name", required=True, hint=f"removed, with their values: {kept}" if kept else ""),
            Field("kind", "Kind", "choice", "text", options=KINDS),
            Field("choices", "Choices", "lines", placeholder="Gold", hint="of a choice: one word or phrase a line"),
        )
        dialog = FormDialog("New field", fields, check, today=self.store.today, submit=submit, memory="own-field")
        show_form(self, dialog, lambda: f"Field “{made}” added: e on an account fills it, c shows it")

    def action_edit(self) -> None:
        if (found := self.here()) is None:
            self.action_new()
            return
        if found.removed:
            back = partial(self.store.add_field, found.name, found.kind, choices=found.choices)
            self.attempt(back, said=f"Field “{found.name}” is back, with its values")
            return

        def submit(values: Values) -> None:
            changes: dict[str, object] = {"name": values["name"]}
            if found.kind == "choice":
                changes["choices"] = values["choices"].splitlines()
            self.store.edit_field(found.id, found.rev, **changes)

        fields = [Field("name", "Name", value=found.name, required=True)]
        if found.kind == "choice":
            text = "\n".join(found.choices)
            fields.append(Field("choices", "Choices", "lines", text, hint="one a line; values that are gone are kept"))
        dialog = FormDialog(f"Edit field “{found.name}”", fields, today=self.store.today, submit=submit)
        show_form(self, dialog, lambda: "Field changed, all values kept")

    def action_remove(self) -> None:
        found = self.here()
        if found is None or found.removed:
            self.say("There is nothing to remove here.")
            return
        gone = partial(self.store.remove_field, found.id, found.rev)
        self.attempt(gone, said=f"Field “{found.name}” removed, its values are kept")

    def action_place(self, steps: int) -> None:
        if (found := self.here()) is not None and not found.removed:
            self.attempt(partial(self.store.move_field, found.id, found.rev, steps))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to filter here, and no account to note something about."""
        return False if action in ("filter", "previous", "next", "note") else super().check_action(action, parameters)


def _words(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
