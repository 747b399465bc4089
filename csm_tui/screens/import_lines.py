"""The lines of the import screen: files of a folder, columns with what is in them, the report."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from csm_tui.exchange.columns import FIELD_TITLES, FIELDS, ColumnMatch
from csm_tui.exchange.plan import ImportPlan, ImportQuestion
from csm_tui.exchange.report import report_lines
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line, line
from csm_tui.widgets.text import fit, show, wrap

KINDS = (".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm")
ENTRIES = 500  # of a folder


def split_path(typed: str) -> tuple[Path, str]:
    """Return the folder that is meant by what is typed, and the beginning of a name in it."""
    text = os.path.expanduser(typed)  # noqa: PTH111  # "~nobody" stays text
    if not text or text.endswith(os.sep):
        return Path(text or "."), ""
    return Path(text).parent, Path(text).name


def entries(typed: str) -> list[Path]:
    """Return folders and tables that begin with what is typed, folders first; nothing where it cannot be read."""
    folder, prefix = split_path(typed)
    try:
        found = list(folder.iterdir())
    except OSError:
        return []
    low = prefix.casefold()
    named = [p for p in found if p.name.casefold().startswith(low) and (low.startswith(".") or p.name[0] != ".")]
    wanted = [p for p in named if p.suffix.casefold() in KINDS or _is_folder(p)]
    return sorted(wanted, key=lambda p: (not _is_folder(p), p.name.casefold()))[:ENTRIES]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def file_lines(typed: str, width: int, glyphs: Glyphs) -> list[Line]:
    """Return what may be chosen: the folder above, folders, tables."""
    folder, _ = split_path(typed)
    out = [line((f" {fit(str(folder.absolute()), width - 2, ellipsis=glyphs.ellipsis)}", "dim"))]
    out.append(line("  ", ("..", "accent"), target=folder.absolute().parent))
    found = entries(typed)
    for path in found:
        folder_mark = os.sep if _is_folder(path) else ""
        text = fit(path.name, width - 4, ellipsis=glyphs.ellipsis).rstrip() + folder_mark
        out.append(line("  ", (text, "accent" if folder_mark else ""), target=path.absolute()))
    if not found:
        out.append(line(("  No folder and no table here: CSV, TSV, TXT or XLSX.", "dim")))
    return out


def _cells(samples: Sequence[Sequence[object]], at: int) -> str:
    """What stands in a column, for the first rows."""
    texts = [show(str(row[at])) for row in samples if at < len(row) and str(row[at]).strip()]
    return ", ".join(texts)


def match_lines(plan: ImportPlan, samples: Sequence[Sequence[object]], width: int, glyphs: Glyphs) -> list[Line]:
    """Return the matched columns with their first values, the options and the open questions; targets are pairs."""
    options = plan.options
    where = ", ".join(f"{c} = {v}" for c, v in options.where) or "all rows"
    settings = (
        ("where", "Rows", where + (f" ({plan.left_out:,} left out)" if plan.left_out else "")),
        ("merge", "Rows of one customer", "joined by name" if options.merge_by else "stay apart"),
        ("date", "Order of dates", options.date_format or "as the file proves it"),
        ("currency", "Currency", options.currency or "as the file says"),
    )
    return [
        *question_lines(plan.questions, width),
        *option_lines(settings, width, glyphs),
        *field_lines(plan.match, FIELDS, FIELD_TITLES, samples, width, glyphs),
    ]


def question_lines(questions: Sequence[ImportQuestion], width: int) -> list[Line]:
    """Return what is to be answered first, each with its target; nothing where nothing is asked."""
    out: list[Line] = []
    for question in questions:
        for number, text in enumerate(wrap(question.text, width - 6)):
            mark = "  ? " if not number else "    "
            out.append(Line(((mark, "late"), (text, "late")), ("question", question.option) if not number else None))
    return [*out, line("")] if out else []


def option_lines(settings: Sequence[tuple[str, str, str]], width: int, glyphs: Glyphs) -> list[Line]:
    """Return how the file is read, each as (key, words, value), and a blank line."""
    name = min(22, width // 4)
    return [
        *(
            Line(
                (
                    (f"  {fit(title, name)}  ", ""),
                    (fit(value, max(0, width - name - 5), ellipsis=glyphs.ellipsis), "accent"),
                ),
                ("option", key),
            )
            for key, title, value in settings
        ),
        line(""),
    ]


def field_lines(
    match: ColumnMatch,
    fields: Sequence[str],
    titles: Mapping[str, str],
    samples: Sequence[Sequence[object]],
    width: int,
    glyphs: Glyphs,
) -> list[Line]:
    """Return the fields with their columns and first values, then the columns that nothing takes."""
    more = glyphs.ellipsis
    name = min(22, width // 4)
    column = min(24, width // 4)
    out = [line((f"  {fit('Field', name)}  {fit('Column', column)}  First values", "head"))]
    for known in fields:
        at = match.fields.get(known)
        taken = match.header[at] if at is not None else glyphs.blank
        told = known in match.told
        values = _cells(samples, at) if at is not None else ""
        rest = max(0, width - name - column - 7)
        out.append(
            Line(
                (
                    (f"  {fit(titles[known], name)}  ", "" if at is not None else "dim"),
                    (fit(taken, column, ellipsis=more), "bold" if told else "" if at is not None else "dim"),
                    (f"  {fit(values, rest, ellipsis=more)}", "dim"),
                ),
                ("field", known),
            )
        )
    if match.unused:
        out.append(line((f"  Not used: {fit(', '.join(match.unused), max(0, width - 13), ellipsis=more)}", "dim")))
    return out


def outcome_lines(plan: ImportPlan, outcome: object, width: int, *, dry_run: bool, glyphs: Glyphs) -> list[Line]:
    """Return the report: new, changed, unchanged, refused with reasons."""
    return spoken_lines(report_lines(plan, outcome, dry_run=dry_run), width, glyphs)  # type: ignore[arg-type]


def spoken_lines(report: Sequence[str], width: int, glyphs: Glyphs) -> list[Line]:
    """Return a report of the command line in this screen's words, wrapped."""
    out: list[Line] = []
    for text in report:
        plain = on_screen(text).replace("←", glyphs.arrow if glyphs.ascii else "←")
        indent = len(plain) - len(plain.lstrip())
        pieces = wrap(plain.strip(), max(10, width - indent - 3)) if plain.strip() else [""]
        role = "" if indent else "bold"
        out += [Line(((" " * (indent + 1) + piece, role),)) for piece in pieces]
    return out


SPOKEN = (
    (r"--where ([^=]+)=(.+?)\.$", r"set Rows to \1 = \2."),
    (r"; --map ([^=]+)=COLUMN chooses", ""),
    (r"Say which one does with --map name=COLUMN\.", "Choose it under Field."),
    (r"with --where|by --where", "under Rows"),
    (r"--date-format DMY or --date-format MDY settles", "Order of dates settles"),
    (r"; --map [a-z_]+=COLUMN chooses", ""),
    (r"--merge-by name joins such rows", "‘joined by name’ under Rows of one customer joins such rows"),
    (r" \(all (of them )?with --json\)", ""),
)


def on_screen(text: str) -> str:
    """Return a sentence that names options of the command line with this screen's own words for them."""
    for option, spoken in SPOKEN:
        text = re.sub(option, spoken, text)
    return text


def progress_line(done: int, total: int, width: int, glyphs: Glyphs) -> Line:
    """Return a bar: ``████░░░  1,200 of 4,238``."""
    said = f"  {done:,} of {total:,}"
    room = max(0, min(60, width - len(said) - 4))
    full = room * done // max(1, total)
    return line("  ", (glyphs.full * full, "green"), (glyphs.rest * (room - full), "dim"), said)
