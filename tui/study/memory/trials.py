"""Spaced trials with what FSRS expected of each: how well one remembers, and how well that was foretold.

A trial is a day's first rated answer of an item that was answered on an earlier day. Kept one by one, so that a memory
that is made anew takes its old trials out of the sums.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui.study.journal.projections import tally
from tui.study.journal.projections.tally import Sum
from tui.study.memory import days
from tui.study.score import FULL

TABLES = """
CREATE TABLE memory_trial (
    memory_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    recalled INTEGER NOT NULL,
    PRIMARY KEY (memory_id, day)
) WITHOUT ROWID;
"""
NAMES = ("memory_trial",)

BINS = 20
"""The expected recall is summed up in bins of a twentieth, named '00' to '19'."""


class Trial(NamedTuple):
    """One spaced trial: the day number, the recall expected in millionths, and whether it was recalled.

    A right answer that was a guess was not recalled: FSRS was told Again.
    """

    day: int
    expected: int
    recalled: bool


def trial(day: int, expected: float, rating: int | None) -> Trial:
    """The trial of an answer with this rating, before which the recall was `expected`, 0 to 1."""
    return Trial(day, round(expected * FULL), rating is not None and rating > 1)


def add(db: sqlite3.Connection, memory_id: str, found: Iterable[Trial]) -> None:
    """Keeps trials that come after all others of a memory."""
    rows = list(found)
    _insert(db, memory_id, rows)
    tally.add(db, _sums(rows))


def replace(db: sqlite3.Connection, memory_id: str, found: Sequence[Trial]) -> tally.Sums:
    """Keeps these trials of a memory instead of those that were known; how the sums change by it, for `tally.add`."""
    query = "SELECT day, expected, recalled FROM memory_trial WHERE memory_id = ?"
    before = [Trial(day, expected, bool(recalled)) for day, expected, recalled in db.execute(query, (memory_id,))]
    if before == found:
        return {}
    changed = _sums(found)
    if before:
        tally.plus(changed, _sums(before), -1)
        db.execute("DELETE FROM memory_trial WHERE memory_id = ?", (memory_id,))
    _insert(db, memory_id, found)
    return changed


def clear(db: sqlite3.Connection) -> None:
    """Forgets all trials."""
    db.execute("DELETE FROM memory_trial")
    db.execute("DELETE FROM tally WHERE kind IN ('month', 'bin')")


def _insert(db: sqlite3.Connection, memory_id: str, found: Iterable[Trial]) -> None:
    db.executemany("INSERT INTO memory_trial VALUES (?, ?, ?, ?)", [(memory_id, *row) for row in found])


def _sums(found: Iterable[Trial]) -> tally.Sums:
    """How many trials there were by month, and by what was expected of them."""
    months: dict[str, list[int]] = {}
    bins: dict[int, list[int]] = {}
    for day, expected, recalled in found:
        month = months.setdefault(_month(day), [0, 0])
        month[0] += 1
        month[1] += recalled
        place = bins.setdefault(min(BINS - 1, expected * BINS // FULL), [0, 0, 0])
        place[0] += 1
        place[1] += recalled
        place[2] += expected
    sums = {("month", name): Sum(*numbers) for name, numbers in months.items()}
    return sums | {("bin", f"{at:02}"): Sum(*numbers) for at, numbers in bins.items()}


@lru_cache(maxsize=4_096)
def _month(day: int) -> str:
    return days.text(day)[:7]
