"""A whole file becomes customers and refused rows; nothing is guessed, nothing is lost without a word."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from csm_tui.domain.model import Phase, Segment
from csm_tui.errors import Refused, Unknown
from csm_tui.exchange.importer import read_import
from csm_tui.exchange.plan import ImportOptions, parse_pairs
from csm_tui.exchange.tables import read_table

from tests.exchange.files import PIPELINE, plan_of, reasons, write

FULL = (
    "Customer,ID,Segment,ARR,Currency,Product,Signed,Kickoff,Go-live,Renewal,Phase,CSM,AE,Champion,Champion email,"
    "Sponsor,Sponsor email,Country,Region,Industry,Tags,Notes\n"
    "Acme,7,Mid-Market,$96k,USD,Pro,2026-01-02,2026-01-12,2026-03-01,2027-01-02,3. Configure,Ann,Bob,Cy Li,"
    'cy@acme.example,Di Wu,di@acme.example,Germany,EMEA,Food,"a; b,a",ready\n'
)


def test_every_field_arrives(tmp_path: Path) -> None:
    (acme,) = plan_of(tmp_path, FULL).incoming
    assert acme._asdict() == {
        "name": "Acme", "lines": (2,), "external_id": "7", "segment": Segment.MID_MARKET, "arr_cents": 9_600_000,
        "currency": "USD", "product": "Pro", "signed": date(2026, 1, 2), "kickoff": date(2026, 1, 12),
        "go_live": date(2026, 3, 1), "renewal": date(2027, 1, 2), "phase": Phase.CONFIGURE, "owner": "Ann", "ae": "Bob",
        "champion": "Cy Li", "champion_email": "cy@acme.example", "sponsor": "Di Wu",
        "sponsor_email": "di@acme.example", "country": "DE", "region": "EMEA", "industry": "Food", "tags": ("a", "b"),
        "note": "ready",
    }  # fmt: skip


def test_a_pipeline_row_by_row(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, PIPELINE)
    assert [(row.name, row.external_id, row.arr_cents, row.signed, row.ae) for row in plan.incoming] == [
        ("Acme", "A1", 105_400, date(2017, 3, 1), "Ann Lee"),
        ("Globex", "A2", 451_400, date(2017, 3, 11), "Bob Ray"),
        ("acme", "A3", 5_000, date(2017, 2, 28), "Ann Lee"),
        ("Initech", "A5", 0, date(2017, 3, 7), "Bob Ray"),
        ("Initech", "A6", None, None, "Bob Ray"),
    ]
    assert reasons(plan) == {5: "no name"}
    assert (plan.rows, plan.left_out) == (6, 0)
    assert any("--where deal_stage=Won" in notice for notice in plan.notices)


def test_where_chooses_rows_whatever_the_case(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, PIPELINE, where=[("Deal_Stage", " won")])
    assert [row.external_id for row in plan.incoming] == ["A1", "A2", "A3"]
    assert (plan.rows, plan.left_out) == (6, 3)
    assert not any("--where" in notice for notice in plan.notices)
    either = plan_of(tmp_path, PIPELINE, where=[("deal_stage", "Won"), ("deal_stage", "Lost"), ("product", "basic")])
    assert [row.external_id for row in either.incoming] == ["A1", "A5"]


def test_where_names_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(Unknown, match="no column ‘stage’"):
        plan_of(tmp_path, PIPELINE, where=[("stage", "Won")])
    with pytest.raises(Refused, match=r"‘deal_stage’ holds Won \(3\), Prospecting \(1\), Lost \(1\), Engaging \(1\)"):
        plan_of(tmp_path, PIPELINE, where=[("deal_stage", "Closed")])


def test_merged_by_name_sums_and_joins_and_keeps_the_lines(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, PIPELINE, where=[("deal_stage", "Won")], merge_by="name")
    acme, globex = plan.incoming
    assert acme.lines == (2, 4)
    assert (acme.name, acme.external_id, acme.arr_cents, acme.signed) == ("Acme", None, 110_400, date(2017, 2, 28))
    assert (acme.product, acme.ae) == ("Basic, Pro", "Ann Lee")
    assert globex.external_id == "A2"


def test_other_fields_of_merged_rows_are_the_first_that_say_something(tmp_path: Path) -> None:
    text = 'Account,ARR,Owner,Kickoff,Phase,Tags\nA,,,,,x\nA,5,Ann,2026-02-03,UAT,"y,x"\nA,,Bob,2026-02-01,Train,\n'
    (row,) = plan_of(tmp_path, text, merge_by="name").incoming
    assert (row.arr_cents, row.owner, row.kickoff, row.phase) == (500, "Ann", date(2026, 2, 3), Phase.PILOT)
    assert row.tags == ("x", "y")
    (empty,) = plan_of(tmp_path, "Account,ARR\nA,\nA,\n", merge_by="name").incoming
    assert empty.arr_cents is None


def test_money_is_never_added_across_currencies(tmp_path: Path) -> None:
    text = "Account,ARR,Currency,ID\nA,5,USD,1\nA,6,EUR,2\nA,7,USD,3\nA,,EUR,4\nB,6,EUR,5\n"
    plan = plan_of(tmp_path, text, merge_by="name")
    assert [(row.name, row.arr_cents, row.currency, row.lines) for row in plan.incoming] == [
        ("A", 1_200, "USD", (2, 4, 5)),
        ("B", 600, "EUR", (6,)),
    ]
    assert reasons(plan)[3].startswith("is in EUR, line 2 of the same customer in USD")


def test_two_rows_of_one_id_or_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    text = "Account,ID\nA,1\nB,1\nC,\nc ,\nA,2\nA,\n"
    plan = plan_of(tmp_path, text)
    assert [(row.name, row.external_id) for row in plan.incoming] == [("A", "1"), ("C", None), ("A", "2")]
    assert reasons(plan) == {
        3: "the id ‘1’ stands on line 2 already",
        5: "the name is the same as on line 4; --merge-by name joins such rows",
        7: "the name is the same as on line 2; --merge-by name joins such rows",
    }
    merged = plan_of(tmp_path, "Account,ID,ARR\nA,1,5\nA,1,5\nA,2,5\n", merge_by="name")
    assert merged.incoming[0].arr_cents == 1_000
    assert set(reasons(merged)) == {3}


def test_a_name_without_id_is_refused_whichever_row_comes_first(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "Account,ID\nA,\nA,1\n")
    assert [row.external_id for row in plan.incoming] == ["1"]
    assert "line 3" in reasons(plan)[2]


def test_ids_differ_by_the_case_of_letters(tmp_path: Path) -> None:
    assert len(plan_of(tmp_path, "Account,ID\nA,00aX\nB,00ax\n").incoming) == 2


def test_unknown_segments_and_phases_are_left_out_and_said(tmp_path: Path) -> None:
    text = "Account,Segment,Phase,Champion email\n" + "A,Tier 1,Adoption,not-an-address\n".replace("A", "A", 1)
    text += 'B,enterprise ,Go-Live,b@x.example\nC,Tier 1,,"a@x.example, b@x.example"\n'
    plan = plan_of(tmp_path, text)
    assert [(row.segment, row.phase, row.champion_email) for row in plan.incoming] == [
        (None, None, ""),
        (Segment.ENTERPRISE, Phase.GO_LIVE, "b@x.example"),
        (None, None, ""),
    ]
    assert "Line 2 and 1 more: ‘Tier 1’ is no segment known here; the ARR decides." in plan.notices
    assert "Line 2: ‘Adoption’ is no phase known here; left empty." in plan.notices
    assert "Line 2: ‘not-an-address’ is not an email address; left empty." in plan.notices
    assert not plan.refused


def test_many_unknown_values_are_counted_not_listed(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "Account,Phase\n" + "".join(f"A{i},Step {chr(97 + i)}\n" for i in range(20)))
    assert len(plan.notices) == 6
    assert plan.notices[-1].startswith("15 other values of phase")


def test_hostile_names_are_cleaned_and_come_in_as_they_look(tmp_path: Path) -> None:
    evil = '"\x1b]52;c;x\x07Evil\u202e","[@click=app.quit]x[/]"\n'
    text = f'Account,Owner\nAcme [EMEA],a [/] b\n{evil}"\u200b\x1b",x\n=1+1,x\n'
    plan = plan_of(tmp_path, text)
    assert [row.name for row in plan.incoming] == ["Acme [EMEA]", "]52;c;xEvil", "=1+1"]
    assert plan.incoming[1].owner == "[@click=app.quit]x[/]"
    assert reasons(plan) == {4: "no name"}


def test_notes_keep_their_lines_and_other_fields_do_not(tmp_path: Path) -> None:
    (row,) = plan_of(tmp_path, 'Account,Notes,Owner\nA,"one\r\ntwo","x\r\ny"\n').incoming
    assert (row.note, row.owner) == ("one\ntwo", "x y")


def test_reasons_of_one_row_are_told_together_and_the_others_come_in(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "Account,ARR,Close Date\n,abc,soon\nB,1,2026-01-02\n")
    assert reasons(plan) == {2: "ARR: ‘abc’ is not an amount; signed on: ‘soon’ is not a date; no name"}
    assert len(plan.incoming) == 1


def test_strict_refuses_the_file_for_one_row(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "Account,ARR\nA,x\nB,1\nC,y\n", strict=True)
    with pytest.raises(Refused, match=r"Line 2 is refused \(ARR: ‘x’ is not an amount\), and 1 more; nothing"):
        plan.require()
    plan_of(tmp_path, "Account,ARR\nA,x\nB,1\n").require()


def test_no_row_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"No row can be imported\. The first: line 2, no name"):
        plan_of(tmp_path, "Account,ARR\n,1\n").require()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"merge_by": "owner"}, "--merge-by takes name"),
        ({"currency": "EURO"}, "code of three letters"),
        ({"decimal": ";"}, "--decimal takes"),
        ({"map": {"name": "nothing"}}, "no column ‘nothing’"),
    ],
)
def test_wrong_options_are_one_sentence(tmp_path: Path, options: dict[str, object], sentence: str) -> None:
    with pytest.raises((Refused, Unknown), match=sentence):
        plan_of(tmp_path, "Account\nA\n", **options)


def test_pairs_of_the_command_line() -> None:
    assert parse_pairs(["a = b", "c=d=e", "arr="], "--map") == (("a", "b"), ("c", "d=e"), ("arr", ""))
    with pytest.raises(Refused, match="--where takes COLUMN=VALUE, not ‘Won’"):
        parse_pairs(["Won"], "--where")
    with pytest.raises(Refused, match="--map takes FIELD=COLUMN"):
        parse_pairs(["=x"], "--map")


def test_a_table_that_is_already_open_can_be_planned_again(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, PIPELINE))
    assert table.sample(1)[0][0] == 2
    first = read_import(table, ImportOptions(where=[("deal_stage", "Won")]))
    again = read_import(table, ImportOptions(where=[("deal_stage", "Won")], map=first.match.as_map()))
    assert again.incoming == first.incoming


def test_thousands_of_rows_keep_their_lines_across_chunks(tmp_path: Path) -> None:
    text = "Account,ID,Notes\n" + "".join(
        f'C{i},{i},"a\nb"\n' if i % 500 == 0 else f"C{i},{i},x\n" for i in range(1, 3_001)
    )
    plan = plan_of(tmp_path, text)
    lines = text.splitlines()
    assert len(plan.incoming) == 3_000
    assert all(lines[row.lines[0] - 1].startswith(f"{row.name},{row.external_id},") for row in plan.incoming)


def test_asking_for_the_importer_loads_no_heavy_library() -> None:
    code = (
        "import sys, csm_tui.exchange.importer, csm_tui.exchange.report\n"
        "print([m for m in ('pydantic', 'python_calamine', 'textual', 'sqlite3', 'sqlite_utils') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_countries_come_as_letters_or_names_and_an_unknown_one_is_left_empty_and_said(tmp_path: Path) -> None:
    cells = ["de", "USA", "United Kingdom", "Scotland", "DE-BY", "", "Atlantis", "Atlantis"]
    plan = plan_of(tmp_path, "Customer,Billing Country\n" + "".join(f"C{n},{c}\n" for n, c in enumerate(cells)))
    assert [one.country for one in plan.incoming] == ["DE", "US", "GB", "GB-SCT", "DE-BY", "", "", ""]
    assert reasons(plan) == {}
    assert "Line 8 and 1 more: ‘Atlantis’ is no country known here; left empty." in plan.notices


def test_every_country_of_the_library_is_known_by_its_letters_and_its_name() -> None:
    import holidays
    from csm_tui.exchange.countries import COUNTRIES, parse_country
    from holidays.registry import COUNTRIES as THEIRS

    known = holidays.list_supported_countries()
    for name, (_, two, three, *_) in THEIRS.items():
        assert parse_country(two) == parse_country(three) == parse_country(name.replace("_", " ")) == two
    for word, code in COUNTRIES.items():
        country, _, region = code.partition("-")
        assert country in known, word
        assert not region or region in known[country], word
