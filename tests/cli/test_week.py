"""``csm-tui week``: one page, as text, Markdown and JSON; nothing else on stdout."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import run_in


def test_the_week_is_one_page_of_text(filled: Path) -> None:
    ran = run_in(filled, "week")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Onboarding, week 47: 16 Nov to 22 Nov 2026"
    assert len(lines) <= 45
    assert "Reviewed 0 of 5, 5 left." in ran.out


def test_markdown_and_json_say_the_same_figures(filled: Path) -> None:
    told = run_in(filled, "week", "--md").out
    assert told.startswith("# Onboarding, week 47")
    found = run_in(filled, "week", "--json").json
    assert (found["week"], found["accounts"], found["review"]["total"]) == ("2026-W47", 5, 5)
    assert sum(found["colours"].values()) == 5


def test_earlier_weeks_by_name_and_wrong_ones_refused(filled: Path) -> None:
    assert run_in(filled, "week", "2026-W46").out.startswith("Onboarding, week 46")
    future = run_in(filled, "week", "2026-W48")
    assert (future.code, future.out) == (1, "")
    assert "has not begun" in future.err
    assert run_in(filled, "week", "last").code == 1
    assert run_in(filled, "week", "--md", "--json").code == 2
