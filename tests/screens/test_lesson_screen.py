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


async def test_an_answered_check_shows_its_answer_when_one_returns(opened: Open, services: Services) -> None:
    async with opened((80, 40)) as pilot:
        await press(pilot, "f4", "enter", "right", "a", "enter", "escape")
        text = await press(pilot, "enter")
        assert "RULE" in text and "yours" in text
        state = services.study.course.lesson("core/what-is-ai-compute").result()
        assert state.place in state.done


async def test_walking_past_a_question_does_not_pass_it(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        await press(pilot, "f4", "enter", *["right"] * 5)
        done = services.study.course.lesson("core/what-is-ai-compute").result().done
        assert done and not any(key.startswith("question:") for key in done)


async def test_an_example_is_told_a_step_at_a_time_and_asks_for_the_last(opened: Open) -> None:
    async with opened((120, 60)) as pilot:
        screen = LessonScreen("core/what-is-ai-compute")
        await pilot.app.push_screen(screen)
        await pilot.pause()
        screen._go_to(next(n for n, stop in enumerate(screen._stops) if stop.key == "section:amount-over-rate"))
        first = await press(pilot, "end")
        assert "in TFLOP = 16.06" in first and "3 more steps" in first
        last = await press(pilot, "enter", "enter")
        assert "in ms = 16.23" in last and "in ms = ?" in last
        assert "in ms = 20.21" in await press(pilot, "enter")
        assert screen._stop.key == "section:amount-over-rate"
