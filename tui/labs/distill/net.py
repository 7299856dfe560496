"""A network with one hidden layer of rectified units, trained image by image in plain Python."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

CLASSES = 10


class Net(NamedTuple):
    """Weights, a row per unit; the last of each row is the bias, as every layer's input ends with a 1."""

    hidden: list[list[float]]
    output: list[list[float]]

    def logits(self, image: Sequence[float]) -> list[float]:
        """One number per class."""
        return self._output(self._hidden(image))

    def step(self, image: Sequence[float], grad: Sequence[float], active: Sequence[float], rate: float) -> None:
        """Moves every weight down the gradient, given that of the loss by the logits."""
        back = [rate * sum(map(mul, grad, column)) for column in zip(*self.output, strict=True)]
        for unit, slope in enumerate(grad):
            pace = rate * slope
            self.output[unit] = [w - pace * a for w, a in zip(self.output[unit], active, strict=True)]
        for unit, pace in enumerate(back[:-1]):
            if active[unit] > 0 and pace:
                self.hidden[unit] = [w - pace * x for w, x in zip(self.hidden[unit], image, strict=True)]

    def _hidden(self, image: Sequence[float]) -> list[float]:
        return [*(max(0.0, sum(map(mul, row, image))) for row in self.hidden), 1.0]

    def _output(self, active: Sequence[float]) -> list[float]:
        return [sum(map(mul, row, active)) for row in self.output]
