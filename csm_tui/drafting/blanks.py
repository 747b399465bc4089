"""Blanks: what the product does not know, shown in the text itself as ``«…»``.

The mark says its own kind, so that a draft can be edited in any editor and read back: ``«root cause»``
must be filled before the draft can be marked as sent, ``«renewal date?»`` should be. Guillemets with blanks
inside (« comme ici ») are ordinary quotation; those of a customer's own text are turned into ‹ ›.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_BLANK = re.compile(r"«(?=[^\s«»])([^«»\n]{0,199}[^\s«»])»")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")
_LACKS = re.compile(r"^(?!>).*?(Result: no result recorded)", re.MULTILINE)  # not in what is quoted
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*$", re.MULTILINE)
# Where anybody may have a mailbox: such a domain says nothing about who the reader works for.
_PUBLIC = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com"),
        *("aol.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "qq.com", "163.com", "mail.ru"),
    }
)


class Blank(NamedTuple):
    """One blank of a text."""

    text: str  # what is asked for, without the marks
    kind: str  # block | warning
    start: int  # character offsets of the whole «…»
    end: int

    @property
    def label(self) -> str:
        """What is asked for, in short: up to the first colon."""
        return self.text.partition(":")[0].strip()

    @property
    def mark(self) -> str:
        """The blank as it stands in the text."""
        return f"«{self.text}?»" if self.kind == "warning" else f"«{self.text}»"


def blank_mark(hint: str, kind: str) -> str:
    """Return the mark of a blank of ``kind`` (block or warning) that asks for ``hint``."""
    hint = re.sub(r"[«»\n]", "", hint).strip().rstrip("?").rstrip() or "…"
    return f"«{hint[:190]}?»" if kind == "warning" else f"«{hint[:190]}»"


def find_blanks(text: str) -> tuple[Blank, ...]:
    """Return the blanks of ``text`` in reading order."""
    found = []
    for match in _BLANK.finditer(text):
        inner = match.group(1)
        warning = inner.endswith("?")
        found.append(Blank(inner.rstrip("?"), "warning" if warning else "block", match.start(), match.end()))
    return tuple(found)


def next_blank(text: str, after: int) -> Blank | None:
    """Return the first blank that starts at or after character ``after``, else the first of all, else ``None``."""
    found = find_blanks(text)
    return next((b for b in found if b.start >= after), found[0] if found else None)


def blanks_left(text: str) -> str:
    """Return how many blanks are left, in the one wording for it: ``7 blanks left, 2 of them optional``."""
    found = find_blanks(text)
    if not found:
        return "no blank left"
    optional = sum(blank.kind == "warning" for blank in found)
    said = f"{len(found)} blank{'' if len(found) == 1 else 's'} left"
    if not optional:
        return said
    return f"{said}, {f'{optional} of them' if optional < len(found) else 'all'} optional"


class Point(NamedTuple):
    """One thing that a draft still lacks: where it is in the text (0, 0 = nowhere), and whether it may go without."""

    kind: str  # block | warning
    text: str  # one sentence
    start: int = 0
    end: int = 0


def points(text: str, *, audience: str, customer_addresses: Iterable[str] = (), made: str = "") -> tuple[Point, ...]:
    """Return what still blocks and what warns, in reading order; blocks keep it from being marked as sent (DOMAIN 7).

    An internal draft refuses an address of the customer: the known ones and any at the same company's domain. A part
    that the template filled (``made``) may not be left empty; an action without a result is a warning.
    """
    found = [
        Point("block", f"Still blank: {b.label}.", b.start, b.end)
        if b.kind == "block"
        else Point("warning", f"Worth adding: {b.label}.", b.start, b.end)
        for b in find_blanks(text)
    ]
    if not text.strip():
        found.append(Point("block", "The draft is empty."))
    found += _addresses(text, customer_addresses) if audience == "internal" else []
    found += [
        Point("block", f"Nothing stands under “{name}”.", start, end)
        for name, (start, end, words) in _sections(text).items()
        if not words and _sections(made).get(name, (0, 0, False))[2]
    ]
    if lacks := list(_LACKS.finditer(text)):
        said = "An action taken has" if len(lacks) == 1 else f"{len(lacks)} actions taken have"
        found.append(Point("warning", f"{said} no result recorded.", lacks[0].start(1), lacks[0].end(1)))
    return tuple(sorted(found, key=lambda p: (p.start, p.kind)))


def _addresses(text: str, customer_addresses: Iterable[str]) -> list[Point]:
    """A point for each address in ``text`` that is one of the customer's."""
    known = {a.lower() for a in customer_addresses if a}
    domains = {a.rpartition("@")[2] for a in known} - _PUBLIC - {""}
    found: dict[str, Point] = {}
    for match in _ADDRESS.finditer(text):
        address = match.group().lower().rstrip(".")
        if address in known or address.rpartition("@")[2] in domains:
            said = f"{address} is an address of the customer; this draft is internal."
            found.setdefault(address, Point("block", said, match.start(), match.end()))
    return list(found.values())


def _sections(text: str) -> dict[str, tuple[int, int, bool]]:
    """By the words of each heading where it stands, and whether anything does under it."""
    heads = list(_HEADING.finditer(text))
    out = {}
    for head, after in zip(heads, [*heads[1:], None], strict=False):
        inner = text[head.end() : after.start() if after else len(text)]
        deeper = after is not None and len(after.group(1)) > len(head.group(1))
        out[head.group(2)] = (head.start(), head.end(), deeper or bool(re.search(r"\w|«", inner)))
    return out


def refusals(text: str, *, audience: str, customer_addresses: Iterable[str] = (), made: str = "") -> tuple[str, ...]:
    """Return one sentence for each reason why ``text`` cannot be marked as sent; empty = it can (``points``)."""
    found = points(text, audience=audience, customer_addresses=customer_addresses, made=made)
    return tuple(point.text for point in found if point.kind == "block")
