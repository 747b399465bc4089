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


def rich_tools(environ: Mapping[str, str], platform: str = sys.platform) -> list[tuple[str, list[str]]]:
    """Return the programs that may take HTML here: (name, command with the text on stdin); none over SSH."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return []
    if platform == "darwin":
        return [("osascript", ["osascript", "-"])]
    found = []
    if environ.get("WAYLAND_DISPLAY"):
        found.append(("wl-copy", ["wl-copy", "--type", "text/html"]))
    if environ.get("DISPLAY"):
        found.append(("xclip", ["xclip", "-selection", "clipboard", "-t", "text/html"]))
    return found


def _apple(html: str, plain: str) -> str:
    """The script that puts both forms on the clipboard of macOS; hex, so that no text of anybody is part of it."""
    rich, text = html.encode().hex(), plain.encode("utf-16-be", "replace").hex()
    return f"set the clipboard to {{«class HTML»:«data HTML{rich}», Unicode text:«data utxt{text}»}}\n"


def copy_rich(
    html: str,
    plain: str,
    what: str,
    *,
    send: Callable[[str], None],
    state: Path | None,
    environ: Mapping[str, str] | None = None,
    platform: str = sys.platform,
) -> str:
    """Copy a formatted text where the clipboard can take one, else ``plain``; return the sentence that says which."""
    env = os.environ if environ is None else environ
    for name, command in rich_tools(env, platform):
        if _run(command, (_apple(html, plain) if name == "osascript" else html).encode("utf-8", "replace")):
            _keep(plain, state)
            alone = (
                "" if name == "osascript" else " Where only plain text is taken, paste may give nothing: Y copies that."
            )
            return f"Copied {what} as rich text with {name}.{alone}"
    said = copy(plain, what, send=send, state=state, environ=env)
    return f"Rich text cannot be copied here, so it went as plain text. {said} w writes an .html or .docx."


def _by_tool(text: str, environ: Mapping[str, str]) -> str:
    """The name of the program that took the text; '' where none did."""
    for name, command, encoding in tools(environ):
        if _run(command, text.encode(encoding, "replace")):
            return name
    return ""


def _run(command: list[str], data: bytes) -> bool:
    """Whether the program took what is on its stdin."""
    try:
        done = subprocess.run(  # noqa: S603  # fixed commands, the text on stdin
            command, input=data, timeout=SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


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
