"""An export that others may see: names and money masked, texts withheld (``export --redact``).

One name is always one stand-in, so that who owns what can still be followed. What is masked cannot be brought back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from csm_tui.store.erase import PROSE

LEVELS = ("names", "money", "all")
"""What may be masked: names (with addresses and links), money, or both and every text that somebody wrote."""

_OWNERS = frozenset(
    {"owner", "ae", "said_by", "responsible", "accountable", "consulted", "informed", "source"}
)  # columns that hold a name, or several
_COIN = r"(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF|JPY)\b)"
_FIGURE = r"\d[\d.,\u00a0\u202f ]{0,30}(?:[kKmM]\b)?"
_AMOUNT = re.compile(rf"{_COIN}\s?{_FIGURE}|\b{_FIGURE}\s?{_COIN}")
_FREE = frozenset({"name", "owner", "ae", "tags", "links"})

Table = tuple[tuple[str, ...], Iterable[Sequence[Any]]]


class Masks:
    """The stand-ins of one export."""

    def __init__(self, level: str, tables: Mapping[str, Table]) -> None:
        self.names = level in ("names", "all")
        self.money = level in ("money", "all")
        self.texts = level == "all"
        self.known: dict[str, str] = {}
        if self.names:
            for table, word in (("account", "Account"), ("person", "Person")):
                names, rows = tables[table]
                at, key = names.index("name"), names.index("id")
                for row in rows:
                    self.known.setdefault(row[at].casefold(), f"{word} {row[key]}")
        longest = sorted((n for n in self.known if len(n) > 1), key=len, reverse=True)
        self._any = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE) if longest else None
        )

    def stand_in(self, name: str) -> str:
        """The stand-in of a name: always the same for the same one."""
        if not name:
            return name
        return self.known.setdefault(name.casefold(), f"Name {len(self.known) + 1}")

    def text(self, text: str) -> str:
        """A text without the names that are known, and without amounts of money."""
        if self.names and self._any is not None:
            text = self._any.sub(lambda m: self.known.get(m[0].casefold(), "Name"), text)
        return _AMOUNT.sub("(amount)", text) if self.money else text


def redacted(level: str, tables: Mapping[str, Table]) -> Iterator[tuple[str, tuple[str, ...], Iterator[list[Any]]]]:
    """Every table, masked. ValueError for a level that there is not."""
    if level not in LEVELS:
        raise ValueError(level)
    masks = Masks(level, tables)
    for table, (names, rows) in tables.items():
        yield table, names, (_row(masks, table, names, row) for row in rows if _stays(table, row))


def _stays(table: str, row: Sequence[Any]) -> bool:
    """Settings hold names, places and unfinished texts: only those of the working days are told."""
    return table != "import_map" and (table != "setting" or row[0] == "calendar" or row[0].startswith("holidays."))


def _row(masks: Masks, table: str, names: tuple[str, ...], row: Sequence[Any]) -> list[Any]:
    values = dict(zip(names, row, strict=True))
    prose = PROSE.get(table, ())
    for name in prose:
        if isinstance(values[name], str) and values[name]:
            values[name] = _prose(masks, table, name, values[name])
    if table == "account":
        if masks.names:
            values["name"], values["links"] = f"Account {values['id']}", "[]"
            values["external_id"] = None
        if masks.money:
            values["arr_cents"] = None
    if table == "person" and masks.names:
        values |= {"name": f"Person {values['id']}", "email": "", "phone": "", "title": ""}
    return [values[name] for name in names]


def _prose(masks: Masks, table: str, name: str, text: str) -> str:
    if name in _OWNERS:
        if masks.names:
            return ", ".join(masks.stand_in(part.strip()) for part in text.split(",") if part.strip())
        return text
    if masks.texts and name not in _FREE:
        return _withheld(text)
    if name in ("fields", "facts") and masks.money:
        return "{}"
    return masks.text(text)


def _withheld(text: str) -> str:
    """Instead of a text, how long it was; JSON keeps its form."""
    if text[:1] in "[{":
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if isinstance(found, dict):
            return "{}"
        if isinstance(found, list):
            return "[]"
    return f"(text of {len(text)} characters)"
