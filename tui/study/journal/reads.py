"""Questions to the journal. What waits in memory counts as if it were on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tui.study.journal import rows as stored
from tui.study.journal.events import Event
from tui.study.journal.fold import REVERSIBLE, AttemptState, ItemState, fold_attempt, fold_item, in_order, undone
from tui.study.journal.projections import registry
from tui.study.journal.projections.registry import Beat, Registry
from tui.study.journal.schema import NotAJournal
from tui.study.journal.store import Store

LATELY = 1_000
"""How many events back an undo can be taken back from a list."""


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """A sitting that was not handed in, with its clock."""

    state: AttemptState
    beat: Beat


def item(store: Store, item_id: str) -> ItemState:
    """The state of one item."""
    return fold_item(item_id, item_events(store, item_id))


def item_events(store: Store, item_id: str) -> list[Event]:
    """All events of one item and those that name them."""
    on_disk = store.read(lambda db: stored.item_events(db, item_id)) or []
    return _with_waiting(store, on_disk, lambda event: event.item_id == item_id)


def attempt(store: Store, attempt_id: str) -> AttemptState:
    """The state of one sitting."""
    return fold_attempt(attempt_id, attempt_events(store, attempt_id))


def attempt_events(store: Store, attempt_id: str) -> list[Event]:
    """All events of one sitting and those that name them, in order."""
    on_disk = store.read(lambda db: stored.attempt_events(db, attempt_id)) or []
    return in_order(_with_waiting(store, on_disk, lambda event: event.attempt_id == attempt_id))


def clock(store: Store, state: AttemptState) -> Beat:
    """The clock of a sitting: its heartbeat, or what its latest event says when that is later or there is no other."""
    beat = store.read(lambda db: registry.get_beat(db, state.attempt_id))
    said = registry.beat_of(state)
    if beat is not None and (said is None or said.elapsed_ms <= beat.elapsed_ms):
        return beat
    if said is None:
        return Beat(state.attempt_id, 0, 0, ())
    return replace(said, times=said.times or (beat.times if beat else ()))


def open_attempts(store: Store) -> tuple[OpenAttempt, ...]:
    """The sittings that can be taken up again, that which was worked on last first."""
    names = store.read(lambda db: _open_names(db, store.derived)) or []
    names += [event.attempt_id for event in store.waiting() if event.kind == "attempt_start" and event.attempt_id]
    states = [attempt(store, name) for name in dict.fromkeys(names)]
    open_ones = [state for state in states if state.status == "open" and state.start]
    open_ones.sort(key=lambda state: (state.last.at_ms, state.last.id) if state.last else (0, ""), reverse=True)
    return tuple(OpenAttempt(state, clock(store, state)) for state in open_ones)


def _open_names(db: sqlite3.Connection, derived: Registry) -> list[str]:
    if derived.current(db):
        query = "SELECT attempt_id FROM attempt_state WHERE status = 'open'"
    else:
        query = "SELECT DISTINCT attempt_id FROM event WHERE kind = 'attempt_start' AND attempt_id IS NOT NULL"
    return [row[0] for row in db.execute(query)]


def recent_papers(store: Store, limit: int = 5) -> tuple[Event, ...]:
    """The starts of the latest sittings, latest first."""
    query = "SELECT attempt_id FROM attempt_state ORDER BY started_ms DESC LIMIT ?"
    names = store.read(lambda db: [row[0] for row in db.execute(query, (limit,))] if store.derived.current(db) else [])
    starts = (attempt(store, name).start for name in names or [])
    return tuple(start for start in starts if start is not None)


def undoable(store: Store, limit: int = 100) -> tuple[Event, ...]:
    """The latest events that stand and can be undone, latest first, at most `limit`; drafts are changed, not undone."""
    waiting = store.waiting()
    gone = undone(waiting)
    found = [one for one in reversed(waiting) if one.kind in _LISTED and one.id not in gone]
    found += store.read(lambda db: _standing_on_disk(db, limit, waiting)) or []
    return tuple(found[:limit])


def redoable(store: Store) -> tuple[Event, ...]:
    """What was undone lately and can be done again, the latest undo first."""
    waiting = store.waiting()
    lately = store.read(lambda db: stored.rows(db, "ORDER BY rowid DESC LIMIT ?", (LATELY,))) or []
    toggles = [*lately, *waiting]
    gone = undone(toggles)
    undos = sorted((one for one in toggles if one.kind == "undo"), key=lambda one: one.at_ms, reverse=True)
    targets = dict.fromkeys(one.target_id for one in undos if one.target_id in gone)
    return tuple(found for target in targets if target and (found := event(store, target)))


_LISTED = sorted(REVERSIBLE - {"draft"})


def _standing_on_disk(db: sqlite3.Connection, limit: int, waiting: tuple[Event, ...]) -> list[Event]:
    """Goes back row by row, as far as needed: any number of undos may lie between."""
    where = f"WHERE kind IN ({','.join('?' * len(_LISTED))}) AND rowid < ? ORDER BY rowid DESC LIMIT 1"
    query = f"SELECT rowid FROM event {where}"
    found: list[Event] = []
    row = 2**62
    while len(found) < limit and (following := db.execute(query, (*_LISTED, row)).fetchone()):
        if following[0] >= row:
            raise NotAJournal("its rows are out of order")
        row = following[0]
        for one in stored.rows(db, "WHERE rowid = ?", (row,)):
            if one.id not in undone([*stored.rows(db, "WHERE target_id = ?", (one.id,)), *waiting]):
                found.append(one)
    return found


def event(store: Store, event_id: str) -> Event | None:
    """One event; None when there is none, or it is not sound."""
    waiting = next((event for event in store.waiting() if event.id == event_id), None)
    return waiting or store.read(lambda db: stored.by_id(db, event_id))


def _with_waiting(store: Store, on_disk: Iterable[Event], belongs: Callable[[Event], bool]) -> list[Event]:
    found = {event.id: event for event in on_disk}
    for event in store.waiting():
        if belongs(event) or (event.target_id and event.target_id in found):
            found[event.id] = event
    return list(found.values())
