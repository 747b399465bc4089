"""The review on plain lines: piped answers are kept one by one, the end of them is a pause, no terminal is needed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from csm_tui.store.store import Store

from tests.cli.conftest import TODAY, run_in
from tests.screens.review_book import steady, troubled

ON = date.fromisoformat(TODAY)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a steady account and a troubled one."""
    with Store.open(tmp_path / "book.db", today=ON, create=True) as store:
        steady(store)
        troubled(store)
    return tmp_path


def review(home: Path, stdin: str, *arguments: str) -> tuple[int, str, str]:
    return run_in(home, "review", *arguments, stdin=stdin, CSM_TUI_DB=str(home / "book.db"))


def book(home: Path) -> Store:
    return Store.open(home / "book.db", today=ON)


def test_without_answers_and_without_a_terminal_it_asks_nothing(home: Path) -> None:
    code, out, err = review(home, "")
    assert (code, out) == (2, "")
    assert "nobody to ask" in err


def test_the_state_of_the_week_is_json_for_scripts_and_words_for_people(home: Path) -> None:
    ran = run_in(home, "review", "--status", "--json", CSM_TUI_DB=str(home / "book.db"))
    found = ran.json
    assert (ran.code, found["week"], found["done"], found["total"], found["left"]) == (0, "2026-W47", 0, 2, 2)
    assert [(q["name"], q["why"]) for q in found["queue"]] == [
        ("Globex Logistics", "Critical signal open"), ("Acme Foods", "gate G3 soon"),
    ]  # fmt: skip
    assert found["minutes_left"] >= 1
    told = run_in(home, "review", "--status", CSM_TUI_DB=str(home / "book.db")).out
    assert told.startswith("Week 47: 0 of 2 reviewed, 2 left, about ")
    assert "Critical signal open" in told


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--json",), 2),
        (("--status", "Acme"), 2),
        (("--status", "--week", "2026-W52"), 1),
        (("--status", "--week", "soon"), 1),
    ],
)
def test_wrong_use_is_told_in_a_sentence(home: Path, arguments: tuple[str, ...], code: int) -> None:
    ran = run_in(home, "review", *arguments, CSM_TUI_DB=str(home / "book.db"))
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.strip()


def test_a_steady_account_takes_one_line_a_component_and_two_to_close(home: Path) -> None:
    code, out, _ = review(home, "same\n" * 5 + "\n\n", "Acme")
    assert code == 0
    assert "Completed: Acme Foods, green" in out
    assert out.rstrip().endswith("Week 47: 1 of 2 reviewed.")
    with book(home) as store:
        facts = store.facts(store.find("Acme"))
        done = next(r for r in facts.reviews if r.week == "2026-W47")
        assert done.completed == ON
        assert {a.value.value for a in done.answers.values()} == {"y"}
        assert all(a.same for a in done.answers.values())


def test_every_answer_is_kept_when_the_answers_end_and_the_next_call_goes_on(home: Path) -> None:
    _, out, _ = review(home, "y\nn\nThey missed two calls\n", "Acme")
    assert "Paused. Everything that was answered is kept" in out
    with book(home) as store:
        answers = next(r for r in store.facts(store.find("Acme")).reviews if r.week == "2026-W47").answers
    assert [(c, a.value.value, a.note) for c, a in answers.items()] == [
        ("E1", "y", ""), ("E2", "n", "They missed two calls"),
    ]  # fmt: skip
    _, out, _ = review(home, "y\n", "Acme")
    assert "Question 3 of 15" in out
    assert "Question 1 of 15" not in out


def test_a_no_whose_note_never_comes_is_kept_all_the_same(home: Path) -> None:
    review(home, "n\n", "Acme")
    with book(home) as store:
        answers = next(r for r in store.facts(store.find("Acme")).reviews if r.week == "2026-W47").answers
    assert answers["E1"].value.value == "n"


def test_back_undo_note_raise_and_help(home: Path) -> None:
    typed = ["y", "n They are slow", "raise", "note Dana is on leave", "back", "s", "undo", "?", "maybe", "pause", "y"]
    _, out, _ = review(home, "\n".join(typed) + "\n", "Acme")
    assert "Raised: “Slow reply” (low)." in out
    assert "Taken back: Review of Acme Foods: replies in good time: not sure" in out
    assert "I do not know “maybe”." in out
    assert "same takes over last week's answers" in out
    with book(home) as store:
        facts = store.facts(store.find("Acme"))
        answer = next(r for r in facts.reviews if r.week == "2026-W47").answers["E2"]
        assert (answer.value.value, answer.note) == ("n", "Dana is on leave")
        signal = next(s for s in facts.signals if s.code == "E4")
        assert (signal.human, signal.evidence) == (True, "They are slow")


def test_last_weeks_actions_are_done_carried_or_dropped_first(home: Path) -> None:
    with book(home) as store:
        account = store.find("Acme")
        for text in ("Send the list", "Call Dana", "Ask Kim"):
            store.add_action(account, text, owner="Sam", due=ON)
    _, out, _ = review(home, "done\ncarry fri\ndrop No longer needed\n", "Acme")
    assert "Actions agreed before: 3 wait for a word, 1 more of later days." in out
    assert ["Kept: done." in out, "Kept: carried on to 20 Nov, " in out, "Kept: dropped." in out] == [True] * 3
    with book(home) as store:
        known = {a.text: a for a in store.facts(store.find("Acme")).actions}
    assert known["Send the list"].state == "done"
    assert (known["Call Dana"].state, known["Call Dana"].due, known["Call Dana"].carried) == (
        "open",
        date(2026, 11, 20),
        1,
    )
    assert (known["Ask Kim"].state, known["Ask Kim"].reason) == ("dropped", "No longer needed")


def test_an_answer_in_place_of_a_word_about_an_action_leaves_the_actions(home: Path) -> None:
    with book(home) as store:
        store.add_action(store.find("Acme"), "Send the list", due=ON)
    review(home, "y\n", "Acme")
    with book(home) as store:
        facts = store.facts(store.find("Acme"))
    assert next(a for a in facts.actions if a.text == "Send the list").state == "open"
    assert next(r for r in facts.reviews if r.week == "2026-W47").answers["E1"].value.value == "y"


def test_another_colour_needs_its_reason_and_the_next_action_three_parts(home: Path) -> None:
    closing = "red no\nred They told us that they may leave\n\nSend the plan\nSend the plan | Dana Ito | fri\n"
    _, out, _ = review(home, "same\n" * 5 + closing, "Acme")
    assert "at least 10 characters" in out
    assert "Three parts, as" in out
    assert "Completed: Acme Foods, red" in out
    with book(home) as store:
        facts = store.facts(store.find("Acme"))
    assert facts.override is not None
    assert facts.override.reason == "They told us that they may leave"
    assert any((a.text, a.owner, a.due) == ("Send the plan", "Dana Ito", date(2026, 11, 20)) for a in facts.actions)


def test_the_queue_goes_from_the_worst_to_the_end_with_the_weeks_summary(home: Path) -> None:
    first = "y\n" * 12 + "\n\n"
    _, out, _ = review(home, first + "same\n" * 5 + "\n\n")
    assert "Account 1 of 2, Critical signal open: Globex Logistics. Red" in out
    assert "Account 2 of 2" in out
    assert "It would be green with:" in out
    assert "Onboarding, week 47: 16 Nov to 22 Nov 2026" in out
    assert "Reviewed 2 of 2" in out


def test_a_late_review_is_filed_for_its_week_and_marked(home: Path) -> None:
    with book(home) as store:
        account = store.create_account("Late One", segment="smb", signed=date(2026, 10, 1), kickoff=date(2026, 10, 5))
        with store.db.tx("added earlier", journal=False) as tx:
            tx.update("account", account, {"added": "2026-10-01"})
    _, out, _ = review(home, "y\n" * 15 + "\n\n", "Late One", "--week", "2026-W46")
    assert "Completed: Late One" in out
    with book(home) as store:
        done = store.facts(store.find("Late One")).reviews[-1]
    assert (done.week, done.late) == ("2026-W46", True)


def test_express_asks_each_component_as_a_whole(home: Path) -> None:
    _, out, _ = review(home, "y\n" * 8, "Acme", "--express")
    assert out.count("Unchanged? y or n:") == 5
    with book(home) as store:
        done = store.facts(store.find("Acme")).reviews[-1]
    assert done.express
    assert len(done.answers) == 15


def test_undo_leads_back_to_the_account_before(home: Path) -> None:
    first = "y\n" * 12 + "\n\n"
    _, out, _ = review(home, first + "undo\npause\n")
    before, _, after = out.partition("Taken back: Review of Globex Logistics, 2026-W47, completed.")
    assert "Account 2 of 2" in before
    assert "Globex Logistics. Red" in after
    with book(home) as store:
        done = next(r for r in store.facts(store.find("Globex")).reviews if r.week == "2026-W47")
    assert done.completed is None
    assert len(done.answers) == 12


def test_an_answer_of_another_window_is_told_and_stays_on_record(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from csm_tui.cli.review_plain import Ritual

    with book(home) as store, book(home) as other:
        acme = store.find("Acme")

        def typed() -> Iterator[str]:
            yield "y\n"
            begun = other.start_review(acme, "2026-W47")
            other.answer(begun.id, "E2", "n", "They went quiet")
            yield "y\n"
            yield "s\n"

        Ritual(store, "2026-W47", typed(), express=False).hold(acme)
        found = store.week_record(acme, "2026-W47")
    told = capsys.readouterr().out
    assert "Another window has answered this meanwhile: no, “They went quiet”." in told
    assert found.review is not None
    assert found.review.answers["E2"].value.value == "s"
    assert "They went quiet" in {a.note for e in found.edits for change in e.changes for a in change[1:] if a}


def test_reading_commands_load_no_screen_and_no_form(home: Path) -> None:
    code = (
        "import sys\nfrom csm_tui.cli.main import run\n"
        f"own = ['--db', {str(home / 'book.db')!r}, '--today', '{TODAY}']\n"
        "for a in (['week'], ['review', '--status']): run([*a, *own])\n"
        "print({'textual', 'rich', 'pydantic', 'sqlite_utils', 'liquid'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "set()"
