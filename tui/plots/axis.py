"""Axes: where a value falls, and which values to name."""

from __future__ import annotations

import math
from dataclasses import dataclass

_SI = ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, linear or logarithmic (then both are positive)."""

    low: float
    high: float
    log: bool = False

    @classmethod
    def over(cls, values: list[float], *, log: bool = False, zero: bool = False) -> Axis:
        """An axis that holds all values. `zero` keeps 0 in sight; a log axis drops what is not positive."""
        finite = [value for value in values if math.isfinite(value) and (value > 0 or not log)]
        if not finite:
            return cls(1.0, 10.0, True) if log else cls(0.0, 1.0)
        low, high = min(finite), max(finite)
        if zero and not log:
            low, high = min(0.0, low), max(0.0, high)
        # Ends that are as good as one would leave no room for ticks.
        if high - low <= 1e-12 * max(abs(low), abs(high), 1e-300):
            low, high = (low / 2, high * 2) if log else (low - abs(low) / 2 - 0.5, high + abs(high) / 2 + 0.5)
        return cls(low, high, log)

    def place(self, value: float) -> float:
        """0 at `low`, 1 at `high`."""
        if self.log:
            if value <= 0:
                return -1.0
            return (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return (value - self.low) / (self.high - self.low)

    def ticks(self, most: int) -> list[float]:
        """At most `most` round values: decades on a log axis, steps of 1, 2 or 5 on a linear one."""
        most = max(2, most)
        return self._decades(most) if self.log else self._steps(most)

    def _steps(self, most: int) -> list[float]:
        span = self.high - self.low
        step = 10.0 ** math.floor(math.log10(span / most)) if span > 0 else 1.0
        for factor in (1, 2, 5, 10, 20, 50):
            first = math.ceil(self.low / (step * factor) - 1e-9)
            last = math.floor(self.high / (step * factor) + 1e-9)
            if last - first + 1 <= most:
                return [number * step * factor for number in range(first, last + 1)]
        return [self.low, self.high]

    def _decades(self, most: int) -> list[float]:
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        powers = list(range(first, last + 1))
        if len(powers) < 2:
            inside = [
                factor * 10.0**power
                for power in range(first - 1, last + 2)
                for factor in (1, 2, 5)
                if self.low * 0.999 <= factor * 10.0**power <= self.high * 1.001
            ]
            return inside[:most]
        stride = math.ceil(len(powers) / most)
        return [10.0**power for power in powers[::stride]]


def short(value: float) -> str:
    """A tick's label: at most about six characters."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e18:
        return f"{value:.0e}".replace("e+", "e")
    for scale, unit in _SI:
        if size >= scale:
            return f"{value / scale:.3g}{unit}"
    if size < 1e-3:
        return f"{value:.0e}".replace("e-0", "e-")
    return f"{value:.3g}"
