"""A network with one hidden layer of tanh units, trained image by image in plain Python."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import mul
from typing import Final, NamedTuple

CLASSES: Final = 10
PIXELS: Final = 64

Draw = Callable[[], float]
"""Uniform numbers in [0, 1)."""
Slope = Callable[[int, Sequence[float]], Sequence[float]]
"""The loss's gradient by the logits, given the image's place in the set and the logits."""


class Net(NamedTuple):
    """Weights, a row per unit. The last weight of a row is its bias: images and activations end with a 1."""

    hidden: list[list[float]]
    output: list[list[float]]

    @property
    def size(self) -> int:
        """Parameters, biases included."""
        return sum(map(len, self.hidden)) + sum(map(len, self.output))

    def active(self, image: Sequence[float]) -> list[float]:
        """What the hidden units pass on."""
        return [*(math.tanh(sum(map(mul, row, image))) for row in self.hidden), 1.0]

    def logits(self, image: Sequence[float]) -> list[float]:
        """One number per class."""
        active = self.active(image)
        return [sum(map(mul, row, active)) for row in self.output]

    def descend(self, image: Sequence[float], place: int, slope: Slope, rate: float, decay: float) -> None:
        """One step down the gradient of one image's loss, with weight decay."""
        active = self.active(image)
        by_logit = slope(place, [sum(map(mul, row, active)) for row in self.output])
        back = [sum(map(mul, by_logit, column)) for column in zip(*self.output, strict=True)]
        keep = 1 - rate * decay
        for unit, by_unit in enumerate(by_logit):
            self.output[unit] = _moved(self.output[unit], active, keep, rate * by_unit)
        for unit, row in enumerate(self.hidden):
            by_unit = back[unit] * (1 - active[unit] * active[unit])
            self.hidden[unit] = _moved(row, image, keep, rate * by_unit)


def _moved(row: list[float], inputs: Sequence[float], keep: float, pace: float) -> list[float]:
    if keep == 1:
        return [weight - pace * value for weight, value in zip(row, inputs, strict=True)]
    return [keep * weight - pace * value for weight, value in zip(row, inputs, strict=True)]


def fresh(units: int, draw: Draw) -> Net:
    """Small Gaussian weights (Box and Muller), biases of 0."""

    def layer(rows: int, inputs: int) -> list[list[float]]:
        return [[_normal(draw) / math.sqrt(inputs) for _ in range(inputs)] + [0.0] for _ in range(rows)]

    return Net(layer(units, PIXELS), layer(CLASSES, units))


def _normal(draw: Draw) -> float:
    return math.sqrt(-2 * math.log(1 - draw())) * math.cos(2 * math.pi * draw())


def shuffled(count: int, draw: Draw) -> list[int]:
    """0 to count-1 in a drawn order (Fisher and Yates)."""
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        other = int(draw() * (last + 1))
        order[last], order[other] = order[other], order[last]
    return order
