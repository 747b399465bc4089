"""The whole store: every write is one method, one transaction, one step of undo.

A facade on purpose: screens and commands see this class alone; its parts by what they write are ``writing_*.py``. What
a method does is written in the module of its aggregate, imported when first used; rules of refusal stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from csm_tui.store.reading import AccountView, QueueItem
from csm_tui.store.writing_book import BookWriting
from csm_tui.store.writing_delivery import DeliveryWriting
from csm_tui.store.writing_drafts import DraftWriting
from csm_tui.store.writing_people import PeopleWriting
from csm_tui.store.writing_plan import PlanWriting
from csm_tui.store.writing_record import RecordWriting
from csm_tui.store.writing_review import ReviewWriting

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.incoming import ImportOutcome, Incoming
    from csm_tui.domain.model import Segment
    from csm_tui.store.journal import Undone

__all__ = ["AccountView", "QueueItem", "Store"]


class Store(PlanWriting, RecordWriting, DeliveryWriting, PeopleWriting, BookWriting, ReviewWriting, DraftWriting):
    """An open book that can be written. Refusals are UserErrors with the whole sentence; nothing is half done."""

    # accounts

    def create_account(
        self,
        name: str,
        *,
        segment: Segment | str | None = None,
        arr_cents: int | None = None,
        currency: str = "USD",
        source: str = "manual",
        under_way: bool = False,
        **fields: Any,
    ) -> int:
        """A new account with the plan of its segment (by ARR where none is given); gives its id.

        Further fields: signed, kickoff, go_live (sold), renewal, owner, ae, product, region, industry, external_id,
        tags, links, review_interval. With ``under_way``, milestones due before today wait for confirmation.
        """
        from csm_tui.store import accounts

        given = {"arr_cents": arr_cents, "currency": currency, **fields}
        return accounts.create(
            self, name, given if segment is None else {"segment": segment, **given}, source, under_way=under_way
        )

    def edit_account(self, account_id: int, rev: int, **fields: Any) -> None:
        """Change fields by hand (names as in ``create_account``); imports leave them alone from now on."""
        from csm_tui.store import accounts

        accounts.edit(self, account_id, rev, fields)

    def hold_account(self, account_id: int, rev: int, *, reason: str, until: date | None = None) -> None:
        """Pause it: clocks stop."""
        from csm_tui.store import accounts

        accounts.hold(self, account_id, rev, reason, until)

    def prolong_hold(self, account_id: int, rev: int, until: date) -> None:
        """It stays on hold until another day to look again."""
        from csm_tui.store import accounts

        accounts.prolong_hold(self, account_id, rev, until)

    def resume_account(self, account_id: int, rev: int) -> None:
        """Go on after a hold."""
        from csm_tui.store import accounts

        accounts.resume(self, account_id, rev)

    def close_account(
        self, account_id: int, rev: int, closed_as: str, *, on: date | None = None, reason: str = ""
    ) -> None:
        """Close it early: churned, abandoned or transferred; the reason is kept as a note of that day.

        Complete is marking X2 done (gate G5).
        """
        from csm_tui.store import accounts

        accounts.close(self, account_id, rev, closed_as, on, reason)

    def reopen_account(self, account_id: int, rev: int) -> None:
        """A closed account is active again."""
        from csm_tui.store import accounts

        accounts.reopen(self, account_id, rev)

    def archive_account(self, account_id: int, *, archived: bool = True) -> None:
        """Out of the portfolio with everything kept, or back in."""
        from csm_tui.store import accounts

        accounts.archive(self, account_id, archived)

    def add_note(self, account_id: int, text: str, *, internal: bool = True, on: date | None = None) -> int:
        """A note of today (or of ``on``); gives its id."""
        from csm_tui.store import accounts

        return accounts.add_note(self, account_id, text, internal, on)

    def edit_note(self, note_id: int, rev: int, text: str) -> None:
        """Other words for a note."""
        from csm_tui.store import accounts

        accounts.edit_note(self, note_id, rev, text)

    def remove_note(self, note_id: int, rev: int) -> None:
        """Take a note out."""
        from csm_tui.store import accounts

        accounts.remove_note(self, note_id, rev)

    # import, settings

    def import_accounts(
        self,
        incoming: Iterable[Incoming],
        *,
        dry_run: bool = False,
        strict: bool = False,
        progress: Callable[[int, int], None] | None = None,
        label: str = "Import",
    ) -> ImportOutcome:
        """Bring in an import file, whole or not at all, as one step; on a dry run only what it would do."""
        from csm_tui.store import imports

        return imports.import_accounts(
            self, list(incoming), dry_run=dry_run, strict=strict, progress=progress, label=label
        )

    def remember_map(self, header: str, columns: Mapping[str, str]) -> None:
        """Keep how columns were matched for files with this header; no undo step."""
        from csm_tui.store import settings

        settings.remember_map(self, header, columns)

    def set_setting(self, key: str, value: Any, *, journal: bool = False) -> None:
        """Keep a setting (plain JSON types); no undo step unless ``journal``."""
        from csm_tui.store import settings

        settings.write(self, key, value, journal)

    # undo, backups

    def undo(self) -> Undone | None:
        """Take back the newest step; its label and accounts, or ``None`` where there is none."""
        return self.db.undo()

    def redo(self) -> Undone | None:
        """Do again what was taken back last."""
        return self.db.redo()

    def backup(self, reason: str) -> str | None:
        """A verified copy in the backups folder; its path, ``None`` for a store opened without one."""
        from csm_tui.store import settings

        return settings.backup(self, reason)

    def backup_if_due(self) -> str | None:
        """A copy where the last one is from another day; its path, else ``None``."""
        from csm_tui.store import settings

        return settings.backup_if_due(self)
