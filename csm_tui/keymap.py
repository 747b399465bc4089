"""Keys of one's own: ``[keys]`` of the settings, by command id, checked before they are used (UX 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from csm_tui.commands import BY_ID, GROUPS

_KEY = re.compile(
    r"(?:(?:ctrl|shift)\+)*(?:[a-zA-Z0-9]|f(?:[1-9]|1[0-2])|up|down|left|right|home|end|pageup|pagedown|tab|enter|escape"
    r"|space|delete|insert|backspace|[a-z]+(?:_[a-z]+)+|[^\w\s])"
)


def checked(keys: Mapping[str, str], config: Path | None) -> tuple[dict[str, str], list[str]]:
    """Return the usable part of ``keys`` and one sentence with file and line for each other entry.

    Refused: an id that no command has, a key that no terminal sends, and a key that another command of the same
    screen has. The default is used there, and the sentence says it.
    """
    good: dict[str, str] = {}
    problems: list[str] = []
    for command_id, spec in keys.items():
        if (wrong := _wrong(command_id, spec, good)) is None:
            good[command_id] = spec
        else:
            problems.append(f"{_where(config, command_id)}: {wrong}")
    return good, problems


def _wrong(command_id: str, spec: str, taken: Mapping[str, str]) -> str | None:
    """What is wrong with one entry; ``None`` when nothing is."""
    command = BY_ID.get(command_id)
    if command is None:
        return f"there is no command “{command_id}”; the entry is ignored."
    default = command.keys or "no key"
    wanted = [key.strip() for key in spec.split(",") if key.strip()] or [spec]
    for key in wanted:
        if not _KEY.fullmatch(key):
            return f"“{key}” is not a key; {command_id} keeps {default}."
    group = next(group for group in GROUPS.values() if command in group)
    for other in group:
        if other.id == command_id:
            continue
        clash = set(wanted) & {key.strip() for key in taken.get(other.id, other.keys).split(",")}
        if clash:
            return f"“{min(clash)}” is the key of {other.id} already; {command_id} keeps {default}."
    return None


def _where(config: Path | None, command_id: str) -> str:
    """File and line of an entry, as far as they can be found."""
    if config is None:
        return "[keys]"
    try:
        lines = config.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        lines = []
    for number, text in enumerate(lines, 1):
        if text.strip().strip("\"'").startswith(command_id):
            return f"{config.name}, line {number}"
    return config.name
