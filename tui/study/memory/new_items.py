"""Items that entered review and were never answered: of a lesson section that was passed, or looked up and chosen."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from tui.study.journal.events import Event
from tui.study.journal.fold import REVERSIBLE, undone
from tui.study.journal.rows import with_targeting
from tui.study.memory import families

KINDS = frozenset({"lesson", "learn"})
"""The kinds of event that say in `items` what enters."""
MOST_ITEMS = 1_000
_OF_RESET = -1


def follow(db: sqlite3.Connection, event: Event) -> None:
    """Lets the items of an event enter, or takes them out when it is undone."""
    db.execute("DELETE FROM memory_fresh WHERE event_id = ?", (event.id,))
    if stands(db, event):
        for place, item_id in enumerate(items(event)):
            _enter(db, event, item_id, place)


def after_reset(db: sqlite3.Connection, members: frozenset[str], reset: Event | None) -> None:
    """An item that was reset is new again, until it is answered."""
    for item_id in members:
        db.execute("DELETE FROM memory_fresh WHERE item_id = ? AND place = ?", (item_id, _OF_RESET))
    if reset is not None and reset.item_id:
        _enter(db, reset, reset.item_id, _OF_RESET)


def settle(db: sqlite3.Connection, memory_id: str, *, waiting: bool) -> None:
    """Notes whether the items of a memory still wait for their first answer."""
    db.execute("UPDATE memory_fresh SET waiting = ? WHERE memory_id = ?", (waiting, memory_id))


def waiting(db: sqlite3.Connection, limit: int) -> list[str]:
    """The items that wait, those that entered first before the others."""
    query = "SELECT item_id FROM memory_fresh WHERE waiting = 1 ORDER BY day, at_ms, place LIMIT ?"
    return list(dict.fromkeys(row[0] for row in db.execute(query, (limit,))))


def stands(db: sqlite3.Connection, event: Event) -> bool:
    """Whether an event counts: it was not undone."""
    return event.kind not in REVERSIBLE or event.id not in undone(with_targeting(db, [event]))


def _enter(db: sqlite3.Connection, event: Event, item_id: str, place: int) -> None:
    memory_id = families.key(db, item_id)
    known = db.execute("SELECT 1 FROM memory WHERE item_id = ?", (memory_id,)).fetchone()
    left = db.execute("SELECT suspended FROM item_state WHERE item_id = ?", (item_id,)).fetchone()
    waits = not known and not (left and left[0]) and not families.is_absent(db, memory_id)
    row = (item_id, event.id, event.study_day, event.at_ms, place, memory_id, waits)
    db.execute("INSERT OR REPLACE INTO memory_fresh VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def items(event: Event) -> Sequence[str]:
    """The items that an event lets enter."""
    said = event.payload().get("items")
    if not isinstance(said, list):
        return ()
    return [one for one in said[:MOST_ITEMS] if isinstance(one, str) and 0 < len(one) <= 200 and one.isprintable()]
