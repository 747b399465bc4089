"""A person's own editor: which one, how it is told to wait, and what came back (UX 2, complaint 11).

The text is never at risk: it is in the database before the editor opens, the file is written exclusively for its
owner alone, and it is taken away only after it has been read back.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from csm_tui.domain.text import TEXT_LIMIT, clean
from csm_tui.errors import Refused

QUICK = 1.0  # seconds: an editor that is back sooner, with nothing changed, has probably gone to the background

# Editors with a window of their own: they return at once unless they are told to wait.
_WAIT = {"code": "-w", "codium": "-w", "code-insiders": "-w", "cursor": "-w", "subl": "-w", "zed": "--wait",
         "mate": "-w", "atom": "--wait", "gedit": "--wait", "gvim": "-f", "mvim": "-f", "kate": "--block"}  # fmt: skip


class Edited(NamedTuple):
    """What came of it."""

    text: str | None  # the new text; None = unchanged
    said: str  # one sentence
    left: Path | None = None  # the file, where the editor may still be open on it


def editor_command(setting: str, environ: Mapping[str, str]) -> list[str]:
    """Return the command of the person's editor, told to wait where it must be.

    In this order: $CSM_TUI_EDITOR, the setting, $VISUAL, $EDITOR. Raises ``Refused`` where none is set or it cannot
    be read.
    """
    for text in (environ.get("CSM_TUI_EDITOR", ""), setting, environ.get("VISUAL", ""), environ.get("EDITOR", "")):
        if text.strip():
            try:
                words = shlex.split(text, posix=os.name != "nt")
            except ValueError as error:
                raise Refused(f"The editor “{clean(text)[:60]}” cannot be read: {error}.") from error
            flag = _WAIT.get(Path(words[0]).stem.lower())
            if flag and not {flag, "-w", "--wait", "-f", "--block"} & set(words[1:]):
                words.append(flag)
            return words
    raise Refused('No editor is set. Put editor = "nano" into the settings, or set $EDITOR.')


def has_window(command: list[str]) -> bool:
    """Whether the editor opens a window of its own, so that this terminal stays ours."""
    return Path(command[0]).stem.lower() in _WAIT


def edit(
    text: str, command: list[str], folder: Path, *, name: str = "draft", clock: Callable[[], float] = monotonic
) -> Edited:
    """Let the person edit ``text`` in a file of its own in ``folder``; waits for the editor to end.

    Whatever goes wrong, the text stays as it was and the sentence says what happened.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, raw = tempfile.mkstemp(prefix=f"{name}-", suffix=".md", dir=folder)
    path = Path(raw)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
        out.write(text)
    start = clock()
    try:
        status = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 - the person's own command
    except OSError as error:
        _remove(path)
        return Edited(None, f"{command[0]} could not be started: {error.strerror}. The draft is unchanged.")
    after = _read(path)
    if status != 0:
        return Edited(
            None, f"{command[0]} ended with an error ({status}). The draft is unchanged; the file is {path}.", path
        )
    if after is None:
        return Edited(None, f"What {command[0]} left in {path} is not text. The draft is unchanged.", path)
    if after == text:
        if clock() - start < QUICK:
            return Edited(None, f"{command[0]} came back at once with nothing changed. Still editing? {path}", path)
        _remove(path)
        return Edited(None, f"Nothing was changed in {command[0]}.")
    if not after.strip() and text.strip():
        return Edited(None, f"{command[0]} left the file empty. The draft is unchanged; the file is {path}.", path)
    _remove(path)
    return Edited(after, f"Taken over from {command[0]}.")


def _read(path: Path) -> str | None:
    """The file as clean text; ``None`` where it is gone, too large or no text."""
    try:
        if path.stat().st_size > 4 * TEXT_LIMIT:
            return None
        return clean(path.read_text(encoding="utf-8"), lines=True)
    except (OSError, UnicodeDecodeError):
        return None


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
