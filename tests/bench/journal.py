"""What the journal costs, empty and full: `python tests/bench/journal.py [EVENTS]` (100,000 unless said otherwise).

Medians in milliseconds: a commit (one answer, as acknowledged), a bare commit of SQLite with the same settings beside
it, opening with the first reads of a screen, `quick_check`; and the ratios of full to empty.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tui.study.derived import DERIVED

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.study.helpers import NOON, record
from tui.study.journal import reads, schema
from tui.study.journal.care import rescue
from tui.study.journal.events import Record, payload, stamp
from tui.study.journal.store import Store

ITEMS = 2_000
ROUNDS = 41


def answer(dice: random.Random, wall: int) -> Record:
    """One answer of usual size."""
    said = payload(answer={"kind": "choice", "keys": ["b"]}, shown=["c", "a", "b"], at=3, elapsed=60_000)
    score = dice.choice([0, 1_000_000])
    return record("answer", wall, item_id=f"core/question/q{dice.randrange(ITEMS)}", content_hash="0" * 32, rating=3,
                  pass_bar=1_000_000, score=score, confidence="sure", duration_ms=9_000, hints=0, answer=said,
                  attempt_id=f"attempt-{wall // 1_000_000}")  # fmt: skip


def filled(path: str, events: int) -> None:
    """A journal with so many events, written in one go and synced at the end."""
    dice = random.Random(1)
    Store(path, lambda: NOON, DERIVED).close()
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("BEGIN")
        made = (stamp(answer(dice, NOON + at * 1_000), "device", at + 1, 0) for at in range(events))
        schema.insert(db, made)
        DERIVED.rebuild(db)
        db.execute("COMMIT")


def in_turn(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median milliseconds of each, taken in turn: the disk has good and bad moments."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            taken[name].append((time.perf_counter() - start) * 1000)
    return {name: round(statistics.median(times), 2) for name, times in taken.items()}


def bare_commit(db: sqlite3.Connection) -> None:
    """A commit of one row with the journal's settings and nothing of ours."""
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO row VALUES ('x')")
    db.execute("COMMIT")


def opened(path: str) -> None:
    """What a start does: open, look for sittings to go on with, read one item."""
    store = Store(path, lambda: NOON, DERIVED)
    reads.open_attempts(store)
    reads.item(store, "core/question/new")
    store.close()


def works(store: Store, dice: random.Random) -> dict[str, Callable[[], object]]:
    return {
        "commit": lambda: store.append([answer(dice, NOON + 10**9)]),
        "open": lambda: opened(store.path),
        "undoable": lambda: reads.undoable(store, 100),
        "quick_check": lambda: rescue.sound(store.path),
    }


def main() -> None:
    events, dice = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, random.Random(2)
    with tempfile.TemporaryDirectory() as folder:
        paths = {count: os.path.join(folder, f"journal-{count}.db") for count in (0, events)}
        for count, path in paths.items():
            filled(path, count)
        stores = {count: Store(path, lambda: NOON, DERIVED) for count, path in paths.items()}
        db = schema.connect(os.path.join(folder, "bare.db"), busy_ms=0)
        db.execute("CREATE TABLE row (text)")
        report: dict[str, object] = {"bare commit": in_turn({"ms": lambda: bare_commit(db)}, ROUNDS)["ms"]}
        for name in ("commit", "open", "undoable", "quick_check"):
            pair = {str(count): works(store, dice)[name] for count, store in stores.items()}
            pair["bare"] = lambda: bare_commit(db)
            taken = in_turn(pair, 5 if name in ("quick_check", "undoable") else ROUNDS)
            report[name] = {**taken, "ratio": round(taken[str(events)] / taken["0"], 2)}
        report["megabytes"] = round(os.path.getsize(paths[events]) / 1e6, 1)
        db.close()
        for store in stores.values():
            store.close()
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
