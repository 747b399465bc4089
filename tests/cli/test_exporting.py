"""export plan, export ics: documents exact on stdout, new private files, refusals (P15, P17)."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import icalendar
import pytest
from csm_tui.cli import exporting
from csm_tui.exchange.plan_export import FORMATS
from csm_tui.store.store import Store

from tests.cli.conftest import Ran

Run = Callable[..., Ran]


def test_the_command_offers_every_format() -> None:
    assert tuple(FORMATS) == exporting._FORMATS


def test_a_plan_goes_to_stdout_as_markdown(csm: Run) -> None:
    ran = csm("export", "plan", "Globex")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("# Onboarding plan: Globex Logistics\n")
    assert "Kickoff held" in ran.out
    assert "148" not in ran.out


@pytest.mark.parametrize("fmt", FORMATS)
def test_each_format_is_a_new_private_file(csm: Run, tmp_path: Path, fmt: str) -> None:
    old = os.umask(0)
    try:
        ran = csm("export", "plan", "Globex", "--format", fmt, "--out", str(tmp_path))
    finally:
        os.umask(old)
    assert (ran.code, ran.out) == (0, "")
    (made,) = tmp_path.glob(f"globex-logistics-*-plan-2026-11-18.{fmt}")
    assert str(made) in ran.err
    assert made.stat().st_mode & 0o777 == 0o600
    assert csm("export", "plan", "Globex", "--format", fmt, "--out", str(tmp_path)).code == 0
    assert len(list(tmp_path.glob(f"globex-logistics-*-plan-2026-11-18-2.{fmt}"))) == 1


def test_the_ending_of_the_file_settles_the_format(csm: Run, tmp_path: Path) -> None:
    page = tmp_path / "plan.html"
    assert csm("export", "plan", "Globex", "--out", str(page)).code == 0
    assert page.read_text().startswith("<!DOCTYPE html>")
    table = tmp_path / "plan.txt"
    assert csm("export", "plan", "Globex", "--format", "csv", "--out", str(table)).code == 0
    assert table.read_bytes().startswith(b"step,phase,who,owner,")
    assert table.read_bytes().count(b"\r\n") == len(list(csv.reader(io.StringIO(table.read_text()))))


def test_a_file_that_is_there_and_a_link_are_never_touched(csm: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.md"
    mine.write_text("mine")
    ran = csm("export", "plan", "Globex", "--out", str(mine))
    assert (ran.code, mine.read_text()) == (1, "mine")
    assert "there already" in ran.err
    link = tmp_path / "link.md"
    link.symlink_to(tmp_path / "target.md")
    assert csm("export", "plan", "Globex", "--out", str(link)).code == 1
    assert not (tmp_path / "target.md").exists()
    lost = csm("export", "plan", "Globex", "--out", str(tmp_path / "no" / "plan.md"))
    assert (lost.code, "Cannot write" in lost.err) == (1, True)


def test_hostile_names_are_text_in_a_plan(csm: Run) -> None:
    for name in ("[EMEA]", "=1+1 Foods", "東京精密物流"):
        for fmt in FORMATS:
            ran = csm("export", "plan", name, "--format", fmt)
            assert (ran.code, ran.err) == (0, "")
    cells = csv.reader(io.StringIO(csm("export", "plan", "=1+1 Foods", "--format", "csv").out))
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_my_calendar_has_every_account_and_updates_itself(csm: Run, tmp_path: Path) -> None:
    ran = csm("export", "ics", "--out", str(tmp_path))
    assert (ran.code, ran.out) == (0, "")
    text = (tmp_path / "onboardings-2026-11-18.ics").read_text()
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    told = " ".join(str(e["summary"]) for e in found)
    for name in ("Globex Logistics", "東京精密物流", "=1+1 Foods", "Acme Foods"):
        assert f"{name}: Kickoff held" in told or f"Review: {name}" in told
    again = icalendar.Calendar.from_ical(csm("export", "ics", "--today", "2026-11-25").out).walk("VEVENT")
    assert [str(e["uid"]) for e in again] == [str(e["uid"]) for e in found]


def test_refusals_say_why(csm: Run, nothing: Run) -> None:
    assert csm("export", "plan", "Acme").code == 1
    assert csm("export", "plan", "Nobody").code == 1
    assert csm("export", "plan", "Globex", "--format", "docx").code == 2
    assert csm("export", "nonsense").code == 2
    for arguments in (("plan", "Globex"), ("ics",)):
        ran = nothing("export", *arguments)
        assert (ran.code, ran.out) == (1, "")
        assert "no portfolio yet" in ran.err


def test_shared_options_stand_before_or_after(csm: Run, home: Path) -> None:
    book = str(home / "portfolio.db")
    one = csm("export", "plan", "Globex", "--today", "2026-11-20", "--db", book)
    assert one.code == 0
    assert "As of 20 Nov 2026" in one.out
    assert csm("--today", "2026-11-20", "export", "plan", "Globex").out == one.out
    assert csm("export", "--today", "2026-11-20", "plan", "Globex").out == one.out


def test_help_names_what_can_be_exported(nothing: Run) -> None:
    ran = nothing("export", "--help")
    assert ran.code == 0
    assert "  plan " in ran.out
    assert "  ics " in ran.out
    assert "md|html|csv|ics" in nothing("export", "plan", "--help").out


def test_people_go_out_as_cards_or_as_a_table_without_what_one_thinks_of_them(
    csm: Run, home: Path, tmp_path: Path
) -> None:
    (database,) = home.rglob("*.db")
    with Store.open(database, today=date(2026, 11, 18)) as store:
        key = store.find("Globex")
        store.add_person(
            key, "Dana, Ito", role="champion", email="dana@globex.example", sentiment=-2, influence="SECRET"
        )
        store.edit_person(store.facts(key).people[0].id, 1, sentiment=-2)
        gone = store.add_person(key, "Gone Person")
        store.person_left(gone, 1)
    cards = csm("export", "people", "Globex")
    assert (cards.code, cards.out.count("BEGIN:VCARD"), cards.out.count("END:VCARD")) == (0, 1, 1)
    assert "EMAIL:dana@globex.example" in cards.out
    table = tmp_path / "people.csv"
    assert csm("export", "people", "Globex", "--out", str(table)).code == 0
    (row,) = csv.DictReader(io.StringIO(table.read_text()))
    assert row == {
        "name": "Dana, Ito", "role": "Champion", "title": "", "email": "dana@globex.example", "phone": "",
        "company": "Globex Logistics",
    }  # fmt: skip
    assert csm("export", "people", "Globex", "--out", str(tmp_path)).code == 0
    written = (tmp_path / "globex-logistics-people.vcf").read_text()
    for text in (cards.out, written, table.read_text()):
        assert "SECRET" not in text
        assert "hostile" not in text


def test_an_account_without_people_is_refused_in_a_sentence(csm: Run) -> None:
    ran = csm("export", "people", "Acme Foods")
    assert (ran.code, ran.out) == (1, "")
    assert "Nobody is known at Acme Foods: there is nothing to write." in ran.err
