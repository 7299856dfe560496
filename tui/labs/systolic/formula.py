"""Closed forms of a weight-stationary array: folds, cycles, utilisation. Any size."""

from __future__ import annotations

from typing import NamedTuple


class Shape(NamedTuple):
    """An array of rows x cols multiplying an m x k by a k x n matrix."""

    rows: int
    cols: int
    m: int
    k: int
    n: int


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
