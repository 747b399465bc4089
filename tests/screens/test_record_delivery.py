"""RACI, training and the go-live in the record: added, changed, finished and taken back by keys, as a person would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from csm_tui.domain.model import MilestoneState
from csm_tui.screens.gate import GateScreen

from tests.screens.conftest import HOSTILE, TODAY, in_front, text_of
from tests.screens.test_record import at_page


def days(count: int) -> timedelta:
    return timedelta(days=count)


async def keys(pilot, *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
        await pilot.pause()


async def typed(pilot, text: str) -> None:
    await pilot.press(*text)
    await pilot.pause()


# --- who does what ----------------------------------------------------------------------------------


async def test_an_empty_raci_offers_the_template_and_a_role_becomes_a_person(filled, app_for):
    key = filled.find("Globex")
    filled.add_person(key, "Dana Ito", role="champion")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, filled, "raci")
        assert "n takes the lines of a template" in text_of(app)
        await keys(pilot, "n")
        assert "The lines of the enterprise template" in in_front(app)
        await keys(pilot, "t")
        assert "9 lines added" in text_of(app)
        assert "9 pieces of work, one accountable for each." in text_of(app)
        await keys(pilot, "comma", "r")
        assert "Their project manager" in in_front(app)
        await keys(pilot, "down", "enter")
        await typed(pilot, "Da")
        await keys(pilot, "right", "enter")
        assert "Name put in" in text_of(app)
        accountable = {line.item: line.accountable for line in filled.raci(key)}
        assert accountable["Requirements"] == "Dana Ito"
        await keys(pilot, "u", "u")
        assert filled.raci(key) == ()


async def test_lines_of_the_raci_are_written_moved_and_taken_out(filled, app_for):
    key = filled.find("Globex")
    filled.add_raci(key, "Testing", responsible="Sam", accountable="Sam, Dana")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, filled, "raci")
        assert "1 with more than one accountable" in text_of(app)
        await keys(pilot, "n")
        await typed(pilot, "Data export")
        await keys(pilot, "tab", "tab")
        await typed(pilot, "Dana, Sam")
        assert "2 names: only one can be accountable." in in_front(app)
        await keys(pilot, "enter")
        assert "Line added" in text_of(app)
        assert [line.item for line in filled.raci(key)] == ["Testing", "Data export"]
        await keys(pilot, "g", "J")
        assert [line.item for line in filled.raci(key)] == ["Data export", "Testing"]
        await keys(pilot, "shift+up")
        assert [line.item for line in filled.raci(key)] == ["Testing", "Data export"]
        await keys(pilot, "K")
        assert "It is the first line already." in text_of(app)
        await keys(pilot, "enter")
        assert "Accountable: Sam, Dana" in in_front(app)
        await keys(pilot, "escape", "delete", "y")
        assert [line.item for line in filled.raci(key)] == ["Data export"]
        await keys(pilot, "u")
        assert len(filled.raci(key)) == 2


# --- training ---------------------------------------------------------------------------------------


async def test_a_session_is_planned_held_and_counted_against_80_percent(filled, app_for):
    key = filled.find("Globex")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, filled, "training")
        assert "n adds one: for whom, when" in text_of(app)
        await keys(pilot, "n")
        await typed(pilot, "Dispatchers")
        await keys(pilot, "tab", "tab")
        await typed(pilot, "mon")
        await keys(pilot, "tab")
        await typed(pilot, "forty")
        await keys(pilot, "enter")
        assert "Type a whole number" in in_front(app)
        await keys(pilot, *["backspace"] * 5)
        await typed(pilot, "40")
        await keys(pilot, "enter")
        [session] = filled.trainings(key)
        assert (session.audience, session.on, session.invited) == ("end-users", TODAY + days(5), 40)
        await keys(pilot, "d")
        await typed(pilot, "28")
        await keys(pilot, "enter")
        assert "‘Dispatchers’ held" in text_of(app)
        assert "28 of 40 came (70 %, 80 % are wanted)" in text_of(app)
        assert "1 short" in text_of(app)
        assert filled.trainings(key)[0].on == TODAY
        await keys(pilot, "enter")
        assert "28 of 40 came." in in_front(app)
        await keys(pilot, "escape", "u", "u")
        assert filled.trainings(key) == ()


async def test_training_before_the_configuration_is_accepted_is_said(filled, app_for):
    key = filled.find("Hooli")
    due = next(m.committed for m in filled.facts(key).milestones if m.code == "C7")
    filled.add_training(filled.find("Globex"), "x", on=TODAY)
    filled.add_training(key, "Early birds", audience="admins", on=due - days(3))
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_record(key, "training")
        await pilot.pause()
        assert "‘Early birds’ on" in text_of(app)
        assert "may still change" in text_of(app)


# --- go-live ----------------------------------------------------------------------------------------


@pytest.fixture
def live(filled):
    """Globex went live ten days ago."""
    key = filled.find("Globex")
    for m in filled.facts(key).milestones:
        if m.code in ("L0", "L1"):
            filled.mark_done(m.id, m.rev, actual=TODAY - days(10), force="It could not wait any longer")
    return filled


async def test_an_issue_is_added_answered_and_solved(live, app_for):
    key = live.find("Globex")
    app = app_for(live)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, live, "live")
        assert "Hypercare may not end yet" in text_of(app)
        await keys(pilot, "n")
        await typed(pilot, "Nobody can log in")
        await keys(pilot, "tab", "c")
        assert "An answer within 15 minutes, a solution within 2 hours." in in_front(app)
        await keys(pilot, "enter")
        assert "answer due today" in text_of(app)
        assert "computed: 1 critical or high open" in text_of(app)
        app.screen.query_one("#list").move_to(("issue", live.issues(key)[0].id))
        await keys(pilot, "d")
        assert "Answered today" in text_of(app)
        assert "solution due today" in text_of(app)
        await keys(pilot, "d")
        assert live.issues(key)[0].resolved == TODAY
        assert "solved 18 Nov" in text_of(app)
        await keys(pilot, "d")
        assert live.issues(key)[0].resolved == TODAY, "what is solved is done"
        await keys(pilot, "enter", "o")
        assert live.issues(key)[0].resolved is None
        await keys(pilot, "u", "u", "u")
        [found] = live.issues(key)
        assert (found.responded, found.resolved) == (None, None)
        await keys(pilot, "delete", "y")
        assert live.issues(key) == ()


async def test_hypercare_ends_when_each_criterion_is_answered(live, app_for):
    key = live.find("Globex")
    live.add_issue(key, "Old logo", severity="low", opened=TODAY - days(8), resolved=TODAY - days(8))
    app = app_for(live)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_page(app, pilot, live, "live")
        pane = screen.query_one("#list")
        pane.move_to(("exit", "quiet"))
        await keys(pilot, "d")
        assert "answer this one by themselves" in text_of(app)
        pane.move_to(("exit", "stable"))
        await keys(pilot, "d")
        pane.move_to(("exit", "support"))
        await keys(pilot, "enter", "y")
        assert "Hypercare may end: nothing is asked any more." in text_of(app)
        y1 = next(m for m in live.facts(key).milestones if m.code == "Y1")
        pane.move_to(("milestone", y1.id))
        await keys(pilot, "d", "enter")
        assert "Hypercare is over since" in text_of(app)
        assert next(m for m in live.facts(key).milestones if m.code == "Y1").state is MilestoneState.DONE


async def test_the_way_back_is_written_and_ticked_on_the_readiness_list(filled, app_for):
    key = filled.find("Globex")
    app = app_for(filled)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_page(app, pilot, filled, "live")
        pane = screen.query_one("#list")
        pane.move_to(("page", "rollback"))
        await pilot.pause()
        assert "the go/no-go wants it" in text_of(app)
        await keys(pilot, "e", "enter")
        assert "This is the frame alone" in in_front(app)
        await typed(pilot, ", Ann decides")
        await keys(pilot, "enter")
        assert filled.pages(key)["rollback"].text.endswith("within 48 hours, Ann decides")
        await keys(pilot, "y")
        assert next(c.state for c in filled.facts(key).checks if c.item == "rollback") == "yes"
        assert "written 18 Nov" in text_of(app)
        assert pane.target == ("page", filled.pages(key)["rollback"].id)
        await keys(pilot, "enter")
        assert "Who decides" in in_front(app)
        await keys(pilot, "escape", "u", "u")
        assert not filled.pages(key)["rollback"].begun
        pane.move_to(("trigger", "breach"))
        await keys(pilot, "d")
        assert "Take the go-live back at once: security was breached." in text_of(app)
        await keys(pilot, "enter", "n")
        assert "did not happen" in text_of(app)
        pane.move_to(("gate", 3))
        await keys(pilot, "enter")
        assert isinstance(app.screen, GateScreen)


async def test_an_issue_that_runs_stands_on_today_and_is_answered_from_there(live, app_for):
    from csm_tui.screens.today import TodayScreen

    key = live.find("Globex")
    issue = live.add_issue(key, "Nobody can log in", severity="critical", owner="Ann")
    app = app_for(live)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(TodayScreen(live))
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "critical: Nobody can log" in text_of(app)
        pane = next(w for w in app.screen.query("Lines") if w.move_to(("issue", key, issue)))
        await keys(pilot, "d")
        assert live.issues(key)[0].responded == TODAY
        pane.move_to(("issue", key, issue))
        await keys(pilot, "enter")
        assert app.screen.query_one("#list").target == ("issue", issue)


async def test_pages_and_issues_stand_in_the_history(live):
    key = live.find("Globex")
    live.set_page(key, "go-live-review", "All went well")
    live.add_training(key, "Admins", audience="admins", on=TODAY, invited=4, attended=4)
    live.add_issue(key, "Slow", opened=TODAY - days(3), responded=TODAY - days(2), resolved=TODAY)
    said = {(line.kind, line.text) for line in live.history(key)}
    assert {
        ("page", "Go-live review written"), ("training", "Training Admins: 4 of 4 came"),
        ("issue", "Issue (medium): Slow"), ("issue", "Issue answered: Slow"), ("issue", "Issue solved: Slow"),
    } <= said  # fmt: skip


# --- all of them ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (50, 12)])
@pytest.mark.parametrize("code", ["raci", "training", "live"])
async def test_each_page_stays_calm_with_one_line_and_with_hostile_names(live, app_for, size, code):
    key = live.find("Globex")
    app = app_for(live)
    live.add_raci(key, "Testing", responsible="Sam")
    live.add_training(key, "Admins", audience="admins", on=TODAY - days(4), invited=3)
    live.add_issue(key, "Slow", opened=TODAY - days(4))
    async with app.run_test(size=size) as pilot:
        await at_page(app, pilot, live, code)
        one = text_of(app)
        assert {"raci": "Testing", "training": "who came?", "live": "!"}[code] in one
        for text in HOSTILE:
            live.add_raci(key, text, responsible=text, accountable=text, informed=f"{text}, Sam")
            live.add_training(key, text, on=TODAY, invited=9, attended=8, competency=text)
            live.add_issue(key, text, owner=text, note=text, severity="critical")
        live.set_page(key, "rollback", "\n".join(HOSTILE))
        await keys(pilot, "f5")
        many = text_of(app)
        await keys(pilot, "enter")
        story = text_of(app)
        await keys(pilot, "escape", "e", "escape")
        for page in (one, many, story, text_of(app)):
            assert all(len(line) <= size[0] for line in page.splitlines())
            assert not set(page) & {"\x1b", "\u202e"}


@pytest.mark.parametrize("code", ["raci", "training", "live"])
async def test_each_page_stays_calm_with_200_lines(live, app_for, code):
    key = live.find("Globex")
    for n in range(200):
        if code == "raci":
            live.add_raci(key, f"Work {n}", responsible=f"Person {n}", accountable=f"Person {n}")
        elif code == "training":
            live.add_training(key, f"Session {n}", on=TODAY - days(n), invited=10, attended=9)
        else:
            over = {} if n < 20 else {"resolved": TODAY}
            live.add_issue(key, f"Issue {n}", severity="low", **over)
    app = app_for(live)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_page(app, pilot, live, code)
        assert ("20 open" if code == "live" else "200") in text_of(app)
        if code == "live":
            app.screen.query_one("#list").move_to(("solved", 0))
            await pilot.pause()
            assert "175 more were solved" in text_of(app)
            await keys(pilot, "enter")
            assert "more were solved" not in text_of(app)
            assert app.screen.query_one("#list").target[0] == "issue"
        await keys(pilot, "G")
        last = {"raci": "Work 199", "training": "Session 0", "live": "Their sponsor"}[code]
        assert last.casefold() in text_of(app).casefold()
