"""A review that is killed: what was acknowledged is there, and the next program goes on at the same item."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.study.helpers import FakeClock, library, study
from tests.study.reviews.reviewing import answer_all, refs, reviewing, step

CHILD = """
import sys
from pathlib import Path
from tests.study.helpers import FakeClock, library, study
from tests.study.reviews.reviewing import DAY, refs, reviewing, step
clock = FakeClock()
clock.wait(DAY)
desk = study(Path(sys.argv[1]), clock, library(40))
sitting = reviewing(desk)
for number in range(1_000):
    step(sitting, number % 3 > 0)
    sitting.flush().result()
    print(sitting.item.ref, sum(slot.final for slot in sitting.attempt.slots), len(refs(sitting)), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("acknowledged", [1, 7])
def test_a_killed_review_goes_on_at_the_same_item(tmp_path: Path, acknowledged: int) -> None:
    path, clock = tmp_path / "journal.db", FakeClock()
    desk = study(path, clock, library(40))
    answer_all(desk, clock, 14)
    desk.close()
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    ) as child:
        assert child.stdout is not None
        said = [child.stdout.readline().split() for _ in range(acknowledged)][-1]
        child.send_signal(signal.SIGKILL)
        # Some more steps may have been taken before the signal came.
        said = ([line.split() for line in child.stdout if line.count(" ") == 2 and line.endswith("\n")] or [said])[-1]
    again = study(path, clock, library(40))
    taken = reviewing(again)
    done = sum(slot.final for slot in taken.attempt.slots)
    assert int(said[1]) <= done <= int(said[1]) + 1
    if done == int(said[1]):
        assert taken.item.ref == said[0]
        assert len(refs(taken)) == int(said[2])
    while not taken.attempt.complete:
        step(taken, True)
    again.close()
