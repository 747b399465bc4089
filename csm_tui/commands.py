"""Every key and command of the program, declared once: bindings, footer, help and palette come from here.

A key does one thing on every list screen; letters act only where no text box has the focus; no letter
deletes (UX 3). ``priority`` orders the footer: the highest stay longest; 0 is never in the footer but
always in help and palette.
"""

# No annotations as texts here: ``NamedTuple`` would compile each of them at every start.

from typing import NamedTuple

from textual.binding import Binding, BindingType


class Command(NamedTuple):
    """One thing that a person can do."""

    id: str  # "account.move": also the name under which a key can be remapped
    keys: str  # "m" or "u,ctrl+z"; '' = palette only
    action: str  # Textual action on the screen: "move_date"
    label: str  # footer
    help: str  # help and palette: what it does, in one phrase
    priority: int = 0
    short: str = ""  # footer, when the label does not fit
    urgent: bool = False  # works while text has the focus, too (a priority binding)


def bindings(*groups: tuple[Command, ...]) -> list[BindingType]:
    """Return Textual bindings for the commands that have keys, each with its id."""
    return [
        Binding(c.keys, c.action, c.label, show=c.priority > 0, id=c.id, tooltip=c.help, priority=c.urgent)
        for group in groups
        for c in group
        if c.keys
    ]


MOVE = (
    Command("list.down", "down,j", "cursor_down", "Down", "next line"),
    Command("list.up", "up,k", "cursor_up", "Up", "previous line"),
    Command("list.page-down", "pagedown", "page_down", "Page down", "next page"),
    Command("list.page-up", "pageup", "page_up", "Page up", "previous page"),
    Command("list.top", "g,home", "cursor_top", "Top", "first line"),
    Command("list.bottom", "G,end", "cursor_bottom", "Bottom", "last line"),
    Command("list.open", "enter", "choose", "Open", "open what the cursor is on", 95),
)

ALWAYS = (
    Command("app.help", "f1", "help", "Help", "help for this screen, also while typing", 0, urgent=True),
    Command("app.quit", "ctrl+q", "quit", "Quit", "leave at once; everything is saved", 0, urgent=True),
    Command("app.palette", "ctrl+p", "commands", "Commands", "all commands", 0, urgent=True),
    Command("app.repaint", "ctrl+l", "repaint", "Repaint", "draw the screen anew", 0),
    Command("app.theme", "", "cycle_theme", "Theme", "switch between light and dark", 0),
    Command("app.cvd", "", "toggle_cvd", "Colour-blind colours", "colours for colour-blind eyes, on or off", 0),
    Command("app.ascii", "", "toggle_ascii", "ASCII marks", "plain ASCII marks instead of symbols, on or off", 0),
    Command("app.away", "", "away", "Days away", "when you are away: clocks stand still meanwhile", 0),
    Command("app.import-numbers", "", "import_numbers", "Import numbers", "take weekly numbers from a usage export", 0),
    Command("app.messages", "", "messages", "Messages", "the last messages", 0),
    Command("app.where", "", "where", "Where is my data?", "where the database, settings and backups are", 0),
)

EVERYWHERE = (
    Command("screen.help", "?", "help", "All keys", "every key and command of this screen", 100, "Keys"),
    Command("screen.commands", ":", "commands", "Commands", "all commands", 0),
    Command("screen.back", "escape", "back", "Back", "clear the filter, close, one level back", 0),
    Command("screen.quit", "q", "leave", "Back", "back; at the portfolio it asks whether to quit", 0),
    Command("screen.filter", "/", "filter", "Filter", "filter as you type", 80),
    Command("screen.goto", "o", "goto", "Go to", "go to any account by name; / finds words anywhere", 20),
    Command("screen.search", "", "search", "Search", "words in notes, signals, answers, people: anywhere", 0),
    Command("screen.undo", "u,ctrl+z", "undo", "Undo", "take back the last change", 60),
    Command("screen.redo", "U,ctrl+y", "redo", "Redo", "do again what was taken back", 0),
    Command("screen.copy", "y", "copy", "Copy", "copy the line, note or message", 0),
    Command("screen.note", ".", "note", "Note", "add a note to the account", 40),
    Command("screen.today", "D", "agenda", "Today", "what is to be done: overdue, today, the next days", 24),
    Command("screen.action", "A", "quick_action", "Action", "add a next action: pay invoice fri", 0),
    Command("screen.reload", "f5", "reload", "Re-read", "read the data again", 0),
    Command("screen.previous", "[", "previous", "Previous", "previous account or view", 0),
    Command("screen.next", "]", "next", "Next", "next account or view", 0),
)

PORTFOLIO = (
    Command("portfolio.review", "r", "review", "Review", "start or resume the weekly review", 75),
    Command("portfolio.escalate", "x", "escalate", "Escalate", "draft an escalation", 70),
    Command("portfolio.draft", "X", "new_draft", "Draft", "a new draft: choose one of the templates", 0),
    Command("portfolio.drafts", "Z", "drafts", "Drafts", "drafts of all accounts: open, waiting, overdue", 0),
    Command("portfolio.done", "d", "done", "Done", "mark the next milestone as done", 65),
    Command("portfolio.health", "h", "health", "Health", "why this health, and what would make it green", 55),
    Command("portfolio.new", "n", "new", "New", "add an account", 35),
    Command("portfolio.edit", "e", "edit", "Edit", "edit the account", 0),
    Command("portfolio.action", "A", "quick_action", "Action", "add a next action", 0),
    Command("portfolio.log", "l", "log_contact", "Log contact", "log a contact: meeting, call, mail, answer", 0),
    Command("portfolio.numbers", "number_sign", "numbers", "Numbers", "type the numbers of the week", 0),
    Command("portfolio.sort", "s", "sort", "Sort", "choose the order", 30),
    Command("portfolio.sort-reverse", "S", "sort_reverse", "Reverse", "reverse the order", 0),
    Command("portfolio.views", "v", "views", "Views", "choose a view", 50),
    *(Command(f"portfolio.view-{n}", str(n), f"view({n})", f"View {n}", f"show view {n}", 0) for n in range(1, 10)),
    Command("portfolio.columns", "c", "columns", "Columns", "choose columns and their order, for this view", 29),
    Command("portfolio.group", "b", "group", "Group", "group by segment, phase, colour or turn", 27),
    Command("portfolio.mark", "space", "mark", "Mark", "mark it, to change several (or click left of it)", 23),
    Command("portfolio.mark-all", "a", "mark_all", "Mark all", "mark all that are shown, or none", 0),
    Command("portfolio.menu", "comma", "menu", "More", "everything that can be done to this account", 24),
    Command("portfolio.menu-marked", "comma", "menu_marked", "Marked", "what can be done to all that are marked", 98),
    Command("portfolio.fields", "", "fields", "Own fields", "fields of your own: text, number, date, choice", 0),
    Command("portfolio.rates", "", "rates", "My rates", "your own exchange rates, to add up currencies", 0),
    Command("portfolio.timeline", "T", "timeline", "Timeline", "the coming weeks: gates and go-lives, by date", 28),
    Command("portfolio.slip", "L", "slip", "Slip", "what the go-lives slipped, by whom and why", 22),
    Command("portfolio.week", "M", "week", "Week", "the week on one page, for your manager", 21),
    Command("portfolio.strip", "B", "heat", "Weeks", "weeks and accounts side by side: answered, missed, colour", 0),
    Command("portfolio.history", "H", "history", "History", "the past weeks of this account's reviews", 0),
    Command("portfolio.signals", "W", "signals", "Signals", "the warning signs, by what is due about each", 46),
    Command("portfolio.raise", "exclamation_mark", "raise_signal", "Raise signal", "raise a warning sign", 0),
    Command("portfolio.preview", "p", "preview", "Preview", "show or hide the preview", 0),
    Command("portfolio.import", "i", "import_file", "Import", "import a spreadsheet", 25),
    Command("portfolio.write", "w", "write", "Write", "write the list to a CSV file", 0),
    Command(
        "portfolio.calendar", "", "calendar", "Working days", "public holidays, weekend, days off of all accounts", 0
    ),
    Command("portfolio.archive", "delete", "archive", "Archive", "archive the account (asks first)", 0),
    Command(
        "portfolio.demo", "", "demo", "Demo portfolio", "to a made-up portfolio, kept apart; there: back to yours", 0
    ),
)

# The pages of an account's record: key, code, name, short name, what stands there. Each appears here with its page.
RECORD_PAGES = (
    ("1", "handoff", "Handoff", "Handoff", "what Sales handed over, in ten sections, and how good it was"),
    ("2", "promises", "Promises", "Promises", "what Sales promised, what was decided about it, what is out of scope"),
    ("3", "win", "Win", "Win", "success criteria from baseline to target, and how long value takes"),
    ("4", "people", "People", "People", "who is who at the customer, and how long each was silent"),
    ("5", "contacts", "Contacts", "Contacts", "meetings, mails and calls, and when the next one is due"),
    ("6", "actions", "Actions", "Actions", "next steps, ours and theirs, and what became of the earlier ones"),
    ("7", "raci", "RACI", "RACI", "who does what: one person accountable for each piece of work"),
    ("8", "training", "Training", "Train", "training sessions, and how many of each audience they reached"),
    ("9", "live", "Go-live", "Live", "readiness, hypercare issues and their clocks, the way back, the review"),
    ("0", "happened", "History", "History", "everything that happened, newest first, with your notes"),
)

ACCOUNT = (
    Command("account.done", "d", "done", "Done", "mark this milestone as done", 78),
    Command(
        "account.move", "m", "move_date", "Move date", "move its committed date, with reason and cause", 76, "Move"
    ),
    Command("account.health", "h", "health", "Health", "why this health, and what would make it green", 72),
    Command("account.escalate", "x", "escalate", "Escalate", "draft an escalation", 62),
    Command("account.draft", "X", "new_draft", "Draft", "a new draft: choose one of the templates", 0),
    Command("account.drafts", "Z", "drafts", "Drafts", "the drafts of this account, with their history", 0),
    Command("account.review", "r", "review", "Review", "review this account", 64),
    Command("account.history", "H", "history", "History", "the past weeks of its reviews, as they were then", 0),
    Command("account.baseline", "b", "baseline", "Baseline", "freeze the agreed dates as the baseline", 0),
    Command("account.new", "n", "new", "New", "add a milestone of your own", 0),
    Command("account.edit", "e", "edit", "Edit", "edit what the cursor is on", 0),
    Command("account.action", "A", "quick_action", "Action", "add a next action", 45),
    Command("account.log", "l", "log_contact", "Log contact", "log a contact: meeting, call, mail, answer", 44, "Log"),
    Command("account.numbers", "number_sign", "numbers", "Numbers", "type the numbers of the week", 0),
    Command("account.numbers-story", "N", "numbers_story", "All numbers", "the weekly numbers with their history", 0),
    Command("account.away", "", "away_here", "Days away here", "when its people are away: silence does not count", 0),
    Command("account.confirm", "c", "confirm", "Confirm", "confirm an imported milestone; C confirms all", 0),
    Command("account.confirm-all", "C", "confirm_all", "Confirm all", "confirm all imported milestones", 0),
    Command(
        "account.mark",
        "space",
        "mark",
        "Mark",
        "mark it, to change several (or click left of its name)",
        28,
    ),
    Command("account.mark-all", "a", "mark_all", "Mark all", "mark all open milestones, or none", 0),
    Command("account.place-up", "shift+up,K", "place(-1)", "Move up", "this milestone one place up in the plan", 0),
    Command("account.place-down", "shift+down,J", "place(1)", "Move down", "this milestone one place down", 0),
    Command("account.remove", "delete", "remove", "Remove", "take this milestone out of the plan (asks first)", 0),
    Command("account.plan", "P", "plan", "Plan", "another plan, optional milestones, save as a template", 0),
    Command("account.wait", "comma", "menu", "More", "everything that can be done here", 30),
    Command("account.zoom-in", "+", "zoom(1)", "Zoom in", "fewer weeks on the timeline", 0),
    Command("account.zoom-out", "-", "zoom(-1)", "Zoom out", "more weeks on the timeline", 0),
    Command("account.today", "t", "today", "Today", "scroll the timeline to today", 0),
    Command("account.earlier", "left", "scroll_time(-1)", "Earlier", "earlier weeks of a zoomed timeline", 0),
    Command("account.later", "right", "scroll_time(1)", "Later", "later weeks of a zoomed timeline", 0),
    Command("account.gates", "f", "gates", "Gates", "what each gate asks for, and the go-live checklist", 0),
    Command("account.waits", "", "waits", "Waits and blocks", "who is waited for, and which reminder is due", 0),
    Command("account.uat", "", "uat", "Test rounds", "rounds of acceptance testing and their findings", 0),
    Command("account.scope", "", "scope", "Scope", "wishes after the baseline, and how much the plan has grown", 0),
    Command("account.slip", "L", "slip", "Slip", "what the go-live slipped, by whom and why", 0),
    Command("account.signals", "W", "signals", "Signals", "the warning signs of this account", 40),
    Command("account.raise", "exclamation_mark", "raise_signal", "Raise signal", "raise a warning sign", 0),
    Command("account.write", "w", "write_plan", "Write plan", "write the plan for the customer to a file", 0),
    Command("account.links", "", "links", "Links", "CRM record, channel, documents: copy or open", 0),
    Command("account.lint", "", "lint", "Lint", "what is wrong with the plan, to be walked through", 0),
    Command("account.calendar", "", "calendar", "Working days", "public holidays, weekend and own days off", 0),
    Command("account.hold", "", "hold", "Hold or resume", "put the account on hold, or go on with it", 0),
    Command("account.close", "", "close", "Close account…", "what is left before it is complete, or close early", 0),
    Command("account.archive", "", "archive", "Archive account", "archive the account (asks first)", 0),
    *(
        Command(f"account.{code}", key, f"record('{code}')", title, f"record: {about}", 0)
        for key, code, title, _, about in RECORD_PAGES
    ),
    Command("account.prep", "p", "prep", "Prepare a call", "one page to read before a call: what is open, who", 0),
    Command("account.record", "i", "record('')", "Record", "the account's record, page by page", 26),
    Command("account.pane", "tab", "pane(1)", "Next part", "next part of the screen", 0),
    Command("account.pane-back", "shift+tab", "pane(-1)", "Previous part", "previous part of the screen", 0),
)

RECORD = (
    *(
        Command(f"record.{code}", key, f"page('{code}')", title, about, 0)
        for key, code, title, _, about in RECORD_PAGES
    ),
    Command("record.new", "n", "new", "New", "one more line on this page of the record", 88),
    Command("record.done", "d", "done", "Done", "done, decided, met: the usual end of what the cursor is on", 82),
    Command("record.edit", "e", "edit", "Edit", "edit what the cursor is on", 80),
    Command("record.remove", "delete", "remove", "Remove", "take out what the cursor is on (asks first)", 0),
    Command("record.log", "l", "log_contact", "Log contact", "log a contact: meeting, call, mail, answer", 66, "Log"),
    Command("record.write", "w", "extra('write')", "Write", "write what stands on this page to a file", 30),
    Command("record.import", "i", "extra('bring_in')", "Import", "bring people in from a CSV or vCard file", 28),
    Command("record.grid", "p", "extra('beside')", "Grid", "show or hide the grid of power and interest", 52),
    Command("record.up", "shift+up,K", "extra('place_up')", "Line up", "this line one place up", 0),
    Command("record.lower", "shift+down,J", "extra('place_down')", "Line down", "this line one place down", 0),
    Command("record.numbers", "number_sign", "numbers", "Numbers", "type the numbers of the week", 0),
    Command("record.cadence", "c", "extra('cadence')", "How often", "how often you meet: the account's own rhythm", 52),
    Command(
        "record.tick", "space", "extra('tick')", "Tick", "yes to this line of a checklist; again takes it back", 84
    ),
    Command(
        "record.sales", "b", "extra('back_to_sales')", "Back to Sales", "a note to Sales: what is missing", 72, "Sales"
    ),
    Command("record.move", "m", "extra('move')", "Move", "move the action to another day", 78),
    Command("record.snooze", "z", "extra('snooze')", "Snooze", "hide the action on Today until a day", 64),
    Command("record.kind", "v", "extra('kinds')", "Kind", "only one kind of the history: notes, contacts, signals", 68),
    Command("record.menu", "comma", "menu", "More", "everything that can be done here", 60),
    Command("record.next", "],right", "turn(1)", "Next page", "the next page of the record", 70, "Next"),
    Command("record.previous", "[,left", "turn(-1)", "Previous page", "the page before", 0),
)

PREP = (
    Command("prep.copy", "y", "copy", "Copy", "copy the sheet as Markdown", 86),
    Command("prep.write", "w", "write", "Write", "write the sheet to a file: Markdown, or .txt", 84),
    Command("prep.log", "l", "log_contact", "Log contact", "log the call: whom you met, what was said", 80, "Log"),
    Command("prep.health", "h", "health", "Health", "why this health, and what would make it green", 60),
    Command("prep.record", "i", "record('')", "Record", "the account's record, page by page", 50),
    Command("prep.close", "p", "back", "Back", "back to where you came from", 0),
)

GATE = (
    Command("gate.yes", "space", "yes", "Yes", "this item is ready, on to the next; again takes it back", 90),
    Command("gate.done", "d", "done", "Done", "mark the step that the gate guards as done", 85),
    Command("gate.force", "f", "force", "Force", "pass although something is missing, with a reason", 80),
    Command("gate.next", "],right", "turn(1)", "Next gate", "the next gate", 70, "Next"),
    Command("gate.previous", "[,left", "turn(-1)", "Previous gate", "the gate before", 0),
    Command("gate.log", "l", "log_contact", "Log contact", "log a contact: meeting, call, mail, answer", 0),
    Command("gate.new", "n", "new", "Criterion", "write down a success criterion", 40),
)

CLOSING = (
    Command(
        "closing.complete",
        "d",
        "complete",
        "Close as complete",
        "the last step is done: it is complete",
        90,
        "Complete",
    ),
    Command(
        "closing.early", "c", "early", "Close early", "churned, abandoned or transferred to a colleague", 85, "Early"
    ),
    Command("closing.note", "n", "new", "Hand-over note", "write the note to the next owner", 80, "Note"),
    Command("closing.menu", "comma", "menu", "More", "everything that can be done here", 30),
)

LINT = (
    Command("lint.move", "m", "move_date", "Move date", "move the date of this milestone, with reason", 80, "Move"),
    Command("lint.edit", "e", "edit", "Edit", "edit this milestone: words, owner, side", 75),
    Command("lint.show", "t", "show", "On the timeline", "to this milestone on the account's timeline", 70, "Timeline"),
)

WEEKS = (
    Command("weeks.zoom-in", "+", "zoom(1)", "Zoom in", "fewer weeks, more room for each", 80),
    Command("weeks.zoom-out", "-", "zoom(-1)", "Zoom out", "more weeks at once", 78),
    Command("weeks.earlier", "left", "scroll_time(-1)", "Earlier", "earlier weeks", 60),
    Command("weeks.later", "right", "scroll_time(1)", "Later", "later weeks", 62),
    Command("weeks.today", "t", "today", "Today", "back to this week", 64),
    Command("weeks.health", "h", "health", "Health", "why this health, and what would make it green", 40),
    Command("weeks.slip", "L", "slip", "Slip", "what the go-live of this account slipped, by whom and why", 50),
    Command("weeks.close", "T", "back", "Portfolio", "back to the portfolio", 0),
)

WEEK = (
    Command("week.copy", "y", "copy", "Copy", "copy the page as Markdown", 84),
    Command("week.copy-plain", "Y", "copy_plain", "Copy plain", "copy the page as plain text", 82),
    Command("week.write", "w", "write", "Write", "write the page to a file: Markdown, or .txt", 80),
    Command("week.earlier", "left", "previous", "Earlier", "the week before; [ as well", 72),
    Command("week.later", "right", "next", "Later", "the week after; ] as well", 71),
    Command("week.now", "t", "this_week", "This week", "back to this week", 60),
    Command("week.strip", "B", "heat", "All weeks", "weeks and accounts side by side", 68),
    Command("week.history", "H", "history", "History", "the past weeks of this account", 50),
    Command("week.review", "r", "review", "Review", "start or resume the weekly review", 66),
    Command("week.close", "M", "back", "Back", "back to where you came from", 0),
)

HEAT = (
    Command("heat.left", "left", "column(-1)", "Earlier", "the week before", 80),
    Command("heat.right", "right", "column(1)", "Later", "the week after", 79),
    Command("heat.earlier", "[", "page(-1)", "Page back", "earlier weeks", 60),
    Command("heat.later", "]", "page(1)", "Page on", "later weeks", 59),
    Command("heat.now", "t", "this_week", "This week", "back to this week", 62),
    Command("heat.history", "H", "history", "History", "all past weeks of this account", 70),
    Command("heat.week", "M", "summary", "Week", "the summary of the week of the cursor", 68),
    Command("heat.review", "r", "review", "Review", "review this account for that week", 66),
    Command("heat.close", "B", "back", "Back", "back to where you came from", 0),
)

HISTORY = (
    Command("history.edit", "e", "edit", "Edit", "open that week's review, to file or to edit it", 85),
    Command("history.strip", "B", "heat", "All weeks", "weeks and accounts side by side", 60),
    Command("history.week", "M", "summary", "Week", "the summary of that week", 58),
    Command("history.close", "H", "back", "Back", "back to where you came from", 0),
)

TODAY = (
    Command("today.done", "d", "done", "Done", "done: the action, milestone, reminder, meeting of this line", 88),
    Command("today.move", "m", "move_date", "Move", "move it to another day", 84),
    Command("today.snooze", "z", "snooze", "Snooze", "hide it here until a day; again shows it", 82),
    Command("today.new", "A", "quick_action", "Action", "add an action: pay invoice fri", 76),
    Command("today.order", "s", "order", "Group", "grouped by day or by account", 72),
    Command("today.everything", "space", "everything", "Snoozed", "show what is snoozed, too", 50),
    Command("today.show", "t", "show", "Account", "to the account, on what the line is about", 62),
    Command("today.review", "r", "review", "Review", "review this account", 58),
    Command("today.signals", "W", "signals", "Signals", "the warning signs of this account", 0),
    Command("today.health", "h", "health", "Health", "why this health, and what would make it green", 0),
    Command("today.escalate", "x", "escalate", "Escalate", "draft an escalation", 0),
    Command("today.menu", "comma", "menu", "More", "everything that can be done about this line", 30),
    Command("today.close", "D", "back", "Back", "back to where you came from", 0),
)

SLIP = (
    Command("slip.all", "space", "all", "Open all", "open every figure, or close them all", 80),
    Command("slip.whole", "L", "whole", "Portfolio", "the slip of the whole portfolio", 60),
)

AWAY = (
    Command("away.new", "n", "new", "Declare", "declare days away", 85),
    Command("away.edit", "e", "edit", "Edit", "change these days", 75),
    Command("away.remove", "delete", "remove", "Take out", "it is not so; u brings it back", 65),
)

NUMBERS = (
    Command("numbers.type", "number_sign,n", "numbers", "Type numbers", "type the numbers of the week", 85, "Type"),
    Command("numbers.edit", "e", "edit", "Edit", "change the figures of this day", 75),
    Command("numbers.remove", "delete", "remove", "Remove", "take a wrong figure out; u brings it back", 60),
    Command("numbers.all", "space", "all", "Open all", "open every figure, or close them all", 70),
)

SIGNALS = (
    Command("signals.order", "s", "order", "Order", "by response due, by severity, by category", 78),
    Command("signals.everything", "space", "everything", "Show all", "show snoozed and closed ones, too", 52, "All"),
    Command("signals.whole", "W", "whole", "Portfolio", "the signals of all accounts", 60),
)

STORY = (
    Command("signal.tick", "space", "tick", "Tick", "tick this step of the checklist, or take the tick away", 88),
    Command("signal.whole", "W", "whole", "List", "all signals of this account", 0),
)

SIGNAL = (
    Command("signal.acknowledge", "a", "acknowledge", "Acknowledge", "acknowledge: seen, and on it", 86, "Ack"),
    Command("signal.done", "d", "intervene", "Done", "log what was done about it, and its result", 84),
    Command("signal.result", "e", "note_result", "Result", "say what came of what was done", 68),
    Command("signal.resolve", "c", "resolve", "Resolve", "it is over, and why", 74),
    Command("signal.reopen", "c", "reopen", "Reopen", "closed by mistake: it is open again", 73),
    Command("signal.snooze", "z", "snooze", "Snooze", "put it off until a day; again wakes it", 66),
    Command(
        "signal.show", "t", "show", "On the account", "to its account, and the milestone it is about", 64, "Account"
    ),
    Command("signal.escalate", "x", "escalate", "Escalate", "draft an escalation", 62),
    Command(
        "signal.dismiss", "delete", "dismiss_signal", "Dismiss", "it is none, and why; quiet until it becomes worse", 58
    ),
    Command("signal.severity", "v", "regrade", "Severity", "another severity, with the reason", 56),
    Command("signal.raise", "exclamation_mark", "raise_signal", "Raise", "raise a warning sign that you have seen", 54),
    Command("signal.health", "h", "health", "Health", "why this health, and what would make it green", 0),
    Command("signal.action", "A", "quick_action", "Action", "add a next action", 0),
    Command("signal.menu", "comma", "menu", "More", "everything that can be done about this signal", 30),
)

HEALTH = (
    Command("health.escalate", "x", "escalate", "Escalate", "draft an escalation", 82),
    Command("health.red", "1", "override('red')", "Red", "set red by your own judgement, with a reason", 80),
    Command("health.yellow", "2", "override('yellow')", "Yellow", "set yellow by your own judgement", 79),
    Command("health.green", "3", "override('green')", "Green", "set green by your own judgement", 78),
    Command("health.log", "l", "log_contact", "Log contact", "log a contact: meeting, call, mail, answer", 0),
    Command("health.clear", "c", "clear_override", "Clear", "take your override back", 0),
)

REVIEW = (
    Command("review.yes", "y", "answer('y')", "Yes", "yes: this is fine; in express: all as last week", 95),
    Command("review.no", "n", "answer('n')", "No", "no: asks for one line", 94),
    Command("review.unsure", "s", "answer('s')", "Not sure", "not sure: counts half", 93, "Unsure"),
    Command("review.na", "a", "answer('a')", "n.a.", "not applicable: left out of the score", 85),
    Command("review.same", "space", "same", "Same as last", "same answers as last week for this group", 90, "Same"),
    Command("review.note", ".", "note", "Note", "a note for this answer", 70),
    Command("review.back", "b,left,up,k", "previous_question", "Back", "one back; from the first to the actions", 60),
    Command("review.undo", "u,ctrl+z", "undo", "Undo", "take back the last answer", 65),
    Command("review.redo", "U,ctrl+y", "redo", "Redo", "do again what was taken back", 0),
    Command("review.escalate", "x", "escalate", "Escalate", "draft an escalation after this account", 40),
    Command("review.next", "enter,right,down,j", "next", "Next", "next question; on the summary: accept", 50),
    Command("review.signal", "r", "raise_signal", "Signal", "raise the signal offered with a no", 30),
    Command("review.any-signal", "exclamation_mark", "any_signal", "Any signal", "raise any warning sign you saw", 0),
    Command("review.done", "d", "done", "Done", "this action of last week is done", 95),
    Command("review.carry", "c", "carry", "Carry on", "carry this action on to a new date", 94, "Carry"),
    Command("review.drop", "D,delete", "drop", "Drop", "drop this action, with a reason", 93),
    Command("review.todos", "t", "todos", "Actions", "the actions agreed before: done, carried on, dropped", 35),
    Command("review.changes", "v", "changes", "Changes", "all that changed since the last review", 25),
    Command("review.numbers", "number_sign", "numbers", "Numbers", "this week's figures: users, features, tickets", 24),
    Command("review.log", "l", "log_contact", "Log contact", "log a contact: meeting, call, mail, answer", 0),
    Command("review.health", "h", "health", "Health", "why this health, and what would make it green", 0),
    Command("review.weeks", "w", "weeks", "Week", "another week: a review can be filed late for its own one", 20),
    Command(
        "review.express", "E", "express", "Express", "a busy week: only Critical, High, red or changed accounts", 22
    ),
    Command("review.summary", "M", "summary", "For your manager", "the week on one page, ready to copy", 90, "Summary"),
    Command("review.history", "H", "history", "History", "the past weeks of this account's reviews", 0),
    Command("review.red", "1", "colour('red')", "Red", "on the summary: set red, with a reason", 0),
    Command("review.yellow", "2", "colour('yellow')", "Yellow", "on the summary: set yellow, with a reason", 0),
    Command("review.green", "3", "colour('green')", "Green", "on the summary: set green, with a reason", 0),
    Command("review.pause", "escape,q", "pause", "Pause", "pause; it resumes at the same question", 80),
    Command("review.help", "?", "help", "All keys", "every key and command of this screen", 100, "Keys"),
    Command("review.commands", ":", "commands", "Commands", "all commands", 0),
)

DRAFT = (
    Command("draft.copy-all", "ctrl+g", "copy_message", "Copy message", "copy the whole message", 90, "Copy"),
    Command("draft.editor", "ctrl+o,f4", "editor", "Your editor", "open the text in your own editor", 80, "Editor"),
    Command("draft.blank", "ctrl+f", "next_blank", "Next blank", "go to the next blank, or what else is left", 85),
    Command("draft.template", "ctrl+t", "template", "Template", "choose another template", 0),
    Command("draft.preview", "ctrl+r", "preview", "Preview", "show or hide the preview", 70),
    Command("draft.find", "ctrl+n", "find", "Find", "find words in the text", 60),
    Command("draft.form-too", "f2", "form", "Form", "fill in what only you know, field by field", 65),
    Command("draft.save", "ctrl+s", "save", "Save now", "save now; it is saved by itself anyway", 0),
    Command("draft.leave", "escape", "leave", "Done", "leave the text, then back to the account", 88),
    Command("draft.help", "f1", "help", "Help", "help for this screen", 100),
)

DRAFT_BAR = (
    Command("draft.copy", "y", "bar_copy", "Copy message", "copy the whole message as Markdown", 90, "Copy"),
    Command("draft.copy-too", "ctrl+c,super+c", "bar_copy", "Copy message", "copy the whole message", 0),
    Command("draft.copy-plain", "Y", "copy_plain", "Copy plain", "copy the message as plain text", 0),
    Command(
        "draft.copy-rich", "r", "copy_rich", "Copy rich", "copy it with headings and tables, for a mail", 58, "Rich"
    ),
    Command("draft.edit", "e", "bar_editor", "Your editor", "open the text in your own editor", 62, "Editor"),
    Command("draft.write-here", "i,enter", "write_here", "Write", "write here", 85),
    Command("draft.form", "f", "bar_form", "Form", "fill in what only you know, field by field", 80),
    Command("draft.left", "b", "bar_points", "What is left", "what blocks and what is worth adding", 76, "Left"),
    Command("draft.sent", "m", "mark_sent", "Mark as sent", "freeze a copy; its decision stands on Today", 78, "Sent"),
    Command("draft.answer", "m", "note_answer", "Answer", "what was decided on it; then m closes it", 79),
    Command("draft.follow-up", "n", "follow_up", "Follow up", "a new version that quotes this one", 74),
    Command("draft.close", "c", "close_draft", "Close", "nothing more is waited for", 50),
    Command("draft.update", "a", "update", "Up to date", "bring the text up to today's facts", 64, "Update"),
    Command(
        "draft.write-file", "w", "write_file", "Write file", "write it to a file: md, txt, html, eml, docx", 72, "File"
    ),
    Command("draft.choose", "t", "bar_template", "Template", "choose another template", 56),
    Command("draft.search", "slash", "bar_find", "Find", "find words in the text", 0),
    Command("draft.revisions", "v", "revisions", "Earlier texts", "earlier texts: compare, put back", 48, "Earlier"),
    Command("draft.all", "Z", "drafts", "Drafts", "all drafts of this account", 46),
    Command("draft.undo", "u", "bar_undo", "Undo", "take back the last change", 44),
    Command("draft.redo", "U", "bar_redo", "Redo", "do again what was taken back", 0),
    Command("draft.discard", "delete", "discard", "Discard", "discard the draft (asks; undo for 30 days)", 0),
    Command(
        "draft.own", "", "own_copy", "Copy this template to edit", "your own copy of the template, in your editor", 0
    ),
    Command("draft.names", "", "names", "Names in templates", "every name that a template like this may use", 0),
    Command("draft.bar-help", "?", "help", "All keys", "every key and command of this screen", 100, "Keys"),
)

FIND = (
    Command("find.next", "enter,down,ctrl+n", "again(1)", "Next", "the next place", 90),
    Command("find.previous", "up", "again(-1)", "Before", "the place before", 85),
    Command("find.close", "escape", "back_to_text", "Text", "back to the text, where it was found", 80),
)

DRAFTS = (
    Command(
        "drafts.everything", "space", "everything", "Finished", "show closed and discarded ones, too, or hide them", 80
    ),
    Command("drafts.new", "n", "new_draft", "New", "a new draft: choose a template", 84),
    Command("drafts.answer", "m", "answer", "Answer", "what was decided on it", 78),
    Command("drafts.recover", "b", "recover", "Bring back", "write on a discarded draft again", 70),
    Command("drafts.whole", "Z", "whole", "All accounts", "the drafts of all accounts", 40),
)

FORM = (
    Command("form.save", "enter", "submit", "Save", "save what is typed", 90, urgent=True),
    Command("form.newline", "ctrl+n", "newline", "New line", "begin a new line in a longer text", 70),
    Command("form.cancel", "escape", "cancel", "Cancel", "close; what was typed is offered again", 80),
    Command("form.next", "tab", "app.focus_next", "Next", "next field", 60),
    Command("form.fresh", "ctrl+r", "fresh", "Start afresh", "throw away what was typed before", 40),
    Command("form.up", "up", "app.focus_previous", "Field above", "field above", 0),
    Command("form.down", "down", "app.focus_next", "Field below", "field below", 0),
)

DIALOG = (
    Command("dialog.choose", "enter", "choose", "Choose", "choose what the cursor is on", 90),
    Command("dialog.close", "escape,q", "close", "Close", "close", 80),
)

CHECKLIST = (
    Command("checklist.take", "enter", "take", "Take", "do it as it is ticked", 90, urgent=True),
    Command("checklist.change", "space", "change", "Change", "tick this line, or take the tick away", 85),
    Command("checklist.all", "a", "all", "All or none", "tick every line, or none", 70),
    Command("checklist.close", "escape,q", "close", "Close", "leave everything as it is", 80),
)

LINKS = (
    Command("links.open", "o", "go", "Open", "open it in your own browser; over SSH it is copied", 0),
    Command("links.copy", "y", "copy", "Copy", "copy the address", 86),
    Command("links.new", "n", "new", "Add", "add a link", 84),
    Command("links.edit", "e", "edit", "Edit", "change its name or address", 80),
    Command("links.remove", "delete", "remove", "Remove", "take it away; u brings it back", 70),
    Command("links.close", "escape,q", "close", "Close", "close", 60),
)

OWN_FIELDS = (
    Command("fields.new", "n", "new", "New", "a new field: text, number, date or choice", 88),
    Command("fields.edit", "e", "edit", "Edit", "rename it, or change what can be chosen; values stay", 84),
    Command("fields.up", "K,shift+up", "place(-1)", "Move up", "one place up, here and in the form", 66),
    Command("fields.down", "J,shift+down", "place(1)", "Move down", "one place down", 65),
    Command("fields.remove", "delete", "remove", "Remove", "out of sight; its values are kept", 70),
)

ARRANGE = (
    Command("arrange.up", "K,shift+up", "place(-1)", "Move up", "this line one place up", 66),
    Command("arrange.down", "J,shift+down", "place(1)", "Move down", "this line one place down", 65),
    Command("arrange.usual", "r", "usual", "Usual", "back to the usual ones", 60),
)

CONFIRM = (
    Command("confirm.yes", "y,enter", "yes", "Yes", "do it", 90),
    Command("confirm.no", "n,escape,q", "no", "No", "leave everything as it is", 80),
)

IMPORT = (
    Command("import.change", "enter", "choose", "Choose", "choose this file, or change this line", 90),
    Command("import.go", "i", "go_on", "Check, then import", "show what would come in; then bring it in", 88, "Go on"),
    Command("import.back", "escape,q", "leave", "Back", "one step back; nothing is changed", 80),
    Command("import.complete", "tab", "complete", "Complete", "complete the path", 60),
    Command("import.help", "?", "help", "All keys", "every key and command of this screen", 100, "Keys"),
    Command("import.commands", ":", "commands", "Commands", "all commands", 0),
)

SEARCH = (
    Command("search.choose", "enter", "choose", "Choose", "open or run the line of the cursor", 90, urgent=True),
    Command("search.close", "escape", "close", "Close", "close", 100),
)

FILTER = (
    Command("filter.keep", "enter", "keep", "Keep the filter", "keep the filter, back to the list", 90, "Keep"),
    Command("filter.clear", "escape", "drop", "Clear", "clear the filter, back to the list", 85),
    Command("filter.down", "down", "move(1)", "Down", "next line of the list, while the filter is typed", 0),
    Command("filter.up", "up", "move(-1)", "Up", "previous line of the list, while the filter is typed", 0),
)

GROUPS: dict[str, tuple[Command, ...]] = {
    "Portfolio": PORTFOLIO,
    "Account": ACCOUNT,
    "Record": RECORD,
    "Today": TODAY,
    "Before a call": PREP,
    "Gates": GATE,
    "Closing": CLOSING,
    "Lint": LINT,
    "Timeline": WEEKS,
    "Slip": SLIP,
    "Signals": SIGNALS + SIGNAL,
    "Signal": STORY + SIGNAL,
    "Week": WEEK,
    "All weeks": HEAT,
    "Review history": HISTORY,
    "Numbers": NUMBERS,
    "Days away": AWAY,
    "Own fields": OWN_FIELDS,
    "Links": LINKS,
    "Health": HEALTH,
    "Review": REVIEW,
    "Draft": DRAFT + DRAFT_BAR + FIND,
    "Drafts": DRAFTS,
    "Forms": FORM + DIALOG + CHECKLIST + ARRANGE + CONFIRM,
    "Filter": FILTER,
    "Search": SEARCH,
    "Import": IMPORT,
    "Everywhere": EVERYWHERE,
    "Moving": MOVE,
    "Program": ALWAYS,
}

BY_ID: dict[str, Command] = {c.id: c for group in GROUPS.values() for c in group}

_KEY_NAMES = {
    "enter": "⏎", "escape": "Esc", "question_mark": "?", "full_stop": ".", "slash": "/", "colon": ":",
    "number_sign": "#", "comma": ",", "left_square_bracket": "[", "right_square_bracket": "]",
    "plus": "+", "minus": "-", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End",
    "up": "↑", "down": "↓", "left": "←", "right": "→", "delete": "Del", "tab": "Tab", "shift+tab": "⇧Tab",
    "space": "space", "exclamation_mark": "!",
}  # fmt: skip
_ASCII_NAMES = {"enter": "Enter", "up": "Up", "down": "Down", "left": "Left", "right": "Right", "shift+tab": "S-Tab"}


def key_name(key: str, *, ascii_only: bool = False) -> str:
    """Return how a key is written on screen: ``enter`` → ⏎, ``ctrl+p`` → ^P, ``upper_u`` → U."""
    if ascii_only and key in _ASCII_NAMES:
        return _ASCII_NAMES[key]
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    if key.startswith("ctrl+"):
        return "^" + key[5:].upper()
    if key.startswith("upper_"):
        return key[6:].upper()
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key
