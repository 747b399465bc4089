"""The account screen as lines: header, signals, next actions, history (UX 4.2). Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.derived import Assessment, GoLive, Health
from csm_tui.domain.model import (
    SEVERITIES,
    Action,
    Colour,
    Facts,
    Party,
    Phase,
    Role,
    Signal,
    Status,
)
from csm_tui.domain.money import format_arr
from csm_tui.domain.people import leader, silence
from csm_tui.widgets.away_lines import away_today
from csm_tui.widgets.glyphs import Glyphs, health_mark, sparkline, trend_mark
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_people import ago
from csm_tui.widgets.text import fit, show, width

Span = tuple[str, str]

PHASE_WORDS = {
    Phase.HANDOFF: "Handoff",
    Phase.KICKOFF: "Kickoff",
    Phase.CONFIGURE: "Configure",
    Phase.TRAIN: "Train",
    Phase.PILOT: "Pilot",
    Phase.GO_LIVE: "Go-live",
    Phase.TRANSITION: "Transition",
    Phase.CLOSED: "Closed",
}
PARTY_WORDS = {Party.VENDOR: "us", Party.CUSTOMER: "customer", Party.JOINT: "both", Party.THIRD_PARTY: "third party"}
SEVERITY_ROLES = {"critical": "late", "high": "red", "medium": "yellow", "low": "dim"}
SEVERITY_WORDS = {"critical": "crit", "high": "high", "medium": "med", "low": "low"}
SEVERITY_MARKS = {"critical": "!!", "high": "! ", "medium": "* ", "low": ". "}


class Happened(NamedTuple):
    """One line of an account's history."""

    on: date
    kind: str
    text: str
    ref: int
    table: str = ""  # where ``ref`` is an id; '' where it opens nothing


# Small pieces, used by the health screen as well


def shorten(text: str, cells: int, glyphs: Glyphs) -> str:
    """``text`` in at most ``cells`` cells, never padded."""
    return fit(text, min(cells, width(show(text))), ellipsis=glyphs.ellipsis) if cells > 0 else ""


def score_text(health: Health) -> str:
    """The score; ``~`` before it where the review is overdue (R8), '' where there is none."""
    if health.score is None:
        return ""
    return f"~{health.score}" if health.stale in ("overdue", "stale", "expired") else str(health.score)


def override_text(health: Health, today: date, glyphs: Glyphs) -> str:
    """``Y, computed R 42 – until 25 Nov: sponsor confirmed by phone`` (R10); '' without an override in force."""
    over = health.override
    if over is None:
        return ""
    letter, computed = over.colour.value[0].upper(), health.computed.value[0].upper()
    score = "" if health.score is None else f" {health.score}"
    dash = "-" if glyphs.ascii else "–"
    return f"{letter}, computed {computed}{score} {dash} until {dates.short(over.until, today)}: {show(over.reason)}"


def health_spans(assessment: Assessment, glyphs: Glyphs, *, points: int = 12) -> list[Span]:
    """``■ R 38   ▅▅▅▅▄▄▃▂ ↓28``."""
    health = assessment.health
    spans: list[Span] = [(health_mark(glyphs, health.colour, health.band), f"{health.colour}-badge")]
    score = score_text(health)
    if score:
        spans.append((f" {score}", health.colour.value))
    past = list(assessment.trend.points)[-points:]
    if any(p is not None for p in past):
        spans += [("  ", ""), (sparkline(glyphs, past), "dim")]
    mark = trend_mark(glyphs, assessment.trend.delta)
    if mark:
        role = {"up": "green", "down": "red"}.get(assessment.trend.arrow, "dim")
        spans += [(" ", ""), (mark, role)]
    return spans


def person_spans(facts: Facts, role: Role, today: date, cells: int, glyphs: Glyphs, *, wide: bool) -> list[Span]:
    """Who leads in a role, and both clocks of silence: ``Ingrid Solberg  17/6d``, in a wide pane ``they 17d, we 6d``.

    What is past the rhythm of the role stands out; gone ones are said to be gone.
    """
    person = leader(facts, role)
    if person is None:
        people = [p for p in facts.people if p.role is role]
        text = f"{people[-1].name} ({people[-1].state})" if people else "not named"
        return [(shorten(text, cells, glyphs), "yellow")]
    quiet = silence(facts, person, today)
    if wide:
        clocks = [("  they ", "dim"), (ago(quiet.theirs), _late(quiet.theirs.overdue)), (", we ", "dim")]
        clocks.append((ago(quiet.ours), _late(quiet.ours.overdue)))
    else:
        theirs, ours = (glyphs.blank if clock.last is None else str(clock.days) for clock in (quiet.theirs, quiet.ours))
        clocks = [(f" {theirs}", _late(quiet.theirs.overdue)), ("/", "dim"), (f"{ours}d", _late(quiet.ours.overdue))]
    room = cells - sum(width(text) for text, _ in clocks)
    return [(shorten(person.name, room, glyphs), ""), *clocks]


def _late(overdue: bool) -> str:
    return "late" if overdue else "dim"


# The header


def _where(assessment: Assessment, facts: Facts, sep: str, handoff: str = "") -> str:
    """``Configure · day 12 · $148k``; ``Handoff 7/10`` while its document is filled."""
    account = facts.account
    phase = PHASE_WORDS[assessment.phase]
    if account.status is Status.CLOSED:
        parts = [f"Closed as {account.closed_as or 'complete'}"]
    else:
        parts = [f"{phase} {handoff}" if handoff else phase]
        if assessment.days_in_phase is not None:
            parts.append(f"day {assessment.days_in_phase}")
    arr = format_arr(account.arr_cents, account.currency)
    parts.append(arr or "ARR not known")
    return f" {sep} ".join(parts)


def go_live_spans(go_live: GoLive, today: date, *, wide: bool = False) -> list[Span]:
    """``18 Dec  +14d vs baseline 04 Dec, forecast 22 Dec``; with what Sales said where there is room."""
    differs = go_live.actual is None and go_live.forecast is not None and go_live.forecast != go_live.committed
    base = "" if differs and not wide else "baseline "
    if go_live.actual is not None:
        spans: list[Span] = [("was ", ""), (dates.dated(go_live.actual, today), "bold")]
    elif go_live.committed is None:
        return [("no date yet", "yellow")]
    else:
        spans = [(dates.dated(go_live.committed, today), "bold")]
    if go_live.slip_days is not None and go_live.baseline is not None:
        if go_live.slip_days:
            role = "yellow" if go_live.slip_days > 0 else "green"
            spans += [
                (f"  {go_live.slip_days:+d}d", role),
                (f" vs {base}{dates.dated(go_live.baseline, today)}", "dim"),
            ]
        else:
            spans.append(("  as in the baseline", "dim"))
    elif go_live.actual is None:
        spans.append(("  no baseline yet", "dim"))
    if differs and go_live.forecast is not None:
        spans += [(", forecast ", "dim"), (dates.dated(go_live.forecast, today), "yellow")]
    if wide and go_live.sold is not None and go_live.sold != (go_live.baseline or go_live.committed):
        spans.append((f", sold {dates.dated(go_live.sold, today)}", "dim"))
    return spans


def turn_text(assessment: Assessment, glyphs: Glyphs) -> str:
    """``Customer's turn, 9 working days: waiting for the ERP sample``; '' where it is nobody's."""
    turn = assessment.turn
    if turn is None:
        return ""
    who = {Party.CUSTOMER: "Customer’s turn", Party.THIRD_PARTY: "A third party’s turn"}.get(turn.party, "Our turn")
    if glyphs.ascii:
        who = who.replace("’", "'")
    days = {0: "since today", 1: "1 working day"}.get(turn.working_days, f"{turn.working_days} working days")
    return f"{who}, {days}: {show(turn.why)}"


def state_line(facts: Facts, assessment: Assessment, cells: int, glyphs: Glyphs) -> Line | None:
    """What overrules everything else: override, hold, closed, not yet reviewed; ``None`` when nothing does."""
    account, today = facts.account, assessment.today
    text, role = override_text(assessment.health, today, glyphs), "accent"
    if account.status is Status.HOLD:
        since = f" since {dates.short(account.hold_since, today)}" if account.hold_since else ""
        until = f", look again {dates.short(account.hold_until, today)}" if account.hold_until else ""
        text, role = f"On hold{since}{until}: {show(account.hold_reason)}", "hold"
    elif account.status is Status.CLOSED:
        on = f" on {dates.short(account.closed_on, today)}" if account.closed_on else ""
        text, role = f"Closed{on} as {account.closed_as or 'complete'}; its last health stays as it was", "dim"
    elif account.archived:
        text, role = "Archived: not in the portfolio", "dim"
    elif not text and (gone := away_today(facts, today)):
        text, role = gone, "accent"
    elif not text and assessment.health.colour is Colour.NEW:
        text, role = "Not reviewed yet: r starts the first review", "new"
    if not text:
        return None
    return Line(((" ", ""), (shorten(text, cells - 2, glyphs), role)))


def _cut(spans: Sequence[Span], cells: int, glyphs: Glyphs) -> list[Span]:
    """Spans in exactly ``cells``: padded, or the last that fits is cut."""
    out: list[Span] = []
    used = 0
    for text, role in spans:
        room = cells - used
        if room <= 0:
            break
        have = width(text)
        out.append((text if have <= room else fit(text, room, ellipsis=glyphs.ellipsis), role))
        used += min(have, room)
    if used < cells:
        out.append((" " * (cells - used), ""))
    return out


def _beside(left: Sequence[Span], right: Sequence[Span], cells: int, at: int, glyphs: Glyphs) -> Line:
    """Two groups of spans on one line, the right one from column ``at``."""
    return Line((*_cut(left, at - 1, glyphs), (" ", ""), *_cut(right, cells - at, glyphs)))


def title_line(facts: Facts, place: str, cells: int, glyphs: Glyphs, today: date, *, demo: bool = False) -> Line:
    """``PORTFOLIO › GLOBEX LOGISTICS          [ 1 of 14 ]  Wed 18 Nov``."""
    arrow = ">" if glyphs.ascii else "›"
    right = f"{dates.long(today)[:3]} {dates.short(today, today)} "
    if place:
        right = f"[ {place} ]   {right}"
    head = f" PORTFOLIO {arrow} " if cells >= 70 else " "
    badge = " DEMO " if demo else ""
    waiting = sum(draft.state == "draft" for draft in facts.drafts)
    if waiting:
        said = f"{'draft' if waiting == 1 else f'{waiting} drafts'} open {glyphs.sep} x   "
        if width(head) + width(badge) + width(right) + width(said) + min(24, width(show(facts.account.name))) < cells:
            right = said + right
    room = cells - width(head) - width(right) - width(badge) - 2
    name = shorten(facts.account.name.upper(), room, glyphs)
    gap = cells - width(head) - width(name) - width(right) - width(badge) - 1
    return Line(
        (
            (head, "dim"),
            (name, "bold"),
            (" ", ""),
            (badge, "tab" if badge else ""),
            (" " * max(0, gap), ""),
            (right, "dim"),
        )
    )


def header_lines(
    facts: Facts,
    assessment: Assessment,
    cells: int,
    glyphs: Glyphs,
    *,
    low: bool = False,
    handoff: str = "",
    value: Span = ("", ""),
) -> list[Line]:
    """The account in two to six lines: health, where it stands, go-live, people, whose turn, what overrules.

    In a ``low`` pane at most three: what overrules takes the place of whose turn it is. ``handoff`` is how far its
    document is, ``value`` how long value takes; '' = not told.
    """
    today, sep = assessment.today, glyphs.sep
    where = _where(assessment, facts, sep, handoff)
    go_live = go_live_spans(assessment.go_live, today, wide=cells >= 110)
    owner = facts.account.owner or "not named"
    lines: list[Line]
    if cells >= 80:
        at = 54 if cells < 110 else cells - 46
        left = [(" ", ""), *health_spans(assessment, glyphs), (f"   {where}", "")]
        wide = cells >= 110
        room, pad = cells - at - (10 if wide else 9) - 1, " " if wide else ""
        champion = person_spans(facts, Role.CHAMPION, today, room, glyphs, wide=wide)
        sponsor = person_spans(facts, Role.SPONSOR, today, room, glyphs, wide=wide)
        people = [(f"Champion {pad}", "dim"), *champion]
        sponsors = [(f"Sponsor  {pad}", "dim"), *sponsor]
        lines = [
            _beside(left, people, cells, at, glyphs),
            _beside([(" ", ""), ("Go-live  ", "dim"), *go_live], sponsors, cells, at, glyphs),
        ]
        if cells >= 110:
            age = assessment.health.review_age
            review = "never reviewed" if age is None else "reviewed today" if age == 0 else f"reviewed {age}d ago"
            if facts.account.review_interval != 7:
                review += f", every {facts.account.review_interval}d"
            extra = [("CSM       ", "dim"), (shorten(f"{owner} {sep} {review}", cells - at - 11, glyphs), "")]
            turn = [(" ", ""), ("Turn     ", "dim"), (turn_text(assessment, glyphs) or "nobody’s", "")]
            lines.append(_beside(turn, extra, cells, at, glyphs))
            if value[0] and not low:
                said = shorten(value[0], cells - 12, glyphs)
                lines.append(Line(((" ", ""), ("Value    ", "dim"), (said, value[1]))))
    else:
        left = [(" ", ""), *health_spans(assessment, glyphs, points=8), (f"  {where}", "")]
        lines = [Line(tuple(_cut(left, cells, glyphs)))]
        lines.append(Line(tuple(_cut([(" ", ""), ("Go-live ", "dim"), *go_live], cells, glyphs))))
        if not low:
            half = (cells - 5) // 2
            champion = person_spans(facts, Role.CHAMPION, today, half, glyphs, wide=False)
            sponsor = person_spans(facts, Role.SPONSOR, today, half, glyphs, wide=False)
            lines.append(Line((((" ", "")), *champion, (f" {sep} ", "dim"), *sponsor)))
    turn_line = turn_text(assessment, glyphs)
    state = state_line(facts, assessment, cells, glyphs)
    if cells < 110 and not (low and state):
        lines += _turn_and_value(turn_line, ("", "") if low else value, cells, glyphs)
    return [*lines, state] if state else lines


def _turn_and_value(turn: str, value: Span, cells: int, glyphs: Glyphs) -> list[Line]:
    """Whose turn it is and how long value takes: on one line where both fit."""
    said, role = value
    if turn and said and width(turn) + width(said) + 5 <= cells:
        gap = cells - width(turn) - width(said) - 2
        return [Line(((" ", ""), (turn, ""), (" " * gap, ""), (said, role)))]
    found = [(turn, ""), (said, role)]
    return [Line(((" ", ""), (shorten(text, cells - 2, glyphs), role))) for text, role in found if text]


# Sections


def rule_line(title: str, cells: int, glyphs: Glyphs, *, on: bool = False, hint: str = "") -> Line:
    """``── Signals (4) ─────``; its title stands out when the part has the focus."""
    head = f"{glyphs.rule} "
    title = shorten(title, max(1, cells - 4), glyphs)
    tail = f" {hint} {glyphs.rule}" if hint and width(title) + width(hint) + 9 <= cells else ""
    room = max(0, cells - width(head) - width(title) - 1 - width(tail))
    return Line(((head, "rule"), (title, "head" if on else "bold"), (" " + glyphs.rule * room, "rule"), (tail, "rule")))


def open_signals(facts: Facts) -> list[Signal]:
    """Open signals, the gravest first, then the oldest; those that an open one is the cause of stand under it."""
    found = [s for s in facts.signals if s.is_open]
    roots = {s.code for s in found if s.folded_into is None}
    shown = [s for s in found if s.folded_into not in roots]
    return sorted(shown, key=lambda s: (-SEVERITIES.index(s.severity), s.first_noticed, s.id))


def folded_under(facts: Facts, signal: Signal) -> list[Signal]:
    """The open signals of which this one is the cause: they count once, here. The oldest first."""
    root = next((s for s in open_signals(facts) if s.code == signal.code), None)
    if root is None or root.id != signal.id:
        return []
    found = [s for s in facts.signals if s.is_open and s.folded_into == signal.code]
    return sorted(found, key=lambda s: (s.first_noticed, s.id))


def next_actions(facts: Facts) -> list[Action]:
    """Open actions: dated ones by their date, then the others."""
    found = [a for a in facts.actions if a.state == "open"]
    return sorted(found, key=lambda a: (a.due is None, a.due or date.max, a.id))


def action_lines(facts: Facts, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """One line an open action: box, text, whose, due; its target is ``("action", id)``."""
    lines = []
    for action in next_actions(facts):
        due = "no date" if action.due is None else "today" if action.due == today else dates.short(action.due, today)
        late = action.due is not None and action.due < today
        tail = f" {glyphs.late if late else ' '}{due} "
        whose = action.owner or ("" if action.party is Party.VENDOR else PARTY_WORDS[action.party])
        who = f" {shorten(whose, 14, glyphs)}" if whose and cells >= 46 else ""
        head = f" {glyphs.open_box} "
        body = fit(action.text, max(0, cells - width(head) - width(who) - width(tail)), ellipsis=glyphs.ellipsis)
        lines.append(
            Line(
                ((head, ""), (body, ""), (who, "dim"), (tail, "late" if late else "dim")),
                ("action", action.id),
            )
        )
    return lines or [Line(((" No next action.  A adds one", "yellow"),), ("none", "action"))]


def history_lines(happened: Sequence[Happened], today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """One line a thing that happened, newest first; its target is ``("history", place in the list)``."""
    lines = []
    for place, item in enumerate(happened):
        when = fit(dates.short(item.on, today), 9, ellipsis=glyphs.ellipsis)
        kind = fit(item.kind, 10, ellipsis=glyphs.ellipsis) if cells >= 60 else ""
        text = item.text.replace("→", glyphs.arrow) if item.kind == "review" else item.text
        body = fit(text, max(0, cells - 3 - width(when) - width(kind)), ellipsis=glyphs.ellipsis)
        lines.append(
            Line(((" ", ""), (when, "dim"), (" ", ""), (kind, "dim"), (" ", ""), (body, "")), ("history", place))
        )
    return lines or [Line(((" Nothing has happened yet.", "dim"),), ("none", "history"))]
