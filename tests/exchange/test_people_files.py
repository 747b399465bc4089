"""vCards out and in, people of a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from csm_tui.domain.model import Person, Role
from csm_tui.domain.people import IncomingPerson
from csm_tui.errors import Refused
from csm_tui.exchange.people_import import read_people
from csm_tui.exchange.vcard import read_vcards, vcard, vcards
from hypothesis import given
from hypothesis import strategies as st

DANA = Person(
    1, "Dana Ito", Role.CHAMPION, "COO; acting, VP\\EMEA", "dana@acme.example", power=5, sentiment=-2, phone="+49 30 12"
)


def test_a_card_holds_what_stands_on_a_card_and_nothing_internal() -> None:
    text = vcard(DANA, "Acme, Foods")
    assert text.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "FN:Dana Ito",
        "N:Ito;Dana;;;",
        "ORG:Acme\\, Foods",
        "TITLE:COO\\; acting\\, VP\\\\EMEA",
        "EMAIL:dana@acme.example",
        "TEL:+49 30 12",
        "ROLE:Champion",
        "END:VCARD",
        "",
    ]
    assert "ORG" not in vcard(Person(2, "Gone", state="left"), "Acme")


_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


@given(st.lists(st.builds(Person, st.just(1), _text, title=_text, email=st.just("a@b.example")), max_size=4))
def test_any_people_come_back_from_their_cards_and_no_line_is_too_long(people: list[Person]) -> None:
    from csm_tui.domain.text import clean

    text = vcards(people, "Ácme")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert all(line.startswith((" ", "BEGIN:", "END:")) or ":" in line for line in text.split("\r\n")[:-1])
    back = [person for _, person in read_vcards(text)]
    assert [p and (p.name, p.title) for p in back] == [
        (clean(p.name), clean(p.title)) if clean(p.name) else None for p in people
    ]


def test_cards_of_other_programs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "people.vcf"
    path.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nN:Ito;Dana;;Dr;\nitem1.EMAIL;TYPE=work:dana@acme.example\n"
        "TITLE:Head of\n  Operations\nTEL;VALUE=uri:tel:+49-30\nROLE:Project lead\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen=\n Wu\nEND:VCARD\n"
        "BEGIN:VCARD\nEMAIL:who@x.example\nEND:VCARD\n",
        encoding="utf-8",
    )
    found = read_people(path)
    assert found.people == (
        IncomingPerson("Dr Dana Ito", Role.CHAMPION, "Head of Operations", "dana@acme.example", "+49-30"),
        IncomingPerson("Jürgen Wu"),
    )
    assert found.refused == ("Card 3 has no name.",)


def test_a_table_of_people_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(
        "First Name;Last Name;E-mail;Job Title;Role\n"
        "Dana;Ito;dana@acme.example;COO;Executive Sponsor\n;;x@y.example;;\n"
        "\x1b[31mBen;Wu;;;IT\n",
        encoding="utf-8",
    )
    found = read_people(path)
    assert found.people == (
        IncomingPerson("Dana Ito", Role.SPONSOR, "COO", "dana@acme.example"),
        IncomingPerson("[31mBen Wu", Role.IT_SECURITY),
    )
    assert found.refused == ("Line 3 has no name.",)


@pytest.mark.parametrize("content", ["Town,Street\nUlm,1\n", "", "BEGIN:VCARD\n"])
def test_what_is_no_list_of_people_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refused):
        read_people(path)
    with pytest.raises(Refused, match="cannot be read"):
        read_people(tmp_path / "missing.vcf")
