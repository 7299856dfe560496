"""What it costs to make all that is kept beside the events: `python tests/bench/caches.py [EVENTS] [--profile]`.

Seconds of the processor a 100,000 events (200,000 unless said otherwise), for a journal of answers alone and for one of
whole sittings with lessons between them, where some answers are overruled or taken back. One JSON object; exit 1 when a
million would take more than a minute.
"""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tui.study.derived import DERIVED

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.study.helpers import NOON, record
from tui.study.journal import schema
from tui.study.journal.events import Event, payload, stamp
from tui.study.journal.store import Store

ITEMS = 2_000
A_DAY = 1_000
A_SITTING = 20
DAY_MS = 86_400_000
MOST = 6.0


def answers(events: int, dice: random.Random, items: int = ITEMS) -> Iterator[Event]:
    """So many answers outside sittings, a thousand a day."""
    hand = _Hand(events)
    while hand.seq < events:
        yield _answered(hand, f"core/question/q{hand.seq % items}", dice, None)


def sittings(events: int, dice: random.Random, items: int = ITEMS) -> Iterator[Event]:
    """About so many events of sittings of twenty questions; every fifth is followed by a stop of a lesson."""
    hand = _Hand(events)
    number = 0
    while hand.seq < events:
        number += 1
        name, drawn = f"sitting-{number}", dice.sample(range(items), A_SITTING)
        shown = [{"ref": f"core/q{one}", "hash": f"2:{one:032x}", "shown": ["c", "a", "b", "d"]} for one in drawn]
        begun = payload(paper="ww-" + "p" * 40, items=shown, at=0, elapsed=0, title={"kind": "topic", "name": "gpus"})
        yield hand.event("attempt_start", attempt_id=name, answer=begun)
        for one in drawn:
            given = _answered(hand, f"core/question/q{one}", dice, name)
            yield given
            about = {"item_id": given.item_id, "attempt_id": name, "target_id": given.id}
            chance = dice.random()
            if given.score == 0 and chance < 0.2:
                yield hand.event("override", score=1_000_000, rating=3, **about)
            elif chance > 0.98:
                yield hand.event("undo", **about)
        yield hand.event("attempt_submit", attempt_id=name, answer=payload(at=19, elapsed=180_000, points=15_000_000))
        if number % 5 == 0:
            passed = payload(done=f"section:{number % 7}", items=[f"core/question/q{one}" for one in drawn[:5]])
            yield hand.event("lesson", item_id=f"core/lesson/{number % 20}", duration_ms=200_000, answer=passed)


class _Hand:
    """Writes the events of one device, so many until today."""

    def __init__(self, events: int) -> None:
        self.seq = self._at_ms = 0
        self._days = events // A_DAY + 1

    def event(self, kind: str, **more: Any) -> Event:
        """The next."""
        wall = NOON - (self._days - self.seq // A_DAY) * DAY_MS + self.seq % A_DAY * 20_000
        self.seq += 1
        made = stamp(record(kind, wall, **more), "device", self.seq, self._at_ms)
        self._at_ms = made.at_ms
        return made


def _answered(hand: _Hand, item_id: str, dice: random.Random, sitting: str | None) -> Event:
    rating = dice.choice((1, 2, 3, 3, 3, 3, 3))
    said = payload(answer={"kind": "choice", "keys": ["b"]}, shown=["c", "a", "b", "d"], at=3, elapsed=60_000)
    return hand.event("answer", item_id=item_id, content_hash=f"2:{'0' * 32}", rating=rating, pass_bar=1_000_000,
                      score=1_000_000 * (rating > 1), confidence="sure", duration_ms=9_000, hints=0, answer=said,
                      attempt_id=sitting)  # fmt: skip


def made(path: str, events: Iterable[Event], run: Callable[[Callable[[], object]], object]) -> float:
    """Seconds a 100,000 events for making the caches of a journal of these."""
    Store(path, lambda: NOON, DERIVED).close()
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("BEGIN")
        schema.insert(db, events)
        start = time.process_time()
        run(lambda: DERIVED.rebuild(db))
        taken = time.process_time() - start
        count = int(db.execute("SELECT count(*) FROM event").fetchone()[0])
        db.execute("COMMIT")
    return round(taken / count * 100_000, 2)


def profiled(work: Callable[[], object]) -> None:
    """Runs it and prints where the time goes."""
    profile = cProfile.Profile()
    profile.runcall(work)
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(30)


def main() -> int:
    numbers = [one for one in sys.argv[1:] if one.isdigit()]
    events = int(numbers[0]) if numbers else 200_000
    run = profiled if "--profile" in sys.argv else lambda work: work()
    with tempfile.TemporaryDirectory() as folder:
        report = {
            kind.__name__: made(os.path.join(folder, f"{kind.__name__}.sqlite"), kind(events, random.Random(1)), run)
            for kind in (answers, sittings)
        }
    print(json.dumps({"events": events, "seconds a 100,000": report}, indent=1))
    return 0 if max(report.values()) <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
