"""The rating of a right answer that may have been luck, by the row of spaced passes in which it stands."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from tui.study.journal.events import Record
from tui.study.journal.store import Store
from tui.study.memory import families, tables
from tui.study.memory.rating import Rating, beyond_luck


def rated(store: Store, record: Record) -> Record:
    """The record, Good instead of Hard where the right answers in a row are hardly luck; on the journal's thread."""
    item_id, luck = record.item_id, record.luck
    if luck is None or item_id is None or record.rating != Rating.HARD:
        return record

    def passes(db: sqlite3.Connection) -> int:
        memory = tables.get(db, families.key(db, item_id))
        return memory.passes if memory else 0

    return replace(record, rating=int(Rating.GOOD)) if beyond_luck(luck, store.read(passes) or 0) else record
