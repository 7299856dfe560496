"""Panels over a screen: they close with what they stand on, and never break."""

import sys

import pytest
from textual.command import CommandList

from tests.bench.bursts import acted, hand_over
from tests.screens.conftest import Open, links_on, press
from tui.app import Warpwise
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.palette import Palette
from tui.screens.dialogs.sources import SourcesScreen
from tui.screens.today.screen import TodayScreen
from tui.services import Services
from tui.study.reading import item_of


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


async def test_the_theme_palette_survives_moving_before_it_is_drawn(opened: Open) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        app.search_themes()
        hand_over(app, ["up", "pagedown", "pageup", "end", "home", "down"])
        await acted(app)
        assert app.is_running
        await press(pilot, *"zzzqqq", "pagedown", "pageup", "end", "home", "down", "escape")
        assert isinstance(app.screen, TodayScreen)


@pytest.mark.parametrize("mode", ["f2", "f3", "f5", "f8"])
async def test_enter_in_the_palette_never_leaves(opened: Open, mode: str) -> None:
    async with opened() as pilot:
        await press(pilot, mode, "ctrl+p")
        rows = [str(option.prompt) for option in pilot.app.screen.query_one(CommandList).options]
        leaving = [place for place, row in enumerate(rows) if row.split()[0] in ("End", "Close", "Leave", "Back")]
        assert leaving
        assert min(leaving) >= len(rows) - 2


async def test_the_palette_knows_actions_and_content_but_not_every_way_to_move(opened: Open) -> None:
    async with opened((100, 40)) as pilot:
        await press(pilot, "f4", "ctrl+p")
        rows = " ".join(str(option.prompt) for option in pilot.app.screen.query_one(CommandList).options)
        assert "Go to Glossary" in rows
        assert "Scroll" not in rows
        assert "Page Left" not in rows
        assert "High-bandwidth memory" in await press(pilot, *"hbm")


async def test_escape_on_today_does_not_end_the_program(opened: Open) -> None:
    async with opened() as pilot:
        await press(pilot, "f4", "escape", "escape", "escape")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert pilot.app.is_running


async def test_the_reading_list_finds_opens_and_ticks(
    opened: Open, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    async with opened((100, 30)) as pilot:
        text = await press(pilot, "ctrl+p", *"sources", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, SourcesScreen)
        everything = len(screen._pages)
        assert f"{everything:,} sources, 0 opened" in text and screen._pages[0].url in text
        assert isinstance(pilot.app, Warpwise) and links_on(pilot.app) == {screen._pages[0].url}
        await press(pilot, *"pagedattention zzz")
        assert "0 sources" in await press(pilot, "enter")
        text = await press(pilot, *["backspace"] * 4)
        assert 0 < len(screen._shown) < everything and "cited" in text
        text = await press(pilot, "enter")
        page = screen._shown[0]
        assert page.read and "✓" in text and ", 1 opened" in text
        assert item_of(page.url) in services.study.annotations.read_pages().result()
        assert pilot.app.screen is screen
        await press(pilot, "escape")
        assert pilot.app.screen is not screen


async def test_without_colours_a_panel_stands_alone(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing would tell it from the page behind."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = Warpwise(services)
    async with app.run_test(size=(100, 30)) as pilot:
        assert "TODAY" in await press(pilot)
        text = await press(pilot, "question_mark")
        assert "EVERYWHERE" in text
        assert "TODAY" not in text and "Progress" not in text
