"""From a signed contract to closed as complete, by keys alone at 80x24, in one run of the program.

Every gate first refuses, each for what really is missing, and then passes; closing refuses and then closes.
"""

from __future__ import annotations

import pytest
from csm_tui.domain.model import MilestoneState
from csm_tui.screens.account import AccountScreen
from csm_tui.screens.closing import ClosingScreen
from csm_tui.screens.gate import GateScreen
from csm_tui.screens.record.screen import RecordScreen

from tests.screens.conftest import text_of
from tests.screens.keyboard import Keyboard


class Person(Keyboard):
    """Who takes an account through its onboarding."""

    @property
    def facts(self):
        return self.store.facts(self.store.find("Acme"))

    def state(self, code):
        return next(m.state for m in self.facts.milestones if m.code == code)

    async def go_to(self, code):
        """Put the cursor of the plan on a milestone, from the top with ↓."""
        codes = [m.code for m in self.facts.milestones]
        down, up = codes.index(code), len(codes) - 1 - codes.index(code)
        await self.type(*(["g"] + ["j"] * down if down <= up else ["G"] + ["k"] * up))

    async def finish(self, *codes):
        """Mark some milestones and finish them in one go."""
        plan = [m.code for m in self.facts.milestones]
        last = max(plan.index(code) for code in codes)
        await self.type("g", *["space" if code in codes else "j" for code in plan[: last + 1]])
        await self.press("comma", "d", "enter")
        assert {self.state(code) for code in codes} == {MilestoneState.DONE}, text_of(self.app)

    async def at_gate(self, code, *missing):
        """``d`` on a milestone whose gate asks for more leads to the gate, which names it."""
        await self.go_to(code)
        await self.press("d")
        assert isinstance(self.app.screen, GateScreen), text_of(self.app)
        self.sees(*missing)
        await self.press("d")
        self.sees("asks for more")
        assert self.state(code) is MilestoneState.OPEN

    async def pass_gate(self, code):
        """Nothing is missing any more: ``d`` and Enter pass it; Esc leads back to the account."""
        self.sees("Nothing is missing")
        await self.press("d")
        await self.press("enter")
        self.sees("Passed on 18 Nov.")
        assert self.state(code) is MilestoneState.DONE
        await self.press("escape")
        assert isinstance(self.app.screen, AccountScreen)


async def sign(me, segment):
    """The contract is signed: the account is added, its handoff begun, what Sales promised written down."""
    await me.press("n")
    await me.fill(name="Acme Robotics", arr="90k", segment=segment, signed="-7d", ae="Priya")
    if not isinstance(me.app.screen, AccountScreen):
        await me.press("enter")
    me.sees("ACME ROBOTICS", "Handoff 0/10")
    await me.press("1")
    assert isinstance(me.app.screen, RecordScreen)
    await me.press("enter")
    await me.fill(text="Robots for parcels")
    me.sees("1 of 10 sections are filled", "Robots for parcels")
    await me.press("2", "n")
    await me.press("tab")
    await me.press("shift+tab")
    await me.fill(text="Voice control", out_of_scope="y")
    me.sees("over-promise Voice control")
    await me.press("escape")
    me.sees("Handoff 1/10")


async def hand_over(me):
    """G0: an undecided promise, no champion, no sold date; each is settled from the gate."""
    await me.at_gate("H2", "The promise ‘Voice control’ is undecided", "No champion is named", "date that was sold")
    me.sees("1 of 10 sections filled")
    await me.press("enter")
    await me.press("p")
    await me.fill(reason="After the pilot")
    me.sees("2 things are missing")
    await me.press("enter")
    await me.fill(name="Dana Ito")
    me.sees("One thing is missing")
    await me.press("enter")
    await me.fill(go_live="+50d")
    await me.pass_gate("H2")


async def define(me):
    """G1: no criterion; then one that is vague, whose gaps are named; then it can be measured."""
    await me.at_gate("K2", "No success criterion is written down")
    await me.press("enter")
    await me.fill(metric="Parcels an hour", baseline="eighty")
    me.sees("‘eighty’ is not a number.")
    await me.fill(baseline="80", target="80")
    me.sees("The target equals the baseline")
    await me.fill(target="1.2k")
    me.sees("‘Parcels an hour’ lacks an", "owner, a date")
    await me.press("enter")
    await me.fill(owner="Dana Ito", due="+60d")
    await me.pass_gate("K2")


async def launch(me):
    """G2: configuration is open. G3: nothing of the checklist is answered."""
    codes = {m.code for m in me.facts.milestones}
    await me.finish(*(code for code in ("C1", "C2", "C3", "C5", "V1") if code in codes))
    await me.at_gate("C7", "2 things are missing", "is open")
    await me.press("escape")
    await me.finish("C4", "C6")
    await me.go_to("C7")
    await me.press("d")
    await me.press("enter")
    assert me.state("C7") is MilestoneState.DONE
    await me.finish("T1", "T2", "P1", "P2", "P3")
    count = len(me.facts.checks)
    await me.at_gate("L0", f"{count} things are missing")
    await me.type(*["space"] * count)
    await me.pass_gate("L0")
    await me.finish("L1", "Y1", "Y2", "A1")


async def prove(me):
    """G4: nothing was measured. The value is typed from the gate, where the three figures stand side by side."""
    await me.at_gate("Q1", "The criterion ‘Parcels an hour’ has no actual value", "Baseline Target Now")
    await me.press("enter")
    await me.fill(value="1,300", evidence="Counter of the line")
    me.sees("1,300 target reached")
    await me.pass_gate("Q1")


async def close(me):
    """Closing refuses for the criterion and the successor; a note and an open promise are told, not asked for."""
    await me.press("comma")
    place = [item.id for item in me.app.screen.items].index("close")
    await me.type(*["down"] * place)
    await me.press("enter")
    assert isinstance(me.app.screen, ClosingScreen)
    me.sees("is neither met nor waived", "The hand-over (X1) is not accepted", "The hand-over note is not written")
    await me.press("d")
    me.sees("Not complete yet: The criterion ‘Parcels an hour’ is neither met nor waived.")
    await me.type("g", "j")
    await me.press("enter")
    me.sees("80 → 1,200, now 1,300 (100 %)", "Counter of the line")
    await me.press("m")
    me.sees("every criterion is measured, and met or waived", "Complete asks for one thing more")
    await me.press("n")
    me.sees("Made from the record", "Parcels an hour: 80 → 1,200, now 1,300 (100 %), met")
    await me.press("e", "enter")
    me.sees("the note to the next owner is written")
    await me.press("d")
    me.sees("Not complete yet: The hand-over (X1) is not accepted.")
    await me.type("G")
    await me.press("enter", "d", "enter")
    me.sees("Nothing stands in the way")
    await me.press("d", "enter")
    assert isinstance(me.app.screen, AccountScreen)
    me.sees("Acme Robotics is closed as complete", "Closed as complete", "Closed on 18 Nov as complete")


async def find(me):
    """What is closed is still found by the words of its record, and opens."""
    await me.press("escape", "o")
    await me.type(*"/parcels")
    me.sees("Acme Robotics")
    await me.press("enter")
    me.sees("ACME ROBOTICS")


SEGMENTS = [("e", "enterprise"), ("s", "smb")]


@pytest.mark.parametrize(("letter", "segment"), SEGMENTS, ids=[s for _, s in SEGMENTS])
async def test_from_a_signed_contract_to_complete_by_keys_alone(store, app_for, letter, segment):
    app = app_for(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        me = Person(app, pilot, store)
        await sign(me, letter)
        assert me.facts.account.segment == segment
        await me.finish("H1")
        await hand_over(me)
        await me.finish("H3", "H4", "K1")
        await define(me)
        await me.finish("K3")
        await launch(me)
        await prove(me)
        await close(me)
        account = me.facts.account
        assert (account.status.value, account.closed_as) == ("closed", "complete")
        assert [(g.gate, g.forced) for g in me.facts.gates] == [(f"G{n}", False) for n in range(6)]
        await find(me)
        await me.press("u")
        assert me.facts.account.status.value == "active"
