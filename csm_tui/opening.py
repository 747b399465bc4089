"""Handing an address to the system, because the person asked for it. The program itself speaks to no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

WEB = ("https", "http", "mailto", "slack", "msteams", "notion", "obsidian", "file")


def opener(environ: Mapping[str, str], platform: str = sys.platform) -> list[str]:
    """The command that opens an address on this computer's desktop; [] over SSH and where there is no desktop."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return []
    if platform == "darwin":
        return ["open"]
    if platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler"]
    if environ.get("WSL_DISTRO_NAME"):
        return ["wslview"]
    return ["xdg-open"] if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") else []


def open_address(address: str, environ: Mapping[str, str] | None = None) -> str:
    """Open an address in the person's own program; what to say of it, or '' where nothing here can open it."""
    env = os.environ if environ is None else environ
    command = opener(env)
    if not command or address.partition(":")[0].casefold() not in WEB:
        return ""
    program = shutil.which(command[0], path=env.get("PATH"))
    if program is None:
        return ""
    try:
        subprocess.Popen(  # noqa: S603  # a fixed command; the address was proved when it was kept
            [program, *command[1:], address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return ""
    return f"Handed to {command[0]}: {address}"
