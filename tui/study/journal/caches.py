"""Current state beside the events: kept up to date in their transaction, so that opening costs what is shown.

All of it can be dropped: `rebuild` makes it again from the events alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tui.study.journal import schema
from tui.study.journal.events import COLUMNS, Event, event_of
from tui.study.journal.fold import AttemptState, ItemState, fold_attempt, fold_item

VERSION = 1
"""Raised with every change of the tables or of the fold: older caches are dropped and rebuilt."""

TABLES = """
CREATE TABLE cache_meta (version INTEGER NOT NULL, folded INTEGER NOT NULL);
CREATE TABLE device_state (device_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE item_state (
    item_id TEXT PRIMARY KEY,
    answers INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    spaced INTEGER NOT NULL,
    last_event TEXT,
    last_day TEXT,
    last_score INTEGER,
    last_rating INTEGER,
    last_confidence TEXT,
    flagged INTEGER NOT NULL,
    suspended INTEGER NOT NULL,
    reports INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE attempt_state (attempt_id TEXT PRIMARY KEY, status TEXT NOT NULL, started_ms INTEGER NOT NULL)
WITHOUT ROWID;
CREATE INDEX attempt_open ON attempt_state (started_ms) WHERE status = 'open';
CREATE TABLE attempt_clock (
    attempt_id TEXT PRIMARY KEY,
    elapsed_ms INTEGER NOT NULL,
    position INTEGER NOT NULL,
    times TEXT NOT NULL
) WITHOUT ROWID;
"""
NAMES = ("attempt_clock", "attempt_state", "item_state", "device_state", "cache_meta")

_SELECT = f"SELECT {', '.join(COLUMNS)} FROM event"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Beat:
    """The heartbeat of a sitting: what a kill must not take away. `times` in ms by place, -1 for never shown."""

    attempt_id: str
    elapsed_ms: int
    position: int
    times: tuple[int, ...]


def current(db: sqlite3.Connection) -> bool:
    """Whether the caches are of this version and hold every event. Costs the same however many there are."""
    marks = ",".join("?" * len(NAMES))
    there = db.execute(
        f"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ({marks})", NAMES
    ).fetchone()
    if there[0] != len(NAMES):
        return False
    return db.execute("SELECT version, folded FROM cache_meta").fetchall() == [(VERSION, _newest(db))]


def rebuild(db: sqlite3.Connection, progress: Callable[[int, int], None] | None = None) -> None:
    """Drops the caches and makes them again, in the open transaction; progress(done, total) counts items."""
    for name in NAMES:
        db.execute(f"DROP TABLE IF EXISTS {name}")
    schema.run(db, TABLES)
    db.execute("INSERT INTO device_state SELECT device_id, max(seq), max(at_ms) FROM event GROUP BY device_id")
    items = [row[0] for row in db.execute("SELECT DISTINCT item_id FROM event WHERE item_id IS NOT NULL")]
    attempts = [row[0] for row in db.execute("SELECT DISTINCT attempt_id FROM event WHERE attempt_id IS NOT NULL")]
    for done, name in enumerate(items):
        _put_item(db, item(db, name))
        if progress and done % 100 == 0:
            progress(done, len(items))
    for name in attempts:
        state = attempt(db, name)
        _put_attempt(db, state)
        if state.status == "open" and (found := beat_of(state)):
            put_beat(db, found)
    db.execute("INSERT INTO cache_meta VALUES (?, ?)", (VERSION, _newest(db)))


def update(db: sqlite3.Connection, events: Sequence[Event]) -> None:
    """Brings the caches up to date with events just inserted, in the same transaction."""
    items: dict[str, None] = {}
    attempts: dict[str, None] = {}
    for event in events:
        db.execute("INSERT OR REPLACE INTO device_state VALUES (?, ?, ?)", (event.device_id, event.seq, event.at_ms))
        target = by_id(db, event.target_id) if event.target_id else None
        for one in (event, target) if target else (event,):
            if one.item_id and one.kind != "draft":
                items[one.item_id] = None
            if one.attempt_id and one.kind.startswith("attempt_"):
                attempts[one.attempt_id] = None
    # An undo may come before what it undoes (a merge): then the newcomer's own item reads it as its target.
    for name in items:
        _put_item(db, item(db, name))
    for name in attempts:
        _put_attempt(db, attempt(db, name))
    db.execute("UPDATE cache_meta SET folded = ?", (_newest(db),))


def item(db: sqlite3.Connection, item_id: str) -> ItemState:
    """The state of one item, from its events."""
    return fold_item(item_id, item_events(db, item_id))


def item_events(db: sqlite3.Connection, item_id: str) -> list[Event]:
    """The sound events of one item, with those that name them as target."""
    return _with_targeting(db, rows(db, "WHERE item_id = ?", (item_id,)))


def attempt(db: sqlite3.Connection, attempt_id: str) -> AttemptState:
    """The state of one sitting, from its events."""
    return fold_attempt(attempt_id, attempt_events(db, attempt_id))


def attempt_events(db: sqlite3.Connection, attempt_id: str) -> list[Event]:
    """The sound events of one sitting, with those that name them as target."""
    return _with_targeting(db, rows(db, "WHERE attempt_id = ?", (attempt_id,)))


def by_id(db: sqlite3.Connection, event_id: str) -> Event | None:
    """One event; None when it is not there or not sound."""
    return next(iter(rows(db, "WHERE id = ?", (event_id,))), None)


def rows(db: sqlite3.Connection, where: str, values: Iterable[str | int] = ()) -> list[Event]:
    """The events of a condition whose sha is right: a row that was tampered with or rotted is no event."""
    found = (event_of(row) for row in db.execute(f"{_SELECT} {where}", tuple(values)))
    return [event for event in found if event.intact]


def _with_targeting(db: sqlite3.Connection, events: list[Event]) -> list[Event]:
    found = {event.id: event for event in events}
    fresh = list(found)
    while fresh:
        naming: list[Event] = []
        for at in range(0, len(fresh), _CHUNK):
            part = fresh[at : at + _CHUNK]
            naming += rows(db, f"WHERE target_id IN ({','.join('?' * len(part))})", part)
        fresh = [event.id for event in naming if event.id not in found]
        found |= {event.id: event for event in naming}
    return list(found.values())


def put_beat(db: sqlite3.Connection, beat: Beat) -> None:
    """Notes the clock of a sitting."""
    row = (beat.attempt_id, beat.elapsed_ms, beat.position, json.dumps(beat.times))
    db.execute("INSERT OR REPLACE INTO attempt_clock VALUES (?, ?, ?, ?)", row)


def get_beat(db: sqlite3.Connection, attempt_id: str) -> Beat | None:
    """The clock of a sitting as it was last noted."""
    row = db.execute("SELECT * FROM attempt_clock WHERE attempt_id = ?", (attempt_id,)).fetchone()
    if row is None:
        return None
    try:
        times = json.loads(row[3])
    except ValueError:
        times = None
    return Beat(row[0], row[1], row[2], _times(times))


def beat_of(state: AttemptState) -> Beat | None:
    """What the latest event of a sitting says about its clock, for when the heartbeat is lost."""
    said = state.last.payload() if state.last else {}
    elapsed, position = said.get("elapsed"), said.get("at")
    if not isinstance(elapsed, int) or not isinstance(position, int):
        return None
    return Beat(state.attempt_id, elapsed, position, _times(said.get("times")))


def _times(said: object) -> tuple[int, ...]:
    if not isinstance(said, list) or not all(isinstance(one, int) for one in said):
        return ()
    return tuple(said)


def _newest(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(rowid), 0) FROM event").fetchone()[0])


def _put_item(db: sqlite3.Connection, state: ItemState) -> None:
    if state == ItemState(state.item_id):
        db.execute("DELETE FROM item_state WHERE item_id = ?", (state.item_id,))
        return
    last = state.trials[-1] if state.trials else None
    row = (
        state.item_id,
        len(state.trials),
        state.right,
        sum(trial.spaced for trial in state.trials),
        *((last.event_id, last.study_day, last.score, last.rating, last.confidence) if last else (None,) * 5),
        state.flagged,
        state.suspended,
        state.reports,
    )
    db.execute(f"INSERT OR REPLACE INTO item_state VALUES ({','.join('?' * len(row))})", row)


def _put_attempt(db: sqlite3.Connection, state: AttemptState) -> None:
    if state.start is None:
        db.execute("DELETE FROM attempt_state WHERE attempt_id = ?", (state.attempt_id,))
        return
    row = (state.attempt_id, state.status, state.start.at_ms)
    db.execute("INSERT OR REPLACE INTO attempt_state VALUES (?, ?, ?)", row)
    if state.status == "finished":
        db.execute("DELETE FROM attempt_clock WHERE attempt_id = ?", (state.attempt_id,))
