"""Scores are whole millionths: the journal holds no floats, and every machine adds up the same."""

from __future__ import annotations

FULL = 1_000_000
"""The whole score."""


def share(numerator: int, denominator: int) -> int:
    """numerator / denominator in millionths, rounded half up; nothing to win counts as nothing won.

    >>> share(2, 3), share(1, 2), share(0, 0)
    (666667, 500000, 0)
    """
    if denominator <= 0:
        return 0
    return (2 * FULL * numerator + denominator) // (2 * denominator)
