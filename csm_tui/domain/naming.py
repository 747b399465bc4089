"""Milestones named by a few words of their titles, or by their codes: ``kickoff, data export``. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from csm_tui.domain.model import Milestone
from csm_tui.errors import UserError

_MOST = 3  # titles that a sentence names


def named(text: str, plan: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """The milestones that a text names, in its order, each once.

    Raises UserError where a part names none, or several and none of them exactly.
    """
    found = [_one(part, plan) for part in _parts(text, plan)]
    return tuple({m.code: m for m in found}.values())


def _parts(text: str, plan: Sequence[Milestone]) -> list[str]:
    """What stands between semicolons or commas; a comma inside a title stays there."""
    out: list[str] = []
    for part in text.split(";"):
        whole = part.strip().casefold()
        inside = any(whole in m.title.casefold() for m in plan)
        out += [part.strip()] if inside else [one.strip() for one in part.split(",")]
    return [part for part in out if part]


def _one(part: str, plan: Sequence[Milestone]) -> Milestone:
    word = part.casefold()
    for fits in (
        [m for m in plan if word in (m.code.casefold(), m.title.casefold())],
        [m for m in plan if m.title.casefold().startswith(word)],
        [m for m in plan if word in m.title.casefold()],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            titles = "; ".join(m.title for m in fits[:_MOST]) + (" …" if len(fits) > _MOST else "")
            raise UserError(f"‘{part[:40]}’ can be {titles}: type a word more.")
    raise UserError(f"‘{part[:40]}’ is in no title of this plan.")


def completed(text: str, plan: Sequence[Milestone]) -> str:
    """The text with its last part written out as the first title that begins so; '' where there is none."""
    cut = max(text.rfind(","), text.rfind(";")) + 1
    word = text[cut:].strip().casefold()
    if not word:
        return ""
    said = {part.strip().casefold() for part in text[:cut].replace(";", ",").split(",")}
    title = next((t for m in plan if (t := m.title).casefold().startswith(word) and t.casefold() not in said), "")
    return text.rstrip() + title[len(word) :] if title else ""
