"""The time of lessons and labs counts in the calendar and in the minutes, and nowhere that answers are counted."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from tests.study.helpers import NOON, FakeClock, answered
from tui.plain.stats import stats_lines
from tui.screens.today.offers import calendar
from tui.study.labs.guesses import Guess
from tui.study.stats.document import document
from tui.study.stats.statistics import Stats
from tui.study.study import Study

MINUTE, DAY = 60_000, 86_400_000


def shown(stats: Stats) -> int | None:
    """Today's minutes in the calendar."""
    today = datetime.date.fromisoformat(stats.today)
    minutes, _ = calendar(stats.minutes, today)
    return [one for one in minutes if one is not None][-1]


def read(desk: Study, ms: int) -> None:
    desk.course.keep_lesson("core/l", done="start", place="section:a", duration_ms=ms).result()


def test_ten_minutes_of_a_lesson_are_ten_minutes_of_the_day_until_undone(desk: Study) -> None:
    read(desk, 10 * MINUTE)
    found = desk.stats().result()
    assert shown(found) == 10
    assert (found.ms, found.answers, found.answered_on) == (10 * MINUTE, 0, 0)
    assert found.weeks.studied == 0, "the streak is of answers"
    assert "Lessons and labs: 10 min, no answer yet." in "\n".join(stats_lines(found, lambda kind, ref: ref, 80))
    event = desk.undoable(1).result()[0]
    desk.undo(event).result()
    assert shown(desk.stats().result()) == 0
    assert desk.stats().result().history == ()
    desk.redo(event).result()
    assert shown(desk.stats().result()) == 10


def test_a_day_of_answers_without_a_time_is_not_empty(write: Callable[..., None], desk: Study) -> None:
    write(answered("core/question/q2", NOON - DAY, duration_ms=None), answered("core/question/q1", duration_ms=0))
    found = desk.stats().result()
    assert shown(found) == 1
    assert list(found.minutes.values()) == [1, 1]
    assert found.ms == 0


def test_a_guess_in_a_lab_takes_its_time(desk: Study) -> None:
    guess = Guess(1, 2)
    desk.course.keep_guess("core/pipeline", {}, "bubble", guess, 1.5, duration_ms=3 * MINUTE).result()
    desk.course.keep_guess("core/pipeline", {}, "bubble", guess, 1.5).result()
    desk.course.keep_guess("core/pipeline", {}, "bubble", guess, 1.5, duration_ms=10**9).result()
    found = desk.stats().result()
    assert shown(found) == 13, "ten minutes a guess at most"
    assert found.calibration.guesses.number == 3


def test_beside_answers_only_the_minutes_grow(desk: Study, write: Callable[..., None], clock: FakeClock) -> None:
    write(
        answered("core/question/q1", duration_ms=30_000), answered("core/question/q4", NOON + DAY, duration_ms=90_000)
    )
    clock.wait(2 * DAY)
    before = desk.stats().result()
    read(desk, 4 * MINUTE)
    found = desk.stats().result()
    assert [(one.day, one.answers, one.ms) for one in found.history] == [
        ("2026-11-25", 1, 30_000), ("2026-11-26", 1, 90_000), ("2026-11-27", 0, 4 * MINUTE),
    ]  # fmt: skip
    assert (found.answers, found.answered_on, found.seconds, found.weeks) == (2, 2, 60.0, before.weeks)
    assert (found.topics, found.items) == (before.topics, before.items)
    time = document(found, lambda kind, ref: ref)["time"]
    assert (time["answers"], time["minutes"], time["seconds_per_answer"]) == (2, 6.0, 60.0)
