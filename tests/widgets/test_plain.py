"""Our signs as ASCII: cell for cell, people's own texts untouched."""

from __future__ import annotations

from csm_tui.widgets import glyphs, text
from csm_tui.widgets.plain import PLAIN, plain, plain_strip
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color
from textual.strip import Strip


def test_sentences_and_frames_are_ascii():
    assert plain("‘Kickoff’ moved – “all” of it… → done · u undo") == "'Kickoff' moved - \"all\" of it~ > done - u undo"
    assert plain("╭─╮│█▇ «name» ⏎ ✓") == "+-+|#  <name> > x"


def test_every_mark_of_the_unicode_set_has_a_stand_in():
    marks = "".join(value for value in vars(glyphs.UNICODE).values() if isinstance(value, str))
    assert plain(marks).isascii()


def test_the_signs_whose_width_is_known_have_one_but_for_money():
    own = "".join(map(chr, text._OWN))
    assert [c for c in plain(own) if not c.isascii()] == [*"°€£¥₹"]


@given(st.text())
def test_the_width_stays_and_what_people_wrote_too(typed):
    assert len(plain(typed)) == len(typed)
    letters = "".join(c for c in typed if c.isalpha())
    assert plain(letters) == letters


def test_both_ways_to_the_terminal_say_the_same():
    strip = Strip([Segment("‘a’ "), Segment("Jürgen")], 10)
    assert plain_strip(strip).text == "'a' Jürgen"
    assert [s.text for s in PLAIN.apply(list(strip), Color(0, 0, 0))] == ["'a' ", "Jürgen"]
