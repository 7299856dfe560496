"""A small MLP, relu(X A) B, on one rank and cut over several. Source: Shoeybi et al. 2019 (Megatron-LM)."""

from __future__ import annotations

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
    """Input X (tokens x hidden), A (hidden x inner) and B (inner x hidden)."""

    x: Matrix
    a: Matrix
    b: Matrix


def made_up(ffn_mult: int, seed: int) -> Mlp:
    """Even numbers from -1 to 1."""
    draw = random.Random(seed).random

    def matrix(rows: int, columns: int) -> list[list[float]]:
        return [[2 * draw() - 1 for _ in range(columns)] for _ in range(rows)]

    inner = HIDDEN * ffn_mult
    return Mlp(matrix(TOKENS, HIDDEN), matrix(HIDDEN, inner), matrix(inner, HIDDEN))


def product(left: Matrix, right: Matrix) -> list[list[float]]:
    """The matrix product; a matrix without rows gives zeros."""
    columns = list(zip(*right, strict=True)) or [()] * HIDDEN
    return [[sum(map(mul, row, column)) for column in columns] for row in left]


def relu(matrix: Matrix) -> list[list[float]]:
    """Negative numbers become 0."""
    return [[max(0.0, value) for value in row] for row in matrix]


def whole(mlp: Mlp) -> list[list[float]]:
    """The layer on one rank."""
    return product(relu(product(mlp.x, mlp.a)), mlp.b)


def partial_sums(mlp: Mlp, ranks: int) -> list[list[list[float]]]:
    """Each rank's share: A is cut by columns and B by rows, so that relu sees whole sums and nothing is exchanged."""
    found = []
    for cut in cuts(len(mlp.b), ranks):
        mine = [row[cut.start : cut.stop] for row in mlp.a]
        inner = relu(product(mlp.x, mine)) if cut else [[] for _ in mlp.x]
        found.append(product(inner, mlp.b[cut.start : cut.stop]))
    return found


def cut_by_rows_first(mlp: Mlp, ranks: int) -> list[list[float]]:
    """What comes of cutting A by rows with no sum before relu, which then sees unfinished sums: a wrong result."""
    inner = [[0.0] * len(mlp.b) for _ in mlp.x]
    for cut in cuts(HIDDEN, ranks):
        if cut:
            mine = relu(product([row[cut.start : cut.stop] for row in mlp.x], mlp.a[cut.start : cut.stop]))
            inner = [[i + m for i, m in zip(*rows, strict=True)] for rows in zip(inner, mine, strict=True)]
    return product(inner, mlp.b)


def flat(matrix: Matrix) -> list[float]:
    """Its rows one after the other: what is sent."""
    return list(chain.from_iterable(matrix))


def difference(one: Sequence[float], other: Sequence[float]) -> float:
    """The largest of the absolute differences."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
