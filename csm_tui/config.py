"""The person's settings: ``config.toml``, read once at the start of the program.

A wrong setting never keeps anybody out: its default is used and a sentence with file and line says so.
"""

# No annotations as texts here, and no dataclass: both cost the program's start more than all settings.
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

THEMES = ("auto", "dark", "light", "terminal")
PALETTES = ("standard", "cvd")
GLYPHS = ("auto", "unicode", "ascii")


class Config(NamedTuple):
    """Settings with their defaults. ``problems`` are sentences to show once at the start."""

    theme: str = "auto"
    palette: str = "standard"
    glyphs: str = "auto"  # auto: ASCII where the locale is not UTF-8
    mouse: bool = True
    editor: str = ""  # else $CSM_TUI_EDITOR, $VISUAL, $EDITOR
    name: str = ""  # who writes the drafts
    keys: Mapping[str, str] = MappingProxyType({})  # binding id → keys, comma separated
    escalation: Mapping[str, str] = MappingProxyType({})  # level 1 to 4 → who is addressed
    problems: tuple[str, ...] = ()


_CHOICES = {"theme": THEMES, "palette": PALETTES, "glyphs": GLYPHS}


def load_config(path: Path) -> Config:
    """The settings in ``path``; defaults where the file, or a setting in it, is missing or wrong."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else (error.strerror or "unknown reason")
        return Config(problems=(f"The settings in {path} could not be read ({why}); the defaults are used.",))
    import tomllib

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Config(problems=(f"The settings in {path} are not valid TOML: {error}. The defaults are used.",))
    return _checked(raw, path, text)


def _checked(raw: dict[str, Any], path: Path, text: str) -> Config:
    """A Config of every right setting in ``raw``, and a sentence for each wrong one."""
    config = Config()
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in raw.items():
        where = f"{path.name}, line {_line(text, key)}"
        default = getattr(config, key, None) if key != "problems" else None
        if default is None:
            problems.append(f"{where}: “{key}” is not a setting of csm-tui; it is ignored.")
        elif key == "keys":
            keys, wrong = _keys(value)
            values["keys"] = keys
            problems += [f"{where}: {sentence}" for sentence in wrong]
        elif key == "escalation":
            values["escalation"], wrong = _levels(value)
            problems += [f"{where}: {sentence}" for sentence in wrong]
        elif key in _CHOICES and value not in _CHOICES[key]:
            problems.append(f"{where}: {key} can be {', '.join(_CHOICES[key])}; “{config_default(key)}” is used.")
        elif type(value) is not type(default):
            kind = "true or false" if isinstance(default, bool) else "text in quotes"
            problems.append(f"{where}: {key} must be {kind}; the default is used.")
        else:
            values[key] = value
    return config._replace(**values, problems=tuple(problems))


def config_default(key: str) -> str:
    """The default of a setting, as text."""
    return str(getattr(Config(), key))


def _keys(value: Any) -> tuple[dict[str, str], list[str]]:
    """The key map, ``"review.start" = "r,f8"``, and what is wrong in it."""
    if not isinstance(value, dict):
        return {}, ['[keys] must be a table such as "portfolio.review" = "r"; it is ignored.']
    good = {str(name): keys for name, keys in value.items() if isinstance(keys, str) and keys.strip()}
    wrong = [f"the keys of “{name}” must be text in quotes; its default is used." for name in value if name not in good]
    return good, wrong


def _levels(value: Any) -> tuple[dict[str, str], list[str]]:
    """Who is addressed at each level of an escalation, ``1 = "Jo Park"`` to ``4``, and what is wrong in it."""
    if not isinstance(value, dict):
        return {}, ['[escalation] must be a table such as 3 = "Jo Park, VP"; it is ignored.']
    good = {level: who for level, who in value.items() if level in ("1", "2", "3", "4") and isinstance(who, str)}
    return good, [f"“{level}” must be a level 1 to 4 with a name in quotes." for level in value if level not in good]


def _line(text: str, key: str) -> int:
    """The line (from 1) where ``key`` is set, or its table begins."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith((key, f"[{key}", f'"{key}"')):
            return number
    return 1
