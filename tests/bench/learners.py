"""What the schedule does with learners of a known kind: `python tests/bench/learners.py [ITEMS]` (2,000 unless said).

One JSON document; exit 1 when a promise of study/rules.md 6 does not hold.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.study.helpers import claim, match, multi, numeric, order, short, single
from tui.library.model import Question
from tui.study.grading.answers import Confidence
from tui.study.grading.chance import chance, guessable
from tui.study.journal.events import study_day
from tui.study.memory import days, fsrs
from tui.study.memory.due import due_day
from tui.study.memory.rating import Outcome, Rating, rate
from tui.study.memory.settings import Settings
from tui.study.score import FULL

SETTINGS = Settings()
FIRST = 740_000
HIDDEN_DAYS = 21
END = 60
MOST_HIDDEN = 0.005

KINDS: dict[str, Question] = {
    "single of 3": single(count=3),
    "single of 4": single(count=4),
    "single of 5": single(count=5),
    "multi of 3": multi("yyn"),
    "multi of 4": multi("yynn"),
    "multi of 5": multi("yynnn"),
    "true or false": claim(),
    "order of 3": order("x", "y", "z"),
    "order of 4": order("w", "x", "y", "z"),
    "match of 3": match({"a": "1", "b": "2", "c": "3"}),
    "match of 3, a spare": match({"a": "1", "b": "2", "c": "3"}, "4"),
    "numeric": numeric(),
    "short": short("x"),
    "facet, picked": single(count=4),
}


@dataclass
class Learned:
    """The memory of one item, as the journal's cache would hold it."""

    name: str
    reps: int = 0
    passes: int = 0
    last_day: int = 0
    due: int = FIRST
    state: tuple[float, float, int] | None = None

    def answer(self, day: int, rating: int) -> None:
        """One spaced trial."""
        stability, difficulty = fsrs.review(self.state, rating, day)
        self.state, self.last_day, self.reps = (stability, difficulty, day), day, self.reps + 1
        self.passes = self.passes + 1 if rating > 1 else 0
        self.due = due_day(self.name, day, stability, SETTINGS)

    @property
    def interval(self) -> int:
        return self.due - self.last_day


def knows_nothing(question: Question, items: int, confidence: Confidence | None = None, seed: int = 1) -> float:
    """The share of items that a learner who only guesses has out of sight for 21 days and more on day 60."""
    dice = random.Random(seed)
    odds = chance(question)
    hidden = 0
    for number in range(items):
        item = Learned(f"core/question/{number}")
        for day in range(FIRST, FIRST + END):
            if item.due <= day:
                score = FULL if dice.random() < odds else 0
                outcome = Outcome(score, guessable(question), confidence, chance=odds, passes=item.passes)
                item.answer(day, rate(outcome))
        hidden += item.interval >= HIDDEN_DAYS
    return hidden / items


def always_half_right(trials: int = 30) -> int:
    """The longest interval of one whose answers are always half right."""
    item, longest = Learned("core/question/half"), 0
    for _ in range(trials):
        item.answer(max(item.due, FIRST), rate(Outcome(FULL // 2, False, "sure")))
        longest = max(longest, item.interval)
    return longest


def stability(moments: Iterable[tuple[datetime, int]], rating: int = Rating.GOOD) -> float:
    """The stability after answers at these local moments (with their UTC offset in minutes), a day's first counting."""
    item = Learned("core/question/daily")
    for moment, offset in moments:
        day = days.number(study_day(int(moment.timestamp() * 1000), offset))
        if day is not None and day > item.last_day:
            item.answer(day, rating)
    return item.state[0] if item.state else 0.0


def every(start: datetime, hours: float, count: int) -> list[tuple[datetime, int]]:
    """Moments at a steady distance, in UTC."""
    return [(start + timedelta(hours=hours * number), 0) for number in range(count)]


def local(zone: str, start: datetime, count: int) -> list[tuple[datetime, int]]:
    """The same local time on consecutive dates of a zone: across a change of the clocks the distance is 23 or 25 h."""
    found = []
    for number in range(count):
        moment = (start + timedelta(days=number)).replace(tzinfo=ZoneInfo(zone))
        offset = moment.utcoffset() or timedelta()
        found.append((moment.astimezone(UTC), int(offset.total_seconds() // 60)))
    return found


def travelled(start: datetime, hours: int, count: int) -> list[tuple[datetime, int]]:
    """Evenings at 20:00 local time, the last half of them in a zone so many hours ahead."""
    found = []
    for number in range(count):
        offset = hours * 60 if number >= count // 2 else 0
        found.append((start + timedelta(days=number) - timedelta(minutes=offset), offset))
    return found


CALENDAR: dict[str, Callable[[], float]] = {
    "calendar": lambda: stability(every(datetime(2026, 11, 2, 12, tzinfo=UTC), 24, 7)),
    "every 23.5 h": lambda: stability(every(datetime(2026, 11, 2, 12, tzinfo=UTC), 23.5, 7)),
    "spring forward": lambda: stability(local("America/New_York", datetime(2027, 3, 11, 21), 7)),
    "fall back": lambda: stability(local("Europe/Berlin", datetime(2026, 10, 21, 21), 7)),
    "flight of +13 h": lambda: stability(travelled(datetime(2026, 11, 2, 20, tzinfo=UTC), 13, 7)),
    "flight of -11 h": lambda: stability(travelled(datetime(2026, 11, 2, 20, tzinfo=UTC), -11, 7)),
    "always at 03:30": lambda: stability(every(datetime(2026, 11, 2, 3, 30, tzinfo=UTC), 24, 7)),
}


def replays(times: int, items: int = 200, seed: int = 3) -> int:
    """How many different sets of due days come out when the same answers are given again and again."""
    found = set()
    for _ in range(times):
        dice = random.Random(seed)
        random.random()  # the global generator must not matter
        dues = []
        for number in range(items):
            item = Learned(f"core/question/{number}")
            for _ in range(8):
                item.answer(item.due, dice.choice([1, 2, 3, 3, 3, 4]))
            dues.append(item.due)
        found.add(tuple(dues))
    return len(found)


def main() -> int:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    hidden = {
        name: {str(word): knows_nothing(question, items, word) for word in (None, "unsure")}
        for name, question in KINDS.items()
    }
    calendar = {name: round(work(), 2) for name, work in CALENDAR.items()}
    report = {
        "knows nothing: share out of sight 21+ days on day 60": hidden,
        "always half right: longest interval, days": always_half_right(),
        "a week of daily Good: stability, days": calendar,
        "different outcomes of 20 replays": replays(20),
    }
    print(json.dumps(report, indent=1))
    worst = max(share for shares in hidden.values() for share in shares.values())
    kept = worst < MOST_HIDDEN and always_half_right() == 1 and set(calendar.values()) == {28.77} and replays(20) == 1
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
