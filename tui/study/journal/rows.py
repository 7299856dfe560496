"""Events read from the file. A row whose sha is wrong, because it rotted or was tampered with, is no event, and one
that holds values out of bounds is none for us."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from tui.study.journal.bounds import within
from tui.study.journal.events import COLUMNS, Event, Row, event_of, unaltered
from tui.study.journal.fold import REVERSIBLE, matters

_SELECT = f"SELECT {', '.join(COLUMNS)} FROM event"
_CHUNK = 500


def rows(db: sqlite3.Connection, where: str, values: Iterable[str | int] = ()) -> list[Event]:
    """The sound events of a condition."""
    return _sound(db.execute(f"{_SELECT} {where}", tuple(values)))


def _sound(found: Iterable[Row]) -> list[Event]:
    """The events of those rows that are what was written, and in which nothing is out of bounds."""
    return [event for row in found if unaltered(row) and within(event := event_of(row))]


def rotten(db: sqlite3.Connection) -> int:
    """How many rows are no longer what was written. Reads all of them."""
    return sum(not unaltered(row) for row in db.execute(_SELECT))


def by_id(db: sqlite3.Connection, event_id: str) -> Event | None:
    """One event; None when it is not there or not sound."""
    return next(iter(rows(db, "WHERE id = ?", (event_id,))), None)


def item_events(db: sqlite3.Connection, item_id: str) -> list[Event]:
    """The events of one item, with those that name them as target."""
    return with_targeting(db, rows(db, "WHERE item_id = ?", (item_id,)))


def attempt_events(db: sqlite3.Connection, attempt_id: str) -> list[Event]:
    """The events of one sitting, with those that name them as target."""
    return with_targeting(db, rows(db, "WHERE attempt_id = ?", (attempt_id,)))


def by_item(db: sqlite3.Connection) -> Iterator[tuple[str, list[Event]]]:
    """All items, each with its events and those that name them; every row is read once."""
    where = "WHERE item_id IS NOT NULL ORDER BY item_id, rowid"
    return _grouped(db, where, "item_id")


def by_attempt(db: sqlite3.Connection) -> Iterator[tuple[str, list[Event]]]:
    """All sittings, each with the events that are about no item, and those that name them."""
    where = "WHERE attempt_id IS NOT NULL AND item_id IS NULL ORDER BY attempt_id, rowid"
    return _grouped(db, where, "attempt_id")


def _grouped(db: sqlite3.Connection, where: str, column: str) -> Iterator[tuple[str, list[Event]]]:
    named = {row[0] for row in db.execute("SELECT DISTINCT target_id FROM event WHERE target_id IS NOT NULL")}
    found = db.execute(f"{_SELECT} {where}")
    for group, members in groupby(found, itemgetter(COLUMNS.index(column))):
        events = _sound(members)
        if not named.isdisjoint(event.id for event in events if event.kind in REVERSIBLE):
            events = with_targeting(db, events)
        yield group or "", events


def is_target(db: sqlite3.Connection, event_id: str) -> bool:
    """Whether any event undoes, redoes or overrides this one, or will when it comes."""
    return db.execute("SELECT 1 FROM event WHERE target_id = ?", (event_id,)).fetchone() is not None


def with_targeting(db: sqlite3.Connection, events: list[Event]) -> list[Event]:
    """The events with those that undo, redo or override them, and those that undo an override."""
    found = {event.id: event for event in events}
    fresh = found
    while fresh:
        # What names anything else, as an undo an undo, changes nothing.
        names = [name for name, event in fresh.items() if event.kind in REVERSIBLE]
        naming: dict[str, Event] = {}
        for at in range(0, len(names), _CHUNK):
            part = names[at : at + _CHUNK]
            for event in rows(db, f"WHERE target_id IN ({','.join('?' * len(part))})", part):
                if event.id not in found and matters(event.kind, fresh[event.target_id or ""].kind):
                    naming[event.id] = event
        found = {**found, **naming}
        fresh = naming
    return list(found.values())
