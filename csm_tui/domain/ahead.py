"""What lies ahead of each account: its gates and its go-live, and the weeks in which go-lives meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from csm_tui.domain.calendar import iso_week


@dataclass(frozen=True, slots=True)
class Stop:
    """A gate or the go-live of an account. Skipped ones are none."""

    code: str
    title: str
    gate: str  # "G0" … "G5"; '' = the go-live itself
    committed: date | None
    baseline: date | None = None
    actual: date | None = None
    done: bool = False
    unconfirmed: bool = False

    @property
    def is_live(self) -> bool:
        """Whether it is the go-live."""
        return self.code == "L1"


@dataclass(frozen=True, slots=True)
class Ahead:
    """One account on the portfolio's timeline."""

    account_id: int
    name: str
    colour: str
    band: str | None
    held_until: date | None  # the review date of its hold
    forecast: date | None  # of the go-live
    stops: tuple[Stop, ...]  # in the order of the plan

    @property
    def on_hold(self) -> bool:
        """Whether its clocks stand still."""
        return self.colour == "hold"

    @property
    def live(self) -> Stop | None:
        """Its go-live; ``None`` where the plan has none, or it was skipped."""
        return next((stop for stop in self.stops if stop.is_live), None)

    @property
    def go_live(self) -> date | None:
        """When it went live, else when that is expected: the forecast, else (and on hold) the committed date."""
        live = self.live
        if live is None:
            return None
        if live.done:
            return live.actual
        return live.committed if self.on_hold else self.forecast or live.committed

    @property
    def is_later(self) -> bool:
        """Whether the go-live is expected after the date that is committed."""
        live, day = self.live, self.go_live
        return bool(live and not live.done and live.committed and day and day > live.committed)

    @property
    def next(self) -> Stop | None:
        """The earliest open stop with a date; of the same day the earlier one of the plan."""
        dated = [stop for stop in self.stops if not stop.done and stop.committed is not None]
        return min(dated, key=lambda stop: stop.committed or date.max, default=None)

    def overdue(self, today: date) -> bool:
        """Whether its next stop's date has passed; never on hold or while that stop is unconfirmed."""
        stop = self.next
        return bool(stop and stop.committed and stop.committed < today and not stop.unconfirmed and not self.on_hold)


def in_order(accounts: Iterable[Ahead]) -> tuple[Ahead, ...]:
    """By the next date, the earliest first; then those on hold, then those with nothing ahead."""

    def place(found: Ahead) -> tuple[int, date, str, int]:
        stop = found.next
        day = stop.committed if stop and stop.committed else date.max
        return (2 if stop is None else 1 if found.on_hold else 0), day, found.name.casefold(), found.account_id

    return tuple(sorted(accounts, key=place))


def go_lives(accounts: Iterable[Ahead]) -> Mapping[str, tuple[Ahead, ...]]:
    """The accounts that are expected to go live in each ISO week ("2026-W51"), the earliest week first.

    Without those on hold, whose date says nothing, and those that are live.
    """
    weeks: dict[str, list[Ahead]] = {}
    for found in accounts:
        live, day = found.live, found.go_live
        if live is not None and not live.done and day is not None and not found.on_hold:
            weeks.setdefault(iso_week(day), []).append(found)
    return {week: tuple(weeks[week]) for week in sorted(weeks)}


def collisions(accounts: Iterable[Ahead]) -> Mapping[str, tuple[Ahead, ...]]:
    """The weeks of ``go_lives`` in which more than one account goes live."""
    return {week: together for week, together in go_lives(accounts).items() if len(together) > 1}
