"""Looking through a draft: what is left, words in it, its earlier texts. Nothing here changes it unasked."""

from __future__ import annotations

from datetime import datetime

from textual import on

from csm_tui import drafting
from csm_tui.domain.dates import short
from csm_tui.drafting.differing import differences
from csm_tui.screens.dialogs.menu import About, Item, Menu
from csm_tui.screens.draft_keeping import DraftKeeping
from csm_tui.widgets.draft_view import Editor, FindBar
from csm_tui.widgets.glyphs import Glyphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import wrap

_ROLES = {"-": "red", "+": "green", "…": "dim", " ": "dim"}


def difference_lines(old: str, new: str) -> About:
    """Return what restoring ``old`` would take away (-) and bring (+), as a text for a menu."""

    def lines(cells: int, glyphs: Glyphs) -> list[Line]:
        out = []
        for sign, text in differences(new, old):
            mark = glyphs.ellipsis if sign == "…" else sign
            for number, piece in enumerate(wrap(text, cells - 4) or [""]):
                out.append(Line(((f" {mark if not number else ' '} ", _ROLES[sign]), (piece, _ROLES[sign]))))
        return out or [Line(((" It says the same as now.", "dim"),))]

    return lines


class DraftLooking(DraftKeeping):
    """Blanks and what else is left, find, revisions."""

    # What is left

    def action_next_blank(self) -> None:
        """To the next thing that is left, in the text."""
        editor = self.query_one(Editor)
        start, end = sorted((editor.selection.start, editor.selection.end))
        after = editor.offset_of(end) if start != end else editor.offset_of(start)
        found = [p for p in self.points() if p.end > p.start]
        point = next((p for p in found if p.start >= after), found[0] if found else None)
        if point is None:
            rest = [p.text for p in self.points()]
            self.say(" ".join(rest) if rest else "No blank is left.")
            return
        self._show(point)

    def _show(self, point: drafting.Point) -> None:
        """Select it in the text and say what it is."""
        editor = self.query_one(Editor)
        editor.focus()
        if point.end > point.start:
            editor.select_range(point.start, point.end)
        told = drafting.blanks_left(editor.text)
        if not editor.selected_text.startswith("«"):
            self.say(f"{point.text} {told[0].upper()}{told[1:]}.")
            return
        how = "needed: type over it" if point.kind == "block" else "optional: type over it, or delete it"
        label = point.text.partition(": ")[2].rstrip(".")
        self.say(f"{label}, {how}. {told[0].upper()}{told[1:]}." if label else f"{how}. {told}.")

    def action_points(self) -> None:
        """Every thing that is left, to go to."""
        found = self.points()
        if not found:
            self.say("Nothing is left: m marks it as sent.")
            return
        blocks = sum(p.kind == "block" for p in found)
        optional = len(found) - blocks
        parts = [f"{blocks} needed before it is sent" if blocks else "", f"{optional} worth adding" if optional else ""]
        items = [
            Item(str(number), p.text.removeprefix("Still blank: ").removeprefix("Worth adding: ").rstrip("."),
                 hint="needed" if p.kind == "block" else "optional")
            for number, p in enumerate(found)
        ]  # fmt: skip

        def go(chosen: str | None) -> None:
            if chosen is not None:
                self._show(found[int(chosen)])

        self.app.push_screen(Menu(f"What is left: {', '.join(filter(None, parts))}", items), go)

    # Find

    def action_find(self) -> None:
        """Words in the text, as they are typed."""
        bar = self.query_one_optional(FindBar)
        if bar is None:
            bar = FindBar()
            self.mount(bar, before=self.query_one("StatusLine"))
        bar.focus()

    @on(FindBar.Wanted)
    def _find_words(self, event: FindBar.Wanted) -> None:
        event.stop()
        editor = self.query_one(Editor)
        words, text = event.words.casefold(), editor.text.casefold()
        if not words or len(text) != len(editor.text):  # a few letters fold into two: their places are lost
            text = editor.text.lower() if words else ""
        starts = _all(text, words or event.words)
        if not starts:
            self.say(f"“{event.words[:40]}” is not in the text." if event.words else "")
            return
        at = editor.offset_of(min(editor.selection.start, editor.selection.end))
        if event.step > 0:
            place = next((n for n, s in enumerate(starts) if s > at), 0)
        elif event.step < 0:
            place = next((n for n in reversed(range(len(starts))) if starts[n] < at), len(starts) - 1)
        else:
            place = next((n for n, s in enumerate(starts) if s >= at), 0)
        editor.select_range(starts[place], starts[place] + len(event.words))
        self.say(f"{place + 1} of {len(starts)}. Enter the next one, up the one before, Esc back to the text.")

    @on(FindBar.Left)
    def _found(self, event: FindBar.Left) -> None:
        event.stop()
        self.query_one(FindBar).remove()
        self.query_one(Editor).focus()

    # Earlier texts

    def action_revisions(self) -> None:
        """The kept earlier texts with their time; one of them against the text of now, to be put back."""
        if self.draft is None or not self.save():
            return
        kept = self.store.draft_revisions(self.draft.id)
        if not kept:
            self.say("No earlier text is kept yet: one is, about every two minutes of writing.")
            return
        items = [
            Item(str(number), self._when(at), hint=f"{len(body.split())} words: {' '.join(body.split())[:60]}")
            for number, (at, body) in enumerate(kept)
        ]

        def chosen(number: str | None) -> None:
            if number is not None:
                self._compare(*kept[int(number)])

        self.app.push_screen(Menu("Earlier texts", items), chosen)

    def _when(self, recorded: str) -> str:
        at = datetime.fromisoformat(recorded.replace("Z", "+00:00")).astimezone()
        return f"{short(at.date(), self.csm.today)} {at:%H:%M:%S}"

    def _compare(self, at: str, body: str) -> None:
        items = [] if self.finished else [Item("put", "Put this text back", "r", "the text of now is kept, too")]
        items.append(Item("copy", "Copy this text", "y"))

        def go(chosen: str | None) -> None:
            if chosen == "copy":
                self.csm.copy(body, "the earlier text")
            elif chosen == "put" and self.put(body, "put back to an earlier text"):
                self.say(f"The text of {self._when(at)} is back; the one before it is kept. u takes it back.")

        title = f"{self._when(at)}: - goes, + comes back"
        self.app.push_screen(Menu(title, items, difference_lines(body, self.text)), go)

    # Undo outside the text

    def action_bar_undo(self) -> None:
        self._travel("undo")

    def action_bar_redo(self) -> None:
        self._travel("redo")

    def _travel(self, way: str) -> None:
        """The last change of the book back, or again: sent, answered, filled in, put back."""
        if not self.save():
            return

        def tell(done: object) -> None:
            label = getattr(done, "label", None)
            word = "Undone" if way == "undo" else "Done again"
            self.say(f"{word}: {label}" if label else f"Nothing to {way}.")
            if self.draft is not None and self.store.draft(self.draft.id).state == "discarded":
                self.csm.back()
            self.refresh_bindings()

        self.attempt(self.store.undo if way == "undo" else self.store.redo, tell)


def _all(text: str, words: str) -> list[int]:
    """Where ``words`` begin in ``text``; they do not overlap."""
    out: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0 and len(out) < 10_000:
        out.append(at)
        at = text.find(words, at + len(words))
    return out
