"""Parts of the program that need no screen: keys of one's own, marks by locale, themes, copying, faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from csm_tui.app import wants_ascii
from csm_tui.clipboard import copy, tools
from csm_tui.crash import describe, report
from csm_tui.keymap import checked
from csm_tui.widgets.palette import choose, indexed


def test_ascii_marks_where_the_locale_is_not_utf_8() -> None:
    assert wants_ascii("auto", {"LANG": "C"})
    assert wants_ascii("auto", {"LANG": "C", "LC_CTYPE": "C.UTF-8"})  # what Python itself puts there
    assert wants_ascii("auto", {"LC_ALL": "en_US.ISO-8859-1", "LANG": "en_US.UTF-8"})
    assert not wants_ascii("auto", {"LANG": "en_US.UTF-8"})
    assert not wants_ascii("auto", {})
    assert wants_ascii("ascii", {"LANG": "en_US.UTF-8"})
    assert not wants_ascii("unicode", {"LANG": "C"})


def test_the_theme_follows_setting_terminal_and_no_color() -> None:
    assert choose("auto", cvd=False, environ={}) == "csm-dark"
    assert choose("auto", cvd=True, environ={"COLORFGBG": "0;15"}) == "csm-light-cvd"
    assert choose("light", cvd=False, environ={"NO_COLOR": "1"}) == "csm-mono"
    assert choose("terminal", cvd=False, environ={}) == "csm-terminal"


def test_colours_are_the_exact_entries_of_256() -> None:
    assert indexed("#5FD787") == "color(78)"
    assert indexed("#121212") == "color(233)"
    assert indexed("#123456") == "#123456"


def test_a_key_map_is_checked_with_file_and_line(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[keys]\n"portfolio.review" = "f8"\n"portfolio.nothing" = "z"\n"portfolio.done" = "nokey!"\n')
    keys = {
        "portfolio.review": "f8",
        "portfolio.nothing": "z",
        "portfolio.done": "nokey!",
        "portfolio.health": "x",
    }
    good, problems = checked(keys, config)
    assert good == {"portfolio.review": "f8"}
    assert problems[0].startswith("config.toml, line 3: there is no command")
    assert "line 4" in problems[1]
    assert "keeps d" in problems[1]
    assert "portfolio.escalate already" in problems[2]


def test_copying_names_its_route_and_keeps_the_text(tmp_path: Path) -> None:
    sent: list[str] = []
    said = copy("héllo", "the row", send=sent.append, state=tmp_path / "state", environ={"SSH_TTY": "/dev/pts/1"})
    kept = tmp_path / "state" / "last-copy.txt"
    assert sent == ["héllo"]
    assert "OSC 52" in said
    assert str(kept) in said
    assert kept.read_text() == "héllo"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_native_tool_comes_first_but_not_over_ssh(tmp_path: Path, monkeypatch) -> None:
    tool = tmp_path / "xclip"
    tool.write_text(f"#!/bin/sh\ncat > {tmp_path}/got\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    sent: list[str] = []
    said = copy("text", "the row", send=sent.append, state=None, environ={"DISPLAY": ":0"})
    assert said == "Copied the row with xclip (4 characters)."
    assert (tmp_path / "got").read_text() == "text"
    assert sent == []
    assert tools({"DISPLAY": ":0", "SSH_CONNECTION": "x"}) == []
    assert tools({}, "darwin")[0][0] == "pbcopy"


def test_a_fault_is_told_without_any_value(tmp_path: Path) -> None:
    def break_down(name: str) -> None:
        raise KeyError(name)

    with pytest.raises(KeyError) as caught:
        break_down("Secret Customer Ltd")
    said = report(caught.value, tmp_path)
    assert "KeyError" in describe(caught.value)
    kept = tmp_path / "crash.txt"
    assert "Secret" not in said + kept.read_text()
    assert "break_down" in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600
