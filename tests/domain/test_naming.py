"""Milestones named by words of their titles: what is understood, what is refused, how a text is completed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from csm_tui.domain.model import Milestone, Party
from csm_tui.domain.naming import completed, named
from csm_tui.errors import UserError
from hypothesis import given
from hypothesis import strategies as st

PLAN = [
    Milestone(n, code, title, None, Party.JOINT, n)
    for n, (code, title) in enumerate(
        (
            ("K1", "Kickoff held"),
            ("C2", "Account provisioned, first login"),
            ("C5", "Data export delivered, format valid"),
            ("C6", "Data migrated and validated"),
            ("T1", "Admins trained"),
            ("T2", "End users trained"),
        )
    )
]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ""),
        ("kick", "K1"),
        ("k1, C6", "K1 C6"),
        ("kickoff; data export; kickoff held", "K1 C5"),
        ("Account provisioned, first login", "C2"),
        ("kickoff, account provisioned, first login", "K1 C2"),
        ("admins trained,,", "T1"),
        ("users", "T2"),
    ],
)
def test_a_word_of_each_title_is_enough(text: str, codes: str) -> None:
    assert [m.code for m in named(text, PLAN)] == codes.split()


@pytest.mark.parametrize(
    ("text", "said"), [("data", "can be Data export"), ("trained", "Admins"), ("lunch", "no title")]
)
def test_what_names_none_or_several_is_told(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        named(text, PLAN)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", ""),
        ("ki", "kickoff held"),
        ("kickoff held, ad", "kickoff held, admins trained"),
        ("Kickoff held; ki", ""),
        ("lunch", ""),
    ],
)
def test_the_last_part_is_completed(text: str, whole: str) -> None:
    assert completed(text, PLAN) == whole


@given(st.lists(st.sampled_from(PLAN), unique=True))
def test_whole_titles_name_exactly_their_milestones(chosen: list[Milestone]) -> None:
    assert list(named("; ".join(m.title for m in chosen), PLAN)) == chosen


@given(st.text(max_size=30))
def test_any_text_is_understood_or_refused_in_one_sentence(text: str) -> None:
    whole = completed(text, PLAN)
    assert whole == "" or whole.casefold().startswith(text.rstrip().casefold())
    with suppress(UserError):
        assert set(named(text, PLAN)) <= set(PLAN)
