"""Weekly numbers as lines: what each is now, how old, its last twelve values; opened, each day (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.numbers import (
    FIGURES,
    FRESH,
    LAST,
    MEASURES,
    DayNumbers,
    Measure,
    Point,
    figure_text,
    is_known,
    levels,
    points,
    series,
)
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit

Place = tuple[str, ...]  # ("measure", part) or ("day", part, ISO date)
_TITLE, _VALUE, _SHARE = 17, 13, 6
_NARROW = 70  # cells below which an age is told in days alone
_CALLED = {"active": 50.0, "core_used": 60.0, "trained": 80.0}  # percent below which a rule may call out


def bars(values: Sequence[float], glyphs: Glyphs) -> str:
    """Values from 0 to 1 as one cell each, on a fixed scale; a digit of tenths in ASCII."""
    if glyphs.ascii:
        return "".join(str(min(9, int(value * 10))) for value in values)
    return "".join(glyphs.spark[round(min(1.0, value) * 7)] for value in values)


def last_told(days: Sequence[DayNumbers], field: str, today: date, cells: int, glyphs: Glyphs) -> str:
    """What stands beside a field: ``▅▅▆▆  31 on 9 Nov, 13 days ago``; a figure that counts no more says that it is
    too old. The bars give way first."""
    counts = [d.counts for d in days]
    known = series(counts, field, today)
    if not known:
        return "never told" if days else ""
    on, value = known[-1]
    ago = dates.distance(on, today)
    text = f"{figure_text(field, value)} on {dates.short(on, today)}, {ago}"
    if not is_known(on, today):
        text = f"{figure_text(field, value)}, {ago}: too old"
    if len(text) > cells:
        text = f"{figure_text(field, value)}, {(today - on).days}d ago"
    drawn = bars(levels(counts, field, today), glyphs)
    if len(text) + LAST + 2 <= cells:
        text = f"{drawn:<{LAST}}  {text}"
    return fit(text, cells, ellipsis=glyphs.ellipsis).rstrip()


def number_lines(
    days: Sequence[DayNumbers],
    today: date,
    width: int,
    glyphs: Glyphs,
    opened: AbstractSet[str] = frozenset(),
) -> list[Line]:
    """One line a measure; those in ``opened`` with their days below, the newest first. ``days`` newest first."""
    if not days:
        return [
            Line(((" No numbers yet.", "bold"),)),
            Line((("", ""),)),
            Line(((" #", "key"), ("  types them: users, core features, tickets, data errors, training", ""))),
            Line(((" :", "key"), ("  “import numbers” takes them from a usage export", ""))),
        ]
    counts = [d.counts for d in days]
    when = "Age" if width < _NARROW else "When"
    head = f"  {fit('Figure', _TITLE)} {fit('Last told', _VALUE + _SHARE)} {fit(f'Last {LAST}', LAST)}  {when}"
    out = [Line(((fit(head, width), "head"),))]
    for measure in MEASURES:
        found = points(counts, measure, today)
        out.append(_measure_line(measure, found, today, width, glyphs, counts_open=_open_count(days, measure)))
        if measure.part in opened:
            out += _days_of(days, measure, {p.on: p for p in found}, today, width, glyphs)
    return out


def _fields(measure: Measure) -> tuple[str, ...]:
    return (measure.part, measure.whole) if measure.whole else (measure.part,)


def _open_count(days: Sequence[DayNumbers], measure: Measure) -> int:
    """On how many days a person has to choose between what was typed and what a file told."""
    return sum(any(field in day.open for field in _fields(measure)) for day in days)


def value_text(measure: Measure, point: Point) -> tuple[str, str]:
    """``31 of 40`` and ``78 %``; the second is '' where there is no share."""
    if not measure.whole:
        return figure_text(measure.part, point.value), ""
    whole = "?" if point.whole is None else figure_text(measure.whole, point.whole)
    return (
        f"{figure_text(measure.part, point.value)} of {whole}",
        "" if point.level is None else f"{point.level:.0f} %",
    )


def _measure_line(
    measure: Measure, found: list[Point], today: date, width: int, glyphs: Glyphs, *, counts_open: int
) -> Line:
    """``  Active users      31 of 40   78 %  ▅▅▆▆▇  9 Nov, 13 days ago · low below 50 %``."""
    target = ("measure", measure.part)
    title = (f"  {fit(measure.title, _TITLE)} ", "")
    if not found:
        return Line((title, (fit("never told", max(0, width - _TITLE - 3)), "dim")), target)
    point = found[-1]
    value, share = value_text(measure, point)
    known = is_known(point.on, today)
    low = measure.part in _CALLED and point.level is not None and point.level < _CALLED[measure.part]
    high = measure.part == "error_rate" and point.value > 5
    role = "dim" if not known else "yellow" if low or high else "bold"
    when = f"{dates.short(point.on, today)}, {dates.distance(point.on, today)}"
    if not known:
        when += f": over {FRESH} days, not known"
    drawn = bars([min(1.0, p.level / measure.top) for p in found if p.level is not None][-LAST:], glyphs)
    rest = width - _TITLE - _VALUE - _SHARE - LAST - 6
    said = when
    if width < _NARROW:
        said = f"{(today - point.on).days}d{'' if known else '!'}"
    elif counts_open:
        said = f"{counts_open} to choose: Enter"
    elif len(when) + len(measure.limit) + 3 <= rest:
        said = f"{when} {glyphs.sep} {measure.limit}"
    return Line(
        (
            title,
            (fit(value, _VALUE, ellipsis=glyphs.ellipsis), role),
            (fit(share, _SHARE), role),
            (f" {fit(drawn, LAST)}  ", "" if known else "dim"),
            (fit(said, max(0, rest), ellipsis=glyphs.ellipsis), "late" if counts_open else "dim"),
        ),
        target,
    )


def _days_of(
    days: Sequence[DayNumbers], measure: Measure, known: dict[date, Point], today: date, width: int, glyphs: Glyphs
) -> list[Line]:
    """The days on which a measure, or its whole, was told."""
    out = []
    for day in days:
        held = [field for field in _fields(measure) if getattr(day.counts, field) is not None]
        if not held:
            continue
        if day.on in known:
            value, share = value_text(measure, known[day.on])
        else:
            value, share = f"{figure_text(held[0], getattr(day.counts, held[0]))} in all", ""
        rest = max(0, width - _TITLE - 3 - _VALUE - _SHARE)
        source, role = source_text(day, held, short=rest < 36)
        out.append(
            Line(
                (
                    (f"    {fit(dates.short(day.on, today), _TITLE - 1)}", ""),
                    (fit(value, _VALUE, ellipsis=glyphs.ellipsis), ""),
                    (fit(share, _SHARE), "dim"),
                    (fit(f" {source}", rest, ellipsis=glyphs.ellipsis), role),
                ),
                ("day", measure.part, day.on.isoformat()),
            )
        )
    return out


def source_text(day: DayNumbers, fields: Sequence[str], *, short: bool = False) -> tuple[str, str]:
    """Who told a day's figures, and its role; where a person must choose, both."""
    for field in fields:
        if field in day.open:
            typed, told = getattr(day.typed, field), getattr(day.told, field)
            which = "" if field == fields[0] else f"{FIGURES[field].lower()}: "
            both = f"typed {figure_text(field, typed)}, a file says {figure_text(field, told)}"
            if short:
                return f"typed {figure_text(field, typed)}, file {figure_text(field, told)}", "late"
            return f"{which}{both}: choose", "late"
    typed = any(getattr(day.typed, field, None) is not None for field in fields)
    told = any(getattr(day.told, field, None) is not None for field in fields)
    return ("typed" if typed else "from a file") + (", a file as well" if typed and told else ""), "dim"
