"""What the template says anew goes into a draft, and what a person wrote stays, word for word."""

from __future__ import annotations

from csm_tui.drafting.merging import merge
from hypothesis import given
from hypothesis import strategies as st

MADE = "# Title\n\nGo-live is 18 Dec 2026. Cause: «root cause»\n\n## Ask\n\n«the ask»\n"
WORDS = st.lists(st.sampled_from(["one", "two", "«blank»", "", "three four", "## Head", "one two"]), max_size=8)
TEXT = WORDS.map("\n".join)


def test_a_blank_is_filled_and_words_of_ones_own_stay() -> None:
    mine = MADE.replace("# Title", "# My title").replace("«the ask»", "Two engineers.")
    anew = MADE.replace("«root cause»", "data")
    assert merge(MADE, mine, anew) == (mine.replace("«root cause»", "data"), 1, 0)


def test_a_word_beside_typed_ones_in_the_same_line_is_brought_up_to_date() -> None:
    mine = MADE.replace("Cause:", "We know the cause:")
    anew = MADE.replace("18 Dec", "22 Dec")
    assert merge(MADE, mine, anew).text == mine.replace("18 Dec", "22 Dec")


def test_where_somebody_wrote_the_template_keeps_silent_and_it_is_counted() -> None:
    mine = MADE.replace("«the ask»", "Two engineers.")
    anew = MADE.replace("«the ask»", "executive involvement")
    assert merge(MADE, mine, anew) == (mine, 0, 1)


def test_a_row_of_a_table_comes_in_although_another_was_written_on() -> None:
    made = "| a |\n|---|\n| one |\n| two |\n\nEnd\n"
    mine = made.replace("| one |", "| one, mine |")
    anew = made.replace("| two |", "| two |\n| three |")
    assert merge(made, mine, anew).text == mine.replace("| two |", "| two |\n| three |")


def test_what_was_deleted_does_not_come_back() -> None:
    mine = MADE.replace("\n## Ask\n\n«the ask»\n", "")
    anew = MADE.replace("«the ask»", "money")
    merged = merge(MADE, mine, anew)
    assert "money" not in merged.text
    assert merged.kept == 1


@given(TEXT, TEXT)
def test_nothing_typed_means_the_new_text_and_nothing_new_means_the_typed_one(made: str, other: str) -> None:
    assert merge(made, made, other).text == other
    assert merge(made, other, made).text == other


@given(TEXT, st.integers(0, 60), TEXT)
def test_typed_words_are_never_lost(made: str, at: int, anew: str) -> None:
    at = min(at, len(made))
    mine = made[:at] + "TYPED" + made[at:]
    assert "TYPED" in merge(made, mine, anew).text
