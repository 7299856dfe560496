"""The sittings that ended, one row each, so that Past reads only what it shows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui.study.journal.events import Event
from tui.study.journal.fold import AttemptState, fold_attempt
from tui.study.journal.projections.projection import Changes
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


def begin(_db: sqlite3.Connection, /) -> None:
    """Nothing comes before the items."""


def item(_db: sqlite3.Connection, _item_id: str, _events: Sequence[Event], /) -> None:
    """An item says nothing of a sitting."""


def finish(db: sqlite3.Connection, /) -> None:
    """Every sitting that was handed in."""
    query = "SELECT DISTINCT attempt_id FROM event WHERE kind = 'attempt_submit' AND attempt_id IS NOT NULL"
    for (attempt_id,) in db.execute(query).fetchall():
        _put(db, attempt_id)


def follow(db: sqlite3.Connection, changes: Changes, /) -> None:
    """Brings the rows up to date with events that were just inserted."""
    touched = {event.attempt_id for event in changes.named if event.attempt_id and event.kind in _ENDS}
    # What came late or was overruled changes the row of a sitting that ended; of an open one there is none.
    others = {event.attempt_id for event in changes.named if event.attempt_id} - touched
    for attempt_id in others:
        if db.execute("SELECT 1 FROM sitting WHERE attempt_id = ?", (attempt_id,)).fetchone():
            touched.add(attempt_id)
    for attempt_id in touched:
        _put(db, attempt_id or "")


def _put(db: sqlite3.Connection, attempt_id: str) -> None:
    events = attempt_events(db, attempt_id)
    state = fold_attempt(attempt_id, events)
    db.execute("DELETE FROM sitting WHERE attempt_id = ?", (attempt_id,))
    if state.status != "finished" or state.start is None or state.submit is None:
        return
    scores = _scores(state)
    said, start = state.submit.payload(), state.start.payload()
    points = said.get("points")
    row = (
        attempt_id,
        state.start.study_day,
        json.dumps(_title(start), sort_keys=True),
        sum(score >= FULL for score in scores),
        max(_count(start), len(scores)),
        points if isinstance(points, int) else sum(scores),
        state.submit.at_ms,
    )
    db.execute("INSERT INTO sitting VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _scores(state: AttemptState) -> list[int]:
    """The score of every question answered, the 'I was right' about it counted."""
    overrides = state.overrides or {}
    found: list[int] = []
    for event in (state.answers or {}).values():
        override = overrides.get(event.id)
        found.append((override.score if override and override.score is not None else event.score) or 0)
    return found


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
