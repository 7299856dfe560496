"""Current state beside the events: kept up to date in their transaction, so that opening costs what is shown.

All of it can be dropped: `Registry.rebuild` makes it again from the events alone. Which projections there are is said
where the journal is opened; the journal itself knows none of them by name.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tui.study.journal import schema, study_days
from tui.study.journal.bounds import CENTURY_MS, MAX_PLACES, within
from tui.study.journal.events import Event
from tui.study.journal.fold import AttemptState, fold_attempt, line, standing
from tui.study.journal.projections import items as item_states
from tui.study.journal.projections.projection import Changes, OfItem, Projection
from tui.study.journal.rows import attempt_events, by_attempt, by_id, by_item, rows

VERSION = 14
"""Raised with every change of the tables or of the fold: older caches are dropped and rebuilt."""

TABLES = """
CREATE TABLE cache_meta (version INTEGER NOT NULL, folded INTEGER NOT NULL);
CREATE TABLE device_state (
    device_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    study_day TEXT NOT NULL,
    PRIMARY KEY (device_id, day)
) WITHOUT ROWID;
CREATE TABLE attempt_state (attempt_id TEXT PRIMARY KEY, status TEXT NOT NULL, started_ms INTEGER NOT NULL)
WITHOUT ROWID;
CREATE INDEX attempt_open ON attempt_state (started_ms) WHERE status = 'open';
CREATE TABLE attempt_clock (
    attempt_id TEXT PRIMARY KEY,
    elapsed_ms INTEGER NOT NULL,
    position INTEGER NOT NULL,
    times TEXT NOT NULL
) WITHOUT ROWID;
"""
_OUTSIDE = {"attempt_clock", "cache_meta"}
"""The clocks of open sittings, versions."""
_OWN = ("attempt_clock", "attempt_state", "device_state", "cache_meta", study_days.NAME, *item_states.NAMES)

_DEVICE = (
    "INSERT INTO device_state VALUES (?, ?, ?, ?, ?) ON CONFLICT (device_id, day) DO UPDATE SET "
    "seq = max(seq, excluded.seq), at_ms = max(at_ms, excluded.at_ms), study_day = max(study_day, excluded.study_day)"
)
_DAY_MS = 86_400_000
_A_TELLING = 2_000

Progress = Callable[[int, int], None]
"""Called with how many events are done, and of how many."""

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Own:
    """Where a device stands: the last number it gave, and the latest time and study day of its events."""

    seq: int = 0
    at_ms: int = 0
    study_day: str = ""


@dataclass(frozen=True, slots=True)
class Beat:
    """The heartbeat of a sitting: what a kill must not take away. `times` in ms by place, -1 for never shown."""

    attempt_id: str
    elapsed_ms: int
    position: int
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """All that is kept beside the events: the state of devices, sittings and items, and the projections given."""

    projections: tuple[Projection, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All tables."""
        return (*_OWN, *(name for projection in self.projections for name in projection.NAMES))

    @property
    def derived(self) -> tuple[str, ...]:
        """The tables that the events alone decide, in alphabetical order."""
        return tuple(sorted(set(self.names) - set(self.outside) - _OUTSIDE))

    @property
    def outside(self) -> tuple[str, ...]:
        """The tables of the projections that hold what no event says."""
        return tuple(name for projection in self.projections for name in projection.OUTSIDE)

    def current(self, db: sqlite3.Connection) -> bool:
        """Whether the caches are of this version and hold every event. Costs the same however many there are."""
        names = self.names
        marks = ",".join("?" * len(names))
        query = f"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ({marks})"
        if db.execute(query, names).fetchone()[0] != len(names):
            return False
        return db.execute("SELECT version, folded FROM cache_meta").fetchall() == [(VERSION, newest(db))]

    def rebuild(self, db: sqlite3.Connection, progress: Progress | None = None, *, taught: bool = False) -> None:
        """Drops the caches and makes them again, in the open transaction.

        Heartbeats are kept, whatever version noted them: no event tells where an open sitting stood. `taught`: what the
        library taught stays too, of caches of this version; else it has to be told again.
        """
        beats = _beats(db)
        kept = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in self.outside} if taught else {}
        for name in self.names:
            db.execute(f"DROP TABLE IF EXISTS {name}")
        schema.run(
            db,
            TABLES
            + study_days.TABLES
            + item_states.TABLES
            + "".join(projection.TABLES for projection in self.projections),
        )
        for name, rest in kept.items():
            if rest:
                db.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(rest[0]))})", rest)
        last = newest(db)
        told = Told(progress, last)
        devices = Devices()
        study_days.rebuild(db)
        makings = [projection.making(db) for projection in self.projections]
        for name, events in by_item(db):
            mine = [event for event in events if event.item_id == name]
            devices.note(mine)
            known = OfItem(name, events, standing(events))
            item_states.rebuild(db, known)
            for making in makings:
                making.item(known)
            told.on(len(mine))
        for name, events in by_attempt(db):
            mine = [event for event in events if event.attempt_id == name]
            devices.note(mine)
            state = fold_attempt(name, events)
            for making in makings:
                making.sitting(state)
            # Only of an open one it matters what was answered last.
            state = attempt(db, name) if state.status == "open" else state
            _put_attempt(db, state)
            if state.status == "open" and (noted := [beat for beat in (beats.get(name), beat_of(state)) if beat]):
                put_beat(db, max(noted, key=lambda beat: beat.elapsed_ms))
            told.on(len(mine))
        for making in makings:
            making.finish()
        devices.note(rows(db, "WHERE item_id IS NULL AND attempt_id IS NULL"))
        devices.put(db)
        db.execute("INSERT INTO cache_meta VALUES (?, ?)", (VERSION, last))

    def update(self, db: sqlite3.Connection, events: Sequence[Event]) -> None:
        """Brings the caches up to date with events just inserted, in the same transaction."""
        events = [event for event in events if within(event)]
        items: dict[str, dict[str, Event]] = {}
        attempts: dict[str, None] = {}
        named: dict[str, Event] = {}
        devices = Devices()
        devices.note(events)
        devices.put(db)
        for event in events:
            for link in line(event, lambda name: by_id(db, name)):
                named[link.id] = link
                if link.item_id and event.kind in item_states.RELEVANT:
                    items.setdefault(link.item_id, {})[event.id] = event
                if link.attempt_id and link.kind.startswith("attempt_"):
                    attempts[link.attempt_id] = None
        study_days.follow(db, named.values())
        changed = {name: list(own.values()) for name, own in items.items()}
        grown = [name for name, own in changed.items() if item_states.update(db, name, own)]
        changes = Changes(events, changed, grown, list(named.values()))
        for projection in self.projections:
            projection.follow(db, changes)
        for name in attempts:
            _put_attempt(db, attempt(db, name))
        db.execute("UPDATE cache_meta SET folded = ?", (newest(db),))


class Told:
    """Tells how far a long work is, every so many events."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total = progress, total
        self._done = self._next = 0

    def on(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        if self._progress is not None and self._done >= self._next:
            self._next = self._done + _A_TELLING
            self._progress(self._done, self._total)


class Devices:
    """Where every device stands, collected before it is written."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], tuple[int, int, str]] = {}

    def note(self, events: Iterable[Event]) -> None:
        """Notes number, time and study day of events under the day on which the clock must stand to have them count."""
        for event in events:
            key = event.device_id, max(event.at_ms // _DAY_MS, _day_number(event.study_day))
            seq, at_ms, study_day = self._found.get(key, (0, 0, ""))
            self._found[key] = max(seq, event.seq), max(at_ms, event.at_ms), max(study_day, event.study_day)

    def put(self, db: sqlite3.Connection) -> None:
        """Writes them down."""
        db.executemany(_DEVICE, [(*key, *values) for key, values in self._found.items()])


@lru_cache(maxsize=4_096)
def _day_number(study_day: str) -> int:
    return date.fromisoformat(study_day).toordinal() - _EPOCH


def own(db: sqlite3.Connection, device_id: str, wall_ms: int) -> Own:
    """Where a device stands; what lies more than a day ahead of its clock counts for nothing.

    Such events come from a clock that was wrong, or were made up: they must not pull along all that is written later.
    """
    query = "SELECT max(seq), max(at_ms), max(study_day) FROM device_state WHERE device_id = ? AND day <= ?"
    seq, at_ms, study_day = db.execute(query, (device_id, wall_ms // _DAY_MS + 1)).fetchone()
    return Own(seq, at_ms, study_day) if seq is not None else Own()


def latest_day(db: sqlite3.Connection, wall_ms: int) -> str:
    """The latest study day of any device, as far as the clock believes it; '' when there is none."""
    query = "SELECT max(study_day) FROM device_state WHERE day <= ?"
    return str(db.execute(query, (wall_ms // _DAY_MS + 1,)).fetchone()[0] or "")


def attempt(db: sqlite3.Connection, attempt_id: str) -> AttemptState:
    """The state of one sitting, from its events."""
    return fold_attempt(attempt_id, attempt_events(db, attempt_id))


def put_beat(db: sqlite3.Connection, beat: Beat) -> None:
    """Notes the clock of a sitting."""
    row = (beat.attempt_id, beat.elapsed_ms, beat.position, json.dumps(beat.times))
    db.execute("INSERT OR REPLACE INTO attempt_clock VALUES (?, ?, ?, ?)", row)


def _beats(db: sqlite3.Connection) -> dict[str, Beat]:
    """All heartbeats; none when the table is not there or of another form."""
    try:
        names = [str(row[0]) for row in db.execute("SELECT attempt_id FROM attempt_clock")]
        return {name: beat for name in names if (beat := get_beat(db, name))}
    except sqlite3.OperationalError:
        return {}


def get_beat(db: sqlite3.Connection, attempt_id: str) -> Beat | None:
    """The clock of a sitting as it was last noted."""
    query = "SELECT attempt_id, elapsed_ms, position, times FROM attempt_clock WHERE attempt_id = ?"
    row = db.execute(query, (attempt_id,)).fetchone()
    if row is None or not _in_bounds(row[1], row[2]):
        return None
    try:
        times = json.loads(row[3])
    except (ValueError, TypeError):
        times = None
    return Beat(row[0], row[1], row[2], _times(times))


def beat_of(state: AttemptState) -> Beat | None:
    """What the latest event of a sitting says about its clock, for when the heartbeat is lost."""
    said = state.last.payload() if state.last else {}
    elapsed, position = said.get("elapsed"), said.get("at")
    if not isinstance(elapsed, int) or not isinstance(position, int) or not _in_bounds(elapsed, position):
        return None
    return Beat(state.attempt_id, elapsed, position, _times(said.get("times")))


def _in_bounds(elapsed: object, position: object) -> bool:
    known = isinstance(elapsed, int) and isinstance(position, int)
    return known and 0 <= elapsed <= CENTURY_MS and 0 <= position <= MAX_PLACES  # type: ignore[operator]


def _times(said: object) -> tuple[int, ...]:
    if not isinstance(said, list) or not all(type(one) is int and -1 <= one <= CENTURY_MS for one in said):
        return ()
    return tuple(said)


def newest(db: sqlite3.Connection) -> int:
    """The number of the last row: that of all rows, as a journal only grows."""
    return int(db.execute("SELECT coalesce(max(rowid), 0) FROM event").fetchone()[0])


def _put_attempt(db: sqlite3.Connection, state: AttemptState) -> None:
    if state.start is None:
        db.execute("DELETE FROM attempt_state WHERE attempt_id = ?", (state.attempt_id,))
        return
    row = (state.attempt_id, state.status, state.start.at_ms)
    db.execute("INSERT OR REPLACE INTO attempt_state VALUES (?, ?, ?)", row)
    if state.status == "finished":
        db.execute("DELETE FROM attempt_clock WHERE attempt_id = ?", (state.attempt_id,))
