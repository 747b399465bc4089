"""One warning sign with its whole story, as lines: evidence, what is due, what to do, what was done, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.content.playbook import Play, PlayStep
from csm_tui.domain import dates
from csm_tui.domain.model import SIGNAL_EVENTS, Facts, Signal, SignalEvent
from csm_tui.domain.pause import Pauses, mine
from csm_tui.domain.response import clock, due_words, entries, is_snoozed, rows_of, second_critical, state_word
from csm_tui.domain.signal_rows import Due, Entry, SignalRow
from csm_tui.domain.signals import SignalKind
from csm_tui.widgets.account_lines import SEVERITY_MARKS, SEVERITY_ROLES, rule_line, shorten
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.signal_lines import category_word
from csm_tui.widgets.text import fit, width, wrap

QUIET = {"evidence", "folded", "unfolded"}  # events that are told only where nothing else was on their day


class Story(NamedTuple):
    """All that is known of one signal."""

    facts: Facts
    signal: Signal
    entry: Entry
    steps: tuple[Due, ...]  # of the response clock
    play: Play
    ticked: Mapping[str, date]
    events: Sequence[SignalEvent]
    kind: SignalKind | None
    about: str  # the milestone or the person that it is about, '' = the account


def story_of(
    facts: Facts, signal: Signal, play: Play, ticked: Mapping[str, date], events: Sequence[SignalEvent],
    kind: SignalKind | None, today: date,
) -> Story:  # fmt: skip
    """Put the story of a signal together from what was read."""
    rows = rows_of(facts)
    row = next(r for r in rows if r.id == signal.id)
    found = entries(rows, today)
    entry = next((e for e in found if e.row.id == row.id), Entry(row, None, False))
    steps = clock(row, second_critical(rows).get(row.account_id))
    return Story(facts, signal, entry, steps, play, ticked, events, kind, about(facts, signal))


def about(facts: Facts, signal: Signal) -> str:
    """The milestone or the person that a signal is about; '' where it is about the account."""
    milestone = next((m for m in facts.milestones if m.code == signal.subject), None)
    if milestone is not None:
        return milestone.title
    person = next((p for p in facts.people if signal.subject.isdigit() and p.id == int(signal.subject)), None)
    return person.name if person is not None else ""


def root_of(story: Story) -> SignalRow | None:
    """The open signal that this one is a symptom of."""
    code = story.signal.folded_into
    return next((r for r in rows_of(story.facts) if r.is_open and r.code == code and r.folded_into is None), None)


# The head


def head_lines(story: Story, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """Severity and title, then who raised it, what it counts in and how it stands."""
    s = story.signal
    role = SEVERITY_ROLES[s.severity] if s.is_open else "dim"
    mark = SEVERITY_MARKS[s.severity].strip()
    grade = f" {mark} {s.severity.value.capitalize()}  "
    state = state_word(story.entry.row, today)
    title = shorten(s.title, cells - width(grade) - width(state) - 3, glyphs)
    gap = " " * max(1, cells - width(grade) - width(title) - width(state) - 1)
    lines = [Line(((grade, role), (title, "bold"), (gap, ""), (state, "yellow" if state == "unseen" else "")))]
    who = "raised by a person" if s.human else "raised by a rule"
    counts = f"counts in {s.component.value}" if s.component else "drives the queue, not the score"
    said = f"{category_word(s.category)}, {who}, {counts}"
    lines.append(Line(((" " + shorten(said, cells - 2, glyphs), "dim"),)))
    return lines


# The parts


def story_lines(story: Story, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """The whole story below the head. Targets: ``("step", key)``, ``("done", id)``, ``("signal", id)``."""
    return [
        *_evidence(story, today, cells, glyphs),
        *_response(story, today, cells, glyphs),
        *_play(story, today, cells, glyphs),
        *_done(story, today, cells, glyphs),
        *_symptoms(story, cells, glyphs, today),
        *_history(story, today, cells, glyphs),
    ]


def _para(text: str, cells: int, role: str = "", indent: int = 1) -> list[Line]:
    return [Line(((" " * indent + piece, role),)) for piece in wrap(text, max(10, cells - indent - 1))]


def _heading(title: str, cells: int, glyphs: Glyphs) -> list[Line]:
    return [Line((("", ""),)), rule_line(title, cells, glyphs)]


def _evidence(story: Story, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    s = story.signal
    lines = _para(s.evidence, cells, "bold") if s.evidence else _para("No evidence was written down.", cells, "dim")
    seen = f"First noticed {dates.long(s.first_noticed)}, {dates.distance(s.first_noticed, today)}"
    if s.last_evidence != s.first_noticed:
        seen += f"; last evidence {dates.short(s.last_evidence, today)}"
    if s.count > 1:
        seen += f"; {'seen' if s.human else 'graded'} {s.count} times"
    lines += _para(seen + ".", cells, "dim")
    if story.about and story.about not in s.evidence:
        lines += _para(f"About: {story.about}.", cells, "dim")
    if story.kind is not None and not s.human:
        lines += _para(f"The rule: {story.kind.trigger}.", cells, "dim")
    if (root := root_of(story)) is not None:
        lines.append(Line(
            ((" ", ""), (shorten(f"A symptom of ‘{root.title}’: it counts once, there.", cells - 2, glyphs), "yellow")),
            ("signal", root.id),
        ))  # fmt: skip
    if s.reason:
        lines += _para(
            f"{'Reason' if s.is_open else state_word(story.entry.row, today).capitalize()}: {s.reason}", cells
        )
    return lines


def _response(story: Story, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """The response clock, step by step (DOMAIN 6)."""
    row = story.entry.row
    if not row.is_open:
        on = f" on {dates.long(date.fromisoformat(row.closed_on))}" if row.closed_on else ""
        return _para(f"{state_word(row, today).capitalize()}{on}.", cells, "dim")
    lines = _heading("What is due", cells, glyphs)
    if row.snoozed_until and is_snoozed(row, today):
        until = date.fromisoformat(row.snoozed_until)
        lines += _para(f"Snoozed until {dates.long(until)}: out of the list until then, never out of the score.", cells)
    if not story.steps:
        why = (
            "The account is on hold: the clocks stand still."
            if row.status == "hold"
            else "Its cause carries the clock."
        )
        return [*lines, *_para(why, cells, "dim")]
    for step in story.steps:
        late = step.on is not None and step.on < today and not step.met and step.short != "review"
        mark, role = (glyphs.done, "dim") if step.met else (glyphs.late, "late") if late and step.firm else (" ", "")
        words = f"{step.what}, done" if step.met else due_words(step, today)
        if step.short == "review":
            words, role = due_words(step, today), "dim"
        elif late and step.firm and step.on is not None:
            words += f", {dates.distance(step.on, today)}"
        elif late:
            words = words.replace(step.what, f"{step.what} (a)", 1)
        text = shorten(words[:1].upper() + words[1:], cells - 4, glyphs)
        lines.append(Line(((f" {mark} ", role or "dim"), (text, role))))
    if (back := _away_until(story.facts, today)) is not None:
        away = f"You are away until {dates.short(back, today)}: these clocks run on, so hand it over."
        lines += _para(away, cells, "yellow")
    return lines


def _away_until(facts: Facts, today: date) -> date | None:
    """The last day of my own leave that runs today; ``None`` where I am here."""
    ranges = Pauses(mine(facts.away)).ranges
    return next((until for since, until in ranges if since <= today <= until), None)


def _play(story: Story, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """What to do, who and by when; as a checklist where its steps are ticked."""
    play = story.play
    if not play.steps:
        return []
    done = sum(step.key in story.ticked for step in play.steps if step.key)
    if not play.checklist:
        lines = _heading("What to do", cells, glyphs)
        beside = all(width(step.do) + width(whose(step)) + 8 <= cells for step in play.steps)
        for number, step in enumerate(play.steps, 1):
            lines += _step(step.do, whose(step), f" {number}. ", cells, beside=beside)
        return lines
    ticks = ", space ticks" if story.signal.is_open else ""
    lines = _heading(f"What to do ({done} of {len(play.steps)} done{ticks})", cells, glyphs)
    beside = all(width(step.do) + width(step.who) + 10 <= cells for step in play.steps)
    for by in dict.fromkeys(step.by for step in play.steps):
        lines.append(Line(((f" {by[:1].upper()}{by[1:]}", "accent"),)))
        for step in (s for s in play.steps if s.by == by):
            day = story.ticked.get(step.key)
            who = "" if step.who == "you" else step.who
            box, tail = (" [ ] ", who) if day is None else (" [x] ", f"done {dates.short(day, today)}")
            lines += _step(step.do, tail, box, cells, beside=beside, target=("step", step.key), done=day is not None)
    if play.escalate:
        lines += _para("Take it to leadership (x) when " + "; ".join(play.escalate) + ".", cells, "dim")
    return lines


def whose(step: PlayStep) -> str:
    """``leadership, within 24 hours``; ``you, by the next review``."""
    by = step.by
    if by.endswith("hours"):
        by = f"within {by}"
    elif by.startswith("the "):
        by = f"by {by}"
    return f"{step.who}, {by}"


def _step(
    do: str,
    tail: str,
    lead: str,
    cells: int,
    *,
    beside: bool,
    target: tuple[str, str] | None = None,
    done: bool = False,
) -> list[Line]:
    """One step with who and by when: in a column at the right where all fit, else behind its words."""
    role, room, pad = "dim" if done else "", cells - width(lead) - 1, " " * width(lead)
    if beside:
        gap = " " * max(2, room - width(do) - width(tail))
        return [Line(((lead, "dim"), (do, role), (gap, ""), (tail, "dim")), target)]
    pieces = wrap(do, room)
    out = [
        Line(((lead if not n else pad, "dim"), (piece, role)), None if n else target) for n, piece in enumerate(pieces)
    ]
    if not tail:
        return out
    if width(pieces[-1]) + width(tail) + 2 <= room:
        out[-1] = Line((*out[-1].spans, ("  ", ""), (tail, "dim")), out[-1].target)
        return out
    return [*out, *(Line(((pad, ""), (piece, "dim"))) for piece in wrap(tail, room))]


def _done(story: Story, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """Interventions with their results, oldest first."""
    found = story.signal.interventions
    lines = _heading(f"What was done ({len(found)})" if found else "What was done", cells, glyphs)
    if not found:
        is_open = story.signal.is_open
        return [
            *lines,
            *_para("Nothing yet: d logs it." if is_open else "Nothing.", cells, "yellow" if is_open else "dim"),
        ]
    for one in found:
        when = f" {dates.short(one.on, today)}  "
        first, *rest = wrap(one.action, cells - width(when) - 1)
        lines.append(Line(((when, "dim"), (first, "")), ("done", one.id)))
        pad = " " * width(when)
        lines += [Line(((pad, ""), (piece, ""))) for piece in rest]
        if one.told:
            above = "Leadership was told." if one.told == "leadership" else "An executive was told."
            lines.append(Line(((pad, ""), (shorten(above, cells - width(when) - 1, glyphs), "green"))))
        said = f"Result: {one.result}" if one.result else "No result yet: Enter or e adds it."
        role = "green" if one.result else "dim"
        lines += [Line(((pad, ""), (piece, role))) for piece in wrap(said, cells - width(when) - 1)]
    return lines


def _symptoms(story: Story, cells: int, glyphs: Glyphs, today: date) -> list[Line]:
    children = story.entry.children
    if not children:
        return []
    lines = _heading(f"Of the same cause, counted once with it ({len(children)})", cells, glyphs)
    for child in children:
        text = f"{child.title}: {child.evidence}" if child.evidence else child.title
        since = f"  since {dates.short(date.fromisoformat(child.first_noticed), today)}"
        body = fit(text, cells - width(since) - 2, ellipsis=glyphs.ellipsis)
        lines.append(Line(((" ", ""), (body, ""), (since, "dim")), ("signal", child.id)))
    return lines


def _history(story: Story, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """What happened to it, newest first; new evidence and folding are told where nothing else was on that day."""
    told: list[Line] = []
    loud = {event.on for event in story.events if event.kind not in QUIET}
    for event in reversed(story.events):
        if event.kind in QUIET and event.on in loud:
            continue
        words = SIGNAL_EVENTS.get(event.kind, event.kind)
        if event.kind in ("raised", "upgraded", "downgraded", "regraded", "reopened", "changed"):
            words += f", {event.severity.value}"
        more = event.reason or (event.evidence if event.kind in ("raised", "again", "upgraded", "evidence") else "")
        when = f" {dates.short(event.on, today)}  "
        text = f"{words[:1].upper()}{words[1:]}{f': {more}' if more else ''}"
        told.append(Line(((when, "dim"), (shorten(text, cells - width(when) - 1, glyphs), ""))))
    return [*_heading("History", cells, glyphs), *told] if told else []
