"""Setting up an exam, saying how sure one is in it, and its result."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.screens.conftest import SIZES, Open, press, settled
from tests.screens.test_quiz_screen import begin, key_of
from tui.screens.quiz.attempt import AttemptScreen
from tui.screens.quiz.own import PASS_MARKS, USUAL, choices, kept, restored
from tui.screens.quiz.result import ResultScreen
from tui.screens.quiz.result_blocks import hero
from tui.screens.quiz.setup import REMEMBERED
from tui.services import Services
from tui.settings.device import CONFIDENCE
from tui.study.grading.answers import Choice
from tui.study.grading.marking import RULES
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.quota import quotas


def test_the_choices_of_ones_own_quiz_step_through_their_values() -> None:
    quiz = USUAL
    assert [choice.name for choice in choices(quiz, ())][:4] == ["Topics", "Kinds", "Level", "Questions"]
    assert "Pass mark" not in [choice.name for choice in choices(quiz, ())]
    for choice in choices(quiz, ()):
        if choice.values:
            assert choice.text in [value.text for value in choice.values]
            assert choice.stepped(-1) is None or choice.stepped(1) is None or choice.stepped(1) != choice.stepped(-1)
    exam = next(choice for choice in choices(quiz, ()) if choice.name == "Feedback").values[1].quiz
    assert choices(exam, ())[-1].values[-1].quiz.pass_mark == PASS_MARKS[-1]
    practice = next(choice for choice in choices(replace(exam, pass_mark=70), ()) if choice.name == "Feedback").values[
        0
    ]
    assert practice.quiz == USUAL
    assert [value.quiz.marking for value in choices(quiz, ())[6].values] == list(RULES)


@pytest.mark.parametrize(
    "value",
    [None, [], {}, {"topics": 3}, {**kept(USUAL), "count": 10**30}, {**kept(USUAL), "timing": ["whole", -1]},
     {**kept(USUAL), "kinds": ["riddle"]}, {**kept(USUAL), "levels": [1, 2]}, {**kept(USUAL), "marking": []}],
)  # fmt: skip
def test_choices_that_cannot_be_are_the_usual_ones(value: object) -> None:
    assert restored(value, {"gpu"}) == USUAL


async def test_ones_own_quiz_is_chosen_remembered_and_begun(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        text = await press(pilot, "f5", *["down"] * 4, "enter")
        assert "YOUR OWN QUIZ" in text
        assert "1,3" in text
        text = await press(pilot, "down", "enter", *"tpu", "enter")
        assert "TPUs" in text
        text = await press(pilot, *["down"] * 3, "left")
        assert "5 questions, no limit" in text
        await press(pilot, "enter")
        assert "choose" in await press(pilot, "escape")
        assert "5 questions, no limit" in await press(pilot, "escape", "enter")
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, AttemptScreen)
        assert screen._sitting.paper.blueprint == Blueprint(topics=("tpu",), count=5)
    kept_quiz = restored(services.settings.remembered(REMEMBERED), {"tpu"})
    assert kept_quiz == Blueprint(topics=("tpu",), count=5)


@pytest.mark.parametrize("size", SIZES)
async def test_an_exam_is_chosen_by_name(opened: Open, services: Services, size: tuple[int, int]) -> None:
    async with opened(size) as pilot:
        text = await press(pilot, "f5")
        assert "Exam ..." in text
        text = await press(pilot, "down", "down", "down", "enter")
        assert "Which exam?" in text
        assert "% pass." in " ".join(text.split())
        text = await press(pilot, "right", "right", "right", "right")
        assert "guess 1 or 0" in " ".join(text.split())
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, AttemptScreen)
        plan = screen._sitting.paper.blueprint
        assert (plan.mode, plan.marking) == ("exam", "certainty")
        assert screen._sitting.named.kind == "exam"


async def test_topics_are_found_ticked_and_counted(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        text = await press(pilot, "f5", "down", "down", "enter", *"gpu")
        assert "questions" in text
        text = await press(pilot, "tab")
        assert "1 ticked" in text
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, AttemptScreen)
        assert set(screen._sitting.paper.blueprint.topics) == {"gpu"}


async def test_what_ended_opens_again_and_a_drill_leads_back_to_its_result(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, count=1)
        await press(pilot, key_of(screen, right=False), "enter", "enter")
        first = pilot.app.screen
        assert isinstance(first, ResultScreen)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AttemptScreen)
        await press(pilot, "escape")
        assert first.is_current
        text = await press(pilot, "escape")
        assert "PAST" in text
        assert "0 of 1" in text
        text = await press(pilot, "tab", "enter")
        assert isinstance(pilot.app.screen, ResultScreen)
        assert "0 of 1" in text


async def test_certainty_is_asked_in_an_exam_and_stays(opened: Open, services: Services) -> None:
    services.settings.keep(CONFIDENCE, False)
    async with opened() as pilot:
        await press(pilot, "f5")
        paper = services.study.new_paper(
            Blueprint(kinds=("single",), count=2, mode="exam", marking="certainty"), 7
        ).result()
        from tui.screens.quiz.starting import begin as start

        start(pilot.app, paper)  # type: ignore[arg-type]
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, AttemptScreen)
        await press(pilot, key_of(screen, right=True), "3")
        assert screen._sitting.attempt.at == 1
        assert screen._sitting.attempt.slots[0].confidence == "sure"
        text = await press(pilot, "left")
        assert "1 of 2  sure" in text
        await press(pilot, "enter")
        assert screen._sitting.attempt.slots[0].confidence == "sure"
        await press(pilot, "left", key_of(screen, right=False))
        assert screen._sitting.attempt.slots[0].confidence is None


async def test_an_ordinary_exam_does_not_ask(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, mode="exam")
        text = await press(pilot, key_of(screen, right=True))
        assert "guess, unsure, sure" not in text


async def test_an_answer_that_was_taken_out_is_no_answer(opened: Open, services: Services) -> None:
    async with opened() as pilot:
        screen = await begin(pilot, services, kinds=("multi",), count=2, mode="exam")
        await press(pilot, "a")
        assert screen._sitting.attempt.answered == 1
        await press(pilot, "a")
        assert screen._sitting.attempt.answered == 0
        assert screen._sitting.attempt.slot.answer is None


def finished(services: Services, marking: str) -> ResultScreen:
    """The result of an exam over three topics, half of it right and all of it sure."""
    plan = Blueprint(
        topics=("gpu", "tpu", "parallelism"), kinds=("single",), count=6, mode="exam", marking=marking,  # type: ignore[arg-type]
        pass_mark=60, quotas=quotas(topic={"gpu": 2, "tpu": 2, "parallelism": 2}),
    )  # fmt: skip
    sitting = services.study.start(services.study.new_paper(plan, 3).result())
    for at, question in enumerate(sitting.questions):
        sitting.show(at)
        keys = [chr(97 + place) for place, option in enumerate(question.options) if option.key is (at % 2 == 0)]  # type: ignore[union-attr]
        sitting.draft(Choice((keys[0],)), "sure")
    sitting.submit().result()
    return ResultScreen(sitting, "Hardware")


@pytest.mark.parametrize("size", SIZES)
async def test_the_result_says_passed_or_not_and_how_sure_that_is(
    opened: Open, services: Services, size: tuple[int, int]
) -> None:
    async with opened(size) as pilot:
        await pilot.app.push_screen(finished(services, "partial"))
        await settled(pilot)
        text = await press(pilot)
        said = " ".join(text.split())
        assert "3 of 6 50 %" in said
        assert "not passed, pass mark 60" in said
        assert "likely between 22 and 78" in said
        assert "the 3 wrong" in said
        if size[1] >= 20:
            assert len([line for line in text.splitlines() if " of 2" in line]) == 3
            assert "━" in text


def test_points_are_shown_where_they_differ_from_what_was_right(services: Services) -> None:
    said = {}
    for rule in RULES:
        screen = finished(services, rule)
        said[rule] = hero(screen._result, "X", 76).plain
    assert " of 6 points" in said["negative"]
    assert "-9 of 18 points; the % adds a bonus" in said["certainty"]
    assert not any("points" in said[rule] for rule in ("partial", "plain", "strict"))


def test_a_result_without_a_pass_mark_says_nothing_of_passing(services: Services) -> None:
    screen = finished(services, "partial")
    assert "passed" not in hero(replace(screen._result, pass_mark=0), "X", 76).plain
