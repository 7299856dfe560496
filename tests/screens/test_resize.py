"""A terminal that changes its size keeps the place and the focus."""

import pytest
from textual.geometry import Size
from textual.screen import Screen

from tests.screens.conftest import Open, press, screen_text, settled
from tui.app import Warpwise
from tui.screens.lessons.reader import LessonScreen
from tui.widgets.reader import Reader


async def test_what_was_at_the_top_stays_there(opened: Open) -> None:
    async with opened((100, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        await press(pilot, "f4", "enter", "right", "right", *["down"] * 11)
        reader = app.screen.query_one("#stop", Reader)
        row = reader._top()[0]
        assert row > 0
        for size in [(40, 12), (120, 40), (40, 16), (100, 24)]:
            await pilot.resize_terminal(*size)
            await settled(pilot)
            if reader.max_scroll_y > reader.line_of(row):
                assert reader._top()[0] == row, size
        assert isinstance(app.screen, LessonScreen)
        assert app.focused is reader


@pytest.mark.parametrize("keys", [["f3", *"kv cache", "tab"], ["f3", *"kv cache", "enter"]])
async def test_the_entry_with_the_keyboard_is_what_a_narrow_terminal_shows(opened: Open, keys: list[str]) -> None:
    async with opened((100, 30)) as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        await press(pilot, *keys)
        await pilot.resize_terminal(40, 12)
        await settled(pilot)
        assert app.screen.query_one("#entry").display
        assert app.focused is app.screen.query_one("#entry")
        await press(pilot, "escape")
        assert "KV cache" in screen_text(app)
        assert app.screen.query_one("#hits").has_focus


@pytest.mark.parametrize("key", ["f3", "f4", "f5", "f6"])
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (70, 20)])
async def test_no_screen_is_wider_or_higher_than_the_terminal(opened: Open, key: str, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        await press(pilot, key)
        assert pilot.app.screen.max_scroll_y == 0
        foot = pilot.app.screen.query_one("#hints")
        assert foot.region.bottom == size[1]
        assert foot.region.width == size[0]


async def test_nothing_is_laid_out_by_the_classes_of_another_size(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual does so by itself, and a page would jump on its first frame."""
    laid: list[tuple[str, int, bool]] = []

    def lays(screen: Screen[object], size: Size | None = None, scroll: bool = False) -> None:
        if size is not None:
            laid.append((type(screen).__name__, size.width, screen.has_class("-wide")))
        lay(screen, size, scroll)

    lay = Screen._refresh_layout
    monkeypatch.setattr(Screen, "_refresh_layout", lays)
    async with opened((120, 40)) as pilot:
        await press(pilot, "f7", "question_mark")
        await pilot.resize_terminal(60, 20)
        await press(pilot, "escape")
    assert {name for name, _, _ in laid} == {"TodayScreen", "ChipsScreen", "HelpScreen"}
    assert {wide for _, width, wide in laid if width == 120} == {True}
    assert {wide for _, width, wide in laid if width == 60} == {False}


async def test_the_keyboard_is_again_where_it_was_before_the_terminal_was_too_small(opened: Open) -> None:
    async with opened((100, 30)) as pilot:
        app = pilot.app
        for way in (["f2"], ["f3", "enter"], ["f4", "enter"], ["f6", "enter"], ["f8"], ["comma"]):
            await press(pilot, *way)
            here = app.focused
            for small in ((3, 40), (100, 8), (1, 1)):
                await pilot.resize_terminal(*small)
                await settled(pilot)
                await pilot.resize_terminal(60, 20)
                await settled(pilot)
                assert app.focused is here is not None, (way, small)
            await pilot.resize_terminal(100, 30)
