"""Copying, told honestly: by which route, and where the text lies if that failed (UX 2.1)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

SECONDS = 1.0
LAST_COPY = "last-copy.txt"


def tools(environ: Mapping[str, str], platform: str = sys.platform) -> list[tuple[str, list[str], str]]:
    """Return the programs that may take the text here: (name, command, encoding); none over SSH."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return []
    if platform == "darwin":
        return [("pbcopy", ["pbcopy"], "utf-8")]
    if platform == "win32" or environ.get("WSL_DISTRO_NAME"):
        return [("clip.exe", ["clip.exe"], "utf-16-le")]
    found = []
    if environ.get("WAYLAND_DISPLAY"):
        found.append(("wl-copy", ["wl-copy"], "utf-8"))
    if environ.get("DISPLAY"):
        found.append(("xclip", ["xclip", "-selection", "clipboard"], "utf-8"))
        found.append(("xsel", ["xsel", "-b", "-i"], "utf-8"))
    return found


def _by_tool(text: str, environ: Mapping[str, str]) -> str:
    """The name of the program that took the text; '' where none did."""
    for name, command, encoding in tools(environ):
        try:
            done = subprocess.run(  # noqa: S603  # fixed commands, the text on stdin
                command,
                input=text.encode(encoding, "replace"),
                timeout=SECONDS,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return name
    return ""


def _keep(text: str, state: Path | None) -> Path | None:
    """The file in which the text was kept (0600), or None."""
    if state is None:
        return None
    path = state / LAST_COPY
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return None
    return path


def copy(
    text: str,
    what: str,
    *,
    send: Callable[[str], None],
    state: Path | None,
    environ: Mapping[str, str] | None = None,
) -> str:
    """Copy ``text`` and return the sentence that says how. ``what`` names it; ``send`` is the terminal's own way.

    Always keeps the text in ``state``/last-copy.txt, too.
    """
    kept = _keep(text, state)
    size = f"{len(text):,} characters"
    tool = _by_tool(text, os.environ if environ is None else environ)
    if tool:
        return f"Copied {what} with {tool} ({size})."
    send(text)
    said = f"Sent {what} to your terminal (OSC 52, {size})."
    return f"{said} If paste is empty: it is in {kept}" if kept else said
