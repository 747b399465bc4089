"""Whatever the bytes, the answer is a plan or one sentence, soon and in little memory (RELIABILITY P14)."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from unicodedata import category

import pytest
from csm_tui.errors import UserError
from csm_tui.exchange.columns import FIELDS
from csm_tui.exchange.importer import read_import
from csm_tui.exchange.plan import ImportOptions
from csm_tui.exchange.report import report_dict, report_lines
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.files import workbook

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            "Acme",
            "1,234",
            "1.234",
            "$1.2M",
            "03/04/2026",
            "2026-02-30",
            "46353",
            "nan",
            "1e309",
            "\x1b[2J",
            "[/]",
            "=1+1",
        ]
    ),
    st.from_regex(r"\A[-(]?[$€]?[0-9.,' ]{1,8}[kM]?\Z"),
    st.from_regex(r"\A[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\Z"),
)
OPTIONS = st.builds(
    ImportOptions,
    merge_by=st.sampled_from([None, "name"]),
    date_format=st.sampled_from([None, "DMY", "MDY", "YMD"]),
    decimal=st.sampled_from([None, ".", ","]),
    where=st.sampled_from([(), (("name", "Acme"),)]),
)


def go(path: Path, options: ImportOptions) -> None:
    """Imports ``path``; whatever comes of it keeps its promises."""
    with contextlib.suppress(UserError):
        plan = read_import(path, options)
        refused = {refusal.line for refusal in plan.refused}
        taken = [line for row in plan.incoming for line in row.lines]
        assert len(taken) == len(set(taken))
        assert not refused & set(taken)
        assert len(taken) + len(plan.refused) + plan.left_out == plan.rows
        for row in plan.incoming:
            assert row.name
            assert row.arr_cents is None or row.arr_cents >= 0
            assert not any(category(c) == "Cc" for c in row.name + row.owner + row.product)
        json.dumps(report_dict(plan, None))
        assert all("\x1b" not in line and "\n" not in line for line in report_lines(plan, None))
        plan.require()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@settings(max_examples=200)
@given(data=st.binary(max_size=400), options=OPTIONS)
def test_random_bytes(place: Path, data: bytes, options: ImportOptions) -> None:
    path = place / "bytes.csv"
    path.write_bytes(data)
    go(path, options)


@settings(max_examples=200)
@given(
    rows=st.lists(st.lists(CELLS, max_size=6), max_size=12),
    header=st.lists(st.one_of(st.sampled_from(FIELDS), st.text(max_size=8)), max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    options=OPTIONS,
)
def test_random_tables(
    place: Path, rows: list[list[str]], header: list[str], delimiter: str, encoding: str, options: ImportOptions
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, escapechar="\\").writerows([["name", *header], *rows])
    path = place / "table.csv"
    path.write_bytes(out.getvalue().encode(encoding, "replace"))
    go(path, options)


@pytest.fixture(scope="module")
def honest_workbook(place: Path) -> bytes:
    return workbook(
        place, {"S": [["Account", "ARR", "Close Date"], ["Acme", 5, "2026-01-02"], ["B", 7, 46353]]}
    ).read_bytes()


@settings(max_examples=150)
@given(places=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=8), end=st.floats(0.5, 1))
def test_damaged_workbooks(place: Path, honest_workbook: bytes, places: list[tuple[int, int]], end: float) -> None:
    data = bytearray(honest_workbook)
    for position, value in places:
        data[position % len(data)] = value
    path = place / "damaged.xlsx"
    path.write_bytes(data[: int(len(data) * end)])
    go(path, ImportOptions())


@pytest.mark.parametrize(
    "make",
    [
        "b'Account' + b',' * 999 + b'\\n' + (b',' * 999 + b'\\n') * 49_000",
        "b'Account,ARR\\n' + b'\"' + b'x' * 49_000_000",
        "b'Account,ARR\\n' + b'a,b\\n' * 300_000",
        "b'name,arr,signed\\n' + b''.join(b'%d,%d,%d-%d-%d\\n' % (i, i, i % 40, i % 14, 9) for i in range(240_000))",
    ],
    ids=["empty cells", "one field", "too many rows", "all rows different"],
)
def test_the_worst_files_stay_within_30_seconds_and_a_bounded_memory(tmp_path: Path, make: str) -> None:
    code = (
        "import resource, sys, pathlib\n"
        "from csm_tui.errors import UserError\n"
        "from csm_tui.exchange.importer import read_import\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (30, 30))\n"
        "try: read_import(sys.argv[1])\n"
        "except UserError as error: print(error)\n"
    )
    # On Linux not ru_maxrss: that starts at what the process that forked had.
    code += (
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
        if sys.platform == "linux"
        else "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    path = tmp_path / "worst.csv"
    path.write_bytes(eval(make))
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert int(done.stdout.split()[-1]) < 300_000
