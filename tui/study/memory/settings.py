"""What the learner may set about scheduling, checked: FSRS itself accepts a retention of 150 % without a word."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from tui.study.memory import fsrs
from tui.study.memory.fsrs import PARAMETERS, Parameters

RETENTION = 0.92
"""A fast-moving field: a little above the 0.90 that FSRS takes by itself."""
LEAST, MOST = 0.70, 0.97
LONGEST_DAYS = 120
"""No item stays out of sight for longer: what was true may not be by then."""


class SettingsError(ValueError):
    """A setting that cannot be; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`retention`: the share that should be recalled when an item falls due. `exam`: a day number, see `days`.

    `parameters` are FSRS's 21, of everybody or one's own.
    """

    retention: float = RETENTION
    longest: int = LONGEST_DAYS
    exam: int | None = None
    parameters: Parameters = PARAMETERS

    def __post_init__(self) -> None:
        if not (isfinite(self.retention) and LEAST <= self.retention <= MOST):
            raise SettingsError(f"The share to be recalled is {LEAST:.0%} to {MOST:.0%}, not {self.retention:.0%}.")
        if not 1 <= self.longest <= LONGEST_DAYS:
            raise SettingsError(f"The longest interval is 1 to {LONGEST_DAYS} days.")
        if trouble := fsrs.problem(self.parameters):
            raise SettingsError(trouble)

    @property
    def decay(self) -> float:
        """How flat the tail of the forgetting curve is."""
        return self.parameters[20]
