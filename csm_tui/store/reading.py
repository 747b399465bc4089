"""The reading half of the store. Imported before first paint and by every reading command.

Nothing here imports a rule, a value class, sqlite-utils or pydantic before a method needs it (B1, B3).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from csm_tui.domain.rows import PortfolioRow
from csm_tui.store import portfolio
from csm_tui.store.db import Database
from csm_tui.store.portfolio import Totals, WeekStatus

if TYPE_CHECKING:
    import os
    from datetime import date

    from csm_tui.domain.agenda import Item
    from csm_tui.domain.ahead import Ahead
    from csm_tui.domain.calendar import Calendar
    from csm_tui.domain.derived import Assessment
    from csm_tui.domain.gates import Missing
    from csm_tui.domain.listing import Listing
    from csm_tui.domain.model import Account, Check, Draft, Facts, Note, Review, SignalEvent
    from csm_tui.domain.numbers import DayNumbers
    from csm_tui.domain.review_weeks import HeatAccount, PastWeek, WeekCell, WeekRecord
    from csm_tui.domain.rows import ViewSpec
    from csm_tui.domain.signal_rows import SignalRow
    from csm_tui.domain.slip import SlipReport
    from csm_tui.domain.week import WeekSummary
    from csm_tui.store.away import AwayLine
    from csm_tui.store.calendars import CalendarSpec
    from csm_tui.store.drafts import DraftRow
    from csm_tui.store.history import HistoryLine
    from csm_tui.store.past_facts import PastFacts
    from csm_tui.store.plans import OptionalMilestone
    from csm_tui.store.search import Hit
    from csm_tui.store.tx import Tx


class AccountView(NamedTuple):
    """What the account screen shows: all facts and what follows from them today."""

    facts: Facts
    assessment: Assessment


class QueueItem(NamedTuple):
    """One account of the week's review queue and, in a word, why it stands there (DOMAIN 5.1)."""

    account_id: int
    why: str


class Reading:
    """An open book as it is read. ``today`` is the day the product reckons with; it may be set anew at midnight."""

    def __init__(self, db: Database, today: date, backups: str | os.PathLike[str] | None = None) -> None:
        self.db = db
        self.today = today
        self.backups = backups
        self.calendars: dict[object, Calendar] = {}  # those already made, by what they were made of
        self._settled: frozenset[int] = frozenset()  # accounts of the open step whose rows are written already
        self._own_step = False
        db.on_change = self._on_change
        db.day = lambda: self.today

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        today: date,
        create: bool = False,
        backups: str | os.PathLike[str] | None = None,
        readonly: bool = False,
    ) -> Self:
        """Open the book at ``path``; raises FileRefused or Busy as ``Database.open`` does."""
        return cls(Database.open(path, create=create, backups=backups, readonly=readonly), today, backups)

    def fork(self) -> Self:
        """A second store on the same file for the calling thread; close it there."""
        return type(self)(self.db.fork(), self.today, self.backups)

    def close(self) -> None:
        """Let go of the file; twice is harmless."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> str:
        """The database file, absolute."""
        return self.db.path

    @property
    def readonly(self) -> bool:
        """Whether every write will be refused."""
        return self.db.readonly

    # the portfolio

    def rows(
        self, *, limit: int | None = None, after: PortfolioRow | None = None, hidden: bool = False
    ) -> list[PortfolioRow]:
        """The portfolio in its default order, worst first; ``after`` = last row of the page before (keyset)."""
        return portfolio.rows(self.db, limit=limit, after=after, hidden=hidden)

    def listing(self, spec: ViewSpec, limit: int = -1, more: Sequence[str] = ()) -> Listing:
        """A view of the portfolio, or its first ``limit`` rows: who is in it now, the rows when they are looked at.

        ``more`` names columns beyond the fields of a row: of ``portfolio.MORE``, or "field:ID".
        """
        from csm_tui.domain.listing import Listing
        from csm_tui.store import views

        ids = views.ids(self.db, spec, self.today, -1 if spec.group else limit)
        groups = views.groups(self.db, spec.group, ids) if spec.group else ()
        return Listing(ids, lambda wanted: portfolio.rows_of(self.db, wanted, more), groups)

    def rows_of(self, ids: Sequence[int], more: Sequence[str] = ()) -> list[PortfolioRow]:
        """The rows of these accounts in the order of ``ids``, those that there are; ``more`` as for ``listing``."""
        out: list[PortfolioRow] = []
        for start in range(0, len(ids), 400):
            found = portfolio.rows_of(self.db, ids[start : start + 400], more)
            out += [found[i] for i in ids[start : start + 400] if i in found]
        return out

    def view_counts(self) -> dict[str, int]:
        """How many accounts each built-in view holds, by ``ViewSpec.keep``."""
        from csm_tui.store import views

        return views.counts(self.db, self.today)

    def row(self, account_id: int) -> PortfolioRow | None:
        """One account's row; ``None`` where there is none."""
        return portfolio.row(self.db, account_id)

    def totals(self) -> Totals:
        """Counts and money for the header."""
        return portfolio.totals(self.db, self.today)

    def count(self) -> int:
        """How many accounts ``rows()`` gives in all."""
        return portfolio.count(self.db)

    def week_status(self, week: str) -> WeekStatus:
        """How far the reviews of an ISO week are."""
        return portfolio.week_status(self.db, week, self.today)

    def away_until(self) -> date | None:
        """The last day of my own leave that runs today, with what follows on it; ``None`` where I am here."""
        return portfolio.away_until(self.db, self.today)

    def expired(self) -> int:
        """How many rows of the portfolio no longer hold today; ``refresh`` recomputes them."""
        return portfolio.expired(self.db, self.today)

    def refresh(self, ids: Sequence[int] | None = None, progress: Callable[[int, int], None] | None = None) -> int:
        """Recompute these accounts, or all whose row no longer holds; how many. Nothing where the file is read-only.

        Also closes and raises signals by rule as the days pass. No undo step.
        """
        if self.db.readonly:
            return 0
        wanted = portfolio.expired_ids(self.db, self.today) if ids is None else list(ids)
        if not wanted:
            return 0
        from csm_tui.store import current

        return current.refresh(self, wanted, progress)

    def fresh_rows(self) -> list[PortfolioRow]:
        """All rows as they are today even where the file is read-only: what has expired is computed in memory."""
        if not self.db.readonly or not self.expired():
            return self.rows()
        from csm_tui.store import current

        return current.rows_in_memory(self)

    def make_up_snapshots(self) -> int:
        """Write the snapshots of Sundays that passed since the last one (R11); how many."""
        if self.db.readonly:
            return 0
        from csm_tui.store import sundays

        return sundays.make_up(self)

    def queue(self, week: str, *, express: bool = False) -> list[QueueItem]:
        """The accounts not yet reviewed in that week, in the order of DOMAIN 5.1; ``express``: only Critical, High,
        red or changed ones, and those that were begun."""
        from csm_tui.store import queue

        return queue.queue(self, week, express)

    def ahead(self, ids: Sequence[int] | None = None) -> list[Ahead]:
        """The gates and the go-live of every account that the portfolio shows, or of these, in no order."""
        from csm_tui.store import ahead

        return ahead.accounts(self.db, ids)

    def slips(self, ids: Sequence[int] | None = None) -> list[SlipReport]:
        """The slip of these accounts, or of all that the portfolio shows, with the moves and waits behind it."""
        from csm_tui.store import slips

        return slips.reports(self, ids)

    def signals(
        self, account_id: int | None = None, *, closed: bool = False, limit: int | None = 500
    ) -> list[SignalRow]:
        """The warning signs of an account, or of all that the portfolio shows: the open ones, the oldest first.

        ``closed`` adds what is over: all of one account, the newest ``limit`` of the portfolio (``None`` = all).
        """
        from csm_tui.store import signal_list

        return signal_list.signals(self.db, account_id, closed=closed, limit=limit)

    def agenda(self, *, ahead: int = 6, asleep: bool = False) -> list[Item]:
        """What is to be done over all accounts by ``ahead`` days from today, overdue first (``domain.agenda``).

        With ``asleep`` also what was snoozed, each with the day until which it is hidden.
        """
        from csm_tui.store.agenda import agenda_of

        return agenda_of(self, ahead, asleep=asleep)

    def signal_steps(self, signal_id: int) -> dict[str, date]:
        """The steps of a signal's checklist that are done, with the day on which each was ticked; raises Unknown."""
        from csm_tui.store import signal_steps

        return signal_steps.ticked(self, signal_id)

    # one account

    def find(self, name_or_id: str) -> int:
        """The one account that a name, a part of one, an external id or a number names; Unknown or Ambiguous."""
        from csm_tui.store.find import find

        return find(self, name_or_id)

    def facts(self, account_id: int) -> Facts:
        """All that is known of an account; raises Unknown."""
        from csm_tui.store import facts

        return facts.load_one(self.db, account_id)

    def facts_many(self, ids: Sequence[int]) -> list[Facts]:
        """The facts of many accounts in one query a table."""
        from csm_tui.store import facts

        return facts.load(self.db, ids)

    def fresh(self, account_id: int) -> AccountView:
        """Facts with today's signals and what follows, computed now; raises Unknown. Nothing is written."""
        from csm_tui.errors import Unknown
        from csm_tui.store import current

        found = current.evaluate(self, [account_id])
        if not found:
            raise Unknown(f"There is no account with the number {account_id}.")
        return AccountView(found[0][1].facts, found[0][1].assessment)

    def facts_as_of(self, account_id: int, day: date) -> PastFacts:
        """The facts of an account as they were known at the end of a past day; raises Unknown."""
        from csm_tui.store import past_facts

        return past_facts.of_account(self, account_id, day)

    def view_as_of(self, account_id: int, day: date) -> AccountView:
        """The account as it stood on a past day, judged by what was known then; raises Unknown."""
        from csm_tui.store import sundays

        return sundays.view_as_of(self, account_id, day)

    def view(self, account_id: int) -> AccountView:
        """What the account screen shows; raises Unknown. A row that no longer holds is recomputed first."""
        row = self.row(account_id)
        if row is not None and row.valid_until <= self.today.isoformat():
            from csm_tui.errors import Busy

            try:
                self.refresh([account_id])
            except Busy:
                return self.fresh(account_id)  # another window writes: what is shown is right, the row can wait
        return self.fresh(account_id)

    def history(
        self,
        account_id: int,
        limit: int = 50,
        *,
        kinds: Collection[str] = (),
        text: str = "",
        before: HistoryLine | None = None,
    ) -> list[HistoryLine]:
        """What happened, newest first, as plain sentences; ``before`` = the last line of the page before.

        ``kinds`` are those of ``history.KINDS``; every word of ``text`` must stand in a line or in what it speaks of.
        """
        from csm_tui.store.history import history

        return history(self.db, account_id, limit, until=self.today, kinds=kinds, text=text, before=before)

    def note(self, note_id: int) -> Note:
        """One note, however old (``Facts`` holds the newest); raises Unknown."""
        from csm_tui.store import accounts

        return accounts.note(self, note_id)

    def note_count(self, account_id: int) -> int:
        """How many notes an account has."""
        found = self.db.one("SELECT count(*) FROM note WHERE account_id = ?", (account_id,))
        return int(found[0]) if found is not None else 0

    def search(self, text: str, *, kinds: Collection[str] = (), limit: int = 100) -> list[Hit]:
        """Every word of ``text`` in accounts, notes, signals, answers, people …: where it stands, with an excerpt."""
        from csm_tui.store.search import search

        return search(self.db, text, kinds=kinds, limit=limit)

    def explanation(self, account_id: int) -> dict[str, Any]:
        """The score taken apart, with what would make it green: the shape of ``explain --json``; raises Unknown."""
        from csm_tui.domain.explain import explain_dict, to_green

        found = self.fresh(account_id)
        return explain_dict(found.assessment, to_green(found.facts, self.today, self.calendar(found.facts.account)))

    def signal_history(self, signal_id: int) -> list[SignalEvent]:
        """What happened to a signal, by rule or by hand, oldest first; raises Unknown."""
        from csm_tui.store import signal_events

        return signal_events.of_signal(self, signal_id)

    def away_list(self, account_id: int | None = None) -> list[AwayLine]:
        """All times away with names, the latest first; with an account mine and those of that customer."""
        from csm_tui.store import away

        return away.listed(self, account_id)

    def numbers(self, account_id: int) -> list[DayNumbers]:
        """Every day of an account that has weekly numbers, the newest first: what was typed, what a file told."""
        from csm_tui.store import numbers

        return numbers.history(self, account_id)

    def optional_milestones(self, account_id: int) -> tuple[OptionalMilestone, ...]:
        """The milestones that can be switched on or off (``switch_optional``); raises Unknown."""
        from csm_tui.store import plans

        return plans.optional(self, account_id)

    def drafts(self, account_id: int) -> list[Draft]:
        """The drafts of an account but for discarded ones, last saved first."""
        from csm_tui.store import drafts

        return drafts.of_account(self, account_id)

    def draft_rows(self, account_id: int | None = None, *, everything: bool = False) -> list[DraftRow]:
        """Drafts over all accounts, or of one, without their texts; ``everything``: finished, discarded ones, too."""
        from csm_tui.store import drafts

        return drafts.listing(self, account_id, everything=everything)

    def draft(self, draft_id: int) -> Draft:
        """One draft; raises Unknown."""
        from csm_tui.store import drafts

        return drafts.read(self, draft_id)

    def draft_revisions(self, draft_id: int) -> list[tuple[str, str]]:
        """(when kept, text) of earlier texts of a draft, newest first."""
        from csm_tui.store import drafts

        return drafts.revisions(self, draft_id)

    def review(self, review_id: int) -> Review:
        """One review; raises Unknown."""
        from csm_tui.store import reviews

        return reviews.read(self, review_id)

    # past weeks

    def week_summary(self, week: str) -> WeekSummary:
        """What an ISO week came to, this one or an earlier one; raises Refused."""
        from csm_tui.store import week as weeks

        return weeks.summary(self, week)

    def review_weeks(self, account_id: int, before: str | None = None, limit: int = 52) -> list[PastWeek]:
        """The weeks of an account's reviews, newest first, ``limit`` at a time; raises Unknown."""
        from csm_tui.store import review_history

        return review_history.weeks(self, account_id, before, limit)

    def weeks_filed(self, account_id: int | None = None, count: int = 8) -> list[tuple[str, int, int]]:
        """The last weeks, newest first, with how many of their reviews are complete and how many only begun."""
        from csm_tui.store import queue

        return queue.weeks_filed(self, account_id, count)

    def week_record(self, account_id: int, week: str) -> WeekRecord:
        """An account's week as it was then; raises Unknown and Refused."""
        from csm_tui.store import review_history

        return review_history.record(self, account_id, week)

    def heat_accounts(self) -> list[HeatAccount]:
        """The rows of the strip of weeks: what the portfolio shows, worst first."""
        from csm_tui.store import review_history

        return review_history.heat_accounts(self)

    def heat_cells(self, ids: Sequence[int], last: str, count: int) -> dict[int, tuple[WeekCell, ...]]:
        """Of some accounts the ``count`` weeks up to ``last``, the earliest first."""
        from csm_tui.store import review_history

        return review_history.heat_cells(self, ids, last, count)

    # working days, gates

    def calendar(self, account: Account | None = None) -> Calendar:
        """The working calendar of an account (``facts.account``); without one, that of the settings."""
        from csm_tui.store import calendars

        return calendars.calendar_of(self, account)

    def default_calendar(self) -> CalendarSpec:
        """What the settings say of the working days of all accounts: country, weekend, days off."""
        from csm_tui.store import calendars

        return calendars.default(self)

    def missing(self, account_id: int, gate: str) -> tuple[Missing, ...]:
        """What the gate G0 … G5 still asks for; () = it lets pass."""
        from csm_tui.store import gates

        return gates.missing(self, account_id, gate)

    def checks(self, account_id: int) -> tuple[Check, ...]:
        """The go-live readiness list, answered or not, in its order; () where the plan has no go/no-go."""
        from csm_tui.store import gates

        return gates.checks(self, account_id)

    # settings, undo

    def flat_setting(self, key: str) -> dict[str, Any]:
        """A setting that is an object of plain values; {} where there is none. Without the json module (B1)."""
        query = (
            "SELECT j.key, j.value, j.type FROM setting s, json_each(s.value) j "
            "WHERE s.key = ? AND json_type(s.value) = 'object'"
        )
        found = self.db.query(query, (key,))
        return {name: kind == "true" if kind in ("true", "false") else value for name, value, kind in found}

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting that lives with the data (plain JSON types), or ``default``."""
        from csm_tui.store import settings

        return settings.read(self, key, default)

    def unfinished(self, form: str) -> dict[str, str]:
        """What was typed into a form and not saved within the last thirty days, by field; {} where nothing was."""
        from csm_tui.store import unfinished

        return unfinished.read(self, form)

    def import_map(self, header: str) -> dict[str, str] | None:
        """Field → column as matched before for a file with this header."""
        from csm_tui.store import settings

        return settings.import_map(self, header)

    def can_undo(self) -> str | None:
        """The label of the step that ``undo`` would take back."""
        return self.db.can_undo()

    def can_redo(self) -> str | None:
        """The label of the step that ``redo`` would do again."""
        return self.db.can_redo()

    # what every write goes through

    @contextmanager
    def step(
        self, label: str, *, account_id: int | None = None, merge_key: str | None = None, journal: bool = True
    ) -> Iterator[Tx]:
        """One user action (``Database.tx``), at whose end rules have spoken: their signals are part of the step.

        So undo gives back each signal as it was, with its history, instead of closing and raising anew.
        """
        outermost = not self.db.in_step
        self._own_step = self._own_step or outermost
        try:
            with self.db.tx(label, account_id=account_id, merge_key=merge_key, journal=journal) as tx:
                named = tx.label
                yield tx
                if outermost:
                    self.settle(tx, tx.touched - self._settled)
                    self._settled = frozenset(tx.touched)
                else:
                    tx.label = named  # the step is called what its outermost part calls it
        finally:
            if outermost:
                self._settled, self._own_step = frozenset(), False

    def mark_settled(self, ids: Iterable[int]) -> None:
        """Whoever wrote the rows of these accounts itself (an import) spares them the rules at the end of its step."""
        if self._own_step:
            self._settled |= frozenset(ids)

    def settle(self, tx: Tx, ids: Iterable[int]) -> None:
        """Let the rules speak about these accounts inside ``tx``: their signals, then their rows in the portfolio."""
        from csm_tui.store import current

        current.settle(self, tx, ids)

    def _on_change(self, tx: Tx, ids: frozenset[int]) -> None:
        """What a transaction outside of ``step`` touched (undo, redo): its rows follow in the same transaction."""
        if wanted := ids - self._settled:
            self.settle(tx, wanted)
