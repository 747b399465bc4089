"""What lies behind a line of the account screen, and what can be done about it: texts and menu items, pure."""

from __future__ import annotations

from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.calendar import Calendar
from csm_tui.domain.derived import MilestoneView
from csm_tui.domain.model import Action, CausedBy, Facts, Milestone, MilestoneState, Party, Status
from csm_tui.screens.dialogs.menu import Item
from csm_tui.screens.gate_items import gate_items, record_items
from csm_tui.screens.waiting_story import past_waits, waiting_items
from csm_tui.widgets.account_lines import PARTY_WORDS, Happened

CAUSES = {
    CausedBy.CUSTOMER: "the customer",
    CausedBy.VENDOR: "us",
    CausedBy.THIRD_PARTY: "a third party",
    CausedBy.SCOPE: "scope",
}
Text = str | tuple[str, str]


def _on(day: date | None, missing: str = "no date") -> str:
    return dates.long(day) if day else missing


def milestone_story(view: MilestoneView, facts: Facts, today: date, calendar: Calendar) -> list[Text]:
    """The dates, what it needs, its moves with reason and cause, its waits and blocks, its evidence."""
    m = view.milestone
    out: list[Text] = [_state(view)]
    gate = f"Gate {m.gate}. " if m.gate else ""
    out.append((f"{gate}Whose: {PARTY_WORDS[m.party]}{f', {m.owner}' if m.owner else ', no owner named'}.", "dim"))
    base = f"Baseline {_on(m.baseline, 'not set yet')}"
    sold = f", sold for {_on(m.sold)}" if m.sold else ""
    out.append(f"{base}{sold}, committed {_on(m.committed)}{_slip(view)}.")
    if m.state is MilestoneState.OPEN and view.forecast and view.forecast != m.committed:
        out.append((f"Forecast {_on(view.forecast)}, from what it needs and today.", "yellow"))
    titles = {x.code: x for x in facts.milestones}
    needs = [titles[n.code] for n in m.needs if n.code in titles]
    if needs:
        out.append("Needs: " + "; ".join(f"{n.title} ({_word(n)})" for n in needs) + ".")
    then = [x.title for x in facts.milestones if any(n.code == m.code for n in x.needs)]
    if then:
        out.append(("Behind it: " + "; ".join(then) + ".", "dim"))
    if m.done_when:
        out.append(f"Done when: {m.done_when}")
    if m.evidence:
        out.append(("Evidence: " + m.evidence, "green"))
    return out + _past(m, facts, today, calendar)


def _state(view: MilestoneView) -> Text:
    m = view.milestone
    if m.state is MilestoneState.DONE:
        return f"Done {_on(m.actual, 'on an unknown day')}.", "green"
    if m.state is MilestoneState.SKIPPED:
        return f"Skipped: {m.reason}", "dim"
    if m.unconfirmed:
        return "Unconfirmed: it came with an import and counts nowhere until you confirm it.", "yellow"
    if view.late:
        return f"{view.late} working day{'s' if view.late > 1 else ''} late.", "late"
    if view.ready:
        return "Open, and everything it needs is done.", "accent"
    return "Open."


def _slip(view: MilestoneView) -> str:
    if view.slip is None or view.slip == 0:
        return ""
    return f" ({abs(view.slip)} days {'later' if view.slip > 0 else 'earlier'} than the baseline)"


def _word(m: Milestone) -> str:
    return {MilestoneState.DONE: "done", MilestoneState.SKIPPED: "skipped"}.get(m.state, "open")


def _past(m: Milestone, facts: Facts, today: date, calendar: Calendar) -> list[Text]:
    """Moves, waits and blocks, oldest first."""
    out: list[Text] = []
    for move in (x for x in facts.moves if x.milestone_id == m.id):
        told = "customer told" if move.customer_told else "customer not told"
        why = f"{move.reason_code}: {move.reason}" if move.reason else move.reason_code
        cause = CAUSES[move.caused_by]
        old = dates.short(move.old, today) if move.old else "no date"
        moved = f"{dates.short(move.on, today)}: moved from {old} to {dates.short(move.new, today)}"
        out.append(f"{moved}, {why} (caused by {cause}, {told}).")
    return out + past_waits(m, facts, today, calendar)


def milestone_items(view: MilestoneView, facts: Facts, today: date, calendar: Calendar) -> list[Item]:
    """What can be done about a milestone now."""
    m = view.milestone
    if m.state is not MilestoneState.OPEN:
        return [Item("reopen", "Open it again", "o"), Item("edit", "Edit its words", "e")]
    items = [Item("done", "Mark as done", "d", "with date and evidence")]
    if m.unconfirmed:
        items.append(Item("confirm", "Confirm", "c", "it counts from now on"))
    items.append(Item("move", "Move its date", "m", "with reason and cause"))
    items += waiting_items(m, facts, today, calendar)
    items += gate_items(m)
    return [*items, Item("skip", "Skip it", "s", "with the reason"), Item("edit", "Edit its words", "e")]


# Actions, history, the account


def action_story(action: Action, today: date) -> list[Text]:
    """Whose it is, when it is due, where it came from, how often it was put off, how it ended."""
    from csm_tui.widgets.today_lines import origin_words

    side = PARTY_WORDS[action.party]
    who = f"{action.owner}, {side}" if action.owner and action.party is not Party.VENDOR else action.owner or side
    out: list[Text] = [(f"{who}, due {_on(action.due)}.", "dim")]
    if origin := origin_words(action.origin):
        out.append((f"{origin}.", "dim"))
    if action.carried:
        out.append((f"Carried on {action.carried} time{'' if action.carried == 1 else 's'}.", "yellow"))
    if action.snoozed_until is not None and action.snoozed_until > today:
        out.append((f"Hidden on Today until {_on(action.snoozed_until)}.", "dim"))
    if action.state != "open":
        reason = f": {action.reason}" if action.reason else "."
        out.append(f"{action.state.capitalize()} {_on(action.closed_on)}{reason}")
    return out


def action_items(action: Action, today: date) -> list[Item]:
    """What can be done about an action now."""
    if action.state != "open":
        return [Item("action-reopen", "Open it again", "o")]
    asleep = action.snoozed_until is not None and action.snoozed_until > today
    return [
        Item("action-done", "Done", "d"),
        Item("action-edit", "Edit", "e", "words, owner, date"),
        Item("action-move", "Move", "m", "to another day"),
        Item("action-snooze", "Seen on Today again" if asleep else "Snooze", "z", "" if asleep else "hidden on Today"),
        Item("action-drop", "Drop it", "x", "with the reason"),
    ]


def history_story(item: Happened, facts: Facts) -> list[Text]:
    """The full text of something that happened and has no screen of its own."""
    text = item.text
    if item.kind == "contact":
        contact = next((c for c in facts.contacts if c.id == item.ref), None)
        if contact is not None and contact.text:
            text = f"{item.text.split(':', 1)[0]}:\n{contact.text}"
    if item.kind == "review":
        review = next((r for r in facts.reviews if r.id == item.ref), None)
        noted = [] if review is None else [(c, a) for c, a in review.answers.items() if a.note]
        if noted:
            text += "\n" + "\n".join(f"{code} {answer.value}: {answer.note}" for code, answer in noted)
    return [(f"{_on(item.on)}, {item.kind}", "dim"), "", text]


def account_items(facts: Facts, *, overridden: bool) -> list[Item]:
    """What can be done to the account as a whole."""
    status = facts.account.status
    items = [
        Item("raise", "Raise a signal", hint="something that you have seen"),
        Item("new-action", "Add a next action", "A"),
        Item("note", "Add a note", "."),
        Item("prep", "Prepare a call", "p", "one page: what is open, who is who, last notes"),
        Item("contact", "Log a contact", "l", "meeting, call, mail, answer; silence is told from these"),
        Item("new-milestone", "Add a milestone"),
        Item("plan", "The plan as a whole", "P", "another plan, optional milestones, template"),
        *record_items(),
        Item("numbers", "Numbers of the week", "#", "users, features, tickets, errors, training"),
        Item("numbers-story", "All numbers", "N", "with their history"),
        Item("away", "Days away", hint="people out of office; their silence does not count"),
        Item("people", "People", "4", "who is who, who is silent; somebody new, somebody who left"),
        Item("contacts", "Contacts", "5", "all that was logged, and when the next meeting is due"),
        Item("edit-account", "Edit the account", hint="name, ARR, dates, CSM, tags, own fields"),
        Item("links", "Links", hint="CRM record, channel, documents: copy or open"),
    ]
    if any(m.unconfirmed for m in facts.milestones):
        items.insert(0, Item("confirm-all", "Confirm all imported milestones", "C"))
    items.append(Item("baseline", "Set the baseline", hint="freeze the dates as agreed now"))
    if overridden:
        items.append(Item("clear-override", "Take the override back"))
    if status is Status.ACTIVE:
        items.append(Item("hold", "Put on hold", hint="with a day to look again; clocks stop"))
    elif status is Status.HOLD:
        items.append(Item("resume", "Resume", hint="the hold ends today"))
    else:
        items.append(Item("open-again", "Open the account again"))
    if status is not Status.CLOSED:
        items.append(Item("close", "Close…", hint="what is left before it is complete, or close early"))
    word = "Bring back from the archive" if facts.account.archived else "Archive the account"
    return [*items, Item("archive", word, hint="everything is kept")]
