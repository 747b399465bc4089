"""People of an account on screen: who is who, both clocks, the grid, ties, leaving, files, erased for good."""

from __future__ import annotations

import json
from datetime import date

import pytest
from csm_tui.domain.model import Role
from csm_tui.domain.people import IncomingPerson
from csm_tui.screens.away import AwayScreen
from csm_tui.screens.dialogs.form import FormDialog
from csm_tui.screens.signal import SignalScreen

from tests.screens.conftest import HOSTILE, in_front, text_of
from tests.screens.test_record import at_page


@pytest.fixture
def globex(filled):
    key = filled.find("Globex")
    filled.add_person(key, "Dana Ito", role="champion", power=3, interest=5, sentiment=-1, email="dana@globex.example")
    filled.add_person(key, "Mo Reyes", role="sponsor", power=5, interest=2)
    return filled


def facts(store):
    return store.facts(store.find("Globex"))


def person(store, name):
    return next(p for p in facts(store).people if p.name == name)


async def test_the_page_tells_role_words_clocks_grid_and_that_it_hangs_on_one_person(globex, app_for):
    key = globex.find("Globex")
    dana = person(globex, "Dana Ito").id
    globex.add_contact(key, on=date(2026, 11, 6), kind="meeting", people=[dana])
    globex.add_contact(key, on=date(2026, 11, 16), kind="mail", direction="out", people=[dana])
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        page = text_of(app)
        lines = page.splitlines()
        mo, row = next(x for x in lines if "Mo Reyes" in x), next(x for x in lines if "Dana Ito" in x)
        assert lines.index(mo) < lines.index(row)
        assert row.split()[2:] == ["Champion", "medium", "highest", "critical", "!", "12d", "2d"]
        assert "Single-threaded: 2 people are known; one person was in contact within 30 days" in " ".join(page.split())
        assert "Manage closely" in page
        below = next(i for i, x in enumerate(lines) if "Keep satisfied" in x)
        assert any("Mo Reyes" in x for x in lines[below : below + 4])
        await pilot.press("p")
        await pilot.pause()
        assert "Manage closely" not in text_of(app)
        await pilot.press("p", "j", "enter")
        await pilot.pause()
        story = in_front(app)
        assert "Keep informed: tell what goes on" in story
        assert "Last heard from them 06 Nov: 12 days of silence. Too long." in story
        assert "We last reached out 16 Nov: 2 days of silence." in story


async def test_below_80_columns_the_story_tells_the_place(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(60, 15)) as pilot:
        await at_page(app, pilot, globex, "people")
        assert "Manage closely" not in text_of(app)
        await pilot.press("p")
        await pilot.pause()
        assert "from 80 columns on" in text_of(app)


async def test_somebody_new_is_typed_a_namesake_is_asked_about_and_both_are_undone(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        await pilot.press("n", *"dana ito", "enter")
        await pilot.pause()
        assert "Dana Ito is known already (champion). Enter again: this is somebody else." in in_front(app)
        assert len(facts(globex).people) == 2
        await pilot.press("tab", "t", "enter")
        await pilot.pause()
        assert "Person added · u undo" in text_of(app)
        assert [p.role.value for p in facts(globex).people] == ["champion", "sponsor", "technical"]
        await pilot.press("u")
        await pilot.pause()
        assert len(facts(globex).people) == 2


async def test_a_person_is_edited_with_words_for_numbers(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        await pilot.press("j", "e")
        await pilot.pause()
        await pilot.press("tab", "tab", *"Head", "tab", "tab", "tab", "1", "enter")
        await pilot.pause()
        dana = person(globex, "Dana Ito")
        assert (dana.title, dana.power, dana.sentiment) == ("Head", None, -1)
        assert "Dana Ito edited" in text_of(app)


async def test_the_champion_who_left_starts_the_protocol_and_can_be_back(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        await pilot.press("j", "d")
        await pilot.pause()
        assert "the critical signal ‘Champion left’ is raised" in in_front(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, SignalScreen)
        assert "Dana Ito has left: the protocol begins" in text_of(app)
        assert "Learn when they go" in text_of(app)
        found = [s for s in facts(globex).signals if s.code == "O1" and s.is_open]
        assert [s.severity.value for s in found] == ["critical"]
        await pilot.press("escape")
        await pilot.pause()
        assert "No longer there" in text_of(app)
        assert "left 18 Nov" in text_of(app)
        await pilot.press("G", "d")
        await pilot.pause()
        asked = in_front(app)
        assert "Left on Wed 18 Nov 2026." in asked
        assert "Has left" not in asked  # leaving twice is not offered
        await pilot.press("enter")
        await pilot.pause()
        assert "Dana Ito is back · u undo" in text_of(app)
        assert not [s for s in facts(globex).signals if s.code == "O1" and s.is_open]
        await pilot.press("u")
        await pilot.pause()
        assert person(globex, "Dana Ito").state == "left"


async def test_leaving_twice_from_two_windows_is_refused_in_a_sentence(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        await pilot.press("d")
        await pilot.pause()
        mo = person(globex, "Mo Reyes")
        globex.person_left(mo.id, mo.rev)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        assert "changed" in in_front(app) or "already" in in_front(app)
        assert person(globex, "Mo Reyes").state == "left"


async def test_ties_are_chosen_and_circles_refused_where_they_are_chosen(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        await pilot.press("j", "comma", "r")
        await pilot.pause()
        await pilot.press(*"reyes", "enter")
        await pilot.pause()
        assert "Dana Ito reports to Mo Reyes · u undo" in text_of(app)
        await pilot.press("k", "comma", "r")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "That closes a circle" in text_of(app)
        await pilot.press("comma", "f", "space", "enter")
        await pilot.pause()
        assert "Mo Reyes influences Dana Ito." in text_of(app)
        await pilot.press("j", "comma", "f", "space", "enter")
        await pilot.pause()
        assert "That closes a circle" in text_of(app)
        assert len(globex.influences(globex.find("Globex"))) == 1
        await pilot.press("escape", "u")
        await pilot.pause()
        assert globex.influences(globex.find("Globex")) == ()


async def test_delete_asks_and_refuses_whom_the_log_names(globex, app_for):
    key = globex.find("Globex")
    globex.add_contact(key, kind="mail", direction="in", people=[person(globex, "Dana Ito").id])
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        await pilot.press("delete", "y")
        await pilot.pause()
        assert [p.name for p in facts(globex).people] == ["Dana Ito"]
        await pilot.press("delete", "y")
        await pilot.pause()
        assert "stands in the log of contacts" in text_of(app)
        await pilot.press("n", "u")
        await pilot.pause()
        assert len(facts(globex).people) == 2


async def test_out_of_office_of_a_person_is_declared_at_once(globex, app_for):
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        await pilot.press("comma", "o")
        await pilot.pause()
        await pilot.pause()
        assert "Mo Reyes" in in_front(app)
        await pilot.press("tab", *"today", "tab", *"+3d", "enter")
        await pilot.pause()
        assert isinstance(app.screen, AwayScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert "away to 21 Nov" in text_of(app)


async def path_typed(app, pilot, path):
    """A path in the form in front, at once: key by key it takes seconds."""
    app.screen.query_one("#field-path").value = str(path)
    await pilot.press("enter")
    await pilot.pause()


async def test_people_go_out_and_come_in_again_after_a_look(globex, app_for, tmp_path):
    (tmp_path / "new.csv").write_text("Name,Email,Job title\nKim Lee,kim@x.example,Buyer\nDana Ito,,Head\n,none@x,\n")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        await pilot.press("w")
        await pilot.pause()
        await path_typed(app, pilot, tmp_path / "all.vcf")
        assert (tmp_path / "all.vcf").read_text().count("BEGIN:VCARD") == 2
        await pilot.press("w")
        await pilot.pause()
        await path_typed(app, pilot, tmp_path / "all.vcf")
        assert "is there already" in in_front(app)
        await pilot.press("escape", "i")
        await pilot.pause()
        await path_typed(app, pilot, tmp_path / "new.csv")
        seen = in_front(app)
        assert "2 people in the file" in seen
        assert "1 left out: Line 4 has no name." in seen
        assert "known; fills title" in seen
        await pilot.press("enter")
        await pilot.pause()
        assert "1 added, 1 completed · u undo" in text_of(app)
        assert (person(globex, "Kim Lee").title, person(globex, "Dana Ito").title) == ("Buyer", "Head")
        await pilot.press("u")
        await pilot.pause()
        assert [(p.name, p.title) for p in facts(globex).people] == [("Dana Ito", ""), ("Mo Reyes", "")]
        await pilot.press("i")
        await pilot.pause()
        await path_typed(app, pilot, tmp_path / "absent.csv")
        assert "cannot be read" in in_front(app)


async def test_one_persons_data_is_given_out_and_erased_after_the_name_was_typed(globex, app_for, tmp_path):
    globex.add_note(globex.find("Globex"), "Dana Ito doubts the dates")
    app = app_for(globex)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, globex, "people")
        await pilot.press("j", "comma", "g")
        await pilot.pause()
        await path_typed(app, pilot, tmp_path / "dana.json")
        assert json.loads((tmp_path / "dana.json").read_text())["person"]["email"] == "dana@globex.example"
        await pilot.press("comma", "G")
        for _ in range(3):
            await pilot.press("k")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"Dana", "enter")
        await pilot.pause()
        assert "That is not the name: nothing was erased." in in_front(app)
        await pilot.press(*" Ito", "enter")
        await pilot.pause()
        assert "Dana Ito is erased" in text_of(app)
        assert [p.name for p in facts(globex).people] == ["Mo Reyes"]
        assert facts(globex).notes[0].text == "(erased) doubts the dates"
        await pilot.press("escape", "u")
        await pilot.pause()
        assert "Nothing to undo" in text_of(app)


@pytest.mark.parametrize(("size", "count"), [((60, 15), 200), ((80, 24), 200), ((120, 40), 7), ((50, 12), 1)])
async def test_the_list_stays_calm_with_many_and_with_hostile_names(filled, app_for, size, count):
    key, roles = filled.find("Globex"), tuple(Role)
    names = [f"{number} {HOSTILE[number % len(HOSTILE)]}"[:200] for number in range(count)]
    filled.import_people(key, [IncomingPerson(name, roles[n % len(roles)]) for n, name in enumerate(names)])
    first = filled.facts(key).people
    for one in first[:5]:
        filled.edit_person(one.id, 1, power=one.id % 5 + 1, interest=one.id % 3 + 3)
    filled.set_influences(first[0].id, [p.id for p in first[1:9]])
    app = app_for(filled)
    async with app.run_test(size=size) as pilot:
        await at_page(app, pilot, filled, "people")
        for keys in ((), ("p",), ("G",), ("enter",), ("escape", "comma")):
            await pilot.press(*keys)
            await pilot.pause()
            page = text_of(app)
            assert all(len(line) <= size[0] for line in page.splitlines())
            assert not {"\x1b", "\u202e"} & set(page)
