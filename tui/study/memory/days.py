"""Study days as whole numbers, so that they can be counted and compared."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=4_096)
def number(study_day: str) -> int | None:
    """The number of a study day 'YYYY-MM-DD'; None for a text that is none: it came from elsewhere.

    >>> number("2026-11-25") - number("2026-11-24"), number("yesterday")
    (1, None)
    """
    try:
        return date.fromisoformat(study_day).toordinal()
    except ValueError:
        return None


def text(day: int) -> str:
    """The study day of a number; the ends of the calendar for what lies beyond them."""
    return date.fromordinal(min(max(day, 1), date.max.toordinal())).isoformat()


def weekday(day: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return (day - 1) % 7
