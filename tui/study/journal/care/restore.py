"""An earlier state of the journal put back. Nothing is deleted: what the present one holds goes into a backup first."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from tui.failures import Refusal
from tui.study.journal import device, schema
from tui.study.journal.care import backups, compare, copying, merge, migrations, rescue, sources, swap
from tui.study.journal.care.access import changing, ready, testify
from tui.study.journal.care.compare import Missing
from tui.study.journal.care.ladder import Backup
from tui.study.journal.events import uuid7
from tui.study.journal.failing import told
from tui.study.journal.projections.registry import Registry
from tui.study.journal.schema import BUSY_MS

NAMES = "'warpwise restore' lists the backups."


@dataclass(frozen=True, slots=True)
class Choice:
    """A backup with what restoring it would mean. `lost` are the events of the present journal that are not in it.

    `events` is None, and `problem` says why, when it cannot be restored; `lost` is None when no journal can be read.
    """

    backup: Backup
    events: int | None
    lost: Missing | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `lost` are the events that the journal no longer holds, which are all in `kept`; '' for none."""

    path: str
    events: int
    lost: Missing
    added: int
    """Events of the journal as it was that were merged in."""
    conflicts: tuple[str, ...]
    kept: str
    notes: tuple[str, ...]


def choices(journal: str) -> list[Choice]:
    """All backups, latest first."""
    return [look(journal, backup) for backup in reversed(backups.found(journal))]


def look(journal: str, backup: Backup) -> Choice:
    """What one backup holds, and what the present journal holds beyond it."""
    try:
        with closing(schema.connect(backup.path, busy_ms=BUSY_MS, read_only=True)) as db:
            found = schema.version(db)
            if found > schema.USER_VERSION:
                return Choice(backup, None, None, f"format {found}, for a newer Warpwise")
            events = int(db.execute("SELECT count(*) FROM event").fetchone()[0])
    except (sqlite3.Error, UnicodeDecodeError):
        return Choice(backup, None, None, "damaged: 'warpwise merge' takes what can be read of it")
    if not os.path.exists(journal):
        return Choice(backup, events, Missing())
    try:
        return Choice(backup, events, compare.missing(journal, backup.path))
    except (sqlite3.Error, UnicodeDecodeError):
        return Choice(backup, events, None)


def chosen(journal: str, name: str) -> Backup:
    """The backup that somebody means: by file name or path, or 'latest'. Raises Refusal."""
    there = backups.found(journal)
    if name == "latest" and there:
        return there[-1]
    for backup in there:
        if name in (os.path.basename(backup.path), backup.path):
            return backup
    if not os.path.isfile(name):
        raise Refusal(f"there is no backup '{name[:100]}'; {NAMES}", 2)
    status = os.stat(name)
    return Backup(backups.moment(int(status.st_mtime * 1000)), 1, os.path.abspath(name), status.st_size)


def restore(
    journal: str, source: str, wall_ms: int, derived: Registry, *, merging: bool = False, leaving: bool = False
) -> Restored:
    """Puts the backup `source` in the place of the journal; with `merging`, and the events it lacks with it.

    The journal as it is goes into a backup first, and the new one gets a device id of its own. Where the two differ
    in one event, the backup is right. Raises Refusal, also for events that would neither be merged nor are to be left
    behind (`leaving`); then the journal is as it was.
    """
    with told(source):
        if os.path.exists(journal) and os.path.samefile(source, journal):
            raise Refusal(f"{source} is this journal itself.", 2)
    notes = ready(journal, wall_ms, derived, every_event=False).sentences
    with told(journal), swap.scratch(journal, "restoring") as fresh:
        _copy(source, fresh, wall_ms, derived)
        with swap.held(journal) as db:
            kept = backups.before(journal, wall_ms)
            added, conflicts = _merged(fresh, db, derived) if merging else (0, ())
            lost = compare.missing(journal, fresh)
            if lost.events and not (merging or leaving):
                raise Refusal(
                    f"{os.path.basename(source)} lacks {lost.sentence} that the journal holds: "
                    "add --merge to keep them, or --anyway to leave them in a backup."
                )
            with changing(fresh, derived):
                pass  # only so that its caches are current
            events = copying.check(fresh, looked_at=copying.QUICK, turn=wall_ms).events
            copying.sync(fresh)
            swap.replace(journal, fresh, db)
            # Even if the file system gave it the number of a file that was here before.
            device.assign(journal, uuid7(wall_ms))
    testify(journal, wall_ms, anew=True)
    return Restored(source, events, lost, added, conflicts, kept, notes)


def _copy(source: str, fresh: str, wall_ms: int, derived: Registry) -> None:
    """A copy of the backup in our format, its caches current. Raises Refusal for one that is not whole."""
    try:
        with closing(schema.connect(source, busy_ms=BUSY_MS, read_only=True)) as db:
            found = schema.version(db)
            if found > schema.USER_VERSION:
                raise Refusal(f"{source} is of format {found}: update Warpwise to restore it.")
            if not (schema.is_ours(db) and rescue.sound(source)):
                raise schema.NotAJournal("no whole journal")
            if found < schema.USER_VERSION:
                migrations.upgraded(db, fresh, wall_ms, derived)
            else:
                copying.copy(db, fresh, looked_at=copying.CAREFUL, turn=wall_ms)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if isinstance(error, sqlite3.OperationalError) and not isinstance(error, schema.NotAJournal):
            raise
        raise Refusal(
            f"{source} is no whole journal, so it is not put in the place of one; "
            "'warpwise merge FILE' takes what can be read of it."
        ) from error


def _merged(fresh: str, journal: sqlite3.Connection, derived: Registry) -> tuple[int, tuple[str, ...]]:
    """Adds what the journal holds to `fresh`.

    It is read through the connection that holds it: to open and close its file would let its locks go (POSIX).
    """
    with changing(fresh, derived) as db:
        gathering = merge.Gathering(db, derived)
        sources.scan(journal, sources.Source(fresh), gathering.take)
        gathering.finish()
    return gathering.added, tuple(gathering.conflicts)
