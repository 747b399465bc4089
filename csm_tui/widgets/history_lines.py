"""Past weeks of one account: the list of them, and one of them as it was then. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from csm_tui.domain.calendar import week_end, week_start
from csm_tui.domain.dates import short
from csm_tui.domain.model import Answer, Snapshot
from csm_tui.domain.review import Question
from csm_tui.domain.review_weeks import Edit, PastWeek, WeekRecord
from csm_tui.domain.week import REVIEWED
from csm_tui.widgets.flow import Span, flow
from csm_tui.widgets.glyphs import Glyphs, health_mark
from csm_tui.widgets.heat_lines import state_words
from csm_tui.widgets.lines import Line, line
from csm_tui.widgets.text import fit, show

ROLES = {"y": "green", "n": "red", "s": "yellow", "a": "dim"}
WORDS = {"y": "yes", "n": "no", "s": "not sure", "a": "n.a."}
CAPS = {
    "two-critical": "two Critical signals or more (at most 29)",
    "critical": "a Critical signal (at most 49)",
    "three-high": "three High signals or more (at most 49)",
    "high": "a High signal (at most 69)",
    "medium": "three Medium signals or more (at most 84)",
    "weakest-link": "the weakest component holds it down",
    "unreviewed": "never reviewed (at most 84)",
    "unsure": "five answers or more were not yes (at most 84)",
    "stale": "the review was too old (at most 84)",
    "expired": "no current review (at most 69)",
}
FROM = 60  # columns from which the Monday of a week is shown
SEVERITY = {"critical": "red", "high": "red", "medium": "yellow", "low": "dim"}


def span_of(week: str, today: date) -> str:
    """``09 Nov to 15 Nov``."""
    return f"{short(week_start(week), today)} to {short(week_end(week), today)}"


# --- the list -----------------------------------------------------------------------------------


def groups_of(questions: Sequence[Question]) -> list[tuple[str, tuple[str, ...]]]:
    """Component and the codes of its questions, in the order of the sheet."""
    out: dict[str, list[str]] = {}
    for question in questions:
        out.setdefault(question.component.value, []).append(question.code)
    return [(name, tuple(codes)) for name, codes in out.items()]


def list_head(questions: Sequence[Question], cells: int) -> Line:
    """The heading of the list's columns."""
    names = "".join(fit(name[:3].capitalize(), 4) for name, _ in groups_of(questions))
    start = "   Week  From     Health   " if cells >= FROM else "   Week  Health   "
    return line((start, "dim"), (names, "dim"), (" Review", "dim"))


def week_line(past: PastWeek, questions: Sequence[Question], today: date, cells: int, glyphs: Glyphs) -> Line:
    """One week: number, colour and score, the answers as letters, what became of the review, notes and edits."""
    cell, review = past.cell, past.review
    mark = health_mark(glyphs, cell.colour, cell.band) if cell.colour else f" {glyphs.blank} "
    score = "" if cell.score is None else f"{cell.score}"
    spans: list[Span] = [
        (f"   {cell.week[6:]}    ", ""),
        (f"{short(week_start(cell.week), today):<9}"[:9] if cells >= FROM - 1 else "", "dim"),
        (mark, f"{cell.colour}-badge" if cell.colour else "dim"),
        (f" {score:>3}  ", cell.colour or "dim"),
    ]
    answers: Mapping[str, Answer] = review.answers if review is not None else {}
    for _, codes in groups_of(questions):
        spans += _letters([answers.get(code) for code in codes], glyphs)
        spans.append((" ", ""))
    tail = _tail(past, today)
    room = cells - sum(len(text) for text, _ in spans) - 2
    spans.append((" " + fit(tail, max(0, room), ellipsis=glyphs.ellipsis), "late" if cell.state == "missed" else "dim"))
    return Line(tuple(spans), cell.week)


def _letters(answers: Sequence[Answer | None], glyphs: Glyphs) -> list[Span]:
    return [
        (a.value.value if a else glyphs.same, ROLES[a.value.value] if a else "dim") for a in answers
    ]  # fmt: skip


def _tail(past: PastWeek, today: date) -> str:
    parts = [state_words(past.cell, today)]
    if past.cell.state == REVIEWED and past.cell.completed is not None and not past.cell.late:
        parts = [f"{short(past.cell.completed, today).lstrip('0')}" + (", express" if past.cell.express else "")]
    notes = sum(1 for a in past.review.answers.values() if a.note) if past.review is not None else 0
    parts += [f"{notes} note{'' if notes == 1 else 's'}"] if notes else []
    parts += ["edited"] if past.revisions else []
    return ", ".join(parts)


# --- one week -----------------------------------------------------------------------------------


def record_head(record: WeekRecord, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """Which week, its health, and what became of its review."""
    cell = record.cell
    start: list[Span] = [(" ", ""), (f"Week {int(cell.week[6:])}", "bold"), (f"  {span_of(cell.week, today)}  ", "")]
    if cell.colour:
        score = "" if cell.score is None else f" {cell.score}"
        start += [(f"{health_mark(glyphs, cell.colour, cell.band)}{score}", f"{cell.colour}-badge"), ("  ", "")]
    state: list[Span] = [(state_words(cell, today), "late" if cell.state == "missed" else "dim")]
    return [Line(s) for s in flow(state, cells - 1, tuple(start), ((" ", ""),))]


def record_lines(
    record: WeekRecord, questions: Sequence[Question], today: date, cells: int, glyphs: Glyphs
) -> list[Line]:
    """The week as it was then: answers with notes, snapshot, signals open, edits, what happened."""
    out = _answers(record, questions, cells, glyphs)
    out += _health(record.snapshot, today, cells)
    if record.signals:
        out += _title("Signals open then")
        for signal in record.signals:
            told: list[Span] = [(show(signal.title), "bold")]
            told.append((f" since {short(signal.since, today).lstrip('0')}", "dim"))
            told += [(": " + show(signal.evidence), "")] if signal.evidence else []
            out += _flow(told, cells, lead=(fit(signal.severity.capitalize(), 9), SEVERITY[signal.severity]))
    if record.edits:
        out += _title("Edited after it was completed")
        for edit in record.edits:
            out += _edit(edit, questions, today, cells, glyphs)
    out += _title("What happened that week")
    for on, text in record.events:
        out += _flow([(show(text), "")], cells, lead=(f"{short(on, today)}  ", "dim"))
    if not record.events:
        out.append(line(("   Nothing is on record.", "dim")))
    return out


def _title(text: str) -> list[Line]:
    return [line(""), line(" ", (text, "head"))]


def _flow(spans: Sequence[Span], cells: int, lead: Span = ("", "")) -> list[Line]:
    """Broken into lines under each other, ``lead`` before the first."""
    first, rest = (("   ", ""), lead), ((" " * (3 + len(lead[0])), ""),)
    return [Line(s) for s in flow(spans, cells - 1, first, rest)]


def _answers(record: WeekRecord, questions: Sequence[Question], cells: int, glyphs: Glyphs) -> list[Line]:
    """Every question with its answer; those that are no longer asked at the end."""
    review = record.review
    if review is None or not review.answers:
        said = "The review of this week was begun, and no question answered." if review else "No review of this week."
        return [line(""), line((f" {said} e opens it.", "dim"))]
    out: list[Line] = []
    by_code = {q.code: q for q in questions}
    for name, codes in groups_of(questions):
        out += _title(name.capitalize())
        for code in codes:
            out += _answer(by_code[code].text, review.answers.get(code), cells, glyphs)
    gone = [code for code in review.answers if code not in by_code]
    if gone:
        out += _title("No longer asked")
        for code in gone:
            out += _answer(f"Question {show(code)}", review.answers[code], cells, glyphs)
    return out


def _answer(text: str, answer: Answer | None, cells: int, glyphs: Glyphs) -> list[Line]:
    word = WORDS[answer.value.value] if answer else glyphs.blank
    role = ROLES[answer.value.value] if answer else "dim"
    spans: list[Span] = [(text, "")]
    if answer is not None and answer.same:
        spans += [(" ", ""), ("(as the week before)", "dim")]
    first = (("   ", ""), (fit(word, 9), role))
    lines = [Line(s) for s in flow(spans, cells - 1, first, ((" " * 12, ""),))]
    if answer is not None and answer.note:
        start = (" " * 12, "")
        lines += [Line(s) for s in flow([(f"“{show(answer.note)}”", "bold")], cells - 1, (start,), (start,))]
    return lines


def _health(snapshot: Snapshot | None, today: date, cells: int) -> list[Line]:
    """The score as it was kept: components, what held it down, open signals by severity."""
    if snapshot is None:
        return [*_title("Health"), line(("   No snapshot of this week is on record.", "dim"))]
    how = "at the review" if snapshot.reviewed else "at the week's end"
    out = _title(f"Health on {short(snapshot.on, today).lstrip('0')}, {how}")
    parts = [f"{name.capitalize()} {value:.0f}" for name, value in snapshot.components.items()]
    if parts:
        out += _flow([(", ".join(parts), "")], cells)
    held = [CAPS.get(code, code) for code in snapshot.caps]
    if held:
        out += _flow([("Held down by ", "dim"), ("; ".join(held), "")], cells)
    counts = [f"{n} {severity}" for severity, n in reversed(list(snapshot.signals.items())) if n]
    if counts:
        out += _flow([("Open signals: ", "dim"), (", ".join(counts), "")], cells)
    return out


def _edit(edit: Edit, questions: Sequence[Question], today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    labels = {q.code: q.label for q in questions}
    told = []
    for code, before, after in edit.changes:
        old, new = _said(before), _said(after)
        told.append(f"{labels.get(code, code)}: {old} {glyphs.arrow} {new}")
    return _flow([("; ".join(told), "")], cells, lead=(f"{short(edit.on, today)}  ", "dim"))


def _said(answer: Answer | None) -> str:
    if answer is None:
        return "no answer"
    return WORDS[answer.value.value] + (f" “{show(answer.note)}”" if answer.note else "")
