"""Which commands a screen offers now, with their effective keys; and how a chosen one is run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.screen import Screen

from csm_tui.commands import ALWAYS, BY_ID, EVERYWHERE, GROUPS, MOVE, Command, key_name

if TYPE_CHECKING:
    from csm_tui.app import CsmApp


class Offer(NamedTuple):
    """A command that can be run on the screen below; ``key`` as pressed ('' = palette only), ``keys`` as written."""

    command: Command
    key: str
    keys: str


def offers(screen: Screen[Any], *, ascii_only: bool) -> dict[str, list[Offer]]:
    """Return the commands by heading: on this screen, everywhere, moving, the program."""
    pressed: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        if active.binding.id in BY_ID and active.enabled:
            pressed.setdefault(active.binding.id, []).append(key)
    group = getattr(screen, "TITLE_IN_HELP", "")
    own = [c for c in GROUPS.get(group, ()) if c.id in pressed or not c.keys]
    shared = {c.id for part in (EVERYWHERE, MOVE, ALWAYS) for c in part}
    own += [BY_ID[i] for i in pressed if i not in shared and BY_ID[i] not in own]

    def made(commands: list[Command]) -> list[Offer]:
        return [
            Offer(
                c,
                pressed[c.id][0] if c.id in pressed else "",
                " ".join(key_name(k, ascii_only=ascii_only) for k in pressed.get(c.id, ())[:2]),
            )
            for c in commands
        ]

    return {
        f"ON THIS SCREEN{f' · {group}' if group else ''}": made(own),
        "EVERYWHERE": made([c for c in EVERYWHERE if c.id in pressed or (not c.keys and _has(screen, c))]),
        "MOVING": made([c for c in MOVE if c.id in pressed]),
        "THE PROGRAM": made([c for c in ALWAYS if c.id in pressed or not c.keys]),
    }


def _has(screen: Screen[Any], command: Command) -> bool:
    """Whether the screen can do what a command without a key does."""
    return hasattr(screen, f"action_{command.action}")


def run(app: CsmApp, offer: Offer) -> None:
    """Run a command on the screen that is in front now: by its key, else by its action."""
    if offer.key:
        app.simulate_key(offer.key)
        return
    namespace = "app" if offer.command in ALWAYS else "screen"
    app.call_next(app.run_action, f"{namespace}.{offer.command.action}", app.screen)
