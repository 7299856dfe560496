"""The journal's file: opened, appended to, and never in silence anything less than whole.

One thread uses a Store (see `writer`). Nothing here raises for what a disk does: it becomes a Status, and the events
wait in memory for the next append.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from typing import TypeVar

from tui.failures import Refusal
from tui.study.journal import device, schema, status
from tui.study.journal.bounds import within
from tui.study.journal.care import rescue
from tui.study.journal.events import Event, Record, stamp
from tui.study.journal.projections import registry
from tui.study.journal.projections.registry import Beat
from tui.study.journal.rows import by_id
from tui.study.journal.status import Health, Receipt, Status

BUSY_MS = 5_000
RESCUERS = 3
"""How many of the latest backups a rescue reads too: each holds nearly all that the ones before it held."""
UNSTAMPED = "unsaved"
"""The device id in stamps of events that are only in memory."""


T = TypeVar("T")


class _Newer(Exception):  # noqa: N818  (a signal, not an error)
    """The file was written by a newer program."""


class _Moved(Exception):  # noqa: N818  (a signal, not an error)
    """The file at the path is no longer the one that is open."""


class Store:
    """The journal at `path`. `wall_ms` tells the time for new device ids and names of files moved aside."""

    def __init__(self, path: str, wall_ms: Callable[[], int], *, busy_ms: int = BUSY_MS) -> None:
        self.path = path
        self._wall_ms = wall_ms
        self._busy_ms = busy_ms
        self._db: sqlite3.Connection | None = None
        self._inode = 0
        self._waiting: list[Record] = []
        self._status = Status()
        self._guarded(self._connected)

    @property
    def status(self) -> Status:
        """How things stand."""
        return self._status

    def waiting(self) -> tuple[Event, ...]:
        """The events that are only in memory, with stamps as they would be now."""
        return self._provisional(self._waiting)

    def append(self, records: Sequence[Record], beat: Beat | None = None) -> Receipt:
        """Writes the records, and those that wait, in one transaction; returns once they are on disk, or why not.

        Raises ValueError for a record that no journal may hold.
        """
        provisional = self._provisional(records)
        if strange := [event.kind for event in provisional if not within(event)]:
            raise ValueError(f"An event of the kind {strange[0]} holds values out of bounds.")
        self._waiting += records
        written = self._guarded(lambda: self._write(beat))
        if written is None:
            return Receipt(provisional, saved=False)
        return Receipt(tuple(written[record.id] for record in records), saved=True)

    def beat(self, beat: Beat) -> bool:
        """Notes the clock of a sitting, and writes what waits; whether it is on disk."""
        return self._guarded(lambda: self._write(beat)) is not None

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` reads from the file; None while it cannot be read. Never shows what was replaced."""

        def opened() -> T:
            db = self._connected()
            if self._moved():
                raise _Moved
            return work(db)

        return self._guarded(opened, reading=True)

    def rescue(self) -> bool:
        """Moves a broken file aside and goes on with what can be read of it (see `rescue`); whether that went well."""
        self.close()
        try:
            from tui.study.journal.care import backups

            others = [backup.path for backup in backups.found(self.path)[-RESCUERS:]]
            self._note(rescue.rescue(self.path, self._wall_ms(), others))
        except (OSError, sqlite3.Error) as error:
            self._set("waiting", f"{self.path} is damaged, and nothing can be put beside it to mend it: {error}.")
            return False
        return True

    def close(self) -> None:
        """Closes the file; the store opens it again when it is needed."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _guarded(self, work: Callable[[], T], *, reading: bool = False) -> T | None:
        """Runs `work`; what goes wrong becomes the status, and None. A broken file is mended and tried again, once."""
        for attempt in range(3):
            try:
                done = work()
            except _Moved:
                self.close()
            except _Newer:
                self._set("newer", self._status.problem)
                return None
            except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
                self._rollback()
                if status.is_broken(error) and attempt == 0:
                    if not self.rescue():
                        return None
                    continue
                if self._db is None or not reading:
                    self._set("waiting", status.why(error, self.path))
                return None
            except Refusal as error:
                self._set("waiting", str(error))
                return None
            else:
                if not reading and self._status.health != "newer":
                    self._set("saved", "")
                return done
        return None

    def _connected(self) -> sqlite3.Connection:
        """The open file, made if there is none. Opening reads nothing that grows."""
        if self._db is not None:
            return self._db
        folder = os.path.dirname(self.path)
        if folder:
            os.makedirs(folder, mode=0o700, exist_ok=True)
        lost = device.noted(self.path) and not (os.path.exists(self.path) and os.path.getsize(self.path))
        db, found = self._opened()
        if found > schema.USER_VERSION:
            self._set("newer", status.newer(self.path, found, schema.USER_VERSION))
        else:
            self._set("saved", "")
        self._inode = os.stat(self.path).st_ino
        if lost:
            self._note(
                f"The journal {self.path} was gone or empty; a new one was begun. 'warpwise restore' lists the backups."
            )
        self._db = db
        self._fill_caches(db)
        return db

    def _opened(self) -> tuple[sqlite3.Connection, int]:
        """The file and its version, brought to our format first if an older program wrote it."""
        try:
            return schema.open_journal(self.path, busy_ms=self._busy_ms)
        except schema.OldFormat:
            from tui.study.journal.care import migrations

            self._note(migrations.migrate(self.path, self._wall_ms()))
            return schema.open_journal(self.path, busy_ms=self._busy_ms)

    def _fill_caches(self, db: sqlite3.Connection) -> None:
        """Makes the caches of a new file, or those that an older program left; without them all reads still work."""
        if self._status.health != "newer" and not registry.current(db):
            with contextlib.suppress(sqlite3.OperationalError):
                db.execute("BEGIN IMMEDIATE")
                registry.rebuild(db)
                db.execute("COMMIT")
            self._rollback()

    def _write(self, beat: Beat | None) -> dict[str, Event]:
        db = self._connected()
        if self._status.health == "newer":
            raise _Newer
        db.execute("BEGIN IMMEDIATE")
        if self._moved():
            raise _Moved
        if not registry.current(db):
            registry.rebuild(db)
        events = self._stamped(db) if self._waiting else {}
        if fresh := [event for event, is_new in events.values() if is_new]:
            schema.insert(db, fresh)
            registry.update(db, fresh)
        if beat is not None:
            registry.put_beat(db, beat)
        db.execute("COMMIT")
        self._waiting.clear()
        return {name: event for name, (event, _) in events.items()}

    def _stamped(self, db: sqlite3.Connection) -> dict[str, tuple[Event, bool]]:
        """The waiting records as events of this device, and whether they are new: an unclear commit may have held."""
        own = device.device_of(self.path, self._wall_ms()).id
        last = registry.own(db, own, self._wall_ms())
        seq, at_ms = last.seq, last.at_ms
        events: dict[str, tuple[Event, bool]] = {}
        for record in self._waiting:
            if known := by_id(db, record.id):
                events[record.id] = known, False
                continue
            seq += 1
            events[record.id] = stamp(record, own, seq, at_ms), True
            at_ms = events[record.id][0].at_ms
        return events

    def _provisional(self, records: Sequence[Record]) -> tuple[Event, ...]:
        return tuple(stamp(record, UNSTAMPED, at, 0) for at, record in enumerate(records, 1))

    def _moved(self) -> bool:
        """Whether another window mended, or somebody replaced, the file that is open here."""
        try:
            return os.stat(self.path).st_ino != self._inode
        except OSError:
            return True

    def _rollback(self) -> None:
        if self._db is not None and self._db.in_transaction:
            try:
                self._db.execute("ROLLBACK")
            except sqlite3.Error:
                self.close()

    def _set(self, health: Health, problem: str) -> None:
        self._status = Status(health, len(self._waiting), problem, self._status.notes)

    def _note(self, note: str) -> None:
        now = self._status
        self._status = Status(now.health, now.waiting, now.problem, (*now.notes, note))
