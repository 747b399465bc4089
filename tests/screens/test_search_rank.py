"""What is typed finds labels before the words about them."""

from __future__ import annotations

from csm_tui.screens.search import Row, SearchScreen


def test_a_word_in_the_title_comes_before_one_in_the_purpose():
    rows = (
        Row("plan", "Communication plan", "", "from the kickoff on"),
        Row("agenda", "Agenda of the kickoff", "", "ninety minutes"),
        Row("pack", "Kickoff pack", "", ""),
    )
    found = SearchScreen("Choose", "type", rows).found("kick")
    assert [row.target for row in found] == ["pack", "agenda", "plan"]
