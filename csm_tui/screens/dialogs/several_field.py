"""A field of a form in which each of several lines has a state: who was there, who was missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from csm_tui.widgets.glyphs import UNICODE, Glyphs
from csm_tui.widgets.text import fit, show

OPEN_LINES = 6  # lines that are seen at once while it has the focus


def packed(states: Mapping[str, int]) -> str:
    """The states as the text of a form's value: ``3=1 5=2``; what has no state is left out."""
    return " ".join(f"{key}={state}" for key, state in states.items() if state)


def unpacked(text: str) -> dict[str, int]:
    """The states by key that ``packed`` has made a text of."""
    pairs = (pair.partition("=") for pair in text.split())
    return {key: int(state) for key, _, state in pairs if state.isdigit()}


class Several(Widget, can_focus=True):
    """A list in one field: ↑ ↓ move, space changes the state of a line, a letter goes to a name."""

    DEFAULT_CSS = """
    Several { height: auto; width: 1fr; background: $panel; color: $foreground; }
    """

    value: reactive[str] = reactive("", layout=True)
    cursor: reactive[int] = reactive(0)

    @dataclass
    class Changed(Message):
        """A line has another state."""

        several: Several
        value: str

        @property
        def control(self) -> Several:
            """The widget that says it."""
            return self.several

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        states: Sequence[str],
        value: str = "",
        *,
        id: str | None = None,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        super().__init__(id=id)
        self.options = tuple(options)
        self.states = tuple(states)
        self.glyphs = glyphs
        first = next((i for i, (key, _) in enumerate(self.options) if unpacked(value).get(key)), 0)
        self.set_reactive(Several.value, value)
        self.set_reactive(Several.cursor, first)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Up to six lines while open, else one."""
        return max(1, min(OPEN_LINES, len(self.options))) if self.has_focus else 1

    @property
    def top(self) -> int:
        """The first option that is seen."""
        return max(0, min(self.cursor - OPEN_LINES // 2, len(self.options) - OPEN_LINES))

    def render(self) -> RenderResult:
        """The options with their boxes, or in one line what is chosen."""
        cells, chosen = max(8, self.size.width), unpacked(self.value)
        if not self.has_focus or not self.options:
            text = self._said(chosen)
            return Content.styled(fit(text or "nobody", cells, ellipsis=self.glyphs.ellipsis), "" if text else "dim")
        lines = []
        word = max(map(len, self.states))
        for index, (key, label) in list(enumerate(self.options))[self.top : self.top + OPEN_LINES]:
            state = chosen.get(key, 0)
            box = "[ ] " if not state else "[x] " if state == 1 else "[-] "
            said = fit(self.states[state - 1] if state else "", word)
            text = box + fit(label, cells - 6 - word, ellipsis=self.glyphs.ellipsis) + "  " + said
            lines.append(Content.styled(text, "bold $accent" if index == self.cursor else ""))
        return Content("\n").join(lines)

    def _said(self, chosen: Mapping[str, int]) -> str:
        """``Dana Ito, Kim Lee; missing: Ben Ode``."""
        groups = []
        for number, word in enumerate(self.states, 1):
            names = ", ".join(
                show(label.partition("  ")[0]) for key, label in self.options if chosen.get(key) == number
            )
            if names:
                groups.append(names if number == 1 else f"{word}: {names}")
        return "; ".join(groups)

    def change(self, index: int) -> None:
        """The next state of this line."""
        if not 0 <= index < len(self.options):
            return
        chosen = {key: unpacked(self.value).get(key, 0) for key, _ in self.options}
        key = self.options[index][0]
        chosen[key] = (chosen[key] + 1) % (len(self.states) + 1)
        self.cursor = index
        self.value = packed(chosen)
        self.post_message(self.Changed(self, self.value))

    def on_focus(self) -> None:
        self.refresh(layout=True)

    def on_blur(self) -> None:
        self.refresh(layout=True)

    def on_key(self, event: events.Key) -> None:
        if event.key == "down" and self.cursor < len(self.options) - 1:
            self.cursor += 1
        elif event.key == "up" and self.cursor > 0:
            self.cursor -= 1
        elif event.key == "space":
            self.change(self.cursor)
        elif event.character and event.character.isalpha():
            letter = event.character.casefold()
            count = len(self.options)
            order = [(self.cursor + step) % count for step in range(1, count + 1)]
            self.cursor = next((i for i in order if self.options[i][1].casefold().startswith(letter)), self.cursor)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        if self.size.height > 1 or len(self.options) == 1:
            self.change(self.top + event.y)
