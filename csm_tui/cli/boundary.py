"""The one place where an error becomes a sentence and an exit code: 0 done, 1 refused, 2 wrong usage.

No traceback ever reaches the person, and no customer's data reaches the log (RELIABILITY P17).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from csm_tui.errors import UserError

DONE, REFUSED, USAGE = 0, 1, 2


def guarded(call: Callable[[], int | None]) -> int:
    """The exit code of ``call``; whatever it raises is told on stderr in one sentence."""
    try:
        code = call() or DONE
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except UserError as error:
        say(str(error))
    except BrokenPipeError:
        # whoever read our output has seen enough; stdout must not be flushed again when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        say("Stopped. What was not finished was not begun: the portfolio is as it was.")
    except Exception as error:
        if type(error).__module__.partition(".")[0] == "click":
            return _usage(error)
        say(_unexpected(error))
    return REFUSED


def say(message: str) -> None:
    """``message`` on stderr as one clean line or more; a closed stderr is no error."""
    if not message.isprintable():
        from csm_tui.domain.text import clean

        message = clean(message, lines=True)
    try:
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def _usage(error: Exception) -> int:
    """The exit code of an error of click, told as click tells it but without control characters."""
    import click

    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        say("Stopped. Nothing was changed.")
        return REFUSED
    if not isinstance(error, click.ClickException):
        say(_unexpected(error))
        return REFUSED
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "csm-tui"
    say(f"{error.format_message()}\nTry: {path} --help")
    return USAGE


def _unexpected(error: Exception) -> str:
    """The sentences for an error that nobody foresaw; where it happened goes to a file, what it said goes nowhere."""
    from csm_tui.crash import report
    from csm_tui.paths import Places

    return report(error, Places().state)
