"""``csm-tui templates``: what can be drafted, the person's own templates, and whether they are good."""

from __future__ import annotations

import os

import click

from csm_tui.cli import output
from csm_tui.cli.boundary import REFUSED, say
from csm_tui.cli.main import session


@click.group("templates")
def command() -> None:
    """List, show, change and check the templates of drafts.

    Files in your own folder add to the product's templates, or take the place of one with the same name.
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def listing(as_json: bool) -> int:
    """Print every template: its key, for whom it is, when it is used."""
    from csm_tui.drafting import templates

    found, problems = templates(session().places.templates)
    if as_json:
        output.print_json(
            [
                {
                    "key": t.id, "title": t.title, "audience": t.audience, "phases": list(t.phases), "to": t.to,
                    "fields": [f.name for f in t.fields], "about": t.about, "own": t.own, "file": t.name,
                }
                for t in found
            ]
        )  # fmt: skip
    else:
        wide = max((len(t.id) for t in found), default=0)
        output.print_text(
            f"{t.id:<{wide}}  {'internal' if t.audience == 'internal' else 'customer'}  "
            f"{'* ' if t.own else ''}{t.title}: {t.about}"
            for t in found
        )
    for problem in problems:
        say(problem)
    return REFUSED if problems else 0


@command.command("show")
@click.argument("key")
@click.option("--names", "only_names", is_flag=True, help="Print the names that it may use instead.")
def show(key: str, only_names: bool) -> None:
    """Print the template KEY as it is written; --names prints every name that one of its kind may use."""
    from csm_tui.drafting import load_template
    from csm_tui.drafting.sample import names
    from csm_tui.drafting.templates import source_of

    own = session()
    template = load_template(key, own.places.templates)
    if only_names:
        output.print_text([*names(template.audience)[:-1], *(f"fields.{f.name}" for f in template.fields)])
    else:
        output.print_text(source_of(key, own.places.templates).rstrip("\n").split("\n"))


@command.command("edit")
@click.argument("key")
def edit(key: str) -> int:
    """Open your copy of the template KEY in your editor, then check it. A copy is made where you have none."""
    import subprocess

    from csm_tui.config import load_config
    from csm_tui.drafting.templates import own_copy
    from csm_tui.editor import editor_command
    from csm_tui.errors import Refused

    own = session()
    editor = editor_command(load_config(own.places.config).editor, os.environ)
    path = own_copy(key, own.places.templates)
    say(f"Your copy: {path}")
    try:
        code = subprocess.run([*editor, str(path)], check=False).returncode  # noqa: S603 - the person's own editor
    except OSError as error:
        raise Refused(f"The editor {editor[0]} could not be started: {error.strerror}. The copy is kept.") from None
    if code:
        say(f"The editor ended with {code}; the copy is kept as it is.")
    return _check(key)


@command.command("check")
@click.argument("key", required=False)
def check(key: str | None) -> int:
    """Check your own templates, or KEY alone: file, line, reason. Exit code 1 when one is not good."""
    return _check(key)


def _check(key: str | None) -> int:
    from csm_tui.drafting import load_template
    from csm_tui.drafting.checking import check_folder, check_template

    folder = session().places.templates
    found = ((key, check_template(load_template(key, folder))),) if key else check_folder(folder)
    for name, said in found:
        for sentence in said:
            say(sentence)
        if not said:
            output.print_text([f"{name}: good"])
    if not found:
        output.print_text([f"No templates of your own in {folder}. “csm-tui templates edit KEY” makes a copy."])
    return REFUSED if any(said for _, said in found) else 0
