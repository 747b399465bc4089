"""The dialogs one by one: what they understand, refuse and hand on."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.derived import Assessment, Cap, GoLive, Health, MilestoneView, Slip, Trend
from csm_tui.domain.model import (
    Account,
    Band,
    CausedBy,
    Colour,
    Contact,
    Milestone,
    Party,
    Person,
    Phase,
    Role,
    Segment,
    Wait,
)
from csm_tui.errors import Refused
from csm_tui.screens.dialogs import account as account_form
from csm_tui.screens.dialogs.confirm import Confirm
from csm_tui.screens.dialogs.contact import Logged, answered, contact
from csm_tui.screens.dialogs.fields import Choice, DateInput
from csm_tui.screens.dialogs.menu import Item, Menu, paragraphs
from csm_tui.screens.dialogs.move_date import REASONS, move_date
from csm_tui.screens.dialogs.note import note
from csm_tui.screens.dialogs.override import allowed, override
from csm_tui.screens.dialogs.people import person
from csm_tui.screens.dialogs.several_field import Several
from csm_tui.screens.dialogs.wait import end_wait, nudge, start_wait
from csm_tui.widgets.glyphs import UNICODE
from csm_tui.widgets.palette import themes
from textual.app import App

from tests.screens.conftest import in_front, text_of

TODAY = date(2026, 11, 18)
STEP = Milestone(1, "L1", "Go-live [EU]", Phase.GO_LIVE, Party.JOINT, 1, committed=date(2026, 12, 1))
VIEW = MilestoneView(STEP, date(2026, 12, 7), 0, None, False, True, True, 2)


class Host(App[None]):
    def __init__(self, dialog):
        super().__init__()
        self.glyphs = UNICODE
        self.dialog, self.results = dialog, []

    def on_mount(self):
        for theme in themes():
            self.register_theme(theme)
        self.theme = "csm-dark"
        self.push_screen(self.dialog, self.results.append)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", (None, "USD")),
        ("148k", (14_800_000, "USD")),
        ("$1,200", (120_000, "USD")),
        ("1.234,56 €", (123_456, "EUR")),
        ("€ 9000", (900_000, "EUR")),
    ],
)
def test_money_is_read_as_people_write_it(typed, expected):
    assert account_form.read_money(typed, "USD") == expected


@pytest.mark.parametrize("typed", ["lots", "-5", "12 apples"])
def test_what_is_no_money_is_refused_with_a_sentence(typed):
    with pytest.raises(ValueError, match=r"\w"):
        account_form.read_money(typed, "USD")


async def test_a_new_account_hands_on_only_what_was_filled():
    got = []
    app = Host(account_form.new_account(TODAY, lambda name, fields: got.append((name, fields))))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Acme [EU]", "tab", *"12k", "tab", "tab", "tab", *"1 dec", "enter")
        await pilot.pause()
    name, fields = got[0]
    assert name == "Acme [EU]"
    assert fields == {"arr_cents": 1_200_000, "currency": "USD", "kickoff": date(2026, 12, 1)}


async def test_editing_hands_on_only_what_changed():
    got = []
    found = Account(1, "Acme", Segment.SMB, TODAY, arr_cents=1_200_000, tags=("a", "b"), owner="Sam")
    app = Host(account_form.edit_account(found, TODAY, got.append))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#field-owner").value = "Kim"
        app.screen.query_one("#field-tags").value = "a, c"
        await pilot.press("enter")
        await pilot.pause()
    assert got == [{"owner": "Kim", "tags": ("a", "c")}]


async def test_moving_to_a_friday_go_live_is_warned_of_and_other_needs_words():
    got = []
    app = Host(move_date(VIEW, TODAY, STANDARD, lambda *args: got.append(args)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen.query_one(DateInput).value == "7 Dec 2026"  # where the forecast sees it
        assert "moved 2 times before" in " ".join(text_of(app).replace("│", "").split())
        app.screen.query_one(DateInput).value = "11 dec"
        reason, cause = (app.screen.query_one(f"#field-{name}", Choice) for name in ("reason_code", "caused_by"))
        assert cause.value == ""  # nobody is blamed by a preset
        reason.choose(4)
        await pilot.pause()
        assert cause.value == "vendor"  # a reason that names a party
        reason.choose(10)
        await pilot.pause()
        assert (reason.value, cause.value) == ("other", "")
        said = in_front(app)
        assert "a Friday: say in words why, or take Mon 14 Dec" in said
        assert "On a Friday, weekend or holiday it needs a reason." in said
        await pilot.press("enter")
        await pilot.pause()
        assert "Choose one" in text_of(app)
        cause.choose(0)
        reason.choose(4)
        reason.choose(10)
        await pilot.pause()
        assert cause.value == "customer"  # what was chosen stays
        await pilot.press("enter")
        await pilot.pause()
        assert "A Friday is no day to go live" in in_front(app)
        app.screen.query_one("#field-reason").value = "board meeting"
        await pilot.press("enter")
        await pilot.pause()
    assert got == [(date(2026, 12, 11), "other", "board meeting", "customer", False)]


def test_every_usual_cause_is_one_that_the_book_knows():
    assert {cause for _, _, cause in REASONS if cause} <= {c.value for c in CausedBy}


def seen(computed, caps=()):
    health = Health(60, 60.0, Band.AT_RISK, computed, computed, (), caps, "current", 3)
    return Assessment(
        TODAY, Phase.TRAIN, None, None, health, (), None, GoLive(), None, Slip(0), Trend(None), None, (), "", TODAY
    )


def test_an_override_goes_up_one_colour_and_never_past_a_critical_cap():
    assert allowed(seen(Colour.RED)) == (Colour.YELLOW,)
    assert allowed(seen(Colour.YELLOW)) == (Colour.RED, Colour.GREEN)
    assert allowed(seen(Colour.GREEN)) == (Colour.RED, Colour.YELLOW)
    assert allowed(seen(Colour.RED, (Cap(49, "x", "critical"),))) == ()
    assert allowed(seen(Colour.NEW)) == ()


async def test_an_override_ends_with_the_next_review():
    got = []
    app = Host(override("Acme", seen(Colour.YELLOW), 30, lambda *args: got.append(args), colour=Colour.RED))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen.query_one("#field-colour", Choice).value == "red"
        assert app.screen.query_one(DateInput).value == "2 Dec 2026"  # 14 days at most
        app.screen.query_one("#field-reason_code", Choice).value = "other"
        app.screen.query_one("#field-reason").value = "they told me on the phone"
        await pilot.press("enter")
        await pilot.pause()
    assert got == [("red", "other", "they told me on the phone", date(2026, 12, 2))]


async def test_a_wait_s_dates_are_held_to_each_other():
    got = []
    app = Host(start_wait(STEP, TODAY, STANDARD, lambda *args: got.append(args)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#field-for_what").value = "sample"
        app.screen.query_one("#field-since").value = "tom"
        await pilot.press("enter")
        await pilot.pause()
        assert "begins today" in text_of(app)
        app.screen.query_one("#field-since").value = "-2d"
        app.screen.query_one("#field-expected").value = "-4d"
        await pilot.press("enter")
        await pilot.pause()
        assert "before the wait began" in text_of(app)
        app.screen.query_one("#field-expected").value = "fri"
        await pilot.press("enter")
        await pilot.pause()
    assert got == [("customer", "sample", date(2026, 11, 16), date(2026, 11, 20), "")]


async def test_a_wait_cannot_end_before_it_began():
    got = []
    wait = Wait(1, 1, Party.CUSTOMER, "sample", date(2026, 11, 10))
    app = Host(end_wait(STEP, wait, TODAY, got.append))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(DateInput).value = "1 nov"
        await pilot.press("enter")
        await pilot.pause()
        assert "before the wait began" in text_of(app)
        app.screen.query_one(DateInput).value = "12 nov"
        await pilot.press("enter")
        await pilot.pause()
    assert got == [date(2026, 11, 12)]


async def test_a_contact_names_the_people_who_were_there():
    got = []
    people = (Person(1, "Dana [x]", Role.CHAMPION), Person(2, "Gone", state="left"), Person(3, "Kim"), Person(4, "Lou"))
    for what, keys in (("meeting", ("down", "space", "down", "space", "space")), ("missed", ("K", "space"))):
        app = Host(contact("Acme", what, people, TODAY, got.append, chosen=(1,)))
        async with app.run_test(size=(80, 24)) as pilot:
            field = app.screen.query_one(Several)
            assert [key for key, _ in field.options] == ["1", "3", "4"]
            await pilot.press(*keys, "enter")
            await pilot.pause()
    assert got == [
        Logged("meeting", "both", True, (1, 3), (4,), TODAY, ""),
        Logged("meeting", "both", False, (), (1, 3), TODAY, ""),
    ]


async def test_who_was_there_is_ticked_by_mouse_and_told_in_one_line_without_the_focus():
    people = tuple(Person(n, f"Person {n}") for n in range(1, 41))
    app = Host(contact("Acme", "meeting", people, TODAY, lambda _: None))
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.screen.query_one(Several)
        assert field.size.height == 6
        assert "a letter goes to a name" in text_of(app)
        await pilot.click(Several, offset=(1, 1))
        await pilot.click(Several, offset=(1, 2))
        await pilot.click(Several, offset=(1, 2))
        await pilot.press("tab")
        await pilot.pause()
        assert field.size.height == 1
        first, second = (field.options[n][1].partition("  ")[0] for n in (1, 2))
        assert f"{first}; missing: {second}" in text_of(app)


async def test_a_person_an_answer_and_a_reminder():
    got = []
    for dialog in (
        person("Acme", (), TODAY, lambda name, fields: got.append((name, fields["role"]))),
        answered(Contact(1, date(2026, 11, 10), "mail", "out"), TODAY, got.append),
        nudge(Wait(1, 1, Party.CUSTOMER, "x", date(2026, 11, 10)), TODAY, STANDARD, lambda *args: got.append(args)),
    ):
        app = Host(dialog)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*(["D", "a"] if dialog.memory.startswith("person") else []), "enter")
            await pilot.pause()
            assert app.results
    assert got == [("Da", "champion"), TODAY, (5, TODAY, "mail", "", ())]


async def test_a_menu_chooses_by_key_by_cursor_by_mouse_and_by_search():
    items = [Item("a", "First [x]", "f"), Item("b", "Second", "s", "hint")]
    for keys, expected in (
        (("s",), "b"),
        (("j", "enter"), "b"),
        (("enter",), "a"),
        (("escape",), None),
        (("q",), None),
    ):
        app = Host(Menu("Choose [/]", items, paragraphs("text " * 40, ("dim", "dim"))))
        async with app.run_test(size=(60, 15)) as pilot:
            await pilot.press(*keys)
            await pilot.pause()
            assert app.results == [expected]
    app = Host(Menu("Find", items, search=True))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.press(*"hint", "enter")
        await pilot.pause()
        assert app.results == ["b"]
    app = Host(Menu("Find", items, search=True))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.press(*"nothing")
        await pilot.pause()
        assert "Nothing like that. Fewer letters show more." in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == []


async def test_a_long_story_begins_at_its_top_and_is_read_before_its_items():
    app = Host(Menu("Story", [Item("a", "Do it", "d")], paragraphs("The beginning.", "word " * 200)))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert "The beginning." in text_of(app)
        for _ in range(40):
            await pilot.press("down")
        await pilot.pause()
        assert "Do it" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == ["a"]


async def test_enter_reads_a_long_story_on_until_its_items_are_seen_and_the_foot_says_so():
    app = Host(Menu("Story", [Item("a", "Do it", "d")], paragraphs("The beginning.", "word " * 200)))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.pause()
        assert "Read on" in text_of(app)
        assert "Do it" not in text_of(app)
        for _ in range(9):
            if "Do it" in text_of(app):
                break
            await pilot.press("enter")
            await pilot.pause()
        assert "Do it" in text_of(app)
        assert "Read on" not in text_of(app)
        assert app.results == []
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == ["a"]


async def test_a_confirmation_stays_open_when_it_was_refused():
    def refuse():
        raise Refused("A rule says no.")

    app = Host(Confirm("Sure [x]?", "a [/] b", refuse))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.press("y")
        await pilot.pause()
        assert "A rule says no." in text_of(app)
        assert app.results == []
        await pilot.press("n")
        await pilot.pause()
        assert app.results == [False]


async def test_a_note_is_required_and_written_whole():
    got = []
    app = Host(note("Acme", TODAY, got.append))
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "Type a few words." in text_of(app)
        await pilot.press(*"[x] done", "ctrl+n", *"more", "enter")
        await pilot.pause()
    assert got == ["[x] done\nmore"]
