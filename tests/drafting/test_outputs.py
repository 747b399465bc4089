"""What leaves the program: every form says the same, carries nobody's markup, and opens where it should."""

from __future__ import annotations

import email
import email.policy
import io
import re
import sys
from html.parser import HTMLParser

import pytest
from csm_tui.domain.markdown import inline
from csm_tui.drafting.outputs import FORMATS, Reader, as_bytes, as_docx, as_eml, as_html, as_text
from csm_tui.errors import Refused
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

DRAFT = """# Plan: Acme [EMEA]

Go-live is **18 Dec 2026**, *not* 4 Dec. See [the page](https://x.example/a).

- [x] Data was checked
- [ ] Message drafted
  - by Dana

1. First
2. Second

| Goal | Today | Target |
|---|---|---|
| Orders a day | 40 | 60 |

> “We hear a new date every week.”

«root cause»
"""
HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="https://evil.example/x.png">',
    "![x](https://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "</body><iframe src=x>",
    "a | b | c",
)


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_shows_headings_tables_boxes_and_loads_nothing() -> None:
    page = Page(as_html(DRAFT, "Plan <b>"))
    kinds = [tag for tag, _ in page.tags]
    assert {"h1", "table", "strong", "em", "ol", "blockquote"} <= set(kinds)
    assert not {"script", "img", "link", "iframe", "object"} & set(kinds)
    assert "☑ Data was checked" in page.text
    assert "Plan <b>" in page.text
    assert "«root cause»" in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_nobodys_text_becomes_a_tag(text: str) -> None:
    for source in (text, inline(text), f"- {inline(text)}"):
        page = Page(as_html(source, text))
        assert {tag for tag, _ in page.tags} <= {
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "p",
            "ul",
            "li",
            "a",
            "em",
        }
        assert not any("javascript" in (attrs.get("href") or "") for _, attrs in page.tags)


def test_plain_text_is_a_plain_mail() -> None:
    text = as_text(DRAFT)
    assert "Plan: Acme [EMEA]\n=================" in text
    assert "Go-live is 18 Dec 2026, not 4 Dec. See the page (https://x.example/a)." in text
    assert "- [ ] Message drafted\n  - by Dana" in text
    assert "1. First\n2. Second" in text
    assert "Goal          Today  Target\n------------  -----  ------\nOrders a day  40     60" in text
    assert "**" not in text


def test_a_wide_table_is_told_row_by_row() -> None:
    text = as_text(f"| Name | What to do |\n|---|---|\n| Dana | {'x' * 90} |\n")
    assert text == f"Dana\n  What to do: {'x' * 90}\n"


def test_a_mail_opens_as_a_draft_with_both_parts() -> None:
    mail = email.message_from_bytes(
        as_eml(DRAFT, "Acme: one\r\nBcc: all@x.example", [Reader("Ito, Dana\nEvil", "dana@acme.example")]),
        policy=email.policy.default,
    )
    assert mail["Subject"] == "Acme: one Bcc: all@x.example"
    assert mail["Bcc"] is None
    assert mail["X-Unsent"] == "1"
    assert [(a.display_name, a.addr_spec) for a in mail["To"].addresses] == [("Ito, DanaEvil", "dana@acme.example")]
    assert "Go-live is 18 Dec 2026" in mail.get_body(("plain",)).get_content()
    assert "<h1>" in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "wrong", ["a@b.example\r\nBcc: c@d", "a@b.example, c@d.example", "nobody", "", "<a@b.example>", "@"]
)
def test_an_address_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match="no mail address"):
        as_eml("x", "y", [Reader("Dana", wrong)])


def test_word_reads_it() -> None:
    document = Document(io.BytesIO(as_docx(DRAFT, "Plan")))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "Plan: Acme [EMEA]"
    assert "Go-live is 18 Dec 2026, not 4 Dec. See the page." in texts
    assert [[c.text for c in row.cells] for row in document.tables[0].rows] == [
        ["Goal", "Today", "Target"],
        ["Orders a day", "40", "60"],
    ]
    assert any(run.bold for p in document.paragraphs for run in p.runs)


def test_without_the_extra_word_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(Refused, match=r"pip install 'csm-tui\[docx\]'"):
        as_docx("x", "y")


@given(st.text(max_size=200))
def test_any_text_leaves_in_every_form(text: str) -> None:
    for kind in FORMATS[:4]:
        assert as_bytes(kind, inline(text), "Subject", [Reader(text, "a@b.example")])


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(Refused, match="There is no format"):
        as_bytes("pdf", "x", "y")


def test_a_signature_keeps_its_lines_in_every_form() -> None:
    letter = "Hi,\n\nBest regards\nAlex Morgan\n"
    assert "Best regards\nAlex Morgan" in as_text(letter)
    assert re.search(r"Best regards<br ?/?>\s*Alex Morgan", as_html(letter, "Letter"))
