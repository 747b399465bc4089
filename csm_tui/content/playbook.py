"""What to do about each warning sign: steps with who and by when, read from ``playbook.toml`` when first asked for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

CHECKLIST = "signal:{code}:{subject}"
"""The name under which the ticks of a signal's steps are kept among the checklists of an account."""


class PlayStep(NamedTuple):
    """One thing to do."""

    do: str
    who: str
    by: str  # "today", "48 hours", "the next review", "week 1"
    key: str = ""  # of a step that can be ticked


class Play(NamedTuple):
    """The answer to one kind of signal."""

    steps: tuple[PlayStep, ...] = ()
    checklist: bool = False  # its steps are ticked one by one
    escalate: tuple[str, ...] = ()  # when it is time for leadership


@cache
def playbook() -> dict[str, Play]:
    """The plays by the code of the signal (DOMAIN 4, intervention playbook of the source)."""
    import tomllib

    data = tomllib.loads(files(__package__).joinpath("playbook.toml").read_text(encoding="utf-8"))
    return {
        code: Play(
            tuple(PlayStep(*step) for step in entry["steps"]),
            entry.get("checklist", False),
            tuple(entry.get("escalate", ())),
        )
        for code, entry in data.items()
    }


def play(code: str) -> Play:
    """The play of a code; an empty one for a code that the catalogue no longer has."""
    return playbook().get(code, Play())


def checklist_name(code: str, subject: str) -> str:
    """The name of the checklist of one signal."""
    return CHECKLIST.format(code=code, subject=subject)
