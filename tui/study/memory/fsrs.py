"""FSRS-6: what a memory is after a spaced trial. The same as the `fsrs` package computes (a test holds the two
together), without its cards, its clock and its unseeded draws (study/rules.md 4).

The formulas: https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm, FSRS-6.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, isfinite

from tui.study.memory.curve import DECAY, factor

RULES = 4
"""Raised when the same events would give other memories: cached ones are rebuilt."""

PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, DECAY,
)  # fmt: skip
"""FSRS-6's own, from millions of reviews."""
LEAST = (
    0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, 0.001,
    0.001, 0.001, 0.001, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1,
)  # fmt: skip
MOST = (
    100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5,
    5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8,
)  # fmt: skip
"""The bounds of each, as FSRS's optimiser keeps them."""
_LEAST_STABILITY = 0.001

Parameters = tuple[float, ...]


def problem(parameters: Parameters) -> str:
    """What is wrong with parameters of one's own, in one sentence; '' when nothing is."""
    if len(parameters) != len(PARAMETERS):
        return f"FSRS has {len(PARAMETERS)} parameters, not {len(parameters)}."
    for place, (value, least, most) in enumerate(zip(parameters, LEAST, MOST, strict=True), 1):
        if not (isfinite(value) and least <= value <= most):
            return f"Parameter {place} of FSRS is {least:g} to {most:g}, not {value:g}."
    return ""


def review(
    before: tuple[float, float, int] | None, rating: int, day: int, parameters: Parameters = PARAMETERS
) -> tuple[float, float]:
    """(stability in days, difficulty 1 to 10) after a spaced trial on `day`.

    `before` are stability, difficulty and day of the trial before, an earlier day; None at the first. `rating` is 1 to
    4: Again, Hard, Good, Easy.
    """
    w, easy, growth, forgetting, ceiling, scale = _constants(parameters)
    if before is None:
        return max(w[rating - 1], _LEAST_STABILITY), _difficulty(w[4] - exp(w[5] * (rating - 1)) + 1)
    stability, difficulty, last_day = before
    missing = 1 - (1 + scale * max(0, day - last_day) / stability) ** -w[20]
    if rating == 1:
        long = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(missing * forgetting)
        after = min(long, stability / ceiling)
    else:
        eased = w[15] if rating == 2 else w[16] if rating == 4 else 1.0
        gain = growth * (11 - difficulty) * stability ** -w[9] * (exp(missing * w[10]) - 1) * eased
        after = stability * (1 + gain)
    change = -w[6] * (rating - 3) * (10 - difficulty) / 9
    return max(after, _LEAST_STABILITY), _difficulty(w[7] * easy + (1 - w[7]) * (difficulty + change))


def stamp() -> str:
    """What cached memories were computed with."""
    return f"FSRS-6, rules {RULES}"


@lru_cache(maxsize=8)
def _constants(w: Parameters) -> tuple[Parameters, float, float, float, float, float]:
    """What does not depend on the trial."""
    return w, w[4] - exp(w[5] * 3) + 1, exp(w[8]), w[14], exp(w[17] * w[18]), factor(w[20])


def _difficulty(value: float) -> float:
    return min(max(value, 1.0), 10.0)
