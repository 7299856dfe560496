"""What holds on every screen: sizes, keys, untrusted text, random use."""

import asyncio
import random
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tests.screens.conftest import FakeClock, Open, press, screen_text
from tui.app import Warpwise
from tui.screens.page import NEEDS
from tui.services import Services
from tui.settings.device import Settings
from tui.widgets.guard import TerminalGuard

KEYS = [
    *"abcdefghijklmnopqrstuvwxyz123 /?[]",
    *["up", "down", "left", "right", "enter", "escape", "tab", "shift+tab", "space", "backspace", "pagedown", "home"],
    *["f1", "f2", "f3", "f4", "f5", "f6", "ctrl+p", "ctrl+t", "enter", "tab", "end", "G"],
]
NAMES = {"/": "slash", "?": "question_mark", "[": "left_square_bracket", "]": "right_square_bracket", " ": "space"}


@pytest.mark.parametrize("size", [(39, 24), (80, 11), (1, 1)])
async def test_below_the_smallest_size_it_says_what_it_needs(opened: Open, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        assert size == (1, 1) or NEEDS.split()[0] in screen_text(app)
        await pilot.resize_terminal(80, 24)
        assert "TODAY" in await press(pilot)


async def test_modes_are_one_key_away_and_q_goes_back(opened: Open) -> None:
    async with opened() as pilot:
        assert "GLOSSARY" in await press(pilot, "f3")
        assert "LESSONS" in await press(pilot, "f4")
        assert "TODAY" in await press(pilot, "q")
        assert "LESSONS" in await press(pilot, "4")


async def test_help_lists_what_works_here(opened: Open) -> None:
    async with opened((80, 40)) as pilot:
        text = await press(pilot, "f4", "question_mark")
        assert "Open what is marked" in text
        assert "Search everything" in text
        assert "Keys" not in await press(pilot, "escape")


async def test_search_finds_exams_sections_and_actions(opened: Open, services: Services) -> None:
    lesson = services.library.lesson(services.library.lesson_rows()[0].ref)
    assert lesson is not None
    title = lesson.sections[1].title
    async with opened((80, 40)) as pilot:
        text = await press(pilot, "slash", *"practitioner")
        assert next(line.split()[-1] for line in text.split("\n") if "Practitioner" in line) == "exam"
        await press(pilot, "enter")
        assert "Which exam?" in screen_text(pilot.app)  # type: ignore[arg-type]
        text = await press(pilot, "escape", "slash", *(NAMES.get(key, key) for key in title.split("?")[0]))
        assert any(title in line and line.endswith("section") for line in text.split("\n")), text
        await press(pilot, "escape", "f2", "slash", *"settings", "enter")
        assert "SETTINGS" in await press(pilot)


async def test_search_shows_beside_the_list_what_would_be_opened(opened: Open) -> None:
    async with opened((120, 40)) as pilot:
        assert "WHY" in await press(pilot, "slash", *"hbm")


async def test_search_everything_opens_what_it_finds(opened: Open) -> None:
    async with opened() as pilot:
        text = await press(pilot, "slash", *"roofline")
        assert "lesson" in text
        assert "term" in text
        await press(pilot, "enter")
        assert "Roofline model" in await press(pilot)


def test_the_guard_lets_no_control_character_pass() -> None:
    bad = ["\x1b[31mred", "\x1b]0;title\x07", "a\x9bb", "\u202egpj", "zero\u200bwidth", "\x00nul", "tag\U000e0041"]
    style = Style(link="https://x/\x1b]8;;evil")
    out = TerminalGuard().apply([Segment(text, style) for text in bad], Color(0, 0, 0))
    assert not any(ord(char) < 32 or char in "\x9b\u202e\u200b\U000e0041" for text, *_ in out for char in text)
    assert all(segment.style is not None and segment.style.link is None for segment in out)


async def test_a_bug_becomes_a_sentence(opened: Open, tmp_path: Path) -> None:
    class BrokenError(Exception):
        pass

    with pytest.raises(BrokenError):
        async with opened() as pilot:
            app = pilot.app
            app._handle_exception(BrokenError("deep inside"))
            shown = " ".join(str(one) for one in app._exit_renderables)
    assert "something went wrong (BrokenError: deep inside)" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("seed", range(3))
def test_random_keys_at_random_sizes_never_crash_it(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    keys = [NAMES.get(key, key) for key in draw.choices(KEYS, k=50)]

    async def play() -> None:
        services = Services(clock=FakeClock(), settings=Settings(path=str(tmp_path / "settings.json")))
        app = Warpwise(services)
        async with app.run_test(size=draw.choice([(80, 24), (40, 12), (120, 40)])) as pilot:
            for number, key in enumerate(keys):
                if not app.is_running:
                    break
                await pilot.press(key)
                if number % 10 == 9 and min(app.size) > 0:
                    await pilot.click(offset=(draw.randrange(app.size.width), draw.randrange(app.size.height)))
                if number % 15 == 14:
                    await pilot.resize_terminal(draw.randint(1, 130), draw.randint(1, 45))
        services.close()

    asyncio.run(play())
