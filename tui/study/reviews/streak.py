"""Days studied in a row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tui.study.memory import days
from tui.study.memory.plan import Plan


@dataclass(frozen=True, slots=True)
class Streak:
    """`length` counts days with study. `frozen` missed days of this month were let pass. `week` is Monday to Sunday:
    True studied, False not, None still to come or off."""

    length: int
    frozen: int
    week: tuple[bool | None, ...]

    @property
    def studied(self) -> int:
        """How many days of this week were used."""
        return sum(day is True for day in self.week)


def streak(studied: Collection[int], today: int, plan: Plan) -> Streak:
    """The streak up to `today`, which may still come; days off neither count nor break, and a few missed days a month
    are let pass (`plan.freezes`), as long as study came before them."""
    length = 0
    frozen: dict[str, int] = {}
    passed: dict[str, int] = {}
    for day in range(today, min(studied, default=today) - 1, -1):
        if day in studied:
            length += 1
            frozen = dict(passed) if passed else frozen
        elif day != today and not plan.is_off(day):
            month = days.text(day)[:7]
            passed[month] = passed.get(month, 0) + 1
            if passed[month] > plan.freezes:
                break
    return Streak(length, frozen.get(days.text(today)[:7], 0), _week(studied, today, plan))


def _week(studied: Collection[int], today: int, plan: Plan) -> tuple[bool | None, ...]:
    monday = today - days.weekday(today)
    return tuple(
        True if day in studied else None if day >= today or plan.is_off(day) else False
        for day in range(monday, monday + 7)
    )
