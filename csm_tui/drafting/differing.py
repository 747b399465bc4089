"""What is different between two texts, in lines as people read it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

AROUND = 1  # lines that stay, shown beside what does not


def differences(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield (sign, line): ``-`` stands in ``old`` alone, ``+`` in ``new`` alone, a blank in both, ``…`` left out."""
    was, now = old.split("\n"), new.split("\n")
    matcher = SequenceMatcher(None, was, now, autojunk=len(was) > 4000)
    for number, group in enumerate(matcher.get_grouped_opcodes(AROUND)):
        if number:
            yield "…", ""
        for kind, a, b, c, d in group:
            if kind == "equal":
                yield from ((" ", text) for text in was[a:b])
            else:
                yield from (("-", text) for text in was[a:b])
                yield from (("+", text) for text in now[c:d])
