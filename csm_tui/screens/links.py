"""The links of an account: its record in the CRM, its channel, its documents. Copied, or opened when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from csm_tui.commands import LINKS, bindings
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.widgets.footer import FitFooter
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.lines import Line, Lines
from csm_tui.widgets.panes import Page
from csm_tui.widgets.text import fit, show, width

if TYPE_CHECKING:
    from csm_tui.app import CsmApp
    from csm_tui.store.store import Store

Link = tuple[str, str]


def link_lines(links: tuple[Link, ...], cells: int, glyphs: Glyphs) -> list[Line]:
    """One line a link: its name, and where it leads; what to press where there is none."""
    if not links:
        return [
            Line(((" No links yet.", ""),)),
            Line(
                (
                    (" ", ""),
                    ("n", "key"),
                    ("  adds one: the CRM record, the channel, a document", "dim"),
                )
            ),
        ]
    names = min(
        max((width(show(label)) for label, address in links if label != address), default=0), max(10, cells // 3)
    )
    out = []
    for place, (label, address) in enumerate(links):
        if label == address:
            out.append(Line(((f" {fit(address, cells - 2, ellipsis=glyphs.ellipsis)}", ""),), place))
            continue
        rest = fit(address, max(0, cells - names - 4), ellipsis=glyphs.ellipsis)
        out.append(Line(((f" {fit(label, names, ellipsis=glyphs.ellipsis)}", ""), (f"  {rest}", "dim")), place))
    return out


class LinksDialog(ModalScreen[None]):
    """Lists, copies, opens, adds, changes and removes links."""

    TITLE_IN_HELP = "Links"
    BINDINGS = bindings(LINKS)
    AUTO_FOCUS: ClassVar[str | None] = "Lines"
    DEFAULT_CSS = """
    LinksDialog { align: center middle; background: $background 60%; }
    LinksDialog #links { width: 84; max-width: 100%; height: auto; max-height: 100%; background: $background;
        border: solid $primary; padding: 0 1; }
    LinksDialog.-ascii #links { border: ascii $primary; }
    LinksDialog #title { text-style: bold; color: $primary; height: 1; }
    LinksDialog #said { height: auto; color: $text-muted; display: none; }
    LinksDialog Lines { height: auto; }
    LinksDialog FitFooter { dock: none; }
    """

    def __init__(self, store: Store, account_id: int, name: str) -> None:
        super().__init__()
        self.store, self.account_id, self.account = store, account_id, name
        self.links: tuple[Link, ...] = ()
        self.rev = 0

    @property
    def csm(self) -> CsmApp:
        """The program itself."""
        return self.app  # type: ignore[return-value]

    @property
    def glyphs(self) -> Glyphs:
        """The marks in use."""
        glyphs: Glyphs = getattr(self.app, "glyphs", UNICODE)
        return glyphs

    def compose(self) -> ComposeResult:
        with Vertical(id="links"):
            yield Static(Content(f"Links of {show(self.account)}"), id="title")
            yield Page(glyphs=self.glyphs)
            yield Static(id="said")
            yield FitFooter(glyphs=self.glyphs)

    def on_mount(self) -> None:
        self.set_class(self.glyphs.ascii, "-ascii")
        self.read()

    def on_resize(self) -> None:
        self.fill()

    def read(self) -> None:
        """Read the links anew and show them."""
        try:
            self.rev = self.store.facts(self.account_id).account.rev
            self.links = self.store.links(self.account_id)
        except UserError as error:
            self.tell(str(error))
        self.fill()

    def fill(self) -> None:
        """Show the links for the width there is."""
        cells = max(20, min(84, self.app.size.width) - 5)
        page = self.query_one_optional(Page)
        if page is not None:
            lines = link_lines(self.links, cells, self.glyphs)
            page.styles.height = max(1, min(len(lines), self.app.size.height - 5))
            page.set_lines(lines)
            self.refresh_bindings()

    def tell(self, text: str) -> None:
        """Say something below the list."""
        said = self.query_one("#said", Static)
        said.update(Content(show(text)))
        said.display = bool(text)

    def here(self) -> int | None:
        """The place of the link under the cursor."""
        target = self.query_one(Page).target
        return target if isinstance(target, int) and target < len(self.links) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a link there is nothing to copy, open, edit or remove."""
        return bool(self.links) if action in ("copy", "go", "edit", "remove") else True

    # Keys

    def action_copy(self) -> None:
        if (at := self.here()) is not None:
            from csm_tui.clipboard import copy

            places = self.csm.places
            state = places.state if places else None
            self.tell(copy(self.links[at][1], "the link", send=self.app.copy_to_clipboard, state=state))

    def action_go(self) -> None:
        """Open it in the person's own browser; over SSH there is none, so it is copied."""
        if (at := self.here()) is not None:
            from csm_tui.opening import open_address

            if said := open_address(self.links[at][1]):
                self.tell(said)
            else:
                self.action_copy()

    @on(Lines.Chosen)
    def _chosen(self, event: Lines.Chosen) -> None:
        event.stop()
        self.action_go()

    def action_new(self) -> None:
        self._form("Add a link", None)

    def action_edit(self) -> None:
        if (at := self.here()) is not None:
            self._form("Edit the link", at)

    def _form(self, title: str, at: int | None) -> None:
        label, address = ("", "") if at is None else self.links[at]

        def submit(values: Values) -> None:
            entry = (values["label"], values["address"])
            links = [*self.links, entry] if at is None else [*self.links[:at], entry, *self.links[at + 1 :]]
            self._write(links)

        fields = (
            Field("address", "Address", value=address, required=True, placeholder="https://…"),
            Field("label", "Name", value=label if label != address else "", placeholder="CRM, channel, documents"),
        )
        memory = f"link-{self.account_id}-{'new' if at is None else address}"
        dialog = FormDialog(title, fields, today=self.store.today, submit=submit, memory=memory)
        self.app.push_screen(dialog, lambda done: self.read() if done is not None else None)

    def action_remove(self) -> None:
        if (at := self.here()) is not None:
            label = self.links[at][0]
            try:
                self._write([*self.links[:at], *self.links[at + 1 :]])
            except UserError as error:
                self.tell(str(error))
            else:
                self.read()
                self.tell(f"“{label}” removed; u on the screen below brings it back.")

    def _write(self, links: Any) -> None:
        self.store.set_links(self.account_id, self.rev, links)
        self.csm.changed()

    def action_close(self) -> None:
        self.dismiss(None)
