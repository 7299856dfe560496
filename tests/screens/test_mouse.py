"""The mouse does what the keys do: rows, options, links, the bar, hints, and beside a panel."""

from textual.pilot import Pilot

from tests.screens.conftest import Open, press, screen_text, settled
from tui.app import Warpwise
from tui.screens.dialogs.help import HelpScreen
from tui.screens.glossary.screen import GlossaryScreen
from tui.screens.lessons.reader import LessonScreen
from tui.screens.quiz.attempt import AttemptScreen
from tui.screens.quiz.starting import begin
from tui.services import Services
from tui.study.papers.blueprint import Blueprint


async def click(pilot: Pilot[int], text: str) -> str:
    """Clicks on the first place where a text stands."""
    app = pilot.app
    assert isinstance(app, Warpwise)
    lines = screen_text(app).split("\n")
    y = next(number for number, line in enumerate(lines) if text in line)
    await pilot.click(offset=(lines[y].index(text) + len(text) // 2, y))
    await settled(pilot)
    return screen_text(app)


async def test_the_bar_and_the_rows_are_clicked(opened: Open) -> None:
    async with opened() as pilot:
        assert "LESSONS" in await click(pilot, "Lessons")
        await click(pilot, "Why graphics chips won")
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_a_hint_is_clicked(opened: Open) -> None:
    async with opened() as pilot:
        await press(pilot, "f4")
        await click(pilot, "? keys")
        assert isinstance(pilot.app.screen, HelpScreen)
        await click(pilot, "esc close")
        assert not isinstance(pilot.app.screen, HelpScreen)
        await click(pilot, "enter open")
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_a_click_beside_a_panel_closes_it(opened: Open) -> None:
    async with opened((120, 40)) as pilot:
        await press(pilot, "f4", "question_mark")
        await pilot.click(offset=(2, 20))
        await settled(pilot)
        assert not isinstance(pilot.app.screen, HelpScreen)


async def test_links_and_options_are_clicked(opened: Open, services: Services) -> None:
    async with opened((100, 30)) as pilot:
        await press(pilot, "f3", *"kv cache", "enter")
        assert "│  Prefix caching" in await click(pilot, "Prefix caching")
        assert isinstance(pilot.app.screen, GlossaryScreen)
        await press(pilot, "f5")
        app = pilot.app
        assert isinstance(app, Warpwise)
        begin(app, services.study.new_paper(Blueprint(kinds=("single",), count=1), 7).result())
        await settled(pilot)
        assert "b ● " in await click(pilot, "  b ")
        assert isinstance(app.screen, AttemptScreen)
