"""The slip as lines: every figure and what lies behind it, at every width, in Unicode and ASCII."""

from datetime import date, timedelta

import pytest
from csm_tui.domain.model import (
    Account,
    CausedBy,
    Facts,
    Milestone,
    MilestoneState,
    Move,
    Nudge,
    Party,
    Phase,
    Segment,
    Wait,
)
from csm_tui.domain.slip import slip_report
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.slip_lines import head_lines, slip_lines
from csm_tui.widgets.slip_story import move_story, rest_story, wait_story
from csm_tui.widgets.text import width

TODAY = date(2026, 11, 18)
AGREED = date(2026, 12, 7)
HOSTILE = "Acme [EMEA] \x1b[2J 株式会社 " + "x" * 300


def a_report(number=1, name="Acme Foods", moves=(), waits=(), baseline=AGREED, actual=None):
    made, old = [], AGREED
    for place, (new, cause, code, reason) in enumerate(moves):
        made.append(Move(number * 100 + place, 1, "L1", old, new, code, reason, CausedBy(cause), place % 2 == 0, TODAY))
        old = new
    state = MilestoneState.DONE if actual else MilestoneState.OPEN
    live = Milestone(
        1, "L1", "Go-live", Phase.GO_LIVE, Party.JOINT, 9, committed=old, baseline=baseline, actual=actual, state=state
    )
    data = Milestone(2, "C5", "Data export", Phase.CONFIGURE, Party.CUSTOMER, 4)
    account = Account(number, name, Segment.SMB, TODAY)
    return slip_report(Facts(account, milestones=(live, data), moves=tuple(made), waits=tuple(waits)), TODAY)


WAIT = Wait(7, 2, Party.CUSTOMER, "the export", date(2026, 11, 2), nudges=(Nudge(1, 5, date(2026, 11, 9), "mail"),))
BOOK = [
    a_report(1, moves=[(date(2026, 12, 21), "customer", "customer-late", "Export late")], waits=[WAIT]),
    a_report(2, "Globex", [(date(2026, 12, 14), "vendor", "our-delay", ""), (AGREED, "scope", "less", "")]),
    a_report(3, "Initech", actual=date(2026, 12, 9)),
    a_report(4, "Hooli", baseline=None),
]
EVERYTHING = {
    *(("party", key) for key in ("customer", "vendor", "scope", "")),
    *(("reason", key) for key in ("customer-late", "our-delay", "less", "")),
    ("waiting", "customer"),
}


def text(lines):
    return "\n".join("".join(piece for piece, _ in line.spans).rstrip() for line in lines)


def shown(*, cells=100, glyphs=UNICODE, opened=(), reports=BOOK, single=False):
    head = head_lines(reports, TODAY, cells, glyphs, single=single)
    return text([*head, *slip_lines(reports, TODAY, cells, glyphs, opened=opened, single=single)])


def test_the_portfolio_is_told_in_one_phrase_and_by_party_reason_wait_and_account():
    said = shown()
    assert said.startswith(" 12 working days: 10 theirs, 5 ours, -5 scope, 2 no move on record")
    assert "2 of 3 go-lives later than agreed · 1 without a baseline" in said
    assert "▸ The customer" in said
    assert "+10  1 move, 1 account" in said
    assert "-5  1 move, 1 account" in said
    assert "Customer late" in said
    assert "12  1 wait, 1 still open" in said
    order = [said.index(name) for name in ("Acme Foods", "Initech", "Globex")]
    assert order == sorted(order)
    assert "Hooli" not in said


def test_a_figure_laid_open_shows_its_moves_and_its_waits():
    said = shown(opened=EVERYTHING)
    assert said.count("07 Dec → 21 Dec  Export late") == 2
    assert "since 02 Nov  the export" in said
    assert "agreed for 07 Dec, now 09 Dec; no move tells of it" in said
    targets = [line.target for line in slip_lines(BOOK, TODAY, 100, UNICODE, opened=EVERYTHING) if line.target]
    assert len(set(targets)) == len(targets)
    assert ("move", ("party", "customer"), 1, 100) in targets
    assert ("wait", ("waiting", "customer"), 1, 7) in targets
    assert ("rest", ("party", ""), 3, 0) in targets


def test_the_slip_of_one_account_says_from_when_to_when():
    said = shown(reports=BOOK[:1], single=True)
    assert "Go-live agreed for 07 Dec, now 21 Dec" in said
    assert "Accounts" not in said
    assert "no baseline yet" in shown(reports=BOOK[3:], single=True)


def test_an_empty_book_says_so():
    said = shown(reports=[])
    assert said.startswith(" No slip")
    assert "No go-live was moved" in said
    assert "Nothing was waited for" in said


@pytest.mark.parametrize("cells", range(50, 161, 3))
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_no_line_is_wider_than_its_page_whatever_the_names(cells, glyphs):
    hostile = a_report(5, HOSTILE, [(date(2027, 12, 21), "third-party", HOSTILE, HOSTILE)], [WAIT])
    opened = EVERYTHING | {("party", "third-party"), ("reason", HOSTILE)}
    for single in (False, True):
        reports = [hostile] if single else [*BOOK, hostile]
        lines = head_lines(reports, TODAY, cells, glyphs, single=single)
        lines += slip_lines(reports, TODAY, cells, glyphs, opened=opened, single=single)
        for line in lines:
            assert sum(width(piece) for piece, _ in line.spans) <= cells
            assert "\x1b" not in "".join(piece for piece, _ in line.spans)
            assert line.target is None or line.spans[0][0].startswith(" ")
        if glyphs is ASCII:
            assert not set("━█▸▼→·─…") & set(text(lines))


def test_what_lies_behind_is_told_in_sentences():
    acme, globex, initech, _ = BOOK
    story = "\n".join(move_story(acme, acme.shifts[0]))
    assert "from Mon 7 Dec 2026 to Mon 21 Dec 2026, 10 working days later." in story
    assert "Caused by the customer: customer late." in story
    assert "“Export late”" in story
    assert "The customer was told." in story
    assert "Data export: for the customer, the export, since 2 Nov 2026, still waiting (12 working days)" in story
    back = "\n".join(move_story(globex, globex.shifts[1]))
    assert "5 working days earlier" in back
    assert "The customer has not been told." in back
    waited = "\n".join(wait_story(acme, acme.waits[0]))
    assert "Data export waited for the customer, the export" in waited
    assert "Reminder of day 5 sent 9 Nov 2026 by mail." in waited
    assert "live on Wed 9 Dec 2026" in rest_story(initech)[0]
    assert "2 working days later" in rest_story(initech)[1]
    assert timedelta(days=2) == initech.now - AGREED
