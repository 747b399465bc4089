"""The portfolio as a tool of one's own: views, groups, columns, fields, marks, links, merging; by what is seen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from csm_tui.screens.own_fields import OwnFieldsScreen
from csm_tui.screens.portfolio import PortfolioScreen

from tests.screens.conftest import HOSTILE, in_front, text_of

SIZES = [(60, 15), (80, 24), (120, 40), (200, 60)]


def lines_of(app) -> list[str]:
    return text_of(app).split("\n")


def names(app) -> list[str]:
    return [row.name for row in app.screen.list.rows]


async def typed(pilot, *words: str) -> None:
    """Press keys; a text of several letters is typed, unless it is the name of a key."""
    for word in words:
        keys = [word] if len(word) == 1 or word in KEYS else [{" ": "space", ",": "comma"}.get(c, c) for c in word]
        await pilot.press(*keys)
        await pilot.pause()


KEYS = {
    "enter",
    "escape",
    "space",
    "comma",
    "down",
    "up",
    "tab",
    "delete",
    "slash",
    "colon",
    "shift+tab",
    "ctrl+q",
    "f5",
}


# --- views ------------------------------------------------------------------------------------------


async def test_every_view_is_in_the_list_with_its_count_and_is_found_by_typing(filled, app_for):
    hold = filled.find("Wonka")
    filled.hold_account(hold, filled.facts(hold).account.rev, reason="freeze")
    filled.archive_account(filled.find("Hooli"))
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "v")
        told = text_of(app)
        for name in ("Needs me now", "Waiting on customer", "Slipping", "Stalled", "Not reviewed", "No next action"):
            assert name in told
        assert [line.split()[-6:-5] for line in lines_of(app) if "Archived" in line] or "Archived" in told
        row = next(line for line in lines_of(app) if "Archived" in line)
        assert " 1  taken out" in row
        await typed(pilot, "archi", "enter")
        assert names(app) == ["Hooli Health"]
        assert "Archived 1" in lines_of(app)[0]
        await typed(pilot, "v", "on hold", "enter")
        assert names(app) == ["Wonka Supply"]
        await typed(pilot, "1")
        assert len(names(app)) == 3


async def test_a_view_is_saved_renamed_replaced_removed_and_there_after_a_restart(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(120, 40)) as pilot:
        await typed(pilot, "slash", "o", "enter", "s", "down", "enter", "b", "down", "enter")
        await typed(pilot, "v", "save this", "enter")
        assert "filter “o”" in in_front(app)
        await typed(pilot, "Mine", "enter")
        assert "View saved on 6 · u undo" in text_of(app)
        assert app.screen.view == 6
        await typed(pilot, "1")
        assert app.screen.query_text == ""  # the words are the view's, and go with it
        await typed(pilot, "6")
        shown = (app.screen.query_text, app.screen.sort, app.screen.group)
        assert shown == ("o", "name", "segment")
        await pilot.press("ctrl+q")
    again = app_for(filled)
    async with again.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert (again.screen.query_text, again.screen.sort, again.screen.group) == shown
        await typed(pilot, "b", "up", "enter", "v", "replace", "enter")
        assert filled.saved_views()[0].group == ""
        await typed(pilot, "v", "rename", "enter", "Mine!", "enter")
        assert filled.saved_views()[0].name == "Mine!"
        assert "6 Mine!" not in lines_of(again)[0]  # the filter is told there
        await typed(pilot, "v", "remove", "enter")
        assert filled.saved_views() == ()
        assert again.screen.ref == "all"
        await typed(pilot, "u")
        assert "6 Mine!" in lines_of(again)[0]


async def test_the_digits_stand_in_her_order(filled, app_for):
    filled.save_view("Own")
    app = app_for(filled)
    async with app.run_test(size=(120, 40)) as pilot:
        await typed(pilot, "v", "views on", "enter")
        await typed(pilot, "down", "K", "down", "space", "enter")  # Not green first, All no more
        assert lines_of(app)[0].startswith(" PORTFOLIO  All 4 │ 1 Not green")
        assert "5 Own 4" in lines_of(app)[0]
        await typed(pilot, "1")
        assert app.screen.ref == "not-green"
        await typed(pilot, "9")
        assert "There is no view on 9 yet" in text_of(app)


async def test_a_view_that_was_removed_elsewhere_leads_to_all(filled, app_for):
    key = filled.save_view("Own", keep="not-green")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "6")
        other = filled.fork()
        other.remove_view(key, 1)
        other.close()
        app._poll()
        await pilot.pause()
        assert len(names(app)) == 4
        assert " 1 All 4" in lines_of(app)[0]


# --- groups -----------------------------------------------------------------------------------------


async def test_groups_tell_count_and_money_by_currency_and_the_cursor_passes_them_by(filled, app_for):
    filled.create_account("Euro", arr_cents=9_000_000, currency="EUR", segment="enterprise", kickoff=filled.today)
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "b", "down", "enter")
        page = lines_of(app)
        first = next(n for n, line in enumerate(page) if line.startswith(" Enterprise"))
        assert page[first].split("█")[0].rstrip() == " Enterprise  2 accounts · $148k, €90k ARR"
        assert page[first + 1].startswith("▌")
        keys = []
        for _ in range(6):
            keys.append(app.screen.account_id())
            await pilot.press("j")
        assert None not in keys
        assert len(set(keys)) == 5
        filled.set_setting("rates", {"into": "USD", "EUR": "1.1"})
        await typed(pilot, "f5")
        assert " Enterprise  2 accounts · $247k ARR at your rates" in text_of(app)
        assert "at your rates" in lines_of(app)[1] or "red" in lines_of(app)[1]
        await pilot.click("AccountList", offset=(10, 0))
        assert app.screen.account_id() is not None
        before = app.screen.account_id()
        await pilot.click("AccountList", offset=(10, 2))
        await pilot.pause()
        assert app.screen.account_id() != before


async def test_a_large_grouped_book_is_walked_from_end_to_end(store, app_for):
    with store.step("many"):
        for number in range(220):
            segment = ("smb", "enterprise", "self-serve")[number % 3]
            store.create_account(f"Customer {number:03}", arr_cents=100_000 + number, segment=segment)
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        while not app.screen.complete:
            await pilot.pause(0.01)
        await typed(pilot, "b", "down", "enter", "G")
        assert app.screen.list.row_at_cursor().segment == "self-serve"
        assert app.screen.list.cursor == 222
        await pilot.press("pageup", "pageup", "pageup", "pageup", "pageup", "g")
        assert app.screen.list.cursor == 1
        seen = []
        for _ in range(230):
            seen.append(app.screen.account_id())
            app.screen.list.action_cursor_down()
        assert len(set(seen)) == 220
        wanted = app.screen.list.rows.ids[150]
        assert app.screen.list.move_to(wanted)
        assert app.screen.account_id() == wanted
        app.screen.reload()
        assert app.screen.account_id() == wanted


# --- columns, orders, own fields --------------------------------------------------------------------


@pytest.fixture
def fielded(filled):
    """Own fields with values on some accounts."""
    tier = filled.add_field("Tier", "choice", choices=["Gold", "Silver"])
    seats = filled.add_field("Seats", "number")
    board = filled.add_field("Board", "date")
    ids = [row.id for row in filled.rows()]
    filled.set_field(ids[:2], tier, "Silver")
    filled.set_field(ids[2:3], tier, "Gold")
    for account_id, seat in zip(ids, ("9", "100", "20"), strict=False):
        filled.set_field([account_id], seats, seat)
    filled.set_field(ids[:1], board, "2026-12-03")
    return filled


async def test_columns_are_chosen_and_ordered_for_one_view_and_kept_over_a_restart(fielded, app_for):
    app = app_for(fielded)
    async with app.run_test(size=(120, 40)) as pilot:
        await typed(pilot, "c", "a", "a")  # all, then none
        await typed(pilot, *["down"] * 13, "space", "G", "up", "up", "space", "K", "K", "enter")
        heading = lines_of(app)[4]
        assert "Next action" in heading
        assert "Tier" in heading
        assert "Slip" not in heading
        assert "Gold" in text_of(app)
        await typed(pilot, "2")
        assert "Slip" in lines_of(app)[4]
        await pilot.press("ctrl+q")
    again = app_for(fielded)
    async with again.run_test(size=(120, 40)) as pilot:
        await typed(pilot, "1")
        assert lines_of(again)[4] == heading
        await typed(pilot, "c", "r", "enter")
        assert "Slip" in lines_of(again)[4]


async def test_every_own_field_orders_the_rows_and_is_found_by_the_filter(fielded, app_for):
    app = app_for(fielded)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        values = fielded.field_values([row.id for row in app.screen.list.rows])
        seats = next(f.id for f in fielded.fields() if f.name == "Seats")
        await typed(pilot, "s", "G", "up", "enter")
        assert "Ordered by Seats, smallest first." in text_of(app)
        assert [values.get(i, {}).get(seats) for i in app.screen.list.rows.ids] == ["9", "20", "100", None]
        await typed(pilot, "S")
        assert [values.get(i, {}).get(seats) for i in app.screen.list.rows.ids] == ["100", "20", "9", None]
        await typed(pilot, "slash", "silver", "enter")
        assert len(names(app)) == 2
        fielded.remove_field(next(f.id for f in fielded.fields() if f.name == "Seats"), 1)
        await typed(pilot, "escape", "f5")
        assert len(names(app)) == 4


async def test_a_field_is_defined_filled_in_the_form_renamed_removed_and_brought_back(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "colon", "own fields", "enter")
        assert isinstance(app.screen, OwnFieldsScreen)
        assert "n  defines one" in text_of(app)
        await typed(pilot, "n", "Seats", "tab", "2", "enter")
        assert "Field “Seats” added" in text_of(app)
        await typed(pilot, "escape", "e")
        app.screen.query_one("#field-own-1").value = "many"
        await typed(pilot, "enter")
        assert "‘many’ is not a number" in text_of(app)
        app.screen.query_one("#field-own-1").value = "1,200"
        app.screen.query_one("#field-tags").value = "pilot"
        await typed(pilot, "enter")
        account = app.screen.account_id()
        assert list(filled.field_values([account])[account].values()) == ["1200"]
        assert filled.facts(account).account.tags == ("pilot",)
        await typed(pilot, "u")  # one step for both
        assert filled.field_values([account]) == {}
        assert filled.facts(account).account.tags == ()
        await typed(pilot, "U", "colon", "own fields", "enter", "e", "Seats sold", "enter")
        assert "Seats sold" in text_of(app)
        await typed(pilot, "delete")
        assert "Removed: values are kept" in text_of(app)
        assert filled.field_values([account]) == {}
        await typed(pilot, "down", "enter")
        assert "is back, with its values" in text_of(app)
        assert list(filled.field_values([account])[account].values()) == ["1200"]
        await typed(pilot, "n", "Tier", "tab", "4", "tab", "Gold", "enter")
        assert "at least two words" in text_of(app)


# --- many at once -----------------------------------------------------------------------------------


async def test_marks_are_made_by_key_and_mouse_told_in_the_footer_and_taken_off_by_escape(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "space")
        assert ", 1 marked" in lines_of(app)[-1]
        assert "•" in lines_of(app)[5]
        await pilot.click("AccountList", offset=(1, 2))
        await pilot.pause()
        assert ", 2 marked" in lines_of(app)[-1]
        await typed(pilot, "a")
        assert ", 4 marked" in lines_of(app)[-1]
        await typed(pilot, "slash", "glo", "enter")
        assert ", 4 marked" in lines_of(app)[-1]
        await typed(pilot, "escape")
        assert "marked" not in lines_of(app)[-1]
        assert app.screen.query_text == "glo"
        await typed(pilot, "escape")
        assert app.screen.query_text == ""


async def test_owner_tags_action_hold_and_archive_are_one_step_each(filled, app_for, tmp_path: Path):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "a", "comma", "o")
        assert "CSM of 4 accounts" in in_front(app)
        assert "u takes it back" in in_front(app)
        app.screen.query_one("#field-owner").value = "Ines"
        await typed(pilot, "enter")
        assert "4 accounts given to another CSM · u undo" in text_of(app)
        assert {f.account.owner for f in filled.facts_many([r.id for r in filled.rows()])} == {"Ines"}
        await typed(pilot, "u")
        assert {f.account.owner for f in filled.facts_many([r.id for r in filled.rows()])} == {"Sam"}
        await typed(pilot, "comma", "t", "enter")
        assert "Type the tags" in text_of(app)
        await typed(pilot, "emea, key", "enter")
        assert {f.account.tags for f in filled.facts_many([r.id for r in filled.rows()])} == {("emea", "key")}
        await typed(pilot, "comma", "t", "tab", "KEY", "enter")
        assert {f.account.tags for f in filled.facts_many([r.id for r in filled.rows()])} == {("emea",)}
        await typed(pilot, "comma", "A", "say hello fri", "enter")
        assert [len(f.actions) for f in filled.facts_many([r.id for r in filled.rows()])] == [1] * 4
        target = tmp_path / "marked.csv"
        await typed(pilot, "comma", "w")
        app.screen.query_one("#field-path").value = str(target)
        await typed(pilot, "enter")
        assert "emea" in target.read_text()
        assert len(target.read_text().splitlines()) == 5
        await typed(pilot, "comma", *["down"] * 3, "enter", "freeze", "enter")
        assert filled.totals().hold == 4
        await typed(pilot, "u")
        assert filled.totals().hold == 0
        await typed(pilot, "comma", "G", "enter")
        assert "Archive 4 accounts?" in text_of(app)
        await typed(pilot, "y")
        assert filled.count() == 0
        await typed(pilot, "v", "archived", "enter", "a", "comma", "b")
        assert filled.count() == 4


async def test_what_is_marked_is_meant_and_not_what_the_cursor_is_on(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        first = app.screen.list.row_at_cursor()
        await typed(pilot, "space", "down", "comma")
        assert first.name in in_front(app)
        await typed(pilot, "e")
        assert f"Edit {first.name}" in in_front(app)


async def test_two_accounts_are_merged_after_a_look_and_undone_in_one_step(store, app_for):
    day = date(2026, 11, 2)
    keep = store.create_account("Acme", arr_cents=500, kickoff=day, external_id="A-1", product="Core")
    other = store.create_account("Acme", arr_cents=900, kickoff=day, external_id="A-2", industry="Food", tags=["key"])
    store.add_note(other, "from the other one")
    app = app_for(store)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        shown = [line for line in lines_of(app)[5:7] if "Acme" in line]
        assert ["Core" in line for line in sorted(shown, key=lambda line: "A-2" in line)] == [True, False]
        await typed(pilot, "a", "comma", "m")
        told = in_front(app)
        assert "1 note" in told
        ids = app.screen_stack[-2].list.rows.ids
        kept = ids[0]
        assert ("not $9" if kept == keep else "not $5") in told
        await typed(pilot, "t")
        assert ("not $9" if kept != keep else "not $5") in in_front(app)
        await typed(pilot, "t", "m")
        assert names(app) == ["Acme"]
        assert "merged into Acme" in text_of(app)
        assert store.facts(kept).account.tags == ("key",)
        await typed(pilot, "u")
        assert len(names(app)) == 2
        await typed(pilot, "space", "comma")
        assert "Merge" not in in_front(app)


async def test_two_of_one_name_are_told_apart_wherever_one_is_chosen(store, app_for):
    for key, product in (("A-1", "Core"), ("A-2", "Pay")):
        store.create_account("Acme", external_id=key, product=product)
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "o", "acme")
        found = [line.split() for line in lines_of(app) if "Handoff, new" in line]
        assert sorted(word for line in found for word in line if word in ("Core,", "Pay,")) == ["Core,", "Pay,"]


async def test_all_views_taken_off_the_digits_gives_the_usual_ones(filled, app_for):
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "v", "views on", "enter", "a", "a", "enter", "]", "[", "3")
        assert app.screen.ref == "due"
        await typed(pilot, "v", "views on", "enter", "a", "enter")
        assert "There are 9 digits, and 15 views are ticked" in text_of(app)


# --- links ------------------------------------------------------------------------------------------


async def test_links_are_added_changed_copied_and_removed(filled, app_for, monkeypatch):
    monkeypatch.setenv("SSH_CONNECTION", "1")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        account = app.screen.account_id()
        await typed(pilot, "comma", "l")
        assert "No links yet." in text_of(app)
        await typed(pilot, "n", "javascript:alert(1)", "enter")
        assert "A link cannot begin with" in text_of(app)
        app.screen.query_one("#field-address").value = "crm.example/1"
        app.screen.query_one("#field-label").value = "CRM"
        await typed(pilot, "enter")
        assert filled.links(account) == (("CRM", "https://crm.example/1"),)
        await typed(pilot, "enter")  # over SSH there is no browser: it is copied
        assert "terminal (OSC 52" in text_of(app)
        await typed(pilot, "y")
        await typed(pilot, "e", "tab", "CRM!", "enter")
        assert filled.links(account)[0][0] == "CRM!"
        await typed(pilot, "delete")
        assert filled.links(account) == ()
        await typed(pilot, "escape", "u")
        assert filled.links(account)[0][0] == "CRM!"


# --- everything at every size -----------------------------------------------------------------------


@pytest.mark.parametrize(("size", "glyphs"), [*((size, "unicode") for size in SIZES), ((80, 24), "ascii")])
async def test_no_line_is_wider_than_its_page_whatever_is_shown(fielded, app_for, size, glyphs):
    for name in HOSTILE:
        fielded.create_account(name, arr_cents=1_000_000, kickoff=fielded.today, tags=[name[:40]], industry=name[:90])
    text = fielded.add_field(HOSTILE[0], "text")
    fielded.set_field([row.id for row in fielded.rows()], text, HOSTILE[5])
    fielded.save_view(HOSTILE[1], group="turn", columns=["industry", "tags", f"field:{text}", "action", "why"])
    app = app_for(fielded, glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        for keys in (
            ("6",),
            ("a",),
            ("comma",),
            ("escape",),
            ("v",),
            ("escape",),
            ("c",),
            ("escape",),
            ("s",),
            ("escape",),
        ):
            await typed(pilot, *keys)
            told = lines_of(app)
            assert "\x1b" not in "".join(told)
            assert len(told) == size[1]
        await typed(pilot, "escape")
        assert isinstance(app.screen, PortfolioScreen)
        page = app.screen.list
        for line in range(min(page.count(), size[1])):
            drawn = "".join(t for t, _ in page.line_at(line, page.page_width).spans)
            from csm_tui.widgets.text import width

            assert width(drawn) <= page.page_width


async def test_a_date_of_an_own_field_is_typed_in_words(filled, app_for):
    filled.add_field("Board", "date")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await typed(pilot, "a", "comma", "f", "fri+1w", "enter")
        assert "4 accounts changed" in text_of(app)
    values = filled.field_values([row.id for row in filled.rows()])
    assert {v for one in values.values() for v in one.values()} == {(filled.today + timedelta(days=9)).isoformat()}
