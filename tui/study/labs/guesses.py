"""Predict first: a guess with a range, committed before the result is seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tui.labs.contract import Value

_NUMBER = r"[-+]?(?:\d[\d,_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"


class GuessError(ValueError):
    """Text that is no range; the text is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The learner says: it lies between `low` and `high`."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value lies in the range, its ends included."""
        slack = 1e-9 * max(1.0, abs(value))
        return self.low - slack <= value <= self.high + slack


def read(text: str) -> Guess:
    """'8 to 12', '8-12', '8 12', or '10' for within a tenth of it. Raises GuessError."""
    cleaned = text.replace("%", " ").replace("−", "-")
    cleaned = re.sub(r"(?<=[\d.])\s*(?:-|–|to)\s*(?=[\d.])", " ", cleaned)
    found = [float(one.replace(",", "").replace("_", "")) for one in re.findall(_NUMBER, cleaned)]
    if len(found) == 1:
        width = abs(found[0]) / 10
        return Guess(found[0] - width, found[0] + width)
    if len(found) != 2:
        raise GuessError("Type a range such as 8 to 12, or one number for within a tenth of it.")
    return Guess(min(found), max(found))


def guessable(metrics: Mapping[str, Value], names: tuple[str, ...]) -> tuple[str, ...]:
    """The metrics of `names` that can be guessed: plain numbers."""
    return tuple(
        name for name in names if isinstance(metrics.get(name), int | float) and not isinstance(metrics[name], bool)
    )
