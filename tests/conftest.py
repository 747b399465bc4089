"""Every test in a world of its own: temporary home, a fixed day, fixed language and clock zone, no network."""

from __future__ import annotations

import gc
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when textual is imported, so before anything else

import pytest
from hypothesis import HealthCheck, settings

TODAY = "2026-11-18"  # Wednesday of week 47, the day of the mock-ups

settings.register_profile(
    "csm",
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", parent=settings.get_profile("csm"), max_examples=1000)
settings.load_profile(os.environ.get("CSM_TEST_PROFILE", "csm"))

_DROPPED = (
    *("CSM_TUI_DB", "CSM_TUI_EDITOR", "EDITOR", "VISUAL", "NO_COLOR", "COLORFGBG", "SSH_CONNECTION", "SSH_TTY", "TMUX"),
    *("TEXTUAL_THEME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "PYTHONBREAKPOINT"),
)


@pytest.fixture(autouse=True)
def _world(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home of its own, 18 Nov 2026, UTC, C locale with UTF-8, a plain terminal."""
    home = tmp_path_factory.mktemp("home")
    for name in _DROPPED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("CSM_TUI_HOME", str(home / "csm"))
    monkeypatch.setenv("CSM_TUI_TODAY", TODAY)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """P18: an internet socket that connects or is bound fails the test; unix sockets (asyncio, xdist) may."""

    def guard(name: str) -> Any:
        real = getattr(socket.socket, name)

        def checked(self: socket.socket, *args: Any, **kwargs: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                raise AssertionError(f"P18: the program tried to use the network: {name}{args}")
            return real(self, *args, **kwargs)

        return checked

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, guard(name), raising=False)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Where a test's database goes; nothing is there yet."""
    return tmp_path / "book" / "portfolio.db"


gc.freeze()  # what is imported stays; a screen's objects are many and short-lived: look at them more seldom
gc.set_threshold(100_000, 50, 1000)

COSTLY = ("demo", "year")  # fixtures that live through weeks: each value of theirs is made in one worker alone
FIRST = ("test_review_demo", "test_year", "test_demo")  # the longest: nobody waits for them at the end


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one costly fixture stay together; the longest begin."""
    for item in items:
        for name in COSTLY:
            params = getattr(getattr(item, "callspec", None), "params", {})
            if name in params:
                item.add_marker(pytest.mark.xdist_group(f"{name}-{params[name]}"))
    items.sort(key=lambda item: not any(name in item.nodeid for name in FIRST))
