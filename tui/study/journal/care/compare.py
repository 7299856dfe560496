"""What one journal has and another has not."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from tui.study.journal import schema


@dataclass(frozen=True, slots=True)
class Missing:
    """So many events, and the study days of the first and the last of them; '' when there are none."""

    events: int = 0
    first_day: str = ""
    last_day: str = ""

    @property
    def sentence(self) -> str:
        """'3 events of 2026-11-24 to 2026-11-25'."""
        days = self.first_day if self.first_day == self.last_day else f"{self.first_day} to {self.last_day}"
        return f"{counted(self.events, 'event')}{f' of {days}' if days else ''}"


_DAY = "CASE WHEN study_day GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' THEN study_day END"
_SPAN = f"count(*), coalesce(min({_DAY}), ''), coalesce(max({_DAY}), '')"
"""What comes from elsewhere may call anything a day: that is counted, and not said."""


def everything(db: sqlite3.Connection) -> Missing:
    """All events."""
    return Missing(*db.execute(f"SELECT {_SPAN} FROM event").fetchone())


def missing(path: str, other: str) -> Missing:
    """The events of the journal `path` whose ids are not in `other`. Raises sqlite3.Error."""
    with closing(schema.connect(path, busy_ms=schema.BUSY_MS, read_only=True)) as db:
        db.execute("ATTACH ? AS other", (schema.uri(other, read_only=True),))
        return missing_in(db, "main", "other")


def missing_in(db: sqlite3.Connection, one: str, other: str) -> Missing:
    """The same of two attached databases, by their names in `db`."""
    query = f"SELECT {_SPAN} FROM {one}.event AS mine WHERE NOT EXISTS (SELECT 1 FROM {other}.event WHERE id = mine.id)"
    return Missing(*db.execute(query).fetchone())


def tail(db: sqlite3.Connection) -> tuple[int, str, str] | None:
    """The last row. As a journal only grows, another one with the same last row holds nothing else."""
    row = db.execute("SELECT rowid, id, sha FROM event ORDER BY rowid DESC LIMIT 1").fetchone()
    return tuple(row) if row else None


def derived(db: sqlite3.Connection, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The rows of these caches as text, by name, in an order of their own."""
    for name in names:
        for row in sorted(repr(tuple(row)) for row in db.execute(f"SELECT * FROM {name}")):
            yield name, row


def digest(db: sqlite3.Connection, names: Iterable[str]) -> str:
    """One sum over all events and the state they make, the tables `names`: the same where the same is known."""
    found = hashlib.sha256()
    for row in db.execute("SELECT id, sha FROM event ORDER BY id"):
        found.update(repr(tuple(row)).encode())
    for name, text in derived(db, names):
        found.update(f"{name} {text}".encode())
    return found.hexdigest()


def counted(count: int, thing: str) -> str:
    """'1 event', '1,204 events'."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
