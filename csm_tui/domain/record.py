"""The account record: the handoff and its gaps, promises, value milestones, what closing asks (DOMAIN 1, 8). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from csm_tui.domain.gates import Missing
from csm_tui.domain.gates import missing as gate_missing
from csm_tui.domain.model import Facts, Promise, Role

KINDS = ("feature", "timeline", "commercial")
"""Kinds of promises (DOMAIN 8)."""

DECISIONS = ("open", "honour", "phase-2", "reset", "refuse")
"""What may be decided about a promise (DOMAIN 8)."""


class Exclusion(NamedTuple):
    """Something that the customer does not get, where that stands, and since when they know."""

    id: int
    text: str
    source: str = ""
    agreed: date | None = None
    rev: int = 1


class HandoffSection(NamedTuple):
    """A section of the handoff document with what was written into it; rev 0 = nothing yet."""

    code: str
    title: str
    hint: str
    text: str = ""
    rev: int = 0

    @property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.text.strip())


class Questionnaire(NamedTuple):
    """A form that the customer fills in: when it was sent, when and what they answered."""

    kind: str
    title: str
    sent: date | None = None
    answered: date | None = None
    answers: str = ""
    rev: int = 0


class Page(NamedTuple):
    """A page of text of an account: rollback plan, go-live review, hand-over note."""

    kind: str
    text: str = ""
    rev: int = 0
    written: date | None = None  # the day it was last changed
    id: int = 0  # 0 = not begun

    @property
    def begun(self) -> bool:
        """Whether somebody wrote it; else its text is the frame that it begins with."""
        return self.rev > 0 and bool(self.text.strip())


def completeness(sections: Iterable[HandoffSection]) -> tuple[int, int]:
    """(n, m): how many sections of the handoff are filled, of how many."""
    found = list(sections)
    return sum(s.filled for s in found), len(found)


def overpromised(facts: Facts) -> tuple[Promise, ...]:
    """The promises that stand out: out of scope, and neither put off, reset nor refused; undecided ones first."""
    found = [p for p in facts.promises if p.out_of_scope and p.decision in ("open", "honour")]
    return tuple(sorted(found, key=lambda p: (p.decision != "open", p.id)))


def loop_back(facts: Facts, sections: Iterable[HandoffSection], today: date) -> str:
    """The note to Sales: what is missing for the handoff, ready to be sent; '' where nothing is.

    Empty sections, undecided promises, over-promises, what G0 asks for, roles nobody stands for.
    """
    account = facts.account
    empty = [s.title for s in sections if not s.filled]
    undecided = [p for p in facts.promises if p.decision == "open"]
    gaps = [m.text for m in gate_missing("G0", facts, today) if m.kind not in ("promise", "champion")]
    roles = {p.role for p in facts.people if p.state == "active"}
    unknown = [
        name for role, name in ((Role.CHAMPION, "the champion"), (Role.SPONSOR, "the executive sponsor"),
                                (Role.TECHNICAL, "the technical lead")) if role not in roles
    ]  # fmt: skip
    blocks = []
    if empty:
        blocks.append(["The handoff document says nothing yet about:", *(f"- {title}" for title in empty)])
    if undecided:
        blocks.append(["What was promised and is not decided:", *(f"- {_promise(p)}" for p in undecided)])
    if unknown:
        blocks.append(["Who are they?", *(f"- {name}" for name in unknown)])
    if gaps:
        blocks.append(["Also missing:", *(f"- {text}" for text in gaps)])
    if not blocks:
        return ""
    hello = f"Hi {account.ae.split(' ')[0]}," if account.ae else "Hi,"
    head = [hello, "", f"before we meet {account.name}, I need a few things from you."]
    parts = [line for block in blocks for line in ("", *block)]
    return "\n".join([*head, *parts, "", "Could we settle this before the kickoff?"])


def _promise(promise: Promise) -> str:
    said = f" (said by {promise.said_by})" if promise.said_by else ""
    over = ": as I read the contract, this is out of scope" if promise.out_of_scope else ""
    return f"{promise.text}{said}{over}"


class Outstanding(NamedTuple):
    """One step of the walk that closes an account: what it still asks; nothing = it is settled."""

    kind: str  # value | signals | promises | actions | note | hand-over
    title: str
    needed: bool  # whether closing as complete asks for it (G4, G5); the others are told, never refused
    asks: tuple[Missing, ...]

    @property
    def done(self) -> bool:
        """Whether it asks for nothing more."""
        return not self.asks


def closing(facts: Facts, today: date, pages: Mapping[str, str]) -> tuple[Outstanding, ...]:
    """What is left before the account can be closed as complete, in the order of the walk: value, signals, promises,
    actions, hand-over note, its acceptance. Closing early (churned, abandoned, transferred) asks none of it.
    """
    asked = gate_missing("G5", facts, today)
    unmeasured = [m for m in gate_missing("G4", facts, today) if m.kind == "criterion"]
    known = {m.ref for m in unmeasured}
    value = (*unmeasured, *(m for m in asked if m.kind == "criterion" and m.ref not in known))
    promises = tuple(
        Missing(f"The promise ‘{p.text}’ is undecided", "promise", str(p.id))
        for p in facts.promises
        if p.decision == "open"
    )
    actions = tuple(
        Missing(f"The action ‘{a.text}’ is open", "action", str(a.id)) for a in facts.actions if a.state == "open"
    )
    note = () if pages.get("hand-over", "").strip() else (Missing("The hand-over note is not written", "note", ""),)
    return (
        Outstanding("value", "Value review", True, value),
        Outstanding("signals", "Grave signals", True, tuple(m for m in asked if m.kind == "signal")),
        Outstanding("promises", "Promises", False, promises),
        Outstanding("actions", "Actions", False, actions),
        Outstanding("note", "Hand-over note", False, note),
        Outstanding("hand-over", "Successor", True, tuple(m for m in asked if m.kind == "milestone")),
    )


def hand_over_note(facts: Facts, today: date) -> str:
    """A draft of the note to the next owner, from the record alone: where it stands, what was reached, who is who,
    what was promised, what is open."""
    from csm_tui.domain.criteria import compared
    from csm_tui.domain.dates import day
    from csm_tui.domain.people import ROLE_NAMES

    account = facts.account
    live = next((m.actual for m in facts.milestones if m.code == "L1"), None)
    stands = [f"Live since {day(live)}." if live else "Not live yet."]
    if account.renewal:
        stands.append(f"Renewal on {day(account.renewal)}.")
    parts = [
        ("Where it stands", stands),
        (
            "What was agreed and what came of it",
            [f"- {c.criterion.metric}: {c.told}" for c in compared(facts.criteria)],
        ),
        (
            "People",
            [
                f"- {p.name}, {ROLE_NAMES[p.role]}" + (f" ({p.title})" if p.title else "")
                for p in facts.people
                if p.state == "active"
            ],
        ),
        (
            "Promises that hold",
            [f"- {p.text}: {p.decision}" for p in facts.promises if p.decision in ("honour", "phase-2")],
        ),
        (
            "Still open",
            [f"- {a.text}" + (f" (due {day(a.due)})" if a.due else "") for a in facts.actions if a.state == "open"],
        ),
    ]
    out = [f"# {account.name}: hand-over, {day(today)}"]
    for title, lines in parts:
        out += ["", f"## {title}", *(lines or ["Nothing."])]
    return "\n".join(out)
