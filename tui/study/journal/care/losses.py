"""What is gone from a journal, by what its witness knows: told in a sentence, with the backup that has most of it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from contextlib import closing

from tui.study.journal import schema
from tui.study.journal.care import compare, copying
from tui.study.journal.care.compare import counted
from tui.study.journal.care.ladder import Backup
from tui.study.journal.events import END_MS
from tui.study.journal.projections import registry
from tui.study.journal.witness import Witness

LOOKED_AT = 10
"""So many of the latest backups are asked what they have: each holds nearly all that the ones before it held."""

Richest = tuple[Backup, int]
"""A backup, and how many events it has that the journal lacks."""


def missing(db: sqlite3.Connection, known: Witness) -> int:
    """How many events at least are gone: fewer there than there were, or the last numbers of the device not given."""
    behind = known.seq - registry.own(db, known.device, END_MS).seq
    return max(0, behind, known.count - registry.newest(db))


def richest(journal: str) -> Richest | None:
    """The backup with most of what the journal lacks, the latest of several; None when none has more."""
    from tui.study.journal.care import backups

    best: Richest | None = None
    for backup in reversed(backups.found(journal)[-LOOKED_AT:]):
        with contextlib.suppress(sqlite3.Error, UnicodeDecodeError, OSError):
            more = _beyond(backup.path, journal)
            if more > (best[1] if best else 0):
                best = backup, more
    return best


def gone(path: str, known: Witness | None, count: int, best: Richest | None) -> str:
    """The sentence for a journal that is not there any more, or empty."""
    what = (
        f"all {_entries(count)} up to {known.study_day} are missing" if known and count else "its entries are missing"
    )
    return f"The journal {path} is gone or empty: {what}. {_remedy(best, '')}"


def older(path: str, known: Witness, count: int, best: Richest | None) -> str:
    """The sentence for a journal in the place of which stands an older one, or one with less in it."""
    what = f"at least {_entries(count)} up to {known.study_day} {'is' if count == 1 else 'are'} missing"
    return f"The journal {path} was damaged or replaced by an older one: {what}. {_remedy(best, ' --merge')}"


def put_back(db: sqlite3.Connection, path: str) -> bool:
    """Writes what the open connection still holds to `path`, where nothing is any more; whether it was written.

    Raises sqlite3.Error and OSError.
    """
    scratch = f"{path}.rebuilt-{os.getpid()}"
    with contextlib.suppress(FileNotFoundError):
        os.remove(scratch)
    try:
        copying.copy(db, scratch, looked_at=copying.QUICK, turn=0)
        if os.path.exists(path):
            return False
        os.replace(scratch, path)
        return True
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(scratch)


def _beyond(path: str, journal: str) -> int:
    """How many events of the backup the journal lacks, were it an empty one."""
    if os.path.exists(journal) and os.path.getsize(journal):
        return compare.missing(path, journal).events
    with closing(schema.connect(path, busy_ms=1_000, read_only=True)) as db:
        return int(db.execute("SELECT count(*) FROM event").fetchone()[0])


def _remedy(best: Richest | None, option: str) -> str:
    if best is None:
        return "No backup has more; the journal of another device may: 'warpwise merge FILE'."
    backup, more = best
    name = os.path.basename(backup.path)
    return f"The backup {name} has {_entries(more)} of them: 'warpwise restore {name}{option}' brings them back."


def _entries(count: int) -> str:
    return counted(count, "event").replace("event", "entr" + ("y" if count == 1 else "ie"))
