"""Pearson's chi-square test of drawn tokens against a distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

_POOLED_BELOW: Final = 5.0
_STEPS: Final = 500


class Test(NamedTuple):
    """The statistic, its degrees of freedom, and how likely one as large is if the draws follow the distribution."""

    chi2: float
    df: int
    p_value: float


def chi_square(counts: Sequence[int], p: Sequence[float]) -> Test:
    """Tokens expected fewer than five times are counted as one."""
    total = sum(counts)
    bins = [(count, total * share) for count, share in zip(counts, p, strict=True)]
    rare = [pair for pair in bins if pair[1] < _POOLED_BELOW]
    kept = [pair for pair in bins if pair[1] >= _POOLED_BELOW]
    pooled = (sum(count for count, _ in rare), sum(expected for _, expected in rare))
    if pooled[1] > 0:
        kept.append(pooled)
    chi2 = sum((count - expected) ** 2 / expected for count, expected in kept)
    df = len(kept) - 1
    return Test(chi2, df, upper_gamma(df / 2, chi2 / 2) if df else 1.0)


def upper_gamma(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function: a series below a + 1, Lentz's continued fraction above."""
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for step in range(1, _STEPS):
            term *= x / (a + step)
            total += term
        return max(0.0, 1 - front * total)
    b = x + 1 - a
    c, d = math.inf, 1 / b
    fraction = d
    for step in range(1, _STEPS):
        factor = -step * (step - a)
        b += 2
        d = 1 / (factor * d + b)
        c = b + factor / c
        fraction *= d * c
    return front * fraction
