"""Themes, and the few roles in which text may appear (UX 2.4). A role is looked up, never a colour."""

from __future__ import annotations

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


def themes() -> list[Theme]:
    """The product's own themes: dark, light, and each for colour-blind eyes."""
    return [_theme(name) for name in STATUS]


@lru_cache(maxsize=16)
def _styles(name: str, background: bool) -> dict[str, Style]:
    """Role → style for a theme of ours; ``background`` = on the cursor row."""
    key = name.removeprefix("csm-")
    dark = not key.startswith("light")
    status = STATUS.get(key, STATUS["dark"])
    theme = _theme(key if key in STATUS else "dark")
    base = Style(color=theme.foreground, bgcolor=theme.variables["csm-cursor"] if background else theme.background)
    dim = Style(color=theme.variables["csm-dim"])
    styles = {
        "": base,
        "dim": base + dim,
        "bold": base + Style(bold=True),
        "accent": base + Style(color=theme.accent),
        "head": base + Style(bold=True, color=theme.accent),
        "rule": base + Style(color=theme.variables["csm-rule"]),
        "tab": base + Style(bold=True, reverse=True),
        "key": base + Style(bold=True, color=theme.accent),
        "blank": base + Style(bold=True, reverse=True),
        "late": base + Style(color=status["red"], bold=True),
        "new": base + dim,
        "hold": base + dim,
        "today": base + Style(color=theme.accent),
        "strike": base + dim + Style(strike=True),
    }
    for colour, value in status.items():
        styles[colour] = base + Style(color=value, bold=colour == "red")
        # On light themes red and yellow are close for some eyes, so red is a filled badge as well.
        badge = Style(color="#FFFFFF", bgcolor=value, bold=True) if colour == "red" and not dark else Style(bold=True)
        styles[f"{colour}-badge"] = styles[colour] + badge
    styles["new-badge"] = styles["new"]
    styles["hold-badge"] = styles["hold"]
    return styles


def style(theme: str, role: str, *, cursor: bool = False) -> Style:
    """Return the style of ``role`` in ``theme``; an unknown role is plain text."""
    table = _styles(theme, cursor)
    return table.get(role) or table[""]


ROLES = tuple(sorted(_styles("csm-dark", False)))
