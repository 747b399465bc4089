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


# The six signal tables of the source (seed 001, early warning signals), row by row: our code, severity, and a word of
# its trigger point that our own trigger must hold.
TABLES = {
    "engagement": (
        ("E1", "low", "One meeting"), ("E2", "medium", "Two"), ("E4", "low", "2 working days"),
        ("E5", "high", "5 days"), ("E7", "medium", "two meetings"), ("E6", "critical", "a week"),
    ),
    "progress": (
        ("P1", "low", "1 to 3"), ("P2", "medium", "More than 3"), ("P3", "high", "Three or more"),
        ("P4", "medium", "2 working days"), ("P6", "medium", "10 %"), ("P5", "high", "go-live"),
    ),
    "technical": (
        ("T3", "medium", "repeatedly"), ("T1", "medium", "5 %"), ("T4", "high", "work"), ("T5", "high", "Any"),
        ("T6", "low", "Found"), ("T2", "medium", "access"),
    ),
    "adoption": (
        ("A1", "medium", "half"), ("A2", "medium", "two"), ("A4", "medium", "core"), ("A3", "medium", "Twice"),
        ("A6", "high", "without the product"), ("A7", "critical", "beside ours"),
    ),
    "sentiment": (
        ("N2", "medium", "said so"), ("N3", "medium", "colder"), ("N4", "high", "managers"), ("N5", "high", "expected"),
        ("N6", "high", "better"), ("N7", "critical", "question"),
    ),
    "organizational": (
        ("O2", "medium", "new role"), ("O1", "critical", "left"), ("E8", "high", "sponsor"), ("O3", "high", "focused"),
        ("O4", "high", "cost"), ("O5", "medium", "changing"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("category", TABLES)
def test_the_signal_table_of_the_source(category):
    kinds = content.signals()
    rows = TABLES[category]
    assert {code for code, *_ in rows} == {k.code for k in kinds.values() if k.seed and k.category == category}
    for code, severity, trigger in rows:
        kind = kinds[code]
        graded = "medium" if code == "E8" else severity  # Medium from 35 days on, High as the source has it at 45
        assert (kind.severity.value, kind.category) == (graded, category), code
        assert trigger in kind.trigger, code
        assert kind.component is not None, code
        assert kind.intervention, code


def test_what_the_source_does_not_have_is_marked_as_our_own():
    ours = " ".join(sorted(k.code for k in content.signals().values() if not k.seed))
    assert ours == "A5 B1 C1 E3 E6b E9 H1 H2 H3 H4 HC HD N1 O6 P10 P11 P12 P13 P14 P7 P8 P9 R3 R4 R5 S1 S2 S3"


def test_where_we_have_to_act_the_catalogue_says_so():
    assert {k.code for k in content.signals().values() if k.mine} == {"E6b", "R3", "R5"}


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
