"""The matrices to quantize: real trained ones (tui/labs/data), and Gaussian numbers to compare with."""

from __future__ import annotations

import math
import os
import random
import struct
from dataclasses import dataclass
from functools import cache
from typing import Final

_DATA: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "silero_vad")
_COLUMNS: Final = {"conv2": 384, "conv3": 192, "lstm": 128}
NAMES: Final[tuple[str, ...]] = ("conv2", "conv3", "lstm", "gaussian")


@dataclass(frozen=True, eq=False)
class Matrix:
    """Weights in row-major order. Compared by identity: `load` gives the same one each time."""

    columns: int
    values: tuple[float, ...]

    def rows(self, values: tuple[float, ...]) -> list[tuple[float, ...]]:
        """`values`, as many as this matrix has, cut into its rows."""
        return [values[at : at + self.columns] for at in range(0, len(values), self.columns)]


@cache
def load(name: str) -> Matrix:
    """One of `NAMES`."""
    if name == "gaussian":
        return Matrix(192, _gaussian(64 * 192))
    with open(os.path.join(_DATA, f"{name}.f32"), "rb") as file:
        blob = file.read()
    return Matrix(_COLUMNS[name], struct.unpack(f"<{len(blob) // 4}f", blob))


def _gaussian(count: int) -> tuple[float, ...]:
    """Standard normal numbers by Box and Muller's transform, two from each pair of draws."""
    draw = random.Random(0).random
    found: list[float] = []
    while len(found) < count:
        radius, angle = math.sqrt(-2 * math.log(1 - draw())), 2 * math.pi * draw()
        found += [radius * math.cos(angle), radius * math.sin(angle)]
    return tuple(found[:count])
