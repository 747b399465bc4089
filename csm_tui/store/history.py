"""What happened to an account, newest first, as plain sentences: every table that holds a day, one line each.

Pages are cut by the last line of the one before (keyset): a page deep in five years costs what the first one does, and
what is written meanwhile neither repeats a line nor hides one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csm_tui.domain.text import fold
from csm_tui.store.values import words

if TYPE_CHECKING:
    from csm_tui.store.db import Database


class HistoryLine(NamedTuple):
    """One thing that happened; ``ref`` is the id of the row it comes from."""

    on: date
    kind: str  # one of KINDS
    text: str
    ref: int
    place: int = 0  # which source it comes from: with ``on`` and ``ref`` where the next page begins


Row = Sequence[Any]


def _w(text: str | None) -> str:
    return words(date.fromisoformat(text)) if text else "no date"


def _first_line(text: str, limit: int = 160) -> str:
    head = text.strip().split("\n", 1)[0]
    return head if len(head) <= limit else head[: limit - 1].rstrip() + "…"


def _done(r: Row) -> str:
    return f"{r[2]} done" + (f": {_first_line(r[3])}" if r[3] else "")


def _move(r: Row) -> str:
    told = "" if r[6] else ", customer not told"
    why = f"{r[4]}: {r[5]}" if r[5] else r[4]
    return f"{r[2]} moved from {_w(r[3])} to {_w(r[7])} ({why}; by {r[8]}{told})"


def _wait(r: Row) -> str:
    return f"{r[2]} began to wait for {r[3]} ({r[4]})"


def _wait_end(r: Row) -> str:
    return f"{r[2]} no longer waits for {r[3]}"


def _contact(r: Row) -> str:
    kind: str = {"meeting": "Meeting held" if r[3] else "Meeting missed"}.get(r[2], str(r[2]).capitalize())
    if r[2] != "meeting":
        kind += {"in": " from the customer", "out": " to the customer"}.get(r[4], "")
    return kind + (f": {_first_line(r[5])}" if r[5] else "")


def _signal_end(r: Row) -> str:
    return f"{r[3]} {r[2]}" + (f": {r[4]}" if r[4] else "")


def _signal(r: Row) -> str:
    return f"{r[3]} ({r[2]})" + (f": {_first_line(r[4])}" if r[4] else "")


def _action(r: Row) -> str:
    return f"Action {r[2]}: {r[3]}" + (f" ({r[4]})" if r[4] else "")


def _of(table: str, columns: str, by: str, where: str = "") -> str:
    """Rows of a table by one of its days; ``day`` and ``key`` bound the page, see ``_from``."""
    return (
        f"SELECT t.id, t.{by}, {columns} FROM {table} "
        f"WHERE t.account_id = :account AND t.{by} BETWEEN :since AND :until "
        f"AND (t.{by} < :day OR (t.{by} = :day AND t.id < :key)) {where} ORDER BY t.{by} DESC, t.id DESC LIMIT :limit"
    )


def _words(code: str) -> str:
    return code.replace("-", " ")


def _nudge(r: Row) -> str:
    how = f" by {r[4]}" if r[4] else ""
    return f"Reminded of {r[2]} (day {r[3]}{how})" + (f": {_first_line(r[5])}" if r[5] else "")


def _draft(r: Row) -> str:
    """By the name of its template as people know it; the codes are not read out."""
    name = "reminder" if r[2] == "nudge" else _words(r[2])
    return f"{name.capitalize()} sent (version {r[3]})"


def _intervention(r: Row) -> str:
    return f"Done about ‘{r[2]}’: {_first_line(r[3])}" + (f" → {_first_line(r[4])}" if r[4] else "")


def _person(r: Row) -> str:
    return f"{r[2]} {'left' if r[3] == 'left' else 'moved on'}"


def _promise(r: Row) -> str:
    return f"Promised: {r[2]}" + (f" ({r[3]})" if r[3] else "")


def _decided(r: Row) -> str:
    return f"Promise ‘{r[2]}’: {_words(r[3])}" + (f" ({r[4]})" if r[4] else "")


def _value(r: Row) -> str:
    from csm_tui.domain.criteria import figure

    return f"{r[2]}: {figure(r[3], r[4])}" + (f" ({_first_line(r[5])})" if r[5] else "")


def _form(kind: str) -> str:
    return {"pre-kickoff": "Pre-kickoff questionnaire", "it-security": "IT-security checklist"}.get(kind, kind)


def _page(kind: str) -> str:
    return {"rollback": "Rollback plan", "go-live-review": "Go-live review"}.get(kind, "Hand-over note")


def _training(r: Row) -> str:
    came = f": {r[3]} of {r[4]} came" if r[3] is not None and r[4] is not None else ""
    return f"Training {r[2]}{came}"


def _numbers(r: Row) -> str:
    parts = [
        f"{part}{f' of {whole}' if whole is not None else ''} {what}"
        for part, whole, what in ((r[3], r[2], "active"), (r[4], r[5], "core features"), (r[6], None, "tickets"))
        if part is not None
    ]
    return "Numbers: " + (", ".join(parts) or "typed")


def _away(r: Row) -> str:
    return f"Away until {_w(r[2])}" + (f": {r[3]}" if r[3] else "")


_MOVES = "move t JOIN milestone s ON s.id = t.milestone_id"
_TASKS = "task t JOIN milestone s ON s.id = t.milestone_id"
_BLOCKS = "block t JOIN milestone s ON s.id = t.milestone_id"
_NUDGES = "nudge t JOIN wait w ON w.id = t.wait_id"
_INTERVENTIONS = "intervention t JOIN signal s ON s.id = t.signal_id"
_VALUES = "criterion_value t JOIN criterion s ON s.id = t.criterion_id"
_WAITS = "wait t JOIN milestone s ON s.id = t.milestone_id"

# (kind, query giving id, day and what is told, the sentence)
_SOURCES: tuple[tuple[str, str, Callable[[Row], str]], ...] = (
    ("milestone", _of("milestone t", "title, evidence", "actual", "AND t.state = 'done' "), _done),
    (
        "move",
        _of(_MOVES, "s.title, old_date, t.reason_code, t.reason, customer_told, new_date, caused_by", "moved_on"),
        _move,
    ),
    ("wait", _of(_WAITS, "s.title, for_what, t.party", "since"), _wait),
    ("wait", _of(_WAITS, "s.title, for_what", "until"), _wait_end),
    ("contact", _of("contact t", "kind, held, direction, text", "on_date"), _contact),
    ("note", _of("note t", "text", "on_date"), lambda r: _first_line(r[2])),
    ("signal", _of("signal t", "severity, title, evidence", "first_noticed", "AND t.folded_into IS NULL "), _signal),
    # a late milestone's own line says that it is done
    ("signal", _of("signal t", "state, title, reason", "closed_on", "AND t.code NOT IN ('P1', 'P2') "), _signal_end),
    ("task", _of(_TASKS, "s.title, t.title", "done_on"), lambda r: f"Task {r[3]} done ({r[2]})"),
    ("action", _of("action t", "state, text, reason", "closed_on"), _action),
    ("draft", _of("draft t", "template, version", "sent_on"), _draft),
    (
        "gate",
        _of("gate_pass t", "gate, forced, reason", "passed_on"),
        lambda r: f"Gate {r[2]} forced: {r[4]}" if r[3] else f"Gate {r[2]} passed",
    ),
    (
        "uat",
        _of("uat_round t", "number, passed", "held_on"),
        lambda r: f"UAT round {r[2]} {'passed' if r[3] else 'failed'}",
    ),
    (
        "override",
        _of("override t", "colour, reason, until", "set_on"),
        lambda r: f"Colour set to {r[2]} until {_w(r[4])}: {r[3]}",
    ),
    ("hold", _of("hold t", "reason", "since"), lambda r: f"On hold: {r[2]}"),
    ("hold", _of("hold t", "reason", "until"), lambda r: "No longer on hold"),
    ("block", _of(_BLOCKS, "s.title, t.reason", "since"), lambda r: f"{r[2]} blocked: {r[3]}"),
    ("block", _of(_BLOCKS, "s.title", "until"), lambda r: f"{r[2]} no longer blocked"),
    ("nudge", _of(_NUDGES, "w.for_what, t.step, t.channel, t.text", "sent_on"), _nudge),
    ("signal", _of(_INTERVENTIONS, "s.title, t.action, t.result", "done_on"), _intervention),
    ("person", _of("person t", "name, state", "state_on", "AND t.state != 'active' "), _person),
    ("promise", _of("promise t", "text, said_by", "said_on"), _promise),
    ("promise", _of("promise t", "text, decision, reason", "decided_on", "AND t.decision != 'open' "), _decided),
    ("exclusion", _of("exclusion t", "text, source", "agreed"), lambda r: f"Out of scope: {r[2]}"),
    ("scope", _of("scope_change t", "text", "asked"), lambda r: f"Asked for: {r[2]}"),
    ("scope", _of("scope_change t", "text, decision", "decided"), lambda r: f"‘{r[2]}’: {_words(r[3])}"),
    ("criterion", _of(_VALUES, "s.metric, t.value, s.unit, t.evidence", "on_date"), _value),
    ("criterion", _of("criterion t", "metric", "validated"), lambda r: f"{r[2]} checked with them"),
    ("form", _of("questionnaire t", "kind", "sent"), lambda r: f"{_form(r[2])} sent"),
    ("form", _of("questionnaire t", "kind, answers", "answered"), lambda r: f"{_form(r[2])} answered"),
    ("training", _of("training t", "title, attended, invited", "on_date"), _training),
    ("issue", _of("issue t", "title, severity, note", "opened"), lambda r: f"Issue ({r[3]}): {r[2]}"),
    (
        "issue",
        _of("issue t", "title", "responded", "AND t.responded IS NOT t.resolved AND t.responded != t.opened "),
        lambda r: f"Issue answered: {r[2]}",
    ),
    ("issue", _of("issue t", "title", "resolved"), lambda r: f"Issue solved: {r[2]}"),
    ("page", _of("page t", "kind, text", "written"), lambda r: f"{_page(r[2])} written"),
    ("numbers", _of("numbers t", "licensed, active, core_used, core_total, tickets", "on_date"), _numbers),
    ("away", _of("away t", "until, note", "since"), _away),
)

KINDS = tuple(dict.fromkeys(["review", *(kind for kind, _, _ in _SOURCES)]))
"""What lines speak of: what a filter offers."""

_TABLES = (*(query.split(" FROM ", 1)[1].split(" ", 1)[0] for _, query, _ in _SOURCES), "review")


def table_of(line: HistoryLine) -> str:
    """The table in which ``line.ref`` is an id: what the line opens."""
    return _TABLES[line.place]


_DEEP = 1_000_000


def history(
    db: Database,
    account_id: int,
    limit: int,
    since: date = date.min,
    until: date = date.max,
    *,
    kinds: Collection[str] = (),
    text: str = "",
    before: HistoryLine | None = None,
) -> list[HistoryLine]:
    """At most ``limit`` lines of these days, newest first; each source gives its newest through its index.

    ``kinds`` leaves others out (() = all); ``text`` wants every one of its words in the line or in what it was made
    of; ``before`` is the last line of the page before.
    """
    words_ = tuple(fold(text).split())
    span = {"account": account_id, "since": since.isoformat(), "until": until.isoformat()}
    deep = _DEEP if words_ else limit
    out: list[HistoryLine] = []
    for place, (kind, query, tell) in enumerate(_SOURCES):
        if not kinds or kind in kinds:
            found = db.query(query, {**span, "limit": deep, **_from(before, place)})
            out.extend(_lines(found, kind, tell, place, words_, limit))
    if not kinds or "review" in kinds:
        place = len(_SOURCES)
        found = db.query(_REVIEWS, {**span, "limit": deep, **_from(before, place)})
        out.extend(_lines(found, "review", _review(db, account_id), place, words_, limit))
    # what closes comes above what opens on the same day; otherwise the order of the sources
    out.sort(key=lambda h: (-h.on.toordinal(), h.place, -h.ref))
    return out[:limit]


def _from(before: HistoryLine | None, place: int) -> dict[str, object]:
    """Where a source goes on after the last line of the page before: on its day, sources after it have all to give."""
    if before is None:
        return {"day": "9999-12-32", "key": 0}
    key = before.ref if place == before.place else _KEYS if place > before.place else 0
    return {"day": before.on.isoformat(), "key": key}


_KEYS = 2**62


def _lines(
    rows: Iterable[Row], kind: str, tell: Callable[[Row], str], place: int, words_: tuple[str, ...], limit: int
) -> Iterator[HistoryLine]:
    for r in rows:
        said = tell(r)
        if words_:
            texts = [part for part in r[2:] if isinstance(part, str)]
            if not matches(" ".join((said, *texts)), words_):
                continue
            if not matches(said, words_):
                said += excerpt(" ".join(texts), words_)
            limit -= 1
        yield HistoryLine(date.fromisoformat(r[1]), kind, said, r[0], place)
        if words_ and not limit:
            return


def matches(text: str, words_: tuple[str, ...]) -> bool:
    """Whether every word stands in the text, whatever the case."""
    folded = text.casefold()
    return all(word in folded for word in words_)


def excerpt(text: str, words_: tuple[str, ...], cells: int = 60) -> str:
    """`` … around the first word found …``, in one line; '' where none stands in it."""
    flat = " ".join(text.split())
    folded = flat.casefold()
    at = min((i for word in words_ if (i := folded.find(word)) >= 0), default=-1)
    if at < 0:
        return ""
    start = max(0, at - cells // 3)
    if start and (blank := flat.find(" ", start, at)) >= 0:
        start = blank + 1  # not in the middle of a word
    piece = flat[start : start + cells].strip()
    return f" … {piece}{' …' if start + cells < len(flat) else ''}"


_REVIEWS = _of("review t", "week, late", "completed")


def _review(db: Database, account_id: int) -> Callable[[Row], str]:
    """Completed reviews with the score before and after."""
    scores = db.query(
        "SELECT on_date, reviewed, score, colour FROM snapshot WHERE account_id = ? ORDER BY on_date, reviewed",
        (account_id,),
    )

    def tell(r: Row) -> str:
        completed, week, late = r[1:]
        after = next((s for s in scores if s[0] == completed and s[1]), None)
        before = next((s for s in reversed(scores) if s[0] < completed), None)
        text = f"Review of {week}" + (", filed late" if late else "")
        if after is not None:
            told = "no score" if after[2] is None else str(after[2])
            if before is not None and before[2] is not None:
                told = f"{before[2]} → {told}"
            text += f": {told} {after[3]}"
        return text

    return tell
