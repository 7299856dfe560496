"""A damaged journal: moved aside, never deleted, and rebuilt from every row that is still what was written."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from tui.study.journal import schema
from tui.study.journal.bounds import LARGEST
from tui.study.journal.care.pages import salvage
from tui.study.journal.projections.registry import Registry
from tui.study.journal.status import code, is_broken

LOCK_S = 60.0
BY_ANOTHER = "Another window has just put the journal right."


def rescue(path: str, wall_ms: int, derived: Registry, others: Iterable[str] = (), known: int = 0) -> str:
    """Puts a sound journal in place of the broken one; the sentence that says what was recovered.

    `others` are further files to read, such as backups; `known` is how many events there are known to have been.
    Raises OSError or sqlite3.Error when nothing can be written here; then the broken file still stands where it was.
    """
    with alone(path):
        if sound(path, indexes=True):
            return BY_ANOTHER
        fresh = f"{path}.rebuilt-{os.getpid()}"
        count, missing = _rebuild(fresh, [path, *(other for other in others if os.path.exists(other))], derived)
        aside = _set_aside(path, wall_ms)
        os.replace(fresh, path)
        sync_folder(path)
    return f"The journal {path} was damaged: {_found(count, missing, known)}; the damaged file is kept as {aside}."


def _found(count: int, missing: int, known: int) -> str:
    """What was recovered and what was not."""
    lost = max(missing, known - count)
    if not count:
        return f"nothing could be recovered of {known:,} entries" if known else "nothing could be recovered"
    return f"{count:,} entries were recovered, {f'at least {lost:,} more are lost' if lost else 'no gap shows'}"


def sound(path: str, *, busy_ms: int = 1_000, shared: bool = False, indexes: bool = False) -> bool:
    """Whether SQLite finds nothing wrong with the file. Reads all of it: not for the thread that draws.

    `shared`: another thread of this process has it open. `indexes`: looks as closely as `look`, which may have found
    an index that lacks rows.
    """
    try:
        if schema.refuses_writes(path) if shared else not schema.writable_format(path):
            return False
        with contextlib.closing(schema.connect(path, busy_ms=busy_ms, read_only=True)) as db:
            if not schema.has_events(db):
                return False
            return not schema.damage(db) if indexes else db.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        # A file that is merely locked or barred says nothing about its inside.
        return not (is_broken(error) or code(error) == sqlite3.SQLITE_ERROR)


def _rebuild(fresh: str, sources: Iterable[str], derived: Registry) -> tuple[int, int]:
    """Writes a new journal, whole and on disk: how many events it has, and how many sequence numbers are missing."""
    for name in (fresh, fresh + "-journal"):
        if os.path.exists(name):
            os.remove(name)
    with contextlib.closing(schema.connect(fresh, busy_ms=0)) as db:
        db.execute("BEGIN IMMEDIATE")
        schema.create(db)
        for source in sources:
            for event in salvage(source):
                # The same row may stand on several pages or in several files.
                with contextlib.suppress(sqlite3.IntegrityError):
                    schema.insert(db, [event])
        derived.rebuild(db)
        db.execute("COMMIT")
        return gaps(db)


def gaps(db: sqlite3.Connection) -> tuple[int, int]:
    """How many events there are, and how many sequence numbers are missing before the last of each device."""
    query = "SELECT count(*), max(seq) - count(DISTINCT seq) FROM event WHERE seq > 0 AND seq <= ? GROUP BY device_id"
    rows = db.execute(query, (LARGEST,)).fetchall()
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def _set_aside(path: str, wall_ms: int) -> str:
    """Gives the broken file a second name before its own is taken; its rollback journal must not meet the new file."""
    day = datetime.fromtimestamp(wall_ms / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    aside = f"{path}.broken-{day}"
    number = 1
    while os.path.exists(aside):
        number += 1
        aside = f"{path}.broken-{day}-{number}"
    try:
        os.link(path, aside)
    except OSError:
        shutil.copy2(path, aside)
    if os.path.exists(path + "-journal"):
        os.replace(path + "-journal", aside + "-journal")
    return aside


def sync_folder(path: str) -> None:
    """Makes the new name last through a power cut, where folders can be synced."""
    with contextlib.suppress(OSError):
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextlib.contextmanager
def alone(path: str) -> Iterator[None]:
    """Only one process mends at a time; a lock of SQLite ends with the process that held it."""
    with contextlib.closing(sqlite3.connect(path + ".lock", isolation_level=None, timeout=LOCK_S)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            lock.execute("ROLLBACK")
