"""A list of accounts by the ten thousand: their ids are held, their rows are read by the page when looked at (B6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import overload

from csm_tui.domain.rows import Group, PortfolioRow
from csm_tui.errors import UserError

PAGE = 64  # rows read at a time
PAGES = 4  # pages kept

Read = Callable[[Sequence[int]], Mapping[int, PortfolioRow]]


class Listing(Sequence[PortfolioRow]):
    """The rows of a view. Who is in it is settled when it is made; a row is what it is when it is looked at."""

    def __init__(self, ids: Sequence[int] = (), read: Read | None = None, groups: Sequence[Group] = ()) -> None:
        self.ids = ids
        self.groups = groups  # in the order of ``ids``; () = not grouped
        self._read = read
        self._pages: dict[int, list[PortfolioRow]] = {}  # in the order in which they were read

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> PortfolioRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[PortfolioRow]: ...
    def __getitem__(self, at: int | slice) -> PortfolioRow | list[PortfolioRow]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        number, within = divmod(range(len(self.ids))[at], PAGE)
        return (self._pages.get(number) or self._page(number))[within]

    def _page(self, number: int) -> list[PortfolioRow]:
        """Read a page. A row that has gone since, or cannot be read, says so in its place."""
        wanted = self.ids[number * PAGE : number * PAGE + PAGE]
        found: Mapping[int, PortfolioRow] = {}
        why = "This account has been taken back in another window."
        try:
            found = self._read(wanted) if self._read else {}
        except UserError as error:
            why = str(error)
        if len(self._pages) >= PAGES:
            del self._pages[next(iter(self._pages))]
        page = self._pages[number] = [found.get(i) or absent(i, why) for i in wanted]
        return page

    def place_of(self, account_id: object) -> int | None:
        """Return where an account stands; ``None`` where it does not."""
        try:
            return self.ids.index(account_id)
        except ValueError:
            return None


def absent(account_id: int, why: str) -> PortfolioRow:
    """Return what stands in the place of a row that is not there; ``why`` says so."""
    blank = dict.fromkeys(PortfolioRow._fields)
    texts = dict.fromkeys(("segment", "currency", "phase", "stale", "status", "valid_until", "rest_days"), "")
    counts = dict.fromkeys(("next_unconfirmed", "low", "medium", "high", "critical"), 0)
    shown = {"name": "?", "colour": "new", "computed": "new", "points": "[]", "tags": "[]", "why": why}
    return PortfolioRow(**{**blank, **texts, **counts, **shown, "id": account_id})  # type: ignore[arg-type]
