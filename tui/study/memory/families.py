"""What the library says about items: which share one memory (a family, or what took the place of a retired one), and
which are no longer taught, and of which earlier answers say nothing any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple


class Taught(NamedTuple):
    """What the library says: the memory of each item that can be asked; of each that no longer can, the item that took
    its place; and the revisions above 1, before which answers say nothing: of both."""

    memories: Mapping[str, str]
    heirs: Mapping[str, str]
    revs: Mapping[str, int]


def key(db: sqlite3.Connection, item_id: str) -> str:
    """The name of the memory of an item: its own, or that of its family."""
    row = db.execute("SELECT memory_id FROM memory_kin WHERE item_id = ?", (item_id,)).fetchone()
    return str(row[0]) if row else item_id


def related(db: sqlite3.Connection) -> frozenset[str]:
    """The items of whose memory the library says anything, and the names of memories that several share."""
    return frozenset(name for row in db.execute("SELECT item_id, memory_id FROM memory_kin") for name in row)


def members(db: sqlite3.Connection, memory_id: str) -> frozenset[str]:
    """The items that share a memory; none for the name of an item that belongs to a family."""
    found = frozenset(row[0] for row in db.execute("SELECT item_id FROM memory_kin WHERE memory_id = ?", (memory_id,)))
    return found or (frozenset({memory_id}) if key(db, memory_id) == memory_id else frozenset())


def is_absent(db: sqlite3.Connection, memory_id: str) -> bool:
    """Whether none of what a memory is about is taught in the library at hand."""
    found = db.execute("SELECT min(absent) FROM memory_kin WHERE memory_id = ?", (memory_id,)).fetchone()
    return bool(found[0])


def asked(db: sqlite3.Connection, memory_id: str) -> list[str]:
    """The items of a memory that are still taught, in order; the item itself where it shares its memory with none."""
    query = "SELECT item_id, absent FROM memory_kin WHERE memory_id = ? ORDER BY item_id"
    found = db.execute(query, (memory_id,)).fetchall()
    return [item_id for item_id, absent in found if not absent] if found else [memory_id]


def revs(db: sqlite3.Connection, memory_id: str) -> dict[str, int]:
    """The items of a memory to which answers count from a later revision than the first on, and that revision."""
    return dict(db.execute("SELECT item_id, rev FROM memory_kin WHERE memory_id = ? AND rev > 1", (memory_id,)))


def compare(db: sqlite3.Connection, found: Taught) -> set[str]:
    """Notes what is taught now; the memories that have to be made anew for it.

    Costs what was ever answered, once for each change of the library.
    """
    answered = {row[0] for row in db.execute("SELECT item_id FROM item_top UNION SELECT item_id FROM memory_fresh")}
    taught, heirs, revs = found
    now = {item: (memory, 0, 1) for item, memory in taught.items() if memory != item}
    for item, heir in heirs.items():
        memory = taught[heir]
        now |= {item: (memory, 1, 1), heir: (memory, 0, 1)}
    now |= {item: (item, 1, 1) for item in answered - taught.keys() - heirs.keys() if _can_be_asked(item)}
    for item, rev in revs.items():
        memory, absent, _ = now.get(item, (item, 0, 1))
        now[item] = memory, absent, rev
    query = "SELECT item_id, memory_id, absent, rev FROM memory_kin"
    before = {item: (memory, absent, rev) for item, memory, absent, rev in db.execute(query)}
    stale: set[str] = set()
    for item in now.keys() | before.keys():
        if now.get(item) == before.get(item):
            continue
        stale |= {before.get(item, (item,))[0], now.get(item, (item,))[0]}
        db.execute("DELETE FROM memory_kin WHERE item_id = ?", (item,))
        if item in now:
            db.execute("INSERT INTO memory_kin VALUES (?, ?, ?, ?)", (item, *now[item]))
        db.execute("UPDATE memory_fresh SET memory_id = ? WHERE item_id = ?", (now.get(item, (item,))[0], item))
    return stale


def _can_be_asked(item_id: str) -> bool:
    return "/question/" in item_id or "#" in item_id
