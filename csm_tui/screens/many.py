"""What is done to one account of the portfolio, or to many at once: one question, one step, one way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from csm_tui.domain.own import checked_value
from csm_tui.errors import UserError
from csm_tui.screens.asking import ask_write, show_form
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.menu import About, Item, Menu, paragraphs
from csm_tui.widgets.lines import Line
from csm_tui.widgets.text import show, width

if TYPE_CHECKING:
    from csm_tui.domain.own import OwnField
    from csm_tui.domain.rows import PortfolioRow
    from csm_tui.screens.portfolio_arranged import Arranged
    from csm_tui.store.merging import MergePreview

NAMED, LETTERS = 4, 36  # accounts, and letters of their names, that are named before the rest is counted
IN_ONE_STEP = "It is one step, and u takes it back."


class Many:
    """The accounts that are meant."""

    def __init__(self, screen: Arranged, ids: Sequence[int]) -> None:
        self.screen, self.store = screen, screen.store
        self.rows: list[PortfolioRow] = self.store.rows_of(ids, ("owner",))
        self.ids = [row.id for row in self.rows]

    @property
    def name(self) -> str:
        """``12 accounts``, or the name of the one."""
        return self.rows[0].name if len(self.rows) == 1 else f"{len(self.rows)} accounts"

    @property
    def names(self) -> str:
        """The first by name, and how many more there are; '' for one."""
        if len(self.rows) < 2:
            return ""
        named: list[str] = []
        for row in self.rows[:NAMED]:
            if named and sum(map(len, named)) + len(row.name) > LETTERS:
                break
            named.append(show(row.name)[:LETTERS])
        rest = len(self.rows) - len(named)
        return f"{', '.join(named)}{f' and {rest} more' if rest else ''}. "

    def form(
        self, title: str, fields: Sequence[Field], submit: Callable[[Values], Any], said: Callable[[], str], **more: Any
    ) -> None:
        """Ask once, for all of them."""
        intro = f"{self.names}{IN_ONE_STEP}" if len(self.rows) > 1 else ""
        dialog = FormDialog(
            f"{title} of {self.name}", fields, today=self.store.today, submit=submit, intro=intro, **more
        )
        show_form(self.screen, dialog, said)


def menu(screen: Arranged, ids: Sequence[int]) -> None:
    """Offer everything that can be done to these accounts."""
    many = Many(screen, ids)
    if not many.rows:
        screen.mark(())
        screen.say("What was marked is not there any more.")
        return
    doing = [*(_one(screen, many) if len(many.rows) == 1 else ()), *_all(screen, many)]
    if len(many.rows) == 2:
        doing.append((Item("merge", "Merge", "m", "two accounts that are one customer"), partial(ask_merge, many)))

    def after(chosen: str | None) -> None:
        act = next((act for item, act in doing if item.id == chosen), None)
        if act is not None:
            act()

    screen.app.push_screen(Menu(many.name, [item for item, _ in doing]), after)


Doing = list[tuple[Item, Callable[[], object]]]


def _one(screen: Arranged, many: Many) -> Doing:
    """What concerns one account alone."""
    from csm_tui.screens.asking import ask_edit, ask_next_done
    from csm_tui.screens.links import LinksDialog
    from csm_tui.screens.numbers import ask_numbers
    from csm_tui.screens.signal_acts import raise_by_hand

    row, csm = many.rows[0], screen.csm
    doing: Doing = [
        (Item("open", "Open"), lambda: csm.open_account(row.id)),
        (Item("edit", "Edit", "e", "name, ARR, dates, tags, own fields"), lambda: ask_edit(screen, row.id)),
        (
            Item("links", "Links", "l", "CRM record, channel, documents: copy or open"),
            lambda: screen.app.push_screen(LinksDialog(screen.store, row.id, row.name)),
        ),
        (Item("note", "Add a note", "."), lambda: csm.add_note(row.id)),
        (Item("done", "Next milestone done", "d"), lambda: ask_next_done(screen, row)),
        (Item("health", "Why this health", "h"), lambda: csm.open_health(row.id)),
        (Item("escalate", "Escalate", "x"), lambda: csm.open_draft(row.id)),
        (Item("signal", "Raise a signal", "!"), lambda: raise_by_hand(screen, row.id)),
        (Item("numbers", "Numbers of the week", "#"), lambda: ask_numbers(screen, row.id)),
    ]
    if row.status == "hold":
        rev = screen.store.facts(row.id).account.rev
        resume = partial(screen.store.resume_account, row.id, rev)
        doing.append((Item("resume", "Resume"), lambda: screen.attempt(resume, said=f"{row.name} goes on")))
    return doing


def _all(screen: Arranged, many: Many) -> Doing:
    """What can be done to one as well as to a thousand."""
    doing: Doing = [
        (Item("tags", "Tags", "t", "put on, take off"), partial(ask_tags, many)),
        (Item("owner", "CSM", "o", "who looks after them"), partial(ask_owner, many)),
        (Item("action", "Next action", "A", "the same for each"), partial(ask_action, many)),
    ]
    if fields := screen.store.fields():
        doing.append((Item("field", "Own field", "f", ", ".join(f.name for f in fields)), partial(ask_field, many)))
    if any(row.status == "active" for row in many.rows):
        doing.append(
            (Item("hold", "Put on hold", "", "with a day to look again; clocks stop"), partial(ask_hold, many))
        )
    ids = many.ids
    doing.append((Item("write", "Write to a file", "w", "CSV"), lambda: ask_write(screen, ids, "with their facts")))
    if screen.here.spec.keep == "archived":
        back = partial(screen.store.archive_accounts, ids, archived=False)
        act = partial(screen.attempt, back, lambda _: screen.mark(()), said=f"{many.name} brought back")
        doing.append((Item("back", "Bring back", "b", "into the portfolio"), act))
    else:
        doing.append((Item("archive", "Archive", "", "out of the portfolio; nothing is deleted"), partial(sure, many)))
    return doing


def ask_owner(many: Many) -> None:
    """Another CSM for all of them."""
    done = 0

    def submit(values: Values) -> None:
        nonlocal done
        done = many.store.give_accounts(many.ids, values["owner"])

    owners = sorted({(row.more or {}).get("owner", "") for row in many.rows} - {""})
    same = owners[0] if len(owners) == 1 and all((r.more or {}).get("owner") for r in many.rows) else ""
    hint = f"now: {', '.join(owners[:4])}{' …' if len(owners) > 4 else ''}" if owners and not same else ""
    field = Field("owner", "CSM", value=same, placeholder="a name; empty = nobody", hint=hint)
    many.form("CSM", (field,), submit, lambda: _said(done, "given to another CSM"))


def ask_tags(many: Many) -> None:
    """Tags put on and taken off all of them."""
    import json

    done = 0
    count: dict[str, int] = {}
    for row in many.rows:
        for tag in json.loads(row.tags):
            count[tag] = count.get(tag, 0) + 1
    some = sorted(count, key=lambda tag: (-count[tag], tag.casefold()))[:8]
    now = ", ".join(tag if len(many.rows) == 1 else f"{tag} ({count[tag]})" for tag in some)

    def submit(values: Values) -> str | None:
        nonlocal done
        if not values["add"] and not values["remove"]:
            return "Type the tags to put on or to take off."
        done = many.store.tag_accounts(many.ids, add=_words(values["add"]), remove=_words(values["remove"]))
        return None

    fields = (
        Field("add", "Put on", placeholder="pilot, reference"),
        Field("remove", "Take off", placeholder=", ".join(some[:2]), hint=f"now: {now}" if now else "no tags yet"),
    )
    many.form("Tags", fields, submit, lambda: _said(done, "tagged anew"))


def ask_action(many: Many) -> None:
    """The same next action for each of them."""
    from csm_tui.screens.dialogs.quick_action import quick_action

    def write(text: str, owner: str, party: str, due: date | None) -> None:
        if len(many.ids) == 1:
            many.store.add_action(many.ids[0], text, owner=owner, party=party, due=due, origin="manual")
        else:
            many.store.add_action_many(many.ids, text, owner=owner, party=party, due=due)

    key = many.ids[0] if len(many.ids) == 1 else 0
    dialog = quick_action(many.name, many.store.today, write, key=key)
    if len(many.ids) > 1:
        dialog.intro = f"{many.names}{IN_ONE_STEP}"
    show_form(many.screen, dialog, lambda: f"{many.name}: action added")


def ask_hold(many: Many) -> None:
    """All active ones on hold."""
    from csm_tui.screens.dialogs.hold import hold

    done = 0

    def write(why: str, until: date) -> None:
        nonlocal done
        done = many.store.hold_accounts(many.ids, reason=why, until=until)

    dialog = hold(many.name, many.store.today, write)
    if len(many.ids) > 1:
        active = sum(row.status == "active" for row in many.rows)
        rest = "" if active == len(many.ids) else f"{active} of them run, the others stay as they are. "
        dialog.intro = f"{many.names}{rest}{IN_ONE_STEP}"
    show_form(many.screen, dialog, lambda: _said(done, "on hold"))


def ask_field(many: Many) -> None:
    """A value of an own field for all of them."""
    fields = many.store.fields()
    if len(fields) == 1:
        ask_value(many, fields[0])
        return

    def chosen(key: str | None) -> None:
        found = next((f for f in fields if str(f.id) == key), None)
        if found is not None:
            ask_value(many, found)

    items = [Item(str(f.id), f.name, "", f.kind) for f in fields]
    many.screen.app.push_screen(Menu("Own field", items), chosen)


def ask_value(many: Many, found: OwnField) -> None:
    """The value itself, proved while it is typed."""
    values = {v.get(found.id, "") for v in many.store.field_values(many.ids).values()} if many.ids else set()
    same = values.pop() if len(values) == 1 and len(many.ids) == 1 else ""
    done = 0

    def submit(typed: Values) -> None:
        nonlocal done
        done = many.store.set_field(many.ids, found.id, typed["value"])

    field = field_of(found, same, name="value")
    many.form(
        found.name, (field,), submit, lambda: _said(done, "changed"), check=value_check((found,), many.store.today)
    )


def field_of(found: OwnField, value: str, name: str = "") -> Field:
    """An own field as a field of a form."""
    key = name or f"own-{found.id}"
    if found.kind == "choice":
        words = list(found.choices) if not value or value in found.choices else [*found.choices, value]
        return Field(key, found.name, "choice", value, options=(("", "none"), *((w, w) for w in words)))
    if found.kind == "date":
        return Field(key, found.name, "date", value)
    return Field(key, found.name, value=value, placeholder="1234.5" if found.kind == "number" else "")


def value_check(fields: Sequence[OwnField], today: date) -> Callable[[Values], dict[str, str]]:
    """What is wrong with typed values of own fields, by the fields of the form."""

    def check(values: Values) -> dict[str, str]:
        said = {}
        for found in fields:
            for key in ("value", f"own-{found.id}"):
                if found.kind == "number" and values.get(key):
                    try:
                        checked_value(found, values[key], today)
                    except UserError as error:
                        said[key] = str(error)
        return said

    return check


def sure(many: Many) -> None:
    """Archive them, after a question."""
    from csm_tui.screens.dialogs.confirm import Confirm

    screen = many.screen

    def after(yes: bool | None) -> None:
        if yes:
            screen.mark(())
            screen.csm.changed()
            screen.reload()
            screen.say(f"{many.name} archived {screen.glyphs.sep} u undo")

    it = "It leaves" if len(many.ids) == 1 else "They leave"
    text = (
        f"{many.names}{it} the portfolio, nothing is deleted; u brings {'it' if len(many.ids) == 1 else 'them'} back."
    )
    screen.app.push_screen(Confirm(f"Archive {many.name}?", text, lambda: many.store.archive_accounts(many.ids)), after)


def _said(done: int, what: str) -> str:
    return "Nothing had to be changed" if not done else f"{done} account{'' if done == 1 else 's'} {what}"


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


# Merging


def ask_merge(many: Many, turned: bool = False) -> None:
    """Show what becomes of two accounts that are one customer; then merge them, this way or the other."""
    screen, store = many.screen, many.store
    kept, other = many.ids[::-1] if turned else many.ids
    try:
        found = store.merge_preview(kept, other)
    except UserError as error:
        screen.say(str(error), error=True)
        return

    def after(chosen: str | None) -> None:
        if chosen == "turn":
            ask_merge(many, not turned)
        elif chosen == "merge":

            def done(_: object) -> None:
                screen.mark(())
                screen.list.move_to(kept)

            said = f"{found.other} merged into {found.kept}"
            screen.attempt(lambda: store.merge_accounts(kept, other), done, said=said)

    items = (
        Item("merge", f"Merge into {found.kept}", "m", "one step; u takes it back"),
        Item("turn", "The other way round", "t", f"keep {found.other} instead"),
    )
    screen.app.push_screen(Menu(f"Merge {found.other} into {found.kept}", items, merge_about(found)), after)


def merge_about(found: MergePreview) -> About:
    """What is kept of both, value by value where they differ."""

    def lines(cells: int, glyphs: Any) -> list[Line]:
        moved = ", ".join(f"{n} {word}" for word, n in found.moved) or "nothing was written there yet"
        out = paragraphs(
            f"What was written about {show(found.other)} comes along: {moved}. Its own plan, signals and reviews stay "
            "with it, archived. One step; u takes it back."
        )(cells, glyphs)
        if found.values:
            out.append(Line(((" Where they differ, this is kept:", ""),)))
        longest = max((width(label) for label, _, _ in found.values), default=0)
        for label, kept, lost in found.values:
            rest = f"  not {show(lost)}" if lost else "  from the other one"
            out.append(Line(((f"   {label:<{longest}}  ", "dim"), (show(kept)[: cells // 2], "bold"), (rest, "dim"))))
        return out

    return lines
