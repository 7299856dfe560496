"""Questions to the journal. What waits in memory counts as if it were on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tui.study.journal import caches
from tui.study.journal.caches import Beat
from tui.study.journal.events import Event
from tui.study.journal.fold import REVERSIBLE, AttemptState, ItemState, fold_attempt, fold_item, in_order, undone
from tui.study.journal.store import Store


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """A sitting that was not handed in, with its clock."""

    state: AttemptState
    beat: Beat


def item(store: Store, item_id: str) -> ItemState:
    """The state of one item."""
    on_disk = store.read(lambda db: caches.item_events(db, item_id)) or []
    return fold_item(item_id, _with_waiting(store, on_disk, lambda event: event.item_id == item_id))


def attempt(store: Store, attempt_id: str) -> AttemptState:
    """The state of one sitting."""
    return fold_attempt(attempt_id, attempt_events(store, attempt_id))


def attempt_events(store: Store, attempt_id: str) -> list[Event]:
    """All events of one sitting and those that name them, in order."""
    on_disk = store.read(lambda db: caches.attempt_events(db, attempt_id)) or []
    return in_order(_with_waiting(store, on_disk, lambda event: event.attempt_id == attempt_id))


def clock(store: Store, state: AttemptState) -> Beat:
    """The clock of a sitting: its heartbeat, or what its latest event says when that is later or there is no other."""
    beat = store.read(lambda db: caches.get_beat(db, state.attempt_id))
    said = caches.beat_of(state)
    if beat is None or (said is not None and said.elapsed_ms > beat.elapsed_ms):
        times = beat.times if beat else ()
        return (
            Beat(said.attempt_id, said.elapsed_ms, said.position, times) if said else Beat(state.attempt_id, 0, 0, ())
        )
    return beat


def open_attempts(store: Store) -> tuple[OpenAttempt, ...]:
    """The sittings that can be taken up again, latest first."""
    names = store.read(_open_names) or []
    names += [event.attempt_id for event in store.waiting() if event.kind == "attempt_start" and event.attempt_id]
    states = [attempt(store, name) for name in dict.fromkeys(names)]
    open_ones = [state for state in states if state.status == "open" and state.start]
    open_ones.sort(key=lambda state: state.start.order if state.start else ("", 0, ""), reverse=True)
    return tuple(OpenAttempt(state, clock(store, state)) for state in open_ones)


def _open_names(db: sqlite3.Connection) -> list[str]:
    if caches.current(db):
        query = "SELECT attempt_id FROM attempt_state WHERE status = 'open'"
    else:
        query = "SELECT DISTINCT attempt_id FROM event WHERE kind = 'attempt_start' AND attempt_id IS NOT NULL"
    return [row[0] for row in db.execute(query)]


def recent_papers(store: Store, limit: int = 5) -> tuple[Event, ...]:
    """The starts of the latest sittings, latest first."""
    query = "SELECT attempt_id FROM attempt_state ORDER BY started_ms DESC LIMIT ?"
    names = store.read(lambda db: [row[0] for row in db.execute(query, (limit,))] if caches.current(db) else [])
    starts = (attempt(store, name).start for name in names or [])
    return tuple(start for start in starts if start is not None)


def undoable(store: Store, limit: int = 100) -> tuple[Event, ...]:
    """The latest events that stand and can be undone, latest first, at most `limit`; drafts are changed, not undone."""
    return _latest(store, limit, gone=False)


def redoable(store: Store, limit: int = 100) -> tuple[Event, ...]:
    """The latest events that were undone, latest first."""
    return _latest(store, limit, gone=True)


def _latest(store: Store, limit: int, *, gone: bool) -> tuple[Event, ...]:
    waiting = store.waiting()
    found = [one for one in reversed(waiting) if one.kind in _LISTED and (one.id in undone(waiting)) == gone]
    found += store.read(lambda db: _latest_on_disk(db, limit, gone, waiting)) or []
    return tuple(found[:limit])


_LISTED = sorted(REVERSIBLE - {"draft"})


def _latest_on_disk(db: sqlite3.Connection, limit: int, gone: bool, waiting: tuple[Event, ...]) -> list[Event]:
    """Goes back row by row, as far as needed: any number of undos may lie between."""
    where = f"WHERE kind IN ({','.join('?' * len(_LISTED))}) AND rowid < ? ORDER BY rowid DESC LIMIT 1"
    query = f"SELECT rowid FROM event {where}"
    found: list[Event] = []
    row = 2**62
    while len(found) < limit and (following := db.execute(query, (*_LISTED, row)).fetchone()):
        row = following[0]
        for one in caches.rows(db, "WHERE rowid = ?", (row,)):
            toggles = [*caches.rows(db, "WHERE target_id = ?", (one.id,)), *waiting]
            if (one.id in undone(toggles)) == gone:
                found.append(one)
    return found


def event(store: Store, event_id: str) -> Event | None:
    """One event; None when there is none, or it is not sound."""
    waiting = next((event for event in store.waiting() if event.id == event_id), None)
    return waiting or store.read(lambda db: caches.by_id(db, event_id))


def _with_waiting(store: Store, on_disk: Iterable[Event], belongs: Callable[[Event], bool]) -> list[Event]:
    found = {event.id: event for event in on_disk}
    for event in store.waiting():
        if belongs(event) or (event.target_id and event.target_id in found):
            found[event.id] = event
    return list(found.values())
