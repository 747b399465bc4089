"""The escalation of DOMAIN 7: every part from the facts, every gap visible, nobody's text ever structure."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from csm_tui.domain.derived import GoLive, Health, Slip
from csm_tui.domain.markdown import inline
from csm_tui.domain.model import Account, Band, Colour, Facts, Intervention, Nudge, Party, Segment, Severity, Wait
from csm_tui.drafting import (
    changed_facts,
    find_blanks,
    load_template,
    next_blank,
    points,
    proposed,
    refusals,
    render,
)
from csm_tui.drafting.context import response_due
from csm_tui.errors import Refused
from hypothesis import given
from hypothesis import strategies as st

from tests.drafting.builders import TODAY, assessment, facts, signal

FILLED = {
    "level": "3 leadership",
    "to": "K. Boss",
    "cause": "data",
    "why": "the ERP export",
    "support": "technical escalation",
    "ask": "Two engineers",
    "decision_by": "2026-11-24",
    "steps": "call Dana\nrebuild the file",
}


def draft(of: Facts | None = None, **fields: str) -> str:
    of = of or facts()
    return render("escalation", of, assessment(of), fields).text


def empty() -> Facts:
    return Facts(account=Account(5, "Acme [EMEA]", Segment.SMB, TODAY))


def test_every_part_of_the_escalation_comes_from_the_account() -> None:
    text = draft()
    for part in (
        "**Customer:** Globex Logistics (enterprise), $148,000 a year, pilot phase, day 17",
        "**Decision needed by:** 20 Nov 2026",
        "**By:** Sam, 18 Nov 2026",
        "red at 38 of 100 (Critical)",
        "1 open Critical signal",
        "in 30 days",
        "UAT passed is 6 working days late",
        "18 days after the baseline of 4 Dec 2026",
        "Waited 7 working days for the customer, now for a sample file",
        "moved on 2 Nov 2026 from 4 Dec 2026 to 18 Dec 2026",
        "champion Dana Ito, last heard 12 Nov 2026, 6 days ago",
        "single-threaded",
        "renewal 1 Aug 2027",
        "Called Dana (Go-live pushed). Result: sample promised",
        "Agree a new UAT date (Sam, by 20 Nov 2026)",
    ):
        assert part in text


def test_open_signals_and_those_of_the_last_30_days_are_listed_with_action_and_result() -> None:
    text = draft()
    assert (
        "| Slow reply: go-live moved twice | 2 Nov 2026 | Low | Mailed again (5 Nov 2026): no result recorded |" in text
    )
    assert "(resolved 9 Nov 2026)" in text
    assert "Old trouble" not in text


def test_a_missing_result_is_said_in_the_text_and_warned_of() -> None:
    of = facts()
    made = render("escalation", of, assessment(of))
    assert "Result: no result recorded" in made.text
    assert "1 of the actions taken has no result recorded" in made.warnings


def test_what_the_person_must_add_blocks_and_what_may_stay_open_warns() -> None:
    of = facts()
    made = render("escalation", of, assessment(of))
    assert [b.split(":")[0] for b in made.blocks] == [
        "the kind of support",
        "the ask, in one sentence",
        "level, 1 to 4",
        "names of the people",
        "in your own words",
        "root cause",
        "why, in one sentence",
    ]
    bare = render("escalation", empty(), assessment(empty(), go_live=GoLive(), slip=Slip(0)))
    assert {"ARR", "ARR at risk", "renewal date", "your name"} <= set(bare.warnings)
    assert any(b.startswith("no signal is recorded") for b in bare.blocks)
    assert any(b.startswith("what should happen next") for b in bare.blocks)


def test_what_was_filled_in_leaves_only_the_summary_to_write() -> None:
    of = facts()
    made = render("escalation", of, assessment(of), FILLED)
    assert [b.split(":")[0] for b in made.blocks] == ["in your own words"]
    for part in (
        "level 3 leadership, K. Boss", "**Technical escalation:** Two engineers\n", "Data: the ERP export",
        "**Decision needed by:** 24 Nov 2026", "- call Dana\n- rebuild the file\n\n- Agree a new UAT date",
    ):  # fmt: skip
        assert part in made.text


def test_what_a_person_types_stays_text_in_a_list_of_several_lines_too() -> None:
    text = draft(summary="# no heading\n| no row\n«no blank»", steps="")
    assert "- \\# no heading\n- \\| no row\n- ‹no blank›" in text


def test_many_signals_leave_the_small_and_the_closed_ones_to_one_line() -> None:
    more = tuple(signal(n, f"Sign {n}", Severity.LOW, code=f"X{n}") for n in range(5, 9))
    text = draft(facts(signals=(*facts().signals, *more)))
    assert "| Sign 5" not in text
    small = "Slow reply, Sign 5, Sign 6, Sign 7, Sign 8"
    assert f"Open and low: {small}. Closed within 30 days: Data errors." in text


def test_reminders_are_told_among_what_was_done() -> None:
    wait = Wait(1, 7, Party.CUSTOMER, "a sample file", date(2026, 11, 9), nudges=(
        Nudge(1, 2, date(2026, 11, 11), "mail"), Nudge(2, 5, date(2026, 11, 16)),
    ))  # fmt: skip
    said = "Reminded the customer of a sample file 2 times: 11 Nov 2026 (mail), 16 Nov 2026. Still waiting, 7 working"
    assert said in draft(facts(waits=(wait,)))


def test_an_account_without_health_or_dates_can_be_drafted() -> None:
    health = Health(None, None, None, Colour.NEW, Colour.NEW)
    text = render("escalation", empty(), assessment(empty(), go_live=GoLive(), health=health, days_in_phase=None)).text
    assert "Acme [EMEA] has not been reviewed yet. No go-live date is agreed." in text
    assert "None" not in text


@pytest.mark.parametrize(
    ("severities", "due"),
    [
        ((), date(2026, 11, 20)),
        ((Severity.HIGH,), date(2026, 11, 20)),
        ((Severity.CRITICAL,), date(2026, 11, 19)),
        ((Severity.CRITICAL, Severity.CRITICAL), date(2026, 11, 18)),
    ],
)
def test_the_decision_date_is_the_response_time_of_the_worst_signals(
    severities: tuple[Severity, ...], due: date
) -> None:
    of = facts(signals=tuple(signal(n, "x", severity) for n, severity in enumerate(severities)))
    assert response_due(of, TODAY) == due


def test_a_decision_date_never_falls_on_a_weekend() -> None:
    assert response_due(facts(), date(2026, 11, 20)) == date(2026, 11, 23)


# Somebody's text is only text


def test_a_value_that_looks_like_a_template_stays_as_it_is() -> None:
    text = draft(facts(account=Account(1, "{{ account.arr }} {% if x %}", Segment.SMB, TODAY)))
    assert "# Escalation: {{ account.arr }} {% if x %}" in text


def test_a_name_never_becomes_structure() -> None:
    name = "a | b\n# c *d* [e](http://f) `g` <b> &amp; \x1b[2J"
    text = draft(facts(signals=(signal(1, name, interventions=(Intervention(1, TODAY, "x\n\n- y | z"),)),)))
    row = next(line for line in text.splitlines() if line.startswith("| a"))
    assert row.count("|") - row.count("\\|") == 5
    assert "\x1b" not in text
    assert "\n# c" not in text
    assert "\\*d\\*" in row


@pytest.mark.parametrize(
    "name", ["Acme [EMEA]", "a [/] b", "snake_case", "R&D <3", "c:\\dir", "50% - x", "日本語 株式会社"]
)
def test_harmless_names_stay_readable_in_the_raw_text(name: str) -> None:
    assert inline(name) == name


def test_guillemets_of_a_customer_are_no_blanks() -> None:
    text = draft(facts(account=Account(1, "Café «Lys»", Segment.SMB, TODAY)))
    assert "Café ‹Lys›" in text
    assert not any(b.text == "Lys" for b in find_blanks(text))


def test_ten_thousand_characters_are_cut_and_said_to_be() -> None:
    assert len(inline("x" * 10_000)) == 2000
    assert inline("x" * 10_000).endswith("…")


@given(st.text(max_size=300))
def test_a_value_stays_on_its_line_and_in_its_cell(text: str) -> None:
    out = inline(text)
    assert "\n" not in out
    assert out.replace("\\\\", "").count("|") == out.replace("\\\\", "").count("\\|")
    assert not find_blanks(out)


# Blanks


def test_blanks_are_walked_in_order_and_round() -> None:
    text = "a «one» b «two?» c « not one » »x«"
    assert [(b.text, b.kind) for b in find_blanks(text)] == [("one", "block"), ("two", "warning")]
    first = next_blank(text, 0)
    assert first is not None
    assert text[first.start : first.end] == "«one»"
    assert [b.text for b in (next_blank(text, 3), next_blank(text, 17)) if b] == ["two", "one"]
    assert next_blank("none here", 0) is None


# Marking as sent


def test_a_draft_with_open_blanks_cannot_be_sent_and_says_which() -> None:
    assert refusals("x «root cause: why» «ARR?»", audience="internal") == ("Still blank: root cause.",)
    assert refusals("all there «ARR?»", audience="internal") == ()
    assert refusals(" \n", audience="internal") == ("The draft is empty.",)


def test_an_internal_draft_refuses_an_address_of_the_customer_and_its_company() -> None:
    known = ("Dana@Globex.example", "cfo@gmail.com")
    assert refusals("to reyes@globex.example", audience="internal", customer_addresses=known) == (
        "reyes@globex.example is an address of the customer; this draft is internal.",
    )
    assert refusals("to boss@gmail.com", audience="internal", customer_addresses=known) == ()
    assert refusals("to dana@globex.example", audience="customer", customer_addresses=known) == ()


def test_a_part_that_the_template_filled_may_not_be_left_empty() -> None:
    made = "# A\n\n## Ask\n\n«the ask»\n\n## Notes\n\n### Mine\n\nx\n"
    assert refusals(made.replace("«the ask»", ""), audience="internal", made=made) == ("Nothing stands under “Ask”.",)
    assert refusals(made.replace("«the ask»", "Money"), audience="internal", made=made) == ()
    assert refusals("# A\n\n## Own\n\n## Other\n", audience="internal", made="") == ()


def test_what_is_left_is_listed_in_reading_order_with_its_place() -> None:
    text = "«ARR?» dana@globex.example «cause»\nResult: no result recorded\nResult: no result recorded"
    found = points(text, audience="internal", customer_addresses=["dana@globex.example"])
    assert [(p.kind, p.text, text[p.start : p.end]) for p in found] == [
        ("warning", "Worth adding: ARR.", "«ARR?»"),
        ("block", "dana@globex.example is an address of the customer; this draft is internal.", "dana@globex.example"),
        ("block", "Still blank: cause.", "«cause»"),
        ("warning", "2 actions taken have no result recorded.", "Result: no result recorded"),
    ]


# What is offered


@pytest.mark.parametrize(
    ("of", "more", "level", "why"),
    [
        (empty(), {}, "1 project manager", "a task at most"),
        (facts(signals=()), {"go_live": GoLive()}, "2 head of customer success", "UAT passed"),
        (facts(signals=()), {}, "3 leadership", "forecast later than agreed"),
        (facts(signals=(signal(1, "x", Severity.CRITICAL),)), {"go_live": GoLive()}, "3 leadership", "within a day"),
        (
            facts(signals=(signal(1, "x", Severity.CRITICAL), signal(2, "y", Severity.CRITICAL))), {},
            "4 executive sponsor", "2 Critical signals",
        ),
    ],
)  # fmt: skip
def test_the_level_is_proposed_from_what_is_at_stake(of: Facts, more: dict[str, Any], level: str, why: str) -> None:
    template = load_template("escalation")
    calm = Health(90, 90, Band.HEALTHY, Colour.GREEN, Colour.GREEN)
    seen = assessment(of, **({"go_live": GoLive(), "health": calm} if of == empty() else {"health": calm} | more))
    offered = proposed(template, of, seen, TODAY, {"3": "K. Boss"})
    assert offered.values["level"] == level
    assert why in offered.why
    assert offered.values.get("to", "") == ("K. Boss" if level[0] == "3" else "")
    assert offered.values["decision_by"] >= "2026-11-18"
    assert proposed(load_template("welcome"), of, seen, TODAY, {}).values == {}


# What changed since


def test_changed_facts_are_named() -> None:
    of = facts()
    then = render("escalation", of, assessment(of)).facts
    moved = GoLive(None, date(2026, 12, 4), date(2026, 12, 22), date(2026, 12, 22), None, 18)
    now = render("escalation", of, assessment(of, go_live=moved)).facts
    assert changed_facts(then, then) == ()
    assert changed_facts(then, now) == ("Go-live was 18 Dec 2026, now 22 Dec 2026",)


# Two audiences


def test_a_customer_template_reaches_nothing_internal(tmp_path: Path) -> None:
    def own(body: str) -> str:
        (tmp_path / "ask.md.liquid").write_text(f'+++\ntitle = "Ask"\naudience = "customer"\n+++\n{body}')
        of = facts()
        return render("ask", of, assessment(of), folder=tmp_path).text

    assert own("{{ customer }}: {{ go_live.committed }}, {{ waiting_for.first.what }}") == (
        "Globex Logistics: 18 Dec 2026, a sample file\n"
    )
    for secret in ("health", "signals", "account.arr", "champion.sentiment", "moves", "slip", "notes", "interventions"):
        with pytest.raises(Refused, match=r"line 5: .*undefined"):
            own("{{ " + secret + " }}")


def test_nothing_internal_lies_anywhere_in_a_customer_context() -> None:
    from csm_tui.drafting.customer import customer_data, customer_view

    of = facts()
    data = repr(customer_data(customer_view(of, assessment(of)), {}, TODAY, {}))
    for secret in ("148", "38", "red", "SECRET-NOTE", "Slow reply", "Called Dana", "tax codes", "well disposed"):
        assert secret not in data


def test_a_subject_is_one_plain_line_whatever_the_customer_is_called() -> None:
    of = Facts(account=Account(5, "Acme [EMEA] * Söhne\nBcc: all@x.example", Segment.SMB, TODAY))
    subject = render("escalation", of, assessment(of)).subject
    assert subject == "Acme [EMEA] * Söhne Bcc: all@x.example: Escalation"
