"""What can be done about a signal: raised, answered, acknowledged, resolved, dismissed, re-graded."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from csm_tui.screens.account_base import AccountBase


class SignalWork(AccountBase):
    """Actions on signals."""

    def raise_signal(self) -> None:
        from csm_tui.content import signals
        from csm_tui.screens.dialogs.signal import choose_signal, raise_signal

        kinds, account = signals(), self.shown.facts.account

        def chosen(code: str | None) -> None:
            if code is None:
                return
            kind = kinds[code]
            dialog = raise_signal(
                kind,
                account.name,
                self.today,
                lambda text, grade, day: self.store.raise_signal(
                    account.id, code, subject="", evidence=text, severity=grade, first_noticed=day
                ),
                key=account.id,
            )
            self.form(dialog, f"Signal raised: {kind.title}")

        self.app.push_screen(choose_signal(kinds.values()), chosen)

    def intervene(self) -> None:
        from csm_tui.screens.dialogs.signal import intervention

        if (s := self.signal()) is not None:
            kind = self.kind_of(s)
            dialog = intervention(
                s,
                kind.intervention if kind else "",
                self.today,
                lambda action, result, day: self.store.add_intervention(s.id, action, result, on=day),
            )
            self.form(dialog, f"Recorded for ‘{s.title}’")

    def acknowledge(self) -> None:
        if (s := self.signal()) is not None:
            self.attempt(partial(self.store.acknowledge_signal, s.id, s.rev), said=f"‘{s.title}’ acknowledged")

    def _end_signal(self, word: str, write: Callable[[int, int, str], object], placeholder: str) -> None:
        from csm_tui.screens.dialogs.reason import reason

        if (s := self.signal()) is not None:
            dialog = reason(
                f"{word}: {s.title}",
                self.today,
                lambda why: write(s.id, s.rev, why),
                placeholder=placeholder,
                memory=f"{word}-{s.id}",
            )
            self.form(dialog, f"‘{s.title}’ {word.lower()}")

    def resolve(self) -> None:
        self._end_signal("Resolved", self.store.resolve_signal, "what settled it")

    def dismiss_signal(self) -> None:
        self._end_signal("Dismissed", self.store.dismiss_signal, "why it is none")

    def regrade(self) -> None:
        from csm_tui.screens.dialogs.signal import regrade

        if (s := self.signal()) is not None:
            dialog = regrade(s, self.today, lambda grade, why: self.store.regrade_signal(s.id, s.rev, grade, why))
            self.form(dialog, f"‘{s.title}’ re-graded")
