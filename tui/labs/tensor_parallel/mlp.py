"""A small MLP, relu(X A) B or silu(X G) * (X A) B, on one rank and cut over several.

Source: Shoeybi et al. 2019 (Megatron-LM).
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import chain
from operator import mul
from typing import Final, NamedTuple

from tui.labs.tensor_parallel.ring import cuts

HIDDEN: Final = 16
TOKENS: Final = 8

Matrix = Sequence[Sequence[float]]


class Mlp(NamedTuple):
    """Input X (tokens x hidden), A (hidden x inner), B (inner x hidden), and when gated G like A."""

    x: Matrix
    a: Matrix
    b: Matrix
    gate: Matrix | None = None

    def inner(self, x: Matrix, rows: slice, columns: slice) -> list[list[float]]:
        """What is multiplied with B, from these rows and columns of A and G."""
        mine = product(x, [row[columns] for row in self.a[rows]])
        if self.gate is None:
            return relu(mine)
        gates = product(x, [row[columns] for row in self.gate[rows]])
        return [[silu(g) * value for g, value in zip(*both, strict=True)] for both in zip(gates, mine, strict=True)]


def made_up(ffn_mult: int, seed: int, gated: bool = False) -> Mlp:
    """Even numbers from -1 to 1."""
    draw = random.Random(seed).random

    def matrix(rows: int, columns: int) -> list[list[float]]:
        return [[2 * draw() - 1 for _ in range(columns)] for _ in range(rows)]

    inner = HIDDEN * ffn_mult
    mlp = Mlp(matrix(TOKENS, HIDDEN), matrix(HIDDEN, inner), matrix(inner, HIDDEN))
    return mlp._replace(gate=matrix(HIDDEN, inner)) if gated else mlp


def product(left: Matrix, right: Matrix) -> list[list[float]]:
    """The matrix product; a matrix without rows gives zeros."""
    columns = list(zip(*right, strict=True)) or [()] * HIDDEN
    return [[sum(map(mul, row, column)) for column in columns] for row in left]


def relu(matrix: Matrix) -> list[list[float]]:
    """Negative numbers become 0."""
    return [[max(0.0, value) for value in row] for row in matrix]


def silu(value: float) -> float:
    """x times its logistic function."""
    return value / (1 + math.exp(-value))


def whole(mlp: Mlp) -> list[list[float]]:
    """The layer on one rank."""
    return product(mlp.inner(mlp.x, slice(None), slice(None)), mlp.b)


def partial_sums(mlp: Mlp, ranks: int) -> list[list[list[float]]]:
    """Each rank's share: A is cut by columns and B by rows, so that relu sees whole sums and nothing is exchanged."""
    sums = []
    for cut in cuts(len(mlp.b), ranks):
        inner = mlp.inner(mlp.x, slice(None), slice(cut.start, cut.stop)) if cut else [[] for _ in mlp.x]
        sums.append(product(inner, mlp.b[cut.start : cut.stop]))
    return sums


def cut_by_rows_first(mlp: Mlp, ranks: int) -> list[list[float]]:
    """What comes of cutting A by rows with no sum before the non-linearity, which then sees unfinished sums."""
    inner = [[0.0] * len(mlp.b) for _ in mlp.x]
    for cut in cuts(HIDDEN, ranks):
        if cut:
            mine = mlp.inner([row[cut.start : cut.stop] for row in mlp.x], slice(cut.start, cut.stop), slice(None))
            inner = [[i + m for i, m in zip(*rows, strict=True)] for rows in zip(inner, mine, strict=True)]
    return product(inner, mlp.b)


def flat(matrix: Matrix) -> list[float]:
    """Its rows one after the other: what is sent."""
    return list(chain.from_iterable(matrix))


def difference(one: Sequence[float], other: Sequence[float]) -> float:
    """The largest of the absolute differences."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
