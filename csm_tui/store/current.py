"""The cache row of each account, and the dated snapshots: written in the transaction that changed the facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from csm_tui.domain.calendar import STANDARD, Calendar, rest_days
from csm_tui.domain.derived import Assessment, Trend
from csm_tui.domain.model import Colour, Facts, Severity, Status
from csm_tui.domain.rows import PARTIES, STAGES, PortfolioRow
from csm_tui.store import facts as facts_module
from csm_tui.store.values import Value, sql, words

if TYPE_CHECKING:
    from csm_tui.domain.assess import Evaluation
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

CHUNK = 400  # accounts read and judged at once
HORIZON = 120  # days that a row may count ahead by the days off it carries

COLUMNS = (
    "account_id", "as_of", "valid_until", "name", "sort_group", "sort_score", "phase", "phase_since", "score", "band",
    "colour", "computed", "stale", "delta", "points", "arr_cents", "currency", "next_code", "next_title",
    "next_committed", "next_forecast", "next_owner", "next_unconfirmed", "sold", "baseline", "committed", "forecast",
    "actual", "slip_days", "turn_party", "turn_since", "low", "medium", "high", "critical", "last_review",
    "next_action", "next_action_due", "last_touch", "why", "hidden", "rest_days", "search",
)  # fmt: skip

_GROUPS = {Colour.RED: 0, Colour.YELLOW: 1, Colour.NEW: 2, Colour.GREEN: 3, Colour.HOLD: 4}
CLOSED_GROUP = 5
NO_SCORE = 101


def values_of(found: Evaluation) -> tuple[Value, ...]:
    """The row of ``current``, in the order of ``COLUMNS``."""
    facts, assessment = found.facts, _shown(found)
    account = facts.account
    closed = account.status is Status.CLOSED
    health, going, next_ = assessment.health, assessment.go_live, assessment.next
    counts = dict(assessment.counts)
    reviewed = max((r.completed for r in facts.reviews if r.completed), default=None)
    touched = max((c.on for c in facts.contacts if c.held), default=None)
    action = assessment.next_action
    milestone = next_.milestone if next_ else None
    until, rest = _rest(assessment, found.calendar)
    return tuple(
        map(
            sql,
            (
                account.id, assessment.today, until, account.name,
                CLOSED_GROUP if closed else _GROUPS[health.colour], NO_SCORE if health.score is None else health.score,
                assessment.phase, assessment.phase_since, health.score, health.band, health.colour, health.computed,
                health.stale, assessment.trend.delta, json.dumps(assessment.trend.points), account.arr_cents,
                account.currency, milestone and milestone.code, milestone and milestone.title,
                milestone and milestone.committed, next_ and next_.forecast, milestone and milestone.owner,
                bool(milestone and milestone.unconfirmed), going.sold, going.baseline, going.committed, going.forecast,
                going.actual, going.slip_days, assessment.turn and assessment.turn.party,
                assessment.turn and assessment.turn.since, *(counts.get(s, 0) for s in Severity), reviewed,
                action and action.text, action and action.due, touched, assessment.why, account.archived or closed,
                rest, search_text(account.name, account.external_id, account.tags, said_of(found)),
            ),
        )
    )  # fmt: skip


def said_of(found: Evaluation) -> str:
    """What the portfolio shows of an account in words, for its filter."""
    account, assessment = found.facts.account, _shown(found)
    title = assessment.next.milestone.title if assessment.next else ""
    turn = PARTIES[assessment.turn.party] if assessment.turn else ""
    parts = (title, STAGES[assessment.phase], account.segment, assessment.health.colour, turn)
    return " ".join(part for part in parts if part)


def search_text(name: str, external_id: str | None, tags: Iterable[str], said: str) -> str:
    """What the filter looks through. The name alone is the first line: letters in order are looked for there."""
    return f"{name}\n{' '.join((said, external_id or '', *tags))}".casefold()


def _rest(assessment: Assessment, calendar: Calendar) -> tuple[date, str]:
    """Until when the row holds, and the days off by which its reader counts until then."""
    milestone = assessment.next.milestone if assessment.next else None
    starts = [assessment.turn.since if assessment.turn else None, milestone.committed if milestone else None]
    counted = [day for day in starts if day is not None and day <= assessment.valid_until]
    if not counted or calendar == STANDARD:
        return assessment.valid_until, ""
    horizon = min(assessment.valid_until, assessment.today + timedelta(days=HORIZON))
    return horizon, rest_days(calendar, min(counted), horizon)


def _shown(found: Evaluation) -> Assessment:
    """What is shown: of a closed account without all that goes on changing, for nothing is ahead of it (R13)."""
    account, assessment = found.facts.account, found.assessment
    if account.status is not Status.CLOSED:
        return assessment
    how = f"Closed as {account.closed_as or 'closed'} on {words(account.closed_on)}"
    live = replace(assessment.go_live, forecast=None)
    return replace(assessment, next=None, turn=None, next_action=None, trend=Trend(None), go_live=live, why=how)


def evaluate(store: Reading, ids: Sequence[int]) -> list[tuple[Facts, Evaluation]]:
    """The stored facts of these accounts and what the rules see in them today."""
    from csm_tui.content import signals
    from csm_tui.domain.assess import evaluate as judge
    from csm_tui.store import calendars

    kinds, general = signals(), calendars.default(store)
    return [
        (f, judge(f, store.today, kinds, calendars.calendar_of(store, f.account, general)))
        for f in facts_module.load(store.db, ids)
    ]


def settle(store: Reading, tx: Tx, ids: Iterable[int]) -> int:
    """Signals raised and closed by rule, then the cache rows, of these accounts; how many there were."""
    from csm_tui.domain.override import caught_up
    from csm_tui.store.signals import apply

    wanted, done = sorted(ids), 0
    for start in range(0, len(wanted), CHUNK):
        rows = []
        for before, found in evaluate(store, wanted[start : start + CHUNK]):
            apply(tx, before.account.id, found.changes, store.today)
            if before.override and caught_up(before, found.assessment.health, store.today):
                tx.update("override", before.override.id, {"until": (store.today - timedelta(days=1)).isoformat()})
            rows.append(values_of(found))
        tx.put_many("current", COLUMNS, rows)
        done += len(rows)
    return done


def refresh(store: Reading, ids: Sequence[int], progress: Callable[[int, int], None] | None) -> int:
    """Recompute these accounts, a transaction for each few hundred so that other windows may write; no undo step."""
    done = 0
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        with store.db.tx("today", journal=False) as tx:
            done += settle(store, tx, chunk)
            tx.touched.clear()  # the rules have spoken about them: not a second time at the end
        if progress is not None:
            progress(min(start + CHUNK, len(ids)), len(ids))
    return done


def rows_in_memory(store: Reading) -> list[PortfolioRow]:
    """All rows as they are today, where the file cannot be written: what has expired is recomputed in memory."""
    from csm_tui.store import portfolio

    fresh: dict[int, dict[str, Value]] = {}
    ids = portfolio.expired_ids(store.db, store.today)
    for start in range(0, len(ids), CHUNK):
        for _, found in evaluate(store, ids[start : start + CHUNK]):
            values = dict(zip(COLUMNS, values_of(found), strict=True))
            fresh[found.facts.account.id] = values
    out = []
    for row in portfolio.rows(store.db):
        values = fresh.get(row.id, {})
        new = PortfolioRow._make(values.get(k, v) for k, v in row._asdict().items())
        order = (values["sort_group"], values["sort_score"]) if values else _place(row)
        out.append((order, new.name.encode().lower(), new.id, new))  # as the column's NOCASE has it
    return [entry[-1] for entry in sorted(out)]


def _place(row: PortfolioRow) -> tuple[int, int]:
    group = CLOSED_GROUP if row.status == "closed" else _GROUPS[Colour(row.colour)]
    return group, NO_SCORE if row.score is None else row.score
