"""The form over the screen: keyboard and mouse, nothing typed is lost, errors beside the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from csm_tui.errors import Busy, Refused
from csm_tui.screens.dialogs.fields import Check, Choice, DateInput
from csm_tui.screens.dialogs.form import Field, FormDialog
from csm_tui.widgets.glyphs import ASCII, UNICODE, Glyphs
from csm_tui.widgets.palette import themes
from textual.app import App
from textual.widgets import Input, Static, TextArea

TODAY = date(2026, 11, 18)
CAUSES = (("customer", "Customer"), ("vendor", "Us"), ("third-party", "Third party"))
FIELDS = (
    Field("new", "New date", "date", value="2026-11-20", required=True, baseline=date(2026, 11, 3)),
    Field("why", "Why [EU]", required=True),
    Field("cause", "Caused by", "choice", value="customer", options=CAUSES),
    Field("told", "Customer told", "check"),
    Field("note", "Note", "lines"),
)


class Host(App[None]):
    def __init__(self, fields: tuple[Field, ...] = FIELDS, glyphs: Glyphs = UNICODE, **given: Any) -> None:
        super().__init__()
        self.glyphs = glyphs
        self.given = {"today": TODAY, **given}
        self.asked = fields
        self.results: list[Mapping[str, str] | None] = []

    def on_mount(self) -> None:
        for theme in themes():
            self.register_theme(theme)
        self.theme = "csm-dark"
        self.open()

    def open(self) -> None:
        self.push_screen(FormDialog("Move a [/] b", self.asked, **self.given), self.results.append)


def said(app: App[None], name: str) -> str:
    return str(app.screen.query_one(f"#{name}", Static).render())


async def test_enter_gives_texts_and_iso_dates() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", *"late", "tab", "down", "tab", "space", "enter")
        await pilot.pause()
        assert app.results == [{"new": "2026-11-20", "why": "late", "cause": "vendor", "told": "yes", "note": ""}]


async def test_a_date_is_read_back_as_it_is_typed() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Fri 20 Nov 2026, in 2 days, 17 days later than baseline" in said(app, "under-new")
        app.screen.query_one(DateInput).value = "tom"
        await pilot.pause()
        assert "Thu 19 Nov 2026" in said(app, "under-new")
        await pilot.press("up")
        await pilot.pause()
        assert app.screen.query_one(DateInput).value == "20 Nov 2026"
        await pilot.press("shift+down")
        await pilot.pause()
        assert app.screen.query_one(DateInput).value == "13 Nov 2026"


async def test_what_is_wrong_is_said_beside_its_field_and_the_text_stays() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(DateInput).value = "next fri"
        await pilot.press("enter")
        await pilot.pause()
        assert "two different days" in said(app, "under-new")
        assert "Type a few words" in said(app, "under-why")
        assert app.screen.query_one("#under-new").has_class("-wrong")
        assert app.screen.query_one(DateInput).value == "next fri"
        assert app.results == []


async def test_the_form_s_own_check_speaks_beside_the_field() -> None:
    def check(values: Mapping[str, str]) -> dict[str, str]:
        return {"why": "Ten characters at least."} if len(values["why"]) < 10 else {}

    app = Host(check=check)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", *"short", "enter")
        await pilot.pause()
        assert said(app, "under-why") == "Ten characters at least."
        await pilot.press(*" but long now", "enter")
        await pilot.pause()
        assert app.results[0] is not None
        assert app.results[0]["why"] == "short but long now"


def _refuse(_: Mapping[str, str]) -> str:
    raise Refused("A rule says no.")


@pytest.mark.parametrize("submit", [lambda _: "A rule says no.", _refuse])
async def test_a_write_that_fails_leaves_the_form_open_with_its_text(
    submit: Callable[[Mapping[str, str]], str | None],
) -> None:
    app = Host(submit=submit)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", *"kept", "enter")
        await pilot.pause()
        assert said(app, "error") == "A rule says no."
        assert app.screen.query_one("#field-why", Input).value == "kept"
        assert app.results == []


async def test_a_busy_database_is_tried_again() -> None:
    tries: list[int] = []

    def submit(_: Mapping[str, str]) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise Busy("Another program holds the database.")

    app = Host(submit=submit)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", *"kept", "enter")
        await pilot.pause(0.6)
        assert len(tries) == 3
        assert len(app.results) == 1


async def test_escape_keeps_what_was_typed_for_the_next_time() -> None:
    app = Host(memory="move-1")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", *"half", "escape")
        await pilot.pause()
        assert app.results == [None]
        app.open()
        await pilot.pause()
        assert app.screen.query_one("#field-why", Input).value == "half"
        assert "typed before is back" in said(app, "error")
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert app.screen.query_one("#field-why", Input).value == ""
        await pilot.press("escape")
        app.open()
        await pilot.pause()
        assert app.screen.query_one("#field-why", Input).value == ""


async def test_longer_texts_take_new_lines_and_enter_still_saves() -> None:
    app = Host((Field("note", "Note", "lines", required=True),))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.press(*"one", "ctrl+n", *"two", "enter")
        await pilot.pause()
        assert app.results == [{"note": "one\ntwo"}]


async def test_letters_of_commands_are_only_text_in_a_field() -> None:
    app = Host((Field("why", "Why"),))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.press("q", "d", "question_mark", "u", "enter")
        await pilot.pause()
        assert app.results == [{"why": "qd?u"}]


async def test_the_mouse_chooses_ticks_and_saves() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", *"w")
        await pilot.click(Check)
        await pilot.click(Choice)
        await pilot.pause()
        await pilot.click(Choice, offset=(2, 2))
        await pilot.click("FitFooter", offset=(2, 0))
        await pilot.pause()
        assert app.results
        assert app.results[0] is not None
        assert (app.results[0]["cause"], app.results[0]["told"]) == ("third-party", "yes")


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (50, 12)])
async def test_keys_and_focused_field_stay_in_sight(size: tuple[int, int]) -> None:
    app = Host(intro="Committed 12 Nov. " * 8)
    async with app.run_test(size=size) as pilot:
        for _ in FIELDS:
            await pilot.pause()
            focused = app.focused
            assert focused is not None
            fields = app.screen.query_one("#fields").region
            assert fields.y <= focused.region.y < fields.bottom
            assert app.screen.query_one("FitFooter").region.bottom <= size[1]
            await pilot.press("tab")


async def test_hostile_titles_and_values_are_only_text() -> None:
    nasty = "a [/] b [EMEA]\x1b[31m 広告" + "x" * 10_000
    app = Host((Field("why", nasty, value=nasty), Field("c", "C", "choice", nasty, options=((nasty, nasty),))), ASCII)
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.press("tab", "tab")
        await pilot.pause()
        assert "\x1b" not in app.export_screenshot()


async def test_first_letters_choose() -> None:
    app = Host((Field("c", "C", "choice", options=CAUSES),))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.press("t")
        assert app.screen.query_one(Choice).value == "third-party"
        await pilot.press("1")
        assert app.screen.query_one(Choice).value == "customer"
        await pilot.press("up", "enter")  # at the top: to the field above, which is itself
        await pilot.pause()
        assert app.results == [{"c": "customer"}]


async def test_text_areas_grow_no_further_than_eight_lines() -> None:
    app = Host((Field("note", "Note", "lines", value="\n".join("abcdefghijkl")),))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen.query_one(TextArea).size.height == 8
