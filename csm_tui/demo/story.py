"""Lives an account of ``demo.toml`` day by day, from its first day to today, through the store's own methods.

So every score, slip and signal of the made-up book is what the product itself made of what happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from csm_tui.content import demo, plan, questions
from csm_tui.demo.events import EVENTS
from csm_tui.demo.own import tell_own
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.health import applicable
from csm_tui.domain.incoming import Incoming
from csm_tui.domain.model import AnswerValue, Milestone, MilestoneState, Phase, Segment

if TYPE_CHECKING:
    from csm_tui.domain.model import Facts
    from csm_tui.store.store import Store
    from csm_tui.store.tx import Tx

_FIELDS = ("product", "owner", "ae", "region", "industry", "currency")
_OPEN = MilestoneState.OPEN
_READINESS_DAYS, _READINESS_A_DAY = 16, 4


def tell(store: Store) -> None:
    """Every account of the made-up book, in one transaction that is no step of undo."""
    book = demo()
    today = store.today
    with store.db.tx("Demo", journal=False) as tx:
        for told in book["account"]:
            story = Story(store, tx, today, told, book)
            story.live()
        store.today = today
        tell_own(store, book)
    store.make_up_snapshots()
    store.refresh([row.id for hidden in (False, True) for row in store.rows(hidden=hidden)])


class Story:
    """One account while it is being lived. ``day_of`` turns a day of the file into a date."""

    def __init__(self, store: Store, tx: Tx, today: date, told: Mapping[str, Any], book: Mapping[str, Any]) -> None:
        self.store = store
        self.tx = tx
        self.end = today
        self.told = told
        self.book = book
        self.account_id = 0
        self.people: list[int] = []
        self.waits: dict[str, int] = {}
        self.signals: dict[str, int] = {}
        self.criteria: list[int] = []
        self.promises: list[int] = []
        self.contact = 0
        self.held = False
        self._facts: Facts | None = None
        self._actions = 0
        self._carried = 0

    def day_of(self, offset: int) -> date:
        """The date ``offset`` days from today; off weekends, back for the past and on for the future."""
        calendar = self.store.calendar()
        day = self.end + timedelta(days=offset)
        return calendar.next_working(day) if offset > 0 else calendar.previous_working(day)

    def facts(self) -> Facts:
        """What is known now, read again after every change."""
        if self._facts is None:
            self._facts = self.store.facts(self.account_id)
        return self._facts

    def milestone(self, code: str) -> Milestone:
        """The milestone of that code, as it is now."""
        return next(m for m in self.facts().milestones if m.code == code)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Around whatever changes the account."""
        yield
        self._facts = None

    def live(self) -> None:
        """From the first day to the last one."""
        if "imported" in self.told:
            self._import()
            return
        first = self.day_of(self.told["signed"])
        steps = self._plan()
        day = first
        self._create(first)
        while day <= self.end:
            self.store.today = day
            for step in steps.get(day, ()):
                with self.changing():
                    self._do(step)
            self._check_readiness(day)
            self._finish_due(day)
            day += timedelta(days=1)
        self.store.today = self.end
        self.store.settle(self.tx, [self.account_id])

    def _import(self) -> None:
        """An account that came from a colleague's list a few days ago: nothing of it is confirmed yet."""
        told = self.told
        self.store.today = self.day_of(told["imported"])
        incoming = Incoming(
            name=told["name"],
            lines=(2,),
            segment=Segment(told["segment"]),
            arr_cents=told["arr"] * 100,
            currency="USD",
            signed=self.day_of(told["signed"]),
            kickoff=self.day_of(told["kickoff"]),
            renewal=self.day_of(told["renewal"]),
            phase=Phase(told["phase"]),
            owner=self.book["owner"],
            champion=told["champion"],
            sponsor=told["sponsor"],
            note=told["note"],
            **{field: told[field] for field in ("product", "ae", "region", "industry")},
        )
        self.store.import_accounts([incoming], label="Demo")
        self.store.today = self.end

    def _people(self, told: Sequence[dict[str, Any]]) -> None:
        """The people, then who reports to whom and who influences whom, by their places in the list."""
        for one in told:
            fields = {key: value for key, value in one.items() if key not in ("reports_to", "influences")}
            self.people.append(self.store.add_person(self.account_id, **fields))
        for key, one in zip(self.people, told, strict=True):
            if "reports_to" in one:
                self.store.edit_person(key, 1, reports_to=self.people[one["reports_to"]])
            if "influences" in one:
                self.store.set_influences(key, [self.people[n] for n in one["influences"]])

    def _create(self, first: date) -> None:
        """The account with its plan and people, on its first day."""
        told = self.told
        self.store.today = first
        fields: dict[str, Any] = {field: told[field] for field in _FIELDS if field in told}
        fields["owner"] = self.book["owner"]
        kickoff = self.day_of(told["kickoff"])
        if "go_live" in told:
            fields["go_live"] = self.day_of(told["go_live"])
        elif told["segment"] != "self-serve":  # Sales sold what the plan of the segment gives
            fields["go_live"] = kickoff + timedelta(days=plan(Segment(told["segment"])).go_live_offset)
        self.account_id = self.store.create_account(
            told["name"],
            source="demo",
            segment=Segment(told["segment"]),
            arr_cents=told["arr"] * 100,
            signed=first,
            kickoff=kickoff,
            renewal=self.day_of(told["renewal"]),
            tags=tuple(told.get("tags", ())),
            review_interval=told.get("interval", 7),
            **fields,
        )
        self._people(told.get("people", ()))

    def _plan(self) -> dict[date, list[dict[str, Any]]]:
        """What happens on which day: meetings, then what the file tells, then the review."""
        steps: dict[date, list[dict[str, Any]]] = {}
        first = self.day_of(self.told["signed"])
        for step in [*self._meetings(), *self.told.get("events", ()), *self._reviews()]:
            day = max(self.day_of(step["day"]), first)
            steps.setdefault(day, []).append(step)
        return steps

    def _meetings(self) -> Iterator[dict[str, Any]]:
        """The regular meetings, from the kickoff on."""
        meet = self.told.get("meet")
        if meet:
            for day in range(self.told["kickoff"], meet["until"] + 1, meet["every"]):
                yield {"day": day, "do": "contact", "kind": "meeting", "direction": "both", "people": meet["people"]}

    def _reviews(self) -> Iterator[dict[str, Any]]:
        """The weekly reviews, the last one on the day that the file names."""
        review = self.told.get("review")
        every = self.told.get("interval", 7)
        if not review:
            return
        for n in reversed(range(review["count"])):  # n weeks before the last one
            day = review["day"] - every * n
            if n in review.get("late", ()):
                yield {"day": day + every, "do": "review", "week": day}
            elif n not in review.get("missed", ()):
                yield {"day": day, "do": "review", "express": n in review.get("express", ())}
            if n in review.get("mended", ()):
                yield {"day": day + 1, "do": "mend", "week": day}

    def _do(self, step: Mapping[str, Any]) -> None:
        """One thing that happened."""
        if step["do"] == "review":
            self._review(step["day"], step.get("week", step["day"]), express=step.get("express", False))
        elif step["do"] == "mend":
            self._mend(step["week"])
        else:
            EVENTS[step["do"]](self, step)

    def _finish_due(self, day: date) -> None:
        """Milestones whose time has come are done, unless the file says otherwise or the account is on hold."""
        if self.held:
            return
        left_open, late = self.told.get("open", ()), self.told.get("late", {})
        for m in self.facts().milestones:
            if m.state is not _OPEN or m.committed is None or m.code in left_open:
                continue
            if self.store.calendar().add(m.committed, late.get(m.code, 0)) <= day:
                with self.changing():
                    self.done(m, day)

    def done(self, m: Milestone, day: date) -> None:
        """``m`` done on ``day``, with its evidence; its gate forced where the file gives the reason."""
        now = self.milestone(m.code)
        force = self.told.get("forced", {}).get(m.gate, "")
        self.store.mark_done(now.id, now.rev, actual=day, evidence=self.book["evidence"].get(m.code, ""), force=force)

    def _check_readiness(self, day: date) -> None:
        """In the weeks before the go-live the readiness list is answered, a few items on each working day.

        ``ready`` in the file: so many items at most; the others stay open.
        """
        live = next((m for m in self.facts().milestones if m.code == "L1"), None)
        if self.held or live is None or live.committed is None or live.state is not _OPEN:
            return
        begin = live.committed - timedelta(days=_READINESS_DAYS)
        if day < begin or not self.store.calendar().is_working(day):
            return
        checks = self.facts().checks
        wanted = self.told.get("ready", len(checks))
        waiting = [c for c in checks[:wanted] if not c.settled][:_READINESS_A_DAY]
        for check in waiting:
            self.store.set_check(self.account_id, check.list, check.item, "yes", self.book["owner"])
        if waiting:
            self._facts = None

    def _review(self, offset: int, week_of: int, *, express: bool) -> None:
        """The weekly review of that day: yes, but for what the file says; last week's action is done, one is added.

        ``week_of`` lies in an earlier week where it is filed late; in an ``express`` one the answers are carried over.
        """
        store = self.store
        store.settle(self.tx, [self.account_id])
        phase = store.fresh(self.account_id).assessment.phase
        asked = applicable(phase)
        exceptions = [a for a in self.told.get("answers", ()) if a["from"] <= offset <= a["to"]]
        self._close_last_action()
        review = store.start_review(self.account_id, iso_week(self.day_of(week_of)), express=express)
        for position, question in enumerate(questions(), 1):
            if question.component not in asked or question.code in self.facts().not_applicable:
                continue
            said = next((a for a in exceptions if a["q"] == question.code), {"value": "y", "note": ""})
            value = AnswerValue(said["value"])
            seconds = 4 if value is AnswerValue.YES else 15
            store.answer(
                review.id, question.code, value, said["note"], same=express, position=position, seconds=seconds
            )
        store.complete_review(review.id, next_action=self._next_action(), override=None)

    def _mend(self, week_of: int) -> None:
        """An answer of that week's review is put right the day after; the first one is kept as a revision."""
        review = self.store.start_review(self.account_id, iso_week(self.day_of(week_of)))
        self.store.answer(review.id, "E2", AnswerValue.NOT_SURE, "They did write, but to Sales", seconds=10)

    def _next_action(self) -> tuple[str, str, date] | None:
        """What was to be done until the next review; today's are in the file itself."""
        texts = self.book["next_actions"]
        due = self.store.calendar().add(self.store.today, 4)
        if due >= self.end:
            return None
        self._actions += 1
        return texts[(self._actions + self.account_id) % len(texts)], self.book["owner"], due

    def _close_last_action(self) -> None:
        """What the review before had asked for is done, or carried on as often as the file says."""
        for action in self.facts().actions:
            if action.state != "open" or action.origin != "review":
                continue
            if self._carried < self.told.get("carries", 0):
                self._carried += 1
                later = self.store.calendar().add(self.store.today, 4)
                self.store.carry_action(action.id, action.rev, later)
            else:
                self.store.close_action(action.id, action.rev, state="done", reason="")
        self._facts = None
