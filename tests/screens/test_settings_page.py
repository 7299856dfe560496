"""The settings page: what is set holds at once and next time, themes are seen before they are taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content

from tests.screens.conftest import Open, press, settled
from tui.preferences import EVERY, preferences
from tui.screens.settings.rows import line_text, lines
from tui.screens.settings.screen import SettingsScreen
from tui.services import Services
from tui.settings.device import CONFIDENCE, MOTION, Settings
from tui.study.memory.plan import Plan
from tui.widgets.rows import Rows


async def to_row(pilot: object, name: str) -> None:
    """The cursor onto the setting of that name."""
    screen = pilot.app.screen  # type: ignore[attr-defined]
    places = [
        place for place, line in enumerate(screen._lines) if line.preference and line.preference.setting.name == name
    ]
    screen.query_one(Rows).cursor = places[0]
    await settled(pilot)  # type: ignore[arg-type]


def test_each_setting_has_a_row_whose_help_fits(own_home: object) -> None:
    rows = lines(preferences(Settings(), Plan()))
    shown = [line.preference.setting for line in rows if line.preference]
    assert sorted(one.name for one in shown) == sorted(one.name for one in EVERY)
    for line in rows:
        drawn: Content = line_text(line, 76)
        assert "…" not in drawn.plain or line.path, drawn.plain


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (120, 40)])
async def test_settings_open_over_any_page_and_close_to_it(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        assert "SETTINGS" in await press(pilot, "f5", "comma")
        assert isinstance(pilot.app.screen, SettingsScreen)
        await press(pilot, "comma")
        assert "QUIZ" in await press(pilot, "escape")


async def test_the_added_packs_are_named_and_enter_says_how_they_come_and_go(opened: Open, own_home: Path) -> None:
    assert not any("…" in line_text(line, 40).plain for line in lines((), ()) if line.packs)
    (own_home / "packs" / "mine").mkdir(parents=True)
    (own_home / "packs" / "mine" / "pack.yaml").write_text("id: mine\nformat: 2\ntitle: Of my own\n", encoding="utf-8")
    async with opened() as pilot:
        await press(pilot, "comma")
        screen = pilot.app.screen
        assert isinstance(screen, SettingsScreen)
        place = next(place for place, line in enumerate(screen._lines) if line.packs)
        screen.query_one(Rows).cursor = place
        await settled(pilot)
        text = await press(pilot)
        assert "Added packs" in text and " mine" in text and "Enter shows what each of them holds" in text
        assert "Of my own" in await press(pilot, "enter")
        await press(pilot, "escape")
        assert pilot.app.screen is screen


async def test_what_is_turned_holds_at_once_and_is_kept(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        await press(pilot, "comma")
        await to_row(pilot, "confidence")
        await press(pilot, "enter")
        assert services.settings.get(CONFIDENCE) is False
        await press(pilot, "d")
        assert services.settings.source(CONFIDENCE) == "default"
        await to_row(pilot, "motion")
        await press(pilot, "right")
        assert services.settings.get(MOTION) is False
        assert pilot.app.animation_level == "none"
        await to_row(pilot, "minutes")
        await press(pilot, "right", "right", "left")
        assert services.study.memory.plan().result().minutes == 20


async def test_what_cannot_be_is_refused_in_place_and_nothing_changes(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        await press(pilot, "comma")
        await to_row(pilot, "minutes")
        text = await press(pilot, "enter", *"9999", "enter")
        assert "from 1 to 240, not '9999'" in text
        assert services.study.memory.plan().result() == Plan()
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SettingsScreen)
        await press(pilot, "enter", *"25", "enter")
        assert services.study.memory.plan().result().minutes == 25


async def test_a_theme_is_worn_under_the_cursor_and_taken_off_again(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        await press(pilot, "comma")
        await to_row(pilot, "theme")
        await press(pilot, "enter", "down", "down")
        assert pilot.app.theme == "warpwise-light"
        await pilot.press("escape")
        await settled(pilot)
        assert pilot.app.theme == "warpwise-dark"
        assert services.settings.theme == "auto"
        await pilot.press("enter", "down", "down", "enter")
        await settled(pilot)
        assert (pilot.app.theme, services.settings.theme) == ("warpwise-light", "warpwise-light")
