"""What the weekly review shows of one account, as plain values: the screen makes them, ``review_*`` draws them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the sheet."""

    code: str
    text: str
    value: str = ""  # y n s a, '' = open
    note: str = ""
    same: bool = False  # taken over from last week
    last: str = ""  # last week's answer, '' = none
    last_note: str = ""
    weeks: tuple[str, ...] = ()  # the last four, oldest first, '' = none
    evidence: str = ""  # what the product knows
    hint: str = ""  # what is meant, where nothing is known
    proposal: str = ""  # the answer that evidence suggests; never set by itself
    skipped: str = ""  # why it is not asked at all, '' = it is

    @property
    def done(self) -> bool:
        """Whether nothing is open here."""
        return bool(self.value or self.skipped)


@dataclass(frozen=True, slots=True)
class Group:
    """One component with its three questions."""

    name: str
    questions: tuple[Asked, ...]

    @property
    def done(self) -> bool:
        """Whether every question of it has its answer."""
        return all(q.done for q in self.questions)


@dataclass(frozen=True, slots=True)
class Todo:
    """An action that was agreed before this review."""

    text: str
    who: str = ""
    due: str = ""  # "due 16 Nov, 2 days ago"; "no date"
    said: str = ""  # what this review said of it: done | dropped | carried; '' = nothing yet
    carried: int = 0  # how often it was carried on
    asks: bool = False  # its day has come and nothing was said of it

    @property
    def again(self) -> str:
        """``carried twice``; '' where it never was."""
        words = {0: "", 1: "carried once", 2: "carried twice"}
        return words.get(self.carried, f"carried {self.carried} times")


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the screen shows of one account's review."""

    week: str  # "2026-W47"
    number: int  # this account is the n-th of the week
    total: int
    name: str
    colour: str
    score: int | None
    groups: tuple[Group, ...]
    position: int  # index of the question that has the room
    late: bool = False
    band: str | None = None
    stale: bool = False
    delta: int | None = None
    points: tuple[int | None, ...] = ()
    why: str = ""  # why it stands here in the queue
    go_live: str = ""  # "18 Dec +14d"
    reviewed: str = ""  # "last review 9 days ago"
    changed: tuple[str, ...] = ()  # since the last review
    offer: str = ""  # the signal that a no offers
    suggests: str = ""  # "■ R 36" on the answers so far
    escalate: bool = False
    todos: tuple[Todo, ...] = ()  # last week's actions, those that ask for a word first
    todo: int = -1  # the one that has the room; -1 = a question has it
    express: bool = False
    unchanged: bool = False  # the open group is asked as a whole: unchanged?
    time_left: str = ""  # "12 min" for the accounts after this one; '' where it is not known, or long

    @property
    def questions(self) -> tuple[Asked, ...]:
        """All of them in order."""
        return tuple(q for g in self.groups for q in g.questions)


def tally(sheet: Sheet) -> tuple[int, int, int, int, int]:
    """How many yes, no, not sure, n.a. and open."""
    values = [q.value for q in sheet.questions if not q.skipped]
    return values.count("y"), values.count("n"), values.count("s"), values.count("a"), values.count("")
