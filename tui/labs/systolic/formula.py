"""Closed forms of a systolic array: folds, cycles, utilisation. Any size.

A shape is given as weight-stationary; `mapped` turns another dataflow into one that takes as long (SCALE-Sim, eq. 1).
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Dataflow = Literal["ws", "os", "is"]
DATAFLOWS: Final[tuple[Dataflow, ...]] = ("ws", "os", "is")
"""What stays in the grid: weights, outputs (sums), or inputs (activations)."""


class Shape(NamedTuple):
    """An array of rows x cols multiplying an m x k by a k x n matrix."""

    rows: int
    cols: int
    m: int
    k: int
    n: int


def mapped(shape: Shape, dataflow: Dataflow) -> Shape:
    """`k` x `n` becomes what stays in the grid, `m` what streams past it.

    Outputs fill no weights, but drain for as many cycles.
    """
    if dataflow == "os":
        return shape._replace(k=shape.m, m=shape.k)
    return shape._replace(n=shape.m, m=shape.n) if dataflow == "is" else shape


def tiles(shape: Shape) -> int:
    """Folds: pieces of the k x n matrix that fit the array."""
    return -(-shape.k // shape.rows) * -(-shape.n // shape.cols)


def stream_cycles(shape: Shape) -> int:
    """Cycles from the first value in to the last out: m rows, skewed over the array's rows and columns."""
    return shape.m + shape.rows + shape.cols - 2


def fold_starts(shape: Shape, double_buffer: bool) -> list[int]:
    """The cycle at which each fold's first value enters; its weights took `rows` cycles to load.

    With double buffering the next weights load beside the running fold: a fold waits for the stream and the load only.
    """
    step = max(shape.m, shape.rows) if double_buffer else shape.rows + stream_cycles(shape)
    return [shape.rows + fold * step for fold in range(tiles(shape))]


def cycles(shape: Shape, double_buffer: bool) -> int:
    """Cycles for the whole product (SCALE-Sim: per fold 2 rows + cols + m - 2)."""
    rows, folds = shape.rows, tiles(shape)
    if double_buffer:
        return rows + (folds - 1) * max(shape.m, rows) + stream_cycles(shape)
    return folds * (rows + stream_cycles(shape))


def utilization(shape: Shape, double_buffer: bool) -> float:
    """Multiply-adds done over those the array could do in that time."""
    return shape.m * shape.k * shape.n / (shape.rows * shape.cols * cycles(shape, double_buffer))
