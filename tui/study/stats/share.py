"""So many of so many."""

from __future__ import annotations

from dataclasses import dataclass

from tui.study.grading.wilson import wilson
from tui.study.journal.projections.tally import Sum


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `number`, with the 90 % interval of what it is a sample of."""

    right: int
    number: int

    @classmethod
    def of(cls, counted: Sum) -> Share:
        """The share in a sum."""
        return cls(counted.right, counted.number)

    @property
    def value(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.right / self.number if self.number else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 90 % interval; 0 to 1 of nothing."""
        return wilson(self.right, self.number)
