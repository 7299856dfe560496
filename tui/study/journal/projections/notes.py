"""What a learner wrote on an entry, and which entries are starred.

A note says which ones it stands in the place of, so that what two devices wrote without knowing of each other both
stay, the newer above the older.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from tui.study.journal.events import Event
from tui.study.journal.fold import AttemptState, standing
from tui.study.journal.projections.projection import Changes, Making, OfItem
from tui.study.journal.rows import rows, with_targeting

NAMES = ("entry_note", "entry_star")
OUTSIDE: tuple[str, ...] = ()
TABLES = """
CREATE TABLE entry_note (
    event_id TEXT PRIMARY KEY,
    item_id TEXT NOT NULL,
    study_day TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    text TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX entry_note_of ON entry_note (item_id, at_ms);
CREATE TABLE entry_star (item_id TEXT PRIMARY KEY, study_day TEXT NOT NULL, at_ms INTEGER NOT NULL) WITHOUT ROWID;
"""
KINDS = ("note", "star", "unstar")


class Note(NamedTuple):
    """One line that a learner wrote on 'core/entry/hbm'; `at_ms` in UTC."""

    event_id: str
    item_id: str
    study_day: str
    at_ms: int
    text: str


def of_item(db: sqlite3.Connection, item_id: str) -> list[Note]:
    """The notes on an entry that stand, newest first."""
    query = "SELECT * FROM entry_note WHERE item_id = ? AND text <> '' ORDER BY at_ms DESC, event_id DESC"
    return [Note(*row) for row in db.execute(query, (item_id,))]


def visible(db: sqlite3.Connection, item_id: str) -> list[str]:
    """The events that a new note stands in the place of, removals too."""
    return [row[0] for row in db.execute("SELECT event_id FROM entry_note WHERE item_id = ?", (item_id,))]


def noted(db: sqlite3.Connection) -> list[Note]:
    """All notes that stand, newest first."""
    query = "SELECT * FROM entry_note WHERE text <> '' ORDER BY at_ms DESC, event_id DESC"
    return [Note(*row) for row in db.execute(query)]


def starred(db: sqlite3.Connection) -> list[str]:
    """The starred entries, the latest star first."""
    return [row[0] for row in db.execute("SELECT item_id FROM entry_star ORDER BY at_ms DESC, item_id")]


def making(db: sqlite3.Connection, /) -> Making:
    """Begins to make all anew."""
    return _Making(db)


class _Making:
    """Notes and stars in the making: nothing of an item depends on another."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def item(self, known: OfItem, /) -> None:
        """Those of one item."""
        _put(self._db, known.item_id, known.standing)

    def sitting(self, state: AttemptState, /) -> None:
        """A sitting says nothing of them."""

    def finish(self) -> None:
        """Nothing comes after the items."""


def _put(db: sqlite3.Connection, item_id: str, stand: Sequence[Event]) -> None:
    own = [event for event in stand if event.kind in KINDS and event.item_id == item_id]
    if not own:
        return
    written = [event for event in own if event.kind == "note"]
    replaced = {name for event in written for name in _over(event)}
    for event in written:
        if event.id not in replaced:
            text = str(event.payload().get("text", ""))
            db.execute("INSERT INTO entry_note VALUES (?, ?, ?, ?, ?)",
                       (event.id, item_id, event.study_day, event.at_ms, text))  # fmt: skip
    stars = [event for event in own if event.kind != "note"]
    if stars and stars[-1].kind == "star":
        db.execute("INSERT INTO entry_star VALUES (?, ?, ?)", (item_id, stars[-1].study_day, stars[-1].at_ms))


def follow(db: sqlite3.Connection, changes: Changes, /) -> None:
    """Brings notes and stars up to date with events that were just inserted."""
    for item_id in {event.item_id for event in changes.named if event.kind in KINDS and event.item_id}:
        for name in NAMES:
            db.execute(f"DELETE FROM {name} WHERE item_id = ?", (item_id,))
        marks = ",".join("?" * len(KINDS))
        own = rows(db, f"WHERE item_id = ? AND kind IN ({marks})", (item_id, *KINDS))
        _put(db, item_id, standing(with_targeting(db, own)))


def _over(event: Event) -> list[str]:
    said = event.payload().get("over")
    return [name for name in said if isinstance(name, str)] if isinstance(said, list) else []
