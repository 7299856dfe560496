"""Keeps the machine that runs the tests out of them: own folders, no animation, no colours of the environment."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# Read by Textual at import.
os.environ["TEXTUAL_ANIMATIONS"] = "none"
for _name in ("NO_COLOR", "COLORFGBG", "FORCE_COLOR", "TEXTUAL_DRIVER"):
    os.environ.pop(_name, None)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of the test's own."""
    home = tmp_path / "home"
    monkeypatch.setenv("WARPWISE_HOME", str(home))
    yield home
