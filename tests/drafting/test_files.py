"""Draft files: harmless names, nothing replaced, no link followed, nobody else may read (P15, P17)."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from csm_tui.drafting import draft_file_name, write_exclusive
from csm_tui.errors import Refused

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Globex Logistics", "globex-logistics"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "account"),
        ("-rf", "rf"),
        ("~root", "root"),
        ("日本語", "account"),
        ("Müller & Söhne", "muller-sohne"),
        ("a" * 300, "a" * 40),
        ("\x1b[2J", "2j"),
    ],
)
def test_a_file_name_is_slug_id_template_and_date(name: str, slug: str) -> None:
    assert draft_file_name(name, 12, "escalation", DAY) == f"{slug}-12-escalation-2026-11-18.md"


def test_only_the_owner_can_read_what_was_written(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path = write_exclusive(tmp_path / "a.md", "text")
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == "text\n"


def test_an_existing_file_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine")
    with pytest.raises(Refused, match="not touched"):
        write_exclusive(tmp_path / "a.md", "new")
    assert write_exclusive(tmp_path / "a.md", "new", number=True) == tmp_path / "a-2.md"
    assert (tmp_path / "a.md").read_text() == "mine"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target.md"
    (tmp_path / "a.md").symlink_to(target)
    with pytest.raises(Refused):
        write_exclusive(tmp_path / "a.md", "new")
    assert not target.exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Cannot write"):
        write_exclusive(tmp_path / "no" / "a.md", "new")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def full(handle: int) -> None:
        real(handle)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="No space left"):
        write_exclusive(tmp_path / "a.md", "new")
    assert list(tmp_path.iterdir()) == []
