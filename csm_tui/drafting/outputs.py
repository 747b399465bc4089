"""A draft leaves the program: as Markdown, plain text, one page of HTML, a Word file, or a mail to be opened.

Nothing is ever sent from here. Markdown is read by markdown-it with raw HTML and pictures switched off, so no text of
anybody becomes a tag, and no page loads anything (P13, P15). python-docx is an optional extra.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.errors import Refused

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

FORMATS = ("md", "txt", "html", "eml", "docx")
WIDE = 78  # columns of a plain text: a wider table is told row by row
_STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1.2rem; color: #1c2430;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; } h2 { margin-top: 1.8rem; font-size: 1.15rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .35rem .8rem .35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #d9dee5; }
th { color: #5b6675; font-size: .85rem; }
li.box { list-style: none; margin-left: -1.2rem; }
@media print { @page { size: A4; margin: 18mm 16mm; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""


class Reader(NamedTuple):
    """Somebody to whom a mail goes."""

    name: str
    address: str


@lru_cache(maxsize=1)
def _parser() -> Any:
    """The one reading of Markdown for every form: no raw HTML, no pictures, tables."""
    from markdown_it import MarkdownIt

    options = {"html": False, "breaks": True}  # a line of its own stays one, as in the plain text and in Word
    return MarkdownIt("commonmark", options).enable("table").disable(["image", "html_block", "html_inline"])


def _tree(markdown: str) -> SyntaxTreeNode:
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(markdown))


# --- HTML -----------------------------------------------------------------------------------------------------------


def as_html(markdown: str, title: str) -> str:
    """Return one self-contained page that prints well; its own policy lets it load nothing."""
    body = _parser().render(markdown)
    for mark, sign in (("[ ]", "☐"), ("[x]", "☑"), ("[X]", "☑")):
        body = body.replace(f"<li>{mark} ", f'<li class="box">{sign} ')
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


# --- plain text -----------------------------------------------------------------------------------------------------


def as_text(markdown: str) -> str:
    """Return the text as a plain mail shows it: no marks, lists with dashes, tables in columns or row by row."""
    blocks = [_block(node) for node in _tree(markdown).children]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _block(node: SyntaxTreeNode, indent: str = "") -> str:
    """One block as plain text."""
    if node.type == "heading":
        text = _words(node)
        return f"{text}\n{('=' if node.tag == 'h1' else '-') * min(len(text), WIDE)}"
    if node.type in ("bullet_list", "ordered_list"):
        return "\n".join(_items(node, indent))
    if node.type == "table":
        return _table(_rows(node))
    if node.type == "hr":
        return "-" * 20
    if node.type == "blockquote":
        inner = "\n".join(_block(child) for child in node.children)
        return "\n".join(f"> {line}" for line in inner.split("\n"))
    if node.type in ("fence", "code_block"):
        return node.content.rstrip("\n")
    return _words(node)


def _items(node: SyntaxTreeNode, indent: str) -> Iterator[str]:
    start = int(node.attrs.get("start", 1) or 1)
    for number, item in enumerate(node.children, start):
        mark = f"{number}. " if node.type == "ordered_list" else "- "
        inner = indent + " " * len(mark)
        for place, child in enumerate(item.children):
            text = _block(child, inner)
            nested = child.type in ("bullet_list", "ordered_list")
            yield text if nested else (indent + mark if place == 0 else inner) + text.replace("\n", "\n" + inner)


def _words(node: SyntaxTreeNode) -> str:
    """The text of a node without its marks; a link is its words and its address."""
    if node.type in ("text", "code_inline", "text_special"):
        return str(node.content)
    if node.type == "softbreak":
        return "\n"
    if node.type == "hardbreak":
        return "\n"
    inner = "".join(_words(child) for child in node.children)
    href = str(node.attrs.get("href", "")) if node.type == "link" else ""
    return f"{inner} ({href})" if href and href not in (inner, f"mailto:{inner}") else inner


def _rows(node: SyntaxTreeNode) -> list[list[str]]:
    """The cells of a table, its head first."""
    return [
        [_words(cell).replace("\n", " ") for cell in row.children] for part in node.children for row in part.children
    ]


def _table(rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    if sum(widths) + 2 * (len(widths) - 1) <= WIDE:
        lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
        return "\n".join([lines[0], "  ".join("-" * w for w in widths), *lines[1:]] if any(rows[0]) else lines[1:])
    head, *rest = rows
    told = []
    for row in rest:
        named = [f"{name}: {cell}" if name else cell for name, cell in zip(head[1:], row[1:], strict=True) if cell]
        told.append("\n".join([row[0], *(f"  {text}" for text in named)]))
    return "\n".join(told)


# --- mail -----------------------------------------------------------------------------------------------------------


def as_eml(markdown: str, subject: str, to: Sequence[Reader] = ()) -> bytes:
    """Return a mail that a mail program opens as a draft: To, Subject, a plain and an HTML part.

    Raises ``Refused`` for an address that is none: line breaks, two addresses in one, no @.
    """
    from email.errors import HeaderParseError
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    mail = EmailMessage(policy=SMTP)
    addresses = []
    for reader in to:
        name = "".join(ch for ch in reader.name if ch.isprintable())
        try:
            if any(ch in reader.address for ch in "\r\n,;<> ") or "@" not in reader.address:
                raise ValueError
            addresses.append(Address(display_name=name, addr_spec=reader.address))
        except (ValueError, HeaderParseError, IndexError):  # IndexError: the library on some wrong addresses
            told = "".join(ch for ch in reader.address if ch.isprintable())[:60]
            raise Refused(f"“{told}” is no mail address: correct it under People. Nothing was written.") from None
    if addresses:
        mail["To"] = addresses
    mail["Subject"] = " ".join("".join(ch if ch.isprintable() else " " for ch in subject).split())
    mail["X-Unsent"] = "1"  # Outlook and Apple Mail open it as something to be sent
    mail.set_content(as_text(markdown))
    mail.add_alternative(as_html(markdown, subject), subtype="html")
    return mail.as_bytes()


# --- Word -----------------------------------------------------------------------------------------------------------


def as_docx(markdown: str, title: str) -> bytes:
    """Return a Word file. Raises ``Refused`` where python-docx is not installed."""
    try:
        from docx import Document
    except ImportError:
        raise Refused(
            "Word files need one more package: pip install 'csm-tui[docx]'. HTML opens in Word as well."
        ) from None
    document = Document()
    document.core_properties.title = title[:250]
    document.core_properties.author = ""
    for node in _tree(markdown).children:
        _docx_block(document, node)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_block(document: Any, node: SyntaxTreeNode, level: int = 1) -> None:
    if node.type == "heading":
        document.add_heading(_words(node), level=min(int(node.tag[1:]), 4))
    elif node.type in ("bullet_list", "ordered_list"):
        style = "List Bullet" if node.type == "bullet_list" else "List Number"
        style += f" {level}" if 1 < level <= 3 else ""
        for item in node.children:
            for child in item.children:
                if child.type in ("bullet_list", "ordered_list"):
                    _docx_block(document, child, level + 1)
                else:
                    _runs(document.add_paragraph(style=style), child)
    elif node.type == "table":
        rows = _rows(node)
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        table.style = "Light Grid Accent 1"
        for at, row in enumerate(rows):
            for cell, text in zip(table.rows[at].cells, row, strict=True):
                cell.text = text
    elif node.type == "blockquote":
        for child in node.children:
            _docx_block(document, child)
    else:
        _runs(document.add_paragraph(), node)


def _runs(paragraph: Any, node: SyntaxTreeNode, *, bold: bool = False, italic: bool = False) -> None:
    """The text of a node with its bold and italic parts."""
    if node.type in ("text", "code_inline", "text_special", "fence", "code_block"):
        run = paragraph.add_run(node.content)
        run.bold, run.italic = bold or None, italic or None
    elif node.type in ("softbreak", "hardbreak"):
        paragraph.add_run("\n")
    for child in node.children:
        _runs(paragraph, child, bold=bold or node.type == "strong", italic=italic or node.type == "em")


# --- all of them ----------------------------------------------------------------------------------------------------


def as_bytes(kind: str, markdown: str, subject: str, to: Sequence[Reader] = ()) -> bytes:
    """Return the file of that format (one of ``FORMATS``); raises ``Refused`` for another one."""
    if kind == "md":
        return (markdown if markdown.endswith("\n") else markdown + "\n").encode()
    if kind == "txt":
        return as_text(markdown).encode()
    if kind == "html":
        return as_html(markdown, subject).encode()
    if kind == "eml":
        return as_eml(markdown, subject, to)
    if kind == "docx":
        return as_docx(markdown, subject)
    raise Refused(f"There is no format “{kind[:20]}”. There are: {', '.join(FORMATS)}.")
