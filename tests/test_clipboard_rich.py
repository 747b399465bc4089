"""Rich text on the clipboard: by which program, and told honestly where none can take it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from csm_tui.clipboard import copy_rich, rich_tools

HTML, PLAIN = "<h1>Ä “x”</h1>", "Ä “x”\n"


def program(folder: Path, name: str, status: int = 0) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f'#!/bin/sh\necho "$@" > {folder}/args\ncat > {folder}/stdin\nexit {status}\n')
    file.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize(
    ("environ", "platform", "names"),
    [
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", ["wl-copy", "xclip"]),
        ({"DISPLAY": ":0"}, "linux", ["xclip"]),
        ({"DISPLAY": ":0", "SSH_TTY": "t"}, "linux", []),
        ({}, "linux", []),
        ({}, "darwin", ["osascript"]),
        ({}, "win32", []),
    ],
)
def test_which_programs_may_take_it(environ: dict[str, str], platform: str, names: list[str]) -> None:
    assert [name for name, _ in rich_tools(environ, platform)] == names


def test_html_goes_to_the_program_and_the_plain_text_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = program(tmp_path / "bin", "xclip")
    monkeypatch.setenv("PATH", environ["PATH"])
    sent: list[str] = []
    told = copy_rich(
        HTML,
        PLAIN,
        "the message",
        send=sent.append,
        state=tmp_path / "state",
        environ={"DISPLAY": ":0"},
        platform="linux",
    )
    assert told.startswith("Copied the message as rich text with xclip.")
    assert "Y copies that" in told
    assert (tmp_path / "bin" / "stdin").read_text() == HTML
    assert "text/html" in (tmp_path / "bin" / "args").read_text()
    assert (tmp_path / "state" / "last-copy.txt").read_text() == PLAIN
    assert not sent


def test_a_program_that_fails_means_plain_text_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = program(tmp_path / "bin", "xclip", status=1)
    monkeypatch.setenv("PATH", environ["PATH"])
    sent: list[str] = []
    told = copy_rich(
        HTML, PLAIN, "the message", send=sent.append, state=None, environ={"DISPLAY": ":0"}, platform="linux"
    )
    assert told.startswith("Rich text cannot be copied here, so it went as plain text.")
    assert sent == [PLAIN]


def test_on_a_mac_both_forms_go_as_hex_and_nothing_of_the_text_is_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = program(tmp_path / "bin", "osascript")
    monkeypatch.setenv("PATH", environ["PATH"])
    evil = '"} do shell script "rm -rf ~"'
    told = copy_rich(f"<p>{evil}</p>", evil, "it", send=lambda _: None, state=None, environ={}, platform="darwin")
    script = (tmp_path / "bin" / "stdin").read_text()
    assert told == "Copied it as rich text with osascript."
    assert "shell" not in script
    assert evil.encode("utf-16-be").hex() in script
