"""What a sitting came to: totals, topics, every item, and the lists to drill again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tui.study.answers import Passed
from tui.study.attempt import Attempt, Slot
from tui.study.blueprint import Blueprint
from tui.study.items import Item
from tui.study.marks import FULL, Mark, share

SLOW_FACTOR = 2
SLOW_FROM = 4
"""With fewer answers than this nothing can be called slow."""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One question of the paper; `mark` is None when it was never shown."""

    index: int
    item: Item
    topic: str
    slot: Slot
    mark: Mark | None

    @property
    def answered(self) -> bool:
        """Whether there was an answer, right or wrong."""
        return self.mark is not None and not isinstance(self.slot.answer, Passed | None)


@dataclass(frozen=True, slots=True)
class Total:
    """Points in millionths of an item, and how many items they are out of."""

    points: int
    count: int
    right: int
    seen: int

    @property
    def share(self) -> float:
        """Points over what could be had, 0 to 1."""
        return share(self.points, self.count * FULL) / FULL


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a sitting. The four lists hold places in `items`; they may overlap."""

    items: tuple[ItemResult, ...]
    total: Total
    topics: Mapping[str, Total]
    elapsed_ms: int
    wrong: tuple[int, ...]
    lucky: tuple[int, ...]
    overconfident: tuple[int, ...]
    slow: tuple[int, ...]

    def refs(self, places: Sequence[int]) -> tuple[str, ...]:
        """The questions at these places: a list to drill again."""
        return tuple(self.items[place].item.ref for place in places)


def result(
    blueprint: Blueprint,
    items: Sequence[Item],
    topics: Sequence[str],
    attempt: Attempt,
    marks: Mapping[int, Mark],
) -> Result:
    """The outcome of `attempt`; `marks` by place. Questions never shown count towards the total as nothing."""
    rows = tuple(
        ItemResult(at, item, topic, slot, marks.get(at))
        for at, (item, topic, slot) in enumerate(zip(items, topics, attempt.slots, strict=True))
    )
    by_topic = {
        topic: _total(blueprint, [row for row in rows if row.topic == topic]) for topic in dict.fromkeys(topics)
    }
    marked = [(row, row.mark) for row in rows if row.mark is not None]
    return Result(
        rows,
        _total(blueprint, rows),
        by_topic,
        attempt.elapsed_ms,
        wrong=tuple(row.index for row, mark in marked if not mark.right),
        lucky=tuple(row.index for row, mark in marked if mark.right and row.slot.confidence == "guess"),
        overconfident=tuple(row.index for row, mark in marked if not mark.right and row.slot.confidence == "sure"),
        slow=_slow(rows),
    )


def _total(blueprint: Blueprint, rows: Sequence[ItemResult]) -> Total:
    marks = [row.mark for row in rows if row.mark is not None]
    points = sum(blueprint.credit(mark.millionths) for mark in marks)
    return Total(points, len(rows), sum(mark.right for mark in marks), len(marks))


def _slow(rows: Sequence[ItemResult]) -> tuple[int, ...]:
    """Answered, and in more than twice the usual time of this sitting."""
    answered = [row for row in rows if row.answered]
    if len(answered) < SLOW_FROM:
        return ()
    usual = median(row.slot.time_ms for row in answered)
    return tuple(row.index for row in answered if row.slot.time_ms > SLOW_FACTOR * usual)
