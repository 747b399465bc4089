"""The score taken apart, as lines: Σ weight × value = base, then caps, then the final score (R12). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from csm_tui.domain import dates
from csm_tui.domain.derived import Assessment, Component, Fix, Health, MilestoneView
from csm_tui.domain.health import credit
from csm_tui.domain.model import AnswerValue, ComponentName, Facts, MilestoneState, Review, Snapshot
from csm_tui.domain.score import QUESTIONS, band_of, told
from csm_tui.widgets.account_lines import (
    SEVERITY_ROLES,
    folded_under,
    health_spans,
    open_signals,
    override_text,
    rule_line,
    shorten,
)
from csm_tui.widgets.glyphs import Glyphs, health_mark, sparkline
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import fit, show, width

Span = tuple[str, str]

ANSWERS = {
    AnswerValue.YES: ("yes", "green"),
    AnswerValue.NO: ("no", "late"),
    AnswerValue.NOT_SURE: ("not sure", "yellow"),
    AnswerValue.NOT_APPLICABLE: ("not applicable", "dim"),
}


def points_of(components: Sequence[Component]) -> list[float]:
    """What each component adds, to one place, rounded so that the column adds up to the printed base."""
    exact = [c.weight * c.value * 10 for c in components]
    down = [int(x + 1e-9) for x in exact]
    missing = int(sum(exact) + 0.5 + 1e-9) - sum(down)
    order = sorted(range(len(exact)), key=lambda i: down[i] - exact[i])
    for i in order[: max(0, missing)]:
        down[i] += 1
    return [x / 10 for x in down]


def number(value: float | None, glyphs: Glyphs) -> str:
    """A source or value: whole where it is whole, else to one place; a dash where it said nothing."""
    return glyphs.blank if value is None else told(value)


def top_lines(facts: Facts, assessment: Assessment, cells: int, glyphs: Glyphs) -> list[Line]:
    """Colour, score, trend, band, and the override in force."""
    health = assessment.health
    band = health.band.value.replace("-", " ").capitalize() if health.band else "no score yet"
    said = f"   band {band}" if health.band else f"   {band}"
    spans: list[Span] = [
        (" ", ""),
        *health_spans(assessment, glyphs),
        (said, ""),
        (f" {glyphs.sep} {_age(health, facts.account.review_interval)}", "dim"),
    ]
    lines = [Line(tuple(_cut(spans, cells, glyphs)))]
    over = override_text(health, assessment.today, glyphs)
    if over:
        lines.append(Line(((" ", ""), (shorten(over, cells - 2, glyphs), "accent"))))
    if assessment.lasting is not None:
        long = f"{assessment.lasting.words.capitalize()}: talk it over with your manager"
        lines.append(Line(((" ", ""), (shorten(long, cells - 2, glyphs), "yellow"))))
    return lines


def _age(health: Health, interval: int) -> str:
    """How old the review is, what that does, and its interval where it is not the week."""
    if health.review_age is None:
        return "never reviewed"
    ago = "today" if health.review_age == 0 else f"{health.review_age} days ago"
    word = {"overdue": ", overdue", "stale": ", stale: cannot be green", "expired": ", expired: answers are ignored"}
    every = "" if interval == 7 else f", every {interval} days"
    still = f", paused: {health.paused}" if health.paused else ""
    return f"reviewed {ago}{every}{word.get(health.stale, '')}{still}"


def _cut(spans: Sequence[Span], cells: int, glyphs: Glyphs) -> list[Span]:
    out: list[Span] = []
    room = cells
    for text, role in spans:
        if room <= 0:
            break
        out.append((shorten(text, room, glyphs) if width(text) > room else text, role))
        room -= width(out[-1][0])
    return out


# The arithmetic


def _table(
    facts: Facts,
    assessment: Assessment,
    opened: Collection[str],
    questions: Mapping[str, str],
    cells: int,
    glyphs: Glyphs,
) -> list[Line]:
    health = assessment.health
    wide = cells >= 74
    head = f"   {'Component':<13}{'Weight':>8}{'Value':>8}{'Points':>8}"
    if wide:
        head += f"   {'Answers':>8}{'Signals':>8}{'Dates':>8}"
    lines = [Line(((shorten(head, cells, glyphs), "dim"),))]
    for component, points in zip(health.components, points_of(health.components), strict=True):
        name = component.name.value
        mark = glyphs.today_head if name in opened else glyphs.running
        role = "late" if component.value < 50 else "yellow" if component.value < 85 else ""
        spans: list[Span] = [
            (" ", ""),
            (mark, "dim"),
            (f" {name.capitalize():<13}", "bold" if name in opened else ""),
            (f"{100 * component.weight:>7.2f}%" if wide else f"{100 * component.weight:>7.1f}%", "dim"),
            (f"{number(component.value, glyphs):>8}", role),
            (f"{points:>8.1f}", ""),
        ]
        if wide:
            sources = (component.answers, component.signals, component.milestones)
            lowest = min(s for s in sources if s is not None) if any(s is not None for s in sources) else None
            spans.append(("   ", ""))
            spans += [(f"{number(s, glyphs):>8}", "bold" if s is not None and s == lowest else "dim") for s in sources]
        deciding = component.evidence[0] if component.evidence and name not in opened else ""
        if deciding and cells >= 110:
            spans += [("   ", ""), (show(deciding), "dim")]
        lines.append(Line(tuple(_cut(spans, cells, glyphs)), ("component", name)))
        if deciding and cells < 110:
            lines.append(Line((("     ", ""), (shorten(deciding, cells - 6, glyphs), "dim"))))
        if name in opened:
            lines += _behind(component, facts, assessment, questions, cells, glyphs)
    return [*lines, *_sum(health, cells, glyphs)]


def _sum(health: Health, cells: int, glyphs: Glyphs) -> list[Line]:
    """Base, every cap with its sentence, the final score."""
    if health.base is None or health.score is None:
        return [Line((("   No component applies yet, so there is no score.", "dim"),))]
    base = sum(points_of(health.components))
    lines = [_row("Base", f"{base:.1f}", "what the components add up to", cells, glyphs)]
    for cap in health.caps:
        role = "" if cap.limit < health.base else "dim"
        head = f"   Cap {'<=' if glyphs.ascii else '≤'} {cap.limit:<3}  "
        lines.append(Line(((head, role), (shorten(cap.reason, cells - width(head) - 1, glyphs), role))))
    why = "the lowest of base and caps" if any(c.limit < health.base for c in health.caps) else "the base, rounded"
    return [*lines, _row("Score", str(health.score), why, cells, glyphs, role="bold")]


def _row(name: str, value: str, why: str, cells: int, glyphs: Glyphs, *, role: str = "") -> Line:
    head = f"   {name:<29}{value:>8}"
    return Line(((head, role), ("   ", ""), (shorten(why, cells - width(head) - 4, glyphs), role or "dim")))


# What lies behind a component


def _behind(
    component: Component, facts: Facts, assessment: Assessment, questions: Mapping[str, str], cells: int, glyphs: Glyphs
) -> list[Line]:
    lines = [_lowest(component, cells, glyphs)]
    review = _last_review(facts, assessment)
    for code in QUESTIONS[component.name]:
        lines += _answer(code, review, facts, questions, cells, glyphs)
    for signal in open_signals(facts):
        if signal.component is not component.name:
            continue
        same = len(folded_under(facts, signal))
        folded = f" and {same} more of the same cause, counted once" if same else ""
        said = f" {glyphs.dash} {signal.evidence}" if signal.evidence else ""
        text = f"{signal.severity.value.capitalize()}: {signal.title}{folded}{said}"
        role = SEVERITY_ROLES[signal.severity]
        lines.append(_detail("signal", text, role, cells, glyphs, target=("signal", signal.id)))
    if component.name is ComponentName.PROGRESS:
        for view in assessment.milestones:
            if view.due:
                lines.append(_milestone(view, assessment.today, cells, glyphs))
    return lines


def _lowest(component: Component, cells: int, glyphs: Glyphs) -> Line:
    sources = {"answers": component.answers, "signals": component.signals, "milestones": component.milestones}
    said = [f"{name} {number(value, glyphs)}" for name, value in sources.items() if value is not None]
    text = f"the lowest of {', '.join(said)}" if len(said) > 1 else f"from {said[0]}" if said else "nothing said yet"
    return Line((("     ", ""), (shorten(f"{number(component.value, glyphs)}: {text}", cells - 6, glyphs), "dim")))


def _last_review(facts: Facts, assessment: Assessment) -> Review | None:
    """The completed review whose answers count; ``None`` where they have expired."""
    if assessment.health.stale in ("never", "expired"):
        return None
    done = [r for r in facts.reviews if r.completed is not None and r.completed <= assessment.today]
    return max(done, key=lambda r: (r.week, r.completed or date.min), default=None)


def _answer(
    code: str, review: Review | None, facts: Facts, questions: Mapping[str, str], cells: int, glyphs: Glyphs
) -> list[Line]:
    question = questions.get(code, code)
    if code in facts.not_applicable:
        text, role = f"n.a. for this account: {facts.not_applicable[code]}", "dim"
    elif review is None or code not in review.answers:
        text, role = "not answered", "dim"
    else:
        answer = review.answers[code]
        text, role = ANSWERS[answer.value]
        if answer.note:
            text += f" {glyphs.dash} {answer.note}"
    target = ("answer", code)
    if cells < 74:
        return [_detail("answer", f"{question} {text}", role, cells, glyphs, target=target)]
    asked = fit(question, 44, ellipsis=glyphs.ellipsis)
    return [
        Line(
            (
                ("     ", ""),
                (fit("answer", 10), "dim"),
                (asked, ""),
                (" ", ""),
                (shorten(text, cells - 61, glyphs), role),
            ),
            target,
        )
    ]


def _milestone(view: MilestoneView, today: date, cells: int, glyphs: Glyphs) -> Line:
    m = view.milestone
    late = f"{view.late} working days late" if view.late > 1 else "1 working day late" if view.late else "on time"
    state = "done" if m.state is MilestoneState.DONE else "open"
    due = dates.short(m.committed, today) if m.committed else "no date"
    text = f"{m.title}, due {due}: {state} {late}, counts {credit(m, view.late):g} of 1"
    role = "late" if not view.late <= 3 and state == "open" else "yellow" if view.late else "dim"
    return _detail("milestone", text, role, cells, glyphs, target=("milestone", m.id))


def _detail(kind: str, text: str, role: str, cells: int, glyphs: Glyphs, *, target: tuple[str, object]) -> Line:
    head = fit(kind, 10) if cells >= 60 else ""
    return Line((("     ", ""), (head, "dim"), (shorten(text, cells - 6 - width(head), glyphs), role)), target)


# The whole


def health_lines(
    facts: Facts,
    assessment: Assessment,
    fixes: Sequence[Fix],
    questions: Mapping[str, str],
    cells: int,
    glyphs: Glyphs,
    *,
    opened: Collection[str] = (),
) -> list[Line]:
    """The arithmetic, what would make it green, and how it came to this. ``opened`` = components laid open.

    Targets: ``("component", name)``, ``("signal", id)``, ``("milestone", id)``, ``("answer", code)``, ``("fix", n)``.
    """
    lines = _table(facts, assessment, opened, questions, cells, glyphs)
    lines += [Line((("", ""),)), rule_line("What would make it green", cells, glyphs)]
    lines += _fixes(assessment.health, fixes, cells, glyphs)
    lines += [Line((("", ""),)), rule_line("How it came to this", cells, glyphs)]
    return lines + snapshot_lines(facts.snapshots, assessment, cells, glyphs)


def _fixes(health: Health, fixes: Sequence[Fix], cells: int, glyphs: Glyphs) -> list[Line]:
    if not fixes:
        if health.score is not None and health.score >= 85:
            return [Line(((" It is green.", "green"),))]
        return [Line(((" Nothing that is known here would do it alone.", "dim"),))]
    lines = [
        Line((("   ", ""), (f"{place:>2}. ", "dim"), (shorten(fix.text, cells - 9, glyphs), "")), ("fix", place - 1))
        for place, fix in enumerate(fixes, 1)
    ]
    if len(fixes) > 1:
        lines.append(Line((("   Together they do; none can be left out.", "dim"),)))
    return lines


def snapshot_lines(snapshots: Sequence[Snapshot], assessment: Assessment, cells: int, glyphs: Glyphs) -> list[Line]:
    """The trend as numbers, then one line a snapshot, newest first."""
    points = list(assessment.trend.points)
    lines: list[Line] = []
    if any(p is not None for p in points):
        row = " ".join("-" if p is None else str(p) for p in points)
        lines.append(
            Line(
                (
                    (" ", ""),
                    (sparkline(glyphs, points), ""),
                    ("  ", ""),
                    (shorten(row, cells - len(points) - 4, glyphs), "dim"),
                )
            )
        )
    for snapshot in sorted(snapshots, key=lambda s: (s.on, s.reviewed), reverse=True):
        score = glyphs.blank if snapshot.score is None else str(snapshot.score)
        band = None if snapshot.score is None else band_of(snapshot.score).value
        kind = "review" if snapshot.reviewed else "Sunday"
        parts = ", ".join(f"{name} {told(value)}" for name, value in snapshot.components.items())
        lines.append(
            Line(
                (
                    (" ", ""),
                    (fit(dates.short(snapshot.on, assessment.today), 10), "dim"),
                    (health_mark(glyphs, snapshot.colour, band), f"{snapshot.colour}-badge"),
                    (f" {score:>3}  ", ""),
                    (fit(kind, 8), "dim"),
                    (shorten(parts, cells - 28, glyphs), "dim"),
                )
            )
        )
    return lines or [Line(((" No review yet: the first one writes the first line here.", "dim"),))]
