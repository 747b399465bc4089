"""Training sessions and the share of people they reached, by audience (seeds 001/training; SIG-A5, P12). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

AUDIENCES = ("executives", "admins", "power-users", "end-users")
"""Who is trained, in the order of the sheet (seeds 001/training)."""

AUDIENCE_NAMES = {
    "executives": "Executives",
    "admins": "Administrators",
    "power-users": "Power users",
    "end-users": "End users",
}

ENOUGH = 0.8
"""The share of the invited that must have come (DOMAIN 2.1, T2)."""

COMPETENCY = ("awareness", "knowledge", "application", "proficiency", "mastery")
"""Levels of what somebody can do, the lowest first (seeds 001/training)."""


class Session(NamedTuple):
    """One training session; a figure that nobody told is ``None``."""

    id: int
    title: str
    audience: str
    on: date | None = None
    invited: int | None = None
    attended: int | None = None
    completed: int | None = None
    competency: str = ""
    rev: int = 1

    def held(self, today: date) -> bool:
        """Whether it took place: its day has come, or somebody was counted."""
        return self.attended is not None or (self.on is not None and self.on <= today)


class Share(NamedTuple):
    """How many of an audience were reached. Shares from 0 to 1; ``None`` while nobody was invited or counted."""

    audience: str
    sessions: int
    invited: int
    attended: int
    completed: int
    share: float | None
    completion: float | None

    @property
    def enough(self) -> bool | None:
        """Whether 80 % came; ``None`` where that is not known yet."""
        return None if self.share is None else self.share >= ENOUGH


def shares(sessions: Iterable[Session]) -> tuple[Share, ...]:
    """The share of each audience that has sessions, in the order of ``AUDIENCES``.

    Only sessions whose invited and attended are both known count: one that is still to come lowers nothing.
    """
    found = list(sessions)
    out = []
    for audience in AUDIENCES:
        own = [s for s in found if s.audience == audience]
        counted = [s for s in own if s.invited and s.attended is not None]
        if own:
            invited = sum(s.invited or 0 for s in counted)
            attended = sum(min(s.attended or 0, s.invited or 0) for s in counted)
            done = [s for s in counted if s.completed is not None]
            base = sum(s.invited or 0 for s in done)
            completed = sum(min(s.completed or 0, s.invited or 0) for s in done)
            out.append(
                Share(
                    audience, len(own), invited, attended, completed, attended / invited if invited else None,
                    completed / base if base else None,
                )
            )  # fmt: skip
    return tuple(out)


def gaps(sessions: Iterable[Session]) -> tuple[str, ...]:
    """What falls short of 80 %, as sentences; () = nothing that is known does."""
    out = []
    for share in shares(sessions):
        name = AUDIENCE_NAMES[share.audience]
        for value, word in ((share.share, "came"), (share.completion, "completed it")):
            if value is not None and value < ENOUGH:
                out.append(f"{name}: {int(value * 100)} % {word}, 80 % are wanted")
    return tuple(out)
