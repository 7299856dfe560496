"""Weeks studied in a row: a week counts when enough of its days were used, and a few missed days are let pass."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tui.study.memory import days

PLANNED = 3
"""Days of a week that are enough."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """`length` counts weeks on whose days enough was studied. `week` is this one, Monday to Sunday: True studied,
    False not, None still to come.

    `planned` days are enough. `frozen` missed days of this month were let pass, `freezes` may be.
    """

    length: int
    week: tuple[bool | None, ...]
    planned: int
    frozen: int
    freezes: int

    @property
    def studied(self) -> int:
        """How many days of this week were used."""
        return sum(day is True for day in self.week)

    @property
    def reached(self) -> bool:
        """Whether this week counts already."""
        return self.studied >= self.planned


def weeks(studied: Collection[int], today: int, *, planned: int = PLANNED, freezes: int = 0) -> Weeks:
    """The weeks in a row up to that of `today` (a day number), which does not break them while it lasts.

    A week that fell short by some days takes as many freezes of the month of its Monday; with these it neither counts
    nor breaks.
    """
    used = frozenset(day for day in studied if day <= today)
    monday = today - days.weekday(today)
    this_week = tuple(day in used or (None if day > today else False) for day in range(monday, monday + 7))
    length = int(_reached(used, monday) >= planned)
    first = min(used, default=today)
    frozen: dict[str, int] = {}
    passed: dict[str, int] = {}
    for start in range(monday - 7, first - 7, -7):
        month, short = days.text(start)[:7], planned - _reached(used, start)
        if short <= 0:
            length += 1
            # Only what lies between weeks that count was let pass.
            frozen = dict(passed)
            continue
        passed[month] = passed.get(month, 0) + short
        if passed[month] > freezes:
            break
    return Weeks(length, this_week, planned, frozen.get(days.text(today)[:7], 0), freezes)


def _reached(used: Collection[int], monday: int) -> int:
    return sum(day in used for day in range(monday, monday + 7))
