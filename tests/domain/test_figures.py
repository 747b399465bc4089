"""Figures as they are typed: each is read as one value, or refused with a sentence."""

from __future__ import annotations

import pytest
from csm_tui.domain.figures import Figure, read_figure, reading
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("80", 80, ""),
        ("80 %", 80, "%"),
        ("80%", 80, "%"),
        ("12k", 12_000, ""),
        ("1.5m", 1_500_000, ""),
        ("12 kg", 12, "kg"),
        ("12kg", 12, "kg"),
        ("3 m", 3, "m"),
        ("1.234,5", 1234.5, ""),
        ("1,234.5", 1234.5, ""),
        ("1 234,5", 1234.5, ""),
        ("1,234,567", 1_234_567, ""),
        ("1.234.567", 1_234_567, ""),
        ("0,5", 0.5, ""),
        ("-3", -3, ""),
        ("−3,25 °C", -3.25, "°C"),
        ("40 orders a day", 40, "orders a day"),
        ("2k orders", 2000, "orders"),
        ("7", 7, ""),
    ],
)
def test_what_people_type_is_read(text: str, value: float, unit: str) -> None:
    assert read_figure(text) == Figure(value, unit)


@pytest.mark.parametrize(("text", "value"), [("1,234", 1234), ("1.234", 1.234)])
def test_one_mark_before_three_figures_is_read_in_the_english_way_and_said(text: str, value: float) -> None:
    assert read_figure(text) == Figure(value, "", doubtful=True)
    assert reading(text).startswith("Read as 1")
    assert "Meant otherwise?" in reading(text)


@pytest.mark.parametrize("text", ["eighty", "about 40", "~40", "1.2.3", "1,23,4.5", "%", "12 / 15", "9" * 70, "9" * 20])
def test_what_is_no_number_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read_figure(text)
    assert reading(text).endswith(".")


def test_the_figure_inside_a_text_is_offered() -> None:
    with pytest.raises(ValueError, match="Only the figure stands here: 40"):
        read_figure("about 40")


@pytest.mark.parametrize(("text", "said"), [("80", ""), ("1200", ""), ("12k", "Read as 12,000."), ("", "")])
def test_only_what_is_not_plain_is_read_back(text: str, said: str) -> None:
    assert reading(text) == said


@given(st.text(max_size=70))
def test_any_text_is_a_finite_number_or_a_sentence(text: str) -> None:
    said = reading(text)
    if said.startswith("‘") or said == "That is more than can be measured.":
        with pytest.raises(ValueError, match=r"\.$"):
            read_figure(text)
    elif text.strip():
        assert abs(read_figure(text).value) <= 1e15


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_both_ways_of_writing_a_number_say_the_same(whole: int, part: int) -> None:
    english = f"{whole:,}.{part:02d}"
    german = english.replace(",", "x").replace(".", ",").replace("x", ".")
    assert read_figure(english).value == read_figure(german).value
