"""Sums over everything that was answered: by day, item and confidence; of lab guesses; and of the time spent on lessons
and labs. A cache like the others.

Every answer counts by itself (whether it stands, and with which score), so an event changes the sums of the answers it
names and of no other: bringing them up to date costs the same however long the journal is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tui.study.clock import LONGEST_MS, LONGEST_SPENT_MS
from tui.study.journal.events import Event
from tui.study.journal.fold import AttemptState, line, matters, naming_in, standing
from tui.study.journal.projections.projection import Changes, Making, OfItem
from tui.study.journal.rows import by_id, is_target, with_targeting
from tui.study.score import FULL

TABLES = """
CREATE TABLE tally (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    right INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
"""
NAMES = ("tally",)
OUTSIDE = ()

COUNTED = frozenset({"answer", "predict", "lesson"})
"""The kinds that are summed up."""

Name = tuple[str, str]
"""What is summed up: ('day', '2026-11-25'), ('item', item id), ('sure', confidence), ('guess', item id of a lab),
('spent', day) for lessons and guesses whose time is known. That is apart from 'day', which counts answers and makes the
streak."""


class Sum(NamedTuple):
    """How many there are, how many of them right, and an amount: the milliseconds of answers, say."""

    number: int = 0
    right: int = 0
    amount: int = 0

    def plus(self, other: Sum, times: int = 1) -> Sum:
        """Both together; with `times` -1, this without the other."""
        return Sum(
            self.number + times * other.number, self.right + times * other.right, self.amount + times * other.amount
        )


Sums = dict[Name, Sum]


def of(event: Event, naming: Sequence[Event]) -> Sums:
    """What one answer, guess or stop of a lesson adds, given the events that name it (and those that name these)."""
    if not event.item_id:
        return {}
    said = event.score
    if naming:
        stand = standing([event, *naming])
        if event.id not in {one.id for one in stand}:
            return {}
        # Nothing overrules a guess.
        overrides = [one for one in stand if matters(one.kind, event.kind) and one.target_id == event.id]
        said = overrides[-1].score if overrides and overrides[-1].score is not None else said
    if event.kind == "predict":
        return {("guess", event.item_id): Sum(1, (said or 0) >= FULL), **_spent(event)}
    if event.kind == "lesson":
        return _spent(event)
    right = (said or 0) >= (FULL if event.pass_bar is None else event.pass_bar)
    one = Sum(1, right, min(max(event.duration_ms or 0, 0), LONGEST_MS))
    found = {("day", event.study_day): one, ("item", event.item_id): one}
    if event.confidence:
        found["sure", event.confidence] = Sum(1, right)
    return found


def _spent(event: Event) -> Sums:
    ms = min(max(event.duration_ms or 0, 0), LONGEST_SPENT_MS)
    return {("spent", event.study_day): Sum(1, 0, ms)} if ms else {}


def total(item_id: str, events: Sequence[Event]) -> Sums:
    """The sums of one item; `events` are its own and those that name them."""
    found: Running = {}
    count(found, item_id, events)
    return {name: Sum(*numbers) for name, numbers in found.items()}


Running = dict[Name, list[int]]
"""Sums while they are counted: the numbers of a `Sum`."""


def count(found: Running, item_id: str, events: Sequence[Event]) -> None:
    """Adds one item to sums; `events` are its own and those that name them."""
    naming: dict[str, list[Event]] = {}
    for event in events:
        if event.target_id:
            naming.setdefault(event.target_id, []).append(event)
    for event in events:
        if event.kind in COUNTED and event.item_id == item_id:
            for name, (number, right, amount) in of(event, _closure(event, naming)).items():
                running = found.setdefault(name, [0, 0, 0])
                running[0] += number
                running[1] += right
                running[2] += amount


def _closure(event: Event, naming: Mapping[str, Sequence[Event]]) -> Sequence[Event]:
    if event.id not in naming:
        return ()
    return [one for one in naming_in([event], naming) if one.id != event.id]


def changes(
    events: Sequence[Event], lookup: Callable[[str], Event | None], naming: Callable[[Event], Sequence[Event]]
) -> Sums:
    """How the sums change with `events`, which just came; `lookup` and `naming` know of them too."""
    came = {event.id for event in events}
    found: Sums = {}
    touched = {one.id: one for event in events for one in line(event, lookup) if one.kind in COUNTED}
    for name, event in touched.items():
        about = naming(event)
        plus(found, of(event, about))
        if name not in came:
            plus(found, of(event, [one for one in about if one.id not in came]), times=-1)
    return found


def plus(sums: Sums, more: Sums, times: int = 1) -> None:
    """Adds `more` to `sums`; with `times` -1 takes it away."""
    for name, one in more.items():
        sums[name] = sums.get(name, Sum()).plus(one, times)


# In the file


def making(db: sqlite3.Connection, /) -> Making:
    """Begins to make all anew."""
    return _Making(db)


class _Making:
    """The sums in the making, written in one go."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._found: Running = {}

    def item(self, known: OfItem, /) -> None:
        """Counts one item."""
        count(self._found, known.item_id, known.events)

    def sitting(self, state: AttemptState, /) -> None:
        """What was answered in a sitting was counted with its items."""

    def finish(self) -> None:
        """Writes the sums."""
        add(self._db, {name: Sum(*numbers) for name, numbers in self._found.items()})


def follow(db: sqlite3.Connection, changed: Changes, /) -> None:
    """Brings the sums up to date with events that were just inserted."""
    add(db, changes(changed.events, lambda name: by_id(db, name), lambda event: _naming(db, event)))


def _naming(db: sqlite3.Connection, event: Event) -> Sequence[Event]:
    return with_targeting(db, [event]) if is_target(db, event.id) else ()


def add(db: sqlite3.Connection, sums: Sums) -> None:
    """Adds to the kept sums; what comes to nothing is forgotten."""
    for (kind, name), one in sums.items():
        db.execute(
            "INSERT INTO tally VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET "
            "number = number + excluded.number, right = right + excluded.right, amount = amount + excluded.amount",
            (kind, name, *one),
        )
        if one.number <= 0:
            db.execute("DELETE FROM tally WHERE kind = ? AND name = ? AND number = 0", (kind, name))


def get(db: sqlite3.Connection, kind: str, since: str = "", until: str = "\U0010ffff") -> dict[str, Sum]:
    """The sums of a kind by name, in order; those with names from `since` to `until`."""
    query = "SELECT name, number, right, amount FROM tally WHERE kind = ? AND name >= ? AND name <= ? ORDER BY name"
    return {str(name): Sum(*rest) for name, *rest in db.execute(query, (kind, since, until))}
