"""What can be done about a warning sign, wherever it is shown: one way for the list, the story and the account.

A screen says which signal is meant (``chosen_signal``) and which account (``account_id``); each act is one store call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from csm_tui.domain.model import Facts, Intervention, Signal, SignalState
from csm_tui.errors import UserError
from csm_tui.screens.base import ListScreen
from csm_tui.screens.dialogs.menu import Item, Menu

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.signals import SignalKind
    from csm_tui.screens.dialogs.form import FormDialog


class SignalActs(ListScreen[None]):
    """Acts on signals. The facts are read when an act begins: what is shown may be older."""

    def chosen_signal(self) -> tuple[int, int] | None:
        """(account, signal) that the cursor is on; ``None`` where it is on none."""
        raise NotImplementedError

    # Reading

    def _with(self, act: Callable[[Facts, Signal], object], *, closed: bool = False) -> None:
        """Do something with the chosen signal, or say why not; one that is over asks for nothing more."""
        chosen = self.chosen_signal()
        if chosen is None:
            self.say("The cursor is on no signal.")
            return
        try:
            facts = self.store.facts(chosen[0])
        except UserError as error:
            self.say(str(error), error=True)
            return
        signal = next((s for s in facts.signals if s.id == chosen[1]), None)
        if signal is None:
            self.say("That signal is not there any more: it was undone.", error=True)
        elif signal.is_open is closed:
            over = f"‘{signal.title}’ is {signal.state.value} already: c opens it again."
            self.say(f"‘{signal.title}’ is open." if closed else over)
        else:
            act(facts, signal)

    def _asked(self, dialog: FormDialog, said: str) -> None:
        from csm_tui.screens.asking import show_form

        show_form(self, dialog, lambda: said)

    @property
    def _today(self) -> date:
        return self.csm.today

    # Acts

    def acknowledge(self) -> None:
        """Seen, and on it."""

        def act(_: Facts, s: Signal) -> None:
            if s.state is not SignalState.OPEN:
                self.say(f"‘{s.title}’ was acknowledged before.")
                return
            self.attempt(partial(self.store.acknowledge_signal, s.id, s.rev), said=f"‘{s.title}’ acknowledged")

        self._with(act)

    def intervene(self) -> None:
        """Log what was done about it, with its result where it is known already."""
        from csm_tui.screens.dialogs.signal import intervention

        def act(_: Facts, s: Signal) -> None:
            kind = kind_of(s.code)

            def write(action: str, result: str, day: date, told: str) -> None:
                self.store.add_intervention(s.id, action, result, on=day, told=told)

            dialog = intervention(s, kind.intervention if kind else "", self._today, write)
            self._asked(dialog, f"Recorded for ‘{s.title}’")

        self._with(act)

    def chosen_intervention(self, signal: Signal) -> Intervention | None:
        """The intervention whose result is asked for: the last one without a result, else the last."""
        without = [i for i in signal.interventions if not i.result]
        found = without or signal.interventions
        return found[-1] if found else None

    def note_result(self) -> None:
        """Say what came of an intervention."""
        from csm_tui.screens.dialogs.signal import result

        def act(_: Facts, s: Signal) -> None:
            done = self.chosen_intervention(s)
            if done is None:
                self.say("Nothing was done about it yet: d logs it, with its result.")
                return
            write = partial(self.store.set_intervention_result, done.id, done.rev)
            self._asked(result(s, done, self._today, write), f"Result noted for ‘{s.title}’")

        self._with(act)

    def regrade(self) -> None:
        """Another severity, with the reason."""
        from csm_tui.screens.dialogs.signal import regrade

        def act(_: Facts, s: Signal) -> None:
            dialog = regrade(s, self._today, lambda grade, why: self.store.regrade_signal(s.id, s.rev, grade, why))
            self._asked(dialog, f"‘{s.title}’ re-graded")

        self._with(act)

    def _finish(self, word: str, write: Callable[[int, int, str], object], placeholder: str, intro: str) -> None:
        from csm_tui.screens.dialogs.reason import reason

        def act(_: Facts, s: Signal) -> None:
            dialog = reason(
                f"{word}: {s.title}",
                self._today,
                lambda why: write(s.id, s.rev, why),
                placeholder=placeholder,
                intro=intro,
                memory=f"{word}-{s.id}",
            )
            self._asked(dialog, f"‘{s.title}’ {word.lower()}")

        self._with(act)

    def resolve(self) -> None:
        """It is over, and what settled it."""
        self._finish("Resolved", self.store.resolve_signal, "what settled it", "")

    def reopen(self) -> None:
        """It was closed by mistake."""

        def act(_: Facts, s: Signal) -> None:
            self.attempt(partial(self.store.reopen_signal, s.id, s.rev), said=f"‘{s.title}’ is open again")

        self._with(act, closed=True)

    def dismiss_signal(self) -> None:
        """It is none, and why."""
        self._finish("Dismissed", self.store.dismiss_signal, "why it is none", "It stays quiet until it becomes worse.")

    def snooze(self) -> None:
        """Put it off until a day; one that is put off is woken."""
        from csm_tui.screens.dialogs.signal import snooze

        def act(_: Facts, s: Signal) -> None:
            if s.snoozed_until is not None and s.snoozed_until > self._today:
                wake = partial(self.store.snooze_signal, s.id, s.rev, None)
                self.attempt(wake, said=f"‘{s.title}’ is no longer snoozed")
                return
            dialog = snooze(s, self._today, lambda day: self.store.snooze_signal(s.id, s.rev, day))
            self._asked(dialog, f"‘{s.title}’ snoozed")

        self._with(act)

    def show_where(self) -> None:
        """To the account, with the cursor on the milestone that the signal is about."""
        chosen = self.chosen_signal()
        if chosen is None:
            return
        subject = next((r.subject for r in self.store.signals(chosen[0], closed=True) if r.id == chosen[1]), "")
        milestone = next((m.id for m in self.store.facts(chosen[0]).milestones if m.code == subject), None)
        self.csm.open_account(chosen[0])
        if milestone is not None:
            screen: Any = self.app.screen
            screen.call_after_refresh(screen.call_after_refresh, screen.show_milestone, milestone)

    # The same as keys; the account has other things on some of these letters, so it offers them in its menu

    def action_acknowledge(self) -> None:
        self.acknowledge()

    def action_intervene(self) -> None:
        self.intervene()

    def action_note_result(self) -> None:
        self.note_result()

    def action_regrade(self) -> None:
        self.regrade()

    def action_resolve(self) -> None:
        self.resolve()

    def action_reopen(self) -> None:
        self.reopen()

    def action_dismiss_signal(self) -> None:
        self.dismiss_signal()

    def action_snooze(self) -> None:
        self.snooze()

    def action_show(self) -> None:
        self.show_where()

    # Raising

    def action_raise_signal(self) -> None:
        """Raise what was seen by hand, at the account of the cursor."""
        raise_by_hand(self, self.account_id())

    # Menu

    def acts_menu(self, title: str, signal: Signal) -> None:
        """Everything that can be done about a signal, to be chosen."""
        doing: dict[str, Callable[[], object]] = self.signal_doing()

        def chosen(item: str | None) -> None:
            if item is not None:
                doing[item]()

        self.app.push_screen(Menu(title, signal_items(signal, self._today)), chosen)

    def signal_doing(self) -> dict[str, Callable[[], object]]:
        """What each item of the menu does."""
        return {
            "acknowledge": self.acknowledge,
            "intervene": self.intervene,
            "result": self.note_result,
            "regrade": self.regrade,
            "resolve": self.resolve,
            "reopen": self.reopen,
            "dismiss": self.dismiss_signal,
            "snooze": self.snooze,
            "show": self.show_where,
        }


def kind_of(code: str) -> SignalKind | None:
    """The catalogue's entry of a code; ``None`` where it is not in the catalogue."""
    from csm_tui.content import signals

    return signals().get(code)


def signal_items(signal: Signal, today: date | None = None) -> list[Item]:
    """What can be done about a signal now, with the keys of the signals screen."""
    if not signal.is_open:
        return [Item("reopen", "Open it again", "c", "closed by mistake")]
    items = []
    if signal.state is SignalState.OPEN:
        items.append(Item("acknowledge", "Acknowledge", "a", "seen, and on it"))
    items.append(Item("intervene", "Something was done about it", "d", "and its result"))
    if signal.interventions:
        items.append(Item("result", "What came of it", "e", "the result of what was done"))
    asleep = today is not None and signal.snoozed_until is not None and signal.snoozed_until > today
    return [
        *items,
        Item("resolve", "Resolved", "c", "it is over, and why"),
        Item("dismiss", "Dismiss", "x", "it is none, and why; quiet until it becomes worse"),
        Item("regrade", "Another severity", "v", "with the reason"),
        Item("snooze", "No longer snoozed" if asleep else "Snooze", "z", "" if asleep else "until a day"),
    ]


def raise_by_hand(screen: ListScreen[None], account_id: int | None) -> None:
    """Ask what was seen, then for its evidence, and raise it; asks for the account first where none is meant."""
    if account_id is None:
        from csm_tui.screens.palette import goto_screen

        def found(chosen: object) -> None:
            if isinstance(chosen, int):
                raise_by_hand(screen, chosen)

        screen.app.push_screen(goto_screen(screen.csm), found)
        return
    from csm_tui.content import signals
    from csm_tui.screens.dialogs.signal import choose_signal

    row = screen.store.row(account_id)
    if row is None:
        screen.say("There is no account here to raise a signal at.")
        return
    kinds = signals()

    def chosen_kind(code: object) -> None:
        if isinstance(code, str):
            _ask(screen, account_id, row.name, kinds[code])

    screen.app.push_screen(choose_signal(kinds.values(), row.name), chosen_kind)


def _ask(screen: ListScreen[None], account_id: int, name: str, kind: SignalKind) -> None:
    """The form with evidence, severity and day."""
    from csm_tui.screens.asking import show_form
    from csm_tui.screens.dialogs.signal import raise_signal

    def write(evidence: str, severity: str, noticed: date) -> None:
        screen.store.raise_signal(
            account_id, kind.code, subject="", evidence=evidence, severity=severity, first_noticed=noticed
        )

    dialog = raise_signal(kind, name, screen.csm.today, write, key=account_id)
    show_form(screen, dialog, lambda: f"Signal raised: {kind.title}")
