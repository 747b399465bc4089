"""Where everything lives on this computer.

``CSM_TUI_HOME`` moves data, configuration and state together; ``CSM_TUI_DB`` or ``--db`` moves the database alone.
Otherwise the operating system's own places are used, as platformdirs knows them.

Each place is worked out when it is asked for: a reading command asks for the database alone and pays neither for
pathlib nor, where a variable or an ordinary Linux settles it, for platformdirs (PERFORMANCE B3).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APP = "csm-tui"
# name → (kind of folder of the operating system, path inside CSM_TUI_HOME, what is added in either)
_PLACES = {
    "database": ("user_data_dir", "", "portfolio.db"),
    "demo": ("user_data_dir", "", "demo.db"),
    "config": ("user_config_dir", "", "config.toml"),
    "state": ("user_state_dir", "state", ""),
    "backups": ("user_data_dir", "", "backups"),
    "templates": ("user_config_dir", "", "templates"),
    "plans": ("user_config_dir", "", "plans"),
}

_XDG = {
    "user_data_dir": ("XDG_DATA_HOME", ".local/share"),
    "user_config_dir": ("XDG_CONFIG_HOME", ".config"),
    "user_state_dir": ("XDG_STATE_HOME", ".local/state"),
}


class Places:
    """The files and folders of one person's csm-tui, all absolute. Nothing is made by asking.

    ``database``, ``demo`` and ``config`` are files; ``state`` (log, last copy), ``backups``, ``templates`` and
    ``plans`` folders.
    """

    def __init__(self, environ: Mapping[str, str] | None = None, *, database: str | None = None) -> None:
        env = os.environ if environ is None else environ
        self._environ = env
        self._home = env.get("CSM_TUI_HOME") or None
        self._database = database or env.get("CSM_TUI_DB") or None

    def text(self, name: str) -> str:
        """The place called ``name`` ("database", "demo", …) as text."""
        if name == "database" and self._database:
            return _absolute(self._database)
        kind, inside, leaf = _PLACES[name]
        if self._home:
            return os.path.join(_absolute(self._home), *filter(None, (inside, leaf)))
        return os.path.join(self._plain_linux(kind) or _of_platform(kind), *filter(None, (leaf,)))

    def _plain_linux(self, kind: str) -> str:
        """What platformdirs would say on an ordinary Linux, '' where anything is out of the ordinary.

        Importing platformdirs to be told ``~/.local/share`` would be a sixth of what a reading command may cost; a
        test holds both answers equal.
        """
        env = self._environ
        if sys.platform != "linux" or "ANDROID_DATA" in env:
            return ""
        variable, usual = _XDG[kind]
        base, home = env.get(variable, ""), env.get("HOME", "")
        if not os.path.isabs(base):
            base = os.path.join(home, usual) if os.path.isabs(home) else ""
        return os.path.join(base, APP) if base else ""

    @property
    def database(self) -> Path:
        """The person's own book."""
        return self._path("database")

    @property
    def demo(self) -> Path:
        """The made-up book of ``csm-tui demo``; never the person's own, wherever that is."""
        return self._path("demo")

    @property
    def config(self) -> Path:
        """The settings file."""
        return self._path("config")

    @property
    def state(self) -> Path:
        """The folder of the log and of the last copied text."""
        return self._path("state")

    @property
    def backups(self) -> Path:
        """The folder of the verified copies of the database."""
        return self._path("backups")

    @property
    def templates(self) -> Path:
        """The folder of the person's own draft templates."""
        return self._path("templates")

    @property
    def plans(self) -> Path:
        """The folder of the person's own plans."""
        return self._path("plans")

    def all(self) -> dict[str, Path]:
        """Every place by the name under which ``csm-tui where`` prints it."""
        return {name: self._path(name) for name in _PLACES}

    def _path(self, name: str) -> Path:
        from pathlib import Path

        return Path(self.text(name))


def _of_platform(kind: str) -> str:
    """The operating system's folder of that kind for this program."""
    import platformdirs

    return str(getattr(platformdirs, kind)(APP, appauthor=False))


def _absolute(text: str) -> str:
    """``text`` as an absolute path; ``~`` is the person's home, as a shell would have it."""
    return os.path.abspath(os.path.expanduser(text))
