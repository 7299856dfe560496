"""The day on which an item falls due: FSRS's interval, spread a little, never beyond an exam."""

from __future__ import annotations

import hashlib

from tui.study.memory.curve import interval
from tui.study.memory.settings import Settings

_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
"""(from, to, share of each day of the interval between them): FSRS's own ranges."""
_UNFUZZED = 2.5
EVE = 7
"""What an exam cuts short is spread over up to so many days before it: the eve must not be a wall."""


def due_day(item_id: str, last_day: int, stability: float, settings: Settings) -> int:
    """The day number on which an item is due after its spaced trial on `last_day`."""
    draw = _draw(item_id)
    due = last_day + fuzzed(
        interval(stability, settings.retention, settings.longest, settings.decay), settings.longest, draw
    )
    return due if settings.exam is None else _before(settings.exam, due, last_day, draw)


def fuzzed(days: int, longest: int, draw: float) -> int:
    """The interval with some days more or less, so that what was learned together does not fall due together.

    FSRS draws from Python's global generator, which no two machines share, and anew for every review, which puts Hard
    behind Good and shortens intervals after a pass. `draw` is 0 to 1, of the item alone: so a longer interval never
    becomes the shorter one.
    """
    if days < _UNFUZZED:
        return days
    delta = 1.0 + sum(share * max(min(days, end) - start, 0.0) for start, end, share in _FUZZ)
    high = min(round(days + delta), longest)
    low = min(max(2, round(days - delta)), high)
    return low + int(draw * (high - low + 1))


def _before(exam: int, due: int, last_day: int, draw: float) -> int:
    left = exam - last_day
    if due <= exam or left <= 0:
        return due
    if left <= EVE + 1:
        # Seen so lately that it need not come a second time before the day itself.
        return exam
    return exam - 1 - int(draw * min(EVE, left // 4))


def _draw(item_id: str) -> float:
    """0 to 1, the same for all reviews of an item on every machine."""
    return int.from_bytes(hashlib.sha256(item_id.encode()).digest()[:6], "big") / 2**48
