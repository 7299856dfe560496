"""The grid itself. Each wire is worked out as its whole waveform, a value per cycle, PE after PE: the same as stepping
all PEs cycle by cycle, since nothing flows back, and much faster.
"""

from __future__ import annotations

import random
from itertools import accumulate
from operator import add, mul
from typing import NamedTuple

from tui.labs.systolic.formula import Dataflow, Shape, fold_starts, mapped, stream_cycles

Matrix = list[list[int]]


class Ran(NamedTuple):
    """What a run gave: the product, the cycles it took, and the PEs at work in each cycle."""

    output: Matrix
    cycles: int
    busy: list[int]


class Wave(NamedTuple):
    """What a wire carries: `values` in consecutive cycles from `start` on, bubbles (0) before and after."""

    start: int
    values: list[int]

    def delayed(self, cycles: int = 1) -> Wave:
        """The same, `cycles` later: what comes out of so many registers."""
        return Wave(self.start + cycles, self.values)

    def seen_by(self, other: Wave) -> list[int]:
        """What this wire carries in the cycles in which `other` carries its values."""
        late = other.start - self.start
        if not late and len(self.values) == len(other.values):
            return self.values
        return [self.values[c] if 0 <= c < len(self.values) else 0 for c in range(late, late + len(other.values))]


def made_up(height: int, width: int, seed: int) -> Matrix:
    """Whole numbers from -8 to 7."""
    draw = random.Random(seed).random
    return [[int(draw() * 16) - 8 for _ in range(width)] for _ in range(height)]


def plain_product(a: Matrix, b: Matrix) -> Matrix:
    """The product by its definition."""
    columns = list(zip(*b, strict=True))
    return [[sum(map(mul, row, column)) for column in columns] for row in a]


def run_grid(a: Matrix, b: Matrix, shape: Shape, dataflow: Dataflow, double_buffer: bool) -> Ran:
    """The product A B, with what `dataflow` says standing still."""
    if dataflow == "ws":
        return multiply(a, b, shape, double_buffer)
    if dataflow == "os":
        return accumulate_in_place(a, b, shape, double_buffer)
    turned = multiply(_turned(b), _turned(a), mapped(shape, "is"), double_buffer)  # (A B)^T = B^T A^T
    return turned._replace(output=_turned(turned.output))


def _turned(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def accumulate_in_place(a: Matrix, b: Matrix, shape: Shape, double_buffer: bool) -> Ran:
    """Sums stay: A enters from the left and B from the top, each row and column one cycle after the one before; when a
    fold is done its sums leave downwards, a row a cycle.
    """
    like = mapped(shape, "os")
    output = [[0] * shape.n for _ in range(shape.m)]
    columns = [list(column) for column in zip(*b, strict=True)]
    starts = [start - shape.rows for start in fold_starts(like, double_buffer)]
    corners = [(i, j) for j in range(0, shape.n, shape.cols) for i in range(0, shape.m, shape.rows)]
    edges = [0] * (starts[-1] + stream_cycles(like) + shape.rows + 1)
    last = 0
    for start, (top, left) in zip(starts, corners, strict=True):
        for row, line in enumerate(a[top : top + shape.rows]):
            for place, column in enumerate(columns[left : left + shape.cols]):
                right = Wave(start + row, line).delayed(place)
                down = Wave(start + place, column).delayed(row)
                output[top + row][left + place] = sum(map(mul, right.values, down.seen_by(right)))
                edges[right.start] += 1
                edges[right.start + shape.k] -= 1
        done = start + stream_cycles(like)
        last = max(last, done + shape.rows)
    return Ran(output, last, list(accumulate(edges))[:last])


def multiply(a: Matrix, b: Matrix, shape: Shape, double_buffer: bool) -> Ran:
    """Runs every fold through the grid and adds its partial products into the output."""
    columns = [[0] * shape.m for _ in range(shape.n)]
    lines = [list(line) for line in zip(*a, strict=True)]
    starts = fold_starts(shape, double_buffer)
    corners = [(i, j) for j in range(0, shape.n, shape.cols) for i in range(0, shape.k, shape.rows)]
    edges = [0] * (starts[-1] + stream_cycles(shape) + 1)
    last = 0
    for start, (top, left) in zip(starts, corners, strict=True):
        weights = [row[left : left + shape.cols] for row in b[top : top + shape.rows]]
        entering = [Wave(start + row, line) for row, line in enumerate(lines[top : top + shape.rows])]  # the skew
        for place, wave in enumerate(_fold(entering, weights, edges)):
            out = wave.delayed(shape.rows - len(weights))  # rows without weights pass it on
            columns[left + place] = list(map(add, columns[left + place], out.values))
            last = max(last, out.delayed(shape.cols - place - 1).start + shape.m)
    return Ran([list(row) for row in zip(*columns, strict=True)], last, list(accumulate(edges))[:last])


def _fold(entering: list[Wave], weights: Matrix, edges: list[int]) -> list[Wave]:
    """One fold: the sums that the last PE of each column makes of the values entering the rows.

    `edges` gets +1 in the cycle in which a PE starts to work and -1 in the one after its last.
    """
    nothing = Wave(entering[0].start, [0] * len(entering[0].values))
    sums = [nothing.delayed(place - 1) for place in range(len(weights[0]))]
    for moving, line in zip(entering, weights, strict=True):
        for place, weight in enumerate(line):
            above = sums[place].delayed().seen_by(moving)
            added = [total + value * weight for total, value in zip(above, moving.values, strict=True)]
            sums[place] = Wave(moving.start, added)
            edges[moving.start] += 1
            edges[moving.start + len(added)] -= 1
            moving = moving.delayed()
    return sums
