"""What counts as forgotten, and what a failure takes away, answer by answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.study.helpers import NOON, FakeClock, answered, library, study

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
