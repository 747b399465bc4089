"""A person's or customer's text inside Markdown: it stays text, and never becomes structure (P13, P15).

Only what would mean something at that place gets a backslash, so that ``Acme [EMEA]`` and ``snake_case`` stay
as they are in the raw draft, too.
"""

from __future__ import annotations

import re

from csm_tui.domain.text import clean

VALUE_LIMIT = 2000  # characters of one value in a draft; a longer note is cut with an ellipsis

# A sign that a screen may not show (not assigned yet, of private use) can stand between two that mean something
# together: what only shows when it is gone is escaped as well.
_ALWAYS = re.compile(r"[*`|~]|(?<!\w)_|_(?!\w)")
_BACKSLASH = re.compile(r"\\(?![^\W_]|\s)")
_TAG = re.compile(r"<(?=[A-Za-z/!?]|[^\w\s\x00-\x7f])")
_ENTITY = re.compile(r"&(?=[^\s;]{1,64};)")
_LINK = re.compile(r"\](?=[(\[:]|[^\w\s\x00-\x7f])")
_LEADING = re.compile(r"^([^\w\s\x00-\x7f]*)(?:(#{1,6}|[-+>=])|(\d{1,9})([.)]))(?=\s|$|[-=>#]|[^\w\s\x00-\x7f])")


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
    text = _LEADING.sub(lambda m: m[1] + (f"\\{m[2]}" if m[2] else f"{m[3]}\\{m[4]}"), text)
    return text.replace("«", "‹").replace("»", "›")


def unescaped(text: str) -> str:
    """Return one line of Markdown as a plain reader wants it (a mail's subject): without backslashes."""
    return re.sub(r"\\([^\w\s])", r"\1", text)
