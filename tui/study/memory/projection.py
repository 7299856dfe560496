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
from tui.study.journal.events import Event, in_time
from tui.study.journal.fold import AttemptState, standing
from tui.study.journal.projections import tally
from tui.study.journal.projections.projection import Changes, Making, OfItem
from tui.study.memory import days, families, fsrs, new_items, tables, trials
from tui.study.memory import plan as plans
from tui.study.memory.settings import Settings
from tui.study.memory.state import Course, fold_standing, rescheduled

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
    before = tables.get(db, item_id)
    course = Course(item_id, settings(db), before)
    found: list[trials.Trial] = []
    for event in sorted(events, key=in_time):
        if one := course.answer(event, event.rating):
            found.append(one)
    memory = course.memory()
    if memory == before:
        return
    if before is not None:
        tables.put(db, item_id, memory, shelved=tables.is_shelved(db, item_id))
        trials.add(db, item_id, found)
    else:
        _anew(db, item_id)


def _anew(db: sqlite3.Connection, memory_id: str) -> None:
    """Makes one memory from its events."""
    members = families.members(db, memory_id)
    events = [event for item_id in members for event in rows.item_events(db, item_id)]
    tally.add(db, _made(db, memory_id, members, standing(events), settings(db)))


def _made(
    db: sqlite3.Connection, memory_id: str, members: frozenset[str], stand: Sequence[Event], now: Settings
) -> tally.Sums:
    """Makes one memory from those of its events that count; how the sums of trials change by it."""
    found: list[trials.Trial] = []
    history = fold_standing(memory_id, stand, now, members, found, families.revs(db, memory_id))
    shelved = history.suspended or families.is_absent(db, memory_id)
    tables.put(db, memory_id, history.memory, shelved=shelved)
    new_items.after_reset(db, members, history.reset or history.outdated)
    new_items.settle(db, memory_id, waiting=history.memory is None and not shelved)
    return trials.replace(db, memory_id, found)


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
    made = making(db)
    for item_id, events in rows.by_item(db):
        made.item(OfItem(item_id, events, standing(events)))
    made.finish()


def making(db: sqlite3.Connection) -> Making:
    """Begins to make all anew: the plan comes before any item."""
    plans = [(event.id,) for event in rows.rows(db, "WHERE kind = 'plan'")]
    db.executemany("INSERT INTO memory_plan VALUES (?)", plans)
    _planned(db)
    tables.note(db, "made_with", fsrs.stamp() if db.execute("SELECT 1 FROM event LIMIT 1").fetchone() else "")
    return _Making(db)


class _Making:
    """The memories in the making; what sums up is written in one go."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._now = settings(db)
        self._related = families.related(db)
        self._spent: dict[str, list[int]] = {}
        self._sums: tally.Sums = {}

    def item(self, known: OfItem, /) -> None:
        """The time spent on one item, and its memory or that of its family."""
        for event in known.events:
            if event.kind == "answer" and event.item_id == known.item_id:
                spent = self._spent.setdefault(event.study_day, [0, 0])
                spent[0] += 1
                spent[1] += min(max(event.duration_ms or 0, 0), LONGEST_MS)
        _remembered(self._db, known, self)

    def remembered(self, known: OfItem) -> None:
        """Makes the memory to which an item belongs."""
        memory_id, members = known.item_id, frozenset({known.item_id})
        if known.item_id in self._related:
            memory_id = families.key(self._db, known.item_id)
            members = families.members(self._db, memory_id)
        if members == {known.item_id}:
            tally.plus(self._sums, _made(self._db, memory_id, members, known.standing, self._now))
        elif memory_id == known.item_id or not tables.get(self._db, memory_id):
            _anew(self._db, memory_id)

    def sitting(self, state: AttemptState, /) -> None:
        """What was answered in a sitting was gone through with its items."""

    def finish(self) -> None:
        """The sums, and what entered review without being answered."""
        for day, (answers, ms) in self._spent.items():
            _spent(self._db, day, answers, ms)
        tally.add(self._db, self._sums)
        _all_entered(self._db)


@_beside
def _remembered(_db: sqlite3.Connection, known: OfItem, made: _Making) -> None:
    made.remembered(known)


@_beside
def _all_entered(db: sqlite3.Connection) -> None:
    marks = ",".join("?" * len(new_items.KINDS))
    for event in rows.rows(db, f"WHERE kind IN ({marks})", sorted(new_items.KINDS)):
        _entered(db, event)
