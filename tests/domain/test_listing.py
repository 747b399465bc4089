"""A list of accounts by the ten thousand: rows come by the page, and one that is gone says so."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from csm_tui.domain.listing import PAGE, PAGES, Listing, absent
from csm_tui.domain.rows import PortfolioRow
from csm_tui.errors import UserError


class Book:
    """Stands for the store: counts what is read."""

    def __init__(self) -> None:
        self.reads: list[int] = []

    def read(self, ids: Sequence[int]) -> dict[int, PortfolioRow]:
        self.reads.append(len(ids))
        return {i: absent(i, "")._replace(name=f"n{i}") for i in ids if i != 7}


def test_rows_are_read_by_the_page_and_kept() -> None:
    book = Book()
    rows = Listing(array("q", range(1, 1001)), book.read)
    assert len(rows) == 1000
    assert book.reads == []
    assert rows[0].name == rows[-1000].name == "n1"
    assert rows[-1].name == "n1000"
    assert book.reads == [PAGE, 1000 % PAGE]
    assert [row.id for row in rows[10:13]] == [11, 12, 13]
    assert len(book.reads) == 2
    assert [row.id for row in rows] == list(range(1, 1001))
    assert len(rows._pages) == PAGES, "no more than a few pages are ever held"
    with pytest.raises(IndexError):
        rows[1000]


def test_an_account_is_found_where_it_stands() -> None:
    rows = Listing(array("q", [5, 9, 2]), Book().read)
    assert (rows.place_of(9), rows.place_of(2), rows.place_of(1), rows.place_of("x"), rows.place_of(None)) == (
        *(1, 2),
        *(None, None, None),
    )


def test_what_has_gone_or_cannot_be_read_says_so_in_its_place() -> None:
    book = Book()
    gone = Listing([6, 7], book.read)[1]
    assert (gone.id, gone.name) == (7, "?")
    assert "taken back in another window" in gone.why

    def refuse(_ids: Sequence[int]) -> dict[int, PortfolioRow]:
        raise UserError("The file has gone.")

    assert Listing([6], refuse)[0].why == "The file has gone."
    assert list(Listing()) == []
