"""FSRS-6's forgetting curve. The same as in the `fsrs` package (a test holds them together), without loading it."""

from __future__ import annotations

DECAY = 0.1542
"""The 21st of the default parameters: how flat the tail of the curve is."""
_FACTOR: float = 0.9 ** (-1 / DECAY) - 1


def recall(stability: float, days: int) -> float:
    """The probability of recall `days` whole days after the last spaced trial; `stability` days after it, it is .90.

    R(t) = (1 + F t / S)^-DECAY (https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm, FSRS-6).
    """
    return float((1 + _FACTOR * max(0, days) / stability) ** -DECAY)


def interval(stability: float, retention: float, longest: int) -> int:
    """Whole days until recall falls to `retention`: at least 1, at most `longest`."""
    days = stability / _FACTOR * float(retention ** (-1 / DECAY) - 1)
    return min(max(round(days), 1), longest)
