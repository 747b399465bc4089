"""The plan for the customer as a file: in which format, and where."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from csm_tui.screens.dialogs.form import Field, FormDialog, Values


def write_plan(
    name: str,
    formats: Mapping[str, str],
    file_name: Callable[[str], str],
    write: Callable[[str, Path], object],
    today: date,
) -> FormDialog:
    """Ask for format and folder or file; ``write`` gets both. ``file_name`` names the file of a format."""

    def target(values: Values) -> Path:
        path = Path(os.path.expanduser(values["path"]))  # noqa: PTH111  # "~nobody" stays text
        return path / file_name(values["format"]) if path.is_dir() or not path.suffix else path

    def live(values: Values) -> str:
        return f"Writes {target(values)}" if values["path"] and values["format"] else ""

    def submit(values: Values) -> None:
        write(values["format"], target(values))

    options = tuple((key, f"{words[0].upper()}{words[1:]} (.{key})") for key, words in formats.items())
    return FormDialog(
        f"Write the plan of {name}",
        (
            Field("format", "Format", "choice", "html", options=options, required=True),
            Field("path", "Folder or file", value=str(Path.cwd()), required=True),
        ),
        submit=submit,
        live=live,
        intro="For the customer: both sides’ steps, owners, dates, and what is waited for. Nothing internal is in it.",
        today=today,
    )
