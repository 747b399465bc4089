"""What a page of the record is: it reads its part, makes lines of it, and knows what can be done to each line."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, ClassVar

from csm_tui.screens.dialogs.menu import Item
from csm_tui.widgets.lines import Line

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.derived import Assessment
    from csm_tui.domain.model import Facts
    from csm_tui.screens.record.screen import RecordScreen
    from csm_tui.store import Store
    from csm_tui.widgets.glyphs import Glyphs

Doing = tuple[Item, Callable[[], object]]  # what can be chosen, and what it does


class RecordPage:
    """One page. ``target`` is what the cursor is on: a pair like ``("promise", 7)``; ``None`` on no line.

    ``lines`` is fed from values by a pure function in ``widgets/record_*.py``. What writes goes through
    ``screen.form``, ``screen.sure`` or ``screen.attempt``: one store call, one undo step, and the page is read again.
    """

    code: ClassVar[str]  # "promises": also its place in PAGES
    title: ClassVar[str]  # "Promises"
    short: ClassVar[str] = ""  # for the tabs at 80 columns; the title where empty
    new_label: ClassVar[str] = "New"  # footer words of n and d; '' = the key does nothing here
    done_label: ClassVar[str] = ""
    empty: ClassVar[str] = ""  # what to press where there is nothing yet
    extra: ClassVar[tuple[str, ...]] = ()  # further keys of this page: names of methods, as ``extra('write')`` says

    def __init__(self, screen: RecordScreen) -> None:
        self.screen = screen

    filters: ClassVar[bool] = False  # whether ``/`` filters the lines by words, as ``filter_by`` does
    words: str = ""  # what is filtered by

    # What the page stands on

    @property
    def store(self) -> Store:
        """The open book."""
        return self.screen.store

    @property
    def facts(self) -> Facts:
        """All facts of the account."""
        return self.screen.shown.facts

    @property
    def assessment(self) -> Assessment:
        """What follows from them today."""
        return self.screen.shown.assessment

    @property
    def today(self) -> date:
        """The day that the program reckons with."""
        return self.screen.today

    @property
    def glyphs(self) -> Glyphs:
        """The marks in use."""
        return self.screen.glyphs

    @property
    def account_id(self) -> int:
        """Whose record it is."""
        return self.facts.account.id

    # Reading

    def read(self) -> None:
        """Read what the page shows beyond the facts that the screen has read; raises UserError."""

    def count(self) -> str:
        """What its tab says beside the name: ``3``, ``7/10`` or ''. From the facts alone: it is asked of every page."""
        return ""

    def head(self, width: int, height: int) -> list[Line]:
        """Lines above the list that are only read: sums, what is missing."""
        return []

    def lines(self, width: int, height: int) -> list[Line]:
        """The list for a page of this size; lines with a target can be chosen."""
        raise NotImplementedError

    def below(self, width: int, height: int, lines: int) -> list[Line]:
        """Lines under the list that are only read; ``height`` is the room of both, ``lines`` what the list has."""
        return []

    def moved(self) -> None:
        """The cursor came to another line: a long list reads on when it comes near the end."""

    def seek(self, target: Hashable) -> None:
        """Read on until the line of ``target`` is among those that were read."""

    def filter_by(self, words: str) -> None:
        """Show only lines with all these words."""

    def clear(self) -> bool:
        """Esc: show everything again; False where nothing was filtered."""
        return False

    # Doing

    def doing(self, target: Hashable | None) -> list[Doing]:
        """Everything that can be done to what the cursor is on, the usual first: the menu of ``,`` and of Enter."""
        return []

    def titled(self, target: Hashable | None) -> str:
        """Whose menu ``,`` shows; the page's own name where nothing better is known."""
        return self.title

    def can(self, action: str, target: Hashable) -> bool:
        """Whether d, e or Delete (``done``, ``edit``, ``remove``) do something to this line; else not offered."""
        owner = getattr(type(self), action)
        return owner is not getattr(RecordPage, action) and (action != "done" or bool(self.done_label))

    def open(self, target: Hashable) -> None:
        """Enter: the story behind a line. By itself the menu of what can be done."""
        self.screen.page_menu()

    def new(self) -> None:
        """n: one more."""

    def log(self) -> None:
        """l: log a contact with the customer."""
        from csm_tui.screens.log_contact import log_contact

        log_contact(self.screen, self.account_id)

    def edit(self, target: Hashable) -> None:
        """e: change what the cursor is on."""

    def remove(self, target: Hashable) -> None:
        """Delete: take it out, after a question."""

    def done(self, target: Hashable) -> None:
        """d: the usual end of it (done, decided, met …)."""
