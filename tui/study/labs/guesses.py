"""Predict first: a guess with a range, committed before the result is seen."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tui.labs.contract import Value
from tui.labs.labels import metric_label, metric_unit, named, quantity, stored

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


def read(text: str, unit: str = "") -> Guess:
    """'8 to 12', '8-12', '8 12', or '10' for within a tenth of it, in the metric's unit or in one named at the end.

    A share is guessed in per cent. Raises GuessError.
    """
    body, size = stored(text.replace("−", "-"), unit)
    cleaned = body.replace("%", " ")
    cleaned = re.sub(r"(?<=[\d.])\s*(?:-|–|to)\s*(?=[\d.])", " ", cleaned)
    numbers = [float(digits.replace(",", "").replace("_", "")) * size for digits in re.findall(_NUMBER, cleaned)]
    if len(numbers) == 1:
        width = abs(numbers[0]) / 10
        return Guess(numbers[0] - width, numbers[0] + width)
    if len(numbers) != 2 or not all(map(math.isfinite, numbers)):
        raise GuessError("Type a range such as 8 to 12, or one number for within a tenth of it.")
    return Guess(min(numbers), max(numbers))


@dataclass(frozen=True, slots=True)
class Tried:
    """A line of the log: what was guessed of which metric, what it was, and with which knobs."""

    lab: str
    metric: str
    guess: Guess
    value: float
    setting: str = ""

    @property
    def inside(self) -> bool:
        """Whether the range held it."""
        return self.guess.holds(self.value)

    def line(self) -> str:
        """'Time of a step: you 30 to 50 ms, it is 41.79 ms'."""
        unit = metric_unit(self.lab, self.metric)
        range_said = asked_range(self.guess, unit)
        return f"{metric_label(self.lab, self.metric)}: you {range_said}, it is {quantity(self.value, unit)}"


def asked_range(guess: Guess, unit: str) -> str:
    """The range of a guess for reading."""
    low, high = quantity(guess.low, unit), quantity(guess.high, unit)
    first, _, end = low.partition(" ")
    return f"{first} to {high}" if end and high.endswith(f" {end}") else f"{low} to {high}"


def question(lab: str, metric: str) -> str:
    """What is asked: 'Time of a step, in ms'."""
    label, unit = metric_label(lab, metric), metric_unit(lab, metric)
    ways = {
        "params": "in billions",
        "x": "how many times",
        "": "",
        "B": "in B, kB, MB ...",
        "FLOP": "in FLOP, MFLOP ...",
        "billion": "in billions",
    }
    unit_said = ways.get(unit, f"in {named(unit)}")
    return f"{label}, {unit_said}" if unit_said else label


def guessable(metrics: Mapping[str, Value], names: tuple[str, ...]) -> tuple[str, ...]:
    """The metrics of `names` that can be guessed: plain numbers."""
    return tuple(
        name for name in names if isinstance(metrics.get(name), int | float) and not isinstance(metrics[name], bool)
    )
