"""Working days and the plan for the customer, from the account screen; by what a person sees and presses."""

from __future__ import annotations

import stat
from datetime import date

import pytest
from csm_tui.errors import UserError
from csm_tui.screens.dialogs.calendar import days_text, read_days, read_weekend, weekend_text
from csm_tui.screens.dialogs.fields import Choice
from csm_tui.screens.dialogs.form import FormDialog
from textual.widgets import Input, TextArea

from tests.screens.conftest import TODAY, in_front, text_of
from tests.screens.test_waits import facts, opened, run_command, said


@pytest.fixture
def globex(filled):
    """Globex with an internal note, which no customer may read."""
    filled.add_note(filled.find("Globex"), "MARKER internal")
    return filled


async def test_w_writes_the_plan_and_never_over_another_file(globex, app_for, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        for _ in range(2):
            await pilot.press("w")
            await pilot.pause()
            app.screen.query_one("#field-format", Choice).value = "md"
            await pilot.pause()
            assert f"{tmp_path}/globex-logistics-" in said(app).replace(" ", "")
            await pilot.press("enter")
            await pilot.pause()
        assert "Written:" in text_of(app)
        made = sorted(p.name for p in tmp_path.glob("globex*"))
        key = globex.find("Globex")
        stem = f"globex-logistics-{key}-plan-2026-11-18"
        assert made == [f"{stem}-2.md", f"{stem}.md"]
        await pilot.press("w")
        await pilot.pause()
        app.screen.query_one("#field-format", Choice).value = "md"
        app.screen.query_one("#field-path", Input).value = str(tmp_path / f"{stem}-2.md")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        assert "is there already" in text_of(app)
    text = (tmp_path / f"{stem}.md").read_text()
    assert "# Onboarding plan: Globex Logistics" in text
    assert "MARKER" not in text
    assert "148" not in text
    assert stat.S_IMODE((tmp_path / f"{stem}.md").stat().st_mode) == 0o600


@pytest.mark.parametrize("fmt", ["html", "csv", "ics"])
async def test_every_format_can_be_written(globex, app_for, tmp_path, fmt):
    app = app_for(globex)
    async with app.run_test(size=(60, 15)) as pilot:
        await opened(app, pilot, globex)
        await pilot.press("w")
        await pilot.pause()
        app.screen.query_one("#field-format", Choice).value = fmt
        app.screen.query_one("#field-path", Input).value = str(tmp_path)
        await pilot.press("enter")
        await pilot.pause()
    [made] = tmp_path.glob("globex*")
    assert made.suffix == f".{fmt}"
    assert "MARKER" not in made.read_text()


async def test_a_folder_that_is_not_there_is_refused_and_what_was_typed_stays(globex, app_for, tmp_path):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        await pilot.press("w")
        await pilot.pause()
        app.screen.query_one("#field-path", Input).value = str(tmp_path / "nowhere" / "plan.html")
        await pilot.press("enter")
        await pilot.pause()
        assert "Cannot write" in " ".join(text_of(app).split())
        assert app.screen.query_one("#field-path", Input).value.endswith("plan.html")


async def test_an_account_gets_working_days_of_its_own(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        await run_command(app, pilot, "Working days")
        app.screen.query_one("#field-country", Input).value = "XX"
        app.screen.query_one("#field-days_off", TextArea).text = "24 dec, 27 dec to 31 dec"
        await pilot.pause()
        assert "6 own days off." in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "is no country known here" in in_front(app)
        app.screen.query_one("#field-country", Input).value = "DE-XX"
        await pilot.press("enter")
        await pilot.pause()
        assert "try DE-BB" in in_front(app)
        app.screen.query_one("#field-country", Input).value = "de-by"
        app.screen.query_one("#field-weekend", Input).value = "fri sat"
        await pilot.press("enter")
        await pilot.pause()
        assert "Working days of Globex Logistics set" in text_of(app)
        account = facts(globex).account
        assert (account.country, account.weekend, len(account.days_off)) == ("DE-BY", (4, 5), 6)
        assert not app.screen.calendar.is_working(date(2026, 12, 24))
        await pilot.press("u")
        await pilot.pause()
        assert facts(globex).account.country == ""


async def test_working_days_can_be_set_for_all(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, globex)
        await run_command(app, pilot, "Working days")
        app.screen.query_one("#field-country", Input).value = "us"
        app.screen.query_one("#field-whose", Choice).value = "all"
        await pilot.press("enter")
        await pilot.pause()
    assert globex.default_calendar().country == "US"
    assert not globex.calendar(facts(globex).account).is_working(date(2026, 11, 26))  # Thanksgiving


def test_days_off_are_read_as_they_are_written():
    days = read_days("24 dec; 27 dec to 2 jan\n2026-03-02 .. 2026-03-03", TODAY)
    assert len(days) == 1 + 7 + 2
    assert read_days(days_text(days), TODAY) == days
    assert days_text(days).startswith("2 Mar 2026 to 3 Mar 2026, 24 Dec 2026")
    assert read_days(" , ;", TODAY) == ()


@pytest.mark.parametrize("text", ["never", "31 feb", "10 dec to 1 dec", "1 dec to 1 mar", "next fri"])
def test_what_is_no_day_off_is_refused_with_a_sentence(text):
    with pytest.raises(UserError):
        read_days(text, TODAY)


@pytest.mark.parametrize(
    ("text", "days"), [("", ()), ("sat, sun", (5, 6)), ("Friday and Saturday", (4, 5)), ("SUN", (6,))]
)
def test_the_weekend_is_read_in_words(text, days):
    assert read_weekend(text) == days
    assert read_weekend(weekend_text(days)) == days


@pytest.mark.parametrize("text", ["s", "feierabend", "mon tue wed thu fri sat sun"])
def test_a_weekend_that_is_none_is_refused(text):
    with pytest.raises(UserError):
        read_weekend(text)


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_the_working_days_of_all_accounts_are_set_from_the_portfolio(globex, app_for, size, book):
    app = app_for(globex)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await run_command(app, pilot, "Working days")
        app.screen.query_one("#field-country", Input).value = "Atlantis"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        assert "is no country known here" in in_front(app)
        app.screen.query_one("#field-country", Input).value = "Israel"
        app.screen.query_one("#field-days_off", TextArea).text = "24 dec"
        await pilot.press("enter")
        await pilot.pause()
        assert "Working days set for all accounts" in " ".join(text_of(app).split())
    assert globex.default_calendar().country == "IL"
    assert globex.expired() == 0, "every row is counted anew"
    with type(globex).open(book, today=TODAY) as again:
        calendar = again.calendar(facts(again).account)
        assert calendar.weekend == {4, 5}
        assert not calendar.is_working(date(2026, 12, 24))


def test_a_large_book_is_counted_anew_by_whoever_reads_it(globex, monkeypatch):
    monkeypatch.setattr("csm_tui.store.calendars.AT_ONCE", 1)
    globex.set_default_calendar(weekend=[6])
    assert globex.expired() == globex.count()
    assert globex.refresh() == globex.count()
    assert globex.expired() == 0
