"""Text that came from a person or a file, made harmless once, on the way in (RELIABILITY P13).

What is taken away cannot be seen: control characters (a terminal would obey them), marks that turn
the direction of writing, tag characters and other things of no width that hide one word in another.
What can be seen stays as it is: ``[EMEA]``, ``a [/] b``, a family of emoji, a Chinese name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

NAME_LIMIT = 10_000  # characters of a name or any one-line field
TEXT_LIMIT = 1_000_000  # characters of a note or a draft

# C0, DEL and C1 without tab and line feed; direction marks and overrides; BOM, zero width (not U+200D,
# which joins emoji, nor U+200C, which Persian needs); invisible operators; soft hyphen; interlinear marks;
# Hangul fillers; tag characters; lone surrogates; non-characters.
_UNSEEN = (
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb\\ufffe\\uffff\\ud800-\\udfff"
    "\\U000e0000-\\U000e0fff]"
)
_BREAKS = "\\r\\n|[\\r\\x0b\\x0c\\x85\\u2028\\u2029]"
_SPACES = "[\\s\\u00a0]+"
_JOINERS_ALONE = "(?<![^\\s\\u200c\\u200d])[\\u200c\\u200d]+|[\\u200c\\u200d]+(?![^\\s\\u200c\\u200d])"
_MARKS = "[\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]{5,}"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """``pattern`` compiled when it is first needed: most text is plain, and compiling all costs 1.4 % of a start."""
    return re.compile(pattern)


def clean(text: str, *, lines: bool = False, limit: int | None = None) -> str:
    """``text`` without anything that cannot be seen, in Unicode form NFC.

    Without ``lines`` (names, one-line fields) every run of spaces and line breaks becomes one space and the ends
    are trimmed. With ``lines`` (notes, drafts) line feeds and tabs stay, other breaks become line feeds. At most
    ``limit`` characters (10,000 or 1,000,000) are kept. Piled-up accents are cut to four: they stay in their line.
    """
    if text.isascii() and text.isprintable():
        out = text
    else:
        out = _compiled(_UNSEEN).sub("", _compiled(_BREAKS).sub("\n", text))
        out = _compiled(_MARKS).sub(lambda m: m.group()[:4], unicodedata.normalize("NFC", out))
        out = _compiled(_JOINERS_ALONE).sub("", out)
    if not lines:
        # split() and \s differ for ASCII in control characters alone, which are gone by now
        out = " ".join(out.split()) if out.isascii() else _compiled(_SPACES).sub(" ", out).strip()
    bound = limit if limit is not None else (TEXT_LIMIT if lines else NAME_LIMIT)
    return out if len(out) <= bound else out[:bound].rstrip()


def fold(text: str) -> str:
    """The form in which two names are the same name: NFC, case folded, spaces as one."""
    return unicodedata.normalize("NFC", clean(text).casefold())
