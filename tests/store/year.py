"""A made-up year of work on made-up accounts, week after week through the store's own methods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from csm_tui.content import questions, signals
from csm_tui.domain.calendar import iso_week
from csm_tui.domain.model import Facts, MilestoneState, Segment, Status
from csm_tui.errors import UserError
from csm_tui.store.store import Store

START = date(2026, 1, 5)  # the Monday of week 2
HUMAN = sorted(code for code, kind in signals().items() if kind.human)


@dataclass
class Year:
    """The book as it goes on; ``closed`` keeps the score with which an account was closed."""

    store: Store
    random: Random
    accounts: list[int] = field(default_factory=list)
    temper: dict[int, float] = field(default_factory=dict)  # how likely things are done in time
    closed: dict[int, tuple[int | None, str]] = field(default_factory=dict)

    def chance(self, probability: float) -> bool:
        """A toss."""
        return self.random.random() < probability

    def add_accounts(self, count: int) -> None:
        """Accounts of all segments, with their people and a criterion."""
        for number in range(count):
            segment = list(Segment)[number % 4]
            signed = self.store.today - timedelta(days=self.random.randrange(0, 12))
            key = self.store.create_account(
                f"Account {number}",
                segment=segment,
                arr_cents=self.random.randrange(1, 90) * 100_000,
                signed=signed,
                kickoff=signed + timedelta(days=self.random.randrange(4, 16)),
                renewal=signed + timedelta(days=360),
            )
            for name, role in (("Dana", "champion"), ("Reyes", "sponsor"), ("Kim", "technical")):
                self.store.add_person(key, f"{name} {number}", role=role)
            if self.chance(0.7):
                self.store.add_criterion(key, "orders a day", baseline=1, target=9, owner="Dana", due=signed)
            self.accounts.append(key)
            self.temper[key] = self.random.choice((0.95, 0.8, 0.5, 0.25))

    def day(self) -> None:
        """One working day: a few things happen to a few accounts."""
        for key in self.accounts:
            facts = self.store.facts(key)
            if facts.account.status is Status.CLOSED:
                if self.chance(0.05):
                    self.quietly(self.store.add_contact, key, on=self.store.today, kind="mail", direction="in")
                continue
            for happening, probability in HAPPENINGS:
                if self.chance(probability):
                    self.quietly(happening, self, facts)

    def quietly(self, what: Callable[..., Any], *args: Any, **more: Any) -> None:
        """Do it; what is refused has changed nothing."""
        try:
            what(*args, **more)
        except UserError:
            pass

    def review(self, key: int, *, late: bool = False) -> None:
        """The weekly review of an account: mostly yes."""
        week = iso_week(self.store.today - timedelta(days=7 * late))
        review = self.store.start_review(key, week)
        bad = 0.03 if self.temper[key] > 0.7 else 0.2
        with self.store.step("answers"):
            for question in questions():
                value = "n" if self.chance(bad) else self.random.choice("yyyyys")
                self.store.answer(review.id, question.code, value, "they said so" if value == "n" else "")
        self.quietly(
            self.store.complete_review,
            review.id,
            next_action=("Write to them", "", self.store.today + timedelta(days=self.random.randrange(2, 12))),
        )

    def pick(self, facts: Facts) -> Any:
        """One of the open signals."""
        return self.random.choice([s for s in facts.signals if s.is_open] or [None])


def _milestones(year: Year, facts: Facts) -> None:
    """What is due is done, or not, or moved."""
    store, today = year.store, year.store.today
    for m in facts.milestones:
        if m.state is not MilestoneState.OPEN or m.committed is None or m.committed > today + timedelta(days=2):
            continue
        if year.chance(year.temper[facts.account.id]):
            year.quietly(store.mark_done, m.id, m.rev, actual=today, force="we go on" if year.chance(0.7) else "")
            if m.code == "X2":
                return
        elif year.chance(0.1):
            year.quietly(
                store.move_milestone, m.id, m.rev, new=today + timedelta(days=year.random.randrange(3, 20)),
                reason_code="data", caused_by="customer", customer_told=year.chance(0.5),
            )  # fmt: skip
        elif year.chance(0.1):
            year.quietly(store.start_wait, m.id, "customer", "their file", expected=today + timedelta(days=3))


def _contact(year: Year, facts: Facts) -> None:
    people = [p.id for p in facts.people]
    year.store.add_contact(
        facts.account.id, on=year.store.today - timedelta(days=year.random.randrange(0, 3)),
        kind=year.random.choice(("meeting", "mail", "mail")),
        direction=year.random.choice(("in", "out", "both", "out")),
        held=year.chance(0.8), people=year.random.sample(people, 1 + year.random.randrange(2)),
    )  # fmt: skip


def _end_waits(year: Year, facts: Facts) -> None:
    for wait in facts.waits:
        if wait.until is None:
            year.store.end_wait(wait.id)


def _notice(year: Year, facts: Facts) -> None:
    code = year.random.choice(HUMAN)
    year.store.raise_signal(facts.account.id, code, evidence="She said so", first_noticed=year.store.today)


def _act(year: Year, facts: Facts) -> None:
    signal = year.pick(facts)
    if signal is not None:
        year.store.add_intervention(signal.id, "Called them", "They will look")


def _settle(year: Year, facts: Facts) -> None:
    signal = year.pick(facts)
    if signal is not None:
        end = year.random.choice((year.store.resolve_signal, year.store.dismiss_signal))
        end(signal.id, signal.rev, "for a reason")


def _grade(year: Year, facts: Facts) -> None:
    signal = year.pick(facts)
    if signal is not None:
        grade = year.random.choice(("low", "medium", "high", "critical"))
        year.store.regrade_signal(signal.id, signal.rev, grade, "by my word")


def _snooze(year: Year, facts: Facts) -> None:
    signal = year.pick(facts)
    if signal is not None:
        year.store.snooze_signal(signal.id, signal.rev, year.store.today + timedelta(days=4))


def _override(year: Year, facts: Facts) -> None:
    until = year.store.today + timedelta(days=year.random.randrange(1, 14))
    colour = year.random.choice(("red", "yellow", "green"))
    year.store.set_override(facts.account.id, colour, "talk", "I know them better than that", until)


def _numbers(year: Year, facts: Facts) -> None:
    year.store.set_numbers(
        facts.account.id, year.store.today, licensed=100, active=year.random.randrange(20, 100),
        tickets=year.random.randrange(0, 20), error_rate=year.random.choice((0.5, 2.0, 7.5)),
    )  # fmt: skip


def _hold(year: Year, facts: Facts) -> None:
    account = facts.account
    if account.status is Status.HOLD:
        year.store.resume_account(account.id, account.rev)
    elif year.chance(0.1):
        year.store.hold_account(account.id, account.rev, reason="their freeze")


def _away(year: Year, facts: Facts) -> None:
    since = year.store.today + timedelta(days=year.random.randrange(0, 10))
    person = year.random.choice([None, *(p.id for p in facts.people)])
    year.store.add_away(since, since + timedelta(days=year.random.randrange(1, 9)), person_id=person)


def _close(year: Year, facts: Facts) -> None:
    account = facts.account
    year.store.close_account(account.id, account.rev, year.random.choice(("churned", "transferred")))


HAPPENINGS: tuple[tuple[Callable[[Year, Facts], None], float], ...] = (
    (_milestones, 0.6), (_contact, 0.25), (_end_waits, 0.1), (_notice, 0.02), (_act, 0.06), (_settle, 0.04),
    (_grade, 0.01), (_snooze, 0.02), (_override, 0.01), (_numbers, 0.1), (_hold, 0.05), (_away, 0.01), (_close, 0.002),
)  # fmt: skip
