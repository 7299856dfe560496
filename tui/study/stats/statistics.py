"""Everything that is known about learning, put together. Pure: from what was counted, the library and the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.study.grading.answers import CONFIDENCES
from tui.study.journal.projections.tally import Sum
from tui.study.memory import days
from tui.study.memory.pace import READING_MS
from tui.study.memory.trials import BINS
from tui.study.score import FULL
from tui.study.stats.places import Place
from tui.study.stats.reading import FORECAST, Counted
from tui.study.stats.recall import TopicRecall, by_topic
from tui.study.stats.share import Share
from tui.study.stats.weeks import PLANNED, Weeks, weeks


@dataclass(frozen=True, slots=True)
class Due:
    """What falls due on a day; what is overdue counts today. `minutes` with reading the feedback."""

    day: str
    items: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Month:
    """True retention of 'YYYY-MM': spaced trials at least a day after the one before, and how many were recalled."""

    month: str
    recalled: Share


@dataclass(frozen=True, slots=True)
class Sure:
    """How often one was right who said 'guess', 'unsure' or 'sure'."""

    confidence: str
    right: Share


@dataclass(frozen=True, slots=True)
class Expected:
    """Spaced trials whose recall FSRS expected from `low` to `high`, and how many were recalled.

    `expected` is the mean of what was expected of them.
    """

    low: float
    high: float
    expected: float
    recalled: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well it was known beforehand: by oneself, by FSRS, and the range of a lab's result."""

    sure: tuple[Sure, ...]
    expected: tuple[Expected, ...]
    guesses: Share


@dataclass(frozen=True, slots=True)
class Spent:
    """The answers to an item or of a topic: how many, how many right, and their time (two minutes each at most)."""

    name: str
    answers: int
    right: int
    ms: int

    @property
    def seconds(self) -> float:
        """The mean time of an answer."""
        return self.ms / self.answers / 1000 if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class Studied:
    """One study day. `ms` is the time of answers, lessons and labs; a day of lessons alone has no answers."""

    day: str
    answers: int
    right: int
    ms: int


@dataclass(frozen=True, slots=True)
class Stats:
    """All statistics of the study day `today`. Topics in the library's order, the rest by name or date.

    `topics` of `time` leaves out what is no longer taught; `items` holds all that was ever answered.
    """

    today: str
    recall: tuple[TopicRecall, ...]
    forecast: tuple[Due, ...]
    retention: tuple[Month, ...]
    calibration: Calibration
    topics: tuple[Spent, ...]
    items: tuple[Spent, ...]
    history: tuple[Studied, ...]
    weeks: Weeks

    @property
    def answers(self) -> int:
        """How many answers stand."""
        return sum(day.answers for day in self.history)

    @property
    def ms(self) -> int:
        """The time of all answers, lessons and labs."""
        return sum(day.ms for day in self.history)

    @property
    def minutes(self) -> dict[str, int]:
        """Minutes begun by day, for a calendar; a day on which anything was done is never empty, however quick."""
        return {day.day: max(1, -(-day.ms // 60_000)) for day in self.history}

    @property
    def answered_on(self) -> int:
        """On how many days there is an answer."""
        return sum(day.answers > 0 for day in self.history)

    @property
    def seconds(self) -> float:
        """The mean time of an answer."""
        return sum(item.ms for item in self.items) / self.answers / 1000 if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands, in the few lines of Today: topics that were begun, weakest term and all, and this week."""

    recall: tuple[TopicRecall, ...]
    not_begun: int
    weeks: Weeks


def stats(counted: Counted, today: int, places: Mapping[str, Place], topics: Sequence[str]) -> Stats:
    """The statistics on the day number `today`; `topics` are the ids of all topics in order."""
    sums = counted.sums
    return Stats(
        days.text(today),
        by_topic(counted.remembered, today, places, topics),
        tuple(_due(day, *counted.load.get(day, (0, 0))) for day in range(today, today + FORECAST)),
        tuple(Month(month, Share.of(counts)) for month, counts in sums["month"].items()),
        Calibration(
            tuple(Sure(name, Share.of(sums["sure"].get(name, Sum()))) for name in CONFIDENCES),
            tuple(_expected(int(name), counts) for name, counts in sums["bin"].items()),
            Share(
                sum(counts.right for counts in sums["guess"].values()),
                sum(counts.number for counts in sums["guess"].values()),
            ),
        ),
        _by_topic(sums["item"], places, topics),
        tuple(Spent(name, *counts) for name, counts in sums["item"].items()),
        _history(sums["day"], sums["spent"]),
        _weeks(counted, today),
    )


def standing(counted: Counted, today: int, places: Mapping[str, Place], topics: Sequence[str]) -> Standing:
    """The lines of Today."""
    recall = by_topic(counted.remembered, today, places, topics)
    begun = tuple(topic for topic in recall if topic.items)
    return Standing(begun, len(recall) - len(begun), _weeks(counted, today))


def _history(answered: Mapping[str, Sum], spent: Mapping[str, Sum]) -> tuple[Studied, ...]:
    days_of_both = sorted({*answered, *spent})
    both = ((day, answered.get(day, Sum()), spent.get(day, Sum())) for day in days_of_both)
    return tuple(Studied(day, own.number, own.right, own.amount + more.amount) for day, own, more in both)


def _due(day: int, items: int, ms: int) -> Due:
    return Due(days.text(day), items, (ms + items * READING_MS) / 60_000)


def _expected(place: int, counted: Sum) -> Expected:
    return Expected(place / BINS, (place + 1) / BINS, counted.amount / counted.number / FULL, Share.of(counted))


def _by_topic(items: Mapping[str, Sum], places: Mapping[str, Place], topics: Sequence[str]) -> tuple[Spent, ...]:
    found = dict.fromkeys(topics, Sum())
    for name, counted in items.items():
        if name in places:
            topic = places[name].topic
            found[topic] = found.get(topic, Sum()).plus(counted)
    return tuple(Spent(topic, *counted) for topic, counted in found.items() if counted.number)


def _weeks(counted: Counted, today: int) -> Weeks:
    studied = [day for name in counted.sums["day"] if (day := days.number(name)) is not None]
    planned = min(PLANNED, 7 - len(counted.plan.days_off))
    return weeks(studied, today, planned=planned, freezes=counted.plan.freezes)
