"""The mutual action plan as one page: no script, nothing loaded from anywhere, made to be read, sent and printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from html import escape

from csm_tui.exchange.plan_export import DUTIES, MEANT, due_words, go_live_words
from csm_tui.exchange.plan_view import PlanItem, PlanView, day

# The words carry every fact; colour and the bar only repeat them, so that a black and white print loses nothing.
_STYLE = """
:root { --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --ours: #20558a; --done: #1f6f43; --late: #a3331f; }
* { box-sizing: border-box; }
html { background: #f4f6f8; }
body { max-width: 60rem; margin: 2rem auto; padding: 2.5rem 3rem; background: #fff; color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
header p { margin: 0; color: var(--soft); }
h1 { margin: .1rem 0 .3rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.5rem; margin: 1.5rem 0 0; padding: 1rem 0;
  border: solid var(--line); border-width: 1px 0; }
dt { color: var(--soft); }
dd { margin: 0; }
.bar { height: .5rem; max-width: 24rem; margin-top: .4rem; border: 1px solid var(--done); border-radius: .25rem; }
.bar span { display: block; height: 100%; background: var(--done); }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-size: .85rem; font-weight: 600; }
td small { display: block; color: var(--soft); }
.plan thead th:nth-child(1) { width: 40%; } .plan thead th:nth-child(2) { width: 18%; }
.plan thead th:nth-child(3) { width: 16%; } .plan thead th:nth-child(4) { width: 26%; }
.waits thead th:nth-child(1), .waits thead th:nth-child(2) { width: 33%; }
tbody th { padding-top: 1.3rem; color: var(--ink); font-size: 1rem; }
.done { color: var(--done); } .late { color: var(--late); font-weight: 600; }
@media (max-width: 40rem) { body { margin: 0; padding: 1.2rem; } dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .6rem; } }
@media print {
  @page { size: A4; margin: 16mm 15mm; }
  html { background: none; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10pt; }
  th, td { padding: .22rem .6rem .22rem 0; }
  h2, tr.phase { break-after: avoid; } tr, dl { break-inside: avoid; } thead { display: table-header-group; }
  .bar, .bar span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def html_page(view: PlanView) -> str:
    """The whole file; every text of anybody is escaped, and the page may load nothing (its own policy says so)."""
    title = f"Onboarding plan: {escape(view.name)}"
    by = f" by {escape(view.author)}" if view.author else ""
    body = [
        "<header>",
        "<p>Onboarding plan</p>",
        f"<h1>{escape(view.name)}</h1>",
        f"<p>{escape(view.product)}</p>" if view.product else "",
        f"<p>As of {day(view.today)}{by}</p>",
        "</header>",
        "<main>",
        _facts(view),
        *_waiting(view),
        *_actions(view),
        _plan(view),
        *_duties(view),
        "</main>",
    ]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            *filter(None, body),
            "</body>",
            "</html>",
            "",
        ]
    )


def _facts(view: PlanView) -> str:
    """Go-live, progress, what comes next."""
    total = len(view.steps)
    share = round(100 * view.done / total) if total else 0
    bar = f'<div class="bar" aria-hidden="true"><span style="width:{share}%"></span></div>'
    rows = [
        ("Go-live", escape(go_live_words(view))),
        ("Progress", f"{view.done} of {total} steps done ({share} %){bar}"),
    ]
    coming = "<br>".join(f"{day(i.due)}: {escape(i.title)} ({_who(i)})" for i in view.next_steps)
    if coming:
        rows.append(("Next", coming))
    return "<dl>\n" + "\n".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows) + "\n</dl>"


def _waiting(view: PlanView) -> list[str]:
    """What is waited for and since when; nothing where nothing waits."""
    if not view.waiting:
        return []
    rows = ((escape(w.what) or "–", escape(w.step), w.side, day(w.since)) for w in view.waiting)
    return [_section("What we wait for", ("What", "For the step", "From", "Since"), [_body(rows)], "waits")]


def _actions(view: PlanView) -> list[str]:
    """The customer's next steps; nothing where there is none."""
    if not view.actions:
        return []
    rows = ((escape(a.title), escape(a.owner) or "–", day(a.due) or "–", _status(a)) for a in view.actions)
    return [_section("Your next steps", ("What", "Owner", "Due", "Status"), [_body(rows)])]


def _plan(view: PlanView) -> str:
    """All steps in one table, each phase under its name."""
    bodies = []
    for phase, items in view.groups:
        name = f'<tr class="phase"><th colspan="4" scope="rowgroup">{escape(phase)}</th></tr>'
        bodies.append(_body(((escape(i.title), _who(i), _due(i), _status(i)) for i in items), name))
    return _section("The plan", ("Step", "Who", "Agreed", "Status"), bodies)


def _duties(view: PlanView) -> list[str]:
    """Who does what; nothing where it was not agreed."""
    if not view.duties:
        return []
    rows = ((escape(cell) or "–" for cell in astuple(duty)) for duty in view.duties)
    header = ("Work", "Responsible", "Accountable", "Consulted", "Informed")
    return [_section(DUTIES, header, [_body(rows)], "duties"), f"<p><small>{MEANT}</small></p>"]


def _body(rows: Iterable[Iterable[str]], first: str = "") -> str:
    """Rows of cells that are HTML already, below a row that is given whole."""
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    return "\n".join(["<tbody>", *filter(None, [first]), *lines, "</tbody>"])


def _section(title: str, header: Iterable[str], bodies: Iterable[str], kind: str = "plan") -> str:
    """A heading with a table."""
    head = "".join(f'<th scope="col">{name}</th>' for name in header)
    table = "\n".join([f'<table class="{kind}">', f"<thead><tr>{head}</tr></thead>", *bodies, "</table>"])
    return f"<section>\n<h2>{title}</h2>\n{table}\n</section>"


def _who(item: PlanItem) -> str:
    return item.side + (f": {escape(item.owner)}" if item.owner else "")


def _due(item: PlanItem) -> str:
    """The agreed day; the first agreed one below it, where it moved."""
    if item.moved_from is None:
        return due_words(item)
    return f"{day(item.due) or 'no date yet'}<small>first {day(item.moved_from)}</small>"


def _status(item: PlanItem) -> str:
    """Its words; what is done and what is overdue stand out."""
    if item.done:
        return f'<span class="done">✓ {escape(item.status)}</span>'
    if item.overdue:
        return escape(item.status).replace("Overdue", '<span class="late">Overdue</span>', 1)
    return escape(item.status)
