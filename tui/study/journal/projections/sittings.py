"""The sittings that ended, one row each, so that Past reads only what it shows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from tui.study.journal.events import Event
from tui.study.journal.fold import AttemptState, fold_attempt
from tui.study.journal.projections.projection import Changes, Making, OfItem
from tui.study.journal.rows import attempt_events
from tui.study.score import FULL

NAMES = ("sitting",)
OUTSIDE: tuple[str, ...] = ()
TABLES = """
CREATE TABLE sitting (
    attempt_id TEXT PRIMARY KEY,
    study_day TEXT NOT NULL,
    title TEXT NOT NULL,
    right INTEGER NOT NULL,
    of INTEGER NOT NULL,
    points INTEGER NOT NULL,
    ended INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sitting_ended ON sitting (ended, attempt_id);
"""
PAGE = 50
_ENDS = frozenset({"attempt_start", "attempt_submit", "attempt_discard"})


class Past(NamedTuple):
    """A sitting that ended. `right` of so many questions wholly; `points` by its marking, in millionths of a question.

    `title` is what it said it was called: {kind, name, of}; empty for one of an older program. `ended` in ms, UTC.
    """

    attempt_id: str
    study_day: str
    title: Mapping[str, str]
    right: int
    of: int
    points: int
    ended: int


def past(db: sqlite3.Connection, before: Past | None = None, count: int = PAGE) -> list[Past]:
    """The sittings that ended before this one, latest first."""
    last = (before.ended, before.attempt_id) if before else (2**62, "")
    query = (
        "SELECT attempt_id, study_day, title, right, of, points, ended FROM sitting "
        "WHERE (ended, attempt_id) < (?, ?) ORDER BY ended DESC, attempt_id DESC LIMIT ?"
    )
    return [
        Past(name, day, json.loads(title), *numbers) for name, day, title, *numbers in db.execute(query, (*last, count))
    ]


class Scored(NamedTuple):
    """What was answered in a sitting: so many questions, so many of them wholly right, the sum of their scores."""

    right: int = 0
    of: int = 0
    points: int = 0

    def plus(self, score: int) -> Scored:
        """With one more answer."""
        return Scored(self.right + (score >= FULL), self.of + 1, self.points + score)


def making(db: sqlite3.Connection, /) -> Making:
    """Begins to make all anew."""
    return _Making(db)


class _Making:
    """The sittings in the making: the answers of each are counted item by item, so that every event is read once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._scored: dict[str, Scored] = {}

    def item(self, known: OfItem, /) -> None:
        """Counts the latest answer to an item in each sitting."""
        latest: dict[str, Event] = {}
        overrides: dict[str, Event] = {}
        for event in known.standing:
            if event.kind == "answer":
                if event.attempt_id and event.item_id == known.item_id:
                    latest[event.attempt_id] = event
            elif event.kind == "override":
                overrides[event.target_id or ""] = event
        for name, event in latest.items():
            self._scored[name] = self._scored.get(name, _NONE).plus(_score(event, overrides))

    def sitting(self, state: AttemptState, /) -> None:
        """Writes down one that was handed in."""
        scored = self._scored.pop(state.attempt_id, _NONE)
        # An answer to nothing has no item under which it could be counted.
        for event in (state.answers or {}).values():
            if not event.item_id:
                scored = scored.plus(_score(event, state.overrides or {}))
        _put(self._db, state, scored)

    def finish(self) -> None:
        """Nothing comes after the sittings."""


_NONE = Scored()


def follow(db: sqlite3.Connection, changes: Changes, /) -> None:
    """Brings the rows up to date with events that were just inserted."""
    touched = {event.attempt_id for event in changes.named if event.attempt_id and event.kind in _ENDS}
    # What came late or was overruled changes the row of a sitting that ended; of an open one there is none.
    others = {event.attempt_id for event in changes.named if event.attempt_id} - touched
    for attempt_id in others:
        if db.execute("SELECT 1 FROM sitting WHERE attempt_id = ?", (attempt_id,)).fetchone():
            touched.add(attempt_id)
    for attempt_id in touched:
        db.execute("DELETE FROM sitting WHERE attempt_id = ?", (attempt_id,))
        state = fold_attempt(attempt_id, attempt_events(db, attempt_id))
        scored = _NONE
        for event in (state.answers or {}).values():
            scored = scored.plus(_score(event, state.overrides or {}))
        _put(db, state, scored)


def _put(db: sqlite3.Connection, state: AttemptState, scored: Scored) -> None:
    if state.status != "finished" or state.start is None or state.submit is None:
        return
    said, start = state.submit.payload(), state.start.payload()
    points = said.get("points")
    row = (
        state.attempt_id,
        state.start.study_day,
        json.dumps(_title(start), sort_keys=True),
        scored.right,
        max(_count(start), scored.of),
        points if isinstance(points, int) else scored.points,
        state.submit.at_ms,
    )
    db.execute("INSERT INTO sitting VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _score(event: Event, overrides: Mapping[str, Event]) -> int:
    """The score of an answer, the 'I was right' about it counted."""
    override = overrides.get(event.id)
    return (override.score if override and override.score is not None else event.score) or 0


def _count(start: Mapping[str, object]) -> int:
    """How many questions the sitting had when it began; of a review those that were planned."""
    review, items = start.get("review"), start.get("items")
    planned = review.get("planned") if isinstance(review, dict) else None
    if isinstance(planned, int):
        return planned
    spare = start.get("spare")
    asked = (len(items) if isinstance(items, list) else 0) - (spare if isinstance(spare, int) else 0)
    return max(0, asked)


def _title(start: Mapping[str, object]) -> dict[str, str]:
    said = start.get("title")
    if not isinstance(said, dict):
        return {"kind": "review"} if "review" in start else {}
    return {name: value for name, value in said.items() if isinstance(value, str)}
