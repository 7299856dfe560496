"""How sure a share is: the Wilson score interval."""

from __future__ import annotations

from math import sqrt

Z90 = 1.6448536269514722
"""Two-sided 90 %."""


def wilson(successes: float, trials: int, z: float = Z90) -> tuple[float, float]:
    """The interval that holds the true share in 90 of 100 such samples; (0, 1) when there was no trial.

    `successes` may be a sum of part scores: their variance is no more than that of right and wrong, so the interval is
    then rather too wide than too narrow. (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212; recommended for small samples
    by Brown, Cai and DasGupta 2001, Stat. Sci. 16, 101-133.)
    """
    if trials <= 0:
        return 0.0, 1.0
    p = min(1.0, max(0.0, successes / trials))
    scale = 1 + z * z / trials
    centre = (p + z * z / (2 * trials)) / scale
    half = z / scale * sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    # Rounding must not put an end on the wrong side of the share itself.
    return max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half))
