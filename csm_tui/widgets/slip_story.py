"""What lies behind one line of the slip, in sentences: a move, a wait, days that no move explains. Pure functions."""

from __future__ import annotations

from csm_tui.domain import dates
from csm_tui.domain.slip import Shift, SlipReport, Waited
from csm_tui.widgets.slip_lines import TOLD, count, reason_words


def move_story(report: SlipReport, shift: Shift) -> list[str]:
    """A move of the go-live in sentences."""
    move = shift.move
    days = count(abs(shift.days), "working day")
    old = dates.long(move.old) if move.old else "no date"
    way = "the same working day" if not shift.days else f"{days} {'later' if shift.days > 0 else 'earlier'}"
    out = [
        f"{report.name}: go-live moved from {old} to {dates.long(move.new)}, {way}.",
        f"Caused by {TOLD[move.caused_by.value]}: {reason_words(move.reason_code).lower()}.",
    ]
    if move.reason:
        out.append(f"“{move.reason}”")
    told = "The customer was told." if move.customer_told else "The customer has not been told."
    out.append(f"Moved on {dates.long(move.on)}. {told}")
    if report.waits:
        out += ["", "Waits of this account, as evidence:"]
        out += [f"{w.title}: {_wait_line(w)}" for w in report.waits]
    return out


def _wait_line(waited: Waited) -> str:
    wait = waited.wait
    until = f"until {dates.day(wait.until)}" if wait.until else "still waiting"
    days = count(waited.days, "working day")
    what = f"for {TOLD[wait.party.value]}, {wait.for_what}"
    return f"{what}, since {dates.day(wait.since)}, {until} ({days})"


def wait_story(report: SlipReport, waited: Waited) -> list[str]:
    """A wait with its reminders in sentences."""
    out = [f"{report.name}: {waited.title} waited {_wait_line(waited)}."]
    if waited.wait.expected:
        out.append(f"Expected {dates.long(waited.wait.expected)}.")
    for nudge in waited.wait.nudges:
        how = f" by {nudge.channel}" if nudge.channel else ""
        said = f": {nudge.text}" if nudge.text else ""
        out.append(f"Reminder of day {nudge.step} sent {dates.day(nudge.on)}{how}{said}.")
    if not waited.wait.nudges:
        out.append("No reminder was sent.")
    return out


def rest_story(report: SlipReport) -> list[str]:
    """Days that no move explains, in sentences."""
    was = dates.long(report.baseline) if report.baseline else "no date"
    now = dates.long(report.now) if report.now else "no date"
    days = count(abs(report.unmoved), "working day")
    way = "later" if report.unmoved > 0 else "earlier"
    return [
        f"{report.name}: agreed for {was}, {'live on' if report.live else 'now'} {now}.",
        f"{days} {way} than its moves tell, so nobody is charged with them.",
    ]
