"""Columns by their usual names or by the person's word; nothing by likeness."""

from __future__ import annotations

import pytest
from csm_tui.domain.incoming import Incoming
from csm_tui.errors import Refused, Unknown
from csm_tui.exchange.columns import FIELD_TITLES, FIELDS, SYNONYMS, header_key, match_columns, squeeze

SALESFORCE = ["Opportunity ID", "Account Name", "Opportunity Name", "Amount", "Amount Currency", "Close Date", "Stage",
              "Opportunity Owner", "Type", "Description"]  # fmt: skip
HUBSPOT = ["Record ID", "Deal Name", "Deal Stage", "Close Date", "Deal owner", "Amount", "Associated Company"]
SHEET = ["Customer", "ARR (€)", "Segment", "Signed", "Kick-off", "Go-live date", "Renewal", "CSM", "Champion",
         "Champion email", "Exec Sponsor", "Region", "Industry", "Tags", "Notes", "Onboarding Phase"]  # fmt: skip
MAVEN = ["opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date",
         "close_value", "engage_quarter", "close_quarter"]  # fmt: skip


def test_salesforce() -> None:
    match = match_columns(SALESFORCE)
    assert match.as_map() == {
        "name": "Account Name", "external_id": "Opportunity ID", "arr": "Amount", "currency": "Amount Currency",
        "signed": "Close Date", "ae": "Opportunity Owner", "note": "Description",
    }  # fmt: skip
    assert match.passed_over == {"name": ("Opportunity Name",)}
    assert match.unused == ("Opportunity Name", "Stage", "Type")


def test_hubspot() -> None:
    assert match_columns(HUBSPOT).as_map() == {
        "name": "Associated Company", "external_id": "Record ID", "arr": "Amount", "signed": "Close Date",
        "ae": "Deal owner",
    }  # fmt: skip


def test_a_plain_spreadsheet() -> None:
    match = match_columns(SHEET)
    assert list(match.fields) == [
        "name", "segment", "arr", "signed", "kickoff", "go_live", "renewal", "phase", "owner", "champion",
        "champion_email", "sponsor", "region", "industry", "tags", "note",
    ]  # fmt: skip
    assert match.arr_currency == "€"
    assert match.unused == ()


def test_the_maven_export() -> None:
    assert match_columns(MAVEN).as_map() == {
        "name": "account", "external_id": "opportunity_id", "arr": "close_value", "product": "product",
        "signed": "close_date", "ae": "sales_agent",
    }  # fmt: skip


@pytest.mark.parametrize("header", ["Annual Revenue", "MRR", "Stage", "Deal Stage", "Acount Name", "Owners"])
def test_names_that_are_only_alike_or_mean_something_else_are_not_taken(header: str) -> None:
    assert match_columns(["Account", header]).as_map() == {"name": "Account"}


def test_every_field_is_known_everywhere_and_no_name_serves_two() -> None:
    assert set(SYNONYMS) == set(FIELDS) == set(FIELD_TITLES)
    assert {"arr_cents" if field == "arr" else field for field in FIELDS} == set(Incoming._fields) - {"lines"}
    every = [name for names in SYNONYMS.values() for name in names]
    assert len(every) == len(set(every))
    assert all(squeeze(name) == name for name in every)


def test_the_persons_word_wins_and_a_column_serves_one_field() -> None:
    match = match_columns(MAVEN, {"owner": "sales_agent", "Go-Live": "CLOSE DATE", "arr": ""})
    assert match.as_map() == {
        "name": "account", "external_id": "opportunity_id", "product": "product", "go_live": "close_date",
        "owner": "sales_agent",
    }  # fmt: skip
    assert match.told == {"owner", "go_live", "arr"}
    assert match.column("arr") == ""
    assert match.to_remember()["arr"] == ""
    assert match_columns(MAVEN, match.to_remember()).fields == match.fields


def test_unknown_fields_and_columns_are_told_with_what_there_is() -> None:
    with pytest.raises(Unknown, match="no field ‘colour’ to map to"):
        match_columns(MAVEN, {"colour": "account"})
    with pytest.raises(Unknown, match=r"no column ‘acount’.*mean ‘account’.*Columns: opportunity_id"):
        match_columns(MAVEN, {"name": "acount"})
    with pytest.raises(Refused, match=r"--map name=COLUMN\. Columns: Price, Series"):
        match_columns(["Price", "Series"])
    with pytest.raises(Unknown) as caught:
        match_columns(["x" * 500] * 900, {"name": "y" * 500})
    assert len(str(caught.value)) < 4_000


def test_the_key_of_a_header_is_stable_and_tells_headers_apart() -> None:
    assert header_key(["Account", "ARR"]) == "9932b989b1e53f3327ba12bd"
    assert header_key(MAVEN) == header_key([name.upper() for name in MAVEN])
    assert header_key(MAVEN) != header_key(MAVEN[::-1])
    assert header_key(["a", "b"]) != header_key(["ab"])
