"""What an import is asked to do, and what it found: values between the file, the person and the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from csm_tui.domain.incoming import Incoming
from csm_tui.errors import Refused
from csm_tui.exchange.columns import ColumnMatch
from csm_tui.exchange.tables import Table


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person says about a file. Everything else is proved from the file, or asked."""

    map: Mapping[str, str] = field(default_factory=dict)  # FIELD → COLUMN; '' = no column
    where: Sequence[tuple[str, str]] = ()  # COLUMN, VALUE; one column twice: either value; two columns: both
    merge_by: str | None = None  # "name"
    date_format: str | None = None  # DMY | MDY | YMD
    decimal: str | None = None  # "." | ",": settles 1.234
    currency: str | None = None  # of amounts that name none
    strict: bool = False  # one refused row refuses the file


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that does not come in: its line in the file and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """Something that the file does not prove; ``option`` names the field of ``ImportOptions`` that settles it.

    ``choices`` are (value, what it would mean) pairs.
    """

    field: str
    column: str
    option: str
    text: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A file read and proved. ``incoming`` and ``refused`` are in the order of the file."""

    path: Path
    table: Table
    match: ColumnMatch
    options: ImportOptions
    incoming: tuple[Incoming, ...]
    refused: tuple[Refusal, ...] = ()
    notices: tuple[str, ...] = ()
    questions: tuple[ImportQuestion, ...] = ()
    rows: int = 0  # rows below the header
    left_out: int = 0  # rows that ``where`` left out

    def require(self) -> None:
        """Raises ``Refused`` where the plan must not be carried out: an open question, no customer at all, or, when
        strict, a refused row.
        """
        if self.questions:
            asked = " ".join(f"{q.text} Say which with {flag_of(q)}." for q in self.questions[:3])
            raise Refused(f"{asked} Nothing was imported.")
        if self.options.strict and self.refused:
            first, more = self.refused[0], len(self.refused) - 1
            also = f", and {more:,} more" if more else ""
            raise Refused(
                f"Line {first.line:,} is refused ({first.reason}){also}; nothing was imported, because of --strict."
            )
        if not self.incoming:
            why = f" The first: line {self.refused[0].line:,}, {self.refused[0].reason}." if self.refused else ""
            raise Refused(f"No row can be imported.{why} Nothing was changed.")


def flag_of(question: ImportQuestion) -> str:
    """The option of the command line that settles ``question``."""
    return f"--{question.option.replace('_', '-')} {'|'.join(value for value, _ in question.choices)}"


def parse_pairs(texts: Sequence[str], option: str) -> tuple[tuple[str, str], ...]:
    """``A=B`` texts of the command line as pairs. Raises ``Refused`` for one without ``=``."""
    pairs = []
    for text in texts:
        left, sign, right = text.partition("=")
        if not sign or not left.strip():
            shape = "FIELD=COLUMN" if option == "--map" else "COLUMN=VALUE"
            raise Refused(f"{option} takes {shape}, not ‘{text[:60]}’.")
        pairs.append((left.strip(), right.strip()))
    return tuple(pairs)
