"""People of a CSV, a spreadsheet or a vCard file, proved and cleaned (RELIABILITY P14). Nothing is guessed: a file
without a column of names is refused."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from csm_tui.domain.people import IncomingPerson, role_of
from csm_tui.domain.text import clean, fold
from csm_tui.errors import Refused
from csm_tui.exchange.tables import MAX_BYTES, file_name, read_table

LIMIT = 5_000
"""People of one file: an account has dozens; more is another kind of file."""

_COLUMNS = {
    "name": ("name", "full name", "fullname", "contact", "contact name", "person", "display name", "fn"),
    "first": ("first name", "firstname", "given name", "vorname", "forename"),
    "last": ("last name", "lastname", "surname", "family name", "nachname"),
    "email": ("email", "e-mail", "mail", "email address", "e-mail address", "e-mail 1 - value"),
    "phone": ("phone", "telephone", "mobile", "phone number", "mobile phone", "business phone", "phone 1 - value"),
    "title": ("title", "job title", "position", "jobtitle", "organization title"),
    "role": ("role", "stakeholder role", "contact role", "buying role"),
}


class PeopleFile(NamedTuple):
    """The people of a file, and a sentence for each row that is not one."""

    people: tuple[IncomingPerson, ...]
    refused: tuple[str, ...]


def read_people(path: str | Path) -> PeopleFile:
    """The people of ``path``: vCards where it holds any, else a table. Raises Refused with one sentence."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"{file_name(path)} is too large for a list of people.")
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise Refused(f"{file_name(path)} cannot be read: {error.strerror}.") from error
    found = _cards(path) if b"BEGIN:VCARD" in head.upper() else _table(path)
    if len(found.people) > LIMIT:
        raise Refused(f"{file_name(path)} holds {len(found.people):,} people; at most {LIMIT:,} can be brought in.")
    if not found.people and not found.refused:
        raise Refused(f"{file_name(path)} holds nobody. Nothing was changed.")
    return found


def _cards(path: Path) -> PeopleFile:
    from csm_tui.exchange.vcard import read_vcards

    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    people, refused = [], []
    for number, person in read_vcards(text):
        if person is None:
            refused.append(f"Card {number} has no name.")
        else:
            people.append(person)
    return PeopleFile(tuple(people), tuple(refused))


def _table(path: Path) -> PeopleFile:
    table = read_table(path)
    at: dict[str, int] = {}
    for number, header in enumerate(table.header):
        for field, names in _COLUMNS.items():
            if fold(header) in names:
                at.setdefault(field, number)
    if "name" not in at and "last" not in at:
        known = ", ".join(clean(name) for name in table.header[:8])
        raise Refused(
            f"{file_name(path)} has no column with names (Name, or First name and Last name). It has: {known}."
        )
    people, refused = [], []
    for chunk in table.chunks():
        for line, cells in zip(chunk.lines, chunk.rows, strict=True):
            values = {field: clean(str(cells[n])) if n < len(cells) else "" for field, n in at.items()}
            name = values.get("name") or f"{values.get('first', '')} {values.get('last', '')}".strip()
            if not name:
                refused.append(f"Line {line} has no name.")
                continue
            role = role_of(values.get("role", ""))
            title = values.get("title", "")
            people.append(IncomingPerson(name, role, title, values.get("email", ""), values.get("phone", "")))
    return PeopleFile(tuple(people), tuple(refused))
