"""``export --json`` and ``--csv``, and reading everything back, as a process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Ran

Run = Callable[..., Ran]


def test_everything_goes_out_and_comes_back_equal(csm: Run, nothing: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    ran = csm("export", "--json", str(file))
    assert ran.code == 0
    assert "Written to" in ran.err
    assert file.stat().st_mode & 0o077 == 0
    assert csm("export", "--json", str(file)).code == 1, "a file that is there is never replaced"
    assert json.loads(csm("export", "--json").out) == json.loads(file.read_text(encoding="utf-8"))

    dry = nothing("import", str(file), "--dry-run")
    assert "5 accounts" in dry.out
    assert nothing("list").code == 1, "a dry run leaves nothing behind"
    back = nothing("import", str(file), "--json")
    assert back.json["accounts"] == 5
    assert nothing("list", "--json").json == csm("list", "--json").json
    assert nothing("import", str(file)).code == 1
    assert "holds accounts already" in csm("import", str(file)).err


def test_a_broken_file_leaves_no_portfolio_behind(nothing: Run, csm: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    text = csm("export", "--json").out.replace('"mid-market"', '"middling"').replace('"enterprise"', '"huge"')
    file.write_text(text, encoding="utf-8")
    ran = nothing("import", str(file))
    assert ran.code == 1
    assert "Nothing was changed" in ran.err
    assert not (tmp_path / "empty" / "portfolio.db").exists()


def test_tables_as_csv_in_a_folder_of_ones_own(csm: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    assert csm("export", "--csv", str(folder), "--redact", "names").code == 0
    text = (folder / "account.csv").read_text(encoding="utf-8")
    assert "Account 1" in text
    assert "Globex" not in text
    assert folder.stat().st_mode & 0o077 == 0
    assert csm("export", "--csv", str(folder)).code == 1


def test_what_to_export_is_asked(csm: Run) -> None:
    assert csm("export").code == 2
    assert csm("export", "--redact", "names").code == 2
    assert csm("export", "--csv", "x", "plan", "Globex").code == 2
    assert csm("export", "plan", "Globex").code == 0
