"""What the plain review says: whole sentences, one a line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.domain.dates import distance, short
from csm_tui.domain.model import AnswerValue
from csm_tui.domain.pace import pace, time_left
from csm_tui.domain.score import told
from csm_tui.domain.sheet import last_review, last_snapshot

if TYPE_CHECKING:
    from csm_tui.domain.derived import Assessment, Health
    from csm_tui.domain.model import Action, Answer, Facts
    from csm_tui.domain.review import Proposal, Question
    from csm_tui.errors import AnsweredElsewhere
    from csm_tui.store.portfolio import WeekStatus
    from csm_tui.store.reading import AccountView

WORDS = {
    AnswerValue.YES: "yes",
    AnswerValue.NO: "no",
    AnswerValue.NOT_SURE: "not sure",
    AnswerValue.NOT_APPLICABLE: "not applicable",
}
VALUES = {
    "y": AnswerValue.YES,
    "yes": AnswerValue.YES,
    "n": AnswerValue.NO,
    "no": AnswerValue.NO,
    "s": AnswerValue.NOT_SURE,
    "not sure": AnswerValue.NOT_SURE,
    "unsure": AnswerValue.NOT_SURE,
    "a": AnswerValue.NOT_APPLICABLE,
    "na": AnswerValue.NOT_APPLICABLE,
    "n.a.": AnswerValue.NOT_APPLICABLE,
    "not applicable": AnswerValue.NOT_APPLICABLE,
}
SAME = frozenset({"same", "=", "same as last week"})
ACTION_HELP = (
    "done: it is done. carry fri: not done and still wanted, until that day; without a day for one week.",
    "drop We no longer need it: no longer wanted, with the reason. Enter leaves it as it is.",
    "y, n, s, a or same leaves the rest of them and answers the first question.",
)
HELP = (
    "y yes, n no, s not sure (counts half), a not applicable; each takes a note on the same line: n They missed two.",
    "same takes over last week's answers of this component. note TEXT adds a line to the answer given last.",
    "raise raises the signal that a no offered, raise 2 the second one. changes tells all that happened.",
    "back goes to the question before, undo takes back the last step, pause stops; everything is kept at once.",
)
CLOSING_HELP = (
    "Enter accepts the score as it is.",
    "yellow Sponsor confirmed by phone: another colour, with a reason of ten characters or more.",
    "back asks the last question again, undo takes back the last step, pause stops; everything is kept.",
)


def day(on: date) -> str:
    """``27 Nov``."""
    return short(on, on).lstrip("0")


def health(found: Health) -> str:
    """``red 38``; without a score the colour alone."""
    score = "" if found.score is None else f" {found.score}"
    stale = ", review overdue" if found.stale in ("overdue", "stale", "expired") else ""
    return f"{'not reviewed yet' if found.colour.value == 'new' else found.colour.value}{score}{stale}"


def opening(status: WeekStatus, week: str, left: int, *, express: bool) -> list[str]:
    """Which week, how far, how long."""
    long = time_left(left, pace(status.seconds_median, status.timed))
    head = f"Weekly review, week {int(week[6:])}: {status.done} of {status.total} reviewed"
    head += f", {left} left" + (" in express mode" if express else "") if left else ""
    out = [head + (f", about {long}." if long else ".")]
    return out if not left else [*out, "? tells what can be typed; pause stops, everything is kept."]


def account(view: AccountView, today: date) -> str:
    """Name, health, phase, go-live."""
    facts, found = view
    going = found.go_live
    live = f", live since {short(going.actual, today).lstrip('0')}" if going.actual else ""
    if not live and going.committed:
        slip = f", {abs(going.slip_days)} days {'late' if going.slip_days > 0 else 'early'}" if going.slip_days else ""
        live = f", go-live {short(going.committed, today).lstrip('0')}{slip}"
    return f"{facts.account.name}. {health(found.health).capitalize()}, phase {found.phase.value}{live}."


def changes(told: Sequence[str], facts: Facts, week: str, today: date, limit: int) -> list[str]:
    """What happened since the last review, the newest first; more of it on request."""
    last = last_review(facts, week)
    if last is None or last.completed is None:
        head = "First review."
    else:
        age = (today - last.completed).days
        head = f"Since the last review, {age} day{'' if age == 1 else 's'} ago:"
    if not told:
        return [head if last is None else head[:-1] + " nothing is on record."]
    more = [f"  and {len(told) - limit} more; changes tells them all"] if len(told) > limit else []
    return [head, *(f"  {line}" for line in list(reversed(told))[:limit]), *more]


def action_head(waiting: int, later: int) -> str:
    """How many agreed actions ask for a word."""
    rest = f", {later} more of later days" if later else ""
    return f"Actions agreed before: {waiting} wait{'s' if waiting == 1 else ''} for a word{rest}."


def action_text(action: Action, today: date) -> str:
    """An action with who and when."""
    who = action.owner or ("" if action.party.value == "vendor" else "the customer")
    due = f"due {short(action.due, today).lstrip('0')}, {distance(action.due, today)}" if action.due else "no date"
    return f"{action.text} ({', '.join(part for part in (who, due) if part)})"


def action(one: Action, number: int, total: int, today: date) -> str:
    """An action that asks for a word."""
    again = f", carried {one.carried} times" if one.carried > 1 else ", carried once" if one.carried else ""
    return f"Action {number} of {total}: {action_text(one, today)}{again}"


def became(one: Action, today: date) -> str:
    """What was just decided about an action: ``done``, ``dropped``, ``carried on to 29 Nov, in 7 days``."""
    if one.state != "open":
        return one.state
    return "carried on" + (f" to {short(one.due, today).lstrip('0')}, {distance(one.due, today)}" if one.due else "")


def answer(given: Answer) -> str:
    """``no, “they missed two”``."""
    return WORDS[given.value] + (f", “{given.note}”" if given.note else "")


def question(
    asked: Question, number: int, total: int, now: Answer | None, before: Answer | None, proposal: Proposal | None
) -> Iterator[str]:
    """A question with its answers and what is known."""
    place = f"Question {number} of {total}: " if number else ""
    yield f"{place}{asked.text}"
    known = [f"Answered now: {answer(now)}."] if now is not None else []
    known += [f"Last time: {answer(before)}."] if before is not None else []
    if proposal is not None:
        suggests = f" That suggests {WORDS[proposal.value]}." if proposal.value is not None else ""
        known.append(f"On record: {proposal.evidence}.{suggests}".replace("..", "."))
    if known:
        yield "  " + " ".join(known)


def met(error: AnsweredElsewhere) -> str:
    """Two windows answered one question."""
    value, note = error.theirs
    word = WORDS[AnswerValue(value)] if value else "no answer"
    return f"Another window has answered this meanwhile: {word}{f', “{note}”' if note else ''}. Answer once more."


def closing(after: Assessment, facts: Facts, week: str, own: tuple[str, str, str, date] | None) -> list[str]:
    """What the answers come to: the score, what it was, why."""
    found = after.health
    before = last_snapshot(facts, week)
    was = ""
    if before is not None:
        was = f"; before {before.colour.value}{'' if before.score is None else f' {before.score}'}"
    score = "" if found.score is None else f" {found.score}"
    out = [f"On these answers: {found.computed.value}{score}{was}."]
    binding = [cap.reason for cap in found.caps if found.score is not None and cap.limit <= found.score]
    parts = [
        f"{part.name.value.capitalize()} {told(part.value)}: {part.evidence[0]}"
        for part in sorted(found.components, key=lambda c: c.value)
        if part.value < 100 and part.evidence
    ]
    out += [f"  {text}" for text in (*binding, *parts)] or ["  Nothing stands against it."]
    if own is not None:
        out.append(f"  Your own colour: {own[0]} until {day(own[3])}: {own[2]}")
    return out
