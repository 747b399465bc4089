"""Where templates come from: the product's own, and a person's folder that may replace or add (DOMAIN 7).

A template is ``ID.md.liquid``: TOML front matter between lines of ``+++``, then Liquid. The front matter says
``id``, ``title``, ``audience`` (internal or customer), for which phases it is meant (``phase``, a list; without it for
any), to whom it goes (``to``, a role), what its mail is called (``subject``, Liquid as the text is) and what a person
can fill in (``[[fields]]`` with ``name``, ``label``, perhaps ``options`` or ``kind``: text, date, lines), which the
text reaches as ``fields.NAME``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from csm_tui.drafting.engine import SOURCE_LIMIT, compile_template
from csm_tui.errors import Refused, Unknown

SUFFIX = ".md.liquid"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FRONT = re.compile(r"\A\ufeff?\+\+\+[ \t]*\n(.*?\n)??\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
KINDS = ("text", "date", "lines")
AUDIENCES = ("internal", "customer")
PHASES = ("handoff", "kickoff", "configure", "train", "pilot", "go-live", "transition", "closed")
READERS = ("champion", "sponsor", "technical", "business", "it-security", "end-user", "everybody", "sales", "us", "")


@dataclass(frozen=True, slots=True)
class TemplateField:
    """Something that a person fills in."""

    name: str
    label: str
    options: tuple[str, ...] = ()
    kind: str = "text"  # text | date | lines


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was read and found good."""

    id: str
    title: str
    audience: str  # internal | customer
    fields: tuple[TemplateField, ...]
    source: str  # Liquid; the front matter's lines are blank, so that line numbers are the file's
    name: str  # the file, as told to a person
    own: bool  # from the person's own folder
    phases: tuple[str, ...] = ()  # in which it is usual; () = in any
    to: str = ""  # one of READERS: a role at the customer, or us
    subject: str = ""  # Liquid; '' = the title and the customer's name
    about: str = ""  # when to use it, in one sentence

    def fits(self, phase: str) -> bool:
        """Whether it is usual in that phase."""
        return not self.phases or phase in self.phases


def templates(folder: Path | None = None) -> tuple[tuple[Template, ...], tuple[str, ...]]:
    """Return the good templates by title, and one sentence for each that was refused.

    A refused file in the person's folder hides nothing: the product's own of the same name stays in use.
    """
    found: dict[str, Template] = {}
    problems: list[str] = []
    for path, own in _files(folder):
        try:
            template = _read(path, own)
        except Refused as error:
            problems.append(str(error))
        else:
            found[template.id] = template
    return tuple(sorted(found.values(), key=lambda t: (t.title.casefold(), t.id))), tuple(problems)


def headings(folder: Path | None = None) -> dict[str, tuple[str, str]]:
    """Return (title, audience) of every template by id, read from its front matter alone: for lists."""
    found: dict[str, tuple[str, str]] = {}
    for path, _ in _files(folder):
        try:
            matter, _ = _split(path.read_text(encoding="utf-8").replace("\r\n", "\n"), path.name)
        except (Refused, OSError, UnicodeDecodeError):
            continue
        if isinstance(title := matter.get("title"), str) and title.strip():
            found[path.name.removesuffix(SUFFIX)] = (title.strip(), str(matter.get("audience", "")))
    return found


def load_template(template_id: str, folder: Path | None = None) -> Template:
    """Return the template of that id, the person's own before the product's.

    Raises ``Refused`` with file, line and reason where it is broken or unsafe, ``Unknown`` where there is none.
    """
    if _ID.fullmatch(template_id):
        for path, own in reversed(_files(folder)):
            if path.name == template_id + SUFFIX:
                return _read(path, own)
    known = ", ".join(sorted({path.name.removesuffix(SUFFIX) for path, _ in _files(folder)}))
    raise Unknown(f"There is no template “{template_id[:60]}”. There are: {known}.")


def source_of(template_id: str, folder: Path | None = None) -> str:
    """Return the whole file of a template, front matter and text. Raises as ``load_template`` does."""
    load_template(template_id, folder)
    path = next(path for path, _ in reversed(_files(folder)) if path.name == template_id + SUFFIX)
    return str(path.read_text(encoding="utf-8"))


def own_copy(template_id: str, folder: Path) -> Path:
    """Return the person's own file of a template; made from the product's where there is none. Raises ``Refused``."""
    from csm_tui.new_files import write_exclusive

    path = folder / (template_id + SUFFIX)
    if _ID.fullmatch(template_id) and path.is_file():
        return path  # broken or not: it is theirs to mend
    text = source_of(template_id, None)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{folder} cannot be made: {error.strerror}. Nothing was changed.") from error
    return write_exclusive(path, text)


def _files(folder: Path | None) -> list[tuple[Any, bool]]:
    """The product's files, then the person's own; a folder that is missing or closed has none."""
    inside = resources.files("csm_tui.content") / "templates"
    files: list[tuple[Any, bool]] = [(f, False) for f in sorted(inside.iterdir(), key=lambda f: f.name)]
    if folder is not None:
        try:
            files += [(path, True) for path in sorted(folder.iterdir())]
        except OSError:
            pass
    return [(f, own) for f, own in files if f.name.endswith(SUFFIX)]


def _read(path: Any, own: bool) -> Template:
    """Read and check one file."""
    name = str(path) if own else path.name
    try:
        if own and path.stat().st_size > 4 * SOURCE_LIMIT:
            raise Refused(f"{name} is larger than {SOURCE_LIMIT // 1024} kB; it is not used.")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is not text in UTF-8; it is not used.") from error
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}.") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    matter, source = _split(text, name)
    template = Template(source=source, name=name, own=own, **_checked(matter, name, path.name.removesuffix(SUFFIX)))
    compile_template(template.source, template.name)
    compile_template(template.subject, f"{template.name}, subject")
    return template


def _split(text: str, name: str) -> tuple[dict[str, Any], str]:
    """Front matter as a table, and the rest with as many blank lines before it."""
    match = _FRONT.match(text)
    if match is None:
        raise Refused(f"{name}, line 1: it must begin with front matter between two lines of +++.")
    try:
        matter = tomllib.loads(match.group(1) or "")
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f", line {int(line.group(1)) + 1}" if line else ""
        raise Refused(f"{name}{where}: the front matter is not valid TOML: {error}.") from error
    return matter, "\n" * match.group().count("\n") + text[match.end() :]


def _checked(matter: dict[str, Any], name: str, stem: str) -> dict[str, Any]:
    """The front matter's values, or ``Refused`` with what is wrong."""
    template_id, title, audience = matter.get("id", stem), matter.get("title", ""), matter.get("audience")
    if template_id != stem or not _ID.fullmatch(str(template_id)):
        raise Refused(f"{name}: id must be the file's name, {stem!r}, in small letters, digits and hyphens.")
    if not isinstance(title, str) or not title.strip():
        raise Refused(f"{name}: title is missing.")
    if audience not in AUDIENCES:
        raise Refused(f'{name}: audience must be "internal" or "customer".')
    raw = matter.get("fields", [])
    if not isinstance(raw, list) or not all(isinstance(f, dict) for f in raw):
        raise Refused(f"{name}: fields must be tables, [[fields]].")
    fields = []
    for entry in raw:
        options = entry.get("options", [])
        if not _FIELD.fullmatch(str(entry.get("name", ""))) or not isinstance(options, list):
            raise Refused(f"{name}: each of [[fields]] needs a name in small letters; options are a list.")
        label = str(entry.get("label", entry["name"]))
        kind = entry.get("kind", "text")
        if kind not in KINDS:
            raise Refused(f"{name}: the kind of the field {entry['name']} must be one of {', '.join(KINDS)}.")
        fields.append(TemplateField(str(entry["name"]), label, tuple(str(o) for o in options), kind))
    return {
        "id": template_id, "title": title.strip(), "audience": audience, "fields": tuple(fields),
        **_reader(matter, name),
    }  # fmt: skip


def _reader(matter: dict[str, Any], name: str) -> dict[str, Any]:
    """For whom and when: phases, reader, subject, a sentence; or ``Refused``."""
    phases = matter.get("phase", [])
    if not isinstance(phases, list) or not set(phases) <= set(PHASES):
        raise Refused(f"{name}: phase must be a list of {', '.join(PHASES)}.")
    to = matter.get("to", "")
    if to not in READERS:
        raise Refused(f"{name}: to must be one of {', '.join(filter(None, READERS))}.")
    words = {key: matter.get(key, "") for key in ("subject", "about")}
    for key, text in words.items():
        if not isinstance(text, str) or "\n" in text.strip():
            raise Refused(f"{name}: {key} must be one line of text.")
    return {"phases": tuple(phases), "to": to, **{key: text.strip() for key, text in words.items()}}
