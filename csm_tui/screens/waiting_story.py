"""Waits, reminders and blocks in words, and what can be done about them: texts and menu items, pure (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.calendar import Calendar
from csm_tui.domain.model import Block, Facts, Milestone, MilestoneState, Party, Status, Wait
from csm_tui.domain.nudges import LADDER, days_waited, next_nudge, waited_by_party
from csm_tui.screens.dialogs.menu import Item
from csm_tui.widgets.account_lines import PARTY_WORDS

Text = str | tuple[str, str]


def open_waits(facts: Facts, milestone: Milestone) -> list[Wait]:
    """Waits of a milestone that have not ended, the oldest first."""
    return sorted((w for w in facts.waits if w.milestone_id == milestone.id and w.until is None), key=lambda w: w.since)


def open_block(facts: Facts, milestone: Milestone) -> Block | None:
    """What blocks a milestone now."""
    return next((b for b in facts.blocks if b.milestone_id == milestone.id and b.until is None), None)


def working_days(count: int) -> str:
    """``1 working day``, ``9 working days``."""
    return "1 working day" if count == 1 else f"{count} working days"


def next_text(wait: Wait, today: date, calendar: Calendar, *, held: bool = False) -> str:
    """What is due next on the ladder: ``day 5 due: a second reminder …``; on hold its clock stands still."""
    coming = next_nudge(wait, today, calendar)
    if wait.until is not None:
        return ""
    if coming is None:
        return "every reminder of the ladder was sent"
    if held:
        return f"day {coming.step} comes next; on hold nothing is due"
    when = "is due" if coming.due else f"on {dates.short(coming.on, today)}"
    return f"day {coming.step} {when}: {coming.what}"


def wait_line(wait: Wait, today: date, calendar: Calendar) -> str:
    """``02 Nov: waits for customer: the ERP sample (still waiting, 9 working days, expected 20 Nov)``."""
    days = working_days(days_waited(wait, today, calendar))
    until = f"until {dates.short(wait.until, today)}" if wait.until else "still waiting"
    expected = f", expected {dates.short(wait.expected, today)}" if wait.expected and not wait.until else ""
    head = f"{dates.short(wait.since, today)}: waits for {PARTY_WORDS[wait.party]}: {wait.for_what}"
    return f"{head} ({until}, {days}{expected})."


def ladder(wait: Wait, today: date, calendar: Calendar) -> list[Text]:
    """The steps of a wait's ladder: sent when and how, due, or when they come."""
    out: list[Text] = []
    coming = next_nudge(wait, today, calendar)
    sent = {n.step: n for n in wait.nudges}
    for step, what in LADDER.items():
        if (nudge := sent.get(step)) is not None:
            by = f" by {nudge.channel}" if nudge.channel else ""
            said = f": {nudge.text}" if nudge.text else ""
            out.append((f"day {step:>2}  sent {dates.short(nudge.on, today)}{by}{said}", "green"))
        elif coming is not None and step == coming.step and coming.due:
            out.append((f"day {step:>2}  due since {dates.short(coming.on, today)}: {what}", "yellow"))
        elif coming is None or step < coming.step:
            out.append((f"day {step:>2}  passed over", "dim"))
        else:
            out.append((f"day {step:>2}  {dates.short(calendar.add(wait.since, step), today)}: {what}", "dim"))
    return out


def past_waits(m: Milestone, facts: Facts, today: date, calendar: Calendar) -> list[Text]:
    """Waits with their reminders and blocks of a milestone, for its story."""
    out: list[Text] = []
    held = facts.account.status is Status.HOLD
    for wait in (x for x in facts.waits if x.milestone_id == m.id):
        out.append((wait_line(wait, today, calendar), "" if wait.until else "yellow"))
        for nudge in wait.nudges:
            by = f" by {nudge.channel}" if nudge.channel else ""
            said = f": {nudge.text}" if nudge.text else ""
            out.append((f"  {dates.short(nudge.on, today)}: reminder of day {nudge.step} sent{by}{said}", "dim"))
        if wait.until is None:
            out.append((f"  Next: {next_text(wait, today, calendar, held=held)}.", "yellow"))
    out += [block_line(b, today, calendar) for b in facts.blocks if b.milestone_id == m.id]
    return out


def block_line(block: Block, today: date, calendar: Calendar) -> Text:
    """``02 Nov: blocked: no VPN (still blocked, 9 working days; nobody has it).``."""
    days = working_days(max(0, calendar.between(block.since, block.until or today)))
    until = f"until {dates.short(block.until, today)}" if block.until else "still blocked"
    who = block.owner or "nobody has it"
    text = f"{dates.short(block.since, today)}: blocked: {block.reason} ({until}, {days}; {who})."
    return text, "" if block.until else "yellow"


def waiting_items(m: Milestone, facts: Facts, today: date, calendar: Calendar) -> list[Item]:
    """What can be done about the waits and the block of an open milestone."""
    items: list[Item] = []
    if m.state is not MilestoneState.OPEN:
        return items
    waits = open_waits(facts, m)
    if waits:
        held = facts.account.status is Status.HOLD
        items.append(Item("end-wait", "It waits no longer", "w"))
        items.append(Item("nudge", "A reminder was sent", "n", next_text(waits[0], today, calendar, held=held)))
        items.append(Item("edit-wait", "Edit the wait", "", "party, words, expected day"))
        if len(waits) < 3:
            items.append(Item("wait", "It waits for another party, too"))
    else:
        items.append(Item("wait", "It waits for somebody", "w", "for whom, for what, since when"))
    if open_block(facts, m) is not None:
        items.append(Item("unblock", "It is no longer blocked", "b"))
    else:
        items.append(Item("block", "It is blocked", "b", "what blocks it and who has it"))
    return items


def waits_about(facts: Facts, today: date, calendar: Calendar) -> list[Text]:
    """How long was waited for each party, over all waits of the account."""
    totals: Mapping[Party, int] = waited_by_party(facts.waits, today, calendar)
    if not totals:
        return [("Nothing has waited for anybody yet. On a milestone, Enter and then w starts a wait.", "dim")]
    said = ", ".join(
        f"{PARTY_WORDS[p]} {working_days(days)}" for p, days in sorted(totals.items(), key=lambda x: -x[1])
    )
    return [f"Waited so far: {said}.", ("Days of several waits on the same party count once.", "dim")]


def _brief(wait: Wait, today: date, calendar: Calendar, held: bool) -> str:
    """What matters of a wait in a few words: ``customer, 7d, day 5 is due``."""
    head = f"{PARTY_WORDS[wait.party]}, {days_waited(wait, today, calendar)}d"
    if wait.until is not None:
        return f"{head}, ended {dates.short(wait.until, today)}"
    coming = next_nudge(wait, today, calendar)
    if held or coming is None:
        return f"{head}, on hold" if held else f"{head}, all reminders sent"
    return f"{head}, day {coming.step} {'is due' if coming.due else 'on ' + dates.short(coming.on, today)}"


def waits_items(facts: Facts, today: date, calendar: Calendar) -> list[Item]:
    """The open waits and blocks of the account, then the waits that ended; ``wait-7``, ``block-3``."""
    titles = {m.id: m.title for m in facts.milestones}
    held = facts.account.status is Status.HOLD
    running = sorted((w for w in facts.waits if w.until is None), key=lambda w: (w.since, w.id))
    ended = sorted((w for w in facts.waits if w.until is not None), key=lambda w: (w.since, w.id), reverse=True)
    blocks = [
        Item(
            f"block-{b.id}",
            b.reason,
            hint=f"blocked since {dates.short(b.since, today)}, {b.owner or 'nobody has it'}; "
            + titles.get(b.milestone_id, ""),
        )
        for b in facts.blocks
        if b.until is None
    ]

    def item(w: Wait) -> Item:
        hint = f"{_brief(w, today, calendar, held)}; {titles.get(w.milestone_id, '')}"
        return Item(f"wait-{w.id}", w.for_what, hint=hint)

    return [*map(item, running), *blocks, *map(item, ended)]
