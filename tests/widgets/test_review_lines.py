"""The sheet and the summary fit every pane, tell all that matters, and hold nobody's text to be anything but text."""

from __future__ import annotations

import re

import pytest
from csm_tui.widgets.glyphs import ASCII, UNICODE, Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.review_lines import sheet_lines
from csm_tui.widgets.review_question import answer_keys
from csm_tui.widgets.review_summary import Closing, Ending, closing_lines, finished_lines
from csm_tui.widgets.review_values import Asked, Group, Sheet, tally
from csm_tui.widgets.text import width

NAMES = ("Engagement", "Progress", "Technical", "Adoption", "Sentiment")
HOSTILE = ("Acme [EMEA]", "a [/] b", "x\x1b[2Jy", "n" * 10_000, "日本語" * 40, "z\u202eevil")


def group(name: str, value: str = "", **more: object) -> Group:
    return Group(name, tuple(asked(f"{name[0]}{n}", value, **more) for n in (1, 2, 3)))


def asked(code: str, value: str = "", **more: object) -> Asked:
    values: dict[str, object] = {
        "text": f"Is the question {code} going as it should go?",
        "last": "n",
        "last_note": "Waiting for the ERP export sample.",
        "weeks": ("y", "y", "n", "n"),
        "evidence": "UAT passed was due on 12 Nov and is not done",
        "proposal": "n",
    }
    return Asked(code, value=value, **(values | more))  # type: ignore[arg-type]


def sheet(position: int = 4, name: str = "Globex Logistics", **more: object) -> Sheet:
    groups = (group("Engagement", "y"), group("Progress"), *(group(n) for n in NAMES[2:]))
    values: dict[str, object] = {
        "week": "2026-W47", "number": 10, "total": 14, "name": name, "colour": "red", "score": 38, "band": "critical",
        "groups": groups, "position": position, "delta": -28, "points": (66, 64, 62, 60, 58, 52, 44, 38), "why": "red",
        "go_live": "18 Dec +14d", "reviewed": "Since the last review, 9 days ago",
        "changed": ("12 Nov: Call", "13 Nov: ‘Go-live’ moved from 4 Dec to 18 Dec"), "suggests": "■ R 36",
    }  # fmt: skip
    return Sheet(**(values | more))  # type: ignore[arg-type]


def closing(**more: object) -> Closing:
    values: dict[str, object] = {
        "colour": "red", "band": "critical", "score": 36, "before": "▲ Y 61", "why": ("1 open Critical signal",) * 8,
        "to_green": ("Answer P1 with yes", "Resolve ‘Champion left’") * 3, "allowed": ("yellow",),
        "next_action": "Agree a new UAT date (Sam, 20 Nov)", "no_counts": (9, 4, 1, 1),
    }  # fmt: skip
    return Closing(**(values | more))  # type: ignore[arg-type]


def plain(lines: list[Line]) -> str:
    return "\n".join("".join(t for t, _ in line.spans) for line in lines)


def widest(lines: list[Line]) -> int:
    return max(sum(width(t) for t, _ in line.spans) for line in lines)


SIZES = [(50, 10), (60, 13), (72, 18), (80, 22), (100, 28), (110, 30), (120, 38), (200, 58)]


@pytest.mark.parametrize(("cells", "height"), SIZES)
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("position", [0, 4, 14])
def test_the_sheet_fits_its_pane(cells: int, height: int, glyphs: Glyphs, position: int) -> None:
    lines = sheet_lines(sheet(position, offer="r raises “Milestone delayed” (low): adjust"), cells, height, glyphs)
    assert len(lines) <= height
    assert widest(lines) <= cells
    assert all(ord(c) < 128 for c in plain(lines)) or not glyphs.ascii or "“" in plain(lines) or "‘" in plain(lines)


@pytest.mark.parametrize(("cells", "height"), SIZES)
def test_the_question_its_keys_and_the_tally_are_never_cut_off(cells: int, height: int) -> None:
    text = plain(sheet_lines(sheet(), cells, height, UNICODE))
    assert "5 of 15" in text
    keys = re.findall(r"\[ ?([ynsa]|space)\b", text)
    assert keys == ["y", "n", "s", "a", "space"]
    assert "3 yes" in text
    assert "GLOBEX LOGISTICS" in text


def test_all_groups_stand_on_an_ordinary_screen_without_scrolling() -> None:
    text = plain(sheet_lines(sheet(), 80, 22, UNICODE))
    for name in NAMES:
        assert name in text
    assert text.count("4 wks yynn") == 3
    assert "UAT passed was due" in text
    assert "(looks like no)" in text
    assert "Last week: “Waiting for the ERP export sample.”" in text
    assert "Since the last review, 9 days ago: 12 Nov: Call" in text
    assert "suggests ■ R 36" in text


def test_four_weeks_are_shown_where_there_is_room() -> None:
    assert "y  y  n  n    n" in plain(sheet_lines(sheet(), 120, 38, UNICODE))
    assert "y  y  n  n" not in plain(sheet_lines(sheet(), 80, 22, UNICODE))


def test_what_is_not_asked_says_why() -> None:
    late = group("Adoption", skipped="from TRAIN on")
    text = plain(sheet_lines(sheet(groups=(group("Engagement"), late), position=0), 80, 22, UNICODE))
    assert "— Adoption" in text
    assert "from TRAIN on" in text


def test_an_answer_shows_its_note_and_whether_it_was_taken_over() -> None:
    groups = (
        group("Engagement", "y", same=True),
        group("Progress", "n", note="ERP export is late"),
        group("Technical"),
    )
    text = plain(sheet_lines(sheet(6, groups=groups), 80, 22, UNICODE))
    assert "as last week" in text
    assert "“ERP export is late”" in text
    assert tally(sheet(groups=groups)) == (3, 3, 0, 0, 3)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(("cells", "height"), [(60, 13), (80, 22), (120, 38)])
def test_hostile_texts_stay_text_and_inside(name: str, cells: int, height: int) -> None:
    groups = (group("Engagement", "n", note=name, last_note=name, evidence=name), group("Progress", evidence=name))
    made = sheet(4, name=name, groups=groups, changed=(name, name), why=name, offer=name)
    end = closing(why=(name,), to_green=(name,), next_action=name, override=name)
    for lines in (
        sheet_lines(made, cells, height, UNICODE),
        closing_lines(made, end, cells, height, UNICODE),
        finished_lines(Ending("2026-W47", 1, 2, 3, ((name, "▲ Y 61", "■ R 40"),)), cells, height, UNICODE),
    ):
        assert widest(lines) <= cells
        assert len(lines) <= height
        assert not {"\x1b", "\u202e", "\n"} & set("".join(t for line in lines for t, _ in line.spans))


@pytest.mark.parametrize(("cells", "height"), SIZES)
def test_the_summary_fits_and_says_what_to_press(cells: int, height: int) -> None:
    lines = closing_lines(sheet(), closing(), cells, height, UNICODE)
    text = plain(lines)
    assert len(lines) <= height
    assert widest(lines) <= cells
    for part in ("■ R 36", "[ Enter Accept ]", "Next action", "[ 2 Yellow ]"):
        assert part in text
    assert "[ 3 Green ]" not in text


def test_the_keys_can_be_clicked_where_they_are_drawn() -> None:
    spans, places = answer_keys(70, UNICODE)
    text = "".join(t for t, _ in spans)
    assert [text[a:b] for a, b, _ in places] == [
        "[ y Yes ]", "[ n No ]", "[ s Not sure ]", "[ a n.a. ]", "[ space Same as last ]",
    ]  # fmt: skip
    for cells, frame in ((80, 30), (80, 16), (60, 13), (120, 38)):
        lines = sheet_lines(sheet(), cells, frame, UNICODE)
        row = next(line for line in lines if isinstance(line.target, tuple) and line.target[0] == "answers")
        text = "".join(t for t, _ in row.spans)
        assert [text[a] + text[b - 1] for a, b, _ in row.target[1]] == ["[]"] * len(row.target[1])  # type: ignore[index]
    end = closing_lines(sheet(), closing(), 80, 22, UNICODE)
    row = next(line for line in end if isinstance(line.target, tuple))
    text = "".join(t for t, _ in row.spans)
    assert [text[a] + text[b - 1] for a, b, _ in row.target[1]] == ["[]"] * len(row.target[1])  # type: ignore[index]


def test_the_end_of_the_week_counts() -> None:
    text = plain(finished_lines(Ending("2026-W47", 14, 14, 23, (("Globex", "▲ Y 61", "■ R 40"),)), 80, 22, UNICODE))
    assert "Week done: 14 of 14 reviewed" in text
    assert "23 minutes" in text
    assert "Globex  ▲ Y 61 → ■ R 40" in text
    assert "M summary for your manager" in text
    assert "2 of 14 reviewed, 12 left" in plain(finished_lines(Ending("2026-W47", 2, 14, 0), 80, 22, UNICODE))
    assert "No account is waiting" in plain(finished_lines(Ending("2026-W47", 0, 0, 0), 80, 22, UNICODE))
