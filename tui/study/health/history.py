"""The events themselves: sums, numbers, times, kinds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from tui.study.health.backed_up import holding_more, whole_in
from tui.study.health.finding import Finding, Home
from tui.study.journal.bounds import within
from tui.study.journal.care.compare import counted
from tui.study.journal.care.merge import twin_count
from tui.study.journal.care.rescue import gaps
from tui.study.journal.events import COLUMNS, KINDS, event_of, unaltered

DAY_MS = 86_400_000
LISTED = 100


def examine(home: Home, db: sqlite3.Connection) -> Iterator[Finding]:
    """What can be said of the events behind `db`, which SQLite finds nothing wrong with."""
    yield from _sums(home, db)
    yield _gaps(home, db)
    yield _twins(db)
    yield _times(home, db)
    yield _kinds(db)


def _sums(home: Home, db: sqlite3.Connection) -> Iterator[Finding]:
    count, rotten, aside = 0, 0, 0
    ids: list[str] = []
    for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM event"):
        count += 1
        if not unaltered(row):
            rotten += 1
            if len(ids) < LISTED:
                ids.append(str(row[0]))
        elif not within(event_of(row)):
            aside += 1
    yield _rotten(home, count, rotten, ids)
    if aside:
        sentence = f"{counted(aside, 'event')} hold values that this Warpwise never writes; kept, and never counted"
        yield Finding("bounds", "note", sentence)
    else:
        yield Finding("bounds", "fine", "no event holds a value out of bounds")


def _rotten(home: Home, count: int, rotten: int, ids: list[str]) -> Finding:
    if not rotten:
        return Finding("sums", "fine", f"{counted(count, 'event')}, each as it was written")
    sentence = f"{counted(rotten, 'event')} of {count:,} are no longer as they were written, and are not counted"
    name = whole_in(home, ids)
    if name:
        return Finding("sums", "attention", sentence, f"'warpwise restore {name} --merge' brings them back")
    remedy = "check the disk, and 'warpwise backup --to' another one; the journal of another device may have them"
    return Finding("sums", "attention", sentence, remedy)


def _gaps(home: Home, db: sqlite3.Connection) -> Finding:
    _, missing = gaps(db)
    if not missing:
        return Finding("gaps", "fine", "the numbers of every device run without a gap")
    sentence = f"{counted(missing, 'event')} missing in the numbers of the devices"
    if holders := holding_more(home):
        return Finding("gaps", "attention", sentence, f"'warpwise merge {holders[-1]}' brings some back")
    return Finding("gaps", "note", sentence, "if another device has them, merge its journal; no backup here does")


def _twins(db: sqlite3.Connection) -> Finding:
    if twins := twin_count(db):
        sentence = (
            f"{counted(twins, 'number')} of a device given twice, as when two copies were written to; all are kept"
        )
        return Finding("twins", "note", sentence)
    return Finding("twins", "fine", "no number of a device was given twice")


def _times(home: Home, db: sqlite3.Connection) -> Finding:
    query = (
        "SELECT count(*) FROM (SELECT at_ms, lag(at_ms) OVER (PARTITION BY device_id ORDER BY seq, at_ms) AS before "
        "FROM event) WHERE at_ms <= before"
    )
    back = int(db.execute(query).fetchone()[0])
    ahead = int(db.execute("SELECT count(*) FROM event WHERE at_ms > ?", (home.wall_ms + DAY_MS,)).fetchone()[0])
    if back:
        return Finding("times", "note", f"{counted(back, 'event')} not later than the one before on the same device")
    if ahead:
        sentence = f"{counted(ahead, 'event')} of a time yet to come: a clock was wrong"
        return Finding("times", "note", sentence, "check the date of this machine")
    return Finding("times", "fine", "time goes forward on every device")


def _kinds(db: sqlite3.Connection) -> Finding:
    marks = ",".join("?" * len(KINDS))
    query = f"SELECT kind, count(*) FROM event WHERE kind NOT IN ({marks}) GROUP BY kind ORDER BY kind LIMIT 10"
    if unknown := db.execute(query, sorted(KINDS)).fetchall():
        names = ", ".join(f"{kind[:40]} x {count}" for kind, count in unknown)
        return Finding("kinds", "note", f"kept, but not known to this version: {names}", "update Warpwise")
    return Finding("kinds", "fine", "every kind of event is known")
