"""What is written about drafts: each method is one step of undo (DOMAIN 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from csm_tui.store.reading import Reading

if TYPE_CHECKING:
    from csm_tui.domain.model import Draft


class DraftWriting(Reading):
    """Drafts: begun, written on, sent, answered, closed, discarded."""

    def create_draft(
        self, account_id: int, template: str, body: str, fields: Mapping[str, str], facts: Mapping[str, str], *,
        decision_due: date | None = None, made: str = "", version: int = 1, instead_of: int | None = None,
    ) -> Draft:  # fmt: skip
        """A new draft with the facts and the text it was made from; ``instead_of`` is discarded with it."""
        from csm_tui.store import drafts

        return drafts.create(
            self, account_id, template, body, fields, facts, decision_due, made=made, version=version,
            instead_of=instead_of,
        )  # fmt: skip

    def save_draft(self, draft_id: int, rev: int, body: str, fields: Mapping[str, str]) -> int:
        """Keep the text; gives the new rev. One editing session is one undo step; raises Stale."""
        from csm_tui.store import drafts

        return drafts.save(self, draft_id, rev, body, fields)

    def rewrite_draft(
        self, draft_id: int, rev: int, body: str, did: str, *, fields: Mapping[str, str] | None = None,
        facts: Mapping[str, str] | None = None, made: str | None = None, decision_due: date | None = None,
    ) -> int:  # fmt: skip
        """Another text at once, as a step of its own called ``did``; the one before is kept. Gives the new rev."""
        from csm_tui.store import drafts

        return drafts.rewrite(
            self, draft_id, rev, body, did, fields=fields, facts=facts, made=made, decision_due=decision_due
        )

    def mark_draft_sent(self, draft_id: int, rev: int, *, due: date | None = None, asks: str = "") -> None:
        """Sent today; a frozen copy is kept, and with ``due`` and ``asks`` an action about the decision."""
        from csm_tui.store import drafts

        drafts.mark_sent(self, draft_id, rev, due=due, asks=asks)

    def answer_draft(self, draft_id: int, rev: int, answer: str) -> None:
        """approved, partly, declined or no-answer; the action about it is closed."""
        from csm_tui.store import drafts

        drafts.answered(self, draft_id, rev, answer)

    def close_draft(self, draft_id: int, rev: int) -> None:
        """Nothing more to wait for."""
        from csm_tui.store import drafts

        drafts.close(self, draft_id, rev)

    def discard_draft(self, draft_id: int, rev: int) -> None:
        """Out of sight; undo or ``recover_draft`` brings it back."""
        from csm_tui.store import drafts

        drafts.discard(self, draft_id, rev)

    def recover_draft(self, draft_id: int, rev: int) -> None:
        """A discarded draft can be written on again."""
        from csm_tui.store import drafts

        drafts.recover(self, draft_id, rev)

    def set_decision_due(self, draft_id: int, rev: int, due: date | None) -> None:
        """By when a decision is needed."""
        from csm_tui.store import drafts

        drafts.set_decision_due(self, draft_id, rev, due)
