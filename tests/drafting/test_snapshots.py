"""The text of every template, kept: for an account of which nothing is known, a typical one, and one with everything.

``CSM_TUI_SNAPSHOTS=write pytest tests/drafting/test_snapshots.py`` writes them anew; read the difference before it is
committed. The made-up book changes with every story that it is told, so its accounts are held by what must be true of
any text, not word for word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from csm_tui.demo import build_demo
from csm_tui.drafting import render
from csm_tui.drafting.load import record_of
from csm_tui.store.store import Store

from tests.drafting.builders import assessment, facts
from tests.drafting.test_library import IDS, LIBRARY, RECORD, empty, full

KEPT = Path(__file__).parent / "__snapshots__"
TODAY = date(2026, 11, 18)


def texts(which: str) -> str:
    """The subject and text of one template for the three accounts."""
    parts = []
    for name, of, record in (("empty", empty(), None), ("typical", facts(), None), ("full", full(), RECORD)):
        made = render(which, of, assessment(of), record=record)
        parts.append(f"====== {name} ====== {made.subject}\n{made.text}")
    return "\n".join(parts)


@pytest.mark.parametrize("which", IDS)
def test_its_text_is_as_it_was_agreed(which: str) -> None:
    path = KEPT / f"{which}.md"
    if os.environ.get("CSM_TUI_SNAPSHOTS") == "write":
        path.write_text(texts(which), encoding="utf-8")
    assert texts(which) == path.read_text(encoding="utf-8"), "see the head of this file for how it is written anew"


def test_nothing_is_kept_of_templates_that_are_gone() -> None:
    assert {path.stem for path in KEPT.glob("*.md")} == set(IDS)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(tmp_path_factory.mktemp("demo") / "demo.db", today=TODAY, create=True)
    build_demo(store)
    yield store
    store.close()


def test_every_template_is_written_for_every_account_of_the_made_up_book(demo: Store) -> None:
    ids = [key for (key,) in demo.db.query("SELECT id FROM account ORDER BY id")]
    for account_id in ids:
        view = demo.view(account_id)
        record = record_of(demo, view.facts)
        arr = f"{(view.facts.account.arr_cents or 0) // 100:,}"
        evidence = {s.evidence for s in view.facts.signals if len(s.evidence) > 20}
        for template in LIBRARY:
            made = render(template.id, view.facts, view.assessment, {}, TODAY, {"me": "Sam"}, record=record)
            assert made.text.strip()
            assert made.subject
            for odd in ("{{", "{%", "None", " nil", " ,", "..", "  \n"):
                assert odd not in made.text, (template.id, account_id, odd)
            if template.audience == "customer":
                assert arr == "0" or arr not in made.text, (template.id, account_id)
                assert not any(text in made.text for text in evidence), (template.id, account_id)
                assert "of 100" not in made.text


def test_the_escalation_of_the_made_up_book_reads_like_one(demo: Store) -> None:
    [(account_id,)] = demo.db.query("SELECT account_id FROM draft WHERE template = 'escalation' LIMIT 1")
    view = demo.view(account_id)
    given = {"level": "3 leadership", "to": "Jo Park", "support": "executive involvement", "ask": "call the COO"}
    made = render("escalation", view.facts, view.assessment, given, TODAY, {"me": "Sam"})
    lines = made.text.split("\n")
    assert lines.index("**Executive involvement:** call the COO") < 8, "what is asked for comes first"
    rows = [line for line in lines if line.startswith("| ") and "Severity" not in line]
    assert 1 <= len(rows) <= 10, "a leader reads a page, not a log"
    assert "Closed within 30 days: " in made.text
    assert "Reminded the customer of the shipment export 4 times" in made.text
