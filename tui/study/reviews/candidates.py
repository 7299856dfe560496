"""What the journal's file says about review: the load of a day, the candidates of a session. Run on its thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection

from tui.library.refs import ref_of
from tui.study.memory import families, new_items, projection, tables
from tui.study.memory.pace import FACET_MS, READING_MS, USUAL_MS
from tui.study.memory.plan import Plan
from tui.study.memory.state import LEECH_LAPSES, Memory
from tui.study.reviews.facets import FACETS, Facet
from tui.study.reviews.selection import Candidate
from tui.study.reviews.today import Load

Level = Callable[[str], int]
"""The level, 1 to 3, of an item by its name."""

MOST_DUE = 2_000
"""So many of what is due longest are weighed for a session; the others wait their turn."""
MOST_FRESH = 200
MOST_SOON = 20
FORTNIGHT = 14
STREAK_DAYS = 400


# The other side of an entry that was asked today gives nothing away if it waits until tomorrow.
_OTHER_SIDE_SEEN = """
SELECT count(*), coalesce(sum(other.ms), 0) FROM memory AS seen JOIN memory AS other ON other.item_id =
    CASE WHEN seen.item_id LIKE '%#name' THEN replace(seen.item_id, '#name', '#meaning')
    ELSE replace(seen.item_id, '#meaning', '#name') END
WHERE seen.last_day = ? AND instr(seen.item_id, '#') AND other.due <= ? AND other.last_day < ? AND other.shelved = 0
"""
_WAITING = """
SELECT count(DISTINCT one) FROM (
    SELECT CASE WHEN instr(new.item_id, '#') THEN substr(new.item_id, 1, instr(new.item_id, '#')) ELSE memory_id END
    AS one
    FROM memory_fresh AS new WHERE waiting = 1 AND NOT EXISTS (
        SELECT 1 FROM memory AS other WHERE (other.last_day = ? OR other.due <= ?) AND instr(new.item_id, '#')
        AND other.item_id IN (replace(new.item_id, '#name', '#meaning'), replace(new.item_id, '#meaning', '#name'))
    ) LIMIT ?
)
"""


def load(db: sqlite3.Connection, today: int) -> Load:
    """The load of a day, as far as it can be asked today. Costs the same however much there is."""
    due, due_ms = tables.load(db, today)
    later, later_ms = later_today(db, today)
    _, coming_ms = tables.load(db, today + FORTNIGHT, after=today)
    ahead = db.execute("SELECT day, items FROM memory_load WHERE day > ? ORDER BY day LIMIT 1", (today,)).fetchone()
    (waits,) = db.execute(_WAITING, (today, today, MOST_FRESH)).fetchone()
    (begun,) = db.execute("SELECT count(*) FROM memory WHERE first_day = ?", (today,)).fetchone()
    spent = db.execute("SELECT ms + answers * ? FROM memory_day WHERE day = ?", (READING_MS, today)).fetchone()
    (before,) = db.execute("SELECT max(day) FROM memory_day WHERE day < ?", (today,)).fetchone()
    next_day, next_items = ahead or (0, 0)
    return Load(
        today=today,
        due=due - later,
        due_ms=due_ms - later_ms,
        fresh=waits,
        begun=begun,
        coming_ms=coming_ms,
        next_day=next_day,
        next_items=next_items,
        spent_ms=spent[0] if spent else 0,
        away=today - before - 1 if before else 0,
    )


def later_today(db: sqlite3.Connection, today: int) -> tuple[int, int]:
    """How much of what is due waits until tomorrow, since its other side was asked today: items, milliseconds."""
    items, ms = db.execute(_OTHER_SIDE_SEEN, (today, today, today)).fetchone()
    return int(items), int(ms)


def studied(db: sqlite3.Connection, today: int) -> frozenset[int]:
    """The latest days with study, today among them or not."""
    query = "SELECT day FROM memory_day WHERE day <= ? ORDER BY day DESC LIMIT ?"
    return frozenset(row[0] for row in db.execute(query, (today, STREAK_DAYS)))


def due(
    db: sqlite3.Connection, today: int, level: Level, without: Collection[str | None]
) -> list[tuple[Candidate, Memory]]:
    """What is due, longest first. `without` are items that must not come."""
    found = tables.find(db, "WHERE shelved = 0 AND due <= ? ORDER BY due LIMIT ?", (today, MOST_DUE))
    return _candidates(db, found, today, level, without)


def soon(
    db: sqlite3.Connection, today: int, level: Level, without: Collection[str | None]
) -> list[tuple[Candidate, Memory]]:
    """What falls due next and was not asked today."""
    where = "WHERE shelved = 0 AND due > ? AND last_day < ? ORDER BY due LIMIT ?"
    return _candidates(db, tables.find(db, where, (today, today, MOST_SOON)), today, level, without)


def new(db: sqlite3.Connection, today: int, level: Level, without: Collection[str | None]) -> list[Candidate]:
    """What entered review and waits, the first first; a family counts once."""
    found: dict[str, Candidate] = {}
    for item_id in new_items.waiting(db, MOST_FRESH):
        memory_id = families.key(db, item_id)
        taught = families.asked(db, memory_id)
        # What entered review and was retired since is asked as what took its place.
        item_id = item_id if item_id in taught else taught[0] if taught else ""
        if item_id and memory_id not in found and item_id not in without and not _seen(db, item_id, today):
            ms = FACET_MS if "#" in item_id else USUAL_MS
            found[memory_id] = Candidate(memory_id, item_id, sibling(item_id), level(item_id), ms=ms)
    return list(found.values())


def leeches(db: sqlite3.Connection) -> list[Memory]:
    """What was forgotten again and again, worst first; not what is suspended."""
    return tables.find(db, "WHERE lapses >= ? AND shelved = 0 ORDER BY lapses DESC, item_id", (LEECH_LAPSES,))


def sibling(item_id: str) -> str:
    """What must not come twice in a session: the entry of a facet, else the item itself."""
    facet = Facet.of(ref_of(item_id))
    return facet.entry if facet else item_id


def _candidates(
    db: sqlite3.Connection, memories: list[Memory], today: int, level: Level, without: Collection[str | None]
) -> list[tuple[Candidate, Memory]]:
    found: list[tuple[Candidate, Memory]] = []
    for memory in memories:
        name = _next_variant(db, memory)
        if name not in without:
            recall, seen = memory.recall(today), _seen(db, name, today)
            candidate = Candidate(
                memory.item_id, name, sibling(name), level(name), recall, memory.stability, memory.ms, seen
            )
            found.append((candidate, memory))
    return found


def _next_variant(db: sqlite3.Connection, memory: Memory) -> str:
    """The item to ask: of a family the one after that which was asked last."""
    if "/family/" not in memory.item_id:
        return memory.item_id
    taught = families.asked(db, memory.item_id)
    return next((name for name in taught if name > memory.asked), taught[0] if taught else memory.asked)


def _seen(db: sqlite3.Connection, item_id: str, today: int) -> bool:
    """Whether another side of the same entry was asked today."""
    facet = Facet.of(ref_of(item_id))
    if facet is None:
        return False
    stem = item_id.partition("#")[0]
    others = [f"{stem}#{side}" for side in FACETS if side != facet.side]
    query = f"SELECT 1 FROM memory WHERE item_id IN ({','.join('?' * len(others))}) AND last_day = ?"
    return db.execute(query, (*others, today)).fetchone() is not None


def plan_and_load(db: sqlite3.Connection, today: int) -> tuple[Plan, Load, frozenset[int]]:
    """All that Today needs, in one reading."""
    return projection.plan(db), load(db, today), studied(db, today)
