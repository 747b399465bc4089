"""A person's or customer's text inside Markdown: it stays text, and never becomes structure (P13, P15).

Only what would mean something at that place gets a backslash, so that ``Acme [EMEA]`` and ``snake_case`` stay
as they are in the raw draft, too.
"""

from __future__ import annotations

import re

from csm_tui.domain.text import clean

VALUE_LIMIT = 2000  # characters of one value in a draft; a longer note is cut with an ellipsis

_ALWAYS = re.compile(r"[*`|~]|(?<!\w)_|_(?!\w)")
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_LINK = re.compile(r"\](?=[(\[:])")
_LEADING = re.compile(r"^(?:(#{1,6}|[-+>=])|(\d{1,9})([.)]))(?=\s|$|[-=>#])")


def inline(text: str, limit: int = VALUE_LIMIT) -> str:
    """Return ``text`` on one line as Markdown that reads as exactly that text: in a paragraph, list or table cell.

    At most ``limit`` characters of it; guillemets that would look like a blank of ours become ‹ ›.
    """
    text = clean(text, limit=limit + 1)
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _ALWAYS.sub(lambda m: "\\" + m.group(), text)
    text = _TAG.sub(r"\\<", text)
    text = _ENTITY.sub(r"\\&", text)
    text = _LINK.sub(r"\\]", text)
    text = _LEADING.sub(lambda m: "\\" + m.group(1) if m.group(1) else f"{m.group(2)}\\{m.group(3)}", text)
    return text.replace("«", "‹").replace("»", "›")
