"""What is said of a fault of the program: where it happened, never a value (P17)."""

from __future__ import annotations

import os
from pathlib import Path
from traceback import extract_tb

from csm_tui import __version__


def describe(error: BaseException | None) -> str:
    """Return type and places of a fault, without its message or any variable: those may hold customers' names."""
    lines = [f"csm-tui {__version__}"]
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(type(error).__name__)
        lines += [f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in extract_tb(error.__traceback__)]
        inner = getattr(error, "error", None)  # what happened inside a worker of Textual
        error = inner if isinstance(inner, BaseException) else error.__cause__ or error.__context__
    return "\n".join(lines) + "\n"


def report(error: BaseException | None, state: Path | None) -> str:
    """Keep the description in ``state``/crash.txt (0600) and return what to print."""
    text = describe(error)
    said = "csm-tui met a fault of its own and had to end. What was saved is safe."
    if state is None:
        return f"{said}\n{text}"
    path = state / "crash.txt"
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return f"{said}\n{text}"
    return f"{said}\nWhere it happened, without any of your data, is in {path}: please send that file with a report."
