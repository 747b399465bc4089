"""People at the customer: the grid, the two clocks, who leads, who influences whom (DOMAIN 8, seeds 001/stakeholders).

Pure. Silence is counted in calendar days; days on hold, my leave and theirs do not count (``pause``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain.agenda import CADENCE
from csm_tui.domain.agenda import next_meeting as _next_meeting
from csm_tui.domain.calendar import STANDARD, Calendar
from csm_tui.domain.model import Contact, Facts, Person, Role, Segment, Status
from csm_tui.domain.pause import of_silence

ROLE_CADENCE: Mapping[Role, int] = {Role.CHAMPION: 7, Role.BUSINESS: 14, Role.SPONSOR: 30}
"""Days between contacts by role; everybody else is met at checkpoints (DOMAIN 8)."""

ROLE_NAMES: Mapping[Role, str] = {
    Role.SPONSOR: "Executive sponsor",
    Role.CHAMPION: "Champion",
    Role.TECHNICAL: "Technical lead",
    Role.BUSINESS: "Business owner",
    Role.END_USER: "End user",
    Role.IT_SECURITY: "IT / security",
    Role.OTHER: "Other",
}
"""Roles as people read them."""

SENTIMENT: Mapping[int, str] = {-2: "hostile", -1: "critical", 0: "neutral", 1: "well disposed", 2: "a promoter"}
"""How somebody stands to the project, in words."""

LEVELS: Mapping[int, str] = {1: "lowest", 2: "low", 3: "medium", 4: "high", 5: "highest"}
"""Power and interest in words."""

HIGH = 4
"""Power and interest from 1 to 5: 4 and 5 are high. The seed's sponsor (high power, medium interest) is kept satisfied,
its technical lead (medium, high) kept informed; a medium is no high."""


class Quadrant(NamedTuple):
    """One field of the power/interest grid: its name, and what it asks of us."""

    code: str  # closely | satisfied | informed | monitor
    title: str
    strategy: str


QUADRANTS: Mapping[tuple[bool, bool], Quadrant] = {
    (True, True): Quadrant("closely", "Manage closely", "Decide with them: meet often, no surprises"),
    (True, False): Quadrant("satisfied", "Keep satisfied", "Short, rare, about value; bring decisions ready to take"),
    (False, True): Quadrant("informed", "Keep informed", "Tell what goes on; let them help and speak for it"),
    (False, False): Quadrant("monitor", "Monitor", "Little effort: look now and then whether that has changed"),
}
"""The grid by (power is high, interest is high)."""


def quadrant(person: Person) -> Quadrant | None:
    """Where a person stands on the grid; ``None`` while power or interest is not known."""
    if person.power is None or person.interest is None:
        return None
    return QUADRANTS[person.power >= HIGH, person.interest >= HIGH]


class Clock(NamedTuple):
    """One clock of silence: the last day, the days that count since, and whether the cadence has run out."""

    last: date | None  # None: never; then it runs since ``since``
    since: date
    days: int
    overdue: bool


class Silence(NamedTuple):
    """Both clocks of a person and the cadence of their role; ``None`` = at checkpoints, never overdue."""

    theirs: Clock  # since something came from them
    ours: Clock  # since something went out from us
    cadence: int | None

    @property
    def overdue(self) -> bool:
        """Whether either clock has run out."""
        return self.theirs.overdue or self.ours.overdue


def cadence_of(person: Person) -> int | None:
    """Days between contacts that the role asks for; ``None`` at checkpoints and once somebody has gone."""
    return ROLE_CADENCE.get(person.role) if person.state == "active" else None


def silence(facts: Facts, person: Person, today: date) -> Silence:
    """The two clocks of a person: their silence, and ours (DOMAIN 8).

    A contact that names nobody counts for everybody at the customer. A meeting that was held moves both clocks, a
    missed one is a try of ours. Without any contact a clock runs from the later of first logged contact and the day
    the account was added; on hold both stand.
    """
    known = [c for c in facts.contacts if c.on <= today]
    first = min((c.on for c in known), default=facts.account.added)
    since = min(max(first, facts.account.added), today)
    until = today
    held = facts.account.hold_since
    if facts.account.status is Status.HOLD and held is not None:
        until = min(until, held)
    cadence = cadence_of(person)
    pauses = of_silence(facts, person.id)
    with_them = [c for c in known if person.id not in c.absent and (not c.people or person.id in c.people)]
    theirs = [d for c in with_them if (d := came(c, today)) is not None]
    tried = [c for c in known if person.id in c.absent and c.kind == "meeting"]
    ours = [c.on for c in (*with_them, *tried) if went(c)]

    def clock(days: list[date]) -> Clock:
        last = max(days, default=None)
        count = pauses.elapsed(last or since, until)
        return Clock(last, last or since, count, cadence is not None and count > cadence)

    return Silence(clock(theirs), clock(ours), cadence)


def came(contact: Contact, today: date) -> date | None:
    """The day on which something came from them by this contact: a reply, a mail, a meeting held."""
    if contact.answered is not None and contact.answered <= today:
        return contact.answered
    return contact.on if contact.held and contact.direction in ("in", "both") else None


def went(contact: Contact) -> bool:
    """Whether something went out from us: a message, or a meeting, held or missed by them."""
    return contact.direction in ("out", "both")


def waiting(facts: Facts, today: date) -> tuple[Contact, ...]:
    """Our messages that wait for an answer, the oldest first: nothing has come from them since (SIG-E4, E5)."""
    known = sorted((c for c in facts.contacts if c.on <= today), key=lambda c: (c.on, c.id))
    found: list[Contact] = []
    for contact in known:
        if came(contact, today) is not None:
            found = []
        elif contact.direction == "out" and contact.kind != "meeting":
            found.append(contact)
    return tuple(found)


def missed_in_a_row(facts: Facts, today: date) -> int:
    """How many of the last meetings were missed one after another (SIG-E1 to E3)."""
    count = 0
    for contact in sorted(facts.contacts, key=lambda c: (c.on, c.id), reverse=True):
        if contact.kind == "meeting" and contact.on <= today:
            if contact.held:
                break
            count += 1
    return count


def leader(facts: Facts, role: Role) -> Person | None:
    """The champion or the sponsor of the header: active, the first that was written down."""
    return min((p for p in facts.people if p.role is role and p.state == "active"), key=lambda p: p.id, default=None)


def single_threaded(facts: Facts, today: date, *, window: int = 30) -> str:
    """Why the account hangs on one person, '' where it does not (SIG-E9): no sponsor, fewer than three people known,
    fewer than two in two-way contact within ``window`` days."""
    active = [p for p in facts.people if p.state == "active"]
    reached: set[int] = set()
    for contact in facts.contacts:
        spoke = came(contact, today)
        if contact.on <= today and spoke is not None and (today - spoke).days <= window:
            reached |= set(contact.people)
    reasons = []
    if not any(p.role is Role.SPONSOR for p in active):
        reasons.append("no sponsor is known")
    if len(active) < 3:
        reasons.append(f"{len(active) or 'no'} {'person is' if len(active) == 1 else 'people are'} known")
    met = len(reached & {p.id for p in active})
    if met < 2:
        reasons.append(f"{'one person' if met else 'nobody'} was in contact within {window} days")
    text = "; ".join(reasons)
    return text[:1].upper() + text[1:]


def namesakes(people: Iterable[Person], name: str, *, own: int | None = None) -> list[Person]:
    """Those who go by that name already, spelling of case and spaces aside: two people of one name are asked about."""
    from csm_tui.domain.text import fold

    wanted = fold(name)
    return [p for p in people if fold(p.name) == wanted and p.id != own]


def reports_loop(reports: Mapping[int, int | None], person: int, to: int) -> tuple[int, ...]:
    """The circle that would arise if ``person`` reported to ``to``, from person to person; () = none."""
    path, seen = [person], {person}
    at: int | None = to
    while at is not None and at not in seen:
        seen.add(at)
        path.append(at)
        at = reports.get(at)
    return (*path, person) if at == person else ()


def influence_loop(lines: Iterable[tuple[int, int]], who: int, on: int) -> tuple[int, ...]:
    """The circle that a line ``who`` influences ``on`` would close, from person to person; () = none."""
    after: dict[int, list[int]] = {}
    for a, b in lines:
        after.setdefault(a, []).append(b)
    stack: list[tuple[int, ...]] = [(who, on)]
    seen: set[int] = set()
    while stack:
        path = stack.pop()
        last = path[-1]
        if last == who:
            return path
        if last not in seen:
            seen.add(last)
            stack += [(*path, further) for further in after.get(last, ())]
    return ()


def team(people: Sequence[Person]) -> tuple[tuple[int, Person], ...]:
    """Everybody with the depth of their place: who reports to somebody stands below them; those who have gone last.

    Reports to somebody of another account, or in an old circle, are shown at the top.
    """
    by_id = {p.id: p for p in people}
    below: dict[int | None, list[Person]] = {}
    order = by_role(people)
    for person in order:
        boss = person.reports_to if person.reports_to in by_id else None
        below.setdefault(boss, []).append(person)
    out: list[tuple[int, Person]] = []
    done: set[int] = set()

    def walk(person: Person, depth: int) -> None:
        if person.id in done:
            return
        done.add(person.id)
        out.append((depth, person))
        for further in below.get(person.id, ()):
            walk(further, depth + 1)

    for person in below.get(None, ()):
        walk(person, 0)
    for person in order:  # what hangs in a circle has no top
        walk(person, 0)
    return tuple(out)


def by_role(people: Iterable[Person]) -> list[Person]:
    """Those who are there by role, sponsor and champion first, then by name; those who have gone after them."""
    roles = list(Role)
    return sorted(people, key=lambda p: (p.state != "active", roles.index(p.role), p.name.casefold(), p.id))


def contact_window(facts: Facts, days: int = 30) -> int:
    """Days within which people count as in contact: for SMB and Self-Serve 1.5 times the cadence at least (SIG-E9)."""
    cadence = agreed_cadence(facts)
    if cadence is None or facts.account.segment not in (Segment.SMB, Segment.SELF_SERVE):
        return days
    return max(days, -(-cadence * 3 // 2))


def agreed_cadence(facts: Facts) -> int | None:
    """Days between agreed meetings: the account's own, else its segment's; ``None`` = on demand (DOMAIN 2.1)."""
    return facts.account.cadence or CADENCE.get(facts.account.segment.value)


def next_meeting(facts: Facts, today: date, calendar: Calendar = STANDARD) -> date | None:
    """When the next meeting is due by the cadence, a working day; ``None`` without a cadence, before the kickoff, on
    hold and once closed."""
    if facts.account.status is not Status.ACTIVE:
        return None
    met = max((c.on for c in facts.contacts if c.kind == "meeting" and c.held and c.on <= today), default=None)
    kickoff = next((m.actual for m in facts.milestones if m.code == "K1" and m.actual is not None), None)
    account = facts.account
    return _next_meeting(account.segment.value, account.cadence, met, kickoff, calendar)


_ROLE_WORDS: Mapping[Role, tuple[str, ...]] = {
    Role.SPONSOR: ("sponsor", "executive", "exec", "decision maker", "economic buyer"),
    Role.CHAMPION: ("champion", "project lead", "day to day", "advocate"),
    Role.TECHNICAL: ("technical", "tech lead", "technical lead", "developer", "integration"),
    Role.BUSINESS: ("business", "business owner", "process owner"),
    Role.END_USER: ("end user", "end users", "user", "users"),
    Role.IT_SECURITY: ("it", "security", "it / security", "it/security", "it-security", "compliance"),
}


def role_of(text: str) -> Role:
    """The role that a word names; OTHER for any that is not known."""
    from csm_tui.domain.text import fold

    word = fold(text)
    if not word:
        return Role.OTHER
    for role in Role:
        if word in (role.value, fold(ROLE_NAMES[role])) or word in _ROLE_WORDS.get(role, ()):
            return role
    return next((r for r, words in _ROLE_WORDS.items() if any(len(w) > 3 and w in word for w in words)), Role.OTHER)


class IncomingPerson(NamedTuple):
    """A person of a file, cleaned: what is not in it is ''."""

    name: str
    role: Role = Role.OTHER
    title: str = ""
    email: str = ""
    phone: str = ""
