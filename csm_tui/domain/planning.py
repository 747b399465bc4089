"""Working on a plan: who waits for whom, what a moved date does to the rest (DOMAIN 2). Other plans: ``fitting.py``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from csm_tui.domain.calendar import STANDARD, Calendar, roll_go_live
from csm_tui.domain.forecast import Network
from csm_tui.domain.model import Milestone, MilestoneState, Need
from csm_tui.errors import Refused

CODE = re.compile(r"[A-Z][0-9]{1,4}")
KINDS = ("FS", "SS")


@dataclass(frozen=True, slots=True)
class Shift:
    """A committed date that would change: of the milestone ``id``, from ``old`` to ``new``."""

    id: int
    code: str
    title: str
    old: date
    new: date


# needs


def parse_needs(text: str) -> tuple[Need, ...]:
    """Needs as typed, "C2, C5:SS" (SS = start to start), without repetition; raises Refused for anything else."""
    found: dict[str, Need] = {}
    for part in text.replace(",", " ").upper().split():
        code, colon, kind = part.partition(":")
        if not CODE.fullmatch(code) or (kind or "FS") not in KINDS or (colon and not kind):
            raise Refused(f"‘{part[:20]}’ is no dependency: write codes such as C2, or C5:SS for start to start.")
        found[code] = Need(code, kind or "FS")
    return tuple(found.values())


def needs_words(needs: Iterable[Need]) -> str:
    """The form that ``parse_needs`` reads."""
    return " ".join(n.code if n.kind == "FS" else f"{n.code}:{n.kind}" for n in needs)


def loop(needs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The codes of a circle among ``needs`` (code → what it needs), the first one again at the end; () = none."""
    done: set[str] = set()
    for start in needs:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            code, leaving = stack.pop()
            if leaving:
                path.pop()
                on_path.discard(code)
                done.add(code)
            elif code in on_path:
                return (*path[path.index(code) :], code)
            elif code not in done:
                path.append(code)
                on_path.add(code)
                stack.append((code, True))
                stack += [(need, False) for need in reversed(needs.get(code, ()))]
    return ()


def check_needs(milestones: Iterable[Milestone], code: str, needs: Sequence[Need]) -> None:
    """Raises Refused where ``code`` cannot need these: unknown, itself, or a circle."""
    graph = {m.code: [n.code for n in m.needs] for m in milestones}
    for need in needs:
        if need.kind not in KINDS:
            raise Refused(f"A dependency is FS (finish to start) or SS (start to start), not ‘{need.kind[:20]}’.")
        if need.code == code:
            raise Refused(f"{code} cannot need itself.")
        if need.code not in graph:
            raise Refused(f"This plan has no milestone {need.code[:20]} that could be needed.")
    circle = loop({**graph, code: [n.code for n in needs]})
    if circle:
        raise Refused(f"That would be a circle: {' needs '.join(circle)}. The dependencies are as they were.")


def needed_by(milestones: Iterable[Milestone], code: str) -> tuple[str, ...]:
    """The codes that name ``code`` among their needs, in plan order."""
    return tuple(m.code for m in milestones if any(n.code == code for n in m.needs))


def dependants(milestones: Sequence[Milestone], code: str) -> tuple[str, ...]:
    """The codes that wait for ``code``, directly or not, in plan order."""
    reached = {code}
    while True:
        more = {m.code for m in milestones if m.code not in reached and any(n.code in reached for n in m.needs)}
        if not more:
            return tuple(m.code for m in milestones if m.code in reached and m.code != code)
        reached |= more


def passed_on(
    needs: Sequence[Need], gone: Collection[str], of: Mapping[str, Sequence[Need]], own: str = ""
) -> tuple[Need, ...]:
    """``needs`` without the codes that are ``gone``: instead of each, what it needed itself (``of`` its code).

    As a skipped milestone passes its predecessors on. ``own`` is never among them.
    """
    out: dict[str, Need] = {}
    seen: set[str] = set()
    waiting = list(reversed(needs))
    while waiting:
        need = waiting.pop()
        if need.code not in gone:
            if need.code != own:
                out.setdefault(need.code, need)
        elif need.code not in seen:
            seen.add(need.code)
            waiting += reversed(of.get(need.code, ()))
    return tuple(out.values())


# dates


def _dated(milestone: Milestone) -> bool:
    return milestone.state is MilestoneState.OPEN and milestone.committed is not None and not milestone.unconfirmed


def _landed(code: str, day: date, calendar: Calendar) -> date:
    """``day`` on a working day; the go-live off bad days too."""
    return roll_go_live(day, calendar) if code == "L1" else calendar.next_working(day)


def proposed_shift(
    milestones: Sequence[Milestone],
    code: str,
    new: date,
    calendar: Calendar = STANDARD,
    *,
    today: date | None = None,
) -> tuple[Shift, ...]:
    """What should follow when ``code`` moves to ``new``: open dependants with old and new date, in plan order.

    Each keeps its working days behind the latest of what it needs, as the forecast does; one that has another, later
    predecessor stays. The go-live rolls off bad days. Where the move is to an earlier day nobody is drawn before
    ``today``. ``code`` itself is not among them; () = nobody has to follow.
    """
    moved: dict[str, date] = {code: new}
    network = Network(milestones, new, calendar)
    out: list[Shift] = []
    for milestone in _in_order(milestones, code):
        old = milestone.committed
        if old is None or not _dated(milestone):
            continue
        before = [p for p in network.predecessors(milestone) if p.committed is not None and not p.unconfirmed]
        was = max((p.committed for p in before if p.committed), default=None)
        now = max((moved.get(p.code, p.committed) for p in before if p.committed), default=None)
        if was is None or now is None or was == now:
            continue
        day = _landed(milestone.code, calendar.add(now, max(calendar.between(was, old), 0)), calendar)
        floor = _landed(milestone.code, today, calendar) if today is not None else day
        day = max(day, old) if now > was else min(max(day, floor), old)
        if day != old:
            moved[milestone.code] = day
            out.append(Shift(milestone.id, milestone.code, milestone.title, old, day))
    place = {m.code: n for n, m in enumerate(milestones)}
    return tuple(sorted(out, key=lambda s: place[s.code]))


def _in_order(milestones: Sequence[Milestone], code: str) -> list[Milestone]:
    """The dependants of ``code``, each after all that it needs; a circle is cut anywhere."""
    by_code = {m.code: m for m in milestones}
    waiting = dict.fromkeys(dependants(milestones, code))
    out: list[Milestone] = []
    while waiting:
        free = [c for c in waiting if not any(n.code in waiting for n in by_code[c].needs)] or list(waiting)[:1]
        for found in free:
            del waiting[found]
            out.append(by_code[found])
    return out


def shifted(
    milestones: Iterable[Milestone], ids: Collection[int], days: int, calendar: Calendar = STANDARD
) -> tuple[Shift, ...]:
    """The open, dated ones among ``ids`` moved by ``days`` working days (negative = earlier), in plan order.

    The go-live rolls off a bad day. By 0 days nothing moves.
    """
    out = []
    for m in milestones:
        if m.id in ids and m.committed is not None and m.state is MilestoneState.OPEN and days:
            new = _landed(m.code, calendar.add(m.committed, days), calendar)
            out.append(Shift(m.id, m.code, m.title, m.committed, new))
    return tuple(s for s in out if s.new != s.old)


def with_shifts(milestones: Iterable[Milestone], shifts: Iterable[Shift]) -> tuple[Milestone, ...]:
    """The milestones with the new committed dates, for a preview of what the forecast would say."""
    new = {s.code: s.new for s in shifts}
    return tuple(replace(m, committed=new[m.code]) if m.code in new else m for m in milestones)
