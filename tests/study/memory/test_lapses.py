"""What counts as forgotten, what a failure takes away, and the exam beyond which nothing falls due."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.study.helpers import NOON, FakeClock, answered, library, study
from tui.study.memory.due import due_day
from tui.study.memory.settings import Settings

DAY = 86_400_000
Q1 = "core/question/q1"


@pytest.mark.parametrize(
    ("ratings", "lapses", "passes"),
    [
        ((3,), 0, 1),
        ((3, 2), 0, 2),
        ((3, 2, 2, 3), 0, 4),
        ((3, 1), 1, 0),
        ((3, 1, 2), 1, 1),
        ((3, 3, 1, 3, 1), 2, 0),
        ((1,), 0, 0),
        ((1, 1), 1, 0),
        ((2, 4), 0, 2),
    ],
)
def test_only_again_is_a_lapse_and_ends_the_row_of_passes(
    tmp_path: Path, ratings: tuple[int, ...], lapses: int, passes: int
) -> None:
    desk = study(tmp_path / "journal.db", FakeClock(wall=NOON + len(ratings) * DAY), library(3))
    try:
        for day, rating in enumerate(ratings):
            desk._context.writer.submit(answered(Q1, NOON + day * DAY, rating=rating)).result()
        memory = desk.memory.memory(Q1).result()
    finally:
        desk.close()
    assert memory is not None
    assert (memory.lapses, memory.passes) == (lapses, passes)


@pytest.mark.parametrize("ahead", [1, 5, 9, 20, 60])
def test_nothing_falls_due_after_the_exam(ahead: int) -> None:
    settings = Settings(exam=20_000 + ahead)
    for name in range(40):
        for stability in (0.5, 1.0, 4.0, 4.6, 8.0, 8.5, 19.0, 20.5, 40.0, 61.0, 400.0):
            assert due_day(f"core/question/q{name}", 20_000, stability, settings) <= 20_000 + ahead
