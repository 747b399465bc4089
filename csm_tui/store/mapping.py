"""From rows of SQLite to the values of the domain. Column order is that of the queries in ``facts.py``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from csm_tui.domain.model import (
    Account,
    Action,
    Answer,
    AnswerValue,
    Away,
    Block,
    CausedBy,
    Check,
    Colour,
    ComponentName,
    Contact,
    Criterion,
    Draft,
    GatePass,
    Hold,
    Intervention,
    Milestone,
    MilestoneState,
    Move,
    Need,
    Note,
    Nudge,
    Numbers,
    Override,
    Party,
    Person,
    Phase,
    Promise,
    Review,
    Role,
    ScopeChange,
    Segment,
    Severity,
    Signal,
    SignalEvent,
    SignalState,
    Snapshot,
    Status,
    Task,
    UatRound,
    Wait,
)
from csm_tui.domain.training import Session

Row = Sequence[Any]

_SEGMENT = {str(e): e for e in Segment}
_PHASE = {str(e): e for e in Phase}
_PARTY = {str(e): e for e in Party}
_CAUSE = {str(e): e for e in CausedBy}
_SEVERITY = {str(e): e for e in Severity}
_COMPONENT: dict[str | None, ComponentName | None] = {None: None, **{str(e): e for e in ComponentName}}
_COLOUR = {str(e): e for e in Colour}
_STATUS = {str(e): e for e in Status}
_STATE = {str(e): e for e in MilestoneState}
_SIGNAL_STATE = {str(e): e for e in SignalState}
_ANSWER = {str(e): e for e in AnswerValue}
_BARE = {(v, same): Answer(a, "", same) for v, a in _ANSWER.items() for same in (False, True)}  # no note: most are
_ROLE = {str(e): e for e in Role}
_iso = date.fromisoformat


def _d(text: str | None) -> date | None:
    return _iso(text) if text else None


def _needs(text: str) -> tuple[Need, ...]:
    """Needs of a milestone: codes apart by spaces, another kind than FS after a colon ("C5:SS")."""
    if not text:
        return ()
    return tuple(Need(code, kind or "FS") for code, _, kind in (part.partition(":") for part in text.split()))


def needs_text(needs: Iterable[Need]) -> str:
    """The stored form of ``needs``; see ``_needs``."""
    return " ".join(n.code if n.kind == "FS" else f"{n.code}:{n.kind}" for n in needs)


def _texts(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(json.loads(text))


def account_of(r: Row) -> Account:
    """See the module."""
    return Account(
        id=r[0], name=r[1], segment=_SEGMENT[r[2]], added=_iso(r[3]), currency=r[4], external_id=r[5], arr_cents=r[6],
        product=r[7], signed=_d(r[8]), kickoff=_d(r[9]), sold_go_live=_d(r[10]), renewal=_d(r[11]), owner=r[12],
        ae=r[13], region=r[14], industry=r[15], tags=_texts(r[16]), source=r[17], review_interval=r[18],
        status=_STATUS[r[19]], closed_on=_d(r[20]), closed_as=r[21], hold_since=_d(r[22]), hold_until=_d(r[23]),
        hold_reason=r[24], archived=bool(r[25]), rev=r[26], country=r[27],
        weekend=tuple(map(int, r[28].split())), days_off=tuple(map(_iso, _texts(r[29]))), cadence=r[30],
    )  # fmt: skip


def milestone_of(r: Row) -> Milestone:
    """See the module."""
    return Milestone(
        id=r[1], code=r[2], title=r[3], phase=_PHASE[r[4]] if r[4] else None, party=_PARTY[r[5]], position=r[6],
        committed=_d(r[7]), baseline=_d(r[8]), sold=_d(r[9]), actual=_d(r[10]), started=_d(r[11]), state=_STATE[r[12]],
        owner=r[13], gate=r[14], needs=_needs(r[15]), done_when=r[16], evidence=r[17], reason=r[18],
        unconfirmed=bool(r[19]), optional=bool(r[20]), rev=r[21],
    )  # fmt: skip


def task_of(r: Row) -> Task:
    """See the module."""
    return Task(r[1], r[2], r[3], r[4], _d(r[5]), _d(r[6]), r[7])


def hold_of(r: Row) -> Hold:
    """See the module."""
    return Hold(since=_iso(r[1]), until=_iso(r[2]))


def away_of(r: Row) -> Away:
    """See the module; a row of ``AWAY_COLUMNS``."""
    return Away(
        id=r[1], since=_iso(r[2]), until=_iso(r[3]), note=r[4], account_id=r[0], person_id=r[5], rev=r[6]
    )  # fmt: skip


AWAY_COLUMNS = "account_id, id, since, until, note, person_id, rev"


def move_of(r: Row) -> Move:
    """See the module."""
    return Move(r[1], r[2], r[3], _d(r[4]), _iso(r[5]), r[6], r[7], _CAUSE[r[8]], bool(r[9]), _iso(r[10]))


def block_of(r: Row) -> Block:
    """See the module."""
    return Block(r[1], r[2], r[3], r[4], _iso(r[5]), _d(r[6]))


def answers_of(text: str) -> dict[str, Answer]:
    """The answers of a review row: ``{"E1": {"v": "y", "n": "note", "s": 1}}`` as stored."""
    if text == "{}":
        return {}
    return {
        q: Answer(_ANSWER[a["v"]], a["n"], bool(a.get("s"))) if "n" in a else _BARE[a["v"], bool(a.get("s"))]
        for q, a in json.loads(text).items()
    }


def answers_text(answers: dict[str, Answer]) -> str:
    """The stored form of ``answers``; see ``answers_of``."""
    out: dict[str, dict[str, object]] = {}
    for question, answer in answers.items():
        stored: dict[str, object] = {"v": str(answer.value)}
        if answer.note:
            stored["n"] = answer.note
        if answer.same:
            stored["s"] = 1
        out[question] = stored
    return json.dumps(out, ensure_ascii=False, separators=(",", ":"))


def review_of(r: Row) -> Review:
    """See the module."""
    return Review(
        id=r[1], week=r[2], started=_iso(r[3]), completed=_d(r[4]), answers=answers_of(r[5]), position=r[6],
        late=bool(r[7]), express=bool(r[8]), seconds=r[9], rev=r[10],
    )  # fmt: skip


REVIEW_COLUMNS = "account_id, id, week, started, completed, answers, position, late, express, seconds, rev"


def snapshot_of(r: Row) -> Snapshot:
    """See the module."""
    return Snapshot(
        on=_iso(r[1]), week=r[2], reviewed=bool(r[3]), score=r[4], colour=_COLOUR[r[5]], components=json.loads(r[6]),
        caps=_texts(r[7]), signals=json.loads(r[8]), phase=_PHASE[r[9]],
    )  # fmt: skip


def override_of(r: Row) -> Override:
    """See the module."""
    return Override(r[1], _COLOUR[r[2]], r[3], r[4], _iso(r[5]), _iso(r[6]))


def action_of(r: Row) -> Action:
    """See the module."""
    return Action(
        r[1], r[2], r[3], _PARTY[r[4]], _d(r[5]), r[6], r[7], _d(r[8]), r[9], r[10], _d(r[11]), r[12], _d(r[13])
    )  # fmt: skip


def person_of(r: Row) -> Person:
    """See the module."""
    return Person(
        r[1], r[2], _ROLE[r[3]], r[4], r[5], r[6], r[7], r[8], r[9], _d(r[10]), r[11], r[12], r[13], r[14]
    )  # fmt: skip


def _ids(text: str) -> tuple[int, ...]:
    return () if text == "[]" else tuple(json.loads(text))


def contact_of(r: Row) -> Contact:
    """See the module."""
    return Contact(r[1], _iso(r[2]), r[3], r[4], bool(r[5]), _ids(r[6]), _ids(r[7]), r[8], _d(r[9]), r[10])


def promise_of(r: Row) -> Promise:
    """See the module."""
    return Promise(r[1], r[2], r[3], r[4], _d(r[5]), bool(r[6]), r[7], _d(r[8]), r[9], r[10])


def criterion_of(r: Row) -> Criterion:
    """See the module."""
    return Criterion(
        id=r[1], metric=r[2], category=r[3], baseline=r[4], target=r[5], unit=r[6], source=r[7], owner=r[8],
        due=_d(r[9]), validated=_d(r[10]), actual=r[11], actual_on=_d(r[12]), evidence=r[13], state=r[14],
        reason=r[15], rev=r[16],
    )  # fmt: skip


def gate_of(r: Row) -> GatePass:
    """See the module."""
    return GatePass(r[1], _iso(r[2]), bool(r[3]), r[4], r[5])


def check_of(check: Check, r: Row | None) -> Check:
    """An item of a checklist with its stored answer, if there is one."""
    return check if r is None else replace(check, state=r[3], owner=r[4], note=r[5], rev=r[6])


def numbers_of(r: Row) -> Numbers:
    """See the module."""
    return Numbers(_iso(r[1]), *r[2:])


def scope_of(r: Row) -> ScopeChange:
    """See the module."""
    return ScopeChange(r[1], r[2], _iso(r[3]), r[4], _d(r[5]), r[6], r[7])


def uat_of(r: Row) -> UatRound:
    """See the module."""
    return UatRound(r[1], _iso(r[2]), bool(r[3]), r[4])


def note_of(r: Row) -> Note:
    """See the module."""
    return Note(r[1], _iso(r[2]), r[3], bool(r[4]), r[5])


_DRAFT_DATES = "decision_due, created, saved_at, sent_on"
DRAFT_COLUMNS = f"account_id, id, template, body, fields, facts, state, answer, {_DRAFT_DATES}, version, rev, made"


def draft_of(r: Row) -> Draft:
    """A draft from a row of ``DRAFT_COLUMNS``."""
    return Draft(
        id=r[1], account_id=r[0], template=r[2], body=r[3], fields=json.loads(r[4]), facts=json.loads(r[5]),
        state=r[6], answer=r[7], decision_due=_d(r[8]), created=_d(r[9]), saved_at=r[10], sent_on=_d(r[11]),
        version=r[12], rev=r[13], made=r[14],
    )  # fmt: skip


def session_of(r: Row) -> Session:
    """A training session."""
    return Session(r[1], r[2], r[3], _d(r[4]), *r[5:10])


def wait_of(r: Row, nudges: Iterable[Nudge]) -> Wait:
    """A wait with its nudges."""
    return Wait(r[1], r[2], _PARTY[r[3]], r[4], _iso(r[5]), _d(r[6]), _d(r[7]), r[8], tuple(nudges), r[9])


def signal_of(r: Row, interventions: Iterable[Intervention]) -> Signal:
    """A signal with its interventions."""
    return Signal(
        id=r[1], code=r[2], subject=r[3], severity=_SEVERITY[r[4]], component=_COMPONENT[r[5]], category=r[6],
        title=r[7], evidence=r[8], first_noticed=_iso(r[9]), last_evidence=_iso(r[10]), state=_SIGNAL_STATE[r[11]],
        human=bool(r[12]), count=r[13], owner=r[14], response_due=_d(r[15]), folded_into=r[16], closed_on=_d(r[17]),
        reason=r[18], interventions=tuple(interventions), rev=r[19], snoozed_until=_d(r[20]),
    )  # fmt: skip


def signal_event_of(r: Row) -> SignalEvent:
    """What happened to a signal, from a row of ``SIGNAL_EVENT_COLUMNS``."""
    return SignalEvent(
        id=r[0], signal_id=r[1], on=_iso(r[2]), kind=r[3], code=r[4], severity=_SEVERITY[r[5]],
        state=_SIGNAL_STATE[r[6]], folded_into=r[7], evidence=r[8], reason=r[9],
    )  # fmt: skip


SIGNAL_EVENT_COLUMNS = "id, signal_id, on_date, kind, code, severity, state, folded_into, evidence, reason"
