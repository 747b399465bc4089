"""``csm-tui prep``: the sheet before a call as text, Markdown and JSON."""

from __future__ import annotations


def test_it_is_printed_in_three_shapes(filled, csm):
    text = csm("prep", "Globex").out
    assert text.startswith("Globex Logistics: before the call of Wed 18 Nov 2026\nInternal: not for the customer.\n")
    assert csm("prep", "Globex", "--md").out.startswith("# Globex Logistics: before the call of")
    found = csm("prep", "Globex", "--json").json
    assert found["account"] == "Globex Logistics"
    assert {"title", "entries", "more"} == set(found["parts"][0])
    assert csm("prep", "Globex", "--md", "--json").code == 2
    assert csm("prep", "Nobody").code != 0
