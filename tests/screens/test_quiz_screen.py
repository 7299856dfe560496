"""A sitting on screen: answer, feedback in place, timers, pause, resume, result."""

import pytest

from tests.screens.conftest import SIZES, FakeClock, Open, press, screen_text, settled, ticked
from tui.app import Warpwise
from tui.library.model import Single
from tui.screens.quiz.attempt import AttemptScreen
from tui.screens.quiz.result import ResultScreen
from tui.services import Services
from tui.study.papers.blueprint import Blueprint, Mode, Timing


def paper(services: Services, *, kinds: tuple[str, ...] = ("single",), count: int = 3, mode: Mode = "practice",
          timing: Timing | None = None) -> object:  # fmt: skip
    blueprint = Blueprint(kinds=kinds, count=count, mode=mode, timing=timing or Timing())
    return services.study.new_paper(blueprint, 7).result()


async def begin(pilot, services: Services, **kwargs):  # type: ignore[no-untyped-def]
    from tui.screens.quiz.starting import begin as start

    await press(pilot, "f5")
    start(pilot.app, paper(services, **kwargs))  # type: ignore[arg-type]
    await settled(pilot)
    assert isinstance(pilot.app.screen, AttemptScreen)
    return pilot.app.screen


def key_of(screen: AttemptScreen, *, right: bool) -> str:
    """The letter on screen of a right or wrong option."""
    question, item = screen._sitting.question, screen._sitting.item
    assert isinstance(question, Single)
    keys = {chr(97 + place): option.key for place, option in enumerate(question.options)}
    for place, key in enumerate(item.shown):
        if keys[key] is right:
            return chr(97 + place)
    raise AssertionError("no such option")


@pytest.mark.parametrize("size", SIZES)
async def test_feedback_stands_where_the_answer_is(opened: Open, services: Services, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        screen = await begin(pilot, services)
        text = await press(pilot, key_of(screen, right=True), "3")
        assert "✓" in text
        assert screen._sitting.marks[0].right
        history = services.study.item(screen._sitting.item.item_id).result()
        assert [trial.confidence for trial in history.trials] == ["sure"]


async def test_a_wrong_answer_shows_the_right_one_and_can_be_overruled_and_undone(
    opened: Open, services: Services
) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services)
        text = await press(pilot, key_of(screen, right=False), "enter")
        assert "✗" in text
        assert "✓" in text
        await press(pilot, "w")
        assert screen._sitting.marks[0].right
        await press(pilot, "u")
        assert not screen._sitting.marks[0].right
        await press(pilot, "u")
        assert 0 not in screen._sitting.marks


async def test_time_up_hands_in_what_was_entered(opened: Open, services: Services, clock: FakeClock) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, mode="exam", timing=Timing("whole", 60))
        await press(pilot, key_of(screen, right=True))
        for _ in range(3):
            clock.ms += 20_500
            await ticked(pilot, screen)
        assert isinstance(pilot.app.screen, ResultScreen)
        assert pilot.app.screen._result.total.right == 1


async def test_a_pause_hides_the_question_and_stops_the_clock(
    opened: Open, services: Services, clock: FakeClock
) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, timing=Timing("whole", 600))
        stem = screen.query_one("#question")
        text = await press(pilot, "p")
        assert not stem.display
        assert "Paused" in text
        clock.ms += 300_000
        await press(pilot, "p")
        assert stem.display
        assert screen._sitting.now().left_ms() == 600_000


async def test_the_clock_stands_while_the_program_is_stopped(
    opened: Open, services: Services, clock: FakeClock
) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, Warpwise)
        screen = await begin(pilot, services, mode="exam", timing=Timing("whole", 60))
        app.app_suspend_signal.publish(app)  # ctrl+z
        await settled(pilot)
        assert "Paused" in screen_text(app)
        clock.ms += 300_000
        await press(pilot, "p")
        assert screen._sitting.now().left_ms() == 60_000
        # kill -STOP, a closed lid: nobody said so before.
        await ticked(pilot, screen)
        clock.ms += 300_000
        await ticked(pilot, screen)
        said = [one.message for one in app._notifications]
        assert said == ["The program stood for 5 minutes; the clock of this sitting did not run."]
        assert screen._sitting.attempt.state == "paused"
        await press(pilot, "p")
        assert screen._sitting.now().left_ms() == 60_000


async def test_leaving_keeps_the_sitting_and_today_offers_it(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services)
        await press(pilot, key_of(screen, right=True), "enter", "enter", "escape")
        text = await press(pilot, "f2")
        assert "stopped at 2 of 3" in text
        text = await press(pilot, "enter")
        assert "2 of 3" in text


async def test_the_result_teaches_and_drills(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services)
        await press(pilot, key_of(screen, right=False), "3", "enter")
        for _ in range(2):
            await press(pilot, key_of(screen, right=True), "enter", "enter")
        text = await press(pilot)
        assert isinstance(pilot.app.screen, ResultScreen)
        assert "2 of 3" in text
        assert "67 %" in text
        assert "the 1 wrong" in text
        assert "the 1 overconfident" in text
        text = await press(pilot, "enter")
        assert "1 of 1" in text


@pytest.mark.parametrize("kind", ["multi", "numeric", "short", "order", "match", "true_false"])
async def test_every_kind_is_answered_from_the_keyboard(opened: Open, services: Services, kind: str) -> None:
    keys = {
        "multi": ["a", "b", "enter"],
        "numeric": [*"12", "enter", "enter"],
        "short": [*"warp", "enter", "enter"],
        "order": ["space", "down", "space", "enter"],
        "match": ["a", "b", "c", "d", "e", "f", "enter"],
        "true_false": ["t", "a", "enter"],
    }[kind]
    async with opened() as pilot:
        screen = await begin(pilot, services, kinds=(kind,), count=1)
        await press(pilot, *keys)
        assert 0 in screen._sitting.marks


async def test_finding_ones_level_ends_in_where_to_begin(opened: Open, services: Services) -> None:
    async with opened((80, 40)) as pilot:
        text = await press(pilot, "f5")
        assert "Find your level" in text
        await press(pilot, *["down"] * 5, "enter")
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, AttemptScreen)
        assert screen._sitting.named.kind == "level"
        sitting = screen._sitting
        sitting.submit().result()
        from tui.screens.quiz.starting import screen_for

        await pilot.app.push_screen(screen_for(sitting, "Find your level"))
        await settled(pilot)
        text = await press(pilot, "tab")
        assert "Where to begin" in text
        assert "%" not in text.partition("WHERE TO BEGIN")[0]
