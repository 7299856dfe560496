"""A day as people say it."""

from __future__ import annotations

import datetime


def day_words(day: str, today: datetime.date) -> str:
    """'today', 'Tue' within a week, '12 Nov', '12 Nov 2025' of another year; as written where it is no day.

    >>> day_words("2026-11-24", datetime.date(2026, 11, 28))
    'Tue'
    """
    try:
        then = datetime.date.fromisoformat(day)
    except ValueError:
        return day
    ago = (today - then).days
    if ago == 0:
        return "today"
    if 0 < ago < 7:
        return then.strftime("%a")
    return f"{then.day} {then.strftime('%b')}" + (f" {then.year}" if then.year != today.year else "")
