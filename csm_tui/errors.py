"""Errors that a person may meet. Each is one clear sentence: what happened, what was kept, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csm_tui.domain.gates import Missing


class UserError(Exception):
    """Base of every error that is told to the user; ``str(error)`` is the whole sentence, plain text."""


class Refused(UserError):
    """A rule says no: nothing was changed."""


class GateClosed(Refused):
    """A gate does not let pass (DOMAIN 2.1): ``gate`` is its code, ``missing`` what it asks for."""

    def __init__(self, message: str, gate: str, missing: tuple[Missing, ...]) -> None:
        super().__init__(message)
        self.gate = gate
        self.missing = missing


class Unknown(UserError):
    """No account, milestone or row answers to that name or id."""


class Ambiguous(UserError):
    """More than one account fits the name; ``candidates`` are their names."""

    def __init__(self, message: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates


class Stale(UserError):
    """The row was changed in another window since it was read (P8); nothing was overwritten."""


class AnsweredElsewhere(Stale):
    """Another window gave this question another answer since it was read here; both are kept for a person to choose.

    ``theirs`` and ``mine`` are (value, note); a value of "" means no answer.
    """

    def __init__(self, message: str, question: str, theirs: tuple[str, str], mine: tuple[str, str]) -> None:
        super().__init__(message)
        self.question = question
        self.theirs = theirs
        self.mine = mine


class Busy(UserError):
    """Another program holds the database; the same action may be tried again (P11)."""


class FileRefused(UserError):
    """The database file is missing, foreign, newer, damaged or cannot be written (P4, P7)."""


class DiskFull(UserError):
    """The disk is full; nothing was changed, the text stays where it was typed (P10)."""
