"""What statistics read from the journal's file, on its thread. Costs what is shown, not what was ever done."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from tui.study.journal import rows as stored
from tui.study.journal.events import Event
from tui.study.journal.projections import tally
from tui.study.journal.projections.tally import Sum, Sums
from tui.study.journal.store import Store
from tui.study.memory import days, tables
from tui.study.memory import projection as memories
from tui.study.memory.plan import Plan
from tui.study.stats.recall import Remembered

FORECAST = 30
"""Days ahead."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The sums by kind and name, the memories, and what falls due: (items, milliseconds of their answers) by day."""

    sums: Mapping[str, Mapping[str, Sum]]
    remembered: tuple[Remembered, ...]
    load: Mapping[int, tuple[int, int]]
    plan: Plan


def everything(store: Store, today: int) -> Counted:
    """All that the statistics show."""
    kinds = ("day", "spent", "sure", "item", "guess", "month", "bin")
    return _counted(store, today, {kind: "" for kind in kinds}, ahead=FORECAST)


def standing(store: Store, today: int) -> Counted:
    """What Today shows: the recall, and the days of this week."""
    return _counted(store, today, {"day": days.text(today - days.weekday(today))}, ahead=0)


def _counted(store: Store, today: int, since: Mapping[str, str], *, ahead: int) -> Counted:
    waiting = store.waiting()

    def read(db: sqlite3.Connection) -> Counted:
        if not store.derived.current(db):
            # A journal of a newer program, opened for reading only: what it keeps beside the events is not for us.
            return Counted(_sorted(_recounted(db), since), (), {}, Plan())
        sums = {kind: tally.get(db, kind, first) for kind, first in since.items()}
        if waiting:
            late = _sorted(_waiting(db, waiting), since)
            sums = {kind: _both(sums[kind], late[kind]) for kind in sums}
        return Counted(sums, _remembered(db), _load(db, today, ahead), memories.plan(db))

    found = store.read(read)
    if found is not None:
        return found
    alone = {event.id: event for event in waiting}
    sums = tally.changes(waiting, alone.get, lambda event: [one for one in waiting if one.id != event.id])
    return Counted(_sorted(sums, since), (), {}, Plan())


def _waiting(db: sqlite3.Connection, waiting: tuple[Event, ...]) -> Sums:
    """What events that are only in memory add."""
    alone = {event.id: event for event in waiting}

    def naming(event: Event) -> list[Event]:
        return [*stored.with_targeting(db, [event]), *(one for one in waiting if one.id != event.id)]

    return tally.changes(waiting, lambda name: alone.get(name) or stored.by_id(db, name), naming)


def _recounted(db: sqlite3.Connection) -> Sums:
    found: Sums = {}
    for (name,) in db.execute("SELECT DISTINCT item_id FROM event WHERE item_id IS NOT NULL").fetchall():
        for key, one in tally.total(name, stored.item_events(db, name)).items():
            found[key] = found.get(key, Sum()).plus(one)
    return found


def _sorted(sums: Sums, since: Mapping[str, str]) -> dict[str, dict[str, Sum]]:
    found: dict[str, dict[str, Sum]] = {kind: {} for kind in since}
    for (kind, name), one in sorted(sums.items()):
        if kind in since and name >= since[kind]:
            found[kind][name] = one
    return found


def _both(one: Mapping[str, Sum], other: Mapping[str, Sum]) -> dict[str, Sum]:
    names = sorted({*one, *other})
    both = {name: one.get(name, Sum()).plus(other.get(name, Sum())) for name in names}
    return {name: found for name, found in both.items() if found.number}


def _remembered(db: sqlite3.Connection) -> tuple[Remembered, ...]:
    curve = tables.decay(db)
    query = "SELECT asked, stability, last_day FROM memory WHERE shelved = 0"
    return tuple(Remembered(*row)._replace(decay=curve) for row in db.execute(query))


def _load(db: sqlite3.Connection, today: int, ahead: int) -> dict[int, tuple[int, int]]:
    """What is due by day, what is overdue counted today."""
    query = "SELECT max(day, ?), sum(items), sum(ms) FROM memory_load WHERE day < ? GROUP BY 1"
    return {day: (items, ms) for day, items, ms in db.execute(query, (today, today + ahead))}
