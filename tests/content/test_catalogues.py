"""The data files say what DOMAIN says."""

from collections import Counter

import pytest
from csm_tui import content
from csm_tui.domain.model import ComponentName, Segment
from csm_tui.domain.score import LABELS, QUESTIONS

# DOMAIN 2.1, offsets in days from kickoff: Enterprise, Mid-Market, SMB, Self-Serve
OFFSETS = {
    "H1": (-9, -6, -4, 0), "H2": (-7, -4, -3, None), "H3": (-6, -3, -2, 0), "H4": (-2, -2, -2, None),
    "K1": (0, 0, 0, None), "K2": (5, 3, 0, 1), "K3": (10, 7, 2, None),
    "C1": (14, 7, 3, None), "C2": (5, 3, 1, 0), "C3": (21, 10, None, None), "C5": (28, 12, 5, None),
    "C4": (35, 14, 7, None), "C6": (42, 21, 10, None), "C7": (52, 28, 14, 3), "V1": (30, 14, 7, 7),
    "T1": (58, 35, 16, None), "T2": (68, 42, 20, 10), "P1": (70, 43, 21, None), "P2": (71, 45, 21, None),
    "P3": (84, 55, 27, None), "L0": (87, 57, 27, None), "L1": (90, 60, 30, 14), "Y1": (104, 74, 44, None),
    "Y2": (104, 74, 44, None), "A1": (120, 84, 50, 21), "Q1": (150, 87, 56, 30), "X1": (165, 89, 58, None),
    "X2": (180, 90, 60, 30),
}  # fmt: skip
NEEDS = {
    "H1": "", "H2": "H1", "H3": "H2", "H4": "", "K1": "H3 H4", "K2": "K1", "K3": "K2", "C1": "K1", "C2": "K1",
    "C3": "K1", "C5": "K1", "C4": "C2 C3", "C6": "C5", "C7": "C1", "V1": "C2 C5", "T1": "C4 C6 C7", "T2": "T1",
    "P1": "T2", "P2": "P1", "P3": "P2", "L0": "P3", "L1": "L0", "Y1": "L1", "Y2": "L1", "A1": "Y1", "Q1": "A1",
    "X1": "Q1", "X2": "X1",
}  # fmt: skip
GATES = {"H2": "G0", "K2": "G1", "C7": "G2", "L0": "G3", "Q1": "G4", "X2": "G5"}
PARTIES = {
    "vendor": "H1 H2 H3 H4 C2 T1 Y2 X1 X2",
    "customer": "C3 C5 P1",
    "joint": "K1 K2 K3 C1 C4 C6 C7 V1 T2 P2 P3 L0 L1 Y1 A1 Q1",
}


@pytest.mark.parametrize("column", range(4))
def test_the_plan_of_a_segment_is_the_table_of_domain(column):
    plan = content.plan(tuple(Segment)[column])
    assert {i.code: i.offset for i in plan.items} == {
        code: offsets[column] for code, offsets in OFFSETS.items() if offsets[column] is not None
    }
    assert plan.lead == (10, 7, 5, 0)[column]
    assert plan.go_live_offset == (90, 60, 30, 14)[column]
    for item in plan.items:
        assert item.code in PARTIES[item.party.value].split()
        assert item.title
        assert item.done_when.endswith(".")
        gate = None if (column, item.code) == (3, "K2") else GATES.get(item.code)
        assert item.gate == gate


def ancestors(code, needs):
    found = set()
    for need in needs.get(code, ()):
        found |= {need} | ancestors(need, needs)
    return found


@pytest.mark.parametrize("segment", Segment)
def test_a_milestone_absent_from_a_segment_passes_its_predecessors_on(segment):
    plan = content.plan(segment)
    present = {i.code for i in plan.items}
    whole = {code: tuple(text.split()) for code, text in NEEDS.items()}
    mine = {i.code: tuple(n.code for n in i.needs) for i in plan.items}
    assert all(n in present for needs in mine.values() for n in needs)
    for code in present:
        assert ancestors(code, mine) == ancestors(code, whole) & present


def test_value_comes_before_the_setup_is_complete():
    kinds = {n.code: n.kind for i in content.plan(Segment.ENTERPRISE).items if i.code == "V1" for n in i.needs}
    assert kinds == {"C2": "FS", "C5": "SS"}


def test_the_fixed_distances_do_not_scale():
    fixed = {i.code: i.fixed for i in content.plan(Segment.MID_MARKET).items if i.fixed}
    assert fixed == dict.fromkeys(("H1", "H2", "H3", "H4"), "kickoff") | dict.fromkeys(
        ("L0", "Y1", "Y2", "A1", "Q1", "X1", "X2"), "go-live"
    )


def test_the_catalogue_holds_the_36_of_the_seed_and_which_only_a_person_sees():
    kinds = content.signals()
    seed = [k for k in kinds.values() if k.seed]
    assert Counter(k.category for k in seed) == dict.fromkeys(
        ("engagement", "progress", "technical", "adoption", "sentiment", "organizational"), 6
    )
    human = Counter(k.category for k in seed if k.human)
    assert human == {"technical": 4, "adoption": 2, "sentiment": 6, "organizational": 4}
    assert len(seed) - human.total() == 20


# code → severity of the source's 36 (seed 001, early warning signals)
SEVERITIES = {
    "low": "E1 E4 P1 T6",
    "medium": "E2 E7 P2 P4 P6 T3 T1 T2 A1 A2 A4 A3 N2 N3 O2 O5",
    "high": "E5 P3 P5 T4 T5 A6 N4 N5 N6 O3 O4",
    "critical": "E6 A7 N7 O1",
}


def test_severities_are_those_of_the_source():
    kinds = content.signals()
    for severity, codes in SEVERITIES.items():
        assert {c for c in codes.split() if kinds[c].severity.value != severity} == set()
    graded = {c for codes in SEVERITIES.values() for c in codes.split()}
    assert {k.code for k in kinds.values() if k.seed} - graded == {"E8"}  # Medium at 35 days, High at 45


def test_every_signal_names_its_component_trigger_and_intervention():
    for kind in content.signals().values():
        assert kind.title
        assert kind.trigger
        assert kind.intervention
        assert (kind.component is None) == (kind.code in ("R4", "R5", "C1", "HD"))
        if kind.category in [c.value for c in ComponentName]:
            assert kind.component is None or kind.component.value == kind.category


def test_fifteen_questions_three_for_each_component():
    questions = content.questions()
    assert " ".join(q.code for q in questions) == "E1 E2 E3 P1 P2 P3 T1 T2 T3 A1 A2 A3 S1 S2 S3"
    assert {q.code: q.label for q in questions} == LABELS
    for name, codes in QUESTIONS.items():
        assert tuple(q.code for q in questions if q.component is name) == codes
    for question in questions:
        assert question.text.endswith("?")
        if question.code != "S3":  # the champion acts through Engagement and Sentiment both (DOMAIN 4.3, 5)
            assert content.signals()[question.signal].component is question.component
