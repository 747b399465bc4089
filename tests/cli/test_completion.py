"""Completion: a script for each shell, names of commands and of accounts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Ran

Run = Callable[..., Ran]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(nothing: Run, shell: str) -> None:
    ran = nothing("completion", shell)
    assert ran.code == 0
    assert "_CSM_TUI_COMPLETE" in ran.out


def test_commands_and_accounts_are_completed(csm: Run, nothing: Run) -> None:
    def complete(run: Run, words: str) -> list[str]:
        count = str(len(words.split(" ")) - 1)
        ran = run(_CSM_TUI_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count)
        return [line.split(",", 1)[1] for line in ran.out.splitlines() if line]

    assert complete(nothing, "csm-tui ex") == ["explain", "export"]
    assert complete(nothing, "csm-tui export p") == ["people", "plan"]
    assert complete(csm, "csm-tui export plan Glo") == ["Globex Logistics"]
    assert complete(csm, "csm-tui account Glo") == ["Globex Logistics"]
    assert complete(nothing, "csm-tui account Glo") == []


def test_help_names_every_command(nothing: Run) -> None:
    ran = nothing("--help")
    assert ran.code == 0
    for name in ("demo", "import", "list", "today", "account", "explain", "draft", "export", "where", "completion"):
        assert f"  {name} " in ran.out
        assert nothing(name, "--help").code == 0
    assert nothing("--version").out.startswith("csm-tui ")
