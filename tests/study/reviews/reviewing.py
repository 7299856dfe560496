"""Reviews as a test goes through them."""

from __future__ import annotations

from collections.abc import Callable

from tests.study.helpers import FakeClock
from tui.library.model import Short, Single
from tui.study.grading.answers import Answer, Choice, Passed, key
from tui.study.journal import reads
from tui.study.journal.events import Event
from tui.study.memory.state import Memory
from tui.study.reviews.sitting import ReviewSitting
from tui.study.study import Study

DAY = 86_400_000
"""Milliseconds."""
Desk = Callable[[], Study]
"""Opens the journal, each time like a program started anew."""
RIGHT, WRONG = Choice(("b",)), Choice(("a",))
"""The answers to the questions of `library`."""


def answer_all(desk: Study, clock: FakeClock, count: int, answer: Answer = WRONG) -> None:
    """Answers q0, q1, ... once each, in a quiz: wrong, so that all are due tomorrow."""
    for at in range(count):
        item = desk.listed_paper((f"core/q{at}",)).items[0]
        desk.course.answer_alone(item, answer, "sure", duration_ms=10_000).result()
    clock.wait(DAY)


def reviewing(desk: Study, minutes: float | None = None) -> ReviewSitting:
    found = desk.memory.review(minutes).result()
    assert found is not None
    return found


def right(sitting: ReviewSitting) -> Answer:
    """The right answer to the question on screen."""
    question = sitting.question
    assert isinstance(question, Single | Short)
    if isinstance(question, Short):
        return Passed("dont_know")
    return Choice(tuple(key(at) for at, option in enumerate(question.options) if option.key))


def wrong(sitting: ReviewSitting) -> Answer:
    question = sitting.question
    assert isinstance(question, Single)
    return Choice((next(key(at) for at, option in enumerate(question.options) if not option.key),))


def step(sitting: ReviewSitting, ok: bool) -> None:
    """Answers what is on screen and goes on."""
    sitting.answer(right(sitting) if ok else wrong(sitting), "sure").result()
    following = sitting.attempt.next_open()
    if following is not None:
        sitting.show(following)


def refs(sitting: ReviewSitting) -> list[str]:
    return [item.ref for item in sitting.paper.items]


def memory(desk: Study, ref: str) -> Memory:
    found = desk.memory.memory(f"core/question/{ref.partition('/')[2]}").result()
    assert found is not None
    return found


def events(desk: Study, sitting: ReviewSitting) -> list[Event]:
    return desk._context.writer.call(lambda store: reads.attempt_events(store, sitting.attempt_id)).result()
