"""Themes, and the few roles in which text may appear (UX 2.4). A role is looked up, never a colour."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style
from textual.theme import Theme

# Exact xterm-256 entries, so that 256-colour and true-colour terminals show the same.
STATUS = {
    "dark": {"green": "#5FD787", "yellow": "#FFD75F", "red": "#FF5F5F"},
    "dark-cvd": {"green": "#5FAFFF", "yellow": "#FFD75F", "red": "#FF5F5F"},
    "light": {"green": "#005F00", "yellow": "#875F00", "red": "#AF0000"},
    "light-cvd": {"green": "#005FAF", "yellow": "#875F00", "red": "#AF0000"},
}


def _theme(name: str) -> Theme:
    """Build one of the product's themes."""
    dark = name.startswith("dark")
    status = STATUS[name]
    accent = "#87AFFF" if dark else "#005FD7"
    return Theme(
        name=f"csm-{name}",
        primary=accent,
        secondary=accent,
        accent=accent,
        success=status["green"],
        warning=status["yellow"],
        error=status["red"],
        foreground="#D0D0D0" if dark else "#1C1C1C",
        background="#121212" if dark else "#FFFFFF",
        surface="#1C1C1C" if dark else "#F5F5F5",
        panel="#262626" if dark else "#E4E4E4",
        dark=dark,
        variables={
            "csm-dim": "#8A8A8A" if dark else "#626262",
            "csm-cursor": "#303030" if dark else "#D7E4FF",
            "csm-rule": "#444444" if dark else "#BCBCBC",
            "csm-on-red": "#FFFFFF",
            "input-cursor-text-style": "reverse",
        },
    )


NAMES = frozenset({*(f"csm-{name}" for name in STATUS), "csm-terminal", "csm-mono"})


@lru_cache(maxsize=8)
def theme(name: str) -> Theme:
    """Return the theme of that name: one of ``NAMES``."""
    return _terminal(name) if name in ("csm-terminal", "csm-mono") else _theme(name.removeprefix("csm-"))


def themes() -> list[Theme]:
    """The product's own themes: dark, light, each for colour-blind eyes, and the terminal's own colours."""
    return [theme(name) for name in sorted(NAMES)]


def choose(setting: str, *, cvd: bool, environ: Mapping[str, str]) -> str:
    """Return the name of the theme for a setting (auto, dark, light, terminal).

    ``NO_COLOR`` means no colours at all, whatever is set; ``auto`` looks at COLORFGBG, else dark.
    """
    if "NO_COLOR" in environ:
        return "csm-mono"
    if setting == "terminal":
        return "csm-terminal"
    if setting not in ("dark", "light"):
        background = environ.get("COLORFGBG", "").rpartition(";")[2]
        setting = "light" if background in ("7", "15") else "dark"
    return f"csm-{setting}{'-cvd' if cvd else ''}"


def _terminal(name: str) -> Theme:
    """Colours of the terminal itself, by their ANSI names; for ``NO_COLOR`` Textual takes them off its own widgets."""
    return Theme(
        name=name,
        ansi=True,
        primary="ansi_blue",
        secondary="ansi_cyan",
        accent="ansi_blue",
        success="ansi_green",
        warning="ansi_yellow",
        error="ansi_red",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        dark=True,
        variables={
            "csm-dim": "ansi_default",
            "csm-cursor": "ansi_default",
            "csm-rule": "ansi_default",
            "csm-on-red": "ansi_default",
            "ansi-background": "ansi_black",
            "ansi-foreground": "ansi_white",
            "block-cursor-foreground": "ansi_black",
            "block-cursor-background": "ansi_white",
            "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default",
            "input-cursor-text-style": "reverse",
            "input-selection-background": "ansi_bright_blue",
            "input-selection-foreground": "ansi_black",
        },
    )


_STEPS = ("00", "5F", "87", "AF", "D7", "FF")


def indexed(colour: str) -> str:
    """Return the xterm-256 name of a colour that is one (``#5FD787`` → ``color(78)``), else the colour itself.

    Half the bytes to the terminal, and the same on it.
    """
    parts = [colour[i : i + 2].upper() for i in (1, 3, 5)]
    if all(part in _STEPS for part in parts):
        red, green, blue = (_STEPS.index(part) for part in parts)
        return f"color({16 + 36 * red + 6 * green + blue})"
    if parts[0] == parts[1] == parts[2] and (int(parts[0], 16) - 8) % 10 == 0 and int(parts[0], 16) <= 238:
        return f"color({232 + (int(parts[0], 16) - 8) // 10})"
    return colour


@lru_cache(maxsize=16)
def styles(name: str, background: bool) -> dict[str, Style]:
    """Return role → style for a theme of ours; ``background`` = on the cursor row."""
    key = name.removeprefix("csm-")
    if key == "terminal":
        return _terminal_styles(background)
    if key == "mono":
        return {role: found.without_color for role, found in _terminal_styles(background).items()}
    dark = not key.startswith("light")
    status = STATUS.get(key, STATUS["dark"])
    look = theme(f"csm-{key}" if key in STATUS else "csm-dark")

    def of(colour: str, *, bold: bool | None = None) -> Style:
        return Style(color=indexed(colour), bold=bold)

    ground = indexed(look.variables["csm-cursor"] if background else look.background or "")
    base = Style(color=indexed(look.foreground or ""), bgcolor=ground)
    dim, accent = of(look.variables["csm-dim"]), of(look.accent or "")
    quiet = base + dim  # one style under several names: neighbours of it become one piece
    table = {
        "": base,
        "dim": quiet,
        "bold": base + Style(bold=True),
        "accent": base + accent,
        "head": base + accent + Style(bold=True),
        "rule": base + of(look.variables["csm-rule"]),
        "tab": base + Style(bold=True, reverse=True),
        "key": base + accent + Style(bold=True),
        "blank": base + Style(bold=True, reverse=True),
        "late": base + of(status["red"], bold=True),
        "new": quiet,
        "hold": quiet,
        "new-badge": quiet,
        "hold-badge": quiet,
        "today": base + accent,
        "strike": base + dim + Style(strike=True),
    }
    for colour, value in status.items():
        table[colour] = base + of(value, bold=True if colour == "red" else None)
        # On light themes red and yellow are close for some eyes, so red is a filled badge as well.
        filled = colour == "red" and not dark
        badge = Style(color=indexed("#FFFFFF"), bgcolor=indexed(value), bold=True) if filled else Style(bold=True)
        table[f"{colour}-badge"] = table[colour] + badge
    return table


def _terminal_styles(background: bool) -> dict[str, Style]:
    """Role → style in the terminal's own colours: attributes first, so that ``NO_COLOR`` loses nothing."""
    base = Style(color="default", bgcolor="default", reverse=background)
    bold, dim, blue = Style(bold=True), Style(dim=True), Style(color="blue")
    inverse = Style(bold=True, reverse=not background)
    styles = {
        "": base,
        **dict.fromkeys(("dim", "rule", "new", "hold", "new-badge", "hold-badge"), base + dim),
        **dict.fromkeys(("bold", "head", "key"), base + bold),
        **dict.fromkeys(("accent", "today"), base + blue),
        **dict.fromkeys(("tab", "blank"), base + inverse),
        "late": base + Style(color="red", bold=True),
        "strike": base + Style(dim=True, strike=True),
    }
    for colour in ("red", "yellow", "green"):
        styles[colour] = base + Style(color=colour, bold=colour == "red" or None)
        styles[f"{colour}-badge"] = base + Style(color=colour, bold=True)
    return styles


def style(theme: str, role: str, *, cursor: bool = False) -> Style:
    """Return the style of ``role`` in ``theme``; an unknown role is plain text."""
    table = styles(theme, cursor)
    return table.get(role) or table[""]


ROLES = tuple(sorted(styles("csm-dark", False)))
