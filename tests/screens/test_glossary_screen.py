"""The glossary: type, and the list follows; the entry beside it."""

import pytest

from tests.screens.conftest import SIZES, Open, press
from tui.app import Warpwise
from tui.screens.glossary.screen import GlossaryScreen
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_follows_every_key_and_marks_the_letters(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        text = await press(pilot, "f3", *"kv ca")
        assert "KV cache" in text
        screen = pilot.app.screen
        assert isinstance(screen, GlossaryScreen)
        line = screen._draw_line(0, 30)
        assert any("bold" in str(span.style) and line.plain[span.start : span.end] for span in line.spans)
        await press(pilot, "escape")
        assert "nothing found" in await press(pilot, *"zzzqqq")


async def test_links_are_followed_from_the_keyboard_and_back_returns(opened: Open) -> None:
    async with opened((100, 30)) as pilot:
        await press(pilot, "f3", *"kv cache", "enter")
        reader = pilot.app.screen.query_one("#entry", Reader)
        await press(pilot, "tab")
        target = reader.target
        assert target is not None and target.kind == "entry" and target.ref.startswith("core/")
        followed = await press(pilot, "enter")
        name = pilot.app.services.library.title("entry", target.ref)  # type: ignore[attr-defined]
        assert f"  {name}\n" in followed or name in followed.split("│")[1]
        assert "│  KV cache" in await press(pilot, "left_square_bracket")
        assert "│  KV cache" not in await press(pilot, "right_square_bracket")


async def test_a_narrow_terminal_shows_the_entry_in_place_of_the_list(opened: Open) -> None:
    async with opened((40, 12)) as pilot:
        await press(pilot, "f3", *"kv cache")
        assert not pilot.app.screen.query_one("#entry").display
        text = await press(pilot, "enter")
        assert pilot.app.screen.query_one("#entry").display
        assert "KV cache" in text
        assert not pilot.app.screen.query_one("#lookup").display
        await press(pilot, "escape")
        assert pilot.app.screen.query_one("#lookup").display


async def test_filters_narrow_the_list(opened: Open) -> None:
    async with opened() as pilot:
        await press(pilot, "f3", "down")
        rows = pilot.app.screen.query_one("#hits", Rows)
        everything = rows.count
        text = await press(pilot, "L")
        assert "level 1" in text
        assert 0 < rows.count < everything
        await press(pilot, "t", "down", "enter")
        assert 0 < rows.count < everything


async def test_copy_says_no_more_than_it_knows(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr("tui.screens.clipboard.copy_outside", copied.append)
    async with opened() as pilot:
        await press(pilot, "f3", *"kv cache", "enter", "y")
        assert [note.message for note in pilot.app._notifications] == ["Sent to the clipboard."]
        assert copied[0].startswith("KV cache: ")


async def test_quiz_me_asks_about_this_term(opened: Open) -> None:
    async with opened() as pilot:
        text = await press(pilot, "f3", *"kv cache", "enter", "z")
        assert "KV cache   1 of" in text
        app = pilot.app
        assert isinstance(app, Warpwise)
