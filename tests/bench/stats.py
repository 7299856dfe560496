"""What statistics cost, empty and full: `python tests/bench/stats.py [EVENTS]` (100,000 unless said otherwise).

Medians in milliseconds: the lines of Today (`standing`), everything (`stats`), keeping the sums up to date with one
answer, and making all caches anew.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tui.study.derived import DERIVED
from tui.study.journal.projections.projection import Changes

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.study.helpers import NOON, VERSION, FakeClock, answered, compute
from tui.library.library import Library
from tui.study.journal import schema
from tui.study.journal.events import Record, stamp
from tui.study.journal.projections import tally
from tui.study.journal.store import Store
from tui.study.stats.places import places
from tui.study.study import open_study

ROUNDS = 21
APART_MS = 600_000
"""144 answers a day, of all there is to ask."""


def filled(path: str, events: int, library: Library) -> None:
    """A journal with so many answers to what the library asks, written in one go."""
    dice = random.Random(1)
    items = list(places(library))
    Store(path, lambda: NOON, DERIVED).close()
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("BEGIN")
        made = (stamp(answer(dice, items, NOON + at * APART_MS), "device", at + 1, 0) for at in range(events))
        schema.insert(db, made)
        DERIVED.rebuild(db)
        db.execute("COMMIT")


def answer(dice: random.Random, items: list[str], wall: int) -> Record:
    rating = dice.choice((1, 2, 3, 3, 3, 3))
    return answered(dice.choice(items), wall, rating=rating, score=1_000_000 * (rating > 1), duration_ms=9_000,
                    confidence=dice.choice(("guess", "unsure", "sure")))  # fmt: skip


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(taken), 3)


def one_answer(path: str) -> float:
    """What the sums cost in the transaction of one answer, without the commit."""
    dice = random.Random(3)
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("BEGIN")
        event = stamp(answer(dice, ["core/question/new"], NOON + 10**13), "bench", 1, 0)
        schema.insert(db, [event])
        spent = median_ms(lambda: tally.follow(db, Changes([event], {}, [], [])))
        db.execute("ROLLBACK")
    return spent


def rebuilt(path: str) -> float:
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("BEGIN")
        spent = median_ms(lambda: DERIVED.rebuild(db), 1)
        db.execute("ROLLBACK")
    return spent


def measured(path: str, events: int, library: Library) -> dict[str, float]:
    clock = FakeClock(wall=NOON + events * APART_MS)
    study = open_study(library, path, clock, compute, app_version=VERSION, random=lambda: 0.5)
    study.standing().result()
    report = {
        "standing": median_ms(lambda: study.standing().result()),
        "stats": median_ms(lambda: study.stats().result()),
        "sums of an answer": one_answer(path),
        "rebuild": rebuilt(path) if events else 0.0,
    }
    study._context.writer.close()
    return report


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    library, report = Library(), {}
    with tempfile.TemporaryDirectory() as folder:
        for count in (0, events):
            path = os.path.join(folder, f"journal-{count}.sqlite")
            filled(path, count, library)
            report[f"{count:,} events"] = measured(path, count, library)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
