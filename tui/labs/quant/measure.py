"""What quantization lost."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from tui.labs.quant.formats import OWN_BLOCKS
from tui.labs.quant.matrices import Matrix
from tui.labs.quant.rounding import quantize, rounder_of


class Errors(NamedTuple):
    """Measured errors; None where a ratio has nothing to divide by."""

    max_abs: float
    rmse: float
    sqnr_db: float | None
    rel_output: float | None


def sqnr_db(weights: tuple[float, ...], rounded: tuple[float, ...]) -> float | None:
    """Signal to quantization noise: 10 log10(sum w^2 / sum err^2). None without a signal or without noise."""
    signal, noise = math.hypot(*weights), math.dist(weights, rounded)
    return 20 * math.log10(signal / noise) if signal and noise else None


def measure(matrix: Matrix, rounded: tuple[float, ...]) -> Errors:
    """The errors of one quantization."""
    outputs = [math.fsum(row) for row in matrix.rows(matrix.values)]
    changed = [math.fsum(row) for row in matrix.rows(rounded)]
    size = math.hypot(*outputs)
    return Errors(
        max(abs(was - now) for was, now in zip(matrix.values, rounded, strict=True)),
        math.dist(matrix.values, rounded) / math.sqrt(len(rounded)),
        sqnr_db(matrix.values, rounded),
        math.dist(outputs, changed) / size if size else None,
    )


@lru_cache(maxsize=128)
def sqnr_of(matrix: Matrix, name: str, group: int, symmetric: bool) -> float | None:
    """The signal-to-noise ratio of a matrix under one format; remembered, as turning a knob asks for most again."""
    if name in OWN_BLOCKS:
        return sqnr_db(matrix.values, quantize(matrix.values, name, group).values)
    rounder = rounder_of(name, symmetric)
    noises = []
    for at in range(0, len(matrix.values), group):
        weights = matrix.values[at : at + group]
        noises.append(math.dist(weights, rounder(weights).values))
    signal, noise = _size(matrix), math.hypot(*noises)
    return 20 * math.log10(signal / noise) if signal and noise else None


@lru_cache(maxsize=8)
def _size(matrix: Matrix) -> float:
    return math.hypot(*matrix.values)
