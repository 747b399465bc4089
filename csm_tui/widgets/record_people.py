"""People of an account as lines: who they are, both clocks of silence, the grid, who reports to whom (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.model import Facts, Person, Role
from csm_tui.domain.people import (
    LEVELS,
    QUADRANTS,
    SENTIMENT,
    Clock,
    by_role,
    contact_window,
    leader,
    quadrant,
    silence,
    single_threaded,
)
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width, wrap

Span = tuple[str, str]
Lines = tuple[tuple[int, int], ...]  # (who, on whom)

SHORT_ROLES = {
    Role.SPONSOR: "Sponsor",
    Role.CHAMPION: "Champion",
    Role.TECHNICAL: "Technical",
    Role.BUSINESS: "Business",
    Role.END_USER: "End user",
    Role.IT_SECURITY: "IT/security",
    Role.OTHER: "Other",
}
SENTIMENT_ROLES = {-2: "red", -1: "yellow", 1: "green", 2: "green"}
GRID_FROM = 80  # columns from which the grid is drawn


def ago(clock: Clock) -> str:
    """``today``, ``6d``, ``never``: how long one side has been silent."""
    if clock.last is None:
        return "never"
    return "today" if clock.days == 0 else f"{clock.days}d"


def clock_span(clock: Clock, cells: int, glyphs: Glyphs) -> Span:
    """One clock, right-aligned; past the rhythm of the role it is marked."""
    text = f"{glyphs.late} {ago(clock)}" if clock.overdue else ago(clock)
    return fit(text, cells, ">"), "late" if clock.overdue else ""


def people_head(facts: Facts, today: date, cells: int, glyphs: Glyphs, *, low: bool = False) -> list[Line]:
    """Whether the account hangs on one person, how many are overdue, and what the two clocks mean."""
    if not facts.people:
        return []
    active = [p for p in facts.people if p.state == "active"]
    late = sum(silence(facts, p, today).overdue for p in active)
    window = contact_window(facts)
    why = single_threaded(facts, today, window=window)
    overdue = f"{late} of {len(active)} silent for too long" if late else "nobody silent for too long"
    if why:
        text = f"Single-threaded: {why[:1].lower()}{why[1:]}" + (f" {glyphs.sep} {overdue}" if late else "")
        pieces = [fit(text, cells - 4, ellipsis=glyphs.ellipsis)] if low else wrap(text, cells - 4)[:2]
        lines = [Line(((f" {glyphs.late} ", "late"), (pieces[0], "yellow")))]
        lines += [Line((("   ", ""), (piece, "yellow"))) for piece in pieces[1:]]
    else:
        text = f"{overdue[:1].upper()}{overdue[1:]} {glyphs.sep} two or more in contact within {window} days"
        lines = [Line(((" " + fit(text, cells - 1, ellipsis=glyphs.ellipsis), "dim"),))]
    if leader(facts, Role.CHAMPION) is None:
        gone = [p for p in facts.people if p.role is Role.CHAMPION]
        when = f" {dates.short(gone[-1].state_on, today)}" if gone and gone[-1].state_on else ""
        said = f"No champion: {gone[-1].name} {gone[-1].state}{when}" if gone else "No champion is known"
        lines.append(Line(((f" {glyphs.late} ", "late"), (fit(said, cells - 4, ellipsis=glyphs.ellipsis), "yellow"))))
    if not low:
        told = f"they: days since we heard from them; we: since we reached out; {glyphs.late} is too long"
        if cells >= 100:
            told += ", longer than the days under “every”"
        lines.append(Line(((" " + fit(told, cells - 1, ellipsis=glyphs.ellipsis), "dim"),)))
    return lines


def people_lines(facts: Facts, influence: Lines, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """One line a person by role, those who have gone under a heading; its target is ``("person", id)``."""
    if not facts.people:
        return []
    columns = _Columns(cells)
    names = {p.id: p.name for p in facts.people}
    away = {a.person_id: a.until for a in facts.away if a.person_id is not None and a.since <= today <= a.until}
    out = [columns.heading()]
    told_gone = False
    for person in by_role(facts.people):
        if person.state != "active" and not told_gone:
            told_gone = True
            out += [Line((("", ""),)), Line(((" No longer there", "head"),))]
        ties = tie_text(person, names, influence) if cells >= 110 else ""
        out.append(columns.line(facts, person, away.get(person.id), ties, today, glyphs))
    return out


class _Columns:
    """How wide each column is on a page of ``cells``; 0 = left out."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        self.role = 11 if cells >= 56 else 9
        self.level = 8 if cells >= 76 else 0
        self.mood = 14 if cells >= 76 else 10 if cells >= 56 else 0
        self.every = 7 if cells >= 100 else 0
        self.clock = 8 if cells >= 56 else 7
        rest = cells - 3 - self.role - 2 * self.level - self.mood - self.every - 2 * self.clock
        self.name = max(10, min(22, rest)) if cells >= 110 else max(10, rest)
        self.ties = max(0, rest - self.name - 2)

    def heading(self) -> Line:
        """The names of the columns."""
        text = f" {fit('Name', self.name)} {fit('Role', self.role)} "
        if self.level:
            text += fit("Power", self.level) + fit("Interest", self.level + 1)
        if self.mood:
            text += fit("Sentiment", self.mood - 1 if self.level else self.mood)
        if self.every:
            text += fit("every", self.every, ">")
        text += fit("they", self.clock, ">") + fit("we", self.clock, ">")
        return Line(((text + ("  Reports to, influences" if self.ties >= 22 else ""), "dim"),))

    def line(self, facts: Facts, person: Person, until: date | None, ties: str, today: date, glyphs: Glyphs) -> Line:
        """One person."""
        cut = glyphs.ellipsis
        gone = person.state != "active"
        spans: list[Span] = [
            (f" {fit(person.name, self.name, ellipsis=cut)} ", "dim" if gone else ""),
            (fit(SHORT_ROLES[person.role], self.role, ellipsis=cut) + " ", "dim"),
        ]
        if gone:
            when = f" {dates.dated(person.state_on, today)}" if person.state_on else ""
            said = ("left" if person.state == "left" else "moved") + when
            spans.append((said, "dim"))
            return Line(tuple(spans), ("person", person.id))
        if self.level:
            spans.append((fit(_level(person.power, glyphs), self.level), ""))
            spans.append((fit(_level(person.interest, glyphs), self.level + 1), ""))
        if self.mood:
            word = glyphs.blank if person.sentiment is None else SENTIMENT[person.sentiment]
            mood = fit(word, self.mood - 1, ellipsis=cut) + ("" if self.level else " ")
            spans.append((mood, SENTIMENT_ROLES.get(person.sentiment or 0, "")))
        quiet = silence(facts, person, today)
        if self.every:
            spans.append((fit(f"{quiet.cadence}d" if quiet.cadence else glyphs.blank, self.every, ">"), "dim"))
        if until is not None:
            said = f"away to {dates.short(until, today)}"
            spans.append((fit(said, 2 * self.clock, ">", ellipsis=cut), "accent"))
        else:
            spans += [clock_span(quiet.theirs, self.clock, glyphs), clock_span(quiet.ours, self.clock, glyphs)]
        if self.ties > 8 and ties:
            spans.append(("  " + fit(ties, self.ties, ellipsis=cut), "dim"))
        return Line(tuple(spans), ("person", person.id))


def _level(level: int | None, glyphs: Glyphs) -> str:
    return glyphs.blank if level is None else LEVELS[level]


def tie_text(person: Person, names: Mapping[int, str], influence: Iterable[tuple[int, int]]) -> str:
    """``to Magnus Dahl; influences Ann, Ben``; '' where nothing is known."""
    boss = person.reports_to
    parts = [f"to {show(names[boss])}"] if boss is not None and boss in names else []
    on = [show(names[b]) for a, b in influence if a == person.id and b in names]
    if on:
        parts.append("influences " + ", ".join(on))
    return "; ".join(parts)


# The grid


def grid_lines(
    facts: Facts, influence: Lines, cells: int, glyphs: Glyphs, *, most: int = 2, strategy: int = 1, ties: bool = True
) -> list[Line]:
    """Power upward, interest to the right: each field with its strategy and who stands there, then the influence.

    At most ``most`` lines of names a field and ``strategy`` lines of advice; who has no place yet is told below.
    ``ties`` tells who reports to and influences whom, where the list has no column for it.
    """
    active = [p for p in by_role(facts.people) if p.state == "active"]
    up, right = ("up", "to the right") if glyphs.ascii else (glyphs.up, glyphs.arrow)
    title = f"Power {up}, interest {right}"
    half = (cells - 3) // 2
    out = [_rule(title, "p hides it", cells, glyphs)]
    for strong in (True, False):
        left, other = (_field(active, (strong, keen), half, glyphs, most, strategy) for keen in (False, True))
        for row in range(max(len(left), len(other))):
            a, b = (field[row] if row < len(field) else ("", "") for field in (left, other))
            out.append(
                Line((
                    (" " + fit(a[0], half - 1, ellipsis=glyphs.ellipsis) + " ", a[1]), (glyphs.vertical, "rule"),
                    (" " + fit(b[0], half, ellipsis=glyphs.ellipsis), b[1]),
                ))
            )  # fmt: skip
        if strong:
            cross = "+" if glyphs.ascii else "┼"
            out.append(Line(((" " + glyphs.rule * half + cross + glyphs.rule * (half + 1), "rule"),)))
    placeless = [p.name for p in active if quadrant(p) is None]
    if placeless:
        text = f"No place yet, power or interest is not known: {', '.join(map(show, placeless))}"
        out.append(Line(((" " + fit(text, cells - 2, ellipsis=glyphs.ellipsis), "dim"),)))
    if ties and cells < 110 and (said := influence_text(facts.people, influence)):
        out += [Line(((" " + piece, "dim"),)) for piece in wrap(said, cells - 2)[:2]]
    return out


def _field(
    people: Sequence[Person], key: tuple[bool, bool], cells: int, glyphs: Glyphs, most: int, strategy: int
) -> list[Span]:
    """One field: its name, what it asks of us, and the names in at most ``most`` lines."""
    found = QUADRANTS[key]
    names = [show(p.name) for p in people if quadrant(p) == found]
    lines = wrap(", ".join(names), cells - 2) if names else [glyphs.blank]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"and more: {len(names)} in all"]
    advice = wrap(found.strategy, cells - 2) if strategy > 1 else [found.strategy]
    return [
        (found.title, "head"),
        *((text, "dim") for text in advice),
        *((text, "" if names else "dim") for text in lines),
    ]


def _rule(title: str, hint: str, cells: int, glyphs: Glyphs) -> Line:
    room = cells - width(title) - width(hint) - 8
    return Line(
        (
            (f" {glyphs.rule} ", "rule"),
            (title, "bold"),
            (" " + glyphs.rule * max(0, room) + " ", "rule"),
            (hint, "dim"),
            (f" {glyphs.rule}", "rule"),
        )
    )


def influence_text(people: Sequence[Person], influence: Lines) -> str:
    """``Ann reports to Ben. Cy influences Ann.`` for everybody of whom it is known."""
    names = {p.id: show(p.name) for p in people}
    said = [
        f"{names[p.id]} reports to {names[p.reports_to]}."
        for p in people
        if p.reports_to is not None and p.reports_to in names
    ]
    said += [f"{names[a]} influences {names[b]}." for a, b in influence if a in names and b in names]
    return " ".join(said)
