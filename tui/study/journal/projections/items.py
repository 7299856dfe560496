"""The cached state of items. An answer that comes last, as nearly all do, is added without reading the earlier ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from tui.study.journal.events import Event, in_time
from tui.study.journal.fold import ItemState, rev_of, stand_of, standing
from tui.study.journal.projections.projection import OfItem
from tui.study.journal.rows import is_target, item_events
from tui.study.score import FULL

TABLES = """
CREATE TABLE item_state (
    item_id TEXT PRIMARY KEY,
    answers INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    spaced INTEGER NOT NULL,
    last_event TEXT,
    last_day TEXT,
    last_score INTEGER,
    last_rating INTEGER,
    last_confidence TEXT,
    last_rev INTEGER,
    flagged INTEGER NOT NULL,
    suspended INTEGER NOT NULL,
    reports INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE item_top (item_id TEXT PRIMARY KEY, day TEXT NOT NULL, at_ms INTEGER NOT NULL, event_id TEXT NOT NULL)
WITHOUT ROWID;
"""
NAMES = ("item_state", "item_top")

RELEVANT = frozenset(
    {"answer", "override", "undo", "redo", "reset", "suspend", "unsuspend", "flag", "unflag", "report"}
)
"""The kinds that change what is cached of an item."""

Row = tuple[str | int | None, ...]


def update(db: sqlite3.Connection, item_id: str, events: Sequence[Event]) -> bool:
    """Brings the row of an item up to date with new events of it, or that name events of it.

    True when they were answers that come after everything that was known.
    """
    grown = _grown(db, item_id, sorted(events, key=in_time))
    if not grown:
        everything = item_events(db, item_id)
        rebuild(db, OfItem(item_id, everything, standing(everything)))
    return grown


def rebuild(db: sqlite3.Connection, known: OfItem) -> None:
    """Makes the row of an item from all that is known of it."""
    item_id = known.item_id
    now = stand_of(item_id, known.standing)
    top = max((event for event in known.events if event.kind in RELEVANT), key=in_time, default=None)
    if top:
        db.execute("INSERT OR REPLACE INTO item_top VALUES (?, ?, ?, ?)", (item_id, *top.order))
    if now == ItemState(item_id):
        db.execute("DELETE FROM item_state WHERE item_id = ?", (item_id,))
        return
    last = now.trials[-1] if now.trials else None
    ending: Row = (None,) * 6
    if last:
        ending = (last.event_id, last.study_day, last.score, last.rating, last.confidence, last.rev)
    spaced = sum(trial.spaced for trial in now.trials)
    _put(db, (item_id, len(now.trials), now.right, spaced, *ending, now.flagged, now.suspended, now.reports))


def _grown(db: sqlite3.Connection, item_id: str, events: Sequence[Event]) -> bool:
    """Adds answers that come after everything known of the item, if that is what the events are."""
    found = db.execute("SELECT day, at_ms, event_id FROM item_top WHERE item_id = ?", (item_id,)).fetchone()
    top = tuple(found) if found else ("", 0, "")
    if any(event.kind != "answer" or event.order <= top or is_target(db, event.id) for event in events):
        return False
    row = db.execute("SELECT * FROM item_state WHERE item_id = ?", (item_id,)).fetchone()
    _, answers, passed, spaced, _, day, *_, flagged, suspended, reports = row or (
        item_id,
        *(0,) * 3,
        *(None,) * 6,
        *(0,) * 3,
    )
    for event in events:
        score, bar = event.score or 0, FULL if event.pass_bar is None else event.pass_bar
        answers, passed, spaced = answers + 1, passed + (score >= bar), spaced + (event.study_day != day)
        day = event.study_day
    last = events[-1]
    ending = (last.id, last.study_day, last.score or 0, last.rating, last.confidence, rev_of(last))
    _put(db, (item_id, answers, passed, spaced, *ending, flagged, suspended, reports))
    db.execute("INSERT OR REPLACE INTO item_top VALUES (?, ?, ?, ?)", (item_id, *last.order))
    return True


def _put(db: sqlite3.Connection, row: Row) -> None:
    db.execute(f"INSERT OR REPLACE INTO item_state VALUES ({','.join('?' * len(row))})", row)
