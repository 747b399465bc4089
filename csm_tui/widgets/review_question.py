"""The question of the review that has the room, and the keys that answer it. Pure functions."""

from __future__ import annotations

from csm_tui.widgets.flow import Span, flow
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line, Spans, line
from csm_tui.widgets.review_head import clip
from csm_tui.widgets.review_values import Asked, Group, Sheet
from csm_tui.widgets.text import fit, show, width

Places = tuple[tuple[int, int, str], ...]
STRIP = 110  # columns from which four weeks of answers are shown
ANSWERS = (("y", "Yes"), ("n", "No"), ("s", "Not sure"), ("a", "n.a."), ("space", "Same as last"))
EXPRESS = (("y", "Unchanged"), ("n", "No: ask the three"))
ROLES = {"y": "green", "n": "red", "s": "yellow", "a": "dim", "": "dim"}


def last_answers(question: Asked, cells: int, glyphs: Glyphs) -> str:
    """The right end of a question's line: the last four weeks, the newest last, and with room the last answer apart."""
    weeks = [w or glyphs.same for w in (("",) * 4 + question.weeks)[-4:]]
    if cells >= STRIP:
        return "  ".join(weeks) + f"    {question.last or glyphs.dash}"
    return f"4 wks {''.join(weeks)}"


def current_lines(sheet: Sheet, question: Asked, cells: int, glyphs: Glyphs, *, frame: bool, short: bool) -> list[Line]:
    """The question that has the room: its words, what is known, last week's note, the keys."""
    inner = cells - 6
    last = last_answers(question, cells, glyphs)
    asked = [q for q in sheet.questions if not q.skipped]
    number = f"{asked.index(question) + 1 if question in asked else 0:>2} of {len(asked)}  "
    given: list[Span] = [(f"{question.value}  ", ROLES[question.value])] if question.value else []
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
    return framed(rows, cells, glyphs, frame, ("answers", shifted))


def framed(rows: list[Spans], cells: int, glyphs: Glyphs, frame: bool, target: tuple[str, object]) -> list[Line]:
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


def unchanged_lines(
    group: Group, number: str, cells: int, glyphs: Glyphs, *, frame: bool, short: bool
) -> list[Line]:  # fmt: skip
    """In express mode: the whole group as one question, with last week's answers and what the record says now."""
    inner = cells - 6
    asked = [q for q in group.questions if not q.skipped]
    head = f"{number}  "
    words = f"Is all of {group.name} as it was last week?"
    rows: list[Spans] = [((head, "accent"), (fit(words, inner - width(head), ellipsis=glyphs.ellipsis), "bold"))]
    lead = "" if short else " " * width(head)
    for question in asked:
        known = f"   {show(question.evidence)}" if question.evidence and question.proposal != question.last else ""
        note = f"   “{show(question.last_note)}”" if question.last_note and not known else ""
        text = fit(f"{show(question.text)}{known or note}", inner - width(lead) - 3, ellipsis=glyphs.ellipsis)
        rows.append(((lead, ""), (f"{question.last or glyphs.dash}  ", ROLES[question.last]), (text, "dim")))
    keys, places = key_row(EXPRESS, inner - width(lead), start=width(lead) + 3)
    rows.append(((lead, ""), *keys))
    return framed(rows, cells, glyphs, frame, ("answers", places))


def key_row(keys: tuple[tuple[str, str], ...], cells: int, *, start: int = 0) -> tuple[Spans, Places]:
    """Keys with their words, as many as fit, and the cells from–to of each."""
    spans: list[Span] = []
    places: list[tuple[int, int, str]] = []
    at = 0
    for key, word in keys:
        size = width(key.capitalize() if len(key) > 1 else key) + width(word) + 5
        if at + size > cells:
            break
        spans += [("[ ", "dim"), (key.capitalize() if len(key) > 1 else key, "key"), (f" {word}", ""), (" ]  ", "dim")]
        places.append((start + at, start + at + size, key))
        at += size + 2
    return tuple(spans), tuple(places)


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
