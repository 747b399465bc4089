"""Training sessions and the share of people they reached, by audience (seeds 001/training; SIG-A5, P12). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Session:
    """One training session; a figure that nobody told is ``None``. A repeat for people who were invited before has
    nobody invited: who comes then counts among those."""

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


def _reached(sessions: Iterable[Session], figure: str) -> tuple[int, int]:
    """(how many of those invited came or completed it, how many were invited), of the sessions where that is known."""
    invited = reached = 0
    for session in sessions:
        count: int | None = getattr(session, figure)
        if count is not None:
            invited += session.invited or 0
            reached += min(count, session.invited) if session.invited else count
    return min(reached, invited), invited


def shares(sessions: Iterable[Session]) -> tuple[Share, ...]:
    """The share of each audience that has sessions, in the order of ``AUDIENCES``.

    Only sessions whose figure is known count: one that is still to come lowers nothing.
    """
    found = list(sessions)
    out = []
    for audience in AUDIENCES:
        own = [s for s in found if s.audience == audience]
        if own:
            attended, invited = _reached(own, "attended")
            completed, base = _reached(own, "completed")
            out.append(
                Share(
                    audience, len(own), invited, attended, completed, attended / invited if invited else None,
                    completed / base if base else None,
                )
            )  # fmt: skip
    return tuple(out)


class Gap(NamedTuple):
    """An audience of which fewer than 80 % came, or completed it; ``share`` from 0 to 1."""

    audience: str
    share: float
    word: str  # came | completed it

    @property
    def percent(self) -> str:
        """Rounded down: 79.6 % is never told as the 80 % that it lacks."""
        return f"{int(self.share * 100 + 1e-9)} %"


def short_of(sessions: Iterable[Session]) -> tuple[Gap, ...]:
    """What is known to fall short of 80 %, by audience: attendance, then completion (SIG-A5)."""
    return tuple(
        Gap(share.audience, value, word)
        for share in shares(sessions)
        for value, word in ((share.share, "came"), (share.completion, "completed it"))
        if value is not None and value < ENOUGH
    )


def gaps(sessions: Iterable[Session]) -> tuple[str, ...]:
    """What falls short of 80 %, as sentences; () = nothing that is known does."""
    return tuple(f"{AUDIENCE_NAMES[g.audience]}: {g.percent} {g.word}, 80 % are wanted" for g in short_of(sessions))


def told(sessions: Iterable[Session]) -> bool:
    """Whether sessions say how many were trained: then they hold, and not the figures of the week."""
    return any(share.share is not None for share in shares(sessions))
