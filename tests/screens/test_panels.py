"""Panels over a screen: they close with what they stand on, and never break."""

import pytest

from tests.screens.conftest import Open, press
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.palette import Palette
from tui.screens.today.screen import TodayScreen


async def test_a_panel_does_not_wait_in_the_mode_that_was_left(opened: Open) -> None:
    async with opened() as pilot:
        await press(pilot, "f4", "f1", "f3", "f4")
        assert not isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, "ctrl+p", "f2", "ctrl+p")
        assert isinstance(pilot.app.screen, Palette)


@pytest.mark.parametrize("size", [(80, 24), (14, 27)])
async def test_the_palette_survives_moving_in_an_empty_list(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, "ctrl+p", *"zzzqqq", "pagedown", "pageup", "end", "home", "down", "escape")
        assert not isinstance(pilot.app.screen, Palette)


async def test_the_palette_knows_actions_and_content_but_not_every_way_to_move(opened: Open) -> None:
    async with opened((100, 40)) as pilot:
        text = await press(pilot, "f4", "ctrl+p")
        assert "Go to Glossary" in text
        assert "Scroll" not in text
        assert "Page Left" not in text
        assert "High-bandwidth memory" in await press(pilot, *"hbm")


async def test_escape_on_today_does_not_end_the_program(opened: Open) -> None:
    async with opened() as pilot:
        await press(pilot, "f4", "escape", "escape", "escape")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert pilot.app.is_running
