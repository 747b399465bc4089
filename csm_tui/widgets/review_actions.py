"""Last week's actions as the first page of an account's review: done, carried on or dropped (DOMAIN 5.2)."""

from __future__ import annotations

from csm_tui.widgets.flow import Span, flow
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line, Spans, line
from csm_tui.widgets.review_head import account_line, changed_lines, top_lines
from csm_tui.widgets.review_question import framed, key_row
from csm_tui.widgets.review_values import Sheet, Todo
from csm_tui.widgets.text import fit, show, width

KEYS = (("d", "Done"), ("c", "Carry on"), ("D", "Drop"), ("enter", "Leave it"))
SHORT = (("d", "Done"), ("c", "Carry"), ("D", "Drop"), ("enter", "Leave"))
_PLANS = (  # lines of what changed, a frame, the small head, other actions around the one that has the room
    (12, True, False, 40), (6, True, False, 40), (4, True, False, 12), (3, True, False, 6), (2, True, False, 4),
    (1, False, True, 4), (0, False, True, 2), (0, False, True, 0),
)  # fmt: skip
NARROW = 68  # columns below which the words of the keys shorten


def action_lines(sheet: Sheet, cells: int, height: int, glyphs: Glyphs) -> list[Line]:
    """Return the page in at most ``height`` lines: what changed, then one action after the other, then the rest."""
    for changes, frame, small, around in _PLANS:
        lines = _compose(sheet, cells, glyphs, changes, around, frame=frame, small=small)
        if len(lines) <= height:
            return lines
    return lines[:height]


def _compose(
    sheet: Sheet, cells: int, glyphs: Glyphs, changes: int, around: int, *, frame: bool, small: bool
) -> list[Line]:
    air = [] if small else [Line(((" ", ""),))]
    out = top_lines(sheet, cells, glyphs, small=small)
    if not small:
        out.append(line((glyphs.rule * cells, "rule")))
    out.append(account_line(sheet, cells, glyphs))
    out += changed_lines(sheet, cells, glyphs, changes)
    out += air
    asks = sum(t.asks for t in sheet.todos)
    told = f"{asks} of {len(sheet.todos)} without a word" if asks else "each has its word"
    out.append(line(f" {glyphs.running} ", ("Actions agreed before", "bold"), (f"  {told}", "dim")))
    first = max(0, min(sheet.todo - around // 2, len(sheet.todos) - around - 1))
    for index, todo in enumerate(sheet.todos[first : first + around + 1], first):
        out += _current(todo, cells, glyphs, frame) if index == sheet.todo else [_other(todo, index, cells, glyphs)]
    hidden = len(sheet.todos) - min(len(sheet.todos), around + 1)
    if hidden and around:
        out.append(line((f"     and {hidden} more", "dim")))
    asked = sum(not q.skipped for q in sheet.questions)
    answered = sum(bool(q.value) for q in sheet.questions)
    out += air
    what = f"{asked - answered} of {asked} questions" if 0 < answered < asked else f"{asked} questions"
    out.append(line((" Every question has its answer." if answered >= asked else f" After that {what}.", "dim")))
    return out


def _current(todo: Todo, cells: int, glyphs: Glyphs, frame: bool) -> list[Line]:
    """The action that has the room."""
    inner = cells - 6
    rows: list[Spans] = list(flow([(show(todo.text), "bold")], inner, (("", ""),), (("", ""),)))[:2]
    rows.append(((fit(_facts(todo, glyphs), inner, ellipsis=glyphs.ellipsis), "late" if todo.asks else "dim"),))
    keys, places = key_row(KEYS if cells >= NARROW else SHORT, inner, start=3)
    rows.append(keys)
    return framed(rows, cells, glyphs, frame, ("answers", places))


def _facts(todo: Todo, glyphs: Glyphs) -> str:
    parts = [todo.said, show(todo.who), todo.due, todo.again]
    if todo.said == "carried":
        parts = [todo.again, show(todo.who), todo.due]
    return f" {glyphs.sep} ".join(p for p in parts if p)


def _other(todo: Todo, index: int, cells: int, glyphs: Glyphs) -> Line:
    """An action that waits or has its word, on one line."""
    mark = {"done": glyphs.done, "carried": glyphs.arrow, "dropped": glyphs.dash}.get(todo.said, " ")
    head: list[Span] = [(f"   {mark} ", "green" if todo.said == "done" else "dim")]
    facts = "  " + _facts(todo, glyphs)
    room = max(12, cells - 6 - width(facts))
    text = fit(show(todo.text), min(width(show(todo.text)), room), ellipsis=glyphs.ellipsis)
    tail = fit(facts, max(0, cells - 6 - width(text)), ellipsis=glyphs.ellipsis)
    return line(*head, (text, "" if todo.asks else "dim"), (tail, "dim"), target=("todo", index))
