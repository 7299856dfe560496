"""Each sitting gets its own screen and name, however it is opened."""

from __future__ import annotations

from tui.screens.quiz.attempt import AttemptScreen
from tui.screens.quiz.result import ResultScreen
from tui.screens.quiz.review_done import ReviewDoneScreen
from tui.screens.quiz.starting import screen_for
from tui.services import Services


async def test_a_review_taken_up_again_is_a_review_and_ends_as_one(services: Services) -> None:
    services.study.memory.learn("core/kv-cache").result()
    begun = services.study.memory.review().result()
    assert begun is not None
    begun.pause().result()
    again = services.study.resume(begun.attempt_id).result()
    assert again is not None and again.title == "Review"
    assert isinstance(screen_for(again, again.title), AttemptScreen)
    again.resume().result()
    again.submit().result()
    assert isinstance(screen_for(again, again.title), ReviewDoneScreen)


async def test_a_quiz_that_is_over_shows_its_result(services: Services) -> None:
    row = services.library.question_rows()[0]
    sitting = services.study.start(services.study.listed_paper((f"{row.pack}/{row.id}",)))
    assert sitting.title == "Drill"
    sitting.submit().result()
    assert isinstance(screen_for(sitting, sitting.title), ResultScreen)
