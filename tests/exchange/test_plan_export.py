"""The mutual action plan: nothing internal in any format, nothing lost, nothing obeyed (DOMAIN 7, P13, P15)."""

from __future__ import annotations

import csv
import io
import re
import types
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import icalendar
import pytest
from csm_tui.domain.assess import assess
from csm_tui.domain.model import (
    Account,
    Action,
    Facts,
    Milestone,
    MilestoneState,
    Need,
    Nudge,
    Party,
    Phase,
    Segment,
    Wait,
)
from csm_tui.domain.raci import RaciLine
from csm_tui.errors import Refused
from csm_tui.exchange.plan_export import FORMATS, export_plan, plan_document, plan_file_name
from csm_tui.exchange.plan_view import PlanView, plan_view
from csm_tui.store import Store
from hypothesis import given
from hypothesis import strategies as st

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
MARK = "2026-08-01T09:00:00.123Z"


def milestone(number: int, title: str, party: Party = Party.JOINT, **more: Any) -> Milestone:
    values: dict[str, Any] = {"phase": Phase.CONFIGURE, "position": number, "committed": date(2026, 11, 20 + number)}
    return Milestone(id=number, code=f"N{number}", title=title, party=party, **(values | more))


def facts(*milestones: Milestone, **more: Any) -> Facts:
    account = Account(12, "Globex Logistics", Segment.ENTERPRISE, date(2026, 8, 1), product="Fleet", owner="Sam")
    known: dict[str, Any] = {"account": account, "milestones": milestones}
    return Facts(**(known | more))


def view_of(known: Facts, me: str = "") -> PlanView:
    return plan_view(known, assess(known, TODAY), mark=MARK, me=me)


def unfolded(text: str) -> str:
    """A calendar's text without folded lines and escapes, to be searched."""
    return re.sub(r"\r\n[ \t]", "", text).replace("\\", "")


# Nothing internal: every text and number of every value is planted, whatever fields there will be

SAFE = {
    (Account, "name"), (Account, "product"), (Account, "owner"), (Milestone, "title"), (Milestone, "owner"),
    (Wait, "for_what"), (Action, "text"), (Action, "owner"),
}  # fmt: skip
NUMBER = 98_765_400


class Planter:
    """Makes values of the model with a marker in every text and figure that is not the customer's to read."""

    def __init__(self) -> None:
        self.planted: list[str] = []

    def value(self, kind: Any, where: tuple[type, str]) -> Any:
        """A value of that type; texts say where they stand."""
        kind = next(k for k in get_args(kind) if k is not type(None)) if _is_union(kind) else kind
        origin = get_origin(kind) or kind
        if origin is tuple:
            return (self.value(get_args(kind)[0], where),)
        if isinstance(origin, type) and is_dataclass(origin):
            return self.made(origin)
        if kind is str:
            text = f"{where[0].__name__}{where[1].title()}".replace("_", "")
            return text if where in SAFE else self.mark(f"Secret{text}")
        if kind is date:
            return TODAY - timedelta(days=3)
        if kind is bool:
            return False
        if kind is int and where[1].endswith("_cents"):
            return int(self.mark(str(NUMBER)))
        if kind in (int, float):
            return 1
        if isinstance(kind, type) and hasattr(kind, "__members__"):
            return next(iter(kind))  # type: ignore[call-overload]
        key, value = get_args(kind)  # a mapping
        return {self.value(key, where): self.value(value, where)}

    def mark(self, text: str) -> str:
        self.planted.append(text)
        return text

    def made(self, kind: type[Any]) -> Any:
        hints = get_type_hints(kind)
        return kind(**{f.name: self.value(hints[f.name], (kind, f.name)) for f in fields(kind)})


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType)


def planted() -> tuple[Facts, list[str]]:
    """All facts of an account planted; the customer's own texts in their places."""
    planter = Planter()
    known: Facts = planter.made(Facts)
    base = known.milestones[0]
    account = replace(
        known.account, status=type(known.account.status).ACTIVE, archived=False, closed_on=None, hold_since=None
    )
    theirs = replace(
        base, id=1, phase=Phase.CONFIGURE, party=Party.CUSTOMER, state=MilestoneState.OPEN, actual=None, needs=()
    )
    ours = replace(theirs, id=2, code="N2", party=Party.VENDOR)
    handoff = replace(theirs, id=3, code="N3", phase=Phase.HANDOFF, party=Party.VENDOR, title="SecretHandoff")
    closing = replace(theirs, id=4, code="N4", phase=Phase.TRANSITION, party=Party.VENDOR, title="SecretClosing")
    live = replace(theirs, id=5, code="L1", title="Go-live", phase=Phase.GO_LIVE)
    wait = replace(known.waits[0], milestone_id=1, party=Party.CUSTOMER, until=None)
    our_wait = replace(wait, id=2, milestone_id=2, party=Party.VENDOR, for_what="SecretOurWait")
    third = replace(wait, id=3, milestone_id=2, party=Party.THIRD_PARTY, for_what="SecretThirdWait")
    action = replace(known.actions[0], state="open", party=Party.CUSTOMER)
    our_action = replace(action, id=2, party=Party.VENDOR, text="SecretOurAction")
    finished = replace(action, id=3, state="dropped", text="SecretDropped")
    out = replace(
        known,
        account=account,
        milestones=(theirs, ours, handoff, closing, live),
        waits=(wait, our_wait, third),
        actions=(action, our_action, finished),
    )
    return out, planter.planted


def test_every_fact_is_planted() -> None:
    """The search below is worth something: markers stand in every kind of fact."""
    _, markers = planted()
    wanted = ("NoteText", "SignalEvidence", "PersonName", "MoveReason", "NudgeText", "HoldReason", "OverrideReason")
    for part in (*wanted, "MilestoneEvidence", "BlockReason", "DraftBody", "PromiseText", "ScopeChangeText"):
        assert any(part.casefold() in m.casefold() for m in markers), part
    assert str(NUMBER) in markers


@pytest.mark.parametrize("fmt", FORMATS)
def test_nothing_internal_reaches_the_customer(fmt: str) -> None:
    known, _ = planted()
    view = view_of(known)
    text = plan_document(view, fmt, now=NOW)
    searched = unfolded(text) if fmt == "ics" else text
    assert "Secret" not in searched.replace("_", "").replace("\\", "")
    assert "98765" not in searched.replace(",", "").replace(".", "").replace(" ", "")
    wanted = ["MilestoneTitle", "MilestoneOwner", "ActionText"]
    wanted += [] if fmt == "ics" else ["WaitForWhat", "ActionOwner"]
    wanted += [] if fmt == "csv" else ["AccountName"]
    assert [told for told in wanted if told not in searched] == []


@pytest.mark.parametrize("fmt", FORMATS)
def test_no_internal_word_stands_in_any_format(fmt: str) -> None:
    known, _ = planted()
    text = plan_document(view_of(known), fmt, now=NOW)
    visible = text[text.index("<body>") :] if fmt == "html" else text
    found = re.findall(
        r"\b(ARR|health|score|red|yellow|signals?|sentiment|risk|churn|renewal|override|champion|sponsor|escalat\w*"
        r"|severity|internal|critical)\b",
        visible,
        re.IGNORECASE,
    )
    assert found == []


def test_the_view_has_no_room_for_more() -> None:
    """Texts and days only: whoever adds a field to what the customer reads meets this test."""
    assert [f.name for f in fields(PlanView)] == [
        *("account_id", "mark", "name", "product", "today", "author", "go_live", "first_go_live", "expected_go_live"),
        *("live_since", "items", "actions", "duties"),
    ]


# What it tells


def a_plan() -> Facts:
    done = milestone(1, "Kickoff held", phase=Phase.KICKOFF, state=MilestoneState.DONE, actual=date(2026, 11, 3))
    late = milestone(
        2, "Data export delivered", Party.CUSTOMER, owner="Dana Ito", committed=date(2026, 11, 10),
        baseline=date(2026, 11, 3),
    )  # fmt: skip
    value = milestone(3, "First value seen", phase=None)
    ours = milestone(4, "SSO connected", Party.VENDOR, owner="Sam", needs=(Need("N2"),))
    left = milestone(5, "Security review", state=MilestoneState.SKIPPED, reason="not needed")
    unsure = milestone(6, "Data validated", unconfirmed=True, committed=date(2026, 10, 1))
    undated = milestone(7, "Users trained", phase=Phase.TRAIN, committed=None)
    live = milestone(8, "Go-live", phase=Phase.GO_LIVE, committed=date(2026, 12, 18), baseline=date(2026, 12, 4))
    live = replace(live, code="L1")
    nudge = Nudge(1, 2, date(2026, 11, 12))
    return facts(
        done, late, value, ours, left, unsure, undated, live,
        waits=(
            Wait(1, 2, Party.CUSTOMER, "a sample file", date(2026, 11, 9), nudges=(nudge,)),
            Wait(2, 2, Party.CUSTOMER, "an older thing", date(2026, 11, 2), until=date(2026, 11, 5)),
            Wait(3, 1, Party.CUSTOMER, "what is done by now", date(2026, 11, 2)),
        ),
        actions=(Action(3, "Send the tax codes", "Dana Ito", Party.CUSTOMER, date(2026, 11, 20)),),
    )  # fmt: skip


def test_markdown_tells_who_what_when_and_what_is_waited_for() -> None:
    text = plan_document(view_of(a_plan(), me="Alex Morgan"), "md")
    for line in (
        "# Onboarding plan: Globex Logistics",
        "As of 18 Nov 2026, Alex Morgan.",
        "- **Go-live:** 18 Dec 2026, first agreed for 4 Dec 2026",
        "- **Progress:** 1 of 7 steps done",
        "- **Next:** Data export delivered, You: Dana Ito, 10 Nov 2026",
        "| a sample file | Data export delivered | You | 9 Nov 2026 |",
        "| Send the tax codes | Dana Ito | 20 Nov 2026 | Open |",
        "| Kickoff held | Both | 21 Nov 2026 | Done 3 Nov 2026 |",
        "| Data export delivered | You: Dana Ito | 10 Nov 2026 (first 3 Nov 2026) | Overdue, waiting for you since "
        "9 Nov 2026 |",
        "| SSO connected | Us: Sam | 24 Nov 2026 | Open |",
        "| Data validated | Both | 1 Oct 2026 | To be confirmed |",
        "| Users trained | Both | no date yet | Open |",
    ):
        assert line in text.splitlines(), line
    assert "Security review" not in text
    assert "older thing" not in text
    assert "done by now" not in text
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        *("## What we wait for", "## Your next steps", "## Kickoff", "## Configuration", "## Training", "## Go-live")
    ]
    assert text.index("First value seen") < text.index("## Training")  # of no phase: with the step before it


def test_go_live_in_words() -> None:
    def told(**live: Any) -> str:
        known = facts(replace(milestone(1, "Go-live", phase=Phase.GO_LIVE, **live), code="L1"))
        return next(line for line in plan_document(view_of(known), "md").splitlines() if "**Go-live:**" in line)

    assert told(committed=None).endswith("Not agreed yet")
    assert told(committed=date(2026, 12, 18)).endswith(" 18 Dec 2026")
    assert told(committed=date(2026, 11, 3)).endswith(" 3 Nov 2026; on the present course 18 Nov 2026")
    done = told(committed=date(2026, 11, 3), state=MilestoneState.DONE, actual=date(2026, 11, 4))
    assert done.endswith("Live since 4 Nov 2026")


def test_csv_has_a_row_for_every_step_and_reads_back() -> None:
    rows = list(csv.DictReader(io.StringIO(plan_document(view_of(a_plan()), "csv"))))
    assert len(rows) == 8
    by_step = {row["step"]: row for row in rows}
    late = by_step["Data export delivered"]
    assert (late["who"], late["owner"], late["first_agreed"], late["due"]) == (
        *("You", "Dana Ito", "2026-11-03", "2026-11-10"),
    )
    assert (late["waiting_for"], late["since"]) == ("a sample file", "2026-11-09")
    assert by_step["Kickoff held"]["done_on"] == "2026-11-03"
    assert by_step["Send the tax codes"]["phase"] == "Next step"


DUTIES = (
    RaciLine(1, "Data migration", "Sam, Their technical lead", "Dana Ito", "", "Their executive; Ann"),
    RaciLine(2, "Go-live | approval", "", "Your <b>boss"),
)


def test_who_does_what_stands_in_the_plan_as_they_read_it() -> None:
    known = a_plan()
    view = plan_view(known, assess(known, TODAY), mark=MARK, raci=DUTIES)
    text = plan_document(view, "md")
    assert "| Data migration | Sam, Your technical lead | Dana Ito | – | Your executive, Ann |" in text.splitlines()
    assert text.index("## Who does what") > text.index("## Go-live")
    rows = list(csv.DictReader(io.StringIO(plan_document(view, "csv"))))
    assert [r["phase"] for r in rows[-2:]] == ["Who does what"] * 2
    assert (rows[-2]["step"], rows[-2]["accountable"], rows[-2]["status"]) == ("Data migration", "Dana Ito", "")
    assert (rows[0]["step"], rows[0]["accountable"]) == ("Kickoff held", "")
    page = Page(plan_document(view, "html"))
    assert page.stack == []
    assert "b" not in page.tags
    assert "Your <b>boss" in page.text
    assert "Data migration" not in plan_document(view, "ics", now=NOW)
    for fmt in ("md", "csv", "html"):
        assert "Who does what" not in plan_document(view_of(known), fmt)


def test_the_plan_takes_the_raci_from_the_book(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db", today=TODAY, create=True) as store:
        key = store.create_account("Acme", signed=TODAY, kickoff=TODAY)
        store.apply_raci(key)
        store.rename_in_raci(key, "Their project manager", "Dana Ito")
        assert "| Requirements | Our project manager | Dana Ito |" in export_plan(store, key, "md")[1]


class Page(HTMLParser):
    """What a browser makes of the page: open tags, attributes, text."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.stack:
            self.text.append(data)


def test_html_is_one_well_formed_file_that_loads_nothing() -> None:
    text = plan_document(view_of(a_plan(), me="Alex Morgan"), "html")
    page = Page(text)
    assert page.stack == []
    assert not {"script", "link", "img", "iframe", "form", "a", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name in ("src", "href") or name.startswith("on")]
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text
    shown = " ".join(" ".join(page.text).split())
    for words in ("1 of 7 steps done (14 %)", "a sample file", "✓ Done 3 Nov 2026", "first 3 Nov 2026", "Us: Sam"):
        assert words in shown


HOSTILE = [
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '" onmouseover="x',
    "a | b",
    "**bold** [x](http://e.example)",
    "=1+1",
    "Acme [EMEA]",
    "A\r\nATTENDEE:mailto:x@e.example\r\nX",
    "a;b,c\\n\\,d",
    "東京精密物流",
    "\x1b[31mred\x1b[0m‮",
    "&lt;b&gt;",
    "'=1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts_in_every_format(text: str) -> None:
    known = facts(milestone(1, text, owner=text), actions=(Action(1, text, text, Party.CUSTOMER, TODAY),))
    known = replace(known, account=replace(known.account, name=text, product=text))
    check(known, text)


@given(st.text(min_size=1, max_size=60))
def test_any_text_stays_text_in_every_format(text: str) -> None:
    check(facts(milestone(1, f"x{text}", owner=text)), f"x{text}")


def check(known: Facts, text: str) -> None:
    """The text comes back exactly, cleaned as on the way in, and adds no structure."""
    from csm_tui.domain.text import clean

    view, wanted = view_of(known), clean(text)
    page = Page(plan_document(view, "html"))
    assert page.stack == []
    assert {*page.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "header", "p", "h1", "h2", "main", "dl", "dt", "dd", "div"),
        *("span", "section", "table", "thead", "tbody", "tr", "th", "td", "small", "br"),
    }
    assert wanted in page.text
    row = list(csv.reader(io.StringIO(plan_document(view, "csv"))))[1]
    assert (row[0].removeprefix("'") if row[0].startswith("'") else row[0]) == wanted
    assert not row[0].startswith(("=", "+", "-", "@"))
    event = icalendar.Calendar.from_ical(plan_document(view, "ics", now=NOW)).walk("VEVENT")[0]
    assert str(event["summary"]) == f"{wanted} ({view.name})"
    assert "attendee" not in event
    markdown = plan_document(view, "md").splitlines()
    assert sum(line.startswith("|---") for line in markdown) == 1 + len(known.actions)
    assert all(len(re.findall(r"(?<!\\)\|", line)) in (0, 5) for line in markdown)


# Calendars


def events(text: str) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    by_uid = {str(e["uid"]): e for e in found}
    assert len(by_uid) == len(found)
    return by_uid


def test_the_calendar_has_all_day_events_of_every_dated_step() -> None:
    text = plan_document(view_of(a_plan()), "ics", now=NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = {str(e["summary"]): e for e in events(text).values()}
    late = found["Data export delivered (Globex Logistics)"]
    assert late.decoded("dtstart") == date(2026, 11, 10)
    assert str(late["description"]) == "You: Dana Ito\nFirst agreed for 3 Nov 2026"
    assert str(late["transp"]) == "TRANSPARENT"
    assert found["Done: Kickoff held (Globex Logistics)"].decoded("dtstart") == date(2026, 11, 3)
    assert str(found["Security review (Globex Logistics)"]["status"]) == "CANCELLED"
    assert "Users trained (Globex Logistics)" not in found
    assert found["Send the tax codes (Globex Logistics)"].decoded("dtstart") == date(2026, 11, 20)


def test_importing_again_updates_the_same_events() -> None:
    before = events(plan_document(view_of(a_plan()), "ics", now=NOW))
    known = a_plan()
    moved = replace(known.milestones[1], committed=date(2026, 12, 1), title="Export delivered at last")
    known = replace(known, milestones=(known.milestones[0], moved, *known.milestones[2:]))
    later = events(plan_document(view_of(known), "ics", now=NOW + timedelta(seconds=1)))
    assert list(before) == list(later)
    uid = next(key for key in later if key.startswith("plan-milestone-2-"))
    assert later[uid].decoded("dtstart") == date(2026, 12, 1)
    assert int(later[uid]["sequence"]) > int(before[uid]["sequence"])
    assert later[uid].decoded("last-modified") > before[uid].decoded("last-modified")


def test_the_same_step_of_another_book_is_another_event() -> None:
    known = a_plan()
    other = plan_view(known, assess(known, TODAY), mark="2026-08-01T09:00:00.124Z")
    one = events(plan_document(view_of(known), "ics", now=NOW))
    assert not set(one) & set(events(plan_document(other, "ics", now=NOW)))


def test_nothing_for_a_calendar_is_told() -> None:
    with pytest.raises(Refused, match="No step of Globex Logistics has a day yet"):
        plan_document(view_of(facts(milestone(1, "Kickoff", committed=None))), "ics", now=NOW)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(Refused, match="md, html, csv, ics"):
        plan_document(view_of(a_plan()), "docx")


# From the store


def test_every_account_of_a_book_exports_in_every_format(book: Path) -> None:
    with Store.open(book, today=TODAY, create=True) as store:
        ids = [
            store.create_account(f"Acme {segment.value}", segment=segment, arr_cents=9_876_543, signed=date(2026, 9, 1))
            for segment in Segment
        ]
        for account_id in ids:
            for fmt in FORMATS:
                name, text = export_plan(store, account_id, fmt, me="Alex")
                assert name.endswith(f"-{account_id}-plan-2026-11-18.{fmt}")
                assert "Kickoff" in text or "First value" in text
                assert "9876" not in text
                assert "andoff" not in text
                assert "renewal" not in text


def test_identities_survive_a_rename_and_a_restart(book: Path) -> None:
    with Store.open(book, today=TODAY, create=True) as store:
        one = store.create_account("Acme", segment="smb", signed=date(2026, 9, 1))
        before = set(events(export_plan(store, one, "ics")[1]))
        store.edit_account(one, store.facts(one).account.rev, name="Globex")
    with Store.open(book, today=TODAY) as store:
        assert set(events(export_plan(store, one, "ics")[1])) == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "-rf", "~root", "x" * 300, "\x00"])
def test_file_names_stay_in_their_folder(name: str) -> None:
    known = facts(milestone(1, "Kickoff"))
    known = replace(known, account=replace(known.account, name=name))
    made = plan_file_name(view_of(known), "html")
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}-12-plan-2026-11-18\.html", made)
