"""FSRS-6's forgetting curve. The same as in the `fsrs` package (a test holds them together), without loading it."""

from __future__ import annotations

DECAY = 0.1542
"""The 21st of the default parameters: how flat the tail of the curve is."""


def factor(decay: float) -> float:
    """What makes the recall .90 after as many days as the stability."""
    return float(0.9 ** (-1 / decay) - 1)


_FACTOR = factor(DECAY)


def recall(stability: float, days: int, decay: float = DECAY) -> float:
    """The probability of recall `days` whole days after the last spaced trial; `stability` days after it, it is .90.

    R(t) = (1 + F t / S)^-DECAY (https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm, FSRS-6).
    """
    scale = _FACTOR if decay == DECAY else factor(decay)
    return float((1 + scale * max(0, days) / stability) ** -decay)


def interval(stability: float, retention: float, longest: int, decay: float = DECAY) -> int:
    """Whole days until recall falls to `retention`: at least 1, at most `longest`."""
    scale = _FACTOR if decay == DECAY else factor(decay)
    days = stability / scale * float(retention ** (-1 / decay) - 1)
    return min(max(round(min(days, longest)), 1), longest)
