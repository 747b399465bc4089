"""The story of one person: place on the grid, both clocks, ties, what was heard; texts for a menu (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.model import Contact, Facts, Person
from csm_tui.domain.people import LEVELS, ROLE_NAMES, SENTIMENT, Clock, quadrant, silence
from csm_tui.widgets.record_contacts import kind_words
from csm_tui.widgets.record_people import SENTIMENT_ROLES, Lines, tie_text
from csm_tui.widgets.text import show

Text = str | tuple[str, str]
RECENT = 8  # contacts that the story tells


def person_story(facts: Facts, person: Person, influence: Lines, today: date) -> list[Text]:
    """Everything that is known of a person, as paragraphs."""
    out: list[Text] = [_who(person)]
    reach = " · ".join(text for text in (show(person.email), show(person.phone)) if text)
    if reach:
        out.append((reach, "dim"))
    if person.state != "active":
        when = f" on {dates.long(person.state_on)}" if person.state_on else ""
        out.append((f"{'Left' if person.state == 'left' else 'Moved to another place'}{when}.", "yellow"))
    else:
        out += ["", *_place(person), "", *_clocks(facts, person, today)]
    out += _away(facts, person, today)
    names = {p.id: p.name for p in facts.people}
    ties = tie_text(person, names, influence)
    under = [show(names[p.id]) for p in facts.people if p.reports_to == person.id]
    over = [show(names[a]) for a, b in influence if b == person.id and a in names]
    said = [f"Reports {ties}." if ties.startswith("to ") else f"{ties[:1].upper()}{ties[1:]}."] if ties else []
    said += [f"To them report {', '.join(under)}."] if under else []
    said += [f"Influenced by {', '.join(over)}."] if over else []
    if said:
        out += ["", " ".join(said)]
    if person.influence:
        out.append(f"How to win them: {show(person.influence)}")
    return out + _heard(facts.contacts, person, today)


def _who(person: Person) -> str:
    return ROLE_NAMES[person.role] + (f", {show(person.title)}" if person.title else "")


def _place(person: Person) -> list[Text]:
    power = LEVELS[person.power] if person.power is not None else "not known"
    interest = LEVELS[person.interest] if person.interest is not None else "not known"
    out: list[Text] = [f"Power {power}, interest {interest}."]
    found = quadrant(person)
    if found is not None:
        out.append((f"{found.title}: {found.strategy[:1].lower()}{found.strategy[1:]}.", "accent"))
    else:
        out.append(("With both known the grid says how to treat them: e types them.", "dim"))
    if person.sentiment is not None:
        role = SENTIMENT_ROLES.get(person.sentiment, "")
        out.append((f"Sentiment towards the project: {SENTIMENT[person.sentiment]}.", role))
    return out


def _clocks(facts: Facts, person: Person, today: date) -> list[Text]:
    quiet = silence(facts, person, today)
    rhythm = f"every {quiet.cadence} days" if quiet.cadence else "at checkpoints only"

    def said(clock: Clock, who: str, never: str) -> Text:
        if clock.last is None:
            text = f"{never}; counted since {dates.short(clock.since, today)}: {clock.days} days."
        else:
            days = "today" if clock.days == 0 else f"{clock.days} {'day' if clock.days == 1 else 'days'} of silence"
            text = f"{who} {dates.short(clock.last, today)}: {days}."
        return (text + (" Too long." if clock.overdue else ""), "late" if clock.overdue else "")

    return [
        said(quiet.theirs, "Last heard from them", "Nothing was ever heard from them"),
        said(quiet.ours, "We last reached out", "We never reached out"),
        (f"The rhythm of this role: {rhythm}.", "dim"),
    ]


def _away(facts: Facts, person: Person, today: date) -> list[Text]:
    found = sorted((a for a in facts.away if a.person_id == person.id and a.until >= today), key=lambda a: a.since)
    return [
        (
            f"Away {dates.short(a.since, today)} to {dates.short(a.until, today)}: their silence does not count.",
            "accent",
        )
        for a in found[:2]
    ]


def _heard(contacts: Sequence[Contact], person: Person, today: date) -> list[Text]:
    theirs = [c for c in contacts if person.id in (*c.people, *c.absent)]
    if not theirs:
        return ["", ("No contact names them yet.", "dim")]
    theirs.sort(key=lambda c: (c.on, c.id), reverse=True)
    out: list[Text] = ["", ("Contacts", "head")]
    for c in theirs[:RECENT]:
        missing = ", was missing" if person.id in c.absent and c.held else ""
        text = f": {show(c.text)}" if c.text else ""
        out.append(f"{dates.dated(c.on, today)}  {kind_words(c)}{missing}{text}")
    if len(theirs) > RECENT:
        out.append((f"and {len(theirs) - RECENT} before", "dim"))
    return out
