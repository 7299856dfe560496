"""The whole journal looked over, as it is at the start when something else than Warpwise may have written to it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass

from tui.study.journal import schema
from tui.study.journal.care import backups, compare, copying
from tui.study.journal.care.compare import counted
from tui.study.journal.events import COLUMNS, unaltered
from tui.study.journal.projections import registry
from tui.study.journal.projections.registry import Progress, Registry
from tui.study.journal.rows import by_id
from tui.study.journal.status import is_broken

DERIVED_UP_TO = 20_000
"""With more events the derived state is not made anew to compare: the doctor does that."""
LISTED = 100


@dataclass(frozen=True, slots=True)
class Look:
    """`broken`: SQLite or the header says so, and only a rescue helps. `lost` tells of events that are no longer what
    was written. `stale`: the derived state is not what the events make."""

    broken: bool = False
    lost: tuple[str, ...] = ()
    stale: bool = False


def look(path: str, derived: Registry, progress: Progress | None = None) -> Look:
    """Looks at every byte that means something.

    Raises sqlite3.Error for a file that is locked or barred, and for what is no file.
    """
    try:
        with closing(schema.connect(path, busy_ms=schema.BUSY_MS, read_only=True)) as db:
            count = registry.newest(db)
            if not schema.is_ours(db) or schema.damage(db):
                return Look(broken=True)
            rotten = _rotten(db, count, progress)
            stale = not rotten and count <= DERIVED_UP_TO and _stale(db, derived)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if is_broken(error) or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:
            return Look(broken=True)
        raise
    return Look(lost=(_sentence(path, count, rotten),) if rotten else (), stale=stale)


def whole_in(journal: str, ids: list[str]) -> str:
    """The name of the latest backup in which any of these events is sound; '' when there is none."""
    for backup in reversed(backups.found(journal)):
        try:
            with closing(schema.connect(backup.path, busy_ms=1_000, read_only=True)) as db:
                if any(by_id(db, one) for one in ids):
                    return os.path.basename(backup.path)
        except (sqlite3.Error, UnicodeDecodeError):
            continue
    return ""


def _rotten(db: sqlite3.Connection, count: int, progress: Progress | None) -> list[str]:
    """The ids of events that are no longer what was written."""
    found: list[str] = []
    for number, row in enumerate(db.execute(f"SELECT {', '.join(COLUMNS)} FROM event")):
        if not unaltered(row):
            found.append(str(row[0]))
        if progress and number % 1_000 == 0:
            progress(number, count)
    return found


def _sentence(path: str, count: int, rotten: list[str]) -> str:
    many = counted(len(rotten), "event")
    are = "is" if len(rotten) == 1 else "are"
    said = f"{many} of {count:,} in {path} {are} damaged and not counted"
    name = whole_in(path, rotten[:LISTED])
    if name:
        return f"{said}: the backup {name} has them whole, 'warpwise restore {name} --merge' brings them back."
    return f"{said}: no backup has them whole; the journal of another device may, 'warpwise merge FILE'."


def _stale(db: sqlite3.Connection, derived: Registry) -> bool:
    """Whether the derived state is another than the events make. On a copy: nobody waits for it."""
    if not derived.current(db):
        return True
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(os.path.join(folder, "copy"))) as copy:
        copy.isolation_level = None
        copy.execute("PRAGMA synchronous=OFF")
        copying.pages(db, copy)
        try:
            before = list(compare.derived(copy, derived.derived))
        except (sqlite3.Error, UnicodeDecodeError):
            return True  # a text in it that is none
        copy.execute("BEGIN")
        derived.rebuild(copy, taught=True)
        same = before == list(compare.derived(copy, derived.derived))
        copy.execute("ROLLBACK")
    return not same
