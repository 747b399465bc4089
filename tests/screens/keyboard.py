"""Somebody at the keyboard: presses keys, fills fields, reads the screen. Nothing else reaches the program."""

from __future__ import annotations

from textual.events import Key
from textual.keys import _character_to_key
from textual.widgets import Input

from tests.screens.conftest import in_front, text_of


class Keyboard:
    """One person at one run of the program."""

    def __init__(self, app, pilot, store):
        self.app, self.pilot, self.store = app, pilot, store

    async def press(self, *keys):
        """One key after the other; each waits for what the one before has done."""
        await self.pilot.press(*keys)

    async def type(self, *keys):
        """Keys that stay on one screen, as fast as they are typed."""
        for key in keys:
            self.app.post_message(Key(_character_to_key(key), key) if len(key) == 1 else Key(key, None))
        await self.pilot.pause()

    def sees(self, *texts):
        page = " ".join(text_of(self.app).replace("│", " ").split())
        if self.app.screen.query("#menu, #form, #checklist"):
            page += in_front(self.app)  # without what shows beside it
        for text in texts:
            assert text in page, f"‘{text}’ is not on the screen:\n{text_of(self.app)}"

    async def fill(self, **fields):
        """Go to each field with Tab, in their order, and type into it; a choice by its first letters."""
        for name, text in fields.items():
            for _ in range(30):
                if self.app.screen.focused.id == f"field-{name}":
                    break
                await self.pilot.press("tab")
            else:
                raise AssertionError(f"There is no field {name}:\n{text_of(self.app)}")
            if isinstance(self.app.screen.focused, Input) and self.app.screen.focused.value:
                await self.press("end", "ctrl+u")
            await self.type(*text)
        await self.press("enter")
