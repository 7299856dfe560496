"""Keys that never surprise (screens.md 2): digits, handing in, skipping, discarding, and a footer that is true."""

from __future__ import annotations

import string

import pytest

from tests.bench.bursts import acted, hand_over
from tests.screens.conftest import Open, press, screen_text, settled
from tests.screens.test_quiz_screen import begin, key_of
from tui.app import Warpwise
from tui.screens.dialogs.asking import AskScreen
from tui.screens.quiz.attempt import AttemptScreen
from tui.screens.quiz.result import ResultScreen
from tui.services import Services
from tui.study.papers.blueprint import Mode
from tui.widgets.hints import shown_bindings

KINDS = ("single", "multi", "true_false", "numeric", "short", "order", "match")


@pytest.mark.parametrize("mode", ["practice", "exam"])
@pytest.mark.parametrize("kind", KINDS)
async def test_no_digit_does_anything_to_an_untouched_question(
    opened: Open, services: Services, kind: str, mode: Mode
) -> None:
    async with opened() as pilot:
        screen: AttemptScreen = await begin(pilot, services, kinds=(kind,), count=2, mode=mode)
        if kind in ("numeric", "short"):
            await press(pilot, "tab")
        await press(pilot, *"0123456789", "enter")
        assert screen.is_current
        assert screen._sitting.attempt.at == 0
        assert screen._sitting.attempt.answered == 0
        assert screen._sitting.marks == {}


async def test_digits_change_mode_on_home_pages_only(opened: Open) -> None:
    async with opened() as pilot:
        assert "LESSONS" in await press(pilot, "4")
        assert "QUIZ" in await press(pilot, "5")
        assert "TODAY" in await press(pilot, "2")
        await press(pilot, "4", "enter", "5", "1", "9")
        assert "LESSONS" in await press(pilot)


async def test_handing_in_asks_and_names_what_is_open(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, count=3, mode="exam")
        await press(pilot, key_of(screen, right=True))
        text = await press(pilot, "v", "H")
        assert "2 of 3 are open. Hand in?" in text
        await press(pilot, "enter", "y", "1")
        assert isinstance(pilot.app.screen, AskScreen)
        await press(pilot, "escape")
        assert pilot.app.screen is screen
        await press(pilot, "v", "H", "h")
        assert isinstance(pilot.app.screen, ResultScreen)


async def test_a_box_takes_no_key_that_was_typed_before_it_was_drawn(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, count=3, mode="exam")
        app = pilot.app
        assert isinstance(app, Warpwise)
        hand_over(app, ["v", "H", "h", "h", "enter"])
        await acted(app)
        assert isinstance(app.screen, AskScreen)
        assert screen._sitting.attempt.state == "running"


async def test_skipping_asks_in_practice_and_leaves_open_in_an_exam(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, count=2)
        assert "s again to skip" in await press(pilot, "s")
        await press(pilot, "down", "s")
        assert screen._sitting.marks == {}
        await press(pilot, "s")
        assert not screen._sitting.marks[0].right


async def test_what_is_discarded_is_asked_for_once_and_offered_no_more(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, count=2)
        await press(pilot, key_of(screen, right=True), "3", "x", "escape")
        assert pilot.app.screen is screen
        await press(pilot, "x", "x")
        assert pilot.app.screen is not screen
        assert services.study.open_attempts().result() == ()


async def test_the_last_answer_is_taken_back_from_the_result(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, count=1)
        await press(pilot, key_of(screen, right=True), "enter", "enter")
        assert isinstance(pilot.app.screen, ResultScreen)
        await press(pilot, "u")
        assert isinstance(pilot.app.screen, AttemptScreen)
        assert pilot.app.screen._sitting.marks == {}


async def test_letters_by_position_on_other_layouts(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, count=2)
        await press(pilot, "ф", "3")
        assert 0 in screen._sitting.marks
        await press(pilot, "enter", "α", "2")
        assert 1 in screen._sitting.marks


def state(app: Warpwise) -> tuple[object, ...]:
    """What a key may change: what is on screen, and where."""
    focused = app.focused
    return (app.screen, screen_text(app), focused.scroll_offset if focused else None, app._notifications)


@pytest.mark.parametrize("kind", KINDS)
async def test_each_letter_in_the_footer_does_something_and_no_other_does(
    opened: Open, services: Services, kind: str
) -> None:
    async with opened((120, 40)) as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        screen = await begin(pilot, services, kinds=(kind,), count=3)
        if kind in ("numeric", "short"):
            await press(pilot, "tab")
        active = {active.binding.key for active in app.screen.active_bindings.values() if active.enabled}
        options = {key for hint in screen._view.own_hints() for key in _named(hint.key)}
        moving = set("hjklgG")
        for key in sorted(set(string.ascii_letters) - active - options - moving - set("JK")):
            before = screen_text(app)
            await pilot.press(key)
            await settled(pilot)
            assert app.screen is screen, key
            assert screen_text(app) == before, key
        shown = [hint.key for hint in shown_bindings(app)]
        assert {key for key in shown if len(key) == 1} <= active | options | {
            "↑↓",
            "space",
            "1 2 3",
            "esc",
            "f1",
            "type",
            "?",
            "/",
        }, shown


def _named(key: str) -> list[str]:
    if len(key) == 3 and key[1] == "-":
        return [chr(number) for number in range(ord(key[0]), ord(key[2]) + 1)]
    return key.split()
