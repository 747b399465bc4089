"""Laws that hold for any account: of the score, of its explanation, of signals, of ``valid_until``."""

from dataclasses import replace
from datetime import timedelta

from csm_tui import content
from csm_tui.domain.assess import assess, evaluate
from csm_tui.domain.calendar import STANDARD
from csm_tui.domain.explain import explain_dict, to_green
from csm_tui.domain.frame import Frame
from csm_tui.domain.health import gather, health
from csm_tui.domain.model import (
    Action,
    Block,
    CausedBy,
    Colour,
    Contact,
    Criterion,
    Facts,
    MilestoneState,
    Move,
    Numbers,
    Override,
    Party,
    Person,
    Phase,
    Promise,
    Role,
    Segment,
    Snapshot,
    Status,
    Wait,
)
from csm_tui.domain.reconcile import applied, reconcile
from csm_tui.domain.score import ComponentName, Inputs, Severity, half_up, reckon
from csm_tui.domain.signals import detect
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.builders import QUESTION_CODES, TODAY, account, done, on_plan, review, signal

KINDS = content.signals()
VALUES = st.sampled_from("ynsa")
SHEETS = st.fixed_dictionaries(dict.fromkeys(QUESTION_CODES, st.sampled_from("yyynsa")))
CREDITS = st.dictionaries(st.sampled_from(["K1", "C1", "C2", "C3", "T1"]), st.sampled_from([0.0, 0.5, 0.75, 0.9, 1.0]))
INPUTS = st.builds(
    Inputs,
    components=st.lists(st.sampled_from(ComponentName), unique=True, min_size=1).map(tuple),
    answers=st.dictionaries(st.sampled_from(QUESTION_CODES), st.sampled_from([None, 0.0, 0.5, 1.0])),
    signals=st.lists(st.tuples(st.sampled_from([*ComponentName, None]), st.sampled_from(Severity)), max_size=6),
    credits=CREDITS,
    live=st.booleans(),
    review=st.sampled_from(["never", "current", "due", "overdue", "stale", "expired"]),
)


@given(INPUTS)
def test_the_score_is_the_base_under_its_caps(inputs):
    found = reckon(inputs)
    if found.score is None:
        assert found.parts == ()
        return
    assert 0 <= found.score <= 100
    base = sum(weight * value for _, weight, value, *_ in found.parts)
    assert abs(base - found.base) < 1e-9
    assert abs(sum(weight for _, weight, *_ in found.parts) - 1) < 1e-9
    assert found.score == half_up(min([base, *(limit for limit, _ in found.caps)]))
    assert all(found.score <= limit for limit, _ in found.caps)
    for _, _, value, *sources in found.parts:
        assert value == min(s for s in sources if s is not None)


@given(INPUTS, st.sampled_from(QUESTION_CODES), st.sampled_from([(1.0, 0.5), (0.5, 0.0), (1.0, 0.0)]))
def test_a_worse_answer_never_raises_the_score(inputs, question, change):
    better, worse = (replace(inputs, answers=inputs.answers | {question: value}) for value in change)
    assert (reckon(worse).score or 0) <= (reckon(better).score or 0)


@given(INPUTS, st.sampled_from(ComponentName), st.sampled_from(Severity))
def test_a_new_signal_never_raises_the_score_of_an_answered_account(inputs, component, severity):
    answered = replace(
        inputs, answers=dict.fromkeys(QUESTION_CODES, 1.0) | {k: v for k, v in inputs.answers.items() if v}
    )
    after = replace(answered, signals=[*answered.signals, (component, severity)])
    assert reckon(after).score <= reckon(answered).score


@given(INPUTS, st.randoms(use_true_random=False))
def test_the_order_of_signals_does_not_matter(inputs, random):
    shuffled = list(inputs.signals)
    random.shuffle(shuffled)
    assert reckon(replace(inputs, signals=shuffled)).score == reckon(inputs).score


# --- whole accounts ------------------------------------------------------------------------------

ago = st.integers(0, 60).map(lambda n: TODAY - timedelta(days=n))
about = st.integers(-30, 60).map(lambda n: TODAY + timedelta(days=n))
STORED = st.sampled_from(["E4", "E5", "P6", "A1", "N2", "N7", "T5", "O4", "R4", "P1"])


@st.composite
def accounts(draw) -> Facts:
    """An account of any kind: on plan or not, reviewed or not, with people, contacts, waits, numbers."""
    segment = draw(st.sampled_from(Segment))
    plan = list(on_plan(draw(st.sampled_from(list(Phase)[:-1])), segment))
    for index in draw(st.sets(st.integers(0, len(plan) - 1), max_size=4)):
        if draw(st.booleans()):
            plan[index] = done(plan[index], draw(ago))
        else:
            shifted = replace(plan[index], state=MilestoneState.OPEN, actual=None, committed=draw(about))
            plan[index] = replace(shifted, unconfirmed=draw(st.booleans()) and shifted.committed < TODAY)
    people = tuple(Person(n + 1, f"P{n}", draw(st.sampled_from(Role))) for n in range(draw(st.integers(0, 4))))
    contacts = tuple(
        Contact(
            n + 1,
            draw(ago),
            draw(st.sampled_from(["meeting", "mail"])),
            draw(st.sampled_from(["in", "out", "both"])),
            held=draw(st.booleans()),
            people=tuple(draw(st.sets(st.integers(1, 4), max_size=2))),
        )
        for n in range(draw(st.integers(0, 4)))
    )
    numbers = draw(st.dictionaries(ago, st.integers(0, 20), max_size=3))
    waiting = draw(st.lists(st.tuples(st.integers(1, len(plan)), ago, st.one_of(st.none(), about)), max_size=2))
    reviews = [
        replace(review(draw(SHEETS), on), id=n + 1) for n, on in enumerate(sorted(draw(st.sets(ago, max_size=3))))
    ]
    fields = {
        "segment": segment,
        "source": draw(st.sampled_from(["manual", "import"])),
        "added": draw(ago),
        "signed": draw(ago),
        "renewal": draw(st.one_of(st.none(), about)),
        "status": draw(st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.ACTIVE, Status.HOLD])),
    }
    if fields["status"] is Status.HOLD:
        fields["hold_since"] = draw(ago)
    live = next(m for m in plan if m.code == "L1")
    moves = ()
    if live.baseline and live.committed and draw(st.booleans()):
        moves = (
            Move(
                1,
                live.id,
                "L1",
                live.baseline,
                live.committed,
                "data",
                "",
                CausedBy.CUSTOMER,
                draw(st.booleans()),
                draw(ago),
            ),
        )
    override = None
    if draw(st.booleans()):
        override = Override(1, draw(st.sampled_from([Colour.RED, Colour.GREEN])), "x", "x" * 10, draw(ago), draw(about))
    codes = draw(st.lists(STORED, max_size=3, unique=True))
    return Facts(
        account=account(**fields),
        milestones=tuple(plan),
        moves=moves,
        waits=tuple(Wait(n, m, Party.CUSTOMER, "file", since, expected=e) for n, (m, since, e) in enumerate(waiting)),
        blocks=tuple(Block(n, m, "stuck", "", since) for n, (m, since, e) in enumerate(waiting) if e is None),
        signals=tuple(replace(signal(code), id=n + 1) for n, code in enumerate(codes)),
        reviews=tuple(reviews),
        snapshots=tuple(
            Snapshot(on, "", reviewed=False, score=50, colour=Colour.YELLOW) for on in draw(st.sets(ago, max_size=2))
        ),
        override=override,
        actions=tuple(Action(n, "act", due=due) for n, due in enumerate(draw(st.lists(about, max_size=2)))),
        people=people,
        contacts=contacts,
        promises=draw(st.sampled_from([(), (Promise(1, "soon"),)])),
        criteria=draw(st.sampled_from([(), (Criterion(1, "orders", validated=TODAY),)])),
        numbers=tuple(Numbers(on, licensed=20, active=n, tickets=n, error_rate=n / 2) for on, n in numbers.items()),
    )


slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def still(assessment):
    """An assessment without what counts days by its nature."""
    turn = assessment.turn and replace(assessment.turn, working_days=0)
    return replace(
        assessment,
        today=TODAY,
        days_in_phase=None,
        turn=turn,
        health=replace(assessment.health, review_age=None),
        valid_until=TODAY,
    )


@slow
@given(accounts())
def test_nothing_changes_by_itself_before_valid_until(facts):
    found = evaluate(facts, TODAY, KINDS)
    settled = replace(found.facts, signals=tuple(replace(s, id=n + 1) for n, s in enumerate(found.facts.signals)))
    first = evaluate(settled, TODAY, KINDS)
    assert first.changes == ()
    until = first.assessment.valid_until
    assert until > TODAY
    last = min(until - timedelta(days=1), TODAY + timedelta(days=150))
    for later in {last, TODAY + (last - TODAY) // 2}:
        again = evaluate(settled, later, KINDS)
        assert again.changes == ()
        assert still(again.assessment) == still(first.assessment)
    alone = assess(settled, TODAY)
    last = min(alone.valid_until - timedelta(days=1), TODAY + timedelta(days=150))
    assert still(assess(settled, last)) == still(alone)


@slow
@given(accounts(), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(facts, random):
    def shuffled(values):
        values = list(values)
        random.shuffle(values)
        return tuple(values)

    mixed = replace(
        facts,
        milestones=shuffled(facts.milestones),
        contacts=shuffled(facts.contacts),
        people=shuffled(facts.people),
        signals=shuffled(facts.signals),
        reviews=shuffled(facts.reviews),
        numbers=shuffled(facts.numbers),
        waits=shuffled(facts.waits),
        blocks=shuffled(facts.blocks),
        actions=shuffled(facts.actions),
    )
    assert detect(mixed, TODAY, STANDARD, KINDS) == detect(facts, TODAY, STANDARD, KINDS)
    one, other = assess(facts, TODAY), assess(mixed, TODAY)
    assert (one.health, one.next, one.turn, one.why, one.phase) == (
        other.health,
        other.next,
        other.turn,
        other.why,
        other.phase,
    )


@slow
@given(accounts())
def test_reconciling_twice_is_reconciling_once(facts):
    seen = detect(facts, TODAY, STANDARD, KINDS)
    changes = reconcile(seen, facts.signals, TODAY)
    after = applied(changes, facts.signals)
    assert reconcile(seen, after, TODAY) == ()


@slow
@given(accounts())
def test_the_explanation_adds_up_to_the_score(facts):
    found = evaluate(facts, TODAY, KINDS)
    told = explain_dict(found.assessment)
    if told["score"] is None:
        return
    base = sum(c["weight"] * c["value"] for c in told["components"].values())
    assert abs(base - told["base"]) < 0.05
    limits = [cap["limit"] for cap in told["caps"]]
    health_ = found.assessment.health
    assert told["score"] == half_up(min([health_.base, *limits]))
    assert all(cap["reason"].endswith(".") for cap in told["caps"])
    for component in health_.components:
        if component.value < 100:
            assert component.evidence


@slow
@given(accounts())
def test_what_would_make_it_green_is_enough_and_nothing_of_it_can_be_left_out(facts):
    from csm_tui.domain import explain

    found = evaluate(facts, TODAY, KINDS).facts
    numbered = replace(found, signals=tuple(replace(s, id=n + 1) for n, s in enumerate(found.signals)))
    score = health(numbered, TODAY).score
    fixes = to_green(numbered, TODAY)
    assert [f.steps for f in fixes] == sorted(f.steps for f in fixes)
    if score is None or score >= 85:
        assert fixes == ()
        return
    frame = Frame(numbered, TODAY)
    open_signals = tuple(s for s in numbered.signals if s.is_open)
    world = explain._World(gather(frame, numbered.signals), open_signals, len(frame.open_late))
    steps = {s.fix: s for s in explain._steps(frame, world)}
    chosen = [steps[f] for f in fixes]
    assert world.score(()) == score
    assert world.score(chosen) >= 85
    for step in chosen:
        assert world.score(s for s in chosen if s is not step) < 85
