"""Drafts and templates from the shell, as a process."""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path

import pytest
from csm_tui.cli.drafting import _FORMATS
from csm_tui.drafting.outputs import FORMATS

from tests.cli.conftest import run_in


def test_the_formats_are_those_there_are() -> None:
    assert _FORMATS == FORMATS


def test_a_field_is_filled_in_and_a_final_one_wants_all(home: Path) -> None:
    ran = run_in(home, "draft", "Globex", "--template", "sponsor-ask", "--set", "ask=Name an owner")
    assert ran.code == 0
    assert "Name an owner" in ran.out
    assert "To be filled in" in ran.err
    refused = run_in(home, "draft", "Globex", "--template", "sponsor-ask", "--final")
    assert refused.code == 1
    assert refused.out == ""
    assert "Not final" in refused.err


@pytest.mark.parametrize(("wrong", "said"), [("ask", "FIELD=VALUE"), ("other=x", "has no field")])
def test_a_wrong_field_is_wrong_usage(home: Path, wrong: str, said: str) -> None:
    ran = run_in(home, "draft", "Globex", "--template", "sponsor-ask", "--set", wrong)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_written_to_a_new_file(home: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"out.{kind}"
    ran = run_in(home, "draft", "Globex", "--template", "status-report", "--out", str(path))
    assert ran.code == 0, ran.err
    data = path.read_bytes()
    if kind == "eml":
        mail = email.message_from_bytes(data, policy=email.policy.default)
        assert mail["Subject"].startswith("Globex Logistics: status")
    elif kind == "docx":
        assert data[:2] == b"PK"
    else:
        assert b"Globex Logistics" in data
    assert path.stat().st_mode & 0o777 == 0o600
    again = run_in(home, "draft", "Globex", "--template", "status-report", "--out", str(path))
    assert again.code == 1
    assert "is there already" in again.err


def test_templates_are_listed_shown_copied_and_checked(home: Path) -> None:
    listed = run_in(home, "templates", "list", "--json")
    keys = [t["key"] for t in json.loads(listed.out)]
    assert "nudge" in keys
    assert "  customer  Reminder: " in run_in(home, "templates", "list").out
    assert 'id = "nudge"' in run_in(home, "templates", "show", "nudge").out
    assert "waiting_for[].what" in run_in(home, "templates", "show", "nudge", "--names").out
    assert "No templates of your own" in run_in(home, "templates", "check").out
    edited = run_in(home, "templates", "edit", "nudge", EDITOR="true")
    assert edited.code == 0, edited.err
    assert "nudge: good" in edited.out
    own = next(home.rglob("nudge.md.liquid"))
    own.write_text(own.read_text(encoding="utf-8") + "{{ nope }}\n", encoding="utf-8")
    checked = run_in(home, "templates", "check")
    assert checked.code == 1
    assert "there is no “nope”" in checked.err
    assert "Traceback" not in run_in(home, "templates", "edit", "nudge", EDITOR="/nonexistent").err


def test_an_unknown_template_is_a_sentence(home: Path) -> None:
    ran = run_in(home, "templates", "show", "../../etc/passwd")
    assert ran.code == 1
    assert "There is no template" in ran.err
