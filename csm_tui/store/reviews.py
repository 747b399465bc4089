"""The weekly review: resumed anywhere, each answer kept at once, completed with a snapshot (DOMAIN 5)."""

from __future__ import annotations

from datetime import date, timedelta
from types import EllipsisType
from typing import TYPE_CHECKING, Any

from csm_tui.domain.calendar import iso_week, week_start
from csm_tui.domain.model import Answer, AnswerValue, Colour, Review
from csm_tui.domain.text import clean
from csm_tui.errors import AnsweredElsewhere, Refused
from csm_tui.store.common import fetch, known, name_of, short
from csm_tui.store.mapping import REVIEW_COLUMNS, answers_of, answers_text, review_of
from csm_tui.store.values import line, row

if TYPE_CHECKING:
    from csm_tui.domain.derived import Assessment
    from csm_tui.domain.model import Facts
    from csm_tui.store.reading import Reading
    from csm_tui.store.tx import Tx

_MINUTES_LIMIT = 3600  # seconds counted for one answer at most: a review left open overnight is not work


def read(store: Reading, review_id: int) -> Review:
    """One review; raises Unknown."""
    found = store.db.one(f"SELECT {REVIEW_COLUMNS} FROM review WHERE id = ?", (review_id,))
    return review_of(known(found, "review"))


def start(store: Reading, account_id: int, week: str, express: bool) -> Review:
    """The review of that ISO week: the one begun before, else a new one (late where the week is over).

    One that was begun is found even where the computer's clock was set back to before its week.
    """
    try:
        monday = week_start(week)
    except ValueError:
        raise Refused(f"A week is written like 2026-W47, not ‘{clean(week)[:20]}’.") from None
    found = store.db.one(f"SELECT {REVIEW_COLUMNS} FROM review WHERE account_id = ? AND week = ?", (account_id, week))
    if found is not None:
        return review_of(found)
    if monday > store.today:
        raise Refused(f"Week {week} has not begun yet.")
    with store.step(f"Review of {short(name_of(store, account_id))}, {week}, begun", account_id=account_id) as tx:
        late = week < iso_week(store.today)
        values = row(account_id=account_id, week=week, started=store.today, late=late, express=express)
        review_id = tx.insert("review", values)
    return read(store, review_id)


def answer(
    store: Reading, review_id: int, question: str, value: AnswerValue | str | None, note: str, same: bool,
    position: int | None, seconds: int, seen: Answer | EllipsisType | None = ...,
) -> None:  # fmt: skip
    """Keep one answer (``None`` takes it back). After completion the earlier answers are kept as a revision.

    ``seen`` is the answer that the person had before their eyes; where another window has given a different one
    since, AnsweredElsewhere is raised and nothing is written. What the catalogue no longer asks stays as it was
    answered.
    """
    from csm_tui.content import questions

    codes = [q.code for q in questions()]
    if question not in codes:
        raise Refused(f"There is no question ‘{clean(question)[:10]}’.")
    text = clean(note, lines=True).strip()
    new = None if value is None else Answer(AnswerValue(value), text, same)
    with store.step("answer") as tx:
        found = fetch(store, "review", review_id)
        tx.label = f"Answer {question} for {short(name_of(store, found['account_id']))}"
        answers = answers_of(found["answers"])
        before = answers.get(question)
        if seen is not ... and _differ(before, seen) and _differ(before, new):
            raise AnsweredElsewhere(
                "Another window has answered this question meanwhile. Nothing was overwritten: choose which one holds.",
                question, _spoken(before), _spoken(new),
            )  # fmt: skip
        stored = _with(answers, question, new, codes)
        if found["completed"] is not None and stored != found["answers"]:
            _keep_revision(tx, found, found["answers"])
        values = row(answers=stored, seconds=found["seconds"] + max(0, min(seconds, _MINUTES_LIMIT)))
        if position is not None:
            values["position"] = max(0, min(position, len(codes)))
        tx.update("review", review_id, values)


def keep_place(store: Reading, review_id: int, position: int) -> None:
    """Where to resume; the answers stay as they are."""
    with store.step("answer") as tx:
        found = fetch(store, "review", review_id)
        tx.label = f"Review of {short(name_of(store, found['account_id']))}, {found['week']}, left here"
        tx.update("review", review_id, row(position=max(0, position)))


def keep_other(store: Reading, review_id: int, question: str, value: str, note: str) -> None:
    """The answer of the other window stays beside the one that holds: as a revision of the review, nothing more."""
    from csm_tui.content import questions

    text = clean(note, lines=True).strip()
    with store.step("answer") as tx:
        found = fetch(store, "review", review_id)
        tx.label = f"Second answer {question} for {short(name_of(store, found['account_id']))} kept"
        new = Answer(AnswerValue(value), text) if value else None
        _keep_revision(tx, found, _with(answers_of(found["answers"]), question, new, [q.code for q in questions()]))


def _with(answers: dict[str, Answer], question: str, new: Answer | None, codes: list[str]) -> str:
    """The stored form of the answers with one of them changed, in the order of the sheet, what is gone from it last."""
    answers = {code: answer for code, answer in answers.items() if code != question}
    if new is not None:
        answers[question] = new
    ordered = {code: answers.pop(code) for code in codes if code in answers}
    return answers_text(ordered | answers)


def _differ(one: Answer | None, other: Answer | None) -> bool:
    return _spoken(one) != _spoken(other)


def _spoken(answer: Answer | None) -> tuple[str, str]:
    return (answer.value.value, answer.note) if answer is not None else ("", "")


def _keep_revision(tx: Tx, found: dict[str, Any], answers: str) -> None:
    tx.insert("review_revision", row(account_id=found["account_id"], review_id=found["id"], answers=answers))


def complete(store: Reading, review_id: int, next_action: Any, override: Any) -> None:
    """Complete it in one step: the review, a next action, an override, and the snapshot of the day (R11).

    ``next_action`` is (text, owner, due) or None, ``override`` is (colour, reason code, reason, until) or None.
    Raises Refused, with everything as it was, while an applicable question has no answer.
    """
    with store.step("review completed") as tx:
        found = fetch(store, "review", review_id)
        account_id = found["account_id"]
        tx.label = f"Review of {short(name_of(store, account_id))}, {found['week']}, completed"
        _all_answered(store, found)
        if found["completed"] is None:
            late = found["week"] < iso_week(store.today)  # begun in its week but finished after it is late too
            tx.update("review", review_id, row(completed=store.today, late=late))
        if next_action is not None:
            text, owner, due = next_action
            values = row(
                account_id=account_id, text=line(text, "The action"), owner=clean(owner), due=due, origin="review",
                added=store.today,
            )  # fmt: skip
            tx.insert("action", values)
        store.settle(tx, [account_id])
        if override is not None:
            facts, assessment = store.fresh(account_id)
            put_override(store, tx, facts, assessment, *override)
        _, assessment = store.fresh(account_id)
        keep_snapshot(tx, account_id, assessment, store.today, reviewed=True)


def _all_answered(store: Reading, found: dict[str, Any]) -> None:
    from csm_tui.content import questions
    from csm_tui.domain.sheet import asked_questions, of_week

    facts, assessment = store.fresh(found["account_id"])
    answers = answers_of(found["answers"])
    if not answers:
        raise Refused("No question is answered yet.")
    then = of_week(facts, assessment, found["week"], store.today, store.calendar(facts.account))
    asked = questions()
    missing = [asked[i].code for i in asked_questions(*then, asked) if asked[i].code not in answers]
    if missing:
        raise Refused(f"{len(missing)} questions have no answer yet: {', '.join(missing)}.")


def keep_snapshot(tx: Tx, account_id: int, assessment: Assessment, on: date, *, reviewed: bool) -> None:
    """Health as it is on that day, kept for ever; a second one of the same day and kind replaces the first."""
    from csm_tui.domain.score import rounded

    health = assessment.health
    values = row(
        week=iso_week(on), score=health.score, colour=health.colour,
        components={str(c.name): rounded(c.value, 2) for c in health.components},
        caps=[c.code for c in health.caps], signals={str(s): n for s, n in assessment.counts}, phase=assessment.phase,
    )  # fmt: skip
    found = tx.query(
        "SELECT id FROM snapshot WHERE account_id = ? AND on_date = ? AND reviewed = ?",
        (account_id, on.isoformat(), int(reviewed)),
    )
    if found:
        tx.update("snapshot", found[0][0], values)
    else:
        tx.insert("snapshot", {**row(account_id=account_id, on_date=on, reviewed=reviewed), **values})


def set_override(store: Reading, account_id: int, colour: str, code: str, reason: str, until: date) -> None:
    """A person's word over the computed colour, by R10; raises Refused."""
    with store.step(f"Colour of {short(name_of(store, account_id))} set to {colour}", account_id=account_id) as tx:
        facts, assessment = store.fresh(account_id)
        put_override(store, tx, facts, assessment, colour, code, reason, until)


def put_override(
    store: Reading, tx: Tx, facts: Facts, assessment: Assessment, colour: str, code: str, reason: str, until: date
) -> None:
    """R10: downwards free; upwards one colour at most and never past a Critical cap; ≥ 10 characters; ≤ 14 days."""
    from csm_tui.domain.override import may_override

    text = clean(reason)
    if facts.account.status != "active":
        raise Refused(f"{short(facts.account.name)} is {facts.account.status}: its colour is not overridden.")
    if colour not in (*Colour,):
        raise Refused("An override sets red, yellow or green.")
    if said := may_override(assessment.health, Colour(colour), text, store.today, until):
        raise Refused(said)
    values = row(
        account_id=facts.account.id, colour=colour, reason_code=line(code, "The reason"), reason=text,
        set_on=store.today, until=until,
    )  # fmt: skip
    tx.insert("override", values)


def clear_override(store: Reading, account_id: int) -> None:
    """The override in force ends with yesterday; it stays in the history."""
    with store.step(f"Override of {short(name_of(store, account_id))} cleared", account_id=account_id) as tx:
        found = tx.query(
            "SELECT id FROM override WHERE account_id = ? AND until >= ? ORDER BY id",
            (account_id, store.today.isoformat()),
        )
        if not found:
            raise Refused("No override is in force.")
        for (key,) in found:
            tx.update("override", key, row(until=store.today - timedelta(days=1)))


def set_not_applicable(store: Reading, account_id: int, question: str, note: str | None) -> None:
    """The question is left out for this account, and why (R5); ``note=None`` asks it again."""
    with store.step(
        f"Question {question} for {short(name_of(store, account_id))}: {'asked' if note is None else 'not applicable'}",
        account_id=account_id,
    ) as tx:
        found = tx.query("SELECT id FROM not_applicable WHERE account_id = ? AND question = ?", (account_id, question))
        if note is None:
            for (key,) in found:
                tx.delete("not_applicable", key)
        elif found:
            tx.update("not_applicable", found[0][0], row(note=line(note, "The note")))
        else:
            tx.insert("not_applicable", row(account_id=account_id, question=question, note=line(note, "The note")))
