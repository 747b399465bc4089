"""Own plans as files: what is wrong is told by file, line and reason; what is written reads back as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from csm_tui.content import plan, plan_files
from csm_tui.content.plan_files import available, find_plan, name_for, plan_text, read_plan, write_plan
from csm_tui.domain.model import Need, Party, Phase, Segment
from csm_tui.domain.plan import Plan, PlanItem, instantiate
from csm_tui.domain.text import clean
from csm_tui.errors import Refused, Unknown
from hypothesis import given
from hypothesis import strategies as st

SHIPPED = Path(plan_files.__file__).parent / "plans"
SMB = (SHIPPED / "smb.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("segment", Segment)
def test_the_product_s_own_plans_pass_the_proof(segment: Segment) -> None:
    assert read_plan(SHIPPED / f"{segment}.toml") == plan(segment)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


FIRST_JOINT = 'party = "joint"'
WRONG = [
    (FIRST_JOINT, 'parti = "joint"', "parti is no key of a plan|party is missing"),
    (FIRST_JOINT, 'party = "us"', "party ‘us’ is none of"),
    ("offset = 0\n", 'offset = "0"\n', "offset must be a whole number"),
    ("offset = 0\n", "offset = true\n", "offset must be a whole number"),
    ("offset = -4\n", "offset = -4000\n", "offset ‘-4000’ is out of range"),
    ('needs = ["K1"]', 'needs = ["K9"]', "needs K9, which is not in this plan"),
    ('needs = ["K1"]', 'needs = ["k1"]', "‘k1’ is no code"),
    ('needs = ["K1"]', 'needs = "K1"', "needs must be a list"),
    ('needs = ["T2"]', 'needs = ["T2", "L1"]', "circle: .*P1"),
    ('before = ["C6"]', 'before = ["C5"]', "circle"),
    ('code = "H2"', 'code = "H1"', "the code H1 is used twice"),
    ('code = "V1"', 'code = "N1"', "N codes are for milestones that are added by hand"),
    ('code = "V1"', 'code = "V1\\n"', "no code"),
    ('title = "Kickoff held"', 'title = ""', "title is empty"),
    ('title = "Kickoff held"', 'title = "\\u200b"', "has no title"),
    ("lead = 5", "lead = 5\ncolour = 3", "colour is no key of a plan"),
    ("lead = 5", "lead = -1", "lead ‘-1’ is out of range"),
    ("lead = 5", "lead = 5 6", "not valid TOML"),
    ('offset = 44\nfixed = "go-live"', "offset = 44", "lies after the go-live"),
    ('offset = -3\nfixed = "kickoff"', "offset = -3", "lies before the kickoff"),
    ("off = true\n", "off = true\noptional = 1\n", "not valid TOML"),
    ("optional = true\noff = true\n", "off = true\n", "can be off only where optional = true"),
    ('needs = ["C5"]\ndone', 'needs = ["C8"]\ndone', "C8, which is off at first"),
]


@pytest.mark.parametrize(("old", "new", "reason"), WRONG)
def test_what_is_wrong_is_told_by_file_line_and_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = SMB.replace(old, new, 1)
    assert text != SMB
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=reason) as refused:
        read_plan(path)
    assert str(refused.value).startswith(f"{path}, line ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("old", "new"), [(FIRST_JOINT, 'party = "us"'), ('needs = ["K1"]', 'needs = ["K9"]')])
def test_the_line_is_that_of_the_word(tmp_path: Path, old: str, new: str) -> None:
    text = SMB.replace(old, new, 1)
    path = tmp_path / "mine.toml"
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8")
    with pytest.raises(Refused, match=f"line {line_of(text, new)}:"):
        read_plan(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "title is missing"),
        ("[[milestone]]\n", "title is missing"),
        ('title = "a"\nsegment = "smb"\nlead = 1\nmilestone = []\n', "milestone"),
        ('title = "a"\nsegment = "smb"\nlead = 1\nmilestone = 3\n', "milestone must be a list"),
        ('title = "a"\nsegment = "smb"\nlead = 1\nmilestone = [3]\n', "milestone"),
        ('title = "a"\nsegment = "smb"\nlead = 1\nmilestone = [{code = "L1", title = "x"}]\n', "milestone 1: party"),
        ('title = "a"\nsegment = "giant"\nlead = 1\n[[milestone]]\ncode = "L1"\n', "segment ‘giant’ is none of"),
        ("a" * 300_000, "larger than"),
        ("x = " + "[" * 5000, "not valid TOML"),
        ("\x00", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=reason):
        read_plan(path)


def test_a_plan_without_a_go_live_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SMB.replace('"L1"', '"L9"'), encoding="utf-8")
    with pytest.raises(Refused, match="needs a go-live"):
        read_plan(path)


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes('title = "Größe"'.encode("latin-1"))
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "Bad Name.toml").write_text(SMB, encoding="utf-8")
    for name, reason in (("latin", "UTF-8"), ("pipe", "not a file"), ("absent", "not a file"), ("Bad Name", "name")):
        with pytest.raises(Refused, match=reason):
            read_plan(tmp_path / f"{name}.toml")


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_no_bytes_bring_it_down(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("plans") / "mine.toml"
    path.write_bytes(data)
    with pytest.raises(Refused):
        read_plan(path)


@given(st.integers(0, len(SMB) - 1), st.sampled_from(['"', "[", "]", "\n", "=", "x", "0", "#", "-", "é"]))
def test_a_slip_of_the_keyboard_is_a_plan_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, at: int, typed: str
) -> None:
    path = tmp_path_factory.mktemp("plans") / "mine.toml"
    path.write_text(SMB[:at] + typed + SMB[at + 1 :], encoding="utf-8")
    found, problems = available(path.parent)
    if problems:
        assert str(path) in problems[0]
        assert "line " in problems[0] or "go-live" in problems[0]
    else:
        assert instantiate(found[-1], today=date(2026, 11, 18))


# choosing


def test_own_plans_stand_after_the_product_s_and_a_broken_one_hides_none(tmp_path: Path) -> None:
    for name, title in (("zeta", "Alpha"), ("beta", "Beta")):
        (tmp_path / f"{name}.toml").write_text(SMB.replace('title = "SMB"', f'title = "{title}"'), encoding="utf-8")
    (tmp_path / "broken.toml").write_text("nonsense", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no plan", encoding="utf-8")
    (tmp_path / ".hidden.toml").write_text("no plan", encoding="utf-8")
    found, problems = available(tmp_path)
    assert [p.title for p in found] == ["Enterprise", "Mid-Market", "SMB", "Self-Serve", "Alpha", "Beta"]
    assert len(problems) == 1
    assert "broken.toml, line 1" in problems[0]
    assert [p.name for p in available(tmp_path / "absent")[0]] == list(Segment)
    assert available(None)[1] == ()


def test_a_plan_is_found_by_its_name_and_never_by_a_path(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SMB.replace('title = "SMB"', 'title = "Mine"'), encoding="utf-8")
    assert find_plan("mine", tmp_path).title == "Mine"
    assert find_plan("smb", tmp_path) == plan(Segment.SMB)
    for name in ("../mine", "MINE", "", "absent", "mine.toml"):
        with pytest.raises(Unknown, match="enterprise, mid-market, smb, self-serve, mine"):
            find_plan(name, tmp_path)


# writing


def written(made: Plan, folder: Path) -> Plan:
    return read_plan(write_plan(made, folder))


@pytest.mark.parametrize("segment", Segment)
def test_what_is_written_reads_back_as_it_was(tmp_path: Path, segment: Segment) -> None:
    made = replace(plan(segment), name="mine", title='Größe "XL" \\ 中文')
    assert written(made, tmp_path / "plans") == made
    path = tmp_path / "plans" / "mine.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(Refused, match="there already"):
        write_plan(made, tmp_path / "plans")


WORDS = st.text(min_size=1, max_size=40).map(clean).filter(bool)
ITEMS = st.builds(
    PlanItem,
    code=st.sampled_from(["C1", "C2", "T12", "V1"]), title=WORDS, phase=st.sampled_from([None, *list(Phase)[:7]]),
    party=st.sampled_from(Party), offset=st.integers(0, 30), gate=st.sampled_from([None, "G2"]), done_when=WORDS,
    optional=st.booleans(),
)  # fmt: skip
LIVE = PlanItem("L1", "Go-live", Phase.GO_LIVE, Party.JOINT, 30, needs=(Need("C1", "SS"),))
FIRST = PlanItem("C1", "Begin", Phase.CONFIGURE, Party.VENDOR, 0)


@given(st.lists(ITEMS, unique_by=lambda i: i.code), WORDS, st.integers(0, 365))
def test_any_words_survive_writing_and_reading(
    tmp_path_factory: pytest.TempPathFactory, items: list[PlanItem], title: str, lead: int
) -> None:
    made = Plan(Segment.SMB, lead, (FIRST, *(i for i in items if i.code != "C1"), LIVE), (), "mine", title)
    assert written(made, tmp_path_factory.mktemp("plans")) == made


def test_a_failed_proof_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be a template yet"):
        write_plan(Plan(Segment.SMB, 3, (FIRST,), (), "mine", "Mine"), tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Refused, match="folder"):
        write_plan(Plan(Segment.SMB, 3, (FIRST, LIVE), (), "mine", "Mine"), tmp_path / "file")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_title_makes_a_name_that_is_safe_and_no_segment_s() -> None:
    assert name_for("Pharma, 2 regions (EU)") == "pharma-2-regions-eu"
    assert name_for("SMB") == "my-smb"
    for title in ("../../etc/passwd", "CON", "", "中文", "x" * 300, ".hidden"):
        assert plan_files._NAME.fullmatch(name_for(title))
    assert plan_text(plan(Segment.SMB)).endswith("\n")


def test_the_product_s_own_plans_never_import_pydantic() -> None:
    code = (
        "import sys; from csm_tui import content; from csm_tui.content import plan_files;"
        "from csm_tui.domain.model import Segment; [content.plan(s) for s in Segment]; plan_files.available(None);"
        "print('pydantic' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert out.stdout.strip() == "False"
