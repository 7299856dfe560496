"""The parts of the course: which lessons stand together in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui.library.compiled.rows import LessonRow
from tui.library.refs import CORE


class _Place(NamedTuple):
    """Which lessons of the course a part holds, by their order; and at which topics others belong to it."""

    orders: tuple[int, ...]
    topics: tuple[str, ...]


PARTS: Mapping[str, _Place] = {
    "Hardware": _Place((1, 2, 3, 4, 5), ("foundations", "gpu")),
    "Software and other chips": _Place((6, 7, 8), ("cuda", "tpu", "chips")),
    "Training": _Place((9,), ("training",)),
    "Scale": _Place((10, 11), ("parallelism",)),
    "Inference": _Place((12, 13, 14, 15), ("inference", "compression", "attention")),
    "Clouds, power and money": _Place((16, 17, 18), ("clouds", "energy", "economics")),
}
"""The parts in the order of the list, which is the course's: no lesson stands above one that it builds on."""
OTHER = "More"
"""Where a lesson of an added pack stands whose topics are its own."""

_BY_ORDER = {order: part for part, place in PARTS.items() for order in place.orders}
_BY_TOPIC = {topic: part for part, place in PARTS.items() for topic in place.topics}


class Part(NamedTuple):
    """A part and its lessons, in their order."""

    title: str
    lessons: tuple[LessonRow, ...]


def part_of(topics: Iterable[str]) -> str:
    """The part of a lesson by the topics of the terms that it introduces: where most of them are at home."""
    counts = Counter(_BY_TOPIC.get(topic, OTHER) for topic in topics)
    order = [*PARTS, OTHER]
    return min(counts, key=lambda part: (-counts[part], order.index(part))) if counts else OTHER


def parts(rows: Sequence[LessonRow], topics: Mapping[str, Sequence[str]]) -> tuple[Part, ...]:
    """The lessons in parts; `topics` names, by the ref of a lesson that is not the course's, those of its terms."""
    where = {
        row.ref: _BY_ORDER.get(row.order, OTHER) if row.pack == CORE else part_of(topics.get(row.ref, ()))
        for row in rows
    }
    made = (Part(title, tuple(row for row in rows if where[row.ref] == title)) for title in (*PARTS, OTHER))
    return tuple(part for part in made if part.lessons)
