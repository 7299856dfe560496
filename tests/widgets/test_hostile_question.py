"""A question that is meant to do harm is drawn as text, whatever it holds and however much."""

import pytest
from textual.app import App, ComposeResult

from tui.library.library import Library
from tui.library.model import Multi, Option, Order, Question, Reason, TrueFalse
from tui.study.grading import answers
from tui.widgets.question.view import QuestionView

BAD = "[bold]a[/nothing] [@click=app.exit]b[/] \x1b[31m \x9b6n \u202e 'q' \"r\" [[no-such]] "
LONG = "W" * 3_000
ABOUT = {"id": "x", "topic": "gpu", "level": 1, "cognitive": "remember", "terms": ("gpu",), "explanation": BAD}


def _questions() -> list[Question]:
    options = tuple(Option(text=f"{BAD}{number}", feedback=BAD, key=number == 3) for number in range(60))
    reasons = (Reason(text=BAD, feedback=BAD, key=True), Reason(text=LONG, feedback=LONG))
    return [
        Multi(stem=BAD + LONG, options=options, **ABOUT),  # type: ignore[arg-type]
        TrueFalse(stem=BAD, claim=BAD, truth=True, reasons=reasons, **ABOUT),  # type: ignore[arg-type]
        Order(stem=BAD, criterion=BAD, items=(BAD, LONG, "c", "d"), **ABOUT),  # type: ignore[arg-type]
    ]


class OneQuestion(App[None]):
    def compose(self) -> ComposeResult:
        yield QuestionView(Library())


@pytest.mark.parametrize("question", _questions(), ids=lambda question: type(question).__name__)
@pytest.mark.parametrize("size", [(80, 24), (16, 5)])
async def test_it_is_text(question: Question, size: tuple[int, int]) -> None:
    async with OneQuestion().run_test(size=size) as pilot:
        view = pilot.app.query_one(QuestionView)
        view.ask(question, tuple(answers.choices(question)))
        await pilot.press("down", "space", "a", "z", "up", "end", "space", "t", "b")
        await pilot.click(QuestionView, offset=(3, 3))
        await pilot.pause()
        assert pilot.app.is_running
        assert view.query("#typed")
        assert size[0] < 20 or "[bold]" in view.plain
