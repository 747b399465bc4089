"""The week for a manager, on one page: as Markdown, as plain text, as data. Internal: it names health and money."""

from __future__ import annotations

from typing import Any

from csm_tui.domain.markdown import inline
from csm_tui.domain.model import Colour
from csm_tui.domain.week import WeekAccount, WeekSummary
from csm_tui.domain.week_page import Page, entry_words, lines_of, page


def markdown(summary: WeekSummary) -> str:
    """The page as Markdown; names and texts stay text whatever they hold."""
    made = page(summary)
    out = [f"# {made.title}", "", *(f"{inline(text)}  " for text in made.head[:-1]), *map(inline, made.head[-1:])]
    for section in made.sections:
        out += ["", f"## {section.title}"]
        out += [f"- {entry_words(e, lambda name: f'**{inline(name)}**', inline)}" for e in section.entries]
        out += [f"- {section.rest}"] if section.rest else []
    return "\n".join(out) + "\n"


def plain(summary: WeekSummary) -> str:
    """The page as plain text of at most 78 columns and 45 lines."""
    return "\n".join(plain_lines(page(summary))) + "\n"


def plain_lines(made: Page) -> list[str]:
    """The lines of the plain page."""
    out = [made.title, ""]
    for text in made.head:
        out += lines_of(text)
    for section in made.sections:
        out += ["", section.title]
        for entry in section.entries:
            out += lines_of(f"- {entry_words(entry)}", "  ")
        out += [f"  {section.rest}"] if section.rest else []
    return out


def as_dict(summary: WeekSummary) -> dict[str, Any]:
    """The whole week as plain JSON data, nothing left out: dates as ISO text, money in hundredths per currency."""
    return {
        "week": summary.week,
        "on": summary.on.isoformat(),
        "over": summary.over,
        "accounts": summary.accounts,
        "colours": {c.value: summary.count(c) for c in Colour},
        "review": {
            "done": summary.done,
            "total": summary.total,
            "late": summary.late,
            "express": summary.express,
            "left": summary.left,
            "missed": summary.missed,
            "excused": summary.excused,
            "minutes": summary.minutes,
        },
        "arr": [
            {"currency": m.currency, "total_cents": m.total, "red_cents": m.red, "yellow_cents": m.yellow,
             "accounts": m.accounts}
            for m in summary.money
        ],
        "red": [_account(a) | {"weeks": a.weeks, "why": a.why, "next_step": a.next_step or None} for a in summary.reds],
        "decisions": [
            _account(a) | {"asked": d.asked, "due": d.due.isoformat() if d.due else None} for a, d in summary.decisions
        ],
        "responses_overdue": [
            _account(a) | {"signal": r.title, "severity": r.severity, "due": r.due.isoformat()}
            for a in summary.responses
            for r in a.responses
        ],
        "turned": [
            _account(a) | {"from": a.before.value if a.before else None, "to": a.colour.value if a.colour else None}
            for a in summary.turned
        ],
        "long_yellow": [_account(a) | {"weeks": a.weeks, "why": a.why} for a in summary.long_yellow],
        "go_lives": [_account(a) | {"on": a.go_live.isoformat() if a.go_live else None} for a in summary.go_lives],
        "done": [_account(a) | {"milestones": list(a.wins)} for a in summary.wins],
    }  # fmt: skip


def _account(account: WeekAccount) -> dict[str, Any]:
    colour = account.colour.value if account.colour else None
    return {"id": account.id, "name": account.name, "colour": colour, "score": account.score}
