"""Own fields, views, tags, links, merging, many accounts at once: a part of the facade ``Store``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csm_tui.store.reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from csm_tui.domain.own import OwnField, SavedView
    from csm_tui.store.merging import Merged, MergePreview


class BookWriting(Reading):
    """What concerns the book as a whole."""

    # own fields

    def fields(self, *, removed: bool = False) -> tuple[OwnField, ...]:
        """The own fields in order; with ``removed`` those that were taken away."""
        if self.db.one("SELECT 1 FROM field LIMIT 1") is None:  # the way to first paint needs no module for it
            return ()
        from csm_tui.store import fields

        return fields.fields(self, removed=removed)

    def add_field(self, name: str, kind: str, *, choices: Sequence[str] = ()) -> int:
        """text, number, date or choice; the name of a removed one brings it back with its values. Gives the id."""
        from csm_tui.store import fields

        return fields.add(self, name, kind, choices)

    def edit_field(self, field_id: int, rev: int, **changes: Any) -> None:
        """name, choices; values are kept."""
        from csm_tui.store import fields

        fields.edit(self, field_id, rev, changes)

    def move_field(self, field_id: int, rev: int, steps: int) -> None:
        """-1 up, +1 down."""
        from csm_tui.store import fields

        fields.move(self, field_id, rev, steps)

    def remove_field(self, field_id: int, rev: int) -> None:
        """Out of sight; its values are kept."""
        from csm_tui.store import fields

        fields.remove(self, field_id, rev)

    def field_values(self, ids: Sequence[int]) -> dict[int, dict[int, str]]:
        """By account, by field: the values of these accounts."""
        from csm_tui.store import fields

        return fields.values(self, ids)

    def field_use(self) -> dict[int, int]:
        """How many accounts have a value, by field, removed ones with them."""
        from csm_tui.store import fields

        return fields.use(self)

    def set_field(self, account_ids: Sequence[int], field_id: int, text: str) -> int:
        """A value on one account or many, proved by the field's kind; '' takes it away. How many changed."""
        from csm_tui.store import fields

        return fields.set_value(self, account_ids, field_id, text)

    # views

    def saved_views(self) -> tuple[SavedView, ...]:
        """The views of one's own in order; positions 1–9 are their keys."""
        if self.db.one("SELECT 1 FROM view LIMIT 1") is None:  # the way to first paint needs no module for it
            return ()
        from csm_tui.store import saved_views

        return saved_views.views(self)

    def save_view(self, name: str, **spec: Any) -> int:
        """keep, sort, reverse, words (as ``ViewSpec``), columns, group; gives the id."""
        from csm_tui.store import saved_views

        return saved_views.add(self, name, spec)

    def edit_view(self, view_id: int, rev: int, **changes: Any) -> None:
        """As ``save_view``, and name."""
        from csm_tui.store import saved_views

        saved_views.edit(self, view_id, rev, changes)

    def move_view(self, view_id: int, rev: int, steps: int) -> None:
        """-1 up, +1 down."""
        from csm_tui.store import saved_views

        saved_views.move(self, view_id, rev, steps)

    def remove_view(self, view_id: int, rev: int) -> None:
        """Take a view away."""
        from csm_tui.store import saved_views

        saved_views.remove(self, view_id, rev)

    # links, merging, many at once

    def links(self, account_id: int) -> tuple[tuple[str, str], ...]:
        """(label, address) in order."""
        from csm_tui.store import merging

        return merging.links(self, account_id)

    def set_links(self, account_id: int, rev: int, links: Iterable[Sequence[str]]) -> None:
        """All links of an account."""
        from csm_tui.store import merging

        merging.set_links(self, account_id, rev, links)

    def merge_accounts(self, kept_id: int, other_id: int) -> Merged:
        """Two accounts that are one customer: ``other`` goes into ``kept`` and is archived."""
        from csm_tui.store import merging

        return merging.merge(self, kept_id, other_id)

    def merge_preview(self, kept_id: int, other_id: int) -> MergePreview:
        """What ``merge_accounts`` would do: which values are kept, what moves."""
        from csm_tui.store import merging

        return merging.preview(self, kept_id, other_id)

    def tag_accounts(self, ids: Sequence[int], *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> int:
        """Tags on and off many accounts; how many changed."""
        from csm_tui.store import merging

        return merging.tag(self, ids, add, remove)

    def give_accounts(self, ids: Sequence[int], owner: str) -> int:
        """Another owner of many accounts."""
        from csm_tui.store import merging

        return merging.own(self, ids, owner)

    def archive_accounts(self, ids: Sequence[int], *, archived: bool = True) -> int:
        """Many out of the portfolio, or back in."""
        from csm_tui.store import merging

        return merging.archive(self, ids, archived)

    def hold_accounts(self, ids: Sequence[int], *, reason: str, until: date | None = None) -> int:
        """Pause many."""
        from csm_tui.store import merging

        return merging.hold(self, ids, reason, until)

    def add_action_many(
        self, ids: Sequence[int], text: str, *, owner: str = "", party: str = "vendor", due: date | None = None
    ) -> int:
        """The same next step for many."""
        from csm_tui.store import merging

        return merging.action(self, ids, text, owner, party, due)

    def restore_book(self, tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]) -> int:
        """Fill an empty book with the rows of an export of everything; how many accounts. No undo step."""
        from csm_tui.store import book

        return book.restore(self, tables)

    def keep_unfinished(self, form: str, fields: Mapping[str, str]) -> None:
        """Keep what was typed into a form and not saved, by field; {} forgets it. No undo step."""
        from csm_tui.store import unfinished

        unfinished.keep(self, form, fields)
