"""A week of the book in figures and names: what was reviewed, what turned, what is red and why (DOMAIN 5.6, R11).

Takes plain values of each account (``store/week.py`` reads them for this week and for any earlier one) and gives one
``WeekSummary``. Money is never added across currencies, and no percentage is told under five accounts (DOMAIN 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from csm_tui.domain.calendar import week_end, week_start
from csm_tui.domain.model import Colour
from csm_tui.domain.review_due import due_in

LONG_RED = 2  # weeks from which on a red account is called persistent (R11)
LONG_YELLOW = 3  # … a yellow one
AHEAD = 14  # days in which a go-live is told
LEAST = 5  # accounts under which no percentage is told (DOMAIN 9)
LOOK_BACK = 12  # weeks before this one in which the colour before is looked for

REVIEWED, BEGUN, WAITING, MISSED = "reviewed", "begun", "waiting", "missed"
NOT_DUE, AWAY, HOLD, NONE = "not-due", "away", "hold", "none"
"""What an account's week was: reviewed · begun and not completed · waiting (its week is not over) · missed · not due
by its own interval · the CSM away all week · on hold · not in the book."""

COUNTED = frozenset({REVIEWED, BEGUN, WAITING, MISSED})
"""Those that make N of “n of N reviewed”."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The review of one account and week, as far as the week's figures need it."""

    completed: date | None = None
    late: bool = False
    express: bool = False
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Response:
    """A signal whose response time ran out without an intervention."""

    title: str
    severity: str
    due: date


@dataclass(frozen=True, slots=True)
class Decision:
    """An escalation that was sent and has no answer."""

    asked: str
    due: date | None


@dataclass(frozen=True, slots=True)
class WeekAccount:
    """One account as the week sees it."""

    id: int
    name: str
    state: str  # REVIEWED …
    colour: Colour | None = None  # at the end of the week, or now; None = not known
    score: int | None = None
    before: Colour | None = None  # before the week
    score_before: int | None = None
    past: tuple[Colour | None, ...] = ()  # by week, the week before first
    arr_cents: int | None = None
    currency: str = "USD"
    review: Filed | None = None
    why: str = ""
    next_step: str = ""  # "Agree a new UAT date (Sam, 20 Nov)"
    responses: tuple[Response, ...] = ()
    decisions: tuple[Decision, ...] = ()
    judged: bool = False  # the colour is a person's word (R10)
    go_live: date | None = None  # open, within the next two weeks
    wins: tuple[str, ...] = ()  # milestones done in the week

    @property
    def weeks(self) -> int:
        """For how many weeks in a row it has had its colour, this one included."""
        count = 1
        for colour in self.past:
            if colour is not self.colour:
                break
            count += 1
        return count


@dataclass(frozen=True, slots=True)
class WeekMoney:
    """ARR of one currency in hundredths, on hold left out; ``accounts`` have a known ARR."""

    currency: str
    total: int
    red: int
    yellow: int
    accounts: int

    @property
    def red_percent(self) -> int | None:
        """The red share, rounded; None under five accounts."""
        return None if self.accounts < LEAST or not self.total else (200 * self.red + self.total) // (2 * self.total)


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """What the week came to. Lists are worst first."""

    week: str
    on: date  # the day it is told of: today, or the Sunday of an earlier week
    over: bool
    accounts: int  # in the book, on hold included
    colours: tuple[tuple[Colour, int], ...]
    done: int
    total: int
    late: int
    express: int
    missed: int
    left: int  # not yet reviewed, the week not over
    excused: int  # on hold, the CSM away, not due
    minutes: int
    money: tuple[WeekMoney, ...]  # the currency of most accounts first
    turned: tuple[WeekAccount, ...]
    reds: tuple[WeekAccount, ...]
    long_yellow: tuple[WeekAccount, ...]
    responses: tuple[WeekAccount, ...]  # each with its ``responses``
    decisions: tuple[tuple[WeekAccount, Decision], ...]
    go_lives: tuple[WeekAccount, ...]
    wins: tuple[WeekAccount, ...]

    def count(self, colour: Colour) -> int:
        """How many accounts had that colour."""
        return dict(self.colours).get(colour, 0)


# --- what an account's week was -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Life:
    """What decides whether a review was to be expected of an account: its days in the book, pauses, interval."""

    added: date
    closed: date | None = None
    interval: int = 7
    holds: tuple[tuple[date, date | None], ...] = ()  # since, until (the day on which it went on); None = still

    @property
    def paused(self) -> list[tuple[date, date]]:
        """The days of holds that are over on which its review grew no older: the day one began counts still (R8)."""
        return [(since + timedelta(days=1), until) for since, until in self.holds if until is not None]


def state_of(
    life: Life,
    week: str,
    today: date,
    review: Filed | None,
    leave: Sequence[tuple[date, date]] = (),
    last: date | None = None,
) -> str:
    """What the week was for that account. ``leave`` = the CSM's own days away, ``last`` = its last review before.

    A week in which the review before had not become as old as it may be is not due (R8), running or over; days on
    hold and days of leave make it no older.
    """
    if review is not None and review.completed is not None:
        return REVIEWED
    monday, sunday = _days(week)
    if monday > today or life.added > sunday or (life.closed is not None and life.closed <= sunday):
        return NONE
    over = sunday < today
    reference = min(sunday, today)
    if any(since <= reference and (until is None or reference < until) for since, until in life.holds):
        return HOLD
    if over and _all_away(monday, leave):
        return AWAY
    if review is not None:
        return BEGUN
    if over and life.added > monday:
        return NOT_DUE  # the week in which it came into the book
    if over and last is None and life.interval > 7 and sunday - life.added < timedelta(days=life.interval):
        return NOT_DUE
    if not due_in(last, life.interval, [*life.paused, *leave], sunday):
        return NOT_DUE
    return MISSED if over else WAITING


@lru_cache(maxsize=600)
def _days(week: str) -> tuple[date, date]:
    """Monday and Sunday of a week; thousands of accounts ask for the same few."""
    return week_start(week), week_end(week)


def _all_away(monday: date, leave: Sequence[tuple[date, date]]) -> bool:
    """Whether Monday to Friday of that week all lie in days of leave."""
    days = [monday + timedelta(days=n) for n in range(5)]
    return bool(leave) and all(any(since <= day <= until for since, until in leave) for day in days)


# --- the summary --------------------------------------------------------------------------------

_WORST = {Colour.RED: 0, Colour.YELLOW: 1, Colour.GREEN: 2}


def _rank(account: WeekAccount) -> tuple[int, int, int, str, int]:
    """Worst first: colour, score, then the larger ARR, then the name."""
    colour = _WORST.get(account.colour, 3) if account.colour is not None else 3
    score = 101 if account.score is None else account.score
    return colour, score, -(account.arr_cents or 0), account.name.casefold(), account.id


def summarize(accounts: Iterable[WeekAccount], week: str, today: date) -> WeekSummary:
    """The summary of an ISO week, for today or, where the week is over, for its Sunday."""
    known = sorted(accounts, key=_rank)
    here = [a for a in known if a.state != NONE or a.colour is not None]
    counted = [a for a in known if a.state in COUNTED]
    reviewed = [a for a in known if a.state == REVIEWED]
    over = week_end(week) < today
    rest = len(counted) - len(reviewed)
    return WeekSummary(
        week=week,
        on=min(today, week_end(week)),
        over=over,
        accounts=len(here),
        colours=tuple((c, n) for c in Colour if (n := sum(1 for a in here if a.colour is c))),
        done=len(reviewed),
        total=len(counted),
        late=sum(1 for a in reviewed if a.review is not None and a.review.late),
        express=sum(1 for a in reviewed if a.review is not None and a.review.express),
        missed=rest if over else 0,
        left=0 if over else rest,
        excused=sum(1 for a in known if a.state in (HOLD, AWAY, NOT_DUE)),
        minutes=(sum(a.review.seconds for a in known if a.review is not None) + 30) // 60,
        money=_money(here),
        turned=_turned(known),
        reds=tuple(a for a in known if a.colour is Colour.RED),
        long_yellow=_long_yellow(known),
        responses=_responses(known),
        decisions=_decisions(known),
        go_lives=_go_lives(known),
        wins=tuple(sorted((a for a in known if a.wins), key=lambda a: (-len(a.wins), a.name.casefold(), a.id))),
    )


def _money(accounts: Iterable[WeekAccount]) -> tuple[WeekMoney, ...]:
    """ARR by currency; what is on hold is no part of it."""
    sums: dict[str, list[int]] = {}
    for account in accounts:
        if account.arr_cents is None or account.colour in (None, Colour.HOLD):
            continue
        row = sums.setdefault(account.currency, [0, 0, 0, 0])
        row[0] += account.arr_cents
        row[1] += account.arr_cents if account.colour is Colour.RED else 0
        row[2] += account.arr_cents if account.colour is Colour.YELLOW else 0
        row[3] += 1
    found = [WeekMoney(currency, *row) for currency, row in sums.items()]
    return tuple(sorted(found, key=lambda m: (-m.accounts, -m.total, m.currency)))


def _turned(accounts: Iterable[WeekAccount]) -> tuple[WeekAccount, ...]:
    """Accounts that had another of the three colours before: those that fell first, the farthest fall first."""
    moved = [a for a in accounts if a.colour in _WORST and a.before in _WORST and a.colour is not a.before]

    def steps(account: WeekAccount) -> int:
        assert account.colour is not None and account.before is not None  # noqa: S101, PT018 - both are in _WORST
        return _WORST[account.colour] - _WORST[account.before]

    return tuple(sorted(moved, key=lambda a: (steps(a), *_rank(a))))


def _long_yellow(accounts: Iterable[WeekAccount]) -> tuple[WeekAccount, ...]:
    """Yellow for three weeks or more (R11), the longest first."""
    found = [a for a in accounts if a.colour is Colour.YELLOW and a.weeks >= LONG_YELLOW]
    return tuple(sorted(found, key=lambda a: (-a.weeks, *_rank(a))))


_GRAVE = ("critical", "high", "medium", "low")


def worst_response(account: WeekAccount) -> Response:
    """The gravest broken response time of an account that has one, the longest overdue of these."""
    return min(account.responses, key=lambda r: (_GRAVE.index(r.severity), r.due))


def _responses(accounts: Iterable[WeekAccount]) -> tuple[WeekAccount, ...]:
    """Accounts with a broken response time, the gravest signal and the longest overdue first."""

    def key(account: WeekAccount) -> tuple[int, date, str, int]:
        worst = worst_response(account)
        return _GRAVE.index(worst.severity), worst.due, account.name.casefold(), account.id

    return tuple(sorted((a for a in accounts if a.responses), key=key))


def _decisions(accounts: Iterable[WeekAccount]) -> tuple[tuple[WeekAccount, Decision], ...]:
    """Decisions awaited, the earliest date first, those without one last."""
    found = [(a, d) for a in accounts for d in a.decisions]
    return tuple(sorted(found, key=lambda f: (f[1].due is None, f[1].due or date.max, f[0].name.casefold(), f[0].id)))


def _go_lives(accounts: Iterable[WeekAccount]) -> tuple[WeekAccount, ...]:
    """Go-lives of the next two weeks, by date."""
    found = [a for a in accounts if a.go_live is not None]
    return tuple(sorted(found, key=lambda a: (a.go_live or date.max, a.name.casefold(), a.id)))
