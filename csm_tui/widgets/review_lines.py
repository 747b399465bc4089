"""The weekly review as lines: one question has the room, the rest of the sheet stays in sight (UX 4.3, DOMAIN 5).

Pure functions: a ``Sheet`` of plain values, a width, a height, marks → lines that fit. What gives way in a small
pane goes in an order: air, frame, evidence of other questions, the bar, then the closed groups share one line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from csm_tui.widgets.flow import Span, flow
from csm_tui.widgets.glyphs import Glyphs, health_mark, sparkline, trend_mark
from csm_tui.widgets.lines import Line, Spans, line
from csm_tui.widgets.text import fit, show, width

EDGE = "   "  # right of last week's answers, so that they stand below each other inside and outside the frame
STRIP = 110  # columns from which four weeks of answers are shown
NARROW = 72  # columns below which the words of an answer's key shorten
ANSWERS = (("y", "Yes"), ("n", "No"), ("s", "Not sure"), ("a", "n.a."), ("space", "Same as last"))
_ROLES = {"y": "green", "n": "red", "s": "yellow", "a": "dim", "": "dim"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the sheet."""

    code: str
    text: str
    value: str = ""  # y n s a, '' = open
    note: str = ""
    same: bool = False  # taken over from last week
    last: str = ""  # last week's answer, '' = none
    last_note: str = ""
    weeks: tuple[str, ...] = ()  # the last four, oldest first, '' = none
    evidence: str = ""  # what the product knows
    hint: str = ""  # what is meant, where nothing is known
    proposal: str = ""  # the answer that evidence suggests; never set by itself
    skipped: str = ""  # why it is not asked at all, '' = it is

    @property
    def done(self) -> bool:
        """Whether nothing is open here."""
        return bool(self.value or self.skipped)


@dataclass(frozen=True, slots=True)
class Group:
    """One component with its three questions."""

    name: str
    questions: tuple[Asked, ...]

    @property
    def done(self) -> bool:
        """Whether every question of it has its answer."""
        return all(q.done for q in self.questions)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the screen shows of one account's review."""

    week: str  # "2026-W47"
    number: int  # this account is the n-th of the week
    total: int
    name: str
    colour: str
    score: int | None
    groups: tuple[Group, ...]
    position: int  # index of the question that has the room
    late: bool = False
    band: str | None = None
    stale: bool = False
    delta: int | None = None
    points: tuple[int | None, ...] = ()
    why: str = ""  # why it stands here in the queue
    go_live: str = ""  # "18 Dec +14d"
    reviewed: str = ""  # "last review 9 days ago"
    changed: tuple[str, ...] = ()  # since the last review
    offer: str = ""  # the signal that a no offers
    suggests: str = ""  # "■ R 36" on the answers so far
    escalate: bool = False
    time_left: str = ""  # "12 min" for the accounts after this one; '' where it is not known, or long

    @property
    def questions(self) -> tuple[Asked, ...]:
        """All of them in order."""
        return tuple(q for g in self.groups for q in g.questions)


def week_name(week: str) -> str:
    """``week 47`` for ``2026-W47``."""
    return f"week {int(week[-2:])}"


def bar(done: int, total: int, cells: int, glyphs: Glyphs) -> str:
    """A bar of ``cells`` cells, full to done ÷ total."""
    full = 0 if total <= 0 else min(cells, round(cells * done / total))
    return glyphs.full * full + glyphs.rest * (cells - full)


def top_lines(sheet: Sheet, cells: int, glyphs: Glyphs, *, small: bool = False) -> list[Line]:
    """Where one is in the week: title, bar, account with its health."""
    late = f" {glyphs.sep} late" if sheet.late else ""
    left = f"WEEKLY REVIEW  {week_name(sheet.week)}{late}"
    alone = sheet.total <= 1
    count = f"account {sheet.number:,} of {sheet.total:,}"
    right = count if small and not alone else "Esc pauses, nothing is lost"
    gap = max(1, cells - 2 - width(left) - width(right))
    out = [line(" ", (left, "head"), " " * gap, (right, "dim"))]
    if not small and not alone:
        if sheet.time_left:
            count += f", about {sheet.time_left} left"
        size = max(8, cells - width(count) - 4)
        out.append(line(" ", (bar(sheet.number - 1, sheet.total, size, glyphs), "accent"), "  ", (count, "dim")))
    return out


def account_line(sheet: Sheet, cells: int, glyphs: Glyphs) -> Line:
    """Name, health, trend, go-live and why it is here, as far as they fit."""
    mark = health_mark(glyphs, sheet.colour, sheet.band)
    score = "" if sheet.score is None else f" {'~' if sheet.stale else ''}{sheet.score}"
    parts: list[Span] = [(f"{mark}{score}", f"{sheet.colour}-badge")]
    spark = f"{sparkline(glyphs, list(sheet.points[-8:]))} {trend_mark(glyphs, sheet.delta)}".strip()
    extra = [(spark, "dim"), (f"go-live {sheet.go_live}" if sheet.go_live else "", ""), (show(sheet.why), "dim")]
    room = cells - 2
    name_cells = min(width(show(sheet.name)), max(12, room // 2 if room < 100 else 48))
    used = name_cells + 2 + width(parts[0][0])
    for text, role in extra:
        if text and used + 3 + width(text) <= room:
            parts += [("   ", ""), (text, role)]
            used += 3 + width(text)
    return line(" ", (fit(show(sheet.name).upper(), name_cells, ellipsis=glyphs.ellipsis), "bold"), "  ", *parts)


def sheet_lines(sheet: Sheet, cells: int, height: int, glyphs: Glyphs) -> list[Line]:
    """Return the sheet in at most ``height`` lines of ``cells`` cells, as much of it as fits."""
    plans: list[Callable[[], list[Line]]] = [
        lambda: _compose(sheet, cells, glyphs, air=True, frame=True, evidence=True, changes=4, spread=True),
        lambda: _compose(sheet, cells, glyphs, air=True, frame=True, changes=4, spread=True),
        lambda: _compose(sheet, cells, glyphs, frame=True, changes=2, spread=True),
        lambda: _compose(sheet, cells, glyphs, air=True, frame=True, evidence=True, changes=4),
        lambda: _compose(sheet, cells, glyphs, air=True, frame=True, changes=2),
        lambda: _compose(sheet, cells, glyphs, frame=True, changes=2),
        lambda: _compose(sheet, cells, glyphs, frame=True, changes=1),
        lambda: _compose(sheet, cells, glyphs, changes=1),
        lambda: _compose(sheet, cells, glyphs, changes=1, short=True),
        lambda: _compose(sheet, cells, glyphs, changes=1, joined=True, short=True),
        lambda: _compose(sheet, cells, glyphs, changes=1, joined=True, small=True, short=True),
        lambda: _compose(sheet, cells, glyphs, changes=0, joined=True, small=True, short=True),
    ]
    lines: list[Line] = []
    for plan in plans:
        lines = plan()
        if len(lines) <= height:
            return lines
    return lines[:height]


def _compose(
    sheet: Sheet, cells: int, glyphs: Glyphs, *, air: bool = False, frame: bool = False, evidence: bool = False,
    changes: int = 0, joined: bool = False, small: bool = False, short: bool = False, spread: bool = False,
) -> list[Line]:  # fmt: skip
    """The sheet by one plan of what it may take."""
    empty = [Line(((" ", ""),))] if air else []
    out = top_lines(sheet, cells, glyphs, small=small)
    if not small:
        out.append(line((glyphs.rule * cells, "rule")))
    out.append(account_line(sheet, cells, glyphs))
    out += _changes(sheet, cells, glyphs, changes)
    out += empty
    if cells >= STRIP:
        out.append(_strip_head(cells))
    current = _group_of(sheet)
    if joined:
        out.append(_joined_groups(sheet, current, cells, glyphs))
        out += _open_group(sheet, sheet.groups[current], cells, glyphs, frame=frame, evidence=evidence, short=short)
    else:
        for index, group in enumerate(sheet.groups):
            if index == current or (spread and not all(q.skipped for q in group.questions)):
                out += _open_group(sheet, group, cells, glyphs, frame=frame, evidence=evidence, short=short)
            else:
                out.append(_closed_group(group, _first_index(sheet, index), cells, glyphs))
    out += empty
    out += _below(sheet, cells, glyphs)
    return out


def _changes(sheet: Sheet, cells: int, glyphs: Glyphs, limit: int) -> list[Line]:
    """What happened since the last review, in at most ``limit`` lines."""
    if not limit:
        return []
    head = sheet.reviewed or "First review"
    text = "; ".join(show(c) for c in sheet.changed) or "nothing has happened that is on record"
    lines = flow([(f"{head}: ", "dim"), (text, "")], cells - 2, ((" ", ""),), ((" ", ""),))
    return [Line(spans) for spans in clip(lines, limit, cells - 1, glyphs)]


def clip(lines: list[Spans], limit: int, cells: int, glyphs: Glyphs) -> list[Spans]:
    """The first ``limit`` of some lines; where there were more, the last one ends with an ellipsis."""
    if len(lines) <= limit:
        return lines
    *before, (text, role) = lines[limit - 1]
    room = cells - sum(width(t) for t, _ in before)
    mark = f" {glyphs.ellipsis}"
    short = text if width(text) + width(mark) <= room else fit(text, max(1, room - width(mark)), ellipsis="")
    return [*lines[: limit - 1], (*before, (short.rstrip() + mark, role))]


def _group_of(sheet: Sheet) -> int:
    at = 0
    for index, group in enumerate(sheet.groups):
        at += len(group.questions)
        if sheet.position < at:
            return index
    return len(sheet.groups) - 1


def _first_index(sheet: Sheet, group: int) -> int:
    return sum(len(g.questions) for g in sheet.groups[:group])


def _letter(value: str) -> str:
    return value or "·"


def _letters(questions: tuple[Asked, ...], glyphs: Glyphs) -> list[Span]:
    """The answers of a group: ``y n ·``; what is not asked is a dash."""
    out: list[Span] = []
    for question in questions:
        letter = glyphs.dash if question.skipped else (question.value or glyphs.same)
        out += [(letter, _ROLES[question.value]), (" ", "")]
    return out


def _closed_group(group: Group, first: int, cells: int, glyphs: Glyphs) -> Line:
    """A group on one line: mark, name, answers, and the first note or why it is not asked."""
    all_skipped = all(q.skipped for q in group.questions)
    mark = glyphs.dash if all_skipped else glyphs.done if group.done else " "
    note = group.questions[0].skipped if all_skipped else next((f"“{q.note}”" for q in group.questions if q.note), "")
    same = (
        "  as last week" if group.done and not all_skipped and all(q.same or q.skipped for q in group.questions) else ""
    )
    head: list[Span] = [(f" {mark} ", "green" if group.done and not all_skipped else "dim"), (fit(group.name, 12), "")]
    letters = _letters(group.questions, glyphs) if not all_skipped else []
    used = 15 + 2 * (len(letters) // 2)
    tail = fit(f"{same}  {show(note)}" if note else same, max(0, cells - used - 1), ellipsis=glyphs.ellipsis)
    target = None if all_skipped else ("question", first)
    return line(*head, *letters, (tail, "dim"), target=target)


def _joined_groups(sheet: Sheet, current: int, cells: int, glyphs: Glyphs) -> Line:
    """All other groups on one line, for the smallest panes."""
    spans: list[Span] = [(" ", "")]
    for index, group in enumerate(sheet.groups):
        if index == current:
            continue
        letters = "".join(glyphs.dash if q.skipped else (q.value or glyphs.same) for q in group.questions)
        spans += [
            (f"{group.name[: 4 if cells < 80 else 10]} ", "dim"),
            (letters, "green" if group.done else ""),
            ("  ", ""),
        ]
    return line(*spans)


def _open_group(
    sheet: Sheet, group: Group, cells: int, glyphs: Glyphs, *, frame: bool, evidence: bool, short: bool
) -> list[Line]:
    """The group that is asked now, with the question that has the room."""
    number = sheet.groups.index(group)
    first = _first_index(sheet, number)
    here = first <= sheet.position < first + len(group.questions)
    mark = glyphs.running if here else glyphs.done if group.done else " "
    hint = f"  {_reminder(group)}" if here and not short else ""
    out = [line((f" {mark} ", "bold" if here else "green"), (group.name, "bold" if here else ""), (hint, "dim"))]
    for offset, question in enumerate(group.questions):
        index = first + offset
        if index == sheet.position:
            out += _current(sheet, question, cells, glyphs, frame=frame, short=short)
        else:
            out += _other(question, index, cells, glyphs, evidence=evidence)
    return out


def _reminder(group: Group) -> str:
    """What space would take over."""
    last = [q.last for q in group.questions if not q.skipped]
    return f"space repeats {' '.join(v or '·' for v in last)}" if any(last) else "no answers of last week"


def _last(question: Asked, cells: int, glyphs: Glyphs) -> str:
    """The right end of a question's line: four weeks where there is room, else last week's answer."""
    if cells >= STRIP:
        weeks = (("",) * 4 + question.weeks)[-4:]
        return "  ".join(w or glyphs.same for w in weeks) + f"    {question.last or glyphs.dash}"
    return f"last wk  {question.last or glyphs.dash}"


def _strip_head(cells: int) -> Line:
    return line((fit("4 weeks    last" + EDGE, cells, ">"), "dim"))


def _other(question: Asked, index: int, cells: int, glyphs: Glyphs, *, evidence: bool) -> list[Line]:
    """A question that waits or is answered, on one line; its note below where there is one."""
    if question.skipped:
        text = fit(
            f"   {glyphs.dash}   {show(question.text)}  {show(question.skipped)}", cells, ellipsis=glyphs.ellipsis
        )
        return [line((text, "dim"))]
    last = _last(question, cells, glyphs)
    done = bool(question.value)
    head = f"   {glyphs.done if done else ' '} "
    room = cells - width(head) - 3 - width(last) - width(EDGE)
    spans: list[Span] = [(head, "green"), (_letter(question.value) if done else " ", _ROLES[question.value])]
    spans += [
        (" " + fit(question.text, room, ellipsis=glyphs.ellipsis), "" if done else "dim"),
        (" " + last + EDGE, "dim"),
    ]
    out = [line(*spans, target=("question", index))]
    below = f"“{question.note}”" if question.note else question.evidence if evidence else ""
    if below:
        text = fit(below, cells - 10, ellipsis=glyphs.ellipsis)
        out.append(line("       ", ("↳ " if not glyphs.ascii else "> ", "dim"), (text, "dim")))
    return out


def _current(sheet: Sheet, question: Asked, cells: int, glyphs: Glyphs, *, frame: bool, short: bool) -> list[Line]:
    """The question that has the room: its words, what is known, last week's note, the keys."""
    inner = cells - 6
    last = _last(question, cells, glyphs)
    asked = [q for q in sheet.questions if not q.skipped]
    number = f"{asked.index(question) + 1 if question in asked else 0:>2} of {len(asked)}  "
    given: list[Span] = [(f"{question.value}  ", _ROLES[question.value])] if question.value else []
    used = width(number) + sum(width(t) for t, _ in given) + width(last) + 2
    rows: list[Spans] = [
        (
            (number, "accent"), *given, (fit(question.text, inner - used, ellipsis=glyphs.ellipsis), "bold"),
            ("  ", ""), (last, "dim"),
        )
    ]  # fmt: skip
    pad: Spans = ((" " * width(number), ""),)
    if question.evidence or question.hint:
        known: list[Span] = [(show(question.evidence or question.hint), "" if question.evidence else "dim")]
        if question.proposal:
            known.append((f" (looks like {_word(question.proposal)})", "dim"))
        rows += clip(flow(known, inner, pad, pad), 1 if short else 2, inner, glyphs)
    if question.note and not short:
        rows += clip(flow([(f"Your note: “{show(question.note)}”", "dim")], inner, pad, pad), 1, inner, glyphs)
    elif question.last_note and not short:
        rows += clip(flow([(f"Last week: “{show(question.last_note)}”", "dim")], inner, pad, pad), 1, inner, glyphs)
    keys, places = answer_keys(inner - width(number) if not short else inner, glyphs, start=0)
    lead = width(number) if not short else 0
    rows.append(((" " * lead, ""), *keys))
    shifted = tuple((a + lead + 3, b + lead + 3, key) for a, b, key in places)
    return _framed(rows, cells, glyphs, frame, ("answers", shifted))


def _framed(rows: list[Spans], cells: int, glyphs: Glyphs, frame: bool, target: tuple[str, object]) -> list[Line]:
    """Rows in a frame, or with a bar at their left where there is no room for one; the last row can be clicked."""
    side = glyphs.vertical
    out = []
    if frame:
        corners = "++++" if glyphs.ascii else "┌┐└┘"
        out.append(line((" " + corners[0] + glyphs.rule * (cells - 4) + corners[1], "accent")))
    for number, row in enumerate(rows):
        used = sum(width(text) for text, _ in row)
        end: Spans = ((" " * max(0, cells - 5 - used), ""), (side if frame else " ", "accent"))
        left = side if frame else glyphs.cursor
        spans: Spans = ((" ", ""), (left, "accent"), (" ", ""), *row, *end)
        out.append(Line(spans, target if number == len(rows) - 1 else None))
    if frame:
        out.append(line((" " + corners[2] + glyphs.rule * (cells - 4) + corners[3], "accent")))
    return out


def answer_keys(cells: int, glyphs: Glyphs, *, start: int = 0) -> tuple[Spans, tuple[tuple[int, int, str], ...]]:
    """Return the keys of an answer as spans, and for each the cells from–to that can be clicked.

    All five are always there: where there is less room, words shorten, then the air goes, then the words.
    """
    short = [(key, {"s": "Unsure", "space": "Same"}.get(key, word)) for key, word in ANSWERS]
    middle = [(key, {"space": "Same"}.get(key, word)) for key, word in ANSWERS]
    bare = [(key, "") for key, _ in ANSWERS]
    for words, air, gap in ((ANSWERS, 1, 3), (ANSWERS, 1, 1), (middle, 1, 2), (short, 0, 1), (bare, 0, 1)):
        sizes = [width(key) + (width(word) + 1 if word else 0) + 2 + 2 * air for key, word in words]
        if sum(sizes) + gap * (len(sizes) - 1) <= cells:
            break
    spans: list[Span] = []
    places: list[tuple[int, int, str]] = []
    at = start
    for (key, word), size in zip(words, sizes, strict=True):
        spans += [("[" + " " * air, "dim"), (key, "key"), (f" {word}" if word else "", "")]
        spans += [(" " * air + "]", "dim"), (" " * gap, "")]
        places.append((at, at + size, key))
        at += size + gap
    return tuple(spans[:-1]), tuple(places)


def _word(value: str) -> str:
    return {"y": "yes", "n": "no", "s": "not sure", "a": "not applicable"}.get(value, value)


def tally(sheet: Sheet) -> tuple[int, int, int, int, int]:
    """How many yes, no, not sure, n.a. and open."""
    values = [q.value for q in sheet.questions if not q.skipped]
    return values.count("y"), values.count("n"), values.count("s"), values.count("a"), values.count("")


def _below(sheet: Sheet, cells: int, glyphs: Glyphs) -> list[Line]:
    """The offer of a signal, and how far one is."""
    yes, no, unsure, na, left = tally(sheet)
    text = f" So far  {yes} yes {glyphs.sep} {no} no {glyphs.sep} {unsure} not sure"
    text += f" {glyphs.sep} {na} n.a." if na else ""
    text += f" {glyphs.sep} {left} left"
    right = f"suggests {sheet.suggests}" if sheet.suggests else ""
    if sheet.escalate:
        right = f"escalation after this {glyphs.sep} {right}" if right else "escalation after this"
    if cells >= 100 and right:
        right += " (you confirm at the end)"
    gap = cells - width(text) - width(right) - 1
    if gap < 2:
        right, gap = "", 0
    out = [line((fit(f" {sheet.offer}", cells - 1, ellipsis=glyphs.ellipsis), "yellow"))] if sheet.offer else []
    out.append(line((text, "dim"), " " * gap, (right, "")))
    return out
