"""The pages RACI, training and go-live as lines: what they say, at every width, with anybody's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui.content.record import checklist
from csm_tui.domain.hypercare import Issue, ordered, verdict
from csm_tui.domain.model import Milestone, MilestoneState, Numbers, Party, Segment, Severity
from csm_tui.domain.raci import RaciLine, completing, faults, initials, replaced
from csm_tui.domain.record import Page
from csm_tui.domain.training import Session
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.lines import Line
from csm_tui.widgets.record_live import Live, issue_about, live_lines, live_words
from csm_tui.widgets.record_raci import raci_about, raci_head, raci_key, raci_lines
from csm_tui.widgets.record_training import training_about, training_head, training_lines
from csm_tui.widgets.text import width

TODAY = date(2026, 11, 18)
HOSTILE = ("[b]x[/b]", "x" * 5_000, "esc \x1b[2J", "株式会社 テスト 山田, 山田", "bidi \u202e evil", "a\nb")


def days(count: int) -> timedelta:
    return timedelta(days=count)


def plain(lines: Iterable[Line]) -> list[str]:
    return ["".join(text for text, _ in line.spans).rstrip() for line in lines]


# --- who does what ----------------------------------------------------------------------------------

TEAM = (
    RaciLine(1, "Data migration", "Dana Ito, Sam", "Dana Ito", "Dan Ives", "Priya Raman"),
    RaciLine(2, "Testing", "Sam", "", "", ""),
    RaciLine(3, "Go-live approval", "", "Dana Ito, Dan Ives"),
)


def test_the_table_has_full_names_where_they_fit_else_initials_with_their_key():
    wide = plain(raci_lines(TEAM, 119, UNICODE))
    assert wide[0].split("  ")[0].strip() == "Data migration"
    assert "Dana Ito, Sam" in wide[0]
    assert raci_key(TEAM, 119, 4) == []
    narrow = plain(raci_lines(TEAM, 59, UNICODE))
    assert narrow[0].split() == ["Data", "migration", "DI", "Sam", "DI", "DI2", "PR"]
    assert "DI2 Dan Ives" in " ".join(plain(raci_key(TEAM, 59, 4)))
    assert "Enter" in plain(raci_key(TEAM, 20, 2))[-1]


def test_who_is_missing_is_said_in_the_head_and_in_the_line():
    said = " ".join(" ".join(plain(raci_head(TEAM, 80, 24, UNICODE))).split())
    assert "1 without an accountable person" in said
    assert "1 with more than one accountable" in said
    assert "1 with nobody responsible" in said
    roles = [{text.strip(): role for text, role in line.spans} for line in raci_lines(TEAM, 119, UNICODE)]
    assert roles[1]["nobody"] == "late"
    assert roles[2]["Dana Ito, Dan Ives"] == "late"
    assert roles[0]["Dana Ito"] == ""
    assert "one accountable for each" in plain(raci_head(TEAM[:1], 80, 24, UNICODE))[0]
    assert any("name one" in str(text) for text in raci_about(TEAM[2]))
    assert faults(TEAM[:1]) == ()


def test_names_are_completed_replaced_and_shortened_without_two_alike():
    complete = completing(["Dana Ito", "Dan Ives", "", "Sam"])
    assert complete("da") == "dan Ives"
    assert complete("Sam, Dana") == "Sam, Dana Ito"
    assert complete("Sam, ") == complete("x") == complete("Sam") == ""
    assert replaced("Sam, Their lead", "Their lead", "Ann") == "Sam, Ann"
    assert replaced("Ann; Their lead", "Their lead", "Ann") == "Ann"
    assert replaced("a / b", "c", "d") == "a / b"
    short = initials(["Dana Ito", "Dan Ives", "D. I.", "Sam", "Samantha", "山田 太郎"])
    assert len(set(short.values())) == 6


# --- training ---------------------------------------------------------------------------------------

HELD = (
    Session(1, "Admins", "admins", TODAY - days(9), 4, 4, 4, "proficiency"),
    Session(2, "First group", "end-users", TODAY - days(5), 40, 25),
    Session(3, "Forgotten", "end-users", TODAY - days(2), 10),
    Session(4, "To come", "executives", TODAY + days(4), 3),
)


def head(sessions, numbers=(), early=(), cells=80, height=24):
    return plain(training_head(sessions, numbers, early, TODAY, cells, height, UNICODE))


def test_each_audience_has_its_bar_and_its_words_against_80_percent():
    said = head(HELD)
    assert said[0].startswith(" Executives")
    assert said[0].endswith("nobody counted yet")
    assert said[1].endswith("4 of 4 came (100 %), 100 % completed it")
    assert said[2].endswith("25 of 40 came (62 %, 80 % are wanted)")
    low = head(HELD, height=15)
    assert low[0] == " Admins 100 %   End users 62 % of 80 %"
    assert "82 % came, only 50 % completed it" in head((Session(1, "x", "admins", None, 100, 82, 50),))[0]


def test_figures_are_told_only_while_no_session_tells_who_came():
    numbers = (Numbers(TODAY - days(3), trained=61, invited=96), Numbers(TODAY, trained=5))
    assert "By the numbers of 15 Nov: 61 of 96 trained (63 %, 80 % are wanted)" in " ".join(head((), numbers))
    assert "numbers" not in " ".join(head(HELD, numbers))
    assert head(()) == []


def test_what_comes_too_early_is_said():
    assert "what they learn may still change" in " ".join(head(HELD, early=("‘Admins’ is before the rest",)))


def test_a_session_says_whether_it_was_held_and_who_is_not_counted():
    said = plain(training_lines(HELD, TODAY, 79, UNICODE))
    assert said[0].startswith(" ✓ 09 Nov") or said[0].startswith(" ✓ 9 Nov")
    assert said[0].split()[-3:] == ["4", "4", "4"]
    assert "who came?" in said[2]
    assert said[3].split()[-1] == "3"
    assert "does it well" in plain(training_lines(HELD, TODAY, 119, UNICODE))[0]
    assert "does it well (4 of 5)" in str(training_about(HELD[0], TODAY))
    repeat = training_about(Session(9, "again", "end-users", TODAY, None, 5), TODAY)
    assert "Nobody was invited anew" in str(repeat)


# --- go-live ----------------------------------------------------------------------------------------


def milestone(code: str, on: date, done: bool = False) -> Milestone:
    return Milestone(
        id=ord(code[0]), code=code, title=code, phase=None, party=Party.JOINT, position=1, committed=on,
        state=MilestoneState.DONE if done else MilestoneState.OPEN, actual=on if done else None,
    )  # fmt: skip


def known(issues=(), live=10, done=True, **more) -> Live:
    went = milestone("L1", TODAY - days(live), done)
    exits = checklist("hypercare", Segment.SMB)
    exits = tuple(replace(c, state=more.pop(c.item, "")) for c in exits)
    triggers = tuple(replace(c, state=more.pop(c.item, "")) for c in checklist("rollback", Segment.SMB))
    found = ordered(issues)
    values = {
        "live": went, "decision": milestone("L0", TODAY),
        "hypercare": milestone("Y1", went.committed + days(14)), "missing": (), "readiness": (),
        "issues": found, "exit": exits, "triggers": triggers,
        "pages": {kind: Page(kind) for kind in ("rollback", "go-live-review")}, "numbers": None,
        "verdict": verdict(found, exits, went.actual, TODAY),
    }  # fmt: skip
    return Live(**(values | more))


SLOW = Issue(1, "Slow", Severity.MEDIUM, TODAY - days(3))
DOWN = Issue(2, "Down", Severity.CRITICAL, TODAY)
OLD = Issue(3, "Old logo", Severity.LOW, TODAY - days(9), TODAY - days(9), TODAY - days(8))


def words(found: Live) -> str:
    return " ".join(text for text, _ in live_words(found, TODAY))


def test_the_verdict_is_told_in_words():
    assert "Hypercare may not end yet, planned until 22 Nov: 4 things are missing." in words(known())
    ready = known(stable="yes", support="waived", issues=(OLD,))
    assert "Hypercare may end: nothing is asked any more." in words(ready)
    assert "That day is over." in words(known(live=15))
    assert words(known(done=False)).startswith("Go-live 08 Nov, 10 days ago. Nothing is missing for the go/no-go.")
    passed = known(done=False, decision=milestone("L0", TODAY, True))
    assert words(passed).endswith("The go/no-go is behind you.")
    assert "no go-live" in words(known()._replace(live=None))
    assert words(known(data="yes", users="yes")).startswith("Take the go-live back at once: critical data was lost")
    assert words(known(users="yes")).startswith("Decide whether to take the go-live back: more than half")


def test_clocks_run_by_severity_and_what_is_over_them_stands_out():
    said = plain(live_lines(known((SLOW, DOWN, OLD)), TODAY, 79, UNICODE))
    by_title = {word: line for line in said for word in ("Slow", "Down", "Old logo") if f" {word} " in line}
    assert "answer overdue since 15 Nov" in by_title["Slow"]
    assert "answer due today" in by_title["Down"]
    assert "solved" in by_title["Old logo"]
    assert "Hypercare issues (2 open, 1 overdue)" in "\n".join(said)
    answered = replace_issue(SLOW, responded=TODAY - days(3))
    assert "solution overdue since 16 Nov" in "\n".join(plain(live_lines(known((answered,)), TODAY, 79, UNICODE)))
    assert "A solution" not in str(issue_about(SLOW, TODAY))
    assert "An answer within 4 hours, a solution within 24 hours." in str(issue_about(SLOW, TODAY))


def replace_issue(issue: Issue, **fields: date) -> Issue:
    return issue._replace(**fields)


def test_of_many_solved_issues_the_latest_are_shown_and_the_others_on_demand():
    many = [OLD._replace(id=n, resolved=TODAY - days(n % 8)) for n in range(200)]
    few = plain(live_lines(known(many), TODAY, 79, UNICODE))
    assert sum("Old logo" in line for line in few) == 5
    assert any("195 more were solved" in line for line in few)
    assert sum("Old logo" in line for line in plain(live_lines(known(many, whole=True), TODAY, 79, UNICODE))) == 200


def test_what_the_issues_show_is_computed_and_the_rest_is_ticked():
    none = plain(live_lines(known(), TODAY, 79, UNICODE))
    assert any("No critical or high" in line and "d ticks it" in line for line in none)
    some = plain(live_lines(known((DOWN,)), TODAY, 79, UNICODE))
    assert any(
        line.startswith(" ! No critical or high") and "computed: 1 critical or high open" in line for line in some
    )
    calm = plain(live_lines(known((OLD,), stable="yes", support="yes"), TODAY, 79, UNICODE))
    assert any(line.startswith(" ✓ No critical or high") and "computed: none open" in line for line in calm)
    assert any("d ends hypercare" in line for line in calm)


def test_the_way_back_is_wanted_before_the_go_live():
    assert any("go/no-go wants it" in line for line in plain(live_lines(known(done=False), TODAY, 79, UNICODE)))
    page = {"rollback": Page("rollback", "Ann decides\nthen", 2, TODAY), "go-live-review": Page("go-live-review")}
    assert any("2 lines" in line for line in plain(live_lines(known(pages=page), TODAY, 79, UNICODE)))


# --- all of them ------------------------------------------------------------------------------------


@pytest.mark.parametrize("cells", [48, 59, 79, 119, 199])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_no_line_is_wider_than_the_page_and_none_carries_what_a_terminal_obeys(cells, glyphs):
    raci = [RaciLine(n, text, *[", ".join(HOSTILE)] * 4) for n, text in enumerate(HOSTILE)]
    held = [Session(n, text, "end-users", TODAY, 10**6, 10**6, 10**6, text) for n, text in enumerate(HOSTILE)]
    issues = [Issue(n, text, Severity.CRITICAL, TODAY - days(400)) for n, text in enumerate(HOSTILE)]
    lines = [
        *raci_lines(raci, cells, glyphs), *raci_head(raci, cells + 1, 24, glyphs), *raci_key(raci, cells, 6),
        *training_lines(held, TODAY, cells, glyphs), *training_head(held, (), HOSTILE, TODAY, cells + 1, 24, glyphs),
        *live_lines(known(issues), TODAY, cells, glyphs),
    ]  # fmt: skip
    for line in lines:
        text = "".join(piece for piece, _ in line.spans)
        assert width(text) <= cells + 1, text
        assert not set(text) & set("\x1b\u202e\n")
    if glyphs is ASCII:
        calm = [*training_head(HELD, (), (), TODAY, cells, 24, glyphs), *raci_lines(TEAM, cells, glyphs)]
        assert "".join(plain(calm)).isascii()
