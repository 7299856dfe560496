"""Settings of this device take hold in the app, and none of them can stop a start."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.conftest import screen_text, settled
from tests.study.helpers import FakeClock
from tui.app import Warpwise
from tui.services import Services
from tui.settings.device import Settings


def app_with(tmp_path: Path, **stored: object) -> Warpwise:
    """The app over a home of its own with these values in its settings file."""
    return Warpwise(Services(clock=FakeClock(), settings=Settings(str(tmp_path / "settings.json"), stored)))


def test_the_theme_follows_settings_and_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLORFGBG", raising=False)
    assert app_with(tmp_path).theme == "warpwise-dark"
    assert app_with(tmp_path, theme="").theme == "warpwise-dark"
    assert app_with(tmp_path, background="light").theme == "warpwise-light"
    assert app_with(tmp_path, theme="nord", background="light").theme == "nord"
    monkeypatch.setenv("COLORFGBG", "0;15")
    assert app_with(tmp_path).theme == "warpwise-light"
    assert app_with(tmp_path, background="dark").theme == "warpwise-dark"


def test_nothing_moves_when_nothing_may(tmp_path: Path) -> None:
    assert app_with(tmp_path, motion=False).animation_level == "none"


async def test_an_unknown_theme_is_told_and_the_app_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARPWISE_HOME", str(tmp_path))
    app = app_with(tmp_path, theme="gone")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "Glossary" in screen_text(app)
        assert ["'gone'" in note.message for note in app._notifications] == [True]
