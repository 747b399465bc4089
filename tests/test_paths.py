"""Where things live: one variable moves all, another the database alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest
from csm_tui.paths import Places


def test_home_moves_data_config_and_state_together(tmp_path: Path) -> None:
    places = Places({"CSM_TUI_HOME": str(tmp_path)}).all()
    assert set(places) == {"database", "demo", "config", "state", "backups", "templates", "plans"}
    assert all(path.is_relative_to(tmp_path) for path in places.values())
    assert len(set(places.values())) == len(places)


@pytest.mark.parametrize("by_option", [True, False])
def test_the_database_alone_moves(tmp_path: Path, by_option: bool) -> None:
    other = tmp_path / "elsewhere.db"
    env = {"CSM_TUI_HOME": str(tmp_path / "home")}
    moved = Places(env, database=str(other)) if by_option else Places({**env, "CSM_TUI_DB": str(other)})
    assert moved.database == other
    assert {k: v for k, v in moved.all().items() if k != "database"} == {
        k: v for k, v in Places(env).all().items() if k != "database"
    }


def test_the_option_wins_over_the_variable(tmp_path: Path) -> None:
    places = Places({"CSM_TUI_DB": str(tmp_path / "a.db")}, database=str(tmp_path / "b.db"))
    assert places.database == tmp_path / "b.db"


def test_places_are_absolute_and_know_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Places({"CSM_TUI_HOME": "rel"}).database == tmp_path / "rel" / "portfolio.db"
    assert Places({"CSM_TUI_HOME": "~/there"}).config == tmp_path / "there" / "config.toml"


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    places = Places({"CSM_TUI_HOME": "", "CSM_TUI_DB": ""})
    assert places.database == Path(str(tmp_path / "xdg")) / "csm-tui" / "portfolio.db"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked every time")
@pytest.mark.parametrize("home", ["/home/a", "/home/a/", "/", "", "relative", None])
@pytest.mark.parametrize("base", ["/data", "/data/", " /data", "relative", "~/x", "", None])
def test_the_short_way_on_linux_says_what_platformdirs_says(
    monkeypatch: pytest.MonkeyPatch, home: str | None, base: str | None
) -> None:
    given = {"HOME": home, "XDG_DATA_HOME": base, "XDG_CONFIG_HOME": base, "XDG_STATE_HOME": base}
    for name, value in given.items():
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    monkeypatch.delenv("CSM_TUI_HOME")
    for place, folder in (("database", "data"), ("config", "config"), ("state", "state")):
        asked = Path(getattr(platformdirs, f"user_{folder}_dir")("csm-tui", appauthor=False))
        found = Places().all()[place]
        assert (found if place == "state" else found.parent) == asked


def test_asking_for_a_place_makes_nothing(tmp_path: Path) -> None:
    Places({"CSM_TUI_HOME": str(tmp_path / "new")}).all()
    assert not (tmp_path / "new").exists()


def test_a_settled_database_needs_neither_platformdirs_nor_pathlib(tmp_path: Path) -> None:
    code = (
        "import sys; from csm_tui.paths import Places; Places().text('database'); "
        "print([m for m in ('platformdirs', 'pathlib') if m in sys.modules])"
    )
    environ = {"CSM_TUI_HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    run = subprocess.run([sys.executable, "-S", "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
