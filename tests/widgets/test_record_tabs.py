"""The pages of the record on one line, for any width."""

from __future__ import annotations

import pytest
from csm_tui.commands import RECORD_PAGES
from csm_tui.widgets.glyphs import UNICODE
from csm_tui.widgets.record_tabs import Tab, tab_line
from csm_tui.widgets.text import width

TABS = [Tab(key, title, short) for key, _, title, short, _ in RECORD_PAGES]


def text(shown: int, cells: int, count: str = "") -> str:
    return "".join(span for span, _ in tab_line(TABS, shown, count, cells, UNICODE).spans)


@pytest.mark.parametrize("cells", [50, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("shown", range(len(TABS)))
def test_every_key_is_there_and_the_page_shown_by_name(cells: int, shown: int) -> None:
    line = text(shown, cells, "3 undecided")
    assert width(line) <= cells
    assert all(f" {tab.key}" in line for tab in TABS)
    assert f" {TABS[shown].key} " in line
    assert (TABS[shown].title in line) or (TABS[shown].short in line)


def test_at_eighty_the_pages_beside_it_keep_their_names() -> None:
    assert text(3, 80).count("People") == 1
    assert all(name in text(3, 80) for name in ("Promises", "Win", "Contacts", "Actions"))


def test_with_room_all_names_are_told() -> None:
    assert all(tab.title in text(0, 120, "2") for tab in TABS)
