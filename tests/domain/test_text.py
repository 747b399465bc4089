"""Hostile and odd text (RELIABILITY §3) becomes harmless, and everything visible stays."""

from __future__ import annotations

import unicodedata

import pytest
from csm_tui.domain.text import NAME_LIMIT, clean, fold
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "name",
    [
        "Acme [EMEA]", "a [/] b", "[@click=app.quit]x[/]", "[link=https://x]y[/link]", "[type=x, v={'a[0]'}]", "back\\",
        "北京科技有限公司", "Ünïcode GmbH", "👩‍👩‍👧 Family Ltd", "=1+1", "می‌خواهم", "O'Brien & Sons", "100 %",
    ],
)  # fmt: skip
def test_what_can_be_seen_stays_as_it_is(name: str) -> None:
    assert clean(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("A\x1b]52;c;cHduZWQ=\x07B", "A]52;c;cHduZWQ=B"),
        ("A\x1b[2JB", "A[2JB"),
        ("A\x9b31mB\x9c", "A31mB"),
        ("A\x00B\x7f", "AB"),
        ("in\u202evoice\u2066x\u2069", "invoicex"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("two\r\nlines\rand\x0btabs\there\x0c", "two lines and tabs here"),
        ("sep\u2028arated\u2029", "sep arated"),
        ("  many \u00a0  spaces ", "many spaces"),
        ("cafe\u0301", "café"),
        ("\u200d\u200d", ""),
        ("\u3164", ""),
    ],
)
def test_what_cannot_be_seen_goes(dirty: str, tidy: str) -> None:
    assert clean(dirty) == tidy


def test_notes_keep_their_lines_and_tabs() -> None:
    assert clean("one\r\ntwo\rthree\n\tfour\x1b", lines=True) == "one\ntwo\nthree\n\tfour"


def test_piled_up_accents_are_cut() -> None:
    assert len(clean("z" + "\u0300" * 500 + "algo")) <= 10


def test_long_names_end_at_the_limit() -> None:
    assert len(clean("x" * 20_000)) == NAME_LIMIT
    assert len(clean("x" * 20_000, lines=True)) == 20_000
    assert clean("abcdef", limit=3) == "abc"


def test_folding_makes_twins_the_same() -> None:
    assert fold("CAFE\u0301  Größe") == fold("café grösse".replace("ss", "ß"))
    assert fold("Acme") != fold("Acme 2")


@given(st.text(st.characters(exclude_categories=[])))
def test_cleaning_leaves_no_control_character_and_is_stable(text: str) -> None:
    for lines in (False, True):
        once = clean(text, lines=lines)
        assert clean(once, lines=lines) == once
        once.encode("utf-8")
        allowed = {"\n", "\t"} if lines else set()
        assert not [c for c in once if unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed]
        assert not set(once) & set("\u202e\u2066\u200b\ufeff\u2028\u2029")
