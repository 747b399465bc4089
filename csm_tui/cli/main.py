"""The commands by name, the options that all share, and ``--help``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from csm_tui import __version__
from csm_tui.cli.session import Session

# name → (module, one line for --help): a command's module is imported when it is called
COMMANDS = {
    "demo": ("program", "Open a made-up portfolio, kept apart from yours."),
    "import": ("importing", "Bring in or update accounts from a CRM export (CSV, TSV, XLSX)."),
    "import-numbers": ("import_numbers", "Bring in weekly numbers from a usage export, by account and day."),
    "list": ("listing", "Print the portfolio, worst first."),
    "today": ("today", "Print what is to be done: overdue, today, in the days to come."),
    "search": ("search", "Print where words stand: in notes, signals, answers, people and the rest."),
    "account": ("account", "Print one account: milestones, signals, next steps."),
    "explain": ("explain", "Print why an account has its health, and what would make it green."),
    "prep": ("prep", "Print what to know before a call, on one page."),
    "signals": ("signals", "Print the open warning signs, and what is due about each."),
    "slip": ("slip", "Print what the go-lives slipped, by whom and why."),
    "review": ("review", "Review the week's accounts, on plain lines too; or tell how far the week is."),
    "week": ("week", "Print the week on one page, for your manager."),
    "draft": ("drafting", "Write a draft, such as an escalation, from an account's data."),
    "templates": ("templates", "List, show, change and check the templates of drafts."),
    "export": ("exporting", "Write a customer's plan, or your calendar, for other programs."),
    "where": ("where", "Print where your data, settings and backups are."),
    "completion": ("completion", "Print the completion script for your shell."),
}


class Commands(click.Group):
    """The group; it knows its commands by name and loads the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in the order of --help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; ``None`` where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"csm_tui.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        if not any(param.name == "database" for param in command.params):
            for each in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
                each.params += _shared()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands for --help, without importing one of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _shared() -> list[click.Parameter]:
    """--db and --today, accepted before the command's name and after it."""
    return [
        click.Option(
            ["--db", "database"],
            metavar="FILE",
            expose_value=False,
            callback=_remember,
            help="Use this database (else CSM_TUI_DB).",
        ),
        click.Option(
            ["--today", "today"],
            metavar="DATE",
            expose_value=False,
            callback=_remember,
            help="Reckon with this day, as 2026-11-18 (else CSM_TUI_TODAY).",
        ),
    ]


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep what was given beside whichever command; the later one wins."""
    if value is not None:
        ctx.ensure_object(dict)[param.name] = value


def session() -> Session:
    """The session of the running command; a wrong day is wrong usage."""
    from csm_tui.errors import Refused

    given = click.get_current_context().find_object(dict) or {}
    try:
        return Session(**given)
    except Refused as error:
        raise click.UsageError(str(error)) from None


@click.command(
    cls=Commands,
    invoke_without_command=True,
    params=_shared(),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="csm-tui", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> int | None:
    """Your onboarding portfolio, in the terminal.

    Without a command it opens the program. Where the output is not a terminal, it prints the portfolio instead.
    """
    if ctx.invoked_subcommand is not None:
        return None
    from csm_tui.cli.program import open_program

    return open_program(session(), demo=False)


def run(argv: list[str]) -> int:
    """The exit code of ``argv``; raises click's errors and UserErrors."""
    code = cli.main(argv, prog_name="csm-tui", standalone_mode=False)
    return code if isinstance(code, int) else 0
