"""Reading a lesson: stops, checks in place, terms without leaving, the place kept."""

from tests.screens.conftest import Open, press
from tui.screens.dialogs.term import TermScreen
from tui.screens.lessons.reader import LessonScreen
from tui.services import Services


async def test_the_place_is_kept(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        await press(pilot, "f4", "enter", "right", "right")
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        here = screen._stop.key
        await press(pilot, "escape", "enter")
        again = pilot.app.screen
        assert isinstance(again, LessonScreen)
        assert again._stop.key == here


async def test_a_check_is_answered_in_place_and_the_text_is_hidden(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        await press(pilot, "f4", "enter", "right")
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        assert screen._stop.kind == "question"
        assert not screen.query_one("#stop").display
        text = await press(pilot, "a", "2")
        assert "RULE" in text
        assert screen._item is not None
        assert services.study.item(screen._item.item_id).result().trials


async def test_a_term_explains_itself_without_leaving(opened: Open) -> None:
    async with opened() as pilot:
        await press(pilot, "f4", "enter", "right", "right", "tab", "enter")
        assert isinstance(pilot.app.screen, TermScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LessonScreen)
