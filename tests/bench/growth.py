"""Whether anything grows with the journal: `python tests/bench/growth.py [EVENTS]` (1,000,000 unless said otherwise).

Three journals over the same 2,000 questions: without events, with one answer to each question, with so many. Medians in
milliseconds, taken in turn. The first screen is a program started anew until it knows what Today shows; beside it
stands what the journal itself takes of that. It and a commit are held against the empty journal, dealing a review (all
2,000 questions are due) and the next item against the one that knows as many items from few events. One JSON object;
exit 1 when a ratio is above 1.2.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tui.study.derived import DERIVED

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.study.helpers import NOON, FakeClock, FakeLibrary, library, record, study
from tui.study.grading.answers import Choice
from tui.study.journal import schema
from tui.study.journal.events import Event, payload, stamp
from tui.study.journal.store import Store
from tui.study.reviews.sitting import ReviewSitting
from tui.study.study import Study

ROOT = Path(__file__).resolve().parents[2]
ITEMS = 2_000
A_DAY = 1_000
DAY_MS = 86_400_000
ROUNDS = 41
MOST = 1.2
FIRST_SCREEN = """
import sys
from pathlib import Path
from tests.study.helpers import FakeClock, library, study
desk = study(Path(sys.argv[1]), FakeClock(), library())
desk.open_attempts().result()
desk.memory.today().result()
desk.close()
"""


def answer(number: int, events: int, dice: random.Random) -> Event:
    """The answer `number` of so many, a thousand a day; the last to each question failed, so that all are due."""
    wall = NOON - ((events - number) // A_DAY + 1) * DAY_MS + number % A_DAY * 20_000
    rating = 1 if events - number <= ITEMS else dice.choice((1, 2, 3, 3, 3, 3, 3))
    said = payload(answer={"kind": "choice", "keys": ["b"]}, shown=["c", "a", "b", "d"], at=3, elapsed=60_000)
    made = record("answer", wall, item_id=f"core/question/q{number % ITEMS}", content_hash="0" * 32, rating=rating,
                  pass_bar=1_000_000, score=1_000_000 * (rating > 1), confidence="sure", duration_ms=9_000, hints=0,
                  answer=said, attempt_id=f"attempt-{number // 20}")  # fmt: skip
    return stamp(made, "device", number + 1, 0)


def filled(path: str, events: int) -> None:
    """A journal with so many events, written in one go."""
    dice = random.Random(1)
    Store(path, lambda: NOON, DERIVED).close()
    with closing(schema.connect(path, busy_ms=0)) as db:
        db.execute("BEGIN")
        schema.insert(db, (answer(number, events, dice) for number in range(events)))
        DERIVED.rebuild(db)
        db.execute("COMMIT")


class Desk:
    """One of the journals with a program that works on it."""

    def __init__(self, path: str, shelf: FakeLibrary) -> None:
        self._path, self._shelf, self._clock = path, shelf, FakeClock()
        self.study = study(Path(path), self._clock, shelf)
        self.study.memory.today().result()
        self.sitting: ReviewSitting | None = None
        self._others: list[Study] = []

    def first_screen(self) -> None:
        """A program started anew: the file opened, the sittings to go on with, what today holds."""
        subprocess.run([sys.executable, "-c", FIRST_SCREEN, self._path], check=True, cwd=ROOT)

    def journal_part(self) -> None:
        """The same in a program that runs already."""
        other: Study = study(Path(self._path), FakeClock(), self._shelf)
        self._others.append(other)
        other.open_attempts().result()
        other.memory.today().result()

    def close(self) -> None:
        """Closes everything that was opened."""
        for one in (self.study, *self._others):
            one.close()

    def commit(self) -> None:
        """One answer, once it is on disk."""
        self._clock.wait(1_000)
        item = self.study.listed_paper((f"core/q{self._clock.wall % 1_900}",)).items[0]
        self.study.course.answer_alone(item, Choice(("b",)), "sure", duration_ms=9_000).result()

    def dealt(self) -> None:
        """A review of a quarter of an hour."""
        if self.sitting is not None:
            self.sitting.submit().result()
        self.sitting = self.study.memory.review(15).result()

    def following(self) -> None:
        """On to another item of the review, with its clock noted."""
        if self.sitting is None:
            self.dealt()
        assert self.sitting is not None
        self.sitting.show((self.sitting.attempt.at + 1) % len(self.sitting.questions))
        self.sitting.flush().result()


def in_turn(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median milliseconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            taken[name].append((time.perf_counter() - start) * 1000)
    return {name: round(statistics.median(times), 3) for name, times in taken.items()}


def main() -> int:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    report: dict[str, object] = {"events": events}
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        desks: dict[str, Desk] = {}
        for name, count in {"none": 0, "few": ITEMS, "many": events}.items():
            path = os.path.join(folder, name, "journal.sqlite")
            start = time.perf_counter()
            filled(path, count)
            report[f"seconds to fill: {name}"] = round(time.perf_counter() - start, 1)
            desks[name] = Desk(path, library(ITEMS))
        for what, works, base in (
            ("first screen", {name: desk.first_screen for name, desk in desks.items()}, "none"),
            ("of it the journal", {name: desk.journal_part for name, desk in desks.items()}, ""),
            ("commit", {name: desk.commit for name, desk in desks.items()}, "none"),
            ("review dealt", {name: desks[name].dealt for name in ("few", "many")}, "few"),
            ("next item", {name: desks[name].following for name in ("few", "many")}, "few"),
        ):
            in_turn(dict(works), 3)
            taken = in_turn(dict(works), ROUNDS)
            report[what] = taken
            if base:
                ratio = round(taken["many"] / taken[base], 2)
                worst = max(worst, ratio)
                report[what] = {**taken, "ratio": ratio}
        report["megabytes"] = round(os.path.getsize(os.path.join(folder, "many", "journal.sqlite")) / 1e6, 1)
        for desk in desks.values():
            desk.close()
    print(json.dumps(report, indent=1))
    return 0 if worst <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
