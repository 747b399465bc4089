"""Signals about promises, criteria, numbers, decisions and renewal (DOMAIN 4.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import median
from typing import TypeVar

from csm_tui.domain import training
from csm_tui.domain.dates import day
from csm_tui.domain.frame import Frame, Sighting
from csm_tui.domain.model import AnswerValue, MilestoneState, Numbers, Party, Phase, Severity
from csm_tui.domain.numbers import FRESH, by_week, drops, nearest

_T = TypeVar("_T")


def look(frame: Frame) -> Iterator[Sighting]:
    """Everything these rules see on the frame's day."""
    yield from _promises(frame)
    yield from _criteria(frame)
    yield from _concerns(frame)
    yield from _decisions(frame)
    yield from _next_action(frame)
    yield from _actions(frame)
    yield from _renewal(frame)
    if _come_to(frame, "T2") and (gap := training_gap(frame)):
        yield Sighting("A5", "", gap)
    if frame.facts.numbers:
        yield from _numbers(frame)


def _promises(frame: Frame) -> Iterator[Sighting]:
    """H2: a promise of Sales that is still undecided after the kickoff."""
    undecided = sorted((p.id, p.text) for p in frame.facts.promises if p.decision == "open")
    after = frame.is_done("K1") or frame.at_least(Phase.CONFIGURE)
    if undecided and after:
        more = f" and {len(undecided) - 1} more" if len(undecided) > 1 else ""
        yield Sighting("H2", "", f"Undecided: {undecided[0][1]}{more}")


def _criteria(frame: Frame) -> Iterator[Sighting]:
    """S1 none written down; S2 no starting value at the go/no-go; S3 not checked for 60 days."""
    facts, clock = frame.facts, frame.clock
    if not facts.criteria:
        if facts.account.source == "import" and frame.review is None:
            return
        kickoff = frame.by_code.get("K1")
        held = kickoff.actual if kickoff is not None else facts.account.signed
        if frame.at_least(Phase.TRAIN):
            yield Sighting("S1", "", "No success criterion is written down", Severity.HIGH)
        elif held is not None and clock.elapsed(held, 7):
            yield Sighting("S1", "", f"Kickoff was on {day(held)}, no success criterion yet", Severity.MEDIUM)
        return
    live = [c for c in facts.criteria if c.state == "open"]
    bare = sorted((c.id, c.metric) for c in live if c.baseline is None)
    if bare and _come_to(frame, "L0" if "L0" in frame.by_code else "L1"):
        yield Sighting("S2", "", f"No starting value for {bare[0][1]}")
    old = sorted(
        (c.validated, c.metric) for c in live if c.validated and clock.passed(c.validated + timedelta(days=60))
    )
    if old:
        yield Sighting("S3", "", f"{old[0][1]} was last checked on {day(old[0][0])}")


def _come_to(frame: Frame, code: str) -> bool:
    """Whether a milestone is done, or confirmed and due."""
    milestone = frame.by_code.get(code)
    if milestone is None:
        return False
    if milestone.state is MilestoneState.DONE:
        return True
    return frame.is_open(code) and milestone.committed is not None and frame.clock.reached(milestone.committed)


def _concerns(frame: Frame) -> Iterator[Sighting]:
    """N1: the question about concerns was bad in the last two completed reviews."""
    done = sorted(
        (r.week, r.completed, r) for r in frame.facts.reviews if r.completed is not None and r.completed <= frame.today
    )
    last = [review.answers.get("S2") for _, _, review in done[-2:]]
    if len(last) == 2 and all(answer is not None and answer.value is AnswerValue.NO for answer in last):
        yield Sighting("N1", "", f"Concerns open in weeks {done[-2][0]} and {done[-1][0]}")


def _decisions(frame: Frame) -> Iterator[Sighting]:
    """R3: an escalation that was sent and not answered by the date it asked for."""
    for draft in frame.facts.drafts:
        if draft.state != "sent" or draft.answer or draft.decision_due is None:
            continue
        if frame.clock.passed(draft.decision_due):
            yield Sighting("R3", str(draft.id), f"A decision was asked for by {day(draft.decision_due)}")


def _next_action(frame: Frame) -> Iterator[Sighting]:
    """R4: nothing dated is planned; quiet while an account is new or an imported one is unreviewed."""
    account = frame.facts.account
    if any(a.state == "open" and a.due is not None for a in frame.facts.actions):
        return
    if frame.review is None and (account.source == "import" or not frame.clock.elapsed(account.added, 8)):
        return
    yield Sighting("R4", "", "Nothing with a date is planned")


def _actions(frame: Frame) -> Iterator[Sighting]:
    """R5, ours (or one that we have to chase elsewhere): past its date. One of theirs counts as E4."""
    late = sorted(
        (a.due, a.id, a.text)
        for a in frame.facts.actions
        if a.state == "open"
        and a.party is not Party.CUSTOMER
        and a.due is not None
        and frame.clock.passed(a.due)
        and not a.origin.startswith("draft ")  # a decision: R3 speaks of it
    )
    if late:
        due, _, text = late[0]
        more = f" (and {len(late) - 1} more)" if len(late) > 1 else ""
        yield Sighting("R5", "", f"‘{text}’ was due {day(due)}{more}")


def _renewal(frame: Frame) -> Iterator[Sighting]:
    """C1: the renewal is near and the customer is not live, or has not seen value."""
    renewal, live, value = frame.facts.account.renewal, frame.by_code.get("L1"), frame.by_code.get("V1")
    if renewal is None or live is None or not frame.clock.reached(renewal - timedelta(days=120)):
        return
    if frame.clock.passed(renewal):
        return
    unseen = value is not None and frame.is_open("V1")
    if unseen and frame.clock.reached(renewal - timedelta(days=60)):
        yield Sighting("C1", "", f"Renewal on {day(renewal)}, first value not seen yet", Severity.HIGH)
    elif frame.is_open("L1"):
        yield Sighting("C1", "", f"Renewal on {day(renewal)}, not live yet", Severity.MEDIUM)


def known(frame: Frame, read: Callable[[Numbers], _T | None]) -> list[tuple[date, _T]]:
    """The values of a figure by day, oldest first; [] when the last one is older than 14 days."""
    found = []
    for numbers in sorted(frame.facts.numbers, key=lambda n: n.on):
        value = read(numbers)
        if value is not None and frame.clock.reached(numbers.on):
            found.append((numbers.on, value))
    return found if found and not frame.clock.passed(found[-1][0] + timedelta(days=FRESH)) else []


def known_share(
    frame: Frame, part: Callable[[Numbers], float | None], whole: Callable[[Numbers], float | None]
) -> tuple[date, float] | None:
    """The last share of a whole and the day of its part; ``None`` where one of the two is not known, or the whole 0.

    The whole is the one told nearest to that day: licences are not counted anew with every figure.
    """
    parts, wholes = known(frame, part), known(frame, whole)
    if not parts or not wholes:
        return None
    on, value = parts[-1]
    of = nearest(wholes, on)
    return (on, value / of) if of else None


def _numbers(frame: Frame) -> Iterator[Sighting]:
    """A1–A4 and T1, from the figures that the CSM typed."""
    if frame.live:
        yield from _usage(frame)
    tickets = known(frame, lambda n: n.tickets)
    if tickets:
        on, count = tickets[-1]
        before = [value for d, value in tickets[:-1] if d >= on - timedelta(days=28)]
        if len(before) >= 2 and count >= 5 and count >= 2 * median(before):
            yield Sighting("A3", "", f"{count} open tickets on {day(on)}, usually {median(before):g}")
    errors = known(frame, lambda n: n.error_rate)
    if errors and errors[-1][1] > 5:
        yield Sighting("T1", "", f"Error rate {errors[-1][1]:g} % on {day(errors[-1][0])}")


def training_gap(frame: Frame) -> str:
    """What is short of 80 % trained (A5, P12); '' where nothing is known to be.

    Sessions hold where they tell who came, and do not grow old; else the last figures that were typed or imported.
    """
    held = [s for s in frame.facts.trainings if s.attended is not None and (s.on is None or frame.clock.reached(s.on))]
    if training.told(held):
        last = max((s.on for s in held if s.on), default=None)
        names = training.AUDIENCE_NAMES
        short = [f"{gap.percent} of the {names[gap.audience].lower()} {gap.word}" for gap in training.short_of(held)]
        return f"Training: {', '.join(short)}" + (f", last on {day(last)}" if last else "") if short else ""
    trained = known_share(frame, lambda n: n.trained, lambda n: n.invited)
    return f"{below(trained[1])} trained on {day(trained[0])}" if trained and trained[1] < training.ENOUGH else ""


def below(part: float) -> str:
    """A share that is too small, rounded down: 79.6 % is told as 79 %, never as the 80 % that it lacks."""
    return f"{int(100 * part + 1e-9)} %"


def _usage(frame: Frame) -> Iterator[Sighting]:
    """A1, A2, A4: from go-live on."""
    used = known_share(frame, lambda n: n.active, lambda n: n.licensed)
    if used and used[1] < 0.5:
        yield Sighting("A1", "", f"{below(used[1])} of the users active on {day(used[0])}")
    active = known(frame, lambda n: n.active)
    if active:
        sunday = active[-1][0] + timedelta(days=6 - active[-1][0].weekday())
        weeks = by_week(active, week_over=frame.clock.passed(sunday))
        if drops(weeks):
            yield Sighting("A2", "", "Active users " + ", ".join(f"{value:g}" for value in weeks[-3:]))
    core = known_share(frame, lambda n: n.core_used, lambda n: n.core_total)
    live = frame.by_code["L1"].actual
    if core and core[1] < 0.6 and live is not None and frame.clock.elapsed(live, 14):
        yield Sighting("A4", "", f"{below(core[1])} of the core features used on {day(core[0])}")
