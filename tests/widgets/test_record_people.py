"""People and contacts as lines: words beside numbers, both clocks, the grid, months; at any width, in ASCII too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from csm_tui.domain.model import Account, Away, Contact, Facts, Person, Role, Segment
from csm_tui.widgets.glyphs import ASCII, UNICODE
from csm_tui.widgets.lines import Line
from csm_tui.widgets.person_story import person_story
from csm_tui.widgets.record_contacts import contact_lines, contacts_head, kind_words, who_text
from csm_tui.widgets.record_people import grid_lines, influence_text, people_head, people_lines
from csm_tui.widgets.text import width

TODAY = date(2026, 11, 18)
DANA = Person(1, "Dana Ito", Role.CHAMPION, power=3, interest=5, sentiment=2, reports_to=2)
MO = Person(2, "Mo Reyes", Role.SPONSOR, power=5, interest=2)
KIM = Person(3, "Kim Lee", Role.BUSINESS, state="left", state_on=date(2026, 11, 2))


def mail(key: int, ago: int, direction: str = "out", **more: object) -> Contact:
    return Contact(key, TODAY - timedelta(days=ago), "mail", direction, people=(1,), **more)  # type: ignore[arg-type]


def facts(**more: object) -> Facts:
    account = Account(1, "Acme", Segment.ENTERPRISE, date(2026, 8, 1))
    return Facts(account, **{"people": (DANA, MO, KIM), **more})  # type: ignore[arg-type]


def text(lines: list[Line]) -> str:
    return "\n".join("".join(span for span, _ in line.spans) for line in lines)


def test_nobody_and_nothing_make_no_lines() -> None:
    empty = facts(people=())
    assert people_lines(empty, (), TODAY, 80, UNICODE) == people_head(empty, TODAY, 80, UNICODE) == []
    assert contact_lines(empty, TODAY, 80, UNICODE) == []


def test_an_account_without_its_champion_says_so_first() -> None:
    gone = replace(DANA, state="left", state_on=date(2026, 11, 2))
    assert "No champion: Dana Ito left 02 Nov" in text(people_head(facts(people=(gone, MO)), TODAY, 80, UNICODE))
    assert "No champion is known" in text(people_head(facts(people=(MO,)), TODAY, 80, UNICODE))
    assert "No champion" not in text(people_head(facts(), TODAY, 80, UNICODE))


def test_order_is_by_role_and_those_who_have_gone_come_last() -> None:
    lines = people_lines(facts(), (), TODAY, 80, UNICODE)
    assert [line.target for line in lines if line.target] == [("person", 2), ("person", 1), ("person", 3)]
    assert "No longer there" in text(lines)
    assert "left 02 Nov" in text(lines)


def test_a_clock_past_the_rhythm_of_the_role_is_marked_and_being_away_takes_its_place() -> None:
    found = facts(contacts=(mail(1, 8, "in"), mail(2, 3)))
    row = next(line for line in people_lines(found, (), TODAY, 80, UNICODE) if line.target == ("person", 1))
    assert [(t.strip(), r) for t, r in row.spans[-2:]] == [("! 8d", "late"), ("3d", "")]
    away = replace(found, away=(Away(1, date(2026, 11, 16), date(2026, 11, 20), person_id=1, account_id=1),))
    assert "away to 20 Nov" in text(people_lines(away, (), TODAY, 80, UNICODE))


def test_the_grid_puts_everybody_in_a_field_or_says_that_they_have_none() -> None:
    lone = Person(4, "Lou", Role.OTHER)
    said = text(grid_lines(facts(people=(DANA, MO, KIM, lone)), ((1, 2),), 80, UNICODE))
    left, right = said.index("Keep satisfied"), said.index("Keep informed")
    assert left < said.index("Mo Reyes") < right < said.index("Dana Ito")
    assert "No place yet, power or interest is not known: Lou" in said
    assert "Dana Ito reports to Mo Reyes. Dana Ito influences Mo Reyes." in said
    many = tuple(replace(DANA, id=10 + n, name=f"Person Number {n}") for n in range(200))
    assert "and more: 200 in all" in text(grid_lines(facts(people=many), (), 80, UNICODE))


def test_the_story_tells_ties_both_ways() -> None:
    told = " ".join(t if isinstance(t, str) else t[0] for t in person_story(facts(), MO, ((1, 2),), TODAY))
    assert "To them report Dana Ito." in told
    assert "Influenced by Dana Ito." in told
    assert "Keep satisfied" in told
    assert "We never reached out" in told


def test_contacts_stand_under_their_months_newest_first() -> None:
    found = facts(contacts=(mail(1, 30), mail(2, 3, text="The export"), mail(3, 1, "in")))
    said = text(contact_lines(found, TODAY, 100, UNICODE)).splitlines()
    assert said[0].strip().startswith("November 2026")
    assert "mail from them" in said[1]
    assert "The export" in said[2]
    assert said[4].strip() == "October 2026"


@pytest.mark.parametrize(("ago", "said"), [(1, "waits"), (5, "! no answer, 5d")])
def test_what_waits_for_an_answer_says_since_when(ago: int, said: str) -> None:
    assert said in text(contact_lines(facts(contacts=(mail(1, ago),)), TODAY, 80, UNICODE))
    later = facts(contacts=(mail(1, ago), mail(2, 0, "in")))
    assert said not in text(contact_lines(later, TODAY, 80, UNICODE))


def test_a_meeting_that_is_due_and_meetings_missed_stand_out_in_the_head() -> None:
    missed = Contact(2, TODAY - timedelta(days=2), "meeting", "both", held=False, absent=(1,))
    met = Contact(1, TODAY - timedelta(days=20), "meeting", "both", people=(1, 2))
    head = contacts_head(facts(contacts=(met, missed)), TODAY, 120, UNICODE)
    assert "Meetings every 7 days" in text(head)
    assert "the next was due" in text(head)
    assert "1 meeting missed" in text(head)
    assert "late" in {role for line in head for _, role in line.spans}
    names = {1: "Dana Ito", 2: "Mo Reyes"}
    assert (kind_words(missed), who_text(missed, names)) == ("meeting missed", "Dana Ito")
    assert who_text(replace(met, people=(2,), absent=(1,)), names) == "Mo Reyes; without Dana Ito"


@pytest.mark.parametrize("cells", [50, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_no_line_is_longer_than_the_page(cells: int, glyphs: object) -> None:
    wide = tuple(replace(p, name="株式会社 テスト 山田 " * 4) for p in (DANA, MO, KIM))
    found = facts(people=wide, contacts=(mail(1, 9, text="長い文 " * 40), mail(2, 4)))
    lines = [
        *people_head(found, TODAY, cells, glyphs), *people_lines(found, ((1, 2),), TODAY, cells, glyphs),  # type: ignore[arg-type]
        *grid_lines(found, ((1, 2),), cells, glyphs), *contact_lines(found, TODAY, cells, glyphs),  # type: ignore[arg-type]
        *contacts_head(found, TODAY, cells, glyphs),  # type: ignore[arg-type]
    ]  # fmt: skip
    assert max(sum(width(span) for span, _ in line.spans) for line in lines) <= cells
    assert influence_text((), ()) == ""
