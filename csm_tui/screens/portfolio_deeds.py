"""What the keys of the portfolio do to an account, and to the book."""

from __future__ import annotations

from csm_tui.screens.portfolio_arranged import Arranged


class PortfolioDeeds(Arranged):
    """Each deed is a question or a screen of its own, imported when it is asked for."""

    def action_review(self) -> None:
        if self.store.count():
            self.csm.open_review(None)
        else:
            self.say("There is no account to review yet.")

    def action_escalate(self) -> None:
        if (row := self._with_account()) is not None:
            self.csm.open_draft(row.id)

    def action_new_draft(self) -> None:
        if (row := self._with_account()) is not None:
            self.csm.new_draft(row.id)

    def action_drafts(self) -> None:
        self.csm.open_drafts(None)

    def action_health(self) -> None:
        if (row := self._with_account()) is not None:
            self.csm.open_health(row.id)

    def action_timeline(self) -> None:
        self.csm.open_timeline()

    def action_signals(self) -> None:
        self.csm.open_signals(None)

    def action_raise_signal(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.signal_acts import raise_by_hand

            raise_by_hand(self, row.id)

    def action_slip(self) -> None:
        self.csm.open_slip(None)

    def action_done(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.asking import ask_next_done

            ask_next_done(self, row)

    def action_new(self) -> None:
        from csm_tui.screens.asking import ask_account

        ask_account(self)

    def action_edit(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.asking import ask_edit

            ask_edit(self, row.id)

    def action_quick_action(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.asking import ask_action

            ask_action(self, row.id, row.name)

    def action_numbers(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.numbers import ask_numbers

            ask_numbers(self, row.id)

    def action_archive(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.asking import ask_archive

            ask_archive(self, row.id, row.name)

    def action_copy(self) -> None:
        if (row := self._with_account()) is not None:
            from csm_tui.screens.portfolio_load import as_text

            self.csm.copy(as_text(row, self.day), "the row")

    def action_import_file(self) -> None:
        self.csm.open_import()

    def action_write(self) -> None:
        from csm_tui.screens.asking import ask_write

        ask_write(self, self.list.rows.ids)

    def action_calendar(self) -> None:
        from csm_tui.screens.asking import ask_calendar

        ask_calendar(self)

    def action_demo(self) -> None:
        self.csm.other_book()
