"""Columns that the person chose: which there are, and how they share a page.

What stands further left stays longer: where the page is narrow, the last columns give way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from csm_tui.domain.rows import PortfolioRow
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.portfolio_lines import USUAL, Column, Day, days_since, short_day
from csm_tui.widgets.portfolio_order import GROUP_NAMES
from csm_tui.widgets.text import fit, width

Own = tuple[tuple[int, str, str, int], ...]  # id, name, kind of own fields, and letters of the longest choice
Cell = Callable[[PortfolioRow, Day, Glyphs, int], tuple[tuple[str, str], ...]]

DEFAULT = ("health", "trend", "name", "stage", "arr", "next", "due", "slip", "golive", "turn", "risks", "touch", "rev")
LEAST = {"name": 14, "next": 12, "action": 16, "why": 14}  # cells below which it says nothing
_WORDS_LEAST = 9
MOST = {"name": 34, "next": 30, "action": 36}  # cells beyond which a wide column gains nothing
_WORDS_MOST = 22


def _text(read: Callable[[PortfolioRow], str]) -> Cell:
    """A cell of words, on the left."""

    def cell(row: PortfolioRow, _today: Day, glyphs: Glyphs, cells: int) -> tuple[tuple[str, str], ...]:
        return ((fit(read(row), cells, ellipsis=glyphs.ellipsis), ""),)

    return cell


def _day(read: Callable[[PortfolioRow], str | None]) -> Cell:
    def cell(row: PortfolioRow, today: Day, glyphs: Glyphs, cells: int) -> tuple[tuple[str, str], ...]:
        return ((fit(short_day(read(row), today), cells, ">", ellipsis=glyphs.ellipsis), ""),)

    return cell


def _number(name: str) -> Cell:
    def cell(row: PortfolioRow, _today: Day, glyphs: Glyphs, cells: int) -> tuple[tuple[str, str], ...]:
        return ((fit(_more(row, name), cells, ">", ellipsis=glyphs.ellipsis), ""),)

    return cell


def _more(row: PortfolioRow, name: str) -> str:
    return (row.more or {}).get(name, "")


def _tags(row: PortfolioRow) -> str:
    """The tags as words. Their JSON is read here: rows are not made by the thousand with them."""
    if row.tags == "[]":
        return ""
    import json

    return ", ".join(json.loads(row.tags))


def _action(row: PortfolioRow, today: Day, glyphs: Glyphs, cells: int) -> tuple[tuple[str, str], ...]:
    """The next action with its day before it: the day is what is looked for."""
    if not row.next_action:
        return ((fit("none", cells, ellipsis=glyphs.ellipsis), "dim"),)
    due = short_day(row.next_action_due, today)
    gone = days_since(row.next_action_due, today)
    role = "late" if gone is not None and gone > 0 else ""
    mark = f"{'!' if role else ' '}{due}" if due else " no day"
    head = fit(mark, min(8, cells), ellipsis=glyphs.ellipsis)
    return (head, role), (fit(row.next_action, max(0, cells - 8), ellipsis=glyphs.ellipsis), "")


def _words(name: str, title: str, sort: str, read: Callable[[PortfolioRow], str] | None = None) -> Column:
    """A column of words; its width is what the page has."""
    return Column(name, title, 0, 2, "<", sort, _text(read or (lambda row: _more(row, name))))


def _days(name: str, title: str, read: Callable[[PortfolioRow], str | None] | None = None) -> Column:
    return Column(name, title, 8, 1, ">", name, _day(read or (lambda row: _more(row, name))))


_FURTHER = (
    Column("action", "Next action", 0, 2, "<", "action", _action),
    _days("forecast", "Forecast", lambda row: row.forecast),
    _days("baseline", "Baseline", lambda row: row.baseline),
    _days("renewal", "Renewal", lambda row: row.renewal),
    _days("signed", "Signed"),
    _days("kickoff", "Kickoff"),
    Column("segment", "Segment", 10, 2, "<", "segment", _text(lambda r: GROUP_NAMES.get(r.segment, r.segment))),
    _words("owner", "CSM", "owner"),
    _words("ae", "Sold by", "ae"),
    _words("product", "Product", "product"),
    _words("region", "Region", "region"),
    _words("industry", "Industry", "industry"),
    _words("tags", "Tags", "tags", _tags),
    _words("id", "Id in the CRM", "id", lambda row: row.external_id or ""),
    _words("why", "Why", "", lambda row: row.why),
)
CATALOGUE = {column.name: column for column in (*USUAL.values(), *_FURTHER)}
ABOUT = {
    "health": "colour and score", "trend": "the scores of eight weeks", "name": "always shown",
    "rev": "age of the review", "turn": "whose turn, and for how long", "risks": "open signals by severity",
    "touch": "days since the last contact", "next": "the next open milestone", "due": "its committed day",
    "slip": "go-live against its baseline", "golive": "committed, or when it was", "action": "with its day",
    "forecast": "of the go-live", "baseline": "of the go-live", "why": "what is behind the colour",
}  # fmt: skip


def own_column(field_id: int, name: str, kind: str, longest: int) -> Column:
    """The column of an own field."""
    key = f"field:{field_id}"
    if kind == "number":
        return Column(key, name, max(6, min(12, width(name) + 1)), 1, ">", key, _number(key))
    if kind == "date":
        return Column(key, name, max(8, min(12, width(name) + 1)), 1, ">", key, _day(lambda row: _more(row, key)))
    cells = max(5, min(16, max(longest, width(name) + 1))) if kind == "choice" else 0
    return Column(key, name, cells, 2, "<", key, _text(lambda row: _more(row, key)))


def known(names: Sequence[str], own: Own) -> tuple[Column, ...]:
    """The columns of these names, those that there are; the account's name is always among them."""
    fields = {f"field:{one[0]}": own_column(*one) for one in own}
    found = [c for n in dict.fromkeys(names) if (c := CATALOGUE.get(n) or fields.get(n)) is not None]
    return tuple(found if any(c.name == "name" for c in found) else [CATALOGUE["name"], *found])


@lru_cache(maxsize=64)
def chosen_columns(page: int, names: tuple[str, ...], own: Own) -> tuple[Column, ...]:
    """The chosen columns for a page of that many cells, in their order; their widths and gaps fill it."""
    wanted = known(names, own)
    least = {c.name: c.width or LEAST.get(c.name, _WORDS_LEAST) for c in wanted}
    name = next(c for c in wanted if c.name == "name")
    free = page - 1 - name.gap - least["name"]
    kept = {"name"}
    for column in wanted:
        if column is not name and column.gap + least[column.name] <= free:
            kept.add(column.name)
            free -= column.gap + least[column.name]
    shown = [c for c in wanted if c.name in kept]
    widths = {c.name: least[c.name] for c in shown}
    wide = [c.name for c in shown if not c.width]
    while free > 0 and (grow := [n for n in wide if widths[n] < MOST.get(n, _WORDS_MOST)]):
        for each in grow[:free]:
            widths[each] += 1
        free -= min(free, len(grow))
    widths[wide[-1]] += max(0, free)
    return tuple(c._replace(width=widths[c.name]) for c in shown)
