"""Merging and backing up, at size: `python tests/bench/histories.py [HISTORIES] [EVENTS]` (1,000 and 1,000,000).

So many random histories of three devices, brought together in every order and by detours: all must end the same.
Then seconds with so many events: an automatic backup (the first, and when nothing changed), one that was asked for,
merging into an empty journal and again, listing what a restore would lose. One JSON object; exit 1 on any difference.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tui.study.derived import DERIVED

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.journal import filled
from tests.study.helpers import NOON, answered
from tests.study.histories import digests, history
from tui.study.journal.care import backups, restore
from tui.study.journal.care.merge import merge
from tui.study.journal.store import Store


def orders(count: int) -> dict[str, object]:
    """How many histories, events and ways there were, and the seeds of those that ended differently."""
    different: list[int] = []
    ways = events = 0
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            devices = history(seed)
            ends = list(digests(devices, Path(folder)))
            ways += len(ends)
            events += len({id for device in devices for id in device.known})
            if len(set(ends)) != 1:
                different.append(seed)
    taken = round(time.perf_counter() - start, 1)
    return {"histories": count, "events": events, "ways": ways, "different": different, "seconds": taken}


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return round(time.perf_counter() - start, 2)


def sizes(events: int) -> dict[str, object]:
    """Seconds with a journal of so many events."""
    with tempfile.TemporaryDirectory() as folder:
        full, empty = os.path.join(folder, "full", "journal.sqlite"), os.path.join(folder, "empty", "journal.sqlite")
        os.makedirs(os.path.dirname(full))
        filled(full, events)
        report: dict[str, object] = {
            "events": events,
            "megabytes": round(os.path.getsize(full) / 1e6, 1),
            "automatic backup": seconds(lambda: backups.automatic(full, NOON)),
            "nothing changed": seconds(lambda: backups.automatic(full, NOON + 1_000)),
        }
        store = Store(full, lambda: NOON, DERIVED)
        store.append([answered()])
        store.close()
        day = 86_400_000
        report["one more event, three days later, ladder too"] = seconds(
            lambda: backups.automatic(full, NOON + 3 * day)
        )
        report["asked for"] = seconds(lambda: backups.make(full, NOON + 4 * day))
        report["list of what each would lose"] = seconds(lambda: restore.choices(full))
        report["merge into an empty journal"] = seconds(lambda: merge(empty, [full], NOON, DERIVED))
        report["merge again"] = seconds(lambda: merge(empty, [full], NOON, DERIVED))
    return report


def main() -> int:
    histories = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    events = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    merged = orders(histories)
    print(json.dumps({"orders": merged, "sizes": sizes(events)}, indent=1))
    return 1 if merged["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
