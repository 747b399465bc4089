"""A second letter on the same matter: the first is quoted, so that its reader need not look for it."""

from __future__ import annotations

from csm_tui.domain.model import Draft
from csm_tui.drafting.words import day

_ANSWERS = {"approved": "it was approved", "partly": "it was approved in part", "declined": "it was declined"}


def follow_up(text: str, first: Draft, *, audience: str) -> str:
    """Return ``text`` with one line about the first letter and, at its end, that letter as a quotation.

    Blanks that were left open in the first do not count again. An internal one says what came of the decision.
    """
    when = day(first.sent_on)
    ours = audience == "internal"
    said = f"Follow-up to version {first.version} of {when}" if ours else f"This follows my mail of {when}"
    if audience == "internal":
        asked = f", which asked for a decision by {day(first.decision_due)}" if first.decision_due else ""
        came = _ANSWERS.get(first.answer, "no answer came")
        said += f"{asked}: {came}"
    head, line, rest = _after_title(text)
    quoted = "\n".join(f"> {part}".rstrip() for part in _plain(first.body).strip().split("\n"))
    label = f"## Version {first.version}, sent {when}" if audience == "internal" else f"On {when} I wrote:"
    return f"{head}{line}{said}.\n\n{rest.strip()}\n\n{label}\n\n{quoted}\n"


def _after_title(text: str) -> tuple[str, str, str]:
    """The title with its line feed, an empty line, and the rest; a mail has no title."""
    first, _, rest = text.partition("\n")
    return (first + "\n", "\n", rest) if first.startswith("# ") else ("", "", text)


def _plain(text: str) -> str:
    return text.replace("«", "‹").replace("»", "›")
