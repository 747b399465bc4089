"""Settings: a wrong one is said and its default is used; nobody is kept out."""

from __future__ import annotations

from pathlib import Path

import pytest
from csm_tui.config import Config, load_config


def write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_no_file_means_defaults_without_a_word(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none.toml") == Config()


def test_every_setting_is_taken(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'theme = "light"\npalette = "cvd"\nglyphs = "ascii"\nmouse = false\neditor = "vi"\nname = "Alex"\n'
        '[keys]\n"portfolio.review" = "r,f8"\n',
    )
    assert load_config(path) == Config(
        theme="light",
        palette="cvd",
        glyphs="ascii",
        mouse=False,
        editor="vi",
        name="Alex",
        keys={"portfolio.review": "r,f8"},
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('theme = "pink"', ("theme can be auto, dark, light, terminal", "line 2")),
        ("theme = 3", ("theme can be", "line 2")),
        ('mouse = "yes"', ("mouse must be true or false",)),
        ("name = 1", ("name must be text in quotes",)),
        ('colour = "x"', ("“colour” is not a setting",)),
        ('problems = ["x"]', ("“problems” is not a setting",)),
        ("keys = 1", ("[keys] must be a table",)),
        ('[keys]\n"a.b" = 3', ("“a.b” must be text",)),
    ],
)
def test_a_wrong_setting_keeps_its_default_and_is_said_with_its_line(
    tmp_path: Path, line: str, words: tuple[str, ...]
) -> None:
    found = load_config(write(tmp_path, f'palette = "cvd"\n{line}\n'))
    assert found.palette == "cvd"
    assert (found.theme, found.mouse, found.name, found.keys) == ("auto", True, "", {})
    assert len(found.problems) == 1
    assert all(word in found.problems[0] for word in words)


@pytest.mark.parametrize("text", ["theme = ", "= 1", b"\xff\xfe\x00", "[keys", 'a = "' + "x" * 100_000])
def test_a_broken_file_gives_the_defaults_and_one_sentence(tmp_path: Path, text: str | bytes) -> None:
    path = write(tmp_path, text)
    found = load_config(path)
    assert found.theme == "auto"
    assert len(found.problems) == 1
    assert str(path) in found.problems[0]


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    assert "could not be read" in load_config(tmp_path / "config.toml").problems[0]


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, b'\xef\xbb\xbftheme = "dark"\n')).theme == "dark"
