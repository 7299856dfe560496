"""A typed answer: letters are text, and one key leads to what they do elsewhere."""

from tests.screens.conftest import Open, press
from tests.screens.test_quiz_screen import begin
from tui.services import Services
from tui.widgets.question.answer_box import AnswerBox


async def test_tab_leads_out_of_the_line_and_back(opened: Open, services: Services) -> None:
    async with opened((100, 30)) as pilot:
        screen = await begin(pilot, services, kinds=("numeric",), count=2)
        await press(pilot, *"m1", "tab", "m")
        assert screen._sitting.attempt.slot.flagged
        await press(pilot, "tab", "2")
        assert screen.query_one(AnswerBox).value == "m12"
        assert "s again" in await press(pilot, "tab", "s")
        assert 0 not in screen._sitting.marks
        await press(pilot, "s")
        assert 0 in screen._sitting.marks


async def test_confidence_is_asked_after_enter(opened: Open, services: Services) -> None:
    async with opened((100, 30)) as pilot:
        screen = await begin(pilot, services, kinds=("short",), count=1)
        assert "how sure?" in await press(pilot, *"hbm", "enter")
        await press(pilot, "escape")
        assert screen.query_one(AnswerBox).has_focus
        await press(pilot, "enter", "1")
        assert screen._sitting.attempt.slots[0].confidence == "guess"
