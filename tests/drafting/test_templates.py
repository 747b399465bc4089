"""Templates are fenced in: what is broken, unsafe or endless is refused with file, line and reason, soon (P16)."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from csm_tui.drafting import load_template, render, templates
from csm_tui.drafting.engine import compile_template, run_template
from csm_tui.drafting.templates import SUFFIX
from csm_tui.errors import Refused, Unknown
from hypothesis import given
from hypothesis import strategies as st

from tests.drafting.builders import assessment, facts

DATA = {"a": "A{{ x }}", "empty": "", "none": None, "l": list(range(44)), "d": {"k": "v"}}
LOOPS = "{% for i in l %}{% for j in l %}"
ENDS = "{% endfor %}{% endfor %}"
FRONT = '+++\ntitle = "Mine"\naudience = "internal"\n+++\n'


def run(source: str) -> str:
    return run_template(compile_template(source, "t.md.liquid"), DATA, "t.md.liquid")


def test_plain_liquid_works() -> None:
    assert (
        run("{{ a }} {% for i in l limit: 3 %}{{ i }}{% endfor %} {{ d.k | upcase }} {{ l.size }}")
        == "A{{ x }} 012 V 44"
    )


def test_missing_values_become_blanks_of_their_kind() -> None:
    assert (
        run("{{ empty | needed: 'why' }} {{ none | wanted: 'when?' }} {{ a | needed: 'x' }}")
        == "«why» «when?» A{{ x }}"
    )


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("x\n\n{{ nope }}", 3, "undefined"),
        ("{{ a.__class__ }}", 1, "undefined"),
        ("{{ a.upper }}", 1, "undefined"),
        ("{{ l.append }}", 1, "undefined"),
        ("{{ d.k.x }}", 1, "undefined"),
        ("\n{{ a | bogus }}", 2, "unknown filter"),
        ("{% include 'x' %}", 1, "unexpected tag"),
        ("{% render 'x' %}", 1, "unexpected tag"),
        ("{% tablerow i in l %}{% endtablerow %}", 1, "unexpected tag"),
        ("{% if a %}", 1, "end of"),
        ("{{ a", 1, "expected"),
        ("{% for i in (1..9) %}{% endfor %}", 1, "ranges"),
        ("{% for i in (1..999999999) reversed %}{% endfor %}", 1, "ranges"),
        ("{% case a %}{% when (1..3) %}{% endcase %}", 1, "ranges"),
        ("{% unless a %}{% elsif (1..2) contains 1 %}{% endunless %}", 1, "ranges"),
        ("{{ l | join: (1..3) }}", 1, "ranges"),
        ("{% if a %}" * 60, 1, "nesting"),
        ("{{ 1 | times: 99999999999 | times: 99999999 }}", 1, "larger than"),
        ("{{ l | replace: 'a', a }}", 1, "unknown filter"),
    ],
)
def test_what_is_broken_or_unsafe_is_refused_with_file_line_and_reason(source: str, line: int, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        run(source)
    assert f"t.md.liquid, line {line}: " in str(refused.value)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "source",
    [
        LOOPS + LOOPS + ENDS + ENDS,
        LOOPS + "{% if true %}{% endif %}" * 1300 + ENDS,
        LOOPS + "{% if a %}x{% endif %}" * 1300 + ENDS,
        LOOPS + "{% if 1 == 2 or 1 == 2 or 1 == 2 or 1 == 2 %}{% endif %}" * 500 + ENDS,
        LOOPS + "{% cycle 1 %}" * 2000 + ENDS,
        "{% assign x = 'aaaaaaaaaa' %}{% for i in l %}{% assign x = x | append: x %}{% endfor %}",
        "{% assign x = '" + "a" * 16_000 + "' %}" + LOOPS + "{% assign y = x | upcase %}" * 400 + ENDS,
        "{% capture x %}" + "{{ a }}" * 3000 + "{% endcapture %}" + LOOPS + "{{ x }}" * 40 + ENDS,
        "{{ " + "(" * 5000,
        "{{ a" + "[a" * 5000 + "]" * 5000 + " }}",
        "{{ " + "9" * 30_000 + " }}",
        "{{ (1..(1..(1..99999999999999))) | join }}",
        "{% for i in l limit: -5 %}{% endfor %}",
        "x" * 40_000,
    ],
)
def test_a_template_that_would_not_end_is_stopped_soon(source: str) -> None:
    start = time.process_time()
    with pytest.raises(Refused):
        run(source)
    assert time.process_time() - start < 5


@given(st.text(alphabet="{}%|.:'\"()[]= \nabil019-#", max_size=200))
def test_any_text_is_rendered_or_refused(source: str) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(run(source), str)


# Files


def test_the_product_brings_the_escalation(tmp_path: Path) -> None:
    found, problems = templates(tmp_path / "missing")
    assert ("escalation", "internal") in [(t.id, t.audience) for t in found]
    assert problems == ()
    brief = next(t for t in found if t.id == "escalation")
    assert {f.name for f in brief.fields} >= {"level", "to", "summary", "cause", "why", "support", "ask", "decision_by"}
    assert {f.name: f.kind for f in brief.fields if f.kind != "text"} == {"decision_by": "date", "steps": "lines"}


def test_a_file_in_the_own_folder_adds_or_replaces(tmp_path: Path) -> None:
    (tmp_path / "mine.md.liquid").write_text(FRONT + "Hello {{ customer }}")
    (tmp_path / "escalation.md.liquid").write_text(FRONT + "Short: {{ customer }}")
    assert {"escalation", "mine"} <= {t.id for t in templates(tmp_path)[0]}
    of = facts()
    assert render("mine", of, assessment(of), folder=tmp_path).text == "Hello Globex Logistics\n"
    assert render("escalation", of, assessment(of), folder=tmp_path).text == "Short: Globex Logistics\n"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bad.md.liquid", b"no front matter", "line 1: it must begin"),
        ("bad.md.liquid", b"+++\ntitle = \n+++\n", "not valid TOML"),
        ("bad.md.liquid", b'+++\ntitle = "x"\n+++\n', "audience must be"),
        ("bad.md.liquid", b'+++\naudience = "internal"\n+++\n', "title is missing"),
        ("bad.md.liquid", b'+++\nid = "other"\ntitle = "x"\naudience = "internal"\n+++\n', "id must be the file"),
        ("Bad Name.md.liquid", b'+++\ntitle = "x"\naudience = "internal"\n+++\n', "id must be the file"),
        ("bad.md.liquid", b'+++\ntitle = "x"\naudience = "internal"\nfields = [1]\n+++\n', "fields must be tables"),
        ("bad.md.liquid", b"\xff\xfe\x00", "UTF-8"),
        ("bad.md.liquid", b"+++\n" + b"#" * 200_000, "larger than"),
        ("bad.md.liquid", FRONT.encode() + b"\n{{ nope | bogus", "line 6"),
    ],
)
def test_a_bad_file_is_named_and_the_others_stay(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "mine.md.liquid").write_text(FRONT + "fine")
    found, problems = templates(tmp_path)
    assert {"escalation", "mine"} <= {t.id for t in found}
    assert len(problems) == 1
    assert reason in problems[0]
    assert str(tmp_path / name) in problems[0]


@pytest.mark.parametrize("wrong", ["nope", "../escalation", "", "Escalation", "x" * 500])
def test_an_unknown_template_is_told_with_those_that_there_are(wrong: str) -> None:
    with pytest.raises(Unknown, match=r"There are: .*escalation"):
        load_template(wrong)


def test_importing_the_package_does_not_import_liquid() -> None:
    import subprocess
    import sys

    code = "import sys, csm_tui.drafting; sys.exit('liquid' in sys.modules or 'textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ('phase = "train"', "phase must be a list"),
        ('phase = ["sales"]', "phase must be a list"),
        ('to = "everyone"', "to must be one of"),
        ('about = """\ntwo\nlines\n"""', "about must be one line"),
        ('subject = "{{ customer"', "subject"),
    ],
)
def test_when_and_to_whom_is_checked(tmp_path: Path, matter: str, said: str) -> None:
    path = tmp_path / f"own{SUFFIX}"
    path.write_text(f'+++\ntitle = "Own"\naudience = "customer"\n{matter}\n+++\nHello\n', encoding="utf-8")
    with pytest.raises(Refused, match=said):
        load_template("own", tmp_path)


def test_when_and_to_whom_is_told(tmp_path: Path) -> None:
    path = tmp_path / f"own{SUFFIX}"
    path.write_text(
        '+++\ntitle = "Own"\naudience = "customer"\nphase = ["train", "pilot"]\nto = "sponsor"\n'
        'subject = "Wins at {{ customer }}"\nabout = "After the first week."\n+++\nHello\n',
        encoding="utf-8",
    )
    template = load_template("own", tmp_path)
    assert (template.fits("train"), template.fits("handoff")) == (True, False)
    assert (template.to, template.subject, template.about) == (
        "sponsor",
        "Wins at {{ customer }}",
        "After the first week.",
    )
