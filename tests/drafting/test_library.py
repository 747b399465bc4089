"""Every template of the product: all that the domain document names, filled for any account, the safe ones safe."""

from __future__ import annotations

from datetime import date

import pytest
from csm_tui.domain.calendar import Calendar
from csm_tui.domain.hypercare import Issue
from csm_tui.domain.model import (
    Account,
    Check,
    Criterion,
    Facts,
    Numbers,
    Promise,
    ScopeChange,
    Segment,
    Severity,
    UatRound,
)
from csm_tui.domain.raci import RaciLine
from csm_tui.domain.training import Session
from csm_tui.drafting import find_blanks, render, templates
from csm_tui.drafting.customer import Record
from csm_tui.drafting.templates import READERS

from tests.drafting.builders import TODAY, assessment, facts

LIBRARY, PROBLEMS = templates()
IDS = [t.id for t in LIBRARY]
SAFE = [t.id for t in LIBRARY if t.audience == "customer"]
NAMED = {  # DOMAIN 7
    *("escalation", "sponsor-ask", "status-report", "executive-update", "nudge", "pre-kickoff-questionnaire"),
    *("it-security-checklist", "handoff-document", "handoff-agenda", "introduction-agenda", "kickoff-agenda"),
    *("success-workshop", "project-plan", "raci", "communication-plan", "training-schedule", "training-curriculum"),
    *("change-request", "go-live-readiness", "launch-minus-7", "launch-day", "launch-plus-3", "hypercare-plan"),
    *("rollback-plan", "go-live-review", "week-one-wins", "value-milestone", "stakeholder-map", "champion-loss"),
    *("business-review", "post-onboarding-survey", "welcome", "re-engagement", "closing", "hand-over-note"),
    *("cover-pack", "loop-back-to-sales"),
}
RECORD = Record(
    exclusions=("no mobile app",),
    raci=(RaciLine(1, "Data export", "Petra", "Ingrid", "Sam", "Magnus"),),
    training=(Session(1, "Admins, first half", "admins", date(2026, 11, 2), 5, 4, 4), Session(2, "Users", "end-users")),
    issues=(
        Issue(1, "Login fails", Severity.HIGH, date(2026, 11, 3), note="MARK-ISSUE"),
        Issue(2, "Slow", Severity.LOW, date(2026, 11, 4), resolved=TODAY),
    ),
    cadence=7,
    next_meeting=date(2026, 11, 25),
    rollback="Switch the flag back",
    handoff=(("Company overview", "MARK-HANDOFF"), ("Risks and red flags", "")),
)


def empty() -> Facts:
    return Facts(account=Account(5, "Acme [EMEA]", Segment.SMB, TODAY))


def full() -> Facts:
    return facts(
        criteria=(
            Criterion(1, "Orders a day", baseline=40, target=60, unit="orders", owner="Dana Ito", due=date(2027, 2, 1)),
            Criterion(2, "Errors", actual=3.5, evidence="MARK-EVIDENCE", reason="MARK-REASON", source="MARK-SOURCE"),
        ),
        promises=(Promise(1, "MARK-PROMISE", out_of_scope=True),),
        checks=(
            Check("go-live", "t1", "technical", "Data was checked", "yes", note="MARK-NOTE"),
            Check("go-live", "b1", "business", "Message drafted", "no", owner="MARK-OWNER"),
        ),
        numbers=(Numbers(date(2026, 11, 16), 40, 31, 5, 8, 2, 1.5, 28, 40),),
        scope_changes=(ScopeChange(1, "A second language", date(2026, 10, 1), "phase-2", None, 6),),
        uat_rounds=(UatRound(1, date(2026, 11, 10), False, "MARK-FINDINGS"),),
    )


def test_every_document_of_the_trade_is_there_and_good() -> None:
    assert PROBLEMS == ()
    assert set(IDS) == NAMED
    assert all(t.about.endswith(".") and t.to in READERS for t in LIBRARY)


@pytest.mark.parametrize("which", IDS)
def test_each_is_written_for_an_empty_a_typical_and_a_full_account(which: str) -> None:
    for of, record in ((empty(), None), (facts(), None), (full(), RECORD)):
        draft = render(which, of, assessment(of), record=record)
        assert draft.text.strip()
        assert "{{" not in draft.text
        assert "{%" not in draft.text
        assert draft.subject
        assert "\n" not in draft.subject
    if not which.startswith("launch"):  # those speak to the customer's own people
        assert of.account.name in draft.text + draft.subject


@pytest.mark.parametrize("which", IDS)
def test_what_a_person_fills_in_takes_the_place_of_a_blank(which: str) -> None:
    template = next(t for t in LIBRARY if t.id == which)
    of = full()
    before = render(which, of, assessment(of), record=RECORD)
    given = {
        f.name: "2026-12-01" if f.name == "decision_by" else f.options[0] if f.options else "TYPED"
        for f in template.fields
    }
    after = render(which, of, assessment(of), given, record=RECORD)
    if template.fields:
        assert len(find_blanks(after.text)) < len(find_blanks(before.text)) or "nudge" in which or "esc" in which


@pytest.mark.parametrize("which", SAFE)
def test_nothing_internal_is_in_a_customer_safe_one(which: str) -> None:
    of = full()
    draft = render(which, of, assessment(of), record=RECORD)
    for secret in (
        "MARK-",
        "148",
        "SECRET-NOTE",
        "Slow reply",
        "Called Dana",
        "tax codes",
        "well disposed",
        "Critical sig",
    ):
        assert secret not in draft.text
        assert secret not in draft.subject


def test_days_waited_are_working_days_of_the_accounts_own_calendar() -> None:
    of = full()
    week = Record(calendar=Calendar(frozenset({4, 5, 6})))  # a week of four days
    words = [render("escalation", of, assessment(of), record=r).text for r in (None, week)]
    assert "Waited 7 working days for the customer" in words[0]
    assert "Waited 6 working days for the customer" in words[1]
