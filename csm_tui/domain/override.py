"""A person's word over the computed colour (R10). It sets colour and sort group, never the score."""

from __future__ import annotations

from datetime import date

from csm_tui.domain.derived import Health
from csm_tui.domain.frame import Frame
from csm_tui.domain.model import Colour, Facts, Override, Status
from csm_tui.domain.score import COLOUR_ORDER as _ORDER
from csm_tui.domain.score import Reckoned, colour_of

_LONGEST = 14  # days


def in_force(frame: Frame, computed: Colour, reckoned: Reckoned) -> Override | None:
    """The override that holds today (R10), else None.

    Gone when its day has passed or the computed colour caught up: equal to it, or, for an upward one
    (by the last snapshot before it was set), better. Upwards never past a Critical cap nor more than
    one colour above what is computed today.
    """
    override = frame.facts.override
    if override is None or override.colour not in _ORDER or computed not in _ORDER:
        return None
    if not frame.clock.reached(override.set_on) or frame.clock.passed(override.until):
        return None
    shown, real = _ORDER[override.colour], _ORDER[computed]
    if shown == real:
        return None
    if shown > real:
        critical = any(code in ("critical", "two-critical") for _, code in reckoned.caps)
        return None if shown - real > 1 or critical else override
    before = [s for s in frame.facts.snapshots if s.on <= override.set_on and s.score is not None]
    if before:
        last = max(before, key=lambda s: (s.on, s.reviewed))
        if last.score is not None and _ORDER[colour_of(last.score)] < shown:
            return None  # it lifted the colour then, and the score has passed it since
    return override


def caught_up(facts: Facts, health: Health, today: date) -> bool:
    """Whether the computed colour has come to what the override says, or past it: then it is over (R10)."""
    override = facts.override
    if override is None or health.override is not None or facts.account.status is not Status.ACTIVE:
        return False
    if override.colour not in _ORDER or health.computed not in _ORDER:
        return False
    return override.set_on <= today <= override.until and _ORDER[override.colour] <= _ORDER[health.computed]


def may_override(computed: Health, colour: Colour, reason: str, set_on: date, until: date) -> str:
    """Why an override is refused, as a sentence; '' when it is allowed (R10)."""
    if colour not in _ORDER:
        return "An override sets red, yellow or green."
    if len(reason.strip()) < 10:
        return "Give the reason in at least 10 characters."
    if until < set_on or (until - set_on).days > _LONGEST:
        return "An override holds for 14 days at most."
    if computed.computed in _ORDER:
        lift = _ORDER[colour] - _ORDER[computed.computed]
        if lift > 1:
            return "An override lifts the colour by one step at most."
        if lift > 0 and any(cap.code in ("critical", "two-critical") for cap in computed.caps):
            return "A Critical signal is open: resolve, dismiss or re-grade it first."
        if lift == 0:
            return f"The score says {colour.value} already."
    return ""
