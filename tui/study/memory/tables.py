"""The cached memories: tables, rows, and the load of each day. Dropped and rebuilt like all caches of the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from tui.study.memory.curve import DECAY
from tui.study.memory.state import Memory

TABLES = """
CREATE TABLE memory (
    item_id TEXT PRIMARY KEY,
    stability REAL NOT NULL,
    difficulty REAL NOT NULL,
    reps INTEGER NOT NULL,
    lapses INTEGER NOT NULL,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    due INTEGER NOT NULL,
    asked TEXT NOT NULL,
    passes INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    times TEXT NOT NULL,
    ms INTEGER NOT NULL,
    shelved INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX memory_due ON memory (due) WHERE shelved = 0;
CREATE INDEX memory_first ON memory (first_day);
CREATE INDEX memory_last ON memory (last_day);
CREATE INDEX memory_lapses ON memory (lapses) WHERE lapses >= 4;
CREATE TABLE memory_load (day INTEGER PRIMARY KEY, items INTEGER NOT NULL, ms INTEGER NOT NULL);
CREATE TABLE memory_fresh (
    item_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    day TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    place INTEGER NOT NULL,
    memory_id TEXT NOT NULL,
    waiting INTEGER NOT NULL,
    PRIMARY KEY (item_id, event_id)
) WITHOUT ROWID;
CREATE INDEX memory_waiting ON memory_fresh (day, at_ms, place) WHERE waiting = 1;
CREATE INDEX memory_fresh_of ON memory_fresh (memory_id);
CREATE INDEX memory_fresh_by ON memory_fresh (event_id);
CREATE TABLE memory_kin (
    item_id TEXT PRIMARY KEY,
    memory_id TEXT NOT NULL,
    absent INTEGER NOT NULL,
    rev INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX memory_kin_of ON memory_kin (memory_id);
CREATE TABLE memory_day (day INTEGER PRIMARY KEY, answers INTEGER NOT NULL, ms INTEGER NOT NULL);
CREATE TABLE memory_plan (event_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE memory_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
NAMES = ("memory", "memory_load", "memory_fresh", "memory_kin", "memory_day", "memory_plan", "memory_meta")

_COLUMNS = "item_id, stability, difficulty, reps, lapses, first_day, last_day, due, asked, passes, rev, times"


def get(db: sqlite3.Connection, memory_id: str) -> Memory | None:
    """One memory; None for an item that was never answered."""
    return next(iter(find(db, "WHERE item_id = ?", (memory_id,))), None)


def find(db: sqlite3.Connection, where: str = "", values: Iterable[str | int] = ()) -> list[Memory]:
    """The memories of a condition."""
    curve = decay(db)
    found = db.execute(f"SELECT {_COLUMNS} FROM memory {where}", tuple(values))
    return [_memory(curve, *row) for row in found]


def decay(db: sqlite3.Connection) -> float:
    """How flat the tail of the forgetting curve is, by the plan that holds."""
    return float(meta(db, "decay") or DECAY)


def put(db: sqlite3.Connection, memory_id: str, memory: Memory | None, *, shelved: bool) -> None:
    """Keeps a memory, or forgets it, and with it the load of its day. Shelved ones are never due."""
    before = db.execute("SELECT due, ms, shelved FROM memory WHERE item_id = ?", (memory_id,)).fetchone()
    if before is not None and not before[2]:
        _load(db, before[0], -1, -before[1])
    if memory is None:
        db.execute("DELETE FROM memory WHERE item_id = ?", (memory_id,))
        return
    row = (memory.item_id, memory.stability, memory.difficulty, memory.reps, memory.lapses, memory.first_day,
           memory.last_day, memory.due, memory.asked, memory.passes, memory.rev,
           " ".join(map(str, memory.times)), memory.ms, shelved)  # fmt: skip
    db.execute(f"INSERT OR REPLACE INTO memory VALUES ({','.join('?' * len(row))})", row)
    if not shelved:
        _load(db, memory.due, 1, memory.ms)


def is_shelved(db: sqlite3.Connection, memory_id: str) -> bool:
    """Whether the item is suspended, or no longer taught."""
    row = db.execute("SELECT shelved FROM memory WHERE item_id = ?", (memory_id,)).fetchone()
    return bool(row and row[0])


def load(db: sqlite3.Connection, until: int, after: int = 0) -> tuple[int, int]:
    """How many items fall due after the day `after` and until `until`, and how many milliseconds their answers take."""
    query = "SELECT coalesce(sum(items), 0), coalesce(sum(ms), 0) FROM memory_load WHERE day > ? AND day <= ?"
    items, ms = db.execute(query, (after, until)).fetchone()
    return int(items), int(ms)


def meta(db: sqlite3.Connection, name: str) -> str:
    """A note kept beside the memories; '' when there is none."""
    row = db.execute("SELECT value FROM memory_meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def note(db: sqlite3.Connection, name: str, value: str) -> None:
    """Keeps a note beside the memories."""
    db.execute("INSERT OR REPLACE INTO memory_meta VALUES (?, ?)", (name, value))


def _load(db: sqlite3.Connection, day: int, items: int, ms: int) -> None:
    db.execute(
        "INSERT INTO memory_load VALUES (?, ?, ?) ON CONFLICT (day) "
        "DO UPDATE SET items = items + excluded.items, ms = ms + excluded.ms",
        (day, items, ms),
    )
    db.execute("DELETE FROM memory_load WHERE day = ? AND items = 0", (day,))


def _memory(curve: float, *row: Any) -> Memory:
    *values, passes, rev, times = row
    return Memory(*values, tuple(int(one) for one in times.split()), passes, rev, curve)  # type: ignore[call-arg]  # as _COLUMNS
