"""Keeps the cached memories in step with the events, in the transaction that writes them.

What an answer costs here does not depend on how many there are. Importing this does not load FSRS.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

from tui.failures import Refusal
from tui.study.clock import LONGEST_MS
from tui.study.journal import rows
from tui.study.journal.events import Event
from tui.study.journal.fold import standing
from tui.study.journal.projections.projection import Changes
from tui.study.memory import days, families, fsrs, new_items, tables, trials
from tui.study.memory import plan as plans
from tui.study.memory.settings import Settings
from tui.study.memory.state import answered, fold, rescheduled, trial_of

NAMES = (*tables.NAMES, *trials.NAMES)
OUTSIDE = ("memory_kin", "memory_meta")
TABLES = tables.TABLES + trials.TABLES
_ANEW = ("memory", "memory_load", "memory_fresh", "memory_day", "memory_plan")

_FAILED = "nothing"

P = ParamSpec("P")


class MemoryFailure(Refusal):
    """No schedule can be made; the text is one sentence."""


def _beside(
    work: Callable[Concatenate[sqlite3.Connection, P], None],
) -> Callable[Concatenate[sqlite3.Connection, P], None]:
    """An answer must reach the disk even where no schedule can be made of it: then the memories are left as they are,
    made anew when they are next asked for, and what is wrong is said there."""

    @wraps(work)
    def done(db: sqlite3.Connection, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            work(db, *args, **kwargs)
        except sqlite3.Error:
            raise
        except MemoryFailure:
            return
        except Exception as error:
            tables.note(db, "made_with", _FAILED)
            tables.note(db, "trouble", f"{type(error).__name__}: {error}"[:500])

    return done


def plan(db: sqlite3.Connection) -> plans.Plan:
    """The plan that holds."""
    text = tables.meta(db, "plan")
    return plans.of(json.loads(text)) if text else plans.Plan()


def settings(db: sqlite3.Connection) -> Settings:
    """What holds for scheduling."""
    return plan(db).settings()


def is_made(db: sqlite3.Connection) -> bool:
    """Whether the memories are those of this FSRS."""
    return tables.meta(db, "made_with") == fsrs.stamp()


def ensure(db: sqlite3.Connection) -> bool:
    """Makes all memories anew if they were made with another FSRS, or could not be made; whether that was so.

    Raises MemoryFailure when they cannot be made now either.
    """
    if is_made(db):
        return False
    rebuild(db)
    if tables.meta(db, "made_with") == _FAILED:
        trouble = tables.meta(db, "trouble")
        raise MemoryFailure(f"No schedule can be made ({trouble}); your answers are safe: install Warpwise anew.")
    return True


def compare(db: sqlite3.Connection, library: str, taught: Callable[[], families.Taught]) -> None:
    """Follows a change of the library; see `families`, which takes what `taught` tells. `library` is its hash."""
    if tables.meta(db, "library") != library:
        for memory_id in families.compare(db, taught()):
            _anew(db, memory_id)
        tables.note(db, "library", library)


# After events


@_beside
def follow(db: sqlite3.Connection, changes: Changes) -> None:
    """Brings everything up to date with events that were just inserted."""
    for event in changes.events:
        if event.kind == "answer":
            _spent(db, event.study_day, 1, min(max(event.duration_ms or 0, 0), LONGEST_MS))
    if tables.meta(db, "made_with") == _FAILED:
        return
    if plans_changed := [event for event in changes.named if event.kind == "plan"]:
        db.executemany("INSERT OR IGNORE INTO memory_plan VALUES (?)", [(event.id,) for event in plans_changed])
        if _planned(db):
            rebuild(db)
            return
    if changes.items and ensure(db):
        return
    only_grown = set(changes.grown)
    for item_id, own in changes.items.items():
        memory_id = families.key(db, item_id)
        if item_id in only_grown and memory_id == item_id and not families.revs(db, item_id):
            _grow(db, item_id, own)
        else:
            _anew(db, memory_id)
    for event in changes.named:
        if event.kind in new_items.KINDS:
            _entered(db, event)


def _grow(db: sqlite3.Connection, item_id: str, events: Iterable[Event]) -> None:
    before = memory = tables.get(db, item_id)
    now = settings(db)
    found: list[trials.Trial] = []
    for event in sorted(events, key=lambda event: event.order):
        last, memory = memory, answered(memory, item_id, event, now, event.rating)
        if one := trial_of(last, memory, event.rating):
            found.append(one)
    if memory == before:
        return
    if before is not None:
        tables.put(db, item_id, memory, shelved=tables.is_shelved(db, item_id))
        trials.add(db, item_id, found)
    else:
        _anew(db, item_id)


def _anew(db: sqlite3.Connection, memory_id: str, events: Iterable[Event] | None = None) -> None:
    """Makes one memory from its events."""
    members = families.members(db, memory_id)
    if events is None or len(members) > 1:
        events = [event for item_id in members for event in rows.item_events(db, item_id)]
    found: list[trials.Trial] = []
    history = fold(memory_id, events, settings(db), members, found, families.revs(db, memory_id))
    shelved = history.suspended or families.is_absent(db, memory_id)
    tables.put(db, memory_id, history.memory, shelved=shelved)
    trials.replace(db, memory_id, found)
    new_items.after_reset(db, members, history.reset or history.outdated)
    new_items.settle(db, memory_id, waiting=history.memory is None and not shelved)


def _entered(db: sqlite3.Connection, event: Event) -> None:
    """What a lesson or a wish let enter; whether it waits is a matter of all who share its memory."""
    new_items.follow(db, event)
    for item_id in new_items.items(event):
        memory_id = families.key(db, item_id)
        if memory_id != item_id:
            _anew(db, memory_id)


def _planned(db: sqlite3.Connection) -> bool:
    """Takes over the latest plan that stands; every item may fall due on another day under it.

    Whether even that is not enough: with other parameters every memory is another one.
    """
    before = settings(db)
    names = [row[0] for row in db.execute("SELECT event_id FROM memory_plan")]
    events = rows.with_targeting(db, [event for name in names if (event := rows.by_id(db, name))])
    latest = next((event for event in reversed(standing(events)) if event.kind == "plan"), None)
    tables.note(db, "plan", json.dumps(dict(latest.payload())) if latest else "")
    now = settings(db)
    tables.note(db, "decay", repr(now.decay))
    if now == before or now.parameters != before.parameters:
        return now != before
    shelved = {row[0] for row in db.execute("SELECT item_id FROM memory WHERE shelved = 1")}
    for memory in tables.find(db):
        tables.put(db, memory.item_id, rescheduled(memory, now), shelved=memory.item_id in shelved)
    return False


def _spent(db: sqlite3.Connection, study_day: str, answers: int, ms: int) -> None:
    """Adds to the time spent on a day. It stays spent when an answer is undone."""
    day = days.number(study_day)
    if day is None:
        return
    db.execute(
        "INSERT INTO memory_day VALUES (?, ?, ?) ON CONFLICT (day) "
        "DO UPDATE SET answers = answers + excluded.answers, ms = ms + excluded.ms",
        (day, answers, ms),
    )


# From nothing


def rebuild(db: sqlite3.Connection) -> None:
    """Makes all memories from the events alone."""
    for name in _ANEW:
        db.execute(f"DELETE FROM {name}")
    trials.clear(db)
    begin(db)
    for item_id, events in rows.by_item(db):
        item(db, item_id, events)
    finish(db)


def begin(db: sqlite3.Connection) -> None:
    """The first part of making all anew: the plan, before any item."""
    plans = [(event.id,) for event in rows.rows(db, "WHERE kind = 'plan'")]
    db.executemany("INSERT INTO memory_plan VALUES (?)", plans)
    _planned(db)
    tables.note(db, "made_with", fsrs.stamp() if db.execute("SELECT 1 FROM event LIMIT 1").fetchone() else "")


def item(db: sqlite3.Connection, item_id: str, events: Sequence[Event]) -> None:
    """The second part, for each item with its events and those that name them."""
    spent: dict[str, tuple[int, int]] = {}
    for event in events:
        if event.kind == "answer" and event.item_id == item_id:
            answers, ms = spent.get(event.study_day, (0, 0))
            spent[event.study_day] = answers + 1, ms + min(max(event.duration_ms or 0, 0), LONGEST_MS)
    for day, (answers, ms) in spent.items():
        _spent(db, day, answers, ms)
    _remembered(db, item_id, events)


@_beside
def _remembered(db: sqlite3.Connection, item_id: str, events: Sequence[Event]) -> None:
    memory_id = families.key(db, item_id)
    if memory_id == item_id:
        _anew(db, item_id, events)
    elif not tables.get(db, memory_id):
        _anew(db, memory_id)


@_beside
def finish(db: sqlite3.Connection) -> None:
    """The last part: what entered review without being answered."""
    marks = ",".join("?" * len(new_items.KINDS))
    for event in rows.rows(db, f"WHERE kind IN ({marks})", sorted(new_items.KINDS)):
        _entered(db, event)
