"""Places where words were found, in words: the same on the screen and on plain lines."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from csm_tui.domain.dates import short

WORDS = {
    "intervention": "done about a signal", "answer": "review answer", "move": "moved date", "exclusion": "out of scope",
    "criterion": "success criterion", "scope": "wish", "form": "questionnaire", "raci": "RACI", "check": "checklist",
    "field": "own field",
}  # fmt: skip
"""How a kind of place is called, where its code is not the word."""


class Found(Protocol):
    """What a search gives (``store.search.Hit``)."""

    @property
    def kind(self) -> str:
        """Which kind of text it is."""

    @property
    def account(self) -> str:
        """Whose."""

    @property
    def on(self) -> str:
        """Its day, ISO, or ''."""

    @property
    def text(self) -> str:
        """What it is: a name, the first line."""

    @property
    def excerpt(self) -> str:
        """The words in their sentence, where ``text`` does not show them."""

    @property
    def hidden(self) -> bool:
        """Whether the account is archived or closed."""


def place_words(hit: Found, today: date) -> str:
    """``note of 12 Nov``; ``person`` where it has no day."""
    word = WORDS.get(hit.kind, hit.kind)
    if not hit.on or hit.kind in ("account", "person"):
        return word
    return f"{word} of {short(date.fromisoformat(hit.on), today).lstrip('0')}"


def found_text(hit: Found) -> str:
    """What stands there: the text with the words around it; '' where the name of an account is all."""
    text = "" if hit.kind == "account" else hit.text
    around = hit.excerpt.removeprefix("… ")
    if text and around.startswith(text):  # the words stand near the beginning: it is not told twice
        return around
    return " ".join(part for part in (text, hit.excerpt) if part)


def found_words(count: int, limit: int) -> str:
    """``7 places``; ``The first 100 places; more words find fewer``."""
    if count >= limit:
        return f"The first {count} places; more words find fewer"
    return f"{count} place{'' if count == 1 else 's'}"
