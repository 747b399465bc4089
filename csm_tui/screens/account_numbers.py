"""Weekly numbers and days away, from the account's screen."""

from __future__ import annotations

from csm_tui.screens.account_base import AccountBase


class NumbersWork(AccountBase):
    """Actions on the account's weekly numbers and its people's days away."""

    def action_numbers(self) -> None:
        """Type the numbers of the week."""
        from csm_tui.screens.numbers import ask_numbers

        ask_numbers(self, self.account_id())

    def action_away_here(self) -> None:
        """Days on which the account's people are away."""
        from csm_tui.screens.away import AwayScreen

        self.app.push_screen(AwayScreen(self.store, self.account_id()))

    def action_numbers_story(self) -> None:
        """The numbers with their history."""
        from csm_tui.screens.numbers_story import NumbersScreen

        self.app.push_screen(NumbersScreen(self.store, self.shown.facts.account.id))
