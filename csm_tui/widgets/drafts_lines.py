"""The drafts of the portfolio or of one account in lines: what is overdue, what waits, what is being written. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from csm_tui.domain.dates import short
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, width

if TYPE_CHECKING:
    from csm_tui.store.drafts import DraftRow

GROUPS = (
    ("late", "DECISION OVERDUE"),
    ("sent", "WAITING FOR AN ANSWER"),
    ("draft", "BEING WRITTEN"),
    ("answered", "ANSWERED, NOT CLOSED"),
    ("closed", "CLOSED"),
    ("discarded", "DISCARDED"),
)
ANSWERS = {"approved": "approved", "partly": "approved in part", "declined": "declined", "no-answer": "no answer came"}


def group_of(row: DraftRow, today: date) -> str:
    """Return the group in which a draft is shown; '' for one that was discarded long ago."""
    if row.late(today):
        return "late"
    if row.state == "discarded" and (row.discarded_on is None or (today - row.discarded_on).days > 30):
        return ""
    return row.state


def state_words(row: DraftRow, today: date) -> str:
    """Return what is to be known of it: ``was due 20 Nov, 3d ago``, ``saved 18 Nov``, ``declined``."""
    if row.state == "sent":
        sent = f"sent {short(row.sent_on, today)}" if row.sent_on else "sent"
        if row.decision_due is None:
            return sent
        days = (today - row.decision_due).days
        if days > 0:
            return f"was due {short(row.decision_due, today)}, {days}d ago"
        return f"{sent}, decision by {'today' if days == 0 else short(row.decision_due, today)}"
    if row.state in ("answered", "closed"):
        said = ANSWERS.get(row.answer, "no answer noted")
        return f"{said}, sent {short(row.sent_on, today)}" if row.sent_on else said
    if row.state == "discarded":
        return f"discarded {short(row.discarded_on, today)}" if row.discarded_on else "discarded"
    try:
        return f"saved {short(datetime.fromisoformat(row.saved_at).date(), today)}"
    except ValueError:
        return "being written"


def order(rows: Iterable[DraftRow], today: date) -> list[tuple[str, list[DraftRow]]]:
    """Return (group, its drafts): overdue and waiting ones by the day of the decision, the rest the newest first."""
    groups: dict[str, list[DraftRow]] = {code: [] for code, _ in GROUPS}
    for row in rows:
        if code := group_of(row, today):
            groups[code].append(row)
    for code in ("late", "sent"):
        groups[code].sort(key=lambda r: (r.decision_due or date.max, r.account.casefold(), r.id))
    return [(code, found) for code, found in groups.items() if found]


def draft_lines(
    rows: Sequence[DraftRow], titles: Mapping[str, str], today: date, cells: int, glyphs: Glyphs, *, single: bool
) -> list[Line]:
    """Return the list under its headings; a line's target is (account, draft). ``single``: without the account."""
    out: list[Line] = []
    names = dict(GROUPS)
    told = {row.id: state_words(row, today) for row in rows}
    right = min(max((width(t) for t in told.values()), default=0), max(12, cells // 2))
    room = max(10, cells - right - 6)
    who = 0 if single else max(8, min(max((width(r.account) for r in rows), default=0), room // 2))
    for code, found in order(rows, today):
        if out:
            out.append(Line((("", ""),)))
        out.append(Line(((f" {names[code]}", "late" if code == "late" else "head"), (f"  {len(found)}", "dim"))))
        for row in found:
            title = titles.get(row.template, row.template) + (f" ({row.version})" if row.version > 1 else "")
            left = room - who - (0 if single else 2)
            mark = (f"{glyphs.late} " if code == "late" else "  ", "late")
            account = () if single else ((fit(row.account, who, ellipsis=glyphs.ellipsis), "bold"), ("  ", ""))
            state = fit(told[row.id], right, ellipsis=glyphs.ellipsis)
            role = {"late": "late", "sent": "yellow", "draft": ""}.get(code, "dim")
            out.append(Line((
                (" ", ""), mark, *account, (fit(title, left, ellipsis=glyphs.ellipsis), ""), ("  ", ""), (state, role),
            ), (row.account_id, row.id)))  # fmt: skip
    return out


def head_words(rows: Sequence[DraftRow], today: date) -> str:
    """Return the news in one line: ``1 decision overdue · 2 waiting · 3 being written``, or that nothing waits."""
    counts = {code: len(found) for code, found in order(rows, today)}
    late, sent, writing = counts.get("late", 0), counts.get("sent", 0), counts.get("draft", 0)
    parts = [
        f"{late} decision{'' if late == 1 else 's'} overdue" if late else "",
        f"{sent} waiting for an answer" if sent else "",
        f"{writing} being written" if writing else "",
    ]
    return " · ".join(filter(None, parts)) or "nothing is being written, and no answer is waited for"
