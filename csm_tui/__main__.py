"""``csm-tui`` and ``python -m csm_tui``."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """The exit code of the command on ``sys.argv``: 0 done, 1 refused (and said why), 2 wrong usage."""
    # Collecting while modules are imported is wasted work: 0.96 × the time to start (PERFORMANCE 2.4). The program
    # itself switches it on again once its rows are on the screen; a command ends before it would matter.
    gc.disable()
    from csm_tui.cli.boundary import guarded

    argv = sys.argv[1:]
    if argv in ([], ["demo"]) and "_CSM_TUI_COMPLETE" not in os.environ:
        return guarded(lambda: _open(demo=bool(argv)))
    from csm_tui.cli.main import run

    code = guarded(lambda: run(argv))
    # The command has closed its store and flushed what it printed. Taking every module apart again would be 5 % of a
    # reading command's cost and give nobody anything (B3).
    os._exit(code)


def _open(*, demo: bool) -> int:
    """The program without click, which it would not need (3 % of its start)."""
    from csm_tui.cli.program import open_program
    from csm_tui.cli.session import Session

    return open_program(Session(), demo=demo)


if __name__ == "__main__":
    sys.exit(main())
