"""In which order a backlog is best worked off: `python tests/bench/backlog.py [RUNS]` (6 unless said otherwise).

400 items, all overdue after 14 days away; every day so many of them are asked, in one of several orders, of a learner
who recalls as FSRS says. One JSON object: by items a day and order, the mean recall of all items over the 30 days
after, weighted by level beside it, and how many are due at the end.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tui.study.memory import fsrs
from tui.study.memory.curve import recall
from tui.study.memory.due import due_day
from tui.study.memory.settings import Settings
from tui.study.reviews.selection import WEIGHTS, worth

ITEMS, AWAY, DAYS = 400, 14, 30
LEFT = 740_000
SETTINGS = Settings()


@dataclass
class Known:
    """An item with its memory."""

    name: str
    level: int
    stability: float = 0.0
    difficulty: float = 0.0
    last_day: int = 0
    reps: int = 0

    def recall(self, day: int) -> float:
        return recall(self.stability, day - self.last_day)

    @property
    def due(self) -> int:
        return due_day(self.name, self.last_day, self.stability, SETTINGS)

    def answer(self, day: int, rating: int) -> None:
        before = (self.stability, self.difficulty, self.last_day) if self.reps else None
        self.stability, self.difficulty = fsrs.review(before, rating, day)
        self.last_day, self.reps = day, self.reps + 1


Order = Callable[[Known, int], float]
AHEAD = range(1, 31, 3)


def gain(item: Known, day: int) -> float:
    """The recall that FSRS expects to win over the next 30 days by asking now."""
    known, before = item.recall(day), (item.stability, item.difficulty, item.last_day)
    right, wrong = (fsrs.review(before, rating, day)[0] for rating in (3, 1))
    asked = mean(known * recall(right, ahead) + (1 - known) * recall(wrong, ahead) for ahead in AHEAD)
    return asked - mean(item.recall(day + ahead) for ahead in AHEAD)


ORDERS: dict[str, Order] = {
    "as in the program": lambda item, day: (1 - item.recall(day)) * worth(item.stability) * WEIGHTS[item.level],
    "most to gain first": gain,
    "least recall first": lambda item, day: 1 - item.recall(day),
    "least recall first, by level": lambda item, day: (1 - item.recall(day)) * WEIGHTS[item.level],
    "recall near one half first": lambda item, day: item.recall(day) * (1 - item.recall(day)),
    "most recall first": lambda item, day: item.recall(day),
    "due longest first": lambda item, day: -item.due,
    "most stable first": lambda item, day: item.stability,
}


def backlog(dice: random.Random) -> list[Known]:
    """Items that were learned over the last months, up to the day before the break."""
    items = []
    for number in range(ITEMS):
        item, day = Known(f"core/question/{number}", dice.choice((1, 2, 2, 3))), LEFT - dice.randrange(60, 120)
        for _ in range(dice.randrange(1, 7)):
            if day > LEFT:
                break
            item.answer(day, dice.choice((1, 2, 3, 3, 3, 3, 3)))
            day = item.due
        items.append(item)
    return items


def run(order: Order, a_day: int, seed: int) -> tuple[float, float, int]:
    """Mean recall, the same weighted by level, and what is due after the last day."""
    dice = random.Random(seed)
    items = backlog(dice)
    weights = [WEIGHTS[item.level] for item in items]
    plain, weighted = [], []
    for day in range(LEFT + AWAY, LEFT + AWAY + DAYS):
        due = sorted((item for item in items if item.due <= day), key=lambda item: -order(item, day))
        for item in due[:a_day]:
            item.answer(day, 3 if dice.random() < item.recall(day) else 1)
        recalled = [item.recall(day + 1) for item in items]
        plain.append(mean(recalled))
        weighted.append(sum(one * weight for one, weight in zip(recalled, weights, strict=True)) / sum(weights))
    return mean(plain), mean(weighted), sum(item.due <= LEFT + AWAY + DAYS for item in items)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    report: dict[str, dict[str, dict[str, float]]] = {}
    for a_day in (20, 30, 45):
        for name, order in ORDERS.items():
            found = [run(order, a_day, seed) for seed in range(runs)]
            recalled, weighted, due = (mean(column) for column in zip(*found, strict=True))
            row = {"recall": round(recalled, 4), "by level": round(weighted, 4), "due at the end": round(due)}
            report.setdefault(f"{a_day} a day", {})[name] = row
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
