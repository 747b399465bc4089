"""What the dates come to: lateness, forecast over the dependencies, the critical path (DOMAIN 2.0)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from csm_tui.domain.calendar import STANDARD, Calendar, roll_go_live

if TYPE_CHECKING:
    from typing import Protocol

    class Needed(Protocol):
        """What is looked at of a dependency."""

        @property
        def code(self) -> str:
            """The milestone that is needed."""

        @property
        def kind(self) -> str:
            """FS or SS."""

    class Step(Protocol):
        """What is looked at of a milestone: ``model.Milestone``, or the light one of ``account --json``."""

        @property
        def code(self) -> str:
            """Its code."""

        @property
        def state(self) -> str:
            """open, done or skipped."""

        @property
        def committed(self) -> date | None:
            """The latest agreed date."""

        @property
        def actual(self) -> date | None:
            """The day it was done."""

        @property
        def started(self) -> date | None:
            """The day it began."""

        @property
        def unconfirmed(self) -> bool:
            """Whether it was imported and nobody has confirmed it."""

        @property
        def needs(self) -> Sequence[Needed]:
            """What it depends on."""


_OPEN, _DONE, _SKIPPED = "open", "done", "skipped"  # ``model.MilestoneState``, which a reading command does without


M = TypeVar("M", bound="Step")


def late(milestone: Step, today: date, calendar: Calendar = STANDARD) -> int:
    """Working days d with committed < d ≤ (actual or today); 0 = not late.

    An open milestone due today is not late. Skipped and unconfirmed ones never are, nor those done on
    an unknown date.
    """
    committed = milestone.committed
    if committed is None or milestone.unconfirmed or milestone.state == _SKIPPED:
        return 0
    end = today if milestone.state == _OPEN else milestone.actual
    if end is None or end <= committed:
        return 0
    return calendar.between(committed, end)


class Network(Generic[M]):
    """The dependencies of one account, walked once. Codes that are absent or skipped pass theirs on."""

    __slots__ = ("_busy", "_memo", "_preds", "by_code", "calendar", "today")

    def __init__(self, milestones: Iterable[M], today: date, calendar: Calendar = STANDARD) -> None:
        self.by_code: dict[str, M] = {m.code: m for m in milestones}
        self.today = calendar.next_working(today)  # nothing is done on a day off
        self.calendar = calendar
        self._memo: dict[str, date | None] = {}
        self._preds: dict[str, tuple[M, ...]] = {}
        self._busy: set[str] = set()

    def predecessors(self, milestone: M) -> tuple[M, ...]:
        """The milestones that this one really waits for.

        A skipped one passes its own on. A start-to-start need is met when that milestone has started or
        is done; until then this one waits, as that one does, for what comes before it.
        """
        found = self._preds.get(milestone.code)
        if found is None:
            collected: dict[str, M] = {}
            self._collect(milestone, collected, {milestone.code})
            found = self._preds[milestone.code] = tuple(collected.values())
        return found

    def _collect(self, milestone: M, into: dict[str, M], seen: set[str]) -> None:
        for need in milestone.needs:
            other = self.by_code.get(need.code)
            if other is None or need.code in seen:
                continue
            if other.state == _SKIPPED:
                seen.add(need.code)
                self._collect(other, into, seen)
            elif need.kind == "SS":
                if other.state == _OPEN and other.started is None:
                    self._collect(other, into, seen | {need.code})
            else:
                into[need.code] = other

    def ready(self, milestone: M) -> bool:
        """Whether everything it needs is done. Unconfirmed ones get the benefit of the doubt."""
        return all(p.state != _OPEN or p.unconfirmed for p in self.predecessors(milestone))

    def forecast(self, milestone: M) -> date | None:
        """When it will be done: actual, else the latest of committed, today and what its predecessors allow.

        ``None`` where nothing can be said: no committed date, unconfirmed, skipped, or done on an
        unknown day. Such a one does not hold up its followers. The go-live is rolled off a bad day
        only where the reckoning moved it: a committed bad day is for the plan's lint to tell.
        """
        code = milestone.code
        if code in self._memo:
            return self._memo[code]
        if code in self._busy:  # a circle among needs that people edited: cut it here
            return milestone.committed
        self._busy.add(code)
        found = self._reckon(milestone)
        self._busy.discard(code)
        self._memo[code] = found
        return found

    def _reckon(self, milestone: M) -> date | None:
        if milestone.state != _OPEN:
            return milestone.actual if milestone.state == _DONE else None
        committed = milestone.committed
        if committed is None or milestone.unconfirmed:
            return None
        latest = max(committed, self.today)
        pushed = self._pushed_by(milestone, committed)
        if pushed is not None and pushed > latest:
            latest = pushed
        if milestone.code == "L1" and latest != committed:
            latest = roll_go_live(latest, self.calendar)
        return latest

    def _pushed_by(self, milestone: M, committed: date) -> date | None:
        """Latest predecessor's forecast + the working days the plan leaves between the two, never less than none."""
        latest_forecast = latest_committed = None
        for other in self.predecessors(milestone):
            there = self.forecast(other)
            if there is not None and (latest_forecast is None or there > latest_forecast):
                latest_forecast = there
            if other.committed is not None and (latest_committed is None or other.committed > latest_committed):
                latest_committed = other.committed
        if latest_forecast is None or latest_committed is None:
            return latest_forecast
        if latest_forecast <= latest_committed:
            return latest_forecast  # nothing is pushed: the committed date stands unless it lies before theirs
        return self.calendar.add(latest_forecast, max(self.calendar.between(latest_committed, committed), 0))

    def all(self) -> dict[str, date | None]:
        """Forecast of every milestone by its code."""
        return {code: self.forecast(m) for code, m in self.by_code.items()}

    def critical(self) -> frozenset[str]:
        """Codes of the open milestones that decide the go-live's forecast; empty once it is live."""
        live = self.by_code.get("L1")
        if live is None or live.state != _OPEN:
            return frozenset()
        path: set[str] = set()
        waiting = [live]
        while waiting:
            milestone = waiting.pop()
            if milestone.code in path:
                continue
            path.add(milestone.code)
            dated = [(self.forecast(p), p) for p in self.predecessors(milestone) if p.state == _OPEN]
            known = [(there, p) for there, p in dated if there is not None]
            if known:
                latest = max(there for there, _ in known)
                waiting += [p for there, p in known if there == latest]
        return frozenset(path)


def forecasts(milestones: Iterable[M], today: date, calendar: Calendar = STANDARD) -> Mapping[str, date | None]:
    """Forecast by milestone code (see ``Network.forecast``)."""
    return Network(milestones, today, calendar).all()


def critical_path(milestones: Iterable[M], today: date, calendar: Calendar = STANDARD) -> frozenset[str]:
    """Codes on the critical path to the go-live."""
    return Network(milestones, today, calendar).critical()
