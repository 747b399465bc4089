"""The end of an account's review, and the end of the week, as lines (DOMAIN 5.4, 5.6). Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from csm_tui.widgets.flow import Span, flow
from csm_tui.widgets.glyphs import Glyphs, health_mark
from csm_tui.widgets.lines import Line, Spans, line
from csm_tui.widgets.review_head import bar, top_lines, week_name
from csm_tui.widgets.review_values import Sheet
from csm_tui.widgets.text import fit, show, width


@dataclass(frozen=True, slots=True)
class Closing:
    """What the summary says at the end of an account."""

    colour: str
    band: str | None
    score: int | None
    before: str  # "▲ Y 61"
    why: tuple[str, ...]
    to_green: tuple[str, ...]
    completing: str = ""  # what completing raises and closes by rule, and the score with it
    newer: str = ""  # "week 47": a newer review whose answers are the ones that count
    actions: str = ""  # what was said of the actions agreed before
    same: int = 0  # answers taken over from last week
    override: str = ""  # the person's own colour, in words
    allowed: tuple[str, ...] = ()  # colours that may be chosen instead
    next_action: str = ""
    no_counts: tuple[int, int, int, int] = (0, 0, 0, 0)  # yes, no, not sure, n.a.
    done_on: str = ""  # completed before: "18 Nov"


def closing_lines(sheet: Sheet, closing: Closing, cells: int, height: int, glyphs: Glyphs) -> list[Line]:
    """Return the end of an account's review: score on these answers, why, what would make it green, what to press."""
    for why, green, small in ((9, 6, False), (5, 4, False), (4, 3, True), (3, 2, True), (2, 1, True), (1, 0, True)):
        lines = _closing(sheet, closing, cells, glyphs, why, green, small)
        if len(lines) <= height:
            return lines
    return lines[:height]


def _closing(
    sheet: Sheet, closing: Closing, cells: int, glyphs: Glyphs, why: int, green: int, small: bool
) -> list[Line]:
    air = [] if small else [Line(((" ", ""),))]
    out = top_lines(sheet, cells, glyphs, small=small)
    if not small:
        out.append(line((glyphs.rule * cells, "rule")))
    out.append(line(" ", (fit(show(sheet.name).upper(), cells - 2, ellipsis=glyphs.ellipsis), "bold")))
    out += air
    mark = health_mark(glyphs, closing.colour, closing.band)
    score = "" if closing.score is None else f" {closing.score}"
    band = f"  {closing.band.replace('-', ' ')}" if closing.band else ""
    spans: list[Span] = [("On these answers  ", ""), (f"{mark}{score}", f"{closing.colour}-badge"), (band, "")]
    spans.append((f"   was {closing.before}" if closing.before else "", "dim"))
    out.append(line(" ", *spans))
    yes, no, unsure, na = closing.no_counts
    told = f"{yes} yes {glyphs.sep} {no} no {glyphs.sep} {unsure} not sure {glyphs.sep} {na} n.a."
    told += f" {glyphs.sep} {closing.same} as last week" if closing.same else ""
    out.append(line(" ", (told, "dim")))
    if closing.newer:
        out += _named(
            "Note", f"The answers of {closing.newer} are newer: they are the ones that count.", cells, "yellow"
        )
    out += air
    out += _listed("Why", closing.why, why, cells, glyphs)
    out += _listed("To be green", closing.to_green, green, cells, glyphs)
    out += air
    if closing.override:
        own: list[Span] = [(show(closing.override), "bold")]
        out += [Line(s) for s in flow(own, cells - 2, ((" Your colour  ", ""),), ((" " * 14, ""),))]
    if closing.completing:
        out += _named("Completing", closing.completing, cells, "yellow")
    if closing.actions:
        out += _named("Actions", closing.actions, cells)
    action = closing.next_action or "none yet: Enter asks for one"
    out.append(
        line(
            " Next action  ",
            (fit(action, cells - 15, ellipsis=glyphs.ellipsis), "" if closing.next_action else "yellow"),
        )
    )
    out += air
    keys, places = closing_keys(closing, cells - 2)
    out.append(Line(((" ", ""), *keys), ("answers", places)))
    if sheet.escalate:
        out.append(line(" An escalation is drafted after this."))
    return out


def _named(title: str, text: str, cells: int, role: str = "") -> list[Line]:
    """A sentence with its title at the left."""
    start: Spans = ((f" {fit(title, 13)}", "dim"),)
    return [Line(s) for s in flow([(show(text), role)], cells - 2, start, ((" " * 14, ""),))]


def _listed(title: str, entries: tuple[str, ...], limit: int, cells: int, glyphs: Glyphs) -> list[Line]:
    """Some sentences under a title, each on one or two lines."""
    if not entries or not limit:
        return []
    out: list[Line] = []
    head = fit(title, 13)
    for number, entry in enumerate(entries):
        start: Spans = ((f" {head if not number else ' ' * 13}", "dim"),)
        out += [Line(s) for s in flow([(show(entry), "")], cells - 2, start, ((" " * 14, ""),))]
    if len(out) > limit:
        rest = out[limit - 1].spans if limit else ()
        out = (
            [*out[: limit - 1], line(*rest[:-1], (rest[-1][0][: cells - 18] + " …", rest[-1][1]))]
            if rest
            else out[:limit]
        )
    return out


def closing_keys(closing: Closing, cells: int) -> tuple[Spans, tuple[tuple[int, int, str], ...]]:
    """The keys of the summary, and where they can be clicked."""
    wanted = [("enter", "Enter", "Accept" if not closing.done_on else "Keep")]
    wanted += [
        (key, key, name.capitalize())
        for key, name in (("1", "red"), ("2", "yellow"), ("3", "green"))
        if name in closing.allowed
    ]
    wanted += [("b", "b", "Back"), ("x", "x", "Escalate after")]
    spans: list[Span] = []
    places: list[tuple[int, int, str]] = []
    at = 1
    for key, shown, word in wanted:
        size = width(shown) + width(word) + 5
        if at + size > cells:
            break
        spans += [("[ ", "dim"), (shown, "key"), (f" {word}", ""), (" ]", "dim"), (" ", "")]
        places.append((at, at + size, key))
        at += size + 1
    return tuple(spans), tuple(places)


@dataclass(frozen=True, slots=True)
class Ending:
    """What the week has come to."""

    week: str
    done: int
    total: int
    minutes: int
    turned: tuple[tuple[str, str, str], ...] = ()  # name, mark before, mark now
    late: int = 0
    express: int = 0
    quiet: int = 0  # accounts that express mode has left out


def finished_lines(ending: Ending, cells: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The end of the week: n of N, minutes, what turned, and where the manager's summary is."""
    done, total = ending.done, ending.total
    out = [
        line(" ", (f"WEEKLY REVIEW  {week_name(ending.week)}", "head")),
        line(" ", (bar(done, total, max(8, cells - 2), glyphs), "accent")),
        line(" "),
    ]
    left = total - done
    head = f"Week done: {done} of {total} reviewed" if left <= 0 else f"{done} of {total} reviewed, {left} left"
    if total == 0:
        head = "No account is waiting for a review."
    out.append(line(" ", (head, "bold")))
    facts = [f"{ending.minutes} minute{'' if ending.minutes == 1 else 's'} in all"] if ending.minutes else []
    facts += [f"{count} {word}" for count, word in ((ending.late, "late"), (ending.express, "by express")) if count]
    if facts:
        out.append(line(" ", (f" {glyphs.sep} ".join(facts), "dim")))
    if ending.quiet:
        out.append(line(f" Express left out {ending.quiet} quiet accounts: ", ("E", "key"), " goes on with them."))
    out.append(line(" "))
    keys = [
        line(" "),
        line(
            " ", ("M", "key"), " summary for your manager   ", ("w", "key"), " another week   ", ("Esc", "key"), " back"
        ),
    ]
    if ending.turned:
        out.append(line((" What turned this week", "dim")))
        room = max(1, height - len(out) - len(keys))
        shown = ending.turned if len(ending.turned) <= room else ending.turned[: room - 1]
        widest = min(max(width(show(name)) for name, _, _ in shown), cells - 24)
        for name, before, now in shown:
            cell = fit(show(name), widest, ellipsis=glyphs.ellipsis)
            out.append(line("   ", cell, ("  " + before, "dim"), f" {glyphs.arrow} {now}"))
        if len(shown) < len(ending.turned):
            out.append(line((f"   and {len(ending.turned) - len(shown)} more", "dim")))
    elif done:
        out.append(line((" No colour has turned this week.", "dim")))
    return out[: max(1, height - len(keys))] + keys
