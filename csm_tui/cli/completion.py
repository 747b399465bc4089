"""``csm-tui completion SHELL``, and the names of accounts that it completes."""

from __future__ import annotations

import click

from csm_tui.cli import output

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script for SHELL: bash, zsh or fish.

    \b
    bash:  csm-tui completion bash >> ~/.bashrc
    zsh:   csm-tui completion zsh >> ~/.zshrc
    fish:  csm-tui completion fish > ~/.config/fish/completions/csm-tui.fish
    """
    from click.shell_completion import get_completion_class

    from csm_tui.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    source = kind(cli, {}, "csm-tui", "_CSM_TUI_COMPLETE")
    output.print_text((kind.source_template % source.source_vars()).splitlines())
