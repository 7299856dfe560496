"""How much is recalled today, by topic and by term: the mean of what FSRS expects of each item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui.study.memory.curve import DECAY, recall
from tui.study.stats.places import Place

LEAST_ITEMS = 5
"""Of fewer items no share is told."""


class Remembered(NamedTuple):
    """One item: how it was asked last, its stability in days, the day number of its last spaced trial."""

    item_id: str
    stability: float
    last_day: int
    decay: float = DECAY


@dataclass(frozen=True, slots=True)
class TermRecall:
    """The recall of a term ('core/hbm'), 0 to 1, over so many items whose main term it is."""

    term: str
    recall: float
    items: int


@dataclass(frozen=True, slots=True)
class TopicRecall:
    """The recall of a topic, 0 to 1, over the items that were last answered before today; None while there are less
    than five of them: what was just read is recalled by everybody.

    `terms` come weakest first.
    """

    topic: str
    recall: float | None
    items: int
    terms: tuple[TermRecall, ...] = ()

    @property
    def weakest(self) -> TermRecall | None:
        """The term recalled least; None when there is only one to choose from."""
        return self.terms[0] if len(self.terms) > 1 else None


def by_topic(
    remembered: Iterable[Remembered], today: int, places: Mapping[str, Place], topics: Sequence[str]
) -> tuple[TopicRecall, ...]:
    """The recall of every topic on the day `today`, in the order of `topics`; items that are no longer taught are
    left out."""
    found: dict[str, dict[str, list[float]]] = {topic: {} for topic in topics}
    for item in remembered:
        place = places.get(item.item_id)
        if place is not None and item.last_day < today:
            by_term = found.setdefault(place.topic, {})
            by_term.setdefault(place.term, []).append(recall(item.stability, today - item.last_day, item.decay))
    return tuple(_topic(topic, by_term) for topic, by_term in found.items())


def _topic(topic: str, by_term: Mapping[str, Sequence[float]]) -> TopicRecall:
    terms = [TermRecall(term, sum(values) / len(values), len(values)) for term, values in by_term.items()]
    every = [value for values in by_term.values() for value in values]
    if len(every) < LEAST_ITEMS:
        return TopicRecall(topic, None, len(every))
    terms.sort(key=lambda item: (item.recall, item.term))
    return TopicRecall(topic, sum(every) / len(every), len(every), tuple(terms))
