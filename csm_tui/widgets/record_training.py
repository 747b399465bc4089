"""Training sessions as lines, and the share of people they reached by audience, against 80 % (DOMAIN 8, A5). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.model import Numbers
from csm_tui.domain.training import AUDIENCE_NAMES, COMPETENCY, ENOUGH, Session, Share, shares, told
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width, wrap

SHORT = {"executives": "Executives", "admins": "Admins", "power-users": "Power users", "end-users": "End users"}
COMPETENCIES = {
    "awareness": "knows of it",
    "knowledge": "knows how",
    "application": "does it",
    "proficiency": "does it well",
    "mastery": "teaches others",
}
_BAR = 12


def trained_by_numbers(numbers: Sequence[Numbers]) -> tuple[date, int, int] | None:
    """(day, trained, invited) of the last week's figures that tell both; ``None`` where none does."""
    found = [(n.on, n.trained, n.invited) for n in numbers if n.trained is not None and n.invited]
    return max(found, default=None)


def training_head(
    sessions: Sequence[Session], numbers: Sequence[Numbers], early: Sequence[str], today: date, cells: int,
    height: int, glyphs: Glyphs,
) -> list[Line]:  # fmt: skip
    """A bar an audience with words, what the figures say where no session tells, and what comes too early."""
    found = shares(sessions)
    if height < 20:
        known = [s for s in found if s.share is not None]
        out = [_brief(known, cells, glyphs)] if known else []
    else:
        out = [_bar(share, cells, glyphs) for share in found]
    counted = trained_by_numbers(numbers)
    if counted is not None and not told(sessions):
        on, part, whole = counted
        percent = int(100 * part / whole + 1e-9)
        text = f"By the numbers of {dates.short(on, on)}: {part} of {whole} trained ({percent} %, 80 % are wanted)."
        text += "" if height < 20 else " Sessions hold instead as soon as one tells who came."
        out += [
            Line(((f" {piece}", "yellow" if percent < 100 * ENOUGH else "dim"),)) for piece in wrap(text, cells - 2)
        ]
    for text in early[: 3 if height >= 20 else 1]:
        pieces = wrap(f"{text}: what they learn may still change.", cells - 4)
        out += [Line(((f" {glyphs.late if n == 0 else ' '} {piece}", "yellow"),)) for n, piece in enumerate(pieces[:2])]
    if not sessions:
        return out
    if height >= 20:
        out.append(Line((("", ""),)))
    return [*out, training_titles(sessions, today, cells - 1)]


def _percent(share: float) -> str:
    return f"{int(100 * share + 1e-9)} %"


def _brief(known: Sequence[Share], cells: int, glyphs: Glyphs) -> Line:
    """All audiences on one line: ``Admins 100 %  End users 77 % of 80 %``."""
    spans: list[tuple[str, str]] = [(" ", "")]
    for share in known:
        value = share.share or 0.0
        text = f"{SHORT[share.audience]} {_percent(value)}" + ("" if share.enough else " of 80 %")
        spans += [(text, "green" if share.enough else "yellow"), ("   ", "")]
    return Line(tuple(spans[:-1]))


def _bar(share: Share, cells: int, glyphs: Glyphs) -> Line:
    """``End users        ██████████░░  31 of 40 came (77 %, 80 % are wanted)``."""
    name = fit(AUDIENCE_NAMES[share.audience], 15)
    if share.share is None:
        text = "nobody counted yet"
        return Line(((f" {name}  ", ""), (glyphs.slip * _BAR, "dim"), (f"  {text}", "dim")))
    full = int(share.share * _BAR + 1e-9)
    words = f"{share.attended} of {share.invited} came"
    words += f" ({_percent(share.share)})" if share.enough else f" ({_percent(share.share)}, 80 % are wanted)"
    spans = [
        (f" {name}  ", ""),
        (glyphs.work * full, "green" if share.enough else "yellow"),
        (glyphs.slip * (_BAR - full), "dim"),
        ("  ", ""),
    ]
    room = cells - 1 - 15 - 2 - _BAR - 2
    if share.enough and share.completion is not None and share.completion < ENOUGH:
        words = f"{_percent(share.share)} came, only {_percent(share.completion)} completed it"
    elif share.completion is not None and width(words) + 22 <= room:
        words += f", {_percent(share.completion)} completed it"
    short = not share.enough or (share.completion is not None and share.completion < ENOUGH)
    spans.append((fit(words, min(room, width(words)), ellipsis=glyphs.ellipsis), "yellow" if short else ""))
    return Line(tuple(spans))


def counts(session: Session) -> str:
    """``31 of 40 came, 28 completed it``; '' while nobody was counted."""
    if session.attended is None:
        return f"{session.invited} invited" if session.invited else ""
    came = f"{session.attended} of {session.invited} came" if session.invited else f"{session.attended} came"
    return came + (f", {session.completed} completed it" if session.completed is not None else "")


_FIGURES = ("invited", "attended", "completed")
_TITLES = ("Invited", "Came", "Completed")
_LEVEL = 14  # cells of what they can do now, on a wide page


class Columns(NamedTuple):
    """The cells of each column; a narrow page leaves out who completed it, a wide one tells what they can do."""

    day: int
    session: int
    figures: tuple[int, ...]
    wide: bool


def _when(session: Session, today: date) -> str:
    return dates.short(session.on, today) if session.on else "no day"


def _figures(session: Session) -> tuple[str, ...]:
    return tuple("" if (value := getattr(session, name)) is None else str(value) for name in _FIGURES)


def columns(sessions: Sequence[Session], today: date, cells: int) -> Columns:
    """As wide as what stands in them; the session takes what is left."""
    wide, shown = cells >= 96, 3 if cells >= 66 else 2
    day = 2 + max((width(_when(s, today)) for s in sessions), default=6)
    figures = tuple(max([width(_TITLES[n]), *(len(_figures(s)[n]) for s in sessions)]) for n in range(shown))
    used = 3 + day + 13 + sum(figures) + 2 * shown + (_LEVEL + 2 if wide else 0)
    longest = max((width(show(s.title)) for s in sessions), default=0)
    return Columns(day, max(6, min(cells - used, max(longest, 24))), figures, wide)


def training_titles(sessions: Sequence[Session], today: date, cells: int) -> Line:
    """The names of the columns."""
    made = columns(sessions, today, cells)
    text = "   " + fit("Day", made.day) + fit("For", 13) + fit("Session", made.session)
    text += "".join("  " + fit(title, w, ">") for title, w in zip(_TITLES, made.figures, strict=False))
    return Line(((text + ("  They can" if made.wide else ""), "dim"),))


def training_lines(sessions: Sequence[Session], today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """One line a session: held, still to come, or held and nobody said who came. Targets ``("training", id)``."""
    made = columns(sessions, today, cells)
    out = []
    for session in sessions:
        over = session.attended is None and session.on is not None and session.on < today
        mark, role = (glyphs.done, "green") if session.attended is not None else (" ", "")
        figures = _figures(session)
        tail = "".join("  " + fit(text, w, ">") for text, w in zip(figures, made.figures, strict=False))
        if over:
            mark, role = glyphs.late, "yellow"
            first, rest = made.figures[0], sum(made.figures[1:]) + 2 * (len(made.figures) - 2)
            asked = "who came?"
            whole = "  " + fit(asked, first + 2 + rest)
            tail = whole if rest < len(asked) else "  " + fit(figures[0], first, ">") + "  " + fit(asked, rest)
        level = "  " + COMPETENCIES.get(session.competency, "") if made.wide else ""
        spans = (
            (" ", ""), (mark, role), (" ", ""), (fit(_when(session, today), made.day), "dim"),
            (fit(SHORT[session.audience], 13), "dim"),
            (fit(show(session.title), made.session, ellipsis=glyphs.ellipsis), ""), (tail, "yellow" if over else ""),
            (level, "dim"),
        )  # fmt: skip
        out.append(Line(spans, ("training", session.id)))
    return out


def training_about(session: Session, today: date) -> list[str | tuple[str, str]]:
    """A session in sentences."""
    when = dates.long(session.on) if session.on else "No day yet"
    out: list[str | tuple[str, str]] = [f"{when}, for {AUDIENCE_NAMES[session.audience].lower()}."]
    said = counts(session)
    if said:
        out.append(said + ".")
    if session.attended is not None and not session.invited:
        out.append(("Nobody was invited anew: who came counts among those invited to earlier sessions.", "dim"))
    elif session.attended is None:
        out.append(("d tells who came.", "dim"))
    if session.competency:
        number = COMPETENCY.index(session.competency) + 1 if session.competency in COMPETENCY else 0
        level = COMPETENCIES.get(session.competency, session.competency)
        out.append(f"What they can do now: {level}" + (f" ({number} of {len(COMPETENCY)})." if number else "."))
    return out
