"""The journal's file: opened, appended to, and never in silence anything less than whole.

One thread uses a Store (see `writer`). Nothing here raises for what a disk does: it becomes a Status, and the events
wait in memory for the next append.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from tui.failures import Refusal
from tui.study.journal import device, schema, status, study_days, witness
from tui.study.journal.bounds import within
from tui.study.journal.care import losses, rescue
from tui.study.journal.care.look import Look
from tui.study.journal.events import END_MS, Event, Record, stamp, study_day
from tui.study.journal.projections import registry
from tui.study.journal.projections.registry import Beat, Registry
from tui.study.journal.rows import by_id, rows
from tui.study.journal.schema import BUSY_MS
from tui.study.journal.status import Health, Receipt, Status
from tui.study.journal.witness import Mark, Witness

RESCUERS = 3
"""How many of the latest backups a rescue reads too: each holds nearly all that the ones before it held."""
SESSION = 20_000
"""So many events of this window are remembered, to be put back should the file be replaced under it."""
UNSTAMPED = "unsaved"
"""The device id in stamps of events that are only in memory."""


T = TypeVar("T")


class _Newer(Exception):  # noqa: N818  (a signal, not an error)
    """The file was written by a newer program."""


class _Moved(Exception):  # noqa: N818  (a signal, not an error)
    """The file at the path is no longer the one that is open."""


class Store:
    """The journal at `path`. `wall_ms` tells the time for new device ids and names of files moved aside.

    `derived` is what is kept beside the events, in their transaction; `halted` tells whether to break off making it.
    """

    def __init__(
        self,
        path: str,
        wall_ms: Callable[[], int],
        derived: Registry,
        *,
        busy_ms: int = BUSY_MS,
        halted: Callable[[], bool] = lambda: False,
    ) -> None:
        self.path = path
        self.derived = derived
        self._wall_ms = wall_ms
        self._busy_ms = busy_ms
        self._db: sqlite3.Connection | None = None
        self._found: Mark | None = None
        self._trusted = False
        self._touched = False
        self._begun = False
        self._halted = halted
        self._former: sqlite3.Connection | None = None
        self._inode = 0
        self._waiting: list[Record] = []
        self._session: dict[str, Event] = {}
        self._last = ("", 0)
        self._rescued = ""
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

    def _go_on(self, _done: int, _of: int) -> None:
        if self._halted():
            raise Refusal("It was broken off before it was done; the next start does it again.")

    def retry(self) -> Status:
        """Tries once more to write what waits; how it stands then."""
        if self._waiting:
            self._guarded(lambda: self._write(None))
        return self._status

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` reads from the file; None while it cannot be read. Never shows what was replaced."""

        def opened() -> T:
            db = self._connected()
            if self._moved():
                raise _Moved
            return work(db)

        return self._guarded(opened, reading=True)

    def change(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` does in one transaction, the caches current at its start; None while nothing can be written.

        For what is no event of this device: those of others, its own id.
        """

        def changed() -> T:
            db = self._begin()
            rows = db.total_changes
            done = work(db)
            db.execute("COMMIT")
            if db.total_changes != rows:
                self._testify(db)
            return done

        return self._guarded(changed)

    def unverified(self) -> bool:
        """Whether the file is not as this program, or another window of it, left it."""
        return not self._trusted

    def looked_over(self, found: Look) -> None:
        """Takes over what a look at the whole file found, and mends what can be mended."""
        if found.broken:
            self.rescue()
            self._guarded(self._connected)
            return
        for sentence in found.lost:
            self._lose(sentence)
        if found.stale:
            self._guarded(self._made_anew)
            self._note(f"The derived state in {self.path} was damaged and was made anew; no entry is touched.")
        elif self._touched and not found.lost:
            changed = f"The journal {self.path} was changed or copied by something other than Warpwise"
            self._note(f"{changed}; every entry is as it was written.")
        self._trusted = not self._status.lost

    def _made_anew(self) -> bool:
        """Makes the derived state from the events."""
        db = self._connected()
        witness.unmark(self.path)
        db.execute("BEGIN IMMEDIATE")
        self.derived.rebuild(db, self._go_on)
        db.execute("COMMIT")
        return True

    def rescue(self) -> bool:
        """Moves a broken file aside and goes on with what can be read of it (see `rescue`); whether that went well."""
        self.close(keep=False)
        try:
            from tui.study.journal.care import backups

            others = [backup.path for backup in backups.found(self.path)[-RESCUERS:]]
            known = witness.read(self.path)
            said = rescue.rescue(self.path, self._wall_ms(), self.derived, others, known.count if known else 0)
            (self._note if said == rescue.BY_ANOTHER else self._lose)(said)
            self._rescued = said
            witness.unmark(self.path)
        except (OSError, sqlite3.Error) as error:
            self._set("waiting", f"{self.path} is damaged, and nothing can be put beside it to mend it: {error}.")
            return False
        return True

    def close(self, *, keep: bool = True) -> None:
        """Closes the file; the store opens it again when it is needed. `keep`: it is whole, and may be vouched for."""
        if keep and self._moved():
            self._put_back()
            keep = False
        db, self._db = self._db, None
        if db is None:
            return
        # A loss is told until something is written again, whoever looks in between.
        if keep and self._status.health == "saved" and (self._last[1] or not self._status.lost):
            with contextlib.suppress(sqlite3.Error, OSError):
                self._testify(db, ended=True)
        db.close()

    def _guarded(self, work: Callable[[], T], *, reading: bool = False) -> T | None:
        """Runs `work`; what goes wrong becomes the status, and None. A broken file is mended and tried again, once."""
        for attempt in range(4):
            try:
                done = work()
            except _Moved:
                self._rollback()
                self._put_back()
                self._step_aside()
            except _Newer:
                self._set("newer", self._status.problem)
                return None
            except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
                self._rollback()
                if self._is_broken(error) and attempt == 0:
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

    def _is_broken(self, error: BaseException) -> bool:
        """Whether the file is damaged, or was emptied while it was open."""
        return status.is_broken(error) or (
            status.code(error) == sqlite3.SQLITE_ERROR and not rescue.sound(self.path, shared=True)
        )

    def _connected(self) -> sqlite3.Connection:
        """The open file, made if there is none. Opening reads nothing that grows."""
        if self._db is not None:
            return self._db
        folder = os.path.dirname(self.path)
        if folder:
            os.makedirs(folder, mode=0o700, exist_ok=True)
        self._found = witness.mark(self.path)
        known = witness.read(self.path)
        absent = not (os.path.exists(self.path) and os.path.getsize(self.path))
        noted = device.noted(self.path)
        db, found = self._opened()
        if found > schema.USER_VERSION:
            self._set("newer", status.newer(self.path, found, schema.USER_VERSION))
        else:
            self._set("saved", "")
        self._inode = os.stat(self.path).st_ino
        self._db = db
        self._fill_caches(db)
        if self._status.health != "newer":
            self._look_for_losses(db, known, absent, noted)
            file = known.file if known else None
            self._touched = bool(file and self._found and file[:2] != self._found[:2])
            self._trusted = not self._status.lost and (absent or (file is not None and file == self._found))
        if self._former is not None:
            self._former.close()
            self._former = None
        return db

    def _opened(self) -> tuple[sqlite3.Connection, int]:
        """The file and its version, brought to our format first if an older program wrote it."""
        try:
            return schema.open_journal(self.path, busy_ms=self._busy_ms)
        except schema.OldFormat:
            from tui.study.journal.care import migrations

            self._note(migrations.migrate(self.path, self._wall_ms(), self.derived))
            return schema.open_journal(self.path, busy_ms=self._busy_ms)

    def _fill_caches(self, db: sqlite3.Connection) -> None:
        """Makes the caches of a new file, or those that an older program left; without them all reads still work."""
        if self._status.health != "newer" and not self.derived.current(db):
            witness.unmark(self.path)
            with contextlib.suppress(sqlite3.OperationalError, Refusal):
                db.execute("BEGIN IMMEDIATE")
                self.derived.rebuild(db, self._go_on)
                db.execute("COMMIT")
            self._rollback()

    # What is gone

    def _look_for_losses(self, db: sqlite3.Connection, known: Witness | None, absent: bool, noted: bool) -> None:
        """Compares the file with its witness: puts back what this window still has, and says what else is missing."""
        behind = registry.own(db, self._last[0], END_MS).seq < self._last[1]
        short = behind if known is None else losses.missing(db, known) > 0
        if short and (back := self._brought_back(db)):
            entries = f"{back:,} {'entry was' if back == 1 else 'entries were'}"
            if self._rescued in self._status.lost:
                self._tell_mended(db, known, entries)
                return
            self._note(f"The journal {self.path} was replaced while it was open: {entries} put back.")
        if known is None:
            if absent and noted:
                self._lose(losses.gone(self.path, None, 0, losses.richest(self.path)))
        elif count := losses.missing(db, known):
            tell = losses.older if registry.newest(db) else losses.gone
            self._lose(tell(self.path, known, count, losses.richest(self.path)))

    def _tell_mended(self, db: sqlite3.Connection, known: Witness | None, entries: str) -> None:
        """One sentence instead of what the rescue said before this window put back what it had."""
        self._status = replace(self._status, lost=tuple(one for one in self._status.lost if one != self._rescued))
        said = f"The journal {self.path} was emptied or damaged while it was open: {entries} put back"
        missing = losses.missing(db, known) if known else 0
        if missing:
            self._lose(f"{said}, at least {missing:,} more {'is' if missing == 1 else 'are'} missing.")
        else:
            self._note(f"{said}, and none is missing; the damaged file is kept beside it.")

    def _brought_back(self, db: sqlite3.Connection) -> int:
        """Adds what the file that was open before holds, and what this window wrote; how many events that was."""
        events = dict(self._session)
        if self._former is not None:
            with contextlib.suppress(sqlite3.Error):
                events |= {event.id: event for event in rows(self._former, "")}
        fresh = [event for event in events.values() if by_id(db, event.id) is None]
        if fresh:
            db.execute("BEGIN IMMEDIATE")
            schema.insert(db, fresh)
            self.derived.update(db, fresh)
            db.execute("COMMIT")
        return len(fresh)

    def _step_aside(self) -> None:
        """Lets go of a file that no longer stands at the path; it can be read until the new one is open."""
        former, self._db = self._db, None
        self.close(keep=False)
        if self._former is not None:
            self._former.close()
        self._former = former

    def _put_back(self) -> None:
        """Gives the journal its name again if it was removed while it was open here."""
        if self._db is None or os.path.exists(self.path):
            return
        try:
            os.makedirs(os.path.dirname(self.path) or ".", mode=0o700, exist_ok=True)
            if losses.put_back(self._db, self.path):
                self._note(f"The journal {self.path} was removed while Warpwise had it open: it was put back whole.")
        except (sqlite3.Error, OSError):
            return

    def _testify(self, db: sqlite3.Connection, *, ended: bool = False) -> None:
        """Notes how the journal stands, where a loss of it would not be lost too.

        Only when it `ended` well does it vouch for the file: whatever else is found next time is looked over.
        """
        known = witness.read(self.path)
        device_id, seq = self._last if self._last[1] or known is None else (known.device, known.seq)
        if not device_id and ended and self._trusted and registry.newest(db):
            # A journal that was brought from elsewhere: unless it is vouched for, every start looks all of it over.
            db.execute("BEGIN IMMEDIATE")
            device_id = device.device_of(self.path, self._wall_ms()).id
            db.execute("COMMIT")
        if not device_id:
            return
        if known is not None and known.device == device_id:
            seq = max(seq, known.seq)
        stands = registry.own(db, device_id, self._wall_ms())
        mark = witness.mark(self.path) if ended and self._trusted and not self._status.lost else None
        count, study_day = registry.newest(db), registry.latest_day(db, self._wall_ms())
        witness.write(self.path, device_id, max(seq, stands.seq), count, study_day, mark)

    # Writing

    def _write(self, beat: Beat | None) -> dict[str, Event]:
        db = self._begin()
        events = self._stamped(db) if self._waiting else {}
        fresh = [event for event, is_new in events.values() if is_new]
        if fresh:
            schema.insert(db, fresh)
            self.derived.update(db, fresh)
        if beat is not None:
            registry.put_beat(db, beat)
        db.execute("COMMIT")
        self._waiting.clear()
        if fresh:
            self._last = fresh[-1].device_id, max(event.seq for event in fresh)
            self._remember(fresh)
            self._testify(db)
        return {name: event for name, (event, _) in events.items()}

    def _begin(self) -> sqlite3.Connection:
        """The file in a write transaction, its caches current."""
        db = self._connected()
        if self._status.health == "newer":
            raise _Newer
        if not self._begun:
            witness.unmark(self.path)
            self._begun = True
        db.execute("BEGIN IMMEDIATE")
        if self._moved():
            raise _Moved
        if not self.derived.current(db):
            self.derived.rebuild(db, self._go_on)
        return db

    def _stamped(self, db: sqlite3.Connection) -> dict[str, tuple[Event, bool]]:
        """The waiting records as events of this device, and whether they are new: an unclear commit may have held.

        No number is given twice, not even when the file was replaced by an older one.
        """
        own = device.device_of(self.path, self._wall_ms()).id
        stands = registry.own(db, own, self._wall_ms())
        if own == self._last[0] and registry.own(db, own, END_MS).seq < self._last[1]:
            raise _Moved
        known = witness.read(self.path)
        given = (self._last, (known.device, known.seq) if known else self._last, (own, 0))
        seq = max(stands.seq, *(number for name, number in given if name == own))
        at_ms, day = stands.at_ms, stands.study_day
        events: dict[str, tuple[Event, bool]] = {}
        for record in self._waiting:
            if written := by_id(db, record.id):
                events[record.id] = written, False
                continue
            seq += 1
            starts = study_days.starts(db, record.wall_ms)
            events[record.id] = stamp(record, own, seq, at_ms, starts, day), True
            at_ms, day = events[record.id][0].at_ms, events[record.id][0].study_day
        return events

    def _remember(self, events: Sequence[Event]) -> None:
        """Keeps what this window wrote, in case the file is taken away under it."""
        self._session |= {event.id: event for event in events}
        while len(self._session) > SESSION:
            del self._session[next(iter(self._session))]

    def study_day(self, wall_ms: int, tz_offset_min: int) -> str:
        """The study day of a moment, as it would be written now: the one place that tells which day it is."""

        def found(db: sqlite3.Connection) -> str:
            known = witness.read(self.path)
            own = self._last[0] or (known.device if known else "")
            starts = study_days.starts(db, wall_ms)
            return max(study_day(wall_ms, tz_offset_min, starts), registry.own(db, own, wall_ms).study_day)

        return self.read(lambda db: found(db) if self.derived.current(db) else "") or study_day(wall_ms, tz_offset_min)

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
                self.close(keep=False)

    def _set(self, health: Health, problem: str) -> None:
        readable = self._db is not None or not problem
        self._status = replace(
            self._status, health=health, waiting=len(self._waiting), problem=problem, readable=readable
        )

    def _note(self, note: str) -> None:
        if note and note not in self._status.notes:
            self._status = replace(self._status, notes=(*self._status.notes, note))

    def _lose(self, sentence: str) -> None:
        if sentence not in self._status.lost:
            self._status = replace(self._status, lost=(*self._status.lost, sentence))
