"""A person's own plans as files: read with every mistake told by file, line and reason, and written (DOMAIN 2.1).

The format is that of ``plans/*.toml`` in this package, to which these files are the example. Nothing of a file is used
unless all of it is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csm_tui.content import plan, plan_of
from csm_tui.domain.model import Segment
from csm_tui.domain.plan import Plan, PlanItem
from csm_tui.domain.planning import loop, needs_words
from csm_tui.domain.text import clean
from csm_tui.errors import Refused, Unknown
from csm_tui.new_files import slug, write_exclusive

if TYPE_CHECKING:
    from pydantic import BaseModel

SUFFIX = ".toml"
SIZE_LIMIT = 256 * 1024  # bytes
COUNT_LIMIT = 300  # milestones
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*milestone[ \t]*\]\]", re.MULTILINE)
_SAID = {
    "missing": "is missing", "extra_forbidden": "is no key of a plan", "string_type": "must be text in quotes",
    "int_type": "must be a whole number", "bool_type": "must be true or false", "list_type": "must be a list, [ ]",
    "string_too_short": "is empty", "string_too_long": "is too long", "too_long": "are too many",
}  # fmt: skip


def available(folder: Path | None = None) -> tuple[tuple[Plan, ...], tuple[str, ...]]:
    """The product's plans and then the person's own by title, and one sentence for each file that was refused."""
    own: list[Plan] = []
    problems: list[str] = []
    try:
        paths = sorted(folder.iterdir()) if folder is not None else []
    except OSError:
        paths = []  # no folder yet, or a closed one: no own plans
    for path in paths:
        if path.suffix == SUFFIX and not path.name.startswith("."):
            try:
                own.append(read_plan(path))
            except Refused as error:
                problems.append(str(error))
    own.sort(key=lambda p: (p.title.casefold(), p.name))
    return (*(plan(segment) for segment in Segment), *own), tuple(problems)


def find_plan(name: str, folder: Path | None = None) -> Plan:
    """The plan of that name, a person's own before the product's; raises Unknown, or Refused where it is wrong."""
    if _NAME.fullmatch(name):
        path = folder / (name + SUFFIX) if folder is not None else None
        if path is not None and path.is_file():
            return read_plan(path)
        if name in tuple(Segment):
            return plan(Segment(name))
    known = ", ".join(p.name for p in available(folder)[0])
    raise Unknown(f"There is no plan ‘{clean(name)[:60]}’. There are: {known}.")


def read_plan(path: Path) -> Plan:
    """The plan in a file; raises Refused with file, line and reason."""
    import tomllib

    try:
        if not path.is_file():
            raise Refused(f"{path} is not a file.")
        if path.stat().st_size > SIZE_LIMIT:
            raise Refused(f"{path} is larger than {SIZE_LIMIT // 1024} kB; no plan is.")
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not text in UTF-8.") from error
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at line (\d+)", str(error))
        line = where.group(1) if where else text.rstrip().count("\n") + 1  # "at end of document"
        reason = clean(re.sub(r" \(at .*\)$", "", str(error)), limit=200)
        raise Refused(f"{path}, line {line}: this is not valid TOML: {reason}.") from error
    except (RecursionError, ValueError) as error:
        raise Refused(f"{path}: this is not valid TOML.") from error
    return _proved(data, _Source(path, text))


class _Source:
    """The file, to say on which line something stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        starts = [text.count("\n", 0, m.end()) for m in _HEADER.finditer(text)]
        self.blocks = [(start, end) for start, end in zip(starts, [*starts[1:], len(self.lines)], strict=False)]

    def refuse(self, reason: str, *, count: int, at: int | None = None, key: str = "") -> Refused:
        """The error for milestone number ``at`` of ``count`` (None: the top of the file), at its line where found."""
        first, last = 0, self.blocks[0][0] if self.blocks else len(self.lines)
        if at is not None:
            if count != len(self.blocks):  # written another way than in tables of their own
                return Refused(f"{self.path}, milestone {at + 1}: {reason}.")
            first, last = self.blocks[at]
        pattern = re.compile(rf'[ \t]*["\']?{re.escape(key)}["\']?[ \t]*[=.\]]|[ \t]*\[+[ \t]*{re.escape(key)}[ \t]*\]')
        line = next((n for n in range(first, last) if key and pattern.match(self.lines[n])), first)
        return Refused(f"{self.path}, line {line + 1}: {reason}.")


def _models() -> type[BaseModel]:
    """What a plan file may hold. Made when first needed: pydantic is never imported for the product's own plans."""
    from typing import Annotated, Literal

    from pydantic import ConfigDict, Field, create_model

    strict = ConfigDict(strict=True, extra="forbid")
    code = Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,4}$")]
    short, words = Annotated[str, Field(min_length=1, max_length=200)], Annotated[str, Field(max_length=2000)]
    days = Annotated[int, Field(ge=-365, le=1500)]
    parties = Literal["vendor", "customer", "joint", "third-party"]
    phases = Literal["handoff", "kickoff", "configure", "train", "pilot", "go-live", "transition"]
    item: dict[str, Any] = {
        "code": (code, ...), "title": (short, ...), "party": (parties, ...), "offset": (days, ...),
        "phase": (phases | None, None), "gate": (Literal["G0", "G1", "G2", "G3", "G4", "G5"] | None, None),
        "needs": (list[Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,4}(:(FS|SS))?$")]], Field([], max_length=50)),
        "done_when": (words, ""), "fixed": (Literal["", "kickoff", "go-live"], ""), "optional": (bool, False),
        "off": (bool, False), "before": (list[code], Field([], max_length=50)),
    }  # fmt: skip
    row = create_model("Row", __config__=strict, **item)
    segments = Literal["enterprise", "mid-market", "smb", "self-serve"]
    top: dict[str, Any] = {
        "title": (short, ...), "segment": (segments, ...), "lead": (Annotated[int, Field(ge=0, le=365)], ...),
        "milestone": (list[row], Field(min_length=1, max_length=COUNT_LIMIT)),  # type: ignore[valid-type]
    }  # fmt: skip
    made: type[BaseModel] = create_model("File", __config__=strict, **top)
    return made


def _proved(data: Mapping[str, Any], source: _Source) -> Plan:
    """The plan, shape first, then what the parts say of each other; raises Refused for the first mistake."""
    from pydantic import ValidationError

    rows = data.get("milestone")
    count = len(rows) if isinstance(rows, list) else 0
    try:
        kept = _models().model_validate(data).model_dump()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=True)[0]
        where = first["loc"]
        inside = len(where) > 2 and where[0] == "milestone" and isinstance(where[1], int)
        key = str(where[2] if inside else where[0])
        said = _SAID.get(first["type"]) or _plain(first)
        at = int(where[1]) if inside or (len(where) == 2 and where[0] == "milestone") else None
        raise source.refuse(f"{clean(key)[:60]} {said}", count=count, at=at, key=key) from None
    stem = source.path.stem
    if not _NAME.fullmatch(stem):
        raise Refused(f"{source.path}: name the file in small letters, digits and hyphens, at most 40.")
    for row in kept["milestone"]:
        row["title"], row["done_when"] = clean(row["title"]), clean(row["done_when"])
    kept["title"] = clean(kept["title"]) or stem
    made = plan_of(
        {**kept, "milestone": [{k: v for k, v in r.items() if v is not None} for r in kept["milestone"]]}, stem
    )
    for at, key, reason in _mistakes(kept["milestone"]):
        raise source.refuse(reason, count=count, at=at, key=key)
    return made


def _plain(error: Any) -> str:
    """What pydantic says, in our words where we have them."""
    kind, context, given = error["type"], error.get("ctx", {}), f"‘{clean(str(error['input']), limit=40)}’"
    if kind == "literal_error":
        return f"{given} is none of {str(context['expected']).replace(' or ', ', ')}"
    if kind == "string_pattern_mismatch":
        return f"{given} is no code: a capital letter and a number such as C5 (C5:SS in needs: start to start)"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{given} is out of range"
    return f"is not right: {str(error['msg']).removesuffix('.')}"


def _mistakes(rows: list[dict[str, Any]]) -> list[tuple[int | None, str, str]]:
    """(milestone, key, reason) of what is wrong between milestones, in the order of the file."""
    codes = Counter(row["code"] for row in rows)
    live = next((row for row in rows if row["code"] == "L1"), None)
    if live is None or live["off"]:
        return [(None, "milestone", "a plan needs a go-live, the milestone L1, that is not off")]
    off = {row["code"] for row in rows if row["off"]}
    seen: set[str] = set()
    out: list[tuple[int | None, str, str]] = []
    for at, row in enumerate(rows):
        code, needs = row["code"], [text.partition(":")[0] for text in row["needs"]]
        if code in seen:
            out.append((at, "code", f"the code {code} is used twice"))
        seen.add(code)
        if code.startswith("N"):
            out.append((at, "code", f"{code}: N codes are for milestones that are added by hand; take another letter"))
        out += [(at, "needs", f"{code} needs {n}, which is not in this plan") for n in needs if n not in codes]
        out += [
            (at, "needs", f"{code} needs {n}, which is off at first") for n in needs if n in off and code not in off
        ]
        out += [(at, "before", f"{code} names {n}, which is not in this plan") for n in row["before"] if n not in codes]
        if row["before"] and not row["off"]:
            out.append((at, "before", f"{code} is not off, so it takes needs there, not before"))
        if row["off"] and not row["optional"]:
            out.append((at, "off", f"{code} can be off only where optional = true"))
        out += [(at, "offset", f"{code} {reason}") for reason in _out_of_place(row, live["offset"])]
        if not row["title"]:
            out.append((at, "title", f"{code} has no title"))
    graph = {row["code"]: [text.partition(":")[0] for text in row["needs"]] for row in rows}
    for row in rows:
        for follower in row["before"]:
            graph.setdefault(follower, []).append(row["code"])
    circle = loop(graph)
    if circle:
        at = next(n for n, row in enumerate(rows) if row["code"] == circle[0])
        out.append((at, "needs", f"the dependencies go round in a circle: {' needs '.join(circle)}"))
    return out


def _out_of_place(row: Mapping[str, Any], live: int) -> list[str]:
    """What an offset asks of ``fixed``: only what lies between kickoff and go-live can be scaled."""
    offset, fixed = row["offset"], row["fixed"]
    if row["code"] == "L1":
        out = ["must lie at least a day after the kickoff"] if offset < 1 else []
        return out + (["cannot be fixed: the others are counted from it"] if fixed else [])
    if offset > live and fixed != "go-live":
        return ['lies after the go-live, so it needs fixed = "go-live"']
    if offset < 0 and fixed != "kickoff":
        return ['lies before the kickoff, so it needs fixed = "kickoff"']
    return []


# writing


def name_for(title: str) -> str:
    """The name of a plan of that title, as its file has it: small letters, digits and hyphens."""
    name = slug(title)
    return f"my-{name}"[:40].rstrip("-") if name in tuple(Segment) else name


def plan_text(made: Plan) -> str:
    """The plan as the text of a file that ``read_plan`` reads back."""
    lines = [
        "# A plan for csm-tui. Offsets are calendar days from the kickoff.",
        '# fixed = "kickoff" or "go-live": kept at that distance when a contract names another go-live.',
        "# optional = true: can be switched off for an account; off = true: an account begins without it.",
        f"title = {_toml(made.title or made.name)}",
        f"segment = {_toml(made.segment.value)}",
        f"lead = {made.lead}  # days from signature to kickoff while no kickoff is known",
    ]
    for item in made.items:
        lines += _block(item, off=False)
    for item in made.offered:
        lines += _block(item, off=True)
    return "\n".join(lines) + "\n"


def _block(item: PlanItem, *, off: bool) -> list[str]:
    values: list[tuple[str, str]] = [("code", _toml(item.code)), ("title", _toml(item.title))]
    values += [("phase", _toml(item.phase.value))] if item.phase else []
    values += [("party", _toml(item.party.value))]
    values += [("gate", _toml(item.gate))] if item.gate else []
    values += [("offset", str(item.offset))]
    values += [("fixed", _toml(item.fixed))] if item.fixed else []
    values += [("needs", f"[{', '.join(_toml(n) for n in needs_words(item.needs).split())}]")]
    values += [("optional", "true")] if item.optional else []
    values += [("off", "true"), ("before", f"[{', '.join(map(_toml, item.before))}]")] if off else []
    values += [("done_when", _toml(item.done_when))] if item.done_when else []
    return ["", "[[milestone]]", *(f"{key} = {value}" for key, value in values)]


def _toml(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'


def write_plan(made: Plan, folder: Path) -> Path:
    """Write the plan to a new file of its name (0600, folder 0700 where it has to be made), proved by reading it back.

    Never overwrites: raises Refused where the name is taken or nothing can be written.
    """
    path = folder / (made.name + SUFFIX)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"Cannot make the folder {folder}: {error.strerror}.") from error
    write_exclusive(path, plan_text(made))
    try:
        read_plan(path)
    except Refused as error:
        path.unlink(missing_ok=True)
        raise Refused(f"This plan cannot be a template yet. {error}") from error
    return path
