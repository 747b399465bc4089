"""The go-live page as lines: readiness, issues with their clocks, when hypercare may end, the way back. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from csm_tui.domain import dates
from csm_tui.domain.gates import Missing
from csm_tui.domain.hypercare import TIMES, Issue, Verdict, rollback
from csm_tui.domain.model import Check, Milestone, MilestoneState, Numbers
from csm_tui.domain.record import Page
from csm_tui.widgets.account_lines import SEVERITY_ROLES, rule_line
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width, wrap

Span = tuple[str, str]
_WIDEST = 110  # cells up to which a line's end is set to the right: farther away the eye loses it
SOLVED = 5  # solved issues that are shown; the others on demand


class Live(NamedTuple):
    """What the page is made of."""

    live: Milestone | None  # L1
    hypercare: Milestone | None  # Y1
    decision: Milestone | None  # the go/no-go, which passes G3
    missing: tuple[Missing, ...]  # of G3, while its step is open
    readiness: tuple[Check, ...]
    issues: tuple[Issue, ...]
    exit: tuple[Check, ...]
    triggers: tuple[Check, ...]
    pages: dict[str, Page]
    numbers: Numbers | None  # the last figures
    verdict: Verdict
    whole: bool = False  # solved issues are shown, however many

    @property
    def live_on(self) -> date | None:
        """The day of the go-live, once it is over."""
        is_done = self.live is not None and self.live.state is MilestoneState.DONE
        return self.live.actual if is_done and self.live is not None else None

    @property
    def is_live(self) -> bool:
        """Whether they are live."""
        return self.live is not None and self.live.state is MilestoneState.DONE

    @property
    def over(self) -> bool:
        """Whether hypercare was ended."""
        return self.hypercare is not None and self.hypercare.state is not MilestoneState.OPEN


def live_head(known: Live, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """The verdict in words: where the go-live stands, whether hypercare may end, whether to go back."""
    return [Line(((f" {piece}", role),)) for text, role in live_words(known, today) for piece in wrap(text, cells - 2)]


def live_words(known: Live, today: date) -> list[tuple[str, str]]:
    """Sentences with their roles."""
    out: list[tuple[str, str]] = []
    back = rollback(known.triggers)
    if back:
        happened = next(c.text for c in known.triggers if c.state == "yes")
        word = "Take the go-live back at once" if back == "at once" else "Decide whether to take the go-live back"
        out.append((f"{word}: {happened[0].lower()}{happened[1:]}.", "late"))
    if known.live is None:
        return [*out, ("The plan of this account has no go-live.", "dim")]
    if not known.is_live:
        return [*out, _before(known, today)]
    since = f"Live since {dates.short(known.live_on, today)}" if known.live_on else "Live"
    if known.hypercare is None:
        return [*out, (f"{since}. Its plan has no hypercare.", "dim")]
    if known.over:
        on = known.hypercare.actual
        return [*out, (f"{since}. Hypercare is over" + (f" since {dates.short(on, today)}." if on else "."), "green")]
    found = known.verdict
    until = f", planned until {dates.short(found.until, today)}" if found.until else ""
    overrun = " That day is over." if found.overrun else ""
    if found.ready:
        out.append((f"{since}. Hypercare may end: nothing is asked any more.{overrun}", "green"))
    else:
        asked = "one thing is" if len(found.asks) == 1 else f"{len(found.asks)} things are"
        text = f"{since}. Hypercare may not end yet{until}: {asked} missing.{overrun}"
        out.append((text, "late" if found.overrun else "yellow"))
    return out


def _before(known: Live, today: date) -> tuple[str, str]:
    live = known.live
    on = live.committed if live is not None else None
    when = f"Go-live {dates.short(on, today)}, {dates.distance(on, today)}." if on else "The go-live has no date."
    if known.decision is None:
        return when, ""
    if known.decision.state is not MilestoneState.OPEN:
        return f"{when} The go/no-go is behind you.", "green"
    if not known.missing:
        return f"{when} Nothing is missing for the go/no-go.", "green"
    count = "One thing is" if len(known.missing) == 1 else f"{len(known.missing)} things are"
    return f"{when} {count} missing for the go/no-go.", "yellow"


def live_lines(known: Live, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """All parts below each other; targets name what the cursor is on."""
    still = sum(i.resolved is None for i in known.issues)
    late = sum(bool(i.late(today)) for i in known.issues)
    tail = f"{still} open" + (f", {late} overdue" if late else "") if known.issues else ""
    out = [rule_line("Ready for the go-live", cells, glyphs), *_readiness(known, cells, glyphs)]
    out += [rule_line("Hypercare issues" + (f" ({tail})" if tail else ""), cells, glyphs)]
    out += _issues(known, today, cells, glyphs)
    held = sum(c.settled or known.verdict.computed.get(c.item, False) for c in known.exit)
    out.append(rule_line(f"When hypercare ends ({held} of {len(known.exit)})", cells, glyphs))
    out += [_exit_line(c, known, cells, glyphs) for c in known.exit]
    if known.verdict.ready and known.hypercare is not None and not known.over:
        text = "Nothing is asked any more: d ends hypercare"
        out.append(
            Line(((" " + _box(glyphs.done, glyphs), "green"), (text, "green")), ("milestone", known.hypercare.id))
        )
    out.append(rule_line("After the go-live", cells, glyphs))
    out += [_numbers_line(known, today, cells, glyphs), _page_line("go-live-review", known, today, cells, glyphs)]
    out.append(rule_line("The way back (rollback)", cells, glyphs))
    out.append(_page_line("rollback", known, today, cells, glyphs))
    for group, word in (("at once", "Back at once when"), ("to decide", "Decide when")):
        out += [_trigger(c, word, cells, glyphs) for c in known.triggers if c.group == group]
    return out


def _tailed(start: list[Span], text: str, tail: str, tail_role: str, cells: int, glyphs: Glyphs) -> tuple[Span, ...]:
    """A line whose end is kept and whose text is cut where the room is short."""
    cells = min(cells, _WIDEST)
    used = sum(width(piece) for piece, _ in start)
    tail = fit(tail, min(width(show(tail)), max(12, cells // 2)), ellipsis=glyphs.ellipsis) if tail else ""
    room = max(6, cells - used - width(tail) - 2)
    return (*start, (fit(text, room, ellipsis=glyphs.ellipsis), ""), ("  ", ""), (tail, tail_role))


def _box(mark: str, glyphs: Glyphs) -> str:
    """A mark in the room of an empty box, which is three cells in ASCII."""
    return mark + " " * (1 + len(glyphs.open_box) - len(mark))


def _readiness(known: Live, cells: int, glyphs: Glyphs) -> list[Line]:
    if not known.readiness:
        return [Line(((" The plan has no go/no-go, and so no list.", "dim"),))]
    settled = sum(c.settled for c in known.readiness)
    all_of_it = settled == len(known.readiness)
    text = f"{settled} of {len(known.readiness)} items are settled"
    first = next((c.text for c in known.readiness if not c.settled), "")
    if first:
        text += f"; next: {first}"
    mark, role = (glyphs.done, "green") if all_of_it else (glyphs.open_box, "")
    hint = f"{glyphs.enter} to the list, G3" if cells >= 70 else glyphs.enter
    return [Line(_tailed([(" ", ""), (_box(mark, glyphs), role)], text, hint, "dim", cells, glyphs), ("gate", 3))]


def _issues(known: Live, today: date, cells: int, glyphs: Glyphs) -> list[Line]:
    """The open ones, then the latest of the solved; the others behind a line of their own."""
    if not known.issues:
        return [Line(((" No issue is written down.  n adds one, with its clocks", "dim"),))]
    still = [i for i in known.issues if i.resolved is None]
    solved = known.issues[len(still) :]
    shown = solved if known.whole else solved[:SOLVED]
    out = [issue_line(i, today, cells, glyphs) for i in (*still, *shown)]
    if len(solved) > SOLVED:
        more = len(solved) - SOLVED
        text = "show the latest of them alone" if known.whole else f"{more} more were solved: show them"
        out.append(Line((("   ", ""), (f"{glyphs.enter} {text}", "dim")), ("solved", 0)))
    return out


def clock_words(issue: Issue, today: date) -> tuple[str, str]:
    """How an issue stands, and the role of these words: answered, due, overdue."""
    if issue.resolved is not None:
        return f"solved {dates.short(issue.resolved, today)}", "green"
    late = issue.late(today)
    what, due = ("solution", issue.solution_due)
    if issue.responded is None and late != "solution":
        what, due = "answer", issue.response_due
    when = "today" if due == today else dates.short(due, today)
    if late:
        return f"{what} overdue since {dates.short(due, today)}", "late"
    return f"{what} due {when}", "yellow" if due == today else "dim"


def issue_line(issue: Issue, today: date, cells: int, glyphs: Glyphs) -> Line:
    """``! critical  Nobody can log in   answer overdue since 12 Nov``."""
    words, role = clock_words(issue, today)
    if cells < 70:
        words = words.replace("overdue since", "was due")
    if issue.resolved is not None:
        mark, mark_role = glyphs.done, "green"
    else:
        mark, mark_role = (glyphs.late, "late") if issue.late(today) else (glyphs.open_box, "")
    severity = issue.severity.value
    start: list[Span] = [(" ", ""), (_box(mark, glyphs), mark_role), (fit(severity, 9), SEVERITY_ROLES[severity])]
    if issue.resolved is not None:
        start[-1] = (fit(severity, 9), "dim")
    return Line(_tailed(start, issue.title, words, role, cells, glyphs), ("issue", issue.id))


def _exit_line(check: Check, known: Live, cells: int, glyphs: Glyphs) -> Line:
    """What is asked, and what the issues show of it."""
    verdict = known.verdict
    shown = verdict.computed.get(check.item)
    evidence = (
        verdict.evidence.get(check.item, "").replace(" within 48 hours", "").replace(" in the 7 before", " before")
    )
    hint = "d ticks it" if known.is_live and not check.state else ""
    if check.state == "waived":
        mark, role, tail = glyphs.same, "dim", "waived" + (f": {check.note or check.owner}")
    elif shown is None:
        mark, role = (glyphs.done, "green") if check.state == "yes" else (glyphs.open_box, "")
        tail = ", ".join(p for p in (check.owner, check.note) if p) or hint
    elif shown or (check.state == "yes" and check.item != "quiet"):
        mark, role, tail = glyphs.done, "green", f"computed: {evidence}" if shown else f"{evidence}; ticked by you"
    else:
        mark, role, tail = glyphs.late, "yellow", f"computed: {evidence}"
    tone = "yellow" if mark == glyphs.late else "dim"
    return Line(
        _tailed([(" ", ""), (_box(mark, glyphs), role)], check.text, tail, tone, cells, glyphs), ("exit", check.item)
    )


def _trigger(check: Check, word: str, cells: int, glyphs: Glyphs) -> Line:
    happened = check.state == "yes"
    mark, role = (glyphs.late, "late") if happened else (glyphs.open_box, "dim")
    text = f"{word}: {check.text[0].lower()}{check.text[1:]}"
    tail = "it has happened" if happened else "did not happen" if check.state == "no" else ""
    return Line(
        _tailed([(" ", ""), (_box(mark, glyphs), role)], text, tail, "late" if happened else "dim", cells, glyphs),
        ("trigger", check.item),
    )


PAGES = {"rollback": "Rollback plan", "go-live-review": "Go-live review"}


def page_target(page: Page) -> tuple[str, int | str]:
    """What the cursor is on: the page by its number, so that a word found in it leads here; before that by its kind."""
    return "page", page.id or page.kind


def _page_line(kind: str, known: Live, today: date, cells: int, glyphs: Glyphs) -> Line:
    page = known.pages[kind]
    if page.begun:
        on = f"written {dates.short(page.written, today)}" if page.written else "written"
        mark, role, tail, tone = glyphs.done, "green", f"{on}, {len(page.text.splitlines())} lines", "dim"
    elif kind == "rollback" and not known.is_live:
        ticked = any(c.item == "rollback" and c.state == "yes" for c in known.readiness)
        tail = "ticked, but not written" if ticked else "the go/no-go wants it"
        mark, role, tail, tone = glyphs.open_box, "", f"{tail}.  e writes it", "yellow"
    elif kind == "go-live-review" and not known.is_live:
        mark, role, tail, tone = glyphs.open_box, "dim", "two weeks after the go-live", "dim"
    else:
        mark, role, tail, tone = glyphs.open_box, "", "not written.  e writes it", "dim"
    return Line(
        _tailed([(" ", ""), (_box(mark, glyphs), role)], PAGES[kind], tail, tone, cells, glyphs), page_target(page)
    )


def _numbers_line(known: Live, today: date, cells: int, glyphs: Glyphs) -> Line:
    """The figures of the first weeks, and the key that types them."""
    parts = number_parts(known.numbers)
    on = known.numbers.on if known.numbers is not None else None
    if on is None or not parts:
        text, tail = "No figures yet: users, features, tickets", "# types them"
    else:
        text, tail = f"{', '.join(parts)} on {dates.short(on, today)}", "# types new ones"
    mark = glyphs.same if parts else glyphs.open_box
    return Line(_tailed([(" ", ""), (_box(mark, glyphs), "dim")], text, tail, "dim", cells, glyphs), ("numbers", 0))


def number_parts(numbers: Numbers | None) -> list[str]:
    """What the last figures say about a go-live: users, core features, tickets."""
    if numbers is None:
        return []
    out = []
    for part, whole, word in (
        (numbers.active, numbers.licensed, "users active"), (numbers.core_used, numbers.core_total, "core features"),
    ):  # fmt: skip
        if part is not None:
            out.append(f"{part} of {whole} {word}" if whole else f"{part} {word}")
    if numbers.tickets is not None:
        out.append("1 ticket open" if numbers.tickets == 1 else f"{numbers.tickets} tickets open")
    return out


def issue_about(issue: Issue, today: date) -> list[str | tuple[str, str]]:
    """An issue in sentences: when it came, what its severity asks for, how it stands."""
    times, words = TIMES[issue.severity], clock_words(issue, today)
    out: list[str | tuple[str, str]] = [f"{issue.severity.value.capitalize()}, came on {dates.long(issue.opened)}."]
    if issue.owner:
        out.append(f"{issue.owner} sees to it.")
    out.append((f"An answer within {times.response}, a solution within {times.solution}.", "dim"))
    if issue.responded is not None:
        out.append(f"Answered on {dates.long(issue.responded)}.")
    out.append((f"{words[0][0].upper()}{words[0][1:]}.", words[1]))
    if issue.note:
        out += ["", *issue.note.split("\n")]
    return out
