"""A template looked at closely, as it is saved: names that are not there are errors here, with the line (DOMAIN 7)."""

from __future__ import annotations

import difflib
from pathlib import Path

from csm_tui.drafting.engine import compile_template, run_template
from csm_tui.drafting.sample import names, sample_data
from csm_tui.drafting.templates import SUFFIX, Template, load_template
from csm_tui.errors import Refused, UserError


def check_template(template: Template) -> tuple[str, ...]:
    """Return a sentence with file, line and reason for each thing that is wrong with a template; () = good.

    Every name in it is looked up, in branches that are not taken, too; then it is written for an account that has
    everything and for one that has nothing.
    """
    found = list(_unknown(template))
    if found:
        return tuple(found)
    given = [
        {f.name: f.options[0] if f.options else "text" for f in template.fields},
        {f.name: "" for f in template.fields},
    ]
    for fields in given:
        for empty in (False, True):
            data = sample_data(template.audience, fields, empty=empty)
            try:
                run_template(compile_template(template.source, template.name), data, template.name)
                run_template(compile_template(template.subject, template.name), data, f"{template.name}, subject")
            except Refused as error:
                return (str(error),)
    return ()


def check_folder(folder: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each template of a folder by its file's name, with what is wrong with it."""
    out = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            said = check_template(load_template(path.name.removesuffix(SUFFIX), folder))
        except UserError as error:
            said = (str(error),)
        out.append((path.name, said))
    return tuple(out)


def _unknown(template: Template) -> list[str]:
    """A sentence for each name that a template of this audience does not have."""
    roots = {name.partition(".")[0].partition("[")[0] for name in names(template.audience)}
    fields = {f"fields.{f.name}" for f in template.fields}
    known = set(names(template.audience)) | fields
    tree = compile_template(template.source, template.name)
    said = []
    for uses in tree.analyze(include_partials=False).globals.values():
        for use in uses:
            parts = [part for part in use.segments if isinstance(part, str)]
            if not parts:
                continue
            path = ".".join(parts)
            good = parts[0] in roots - {"fields"} and (len(parts) == 1 or _leads(path, known))
            if parts[0] == "fields":
                good = len(parts) == 1 or f"fields.{parts[1]}" in fields
            if not good:
                said.append(_sentence(template, use, path, known))
    return said


def _leads(path: str, known: set[str]) -> bool:
    """Whether a path is a name or leads to one; the size, first and last of a list may follow it."""
    while path.rpartition(".")[2] in ("size", "first", "last"):
        path = path.rpartition(".")[0]
    flat = {name.replace("[]", "") for name in known} | {name.partition("[]")[0] for name in known}
    plain = ".".join(part for part in path.split(".") if part not in ("first", "last"))
    return plain in flat or any(name.startswith(plain + ".") for name in flat)


def _sentence(template: Template, use: object, path: str, known: set[str]) -> str:
    line = template.source.count("\n", 0, getattr(getattr(use, "span", None), "index", 0)) + 1
    near = difflib.get_close_matches(path, [name.replace("[]", "") for name in known], n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    who = "for the customer" if template.audience == "customer" else "that is internal"
    return f"{template.name}, line {line}: there is no “{path}” in a draft {who}.{hint}"
