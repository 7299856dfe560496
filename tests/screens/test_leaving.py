"""A sitting that is left in any way is paused, kept, and taken up where it was."""

from tests.screens.conftest import FakeClock, Open, press, settled, ticked
from tests.screens.test_quiz_screen import begin, key_of
from tui.screens.dialogs.term import TermScreen
from tui.screens.glossary.screen import GlossaryScreen
from tui.screens.quiz.attempt import AttemptScreen
from tui.screens.quiz.result import ResultScreen
from tui.services import Services
from tui.study.papers.blueprint import Timing
from tui.widgets.target import Target


async def test_another_mode_stops_the_clock(opened: Open, services: Services, clock: FakeClock) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, timing=Timing("whole", 600))
        await press(pilot, "f3")
        clock.ms += 3_600_000
        await ticked(pilot, screen)
        assert isinstance(pilot.app.screen, GlossaryScreen)
        assert "Paused" in await press(pilot, "f5")
        assert screen._sitting.now().left_ms() == 600_000


async def test_enter_after_coming_back_only_goes_on(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services)
        await press(pilot, key_of(screen, right=True), "enter")
        await press(pilot, "f3", "f5", "enter")
        assert screen._sitting.attempt.at == 0
        assert screen._sitting.attempt.state == "running"
        await press(pilot, "enter")
        assert screen._sitting.attempt.at == 1


async def test_today_takes_up_the_same_sitting(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services)
        await press(pilot, key_of(screen, right=True), "enter", "f2")
        pilot.app.open(Target("attempt", screen.attempt_id))  # type: ignore[attr-defined]
        await settled(pilot)
        assert pilot.app.screen is screen
        assert pilot.app.screen._sitting.attempt.state == "running"


async def test_time_that_runs_out_under_a_panel_ends_when_the_panel_closes(
    opened: Open, services: Services, clock: FakeClock
) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, mode="exam", timing=Timing("whole", 60))
        await press(pilot, "v")
        for _ in range(3):
            clock.ms += 20_500
            await ticked(pilot, screen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ResultScreen)


async def test_the_terms_of_a_marked_question_are_followed_beside_it(opened: Open, services: Services) -> None:
    async with opened((100, 40)) as pilot:
        screen = await begin(pilot, services)
        await press(pilot, key_of(screen, right=True), "enter")
        view = screen._view
        while view.target is None or view.target.kind != "entry":
            await press(pilot, "tab")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, TermScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, AttemptScreen)
        assert "✓" in await press(pilot)
