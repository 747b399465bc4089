"""People as vCards (RFC 6350, version 4.0), and people out of vCards of any version.

What goes out is what stands on a business card: no power, interest, sentiment or note can leave in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from csm_tui.domain.model import Person
from csm_tui.domain.people import ROLE_NAMES, IncomingPerson, role_of
from csm_tui.domain.text import clean

_FOLD = 75  # octets of a line without its end (RFC 6350, 3.2)
_ESCAPES = {"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"}
_ESCAPED = re.compile(r"\\(.)")


def vcard(person: Person, company: str, *, uid: str = "") -> str:
    """One card, lines ended by CR LF. Somebody who left is no longer with the company."""
    name = clean(person.name)
    given, _, family = name.rpartition(" ")
    parts = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"FN:{_text(name)}",
        f"N:{_text(family)};{_text(given)};;;",
    ]
    if company and person.state != "left":
        parts.append(f"ORG:{_text(clean(company))}")
    for field, value in (("TITLE", person.title), ("EMAIL", person.email), ("TEL", person.phone)):
        if value:
            parts.append(f"{field}:{_text(clean(value))}")
    parts.append(f"ROLE:{_text(ROLE_NAMES[person.role])}")
    if uid:
        parts.append(f"UID:{_text(uid)}")
    parts.append("END:VCARD")
    return "".join(_folded(part) for part in parts)


def vcards(people: Iterable[Person], company: str) -> str:
    """The cards of several people one after another, in the order given."""
    return "".join(vcard(person, company) for person in people)


def _text(value: str) -> str:
    """A value with what the format gives a meaning escaped."""
    return "".join(_ESCAPES.get(char, char) for char in value)


def _folded(text: str) -> str:
    """A content line in pieces of at most 75 octets, never within a character."""
    out, used = [], 0
    for char in text:
        size = len(char.encode("utf-8", "replace"))
        if used + size > _FOLD:
            out.append("\r\n ")
            used = 1
        out.append(char)
        used += size
    return "".join(out) + "\r\n"


def read_vcards(text: str) -> Iterator[tuple[int, IncomingPerson | None]]:
    """Each card of a file with its number from 1; ``None`` for one without a name. Versions 2.1, 3.0 and 4.0."""
    number = 0
    card: list[tuple[str, str, str]] | None = None
    for line in _lines(text):
        head, colon, value = line.partition(":")
        name, _, parameters = head.partition(";")
        field = name.rpartition(".")[2].strip().upper()  # item1.EMAIL is EMAIL in a group
        if field == "BEGIN" and value.strip().upper() == "VCARD":
            number, card = number + 1, []
        elif field == "END" and card is not None:
            yield number, _person(card)
            card = None
        elif card is not None and colon:
            card.append((field, parameters.upper(), value))


def _lines(text: str) -> Iterator[str]:
    """Content lines: one that begins with a blank goes on with the line before it, a quoted-printable one that ends in
    = goes on in the next."""
    whole, soft = "", False
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        if soft:
            whole = whole[:-1] + line
        elif line[:1] in (" ", "\t"):
            whole += line[1:]
        else:
            yield whole
            whole = line
        soft = whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper()
    yield whole


def _person(card: list[tuple[str, str, str]]) -> IncomingPerson | None:
    found: dict[str, str] = {}
    for field, parameters, raw in card:
        if field in ("FN", "N", "EMAIL", "TEL", "TITLE", "ROLE") and field not in found:
            value = _decoded(raw, parameters)
            found[field] = clean(_name(value)) if field == "N" else clean(_plain(value))
    name = found.get("FN") or found.get("N", "")
    if not name:
        return None
    title = found.get("TITLE", "")
    phone = re.sub(r"^tel:", "", found.get("TEL", ""), flags=re.IGNORECASE)
    email = re.sub(r"^mailto:", "", found.get("EMAIL", ""), flags=re.IGNORECASE)
    return IncomingPerson(name, role_of(found.get("ROLE", "")), title, email, phone)


def _decoded(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters:
        return value
    import quopri

    return quopri.decodestring(value.encode("utf-8", "replace")).decode("utf-8", "replace")


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)


def _name(value: str) -> str:
    """``Ito;Dana;;Dr;`` → "Dr Dana Ito"."""
    family, given, more, before, after = ([_plain(p) for p in re.split(r"(?<!\\);", value)] + [""] * 5)[:5]
    return " ".join(part for part in (before, given, more, family, after) if part)
