"""Handoff, promises, criteria, RACI, training, hypercare, pages: a part of the facade ``Store``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csm_tui.store.reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.criteria import CriterionValue
    from csm_tui.domain.hypercare import Issue
    from csm_tui.domain.model import Check
    from csm_tui.domain.raci import RaciLine
    from csm_tui.domain.record import Exclusion, HandoffSection, Page, Questionnaire
    from csm_tui.domain.training import Session


class DeliveryWriting(Reading):
    """What the record holds beside people, and how it is read."""

    # handoff, forms, pages, checklists

    def handoff(self, account_id: int) -> tuple[HandoffSection, ...]:
        """The ten sections in order, filled or not."""
        from csm_tui.store import handoff

        return handoff.sections(self, account_id)

    def questionnaires(self, account_id: int) -> tuple[Questionnaire, ...]:
        """Pre-kickoff questionnaire and IT-security checklist: sent, answered."""
        from csm_tui.store import handoff

        return handoff.questionnaires(self, account_id)

    def set_questionnaire(
        self,
        account_id: int,
        kind: str,
        *,
        sent: date | None = None,
        answered: date | None = None,
        answers: str = "",
        rev: int | None = None,
    ) -> None:
        """When a form was sent, when and what was answered; both None = not sent after all."""
        from csm_tui.store import handoff

        handoff.set_questionnaire(self, account_id, kind, sent, answered, answers, rev)

    def pages(self, account_id: int) -> dict[str, Page]:
        """rollback, go-live-review, hand-over; rev 0 = not begun, the text is what it begins with."""
        from csm_tui.store import handoff

        return handoff.pages(self, account_id)

    def set_page(self, account_id: int, kind: str, text: str, *, rev: int | None = None) -> None:
        """Write a page."""
        from csm_tui.store import handoff

        handoff.set_page(self, account_id, kind, text, rev)

    def checklist(self, account_id: int, name: str) -> tuple[Check, ...]:
        """go-live, handoff, hypercare or rollback with its answers; ``set_check`` answers an item."""
        from csm_tui.store import gates

        return gates.checklist_of(self, account_id, name)

    # promises, what is out of scope

    def edit_promise(self, promise_id: int, rev: int, **fields: Any) -> None:
        """text, kind, said_by, said_on, out_of_scope."""
        from csm_tui.store import promises

        promises.edit(self, promise_id, rev, fields)

    def remove_promise(self, promise_id: int, rev: int) -> None:
        """Written down by mistake."""
        from csm_tui.store import promises

        promises.remove(self, promise_id, rev)

    def exclusions(self, account_id: int) -> tuple[Exclusion, ...]:
        """What the customer does not get."""
        from csm_tui.store import promises

        return promises.exclusions(self, account_id)

    def add_exclusion(self, account_id: int, text: str, *, source: str = "", agreed: date | None = None) -> int:
        """Something that is out of scope; gives its id."""
        from csm_tui.store import promises

        return promises.add_exclusion(self, account_id, text, source, agreed)

    def edit_exclusion(self, exclusion_id: int, rev: int, **fields: Any) -> None:
        """text, source, agreed."""
        from csm_tui.store import promises

        promises.edit_exclusion(self, exclusion_id, rev, fields)

    def remove_exclusion(self, exclusion_id: int, rev: int) -> None:
        """Take it off the list."""
        from csm_tui.store import promises

        promises.remove_exclusion(self, exclusion_id, rev)

    # criteria

    def criterion_values(self, criterion_id: int) -> tuple[CriterionValue, ...]:
        """Every value measured, the oldest first."""
        from csm_tui.store import criteria

        return criteria.values(self, criterion_id)

    def add_value(self, criterion_id: int, value: float, *, on: date | None = None, evidence: str = "") -> int:
        """A value measured on that day (today); the latest one is the actual. Gives its id."""
        from csm_tui.store import criteria

        return criteria.add_value(self, criterion_id, value, on, evidence)

    def remove_value(self, value_id: int, rev: int) -> None:
        """A value that was wrong."""
        from csm_tui.store import criteria

        criteria.remove_value(self, value_id, rev)

    def validate_criterion(self, criterion_id: int, rev: int, *, on: date | None = None) -> None:
        """Checked with the customer: it is still what they want."""
        from csm_tui.store import criteria

        criteria.validate(self, criterion_id, rev, on)

    def settle_criterion(self, criterion_id: int, rev: int, state: str, *, reason: str = "") -> None:
        """met, waived (with a reason) or open again."""
        from csm_tui.store import criteria

        criteria.settle(self, criterion_id, rev, state, reason)

    def remove_criterion(self, criterion_id: int, rev: int) -> None:
        """Written down by mistake."""
        from csm_tui.store import criteria

        criteria.remove(self, criterion_id, rev)

    # RACI

    def raci(self, account_id: int) -> tuple[RaciLine, ...]:
        """The lines of the matrix in order."""
        from csm_tui.store import delivery

        return delivery.raci(self, account_id)

    def apply_raci(self, account_id: int) -> int:
        """The template of the segment; how many lines came."""
        from csm_tui.store import delivery

        return delivery.apply_raci(self, account_id)

    def add_raci(self, account_id: int, item: str, **fields: Any) -> int:
        """responsible, accountable, consulted, informed: names apart by commas. Gives the id."""
        from csm_tui.store import delivery

        return delivery.add_raci(self, account_id, item, fields)

    def edit_raci(self, line_id: int, rev: int, **fields: Any) -> None:
        """As ``add_raci``, and item."""
        from csm_tui.store import delivery

        delivery.edit_raci(self, line_id, rev, fields)

    def move_raci(self, line_id: int, rev: int, steps: int) -> None:
        """-1 up, +1 down."""
        from csm_tui.store import delivery

        delivery.move_raci(self, line_id, rev, steps)

    def rename_in_raci(self, account_id: int, old: str, new: str) -> int:
        """A person in place of a role or of another person, in every line; how many lines changed."""
        from csm_tui.store import delivery

        return delivery.rename_in_raci(self, account_id, old, new)

    def remove_raci(self, line_id: int, rev: int) -> None:
        """Take a line out."""
        from csm_tui.store import delivery

        delivery.remove_raci(self, line_id, rev)

    # training

    def trainings(self, account_id: int) -> tuple[Session, ...]:
        """The sessions, oldest first, those without a day last."""
        from csm_tui.store import delivery

        return delivery.sessions(self, account_id)

    def add_training(self, account_id: int, title: str, **fields: Any) -> int:
        """audience, on, invited, attended, completed, competency; gives the id."""
        from csm_tui.store import delivery

        return delivery.add_session(self, account_id, title, fields)

    def edit_training(self, session_id: int, rev: int, **fields: Any) -> None:
        """As ``add_training``, and title."""
        from csm_tui.store import delivery

        delivery.edit_session(self, session_id, rev, fields)

    def remove_training(self, session_id: int, rev: int) -> None:
        """Take a session out."""
        from csm_tui.store import delivery

        delivery.remove_session(self, session_id, rev)

    # hypercare

    def issues(self, account_id: int) -> tuple[Issue, ...]:
        """Open ones first, the worst and oldest on top."""
        from csm_tui.store import delivery

        return delivery.issues(self, account_id)

    def add_issue(self, account_id: int, title: str, **fields: Any) -> int:
        """severity, opened, responded, resolved, owner, note; gives the id."""
        from csm_tui.store import delivery

        return delivery.add_issue(self, account_id, title, fields)

    def edit_issue(self, issue_id: int, rev: int, **fields: Any) -> None:
        """As ``add_issue``, and title."""
        from csm_tui.store import delivery

        delivery.edit_issue(self, issue_id, rev, fields)

    def remove_issue(self, issue_id: int, rev: int) -> None:
        """Take an issue out."""
        from csm_tui.store import delivery

        delivery.remove_issue(self, issue_id, rev)
