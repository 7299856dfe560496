"""The matrices to quantize: real trained ones (tui/labs/data), and Gaussian numbers to compare with."""

from __future__ import annotations

import math
import os
import random
import struct
from dataclasses import dataclass
from functools import cache
from typing import Final

_DATA: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")
_FILES: Final = {
    "conv2": ("silero_vad/conv2.f32", 384),
    "conv3": ("silero_vad/conv3.f32", 192),
    "lstm": ("silero_vad/lstm.f32", 128),
    "teacher": ("digits/teacher_hidden.f32", 32),
}
"""File and columns; each file's README says where its weights come from."""
NAMES: Final[tuple[str, ...]] = (*_FILES, "gaussian")


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
    file, columns = _FILES[name]
    with open(os.path.join(_DATA, file), "rb") as handle:
        blob = handle.read()
    return Matrix(columns, struct.unpack(f"<{len(blob) // 4}f", blob))


def _gaussian(count: int) -> tuple[float, ...]:
    """Standard normal numbers by Box and Muller's transform, two from each pair of draws."""
    draw = random.Random(0).random
    found: list[float] = []
    while len(found) < count:
        radius, angle = math.sqrt(-2 * math.log(1 - draw())), 2 * math.pi * draw()
        found += [radius * math.cos(angle), radius * math.sin(angle)]
    return tuple(found[:count])
