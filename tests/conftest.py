"""Keeps the machine that runs the tests out of them: own folders, no animation, no colours of the environment."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "win32":
    import fcntl

# Read by Textual at import.
os.environ["TEXTUAL_ANIMATIONS"] = "none"
import textual._wait

for _name in ("NO_COLOR", "COLORFGBG", "FORCE_COLOR", "TEXTUAL_DRIVER"):
    os.environ.pop(_name, None)

# How often a pilot asks whether the program is idle. Most of what a test of a screen took was waiting for that; whether
# a screen is drawn is asked by `rested` besides.
textual._wait.SLEEP_GRANULARITY = 0.004
textual._wait.SLEEP_IDLE = textual._wait.SLEEP_GRANULARITY / 5


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of the test's own."""
    home = tmp_path / "home"
    monkeypatch.setenv("WARPWISE_HOME", str(home))
    yield home


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the built-in content compiled: once for all tests, since it takes longer than most of them."""
    from tui.shelf import open_library

    home = tmp_path_factory.mktemp("compiled")
    if "PYTEST_XDIST_WORKER" in os.environ:
        home = home.parent.parent / "compiled"  # what all workers of a run share
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
        if sys.platform != "win32":
            fcntl.lockf(lock, fcntl.LOCK_EX)
        patch.setenv("WARPWISE_HOME", str(home))
        open_library().prepare()
    return home / "cache"


@pytest.fixture
def ready_cache(compiled: Path, own_home: Path) -> None:
    """The test's home has a copy of its own: what is damaged there is damaged for one test."""
    shutil.copytree(compiled, own_home / "cache")
