"""What the learner may set about scheduling, checked: FSRS itself accepts a retention of 150 % without a word."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

RETENTION = 0.92
"""A fast-moving field: a little above the 0.90 that FSRS takes by itself."""
LEAST, MOST = 0.70, 0.97
LONGEST_DAYS = 120
"""No item stays out of sight for longer: what was true may not be by then."""


class SettingsError(ValueError):
    """A setting that cannot be; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`retention`: the share that should be recalled when an item falls due. `exam`: a day number, see `days`."""

    retention: float = RETENTION
    longest: int = LONGEST_DAYS
    exam: int | None = None

    def __post_init__(self) -> None:
        if not (isfinite(self.retention) and LEAST <= self.retention <= MOST):
            raise SettingsError(f"The share to be recalled is {LEAST:.0%} to {MOST:.0%}, not {self.retention:.0%}.")
        if not 1 <= self.longest <= LONGEST_DAYS:
            raise SettingsError(f"The longest interval is 1 to {LONGEST_DAYS} days.")
