"""Checked copies of a journal: nothing gets its final name before it is whole, looked over and on disk."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from tui.study.journal import schema
from tui.study.journal.events import COLUMNS, event_of

CAREFUL = 100_000
"""How many events a copy that somebody asked for is checked for; above that a sample. Takes about 1.5 s."""
QUICK = 4_000
"""The same of an automatic copy, which an answer may be waiting behind: about 60 ms."""

_ROWS = f"SELECT {', '.join(COLUMNS)} FROM event"
_CHUNK = 500


class NotSound(sqlite3.DatabaseError):
    """A copy that SQLite finds something wrong with."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


@dataclass(frozen=True, slots=True)
class Copied:
    """What is in a copy: its events, and how many of those looked at are not what was written."""

    events: int
    rotten: int


def copy(source: sqlite3.Connection, target: str, *, looked_at: int, turn: int) -> Copied:
    """Copies the database behind `source` to the new file `target`, which is checked and on disk when this returns.

    `source` must not be in a transaction. Only its owner can read the copy. Raises sqlite3.Error (NotSound too) and
    OSError; then there may be a `target` that is worth nothing.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        # Nobody else knows the file, and it is synced as a whole below.
        db.execute("PRAGMA journal_mode=OFF").fetchall()
        db.execute("PRAGMA synchronous=OFF")
        pages(source, db)
    found = check(target, looked_at=looked_at, turn=turn)
    sync(target)
    return found


def pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copies one database into another. Raises sqlite3.Error, also for a window that does not let go in time."""
    # Without a lock held before, `backup` would wait for other windows without end.
    source.execute("BEGIN")
    try:
        source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        source.backup(target)
    finally:
        source.execute("ROLLBACK")


def check(path: str, *, looked_at: int, turn: int) -> Copied:
    """Has SQLite look the file over, and checks the sums of at most so many events (see `rotten`).

    Raises NotSound, or whatever else SQLite raises about a damaged file.
    """
    with closing(schema.connect(path, busy_ms=1_000, read_only=True)) as db:
        events = int(db.execute("SELECT count(*) FROM event").fetchone()[0])
        if said := schema.damage(db):
            raise NotSound(said)
        ours = schema.version(db) == schema.USER_VERSION
        return Copied(events, rotten(db, looked_at, turn) if ours else 0)


def rotten(db: sqlite3.Connection, looked_at: int, turn: int) -> int:
    """How many of `looked_at` events are no longer what was written: the latest half, and a draw from all others.

    `turn` is the seed: with another one each time, all of a large journal is looked at in the course of time.
    """
    last = int(db.execute("SELECT coalesce(max(rowid), 0) FROM event").fetchone()[0])
    if last <= looked_at:
        return sum(not event_of(row).intact for row in db.execute(_ROWS))
    half = looked_at // 2
    found = sum(not event_of(row).intact for row in db.execute(f"{_ROWS} WHERE rowid > ?", (last - half,)))
    drawn = random.Random(turn).sample(range(1, last - half + 1), half)
    for at in range(0, len(drawn), _CHUNK):
        part = drawn[at : at + _CHUNK]
        marks = ",".join("?" * len(part))
        found += sum(not event_of(row).intact for row in db.execute(f"{_ROWS} WHERE rowid IN ({marks})", part))
    return found


def sync(path: str) -> None:
    """Waits until the file is on disk."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)
