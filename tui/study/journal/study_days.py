"""When a study day begins: what plans set, kept beside the events, and the day of a moment on this device.

A plan's `start_of_day` holds from the study day after the one on which it was set, so no day ever begins twice; and a
device never goes back to a study day before the latest that it wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from tui.study.journal.events import END_MS, LATEST_START_H, ROLLOVER_H, Event, Start
from tui.study.journal.fold import undone
from tui.study.journal.rows import rows, with_targeting

NAME = "day_start"
TABLES = """
CREATE TABLE day_start (event_id TEXT PRIMARY KEY, day TEXT NOT NULL, at_ms INTEGER NOT NULL, hour INTEGER NOT NULL)
WITHOUT ROWID;
CREATE INDEX day_start_order ON day_start (day, at_ms, event_id);
"""
_SETTLED_DAYS = 3
"""A plan of so many days ago holds, wherever on earth one is."""
_MOST = 100
_DAY_MS = 86_400_000


def rebuild(db: sqlite3.Connection) -> None:
    """Makes the table, which is empty, from all plans."""
    follow(db, rows(db, "WHERE kind = 'plan'"))


def follow(db: sqlite3.Connection, events: Iterable[Event]) -> None:
    """Brings the table up to date with plans that came, were undone or stand again."""
    for event in events:
        if event.kind != "plan":
            continue
        db.execute("DELETE FROM day_start WHERE event_id = ?", (event.id,))
        if event.id not in undone(with_targeting(db, [event])):
            row = (event.id, event.study_day, event.at_ms, _hour(event))
            db.execute("INSERT INTO day_start VALUES (?, ?, ?, ?)", row)


def starts(db: sqlite3.Connection, wall_ms: int) -> tuple[Start, ...]:
    """The beginnings of days that may matter to a moment, in the order in which they were set."""
    known_ms = min(max(wall_ms, _SETTLED_DAYS * _DAY_MS), END_MS - 1)
    day = datetime.fromtimestamp(known_ms / 1000 - _SETTLED_DAYS * 86_400, UTC).date().isoformat()
    settled = "SELECT day, hour FROM day_start WHERE day <= ? ORDER BY day DESC, at_ms DESC, event_id DESC LIMIT 1"
    late = "SELECT day, hour FROM day_start WHERE day > ? ORDER BY day, at_ms, event_id LIMIT ?"
    return tuple((*db.execute(settled, (day,)), *db.execute(late, (day, _MOST))))


def _hour(event: Event) -> int:
    said = event.payload().get("start_of_day")
    known = isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= LATEST_START_H
    return said if known else ROLLOVER_H  # type: ignore[return-value]  # known says so
