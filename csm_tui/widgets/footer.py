"""A footer that fits: items go by priority, labels shorten before they drop, ``? All keys`` always stays (UX 1.3)."""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start.

from typing import NamedTuple

from textual import events
from textual.app import RenderResult
from textual.strip import Strip
from textual.widget import Widget

from csm_tui.commands import BY_ID, key_name
from csm_tui.widgets.direct import Direct, draw
from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.text import width


class Item(NamedTuple):
    """One thing in the footer."""

    key: str  # as pressed
    name: str  # as written
    label: str
    short: str
    priority: int


def fit_items(items: list[Item], cells: int) -> list[tuple[Item, str]]:
    """Return the items that fit into ``cells`` with the label each gets, in their own order.

    Labels shorten first, then the lowest priority drops; the highest always stays, cut if it must be.
    """
    # Widths are reckoned once: the footer is fitted anew whenever the focus or the cursor moves.
    long = [width(item.label) for item in items]
    less = [width(item.short) if item.short else cells_ for item, cells_ in zip(items, long, strict=True)]
    short = [False] * len(items)
    kept = list(range(len(items)))
    used = sum(width(item.name) + 3 + cells_ for item, cells_ in zip(items, long, strict=True)) - 1
    for n in sorted(kept, key=lambda n: items[n].priority):
        if used <= cells:
            break
        short[n] = True
        used -= long[n] - less[n]
    while len(kept) > 1 and used > cells:
        lowest = min(kept, key=lambda n: items[n].priority)
        kept.remove(lowest)
        used -= width(items[lowest].name) + 3 + (less if short[lowest] else long)[lowest]
        # with the room that is free now, shortened labels may grow again, highest first
        for n in sorted(kept, key=lambda n: -items[n].priority):
            if short[n] and used + long[n] - less[n] <= cells:
                short[n] = False
                used += long[n] - less[n]
    return [(items[n], (items[n].short or items[n].label) if short[n] else items[n].label) for n in kept]


class FitFooter(Direct, Widget):
    """One line of keys for the screen and what has the focus."""

    DEFAULT_CSS = "FitFooter { height: 1; background: $background; }"

    def __init__(self, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.glyphs = glyphs
        self._places: list[tuple[int, int, str]] = []
        self._strip: Strip | None = None
        self._asked = False

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.redraw())

    def items(self) -> list[Item]:
        """Return what may be shown now: active commands with a priority, highest first, ``All keys`` last."""
        found: dict[str, Item] = {}
        own: dict[str, str] = getattr(self.screen, "footer_labels", {})  # what a key does here, where that differs
        for key, active in self.screen.active_bindings.items():
            command = BY_ID.get(active.binding.id or "")
            if command is None or not command.priority or not active.enabled or command.id in found:
                continue
            name = active.binding.key_display or key_name(key, ascii_only=self.glyphs.ascii)
            label = own.get(command.action, "")
            found[command.id] = Item(
                key, name, label or command.label, "" if label else command.short, command.priority
            )
        ordered = sorted(found.values(), key=lambda i: -i.priority)
        helps = [i for i in ordered if i.priority >= 100]
        if not helps and "app.help" in BY_ID:  # text has the focus: help is on F1 there
            helps = [Item("f1", key_name("f1"), "Help", "", 100)]
        return [i for i in ordered if i.priority < 100] + helps[:1]

    def render(self) -> RenderResult:
        """Not used: the footer draws by ``render_line``."""
        return ""

    def redraw(self) -> None:
        """Draw anew: other keys are active, or the size or the theme is another."""
        self._strip = None
        self.refresh()

    def on_resize(self) -> None:
        self._strip = None

    def notify_style_update(self) -> None:
        """Forget what was drawn when the theme changes."""
        super().notify_style_update()
        self._strip = None

    def render_line(self, y: int) -> Strip:
        """Return the footer's one line."""
        if not self._asked:
            # Which keys are active costs as much as all rows together: what the screen is for is painted first.
            self._asked = True
            self.call_after_refresh(self.redraw)
            return draw((), self.size.width, self.app.theme)
        if self._strip is None:
            self._strip = self._draw()
        return self._strip

    def _draw(self) -> Strip:
        spans: list[tuple[str, str]] = [(" ", "")]
        self._places = []
        at = 1
        for item, text in fit_items(self.items(), self.size.width):
            if at > 1:
                spans.append(("  ", ""))
                at += 2
            spans += [(item.name, "key"), (f" {text}", "dim")]
            end = at + width(item.name) + 1 + width(text)
            self._places.append((at, end, item.key))
            at = end
        return draw(spans, self.size.width, self.app.theme)

    def on_click(self, event: events.Click) -> None:
        for start, end, key in self._places:
            if start <= event.x < end:
                event.stop()
                self.app.simulate_key(key)
                return
