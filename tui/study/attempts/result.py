"""What a sitting came to: totals, topics, every item, whether it was passed, and the lists to drill again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal

from tui.library.model import Question
from tui.study.attempts.attempt import Attempt, Slot
from tui.study.grading import marking
from tui.study.grading.answers import Passed
from tui.study.grading.marking import Marking
from tui.study.grading.marks import Mark
from tui.study.grading.wilson import wilson
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.item import Item
from tui.study.score import FULL

Drill = Literal["wrong", "lucky", "overconfident", "slow"]
DRILLS: Mapping[Drill, str] = {
    "wrong": "not right",
    "lucky": "right, but guessed",
    "overconfident": "wrong, though you were sure",
    "slow": "took more than twice your usual time",
}
"""The lists to drill again, and what is in them."""
SLOW_FACTOR = 2
SLOW_FROM = 30
"""With fewer answers than this nothing can be called slow."""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One question of the paper; `mark` is None when it was never shown."""

    index: int
    item: Item
    topic: str
    slot: Slot
    mark: Mark | None
    points: int = 0
    """What it counts by the marking rule, in millionths of an item; may be below 0."""

    @property
    def answered(self) -> bool:
        """Whether there was an answer, right or wrong."""
        return self.mark is not None and not isinstance(self.slot.answer, Passed | None)


@dataclass(frozen=True, slots=True)
class Total:
    """Points by the marking rule, out of so many, in millionths of an item; how many items, wholly right and shown.

    `grade` is what is compared with the pass mark, 0 to 1. `interval` is the 90 % interval of the share that was known:
    few questions say little.
    """

    points: int
    most: int
    count: int
    right: int
    seen: int
    grade: Fraction
    interval: tuple[float, float]

    @property
    def share(self) -> float:
        """The grade, 0 to 1, to six places."""
        return round(float(self.grade), 6)


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a sitting. The lists to drill again hold places in `items`; they may overlap.

    `pass_mark` in percent, 0 when there is nothing to pass.
    """

    items: tuple[ItemResult, ...]
    total: Total
    topics: Mapping[str, Total]
    elapsed_ms: int
    lists: Mapping[Drill, tuple[int, ...]]
    marking: Marking = "partial"
    pass_mark: int = 0

    @property
    def passed(self) -> bool | None:
        """Whether the pass mark was reached; None when there is none."""
        return self.total.grade * 100 >= self.pass_mark if self.pass_mark else None

    def refs(self, drill: Drill) -> tuple[str, ...]:
        """The questions of a list, to drill again."""
        return tuple(self.items[place].item.ref for place in self.lists[drill])


def result(
    blueprint: Blueprint,
    items: Sequence[Item],
    questions: Sequence[Question],
    attempt: Attempt,
    marks: Mapping[int, Mark],
) -> Result:
    """The outcome of `attempt`; `marks` by place. Questions never shown count towards the total as nothing."""
    rule = blueprint.marking
    rows = tuple(
        _row(rule, at, item, question, slot, marks.get(at))
        for at, (item, question, slot) in enumerate(zip(items, questions, attempt.slots, strict=True))
    )
    topics = dict.fromkeys(question.topic for question in questions)
    marked = [(row, row.mark) for row in rows if row.mark is not None]
    return Result(
        rows,
        _total(rule, rows),
        {topic: _total(rule, [row for row in rows if row.topic == topic]) for topic in topics},
        attempt.elapsed_ms,
        lists={
            "wrong": tuple(row.index for row, mark in marked if not mark.right),
            "lucky": tuple(row.index for row, mark in marked if mark.right and row.slot.confidence == "guess"),
            "overconfident": tuple(
                row.index for row, mark in marked if not mark.right and row.slot.confidence == "sure"
            ),
            "slow": _slow(rows),
        },
        marking=rule,
        pass_mark=blueprint.pass_mark,
    )


def _row(rule: Marking, at: int, item: Item, question: Question, slot: Slot, mark: Mark | None) -> ItemResult:
    points = marking.credit(rule, question, slot.answer, mark, slot.confidence) if mark else 0
    return ItemResult(at, item, question.topic, slot, mark, points)


def _total(rule: Marking, rows: Sequence[ItemResult]) -> Total:
    marks = [row.mark for row in rows if row.mark is not None]
    sums = marking.Sums(
        points=sum(row.points for row in rows),
        known=sum(marking.known(rule, mark) for mark in marks),
        count=len(rows),
    )
    return Total(
        sums.points,
        marking.most(rule) * len(rows),
        len(rows),
        right=sum(mark.right for mark in marks),
        seen=len(marks),
        grade=marking.grade(rule, sums),
        interval=wilson(sums.known / FULL, len(rows)),
    )


def _slow(rows: Sequence[ItemResult]) -> tuple[int, ...]:
    """Answered, and in more than twice the usual time of this sitting."""
    answered = [row for row in rows if row.answered]
    if len(answered) < SLOW_FROM:
        return ()
    usual = median(row.slot.time_ms for row in answered)
    return tuple(row.index for row in answered if row.slot.time_ms > SLOW_FACTOR * usual)
