"""Spaced trials with what FSRS expected of each: how well one remembers, and how well that was foretold.

A trial is a day's first rated answer of an item that was answered on an earlier day. Kept one by one, so that a memory
that is made anew takes its old trials out of the sums.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
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
    db.executemany("INSERT INTO memory_trial VALUES (?, ?, ?, ?)", [(memory_id, *row) for row in rows])
    _count(db, rows, 1)


def replace(db: sqlite3.Connection, memory_id: str, found: Iterable[Trial]) -> None:
    """Keeps these trials of a memory instead of those that were known."""
    query = "SELECT day, expected, recalled FROM memory_trial WHERE memory_id = ?"
    before = [Trial(day, expected, bool(recalled)) for day, expected, recalled in db.execute(query, (memory_id,))]
    after = list(found)
    if before == after:
        return
    _count(db, before, -1)
    db.execute("DELETE FROM memory_trial WHERE memory_id = ?", (memory_id,))
    add(db, memory_id, after)


def clear(db: sqlite3.Connection) -> None:
    """Forgets all trials."""
    db.execute("DELETE FROM memory_trial")
    db.execute("DELETE FROM tally WHERE kind IN ('month', 'bin')")


def _count(db: sqlite3.Connection, found: Iterable[Trial], times: int) -> None:
    sums: tally.Sums = {}
    for one in found:
        month = "month", days.text(one.day)[:7]
        sums[month] = sums.get(month, Sum()).plus(Sum(1, one.recalled), times)
        place = "bin", f"{min(BINS - 1, one.expected * BINS // FULL):02}"
        sums[place] = sums.get(place, Sum()).plus(Sum(1, one.recalled, one.expected), times)
    tally.add(db, sums)
