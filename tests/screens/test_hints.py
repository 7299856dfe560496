"""The foot of the screen says what works here and now, and nothing else."""

import pytest

from tests.screens.conftest import Open, press
from tests.screens.test_quiz_screen import begin
from tui.screens.lessons.reader import LessonScreen
from tui.services import Services
from tui.study.papers.blueprint import Timing
from tui.widgets.hints import Shown, hints


def foot(text: str) -> str:
    return text.split("\n")[-1]


async def test_what_is_typed_is_not_hinted_at_as_a_key(opened: Open) -> None:
    async with opened((100, 30)) as pilot:
        text = foot(await press(pilot, "f3"))
        assert text.split("   ")[0].strip() == "enter read"
        assert "/ search" not in text
        assert "esc today" in text
        assert "f1 keys" in text
        assert "esc clear" in foot(await press(pilot, *"hbm"))
        assert "enter read" not in foot(await press(pilot, *"zzzqqq"))


async def test_enter_is_told_only_when_it_does_something(opened: Open) -> None:
    async with opened((100, 30)) as pilot:
        assert "enter follow" not in foot(await press(pilot, "f3", *"kv cache", "enter"))
        assert foot(await press(pilot, "tab")).strip().startswith("enter follow")


async def test_a_question_says_its_own_keys_first(opened: Open, services: Services) -> None:
    async with opened((100, 30)) as pilot:
        await begin(pilot, services)
        text = foot(await press(pilot))
        assert text.strip().startswith("a-d choose")
        assert "u undo" not in text
        assert foot(await press(pilot, "a")).strip().startswith("enter answer")


async def test_enter_on_an_open_question_of_a_lesson_stays_there(opened: Open) -> None:
    async with opened() as pilot:
        await press(pilot, "f4", "enter", "right", "enter", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        assert screen._at == 1


async def test_a_pause_hints_at_going_on_alone(opened: Open, services: Services) -> None:
    async with opened((100, 30)) as pilot:
        await begin(pilot, services, timing=Timing("whole", 600))
        text = foot(await press(pilot, "p"))
        assert text.strip().startswith("enter go on")
        assert "skip" not in text
        assert "flag" not in text


@pytest.mark.parametrize("width", range(1, 60))
def test_hints_are_cut_at_whole_pairs_and_keep_the_way_back(width: int) -> None:
    rows = [Shown("enter", "open"), Shown("a", "one thing"), Shown("esc", "back"), Shown("?", "keys")]
    text = hints(rows, width).plain
    assert len(text.rstrip()) <= width
    if width >= 20:
        assert "esc back" in text
        assert "? keys" in text
