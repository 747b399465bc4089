"""The weekly review as lines: one question has the room, the rest of the sheet stays in sight (UX 4.3, DOMAIN 5).

Pure functions: a ``Sheet`` of plain values, a width, a height, marks → lines that fit. What gives way in a small
pane goes in an order: air, frame, evidence of other questions, the bar, then the closed groups share one line.
"""

from __future__ import annotations

from collections.abc import Callable

from csm_tui.widgets.flow import Span
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line, line
from csm_tui.widgets.review_head import account_line, changed_lines, top_lines
from csm_tui.widgets.review_question import ROLES, STRIP, current_lines, last_answers, unchanged_lines
from csm_tui.widgets.review_values import Asked, Group, Sheet, tally
from csm_tui.widgets.text import fit, show, width

EDGE = "   "  # right of last week's answers, so that they stand below each other inside and outside the frame


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
    out += changed_lines(sheet, cells, glyphs, changes)
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
        out += [(letter, ROLES[question.value]), (" ", "")]
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
    if here and sheet.unchanged:
        asked = [i for i, g in enumerate(sheet.groups) if not all(q.skipped for q in g.questions)]
        number_of = f"{asked.index(number) + 1} of {len(asked)}"
        head = line((f" {mark} ", "bold"), (group.name, "bold"), ("  express: unchanged, or ask the three", "dim"))
        return [head, *unchanged_lines(group, number_of, cells, glyphs, frame=frame, short=short)]
    out = [line((f" {mark} ", "bold" if here else "green"), (group.name, "bold" if here else ""), (hint, "dim"))]
    for offset, question in enumerate(group.questions):
        index = first + offset
        if index == sheet.position:
            out += current_lines(sheet, question, cells, glyphs, frame=frame, short=short)
        else:
            out += _other(question, index, cells, glyphs, evidence=evidence)
    return out


def _reminder(group: Group) -> str:
    """What space would take over."""
    last = [q.last for q in group.questions if not q.skipped]
    return f"space repeats {' '.join(v or '·' for v in last)}" if any(last) else "no answers of last week"


def _strip_head(cells: int) -> Line:
    return line((fit("4 weeks    last" + EDGE, cells, ">"), "dim"))


def _other(question: Asked, index: int, cells: int, glyphs: Glyphs, *, evidence: bool) -> list[Line]:
    """A question that waits or is answered, on one line; its note below where there is one."""
    if question.skipped:
        text = fit(
            f"   {glyphs.dash}   {show(question.text)}  {show(question.skipped)}", cells, ellipsis=glyphs.ellipsis
        )
        return [line((text, "dim"))]
    last = last_answers(question, cells, glyphs)
    done = bool(question.value)
    head = f"   {glyphs.done if done else ' '} "
    room = cells - width(head) - 3 - width(last) - width(EDGE)
    spans: list[Span] = [(head, "green"), (_letter(question.value) if done else " ", ROLES[question.value])]
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
