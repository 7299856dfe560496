"""Small versions of `tests/bench/learners.py`: the schedule is honest with every kind of learner."""

from __future__ import annotations

import pytest

from tests.bench.learners import (
    CALENDAR,
    KINDS,
    MOST_HIDDEN,
    SETTINGS,
    Learned,
    always_half_right,
    knows_nothing,
    replays,
)
from tui.study.memory.due import due_day
from tui.study.memory.rating import Rating


@pytest.mark.parametrize("kind", ["single of 3", "true or false", "order of 3", "multi of 3", "short"])
def test_guessing_hides_nothing(kind: str) -> None:
    """The kinds that are easiest to guess; the bench takes all of them and ten times as many items."""
    assert knows_nothing(KINDS[kind], 120) < MOST_HIDDEN


def test_the_rating_of_a_lucky_answer_is_what_keeps_it_from_hiding(monkeypatch: pytest.MonkeyPatch) -> None:
    """With Good for every right answer of three options a guesser would have items out of sight: the check can fail."""
    from tests.bench import learners

    monkeypatch.setattr(learners, "rate", lambda outcome: Rating.GOOD if outcome.score else Rating.AGAIN)
    assert knows_nothing(KINDS["single of 3"], 300) > MOST_HIDDEN


def test_always_half_right_stays_at_one_day() -> None:
    assert always_half_right() == 1


@pytest.mark.parametrize("who", CALENDAR)
def test_days_are_those_of_the_calendar(who: str) -> None:
    assert round(CALENDAR[who](), 2) == 28.77


def test_20_replays_fall_due_on_the_same_days() -> None:
    assert replays(20, items=10) == 1


def test_a_learner_of_the_bench_is_one_of_the_program() -> None:
    item = Learned("core/question/q")
    item.answer(740_000, 3)
    assert item.state is not None
    assert item.due == due_day("core/question/q", 740_000, item.state[0], SETTINGS)
