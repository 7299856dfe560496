"""Journals of older programs, brought up to date step by step: on a copy, after a backup, all or nothing.

Every released form of the file is kept in `tests/study/journal/care/fixtures`, and a test opens each of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from tui.study.journal import device, schema
from tui.study.journal.care import backups, copying, swap
from tui.study.journal.projections.registry import Registry
from tui.study.journal.schema import BUSY_MS

Step = Callable[[sqlite3.Connection], None]

STEPS: dict[int, Step] = {}
"""By the version that it starts from: what makes the next one of it, within the open transaction.

A step keeps every event and every id. Where it changes the columns that a sum covers, it makes the sums anew, and
leaves one that was wrong wrong: damage must not pass for sound.
"""


def migrate(path: str, wall_ms: int, derived: Registry) -> str:
    """Brings the journal at `path` to our format; the sentence that says so, '' if another window was quicker.

    Until the last moment the old file stands as it was; then the new one takes its name in one step. The device stays
    the same: it is no copy that goes on beside the other. Raises sqlite3.Error, OSError and Refusal (no backup).
    """
    with swap.held(path) as old, swap.scratch(path, "migrating") as fresh:
        found = schema.version(old)
        if found >= schema.USER_VERSION:
            return ""
        kept = backups.before(path, wall_ms)
        known = device.device_of(path, wall_ms)
        # `old` is in a transaction, and so cannot be copied itself.
        with closing(schema.connect(path, busy_ms=BUSY_MS, read_only=True)) as reader:
            upgraded(reader, fresh, wall_ms, derived)
        swap.replace(path, fresh, old)
        device.assign(path, known.id)
    said = f"The journal was of format {found} and is now of format {schema.USER_VERSION}"
    return f"{said}; as it was, it is kept in {kept}." if kept else f"{said}."


def upgraded(old: sqlite3.Connection, target: str, wall_ms: int, derived: Registry) -> None:
    """Makes `target`, a journal of our format with all that is in `old`; checked and on disk.

    Raises sqlite3.Error and OSError; then there may be a `target` that is worth nothing.
    """
    copied = copying.copy(old, target, looked_at=copying.CAREFUL, turn=wall_ms)
    with closing(schema.connect(target, busy_ms=0)) as db:
        upgrade(db, derived)
    after = copying.check(target, looked_at=copying.CAREFUL, turn=wall_ms)
    if after.events < copied.events:
        raise copying.NotSound(f"a step of the migration lost {copied.events - after.events} events")
    copying.sync(target)


def upgrade(db: sqlite3.Connection, derived: Registry) -> None:
    """Takes the steps from the version of `db` to ours, in one transaction, and makes the caches anew."""
    db.execute("BEGIN IMMEDIATE")
    try:
        while (found := schema.version(db)) < schema.USER_VERSION:
            if found not in STEPS:
                raise schema.NotAJournal(f"no step leads on from format {found}")
            STEPS[found](db)
            db.execute(f"PRAGMA user_version={found + 1}")
        if not schema.has_events(db):
            raise schema.NotAJournal("the migration made another table of it")
        derived.rebuild(db)
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
