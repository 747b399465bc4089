"""People out and in: vCard and CSV, a file with a look at what would come in, one person's data, erased for good."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from csm_tui.domain.model import Person
from csm_tui.domain.people import ROLE_NAMES, IncomingPerson
from csm_tui.domain.text import fold
from csm_tui.screens.dialogs.checklist import Checklist, Entry
from csm_tui.screens.dialogs.form import Field, FormDialog, Values
from csm_tui.screens.dialogs.menu import Menu, paragraphs
from csm_tui.screens.dialogs.people import erase

if TYPE_CHECKING:
    from csm_tui.exchange.people_import import PeopleFile
    from csm_tui.screens.record.people import PeoplePage


def _target(text: str, file_name: str) -> tuple[Path, bool]:
    """Where a file goes, and whether a free name is looked for there."""
    path = Path(os.path.expanduser(text))  # noqa: PTH111  # "~nobody" stays text
    return (path / file_name, True) if path.is_dir() or not path.suffix else (path, False)


def ask_write(page: PeoplePage, known: Person | None) -> None:
    """Ask for whom, format and place; everybody is the first choice, the person of the cursor the second."""
    from csm_tui.exchange.people_export import FORMATS, export_people

    facts = page.facts
    written = ""

    def chosen(values: Values) -> tuple[str, str]:
        people = [known] if known is not None and values.get("who") == "one" else []
        return export_people(facts, values["format"], people)

    def submit(values: Values) -> None:
        nonlocal written
        from csm_tui.new_files import write_bytes_exclusive

        name, text = chosen(values)
        path, number = _target(values["path"], name)
        written = str(write_bytes_exclusive(path, text.encode("utf-8", "replace"), number=number))

    formats = tuple((key, f"For {words}") for key, words in FORMATS.items())
    fields = [
        Field("format", "Format", "choice", "vcf", options=formats, required=True),
        Field("path", "Folder or file", value=str(Path.cwd()), required=True),
    ]
    if known is not None:
        who = (("all", "Everybody who is there"), ("one", known.name))
        fields.insert(0, Field("who", "Who", "choice", "all", options=who, required=True))
    dialog = FormDialog(
        f"Write the people of {facts.account.name}",
        fields,
        today=page.today,
        submit=submit,
        intro="Name, role, title, mail, phone; nothing of what you think of them.",
    )
    _say_written(page, dialog, lambda: f"Written to {written}")


def _say_written(page: PeoplePage, dialog: FormDialog, said: object) -> None:
    def after(values: object) -> None:
        if values is not None and callable(said):
            page.screen.say(str(said()))

    page.screen.app.push_screen(dialog, after)


def ask_data(page: PeoplePage, known: Person) -> None:
    """Write all that is kept of one person to a JSON file, as they are entitled to be given it."""
    written = ""

    def submit(values: Values) -> None:
        nonlocal written
        from csm_tui.new_files import slug, write_exclusive

        text = json.dumps(page.store.person_data(known.id), ensure_ascii=False, indent=2)
        path, number = _target(values["path"], f"{slug(known.name)}-data.json")
        written = str(write_exclusive(path, text, number=number))

    dialog = FormDialog(
        f"All data of {known.name}",
        (Field("path", "Folder or file", value=str(Path.cwd()), required=True),),
        today=page.today,
        submit=submit,
        intro="Everything that is kept of them, as JSON: row, contacts, days away, every text that names them.",
    )
    _say_written(page, dialog, lambda: f"Written to {written}")


def ask_erase(page: PeoplePage, known: Person) -> None:
    """Ask for the name, erase for good, and say which backups still hold the data."""
    from csm_tui.store.erase import Erased

    done: list[Erased] = []

    def after(values: object) -> None:
        if values is None or not done:
            return
        page.screen.csm.changed()
        page.screen.reload()
        page.screen.say(f"{known.name} is erased for good; nothing before this can be undone.")
        texts, backups = done[0].texts, done[0].backups
        told = [f"The name stood in {texts} {'text' if texts == 1 else 'texts'}; there it reads (erased) now."]
        if backups:
            told += ["", f"{len(backups)} backups made before still hold the data. Delete them, or wait until"]
            told[-1] += " they are replaced:"
            told += list(backups)
        else:
            told.append("No backup holds the data.")
        page.screen.app.push_screen(Menu(f"{known.name} is erased", (), paragraphs(*told)))

    dialog = erase(known.name, page.today, lambda: done.append(page.store.erase_person(known.id)))
    page.screen.app.push_screen(dialog, after)


# In


def ask_import(page: PeoplePage) -> None:
    """Ask for the file; then what would come in is shown, and written as one step."""
    from csm_tui.exchange.people_import import read_people

    read: list[PeopleFile] = []

    def submit(values: Values) -> None:
        read.append(read_people(os.path.expanduser(values["path"])))  # noqa: PTH111  # "~nobody" stays text

    dialog = FormDialog(
        "Bring people in",
        (Field("path", "File", required=True, placeholder="contacts.csv or cards.vcf", complete=_complete),),
        today=page.today,
        submit=submit,
        intro="A vCard file, a CSV or a spreadsheet with a column of names. It is read now; nothing is written yet.",
        memory=f"people-{page.account_id}",
    )
    page.screen.app.push_screen(dialog, lambda values: _preview(page, read[-1]) if values is not None else None)


def _complete(text: str) -> str:
    """The path with the first name in its folder that goes on like this; '' for none."""
    path = Path(os.path.expanduser(text))  # noqa: PTH111
    if not text or text.endswith("/"):
        return ""
    try:
        names = sorted(p.name for p in path.parent.iterdir() if p.name.startswith(path.name) and p.name != path.name)
    except OSError:
        return ""
    return text + names[0][len(path.name) :] if names else ""


def _known(page: PeoplePage, person: IncomingPerson) -> Person | None:
    """Who is meant by a person of a file, as the store finds them: by mail, else by name."""
    people = page.facts.people
    if person.email:
        found = next((p for p in people if fold(p.email) == fold(person.email)), None)
        if found is not None:
            return found
    return next((p for p in people if fold(p.name) == fold(person.name) and not (person.email and p.email)), None)


def _remark(page: PeoplePage, person: IncomingPerson) -> tuple[str, int]:
    """What would become of somebody, and whether they are ticked at first."""
    old = _known(page, person)
    if old is None:
        return f"new, {ROLE_NAMES[person.role].lower()}", 1
    given = {"title": person.title, "mail": person.email, "phone": person.phone}
    have = {"title": old.title, "mail": old.email, "phone": old.phone}
    new = [name for name, value in given.items() if value and not have[name]]
    return (f"known; fills {', '.join(new)}", 1) if new else ("known already", 0)


def _preview(page: PeoplePage, file: PeopleFile) -> None:
    entries = []
    for number, person in enumerate(file.people):
        remark, state = _remark(page, person)
        reach = ", ".join(text for text in (person.title, person.email) if text)
        entries.append(Entry(str(number), f"{person.name}{f', {reach}' if reach else ''}", remark, state))
    said = ""

    def write(chosen: Mapping[str, int]) -> None:
        nonlocal said
        people = [file.people[int(key)] for key, state in chosen.items() if state]
        if people:
            out = page.store.import_people(page.account_id, people, label="People of a file")
            said = f"{len(out.added)} added, {len(out.completed)} completed"

    def after(chosen: object) -> None:
        if chosen is None:
            page.screen.say("Nobody was brought in.")
        elif said:
            page.screen.written(said)
        else:
            page.screen.say("Nobody was ticked: nothing was changed.")

    refused = len(file.refused)
    text = "What is written down stays; only empty fields are filled."
    if refused:
        text += f" {refused} left out: {file.refused[0]}" + (" …" if refused > 1 else "")
    title = f"{len(file.people)} {'person' if len(file.people) == 1 else 'people'} in the file"
    page.screen.app.push_screen(Checklist(title, entries, text=text, submit=write), after)
