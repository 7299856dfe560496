"""What a question does on a small screen, and where a computed one leads."""

from tests.screens.conftest import Open, press, settled
from tests.screens.test_quiz_screen import begin, key_of
from tui.library.model import Computed, Numeric
from tui.screens.labs.lab import LabScreen
from tui.services import Services
from tui.study.attempts.title import Title


async def test_the_chosen_option_is_brought_into_sight(opened: Open, services: Services) -> None:
    async with opened((40, 12)) as pilot:
        screen = await begin(pilot, services)
        text = await press(pilot, "down", "down", "down")
        assert "▌ d" in text
        text = await press(pilot, key_of(screen, right=False), "enter")
        assert "✗" in text


async def test_a_computed_question_opens_its_lab_with_the_knobs_as_drawn(opened: Open, services: Services) -> None:
    library = services.library
    refs = [f"{row.pack}/{row.id}" for row in library.question_rows(kind="numeric")]
    found = [(ref, library.question(ref)) for ref in refs]
    ref, question = next(
        (ref, question)
        for ref, question in found
        if isinstance(question, Numeric) and isinstance(question.answer, Computed) and question.answer.vary
    )
    assert isinstance(question.answer, Computed)
    lab = question.answer.lab
    async with opened((100, 40)) as pilot:
        from tui.screens.quiz.starting import drill

        await press(pilot, "f5")
        drill(pilot.app, (ref,), Title("drill"))  # type: ignore[arg-type]
        await settled(pilot)
        item = pilot.app.screen._sitting.item  # type: ignore[attr-defined]
        assert "LAB " in await press(pilot, "1", "enter", "enter")
        view = pilot.app.screen._view  # type: ignore[attr-defined]
        while view.target is None or view.target.kind != "lab":
            await press(pilot, "tab")
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, LabScreen)
        assert screen._ref == f"core/{lab}"
        assert screen._desk is not None
        assert item.params.items() <= screen._desk.params().items()
