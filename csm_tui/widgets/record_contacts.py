"""Contacts of an account as lines, newest first by month; what is due next, and who is silent (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.model import Contact, Facts, Status
from csm_tui.domain.people import agreed_cadence, came, missed_in_a_row, next_meeting, waiting, went
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SLOW = 2  # days after which a message without an answer stands out


def kind_words(contact: Contact) -> str:
    """``meeting``, ``meeting missed``, ``mail from us``, ``call``."""
    if contact.kind == "meeting":
        return "meeting" if contact.held else "meeting missed"
    return contact.kind + {"in": " from them", "out": " from us", "both": ""}[contact.direction]


def contacts_head(facts: Facts, today: date, cells: int, glyphs: Glyphs, calendar: Calendar = STANDARD) -> list[Line]:
    """When the next meeting is due, and when either side was last heard."""
    lines = [_meeting_line(facts, today, cells, glyphs, calendar)]
    heard = max((d for c in facts.contacts if (d := came(c, today)) is not None), default=None)
    ours = max((c.on for c in facts.contacts if went(c) and c.on <= today), default=None)
    if heard or ours:
        spans: list[tuple[str, str]] = [(" ", "")]
        if missed := missed_in_a_row(facts, today):
            row = "meeting missed" if missed == 1 else "meetings missed in a row"
            spans += [(f"{missed} {row}", "late"), (f" {glyphs.sep} ", "dim")]
        said = f"last two-way contact {_when(heard, today)}" if heard else "never heard from them"
        if missed and cells < 100:
            said = said.replace("last two-way contact", "heard")
        elif not missed:
            said = said[:1].upper() + said[1:]
        said += f" {glyphs.sep} from us {_when(ours, today)}" if ours else f" {glyphs.sep} nothing from us yet"
        spans.append((fit(said, cells - 1 - sum(width(text) for text, _ in spans), ellipsis=glyphs.ellipsis), "dim"))
        lines.append(Line(tuple(spans)))
    return lines


def _when(day: date | None, today: date) -> str:
    return f"{dates.dated(day, today)}, {dates.distance(day, today)}" if day else ""


def _meeting_line(facts: Facts, today: date, cells: int, glyphs: Glyphs, calendar: Calendar) -> Line:
    """``Meetings every 7 days · next due Thu 26 Nov, in 8 days · c changes it``."""
    cadence, due = agreed_cadence(facts), next_meeting(facts, today, calendar)
    own = ", agreed here" if facts.account.cadence else ""
    role = ""
    if cadence is None:
        text = "Meetings on demand"
    else:
        text = f"Meetings every {cadence} days{own}"
        if due is not None and due < today:
            text, role = f"{text} {glyphs.sep} the next was due {_when(due, today)}", "late"
        elif due is not None:
            text += f" {glyphs.sep} next due {dates.long(due)[:3]} {_when(due, today)}"
        elif facts.account.status is Status.HOLD:
            text += f" {glyphs.sep} on hold"
        elif facts.account.status is Status.ACTIVE:
            text += " once the kickoff is held"
    hint = f" {glyphs.sep} c changes it"
    if width(text) + width(hint) < cells - 2:
        return Line(((f" {text}", role), (hint, "dim")))
    return Line(((" " + fit(text, cells - 2, ellipsis=glyphs.ellipsis), role),))


def contact_lines(facts: Facts, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """One line a contact below the name of its month; its target is ``("contact", id)``."""
    names = {p.id: show(p.name) for p in facts.people}
    open_ids = {c.id for c in waiting(facts, today)}
    months: dict[tuple[int, int], list[Contact]] = {}
    for contact in sorted(facts.contacts, key=lambda c: (c.on, c.id), reverse=True):
        months.setdefault((contact.on.year, contact.on.month), []).append(contact)
    out: list[Line] = []
    for (year, month), found in months.items():
        if out:
            out.append(Line((("", ""),)))
        name = f"{_MONTHS[month - 1]} {year}"
        count = f"  {len(found)}" if len(found) > 1 else ""
        out.append(Line(((f" {name}", "head"), (count, "dim"))))
        out += [_line(c, names, c.id in open_ids, today, cells, glyphs) for c in found]
    return out


def _line(
    contact: Contact, names: Mapping[int, str], is_open: bool, today: date, cells: int, glyphs: Glyphs
) -> Line:  # fmt: skip
    cut = glyphs.ellipsis
    state, role = _state(contact, is_open, today, glyphs, short=cells < 76)
    kind = 18 if cells >= 76 else 11
    words = kind_words(contact)
    if cells < 76:
        words = words.replace(" from us", " out").replace(" from them", " in").replace("meeting missed", "missed")
    who = 26 if cells >= 100 else 20 if cells >= 76 else 14
    rest = cells - 8 - kind - who - (width(state) + 2 if state else 0) - 2
    people = who_text(contact, names)
    spare = max(0, min(rest - width(show(contact.text)), width(people) - who))  # the names may have it
    who, rest = who + spare, rest - spare
    late = contact.kind == "meeting" and not contact.held
    spans = (
        (f" {dates.short(contact.on, contact.on)} ", "dim"),
        (fit(words, kind, ellipsis=cut) + " ", "late" if late else ""),
        (fit(people, who, ellipsis=cut) + " ", ""),
        (fit(contact.text, max(0, rest), ellipsis=cut), "dim"),
        (f"  {state}" if state else "", role),
    )
    return Line(spans, ("contact", contact.id))


def who_text(contact: Contact, names: Mapping[int, str]) -> str:
    """``Ann, Ben; without Cy``; ``everybody`` where nobody is named, for it counts for all."""
    there = ", ".join(names[i] for i in contact.people if i in names)
    missing = ", ".join(names[i] for i in contact.absent if i in names)
    if contact.kind == "meeting" and not contact.held:
        return missing or there or "nobody came"
    if missing:
        return f"{there}; without {missing}" if there else f"without {missing}"
    return there or "nobody named"


def _state(contact: Contact, is_open: bool, today: date, glyphs: Glyphs, *, short: bool) -> tuple[str, str]:
    """Whether a message of ours was answered, or since when it waits."""
    if contact.answered is not None:
        return f"{glyphs.done} {dates.short(contact.answered, contact.on)}", "green"
    if not is_open:
        return "", ""
    days = (today - contact.on).days
    if days > SLOW:
        return f"{glyphs.late} {days}d" if short else f"{glyphs.late} no answer, {days}d", "late"
    return "waits", "dim"
