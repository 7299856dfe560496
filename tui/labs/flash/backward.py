"""Gradients of attention, with all probabilities at once and tile by tile from the rows' saved sums.

Sources: Dao et al., NeurIPS 2022 (Alg. 4); Dao 2023 (Alg. 2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from math import exp
from operator import mul
from typing import NamedTuple

from tui.labs.flash.attention import Inputs, Matrix
from tui.labs.flash.traffic import Shape


class Gradients(NamedTuple):
    """By queries, keys and values: a row per token."""

    dq: list[list[float]]
    dk: list[list[float]]
    dv: list[list[float]]

    def furthest(self, other: Gradients) -> float:
        """The largest of the absolute differences."""
        return max(
            abs(a - b)
            for mine, its in zip(self, other, strict=True)
            for row, line in zip(mine, its, strict=True)
            for a, b in zip(row, line, strict=True)
        )


def naive_gradients(s: Matrix, inputs: Inputs, dout: Matrix, causal: bool) -> Gradients:
    """From whole rows of probabilities. dS = P o (dP - rowsum(P o dP))."""
    scale = 1 / math.sqrt(len(inputs.q[0]))
    weights, changes = [], []
    for place, row in enumerate(s):
        seen = len(row) if not causal else place + 1
        top = max(row[:seen])
        powers = [exp(score - top) for score in row[:seen]]
        total = sum(powers)
        p = [power / total for power in powers]
        dp = [sum(map(mul, dout[place], value)) for value in inputs.v[:seen]]
        mean = sum(map(mul, p, dp))
        rest = [0.0] * (len(row) - seen)
        weights.append(p + rest)
        changes.append([scale * x * (y - mean) for x, y in zip(p, dp, strict=True)] + rest)
    return Gradients(
        _product(changes, inputs.k),
        _product(list(zip(*changes, strict=True)), inputs.q),
        _product(list(zip(*weights, strict=True)), dout),
    )


def tiled_gradients(s: Matrix, inputs: Inputs, output: Matrix, dout: Matrix, shape: Shape) -> Gradients:
    """Keys outer, never more than one tile of probabilities: P is computed again from the row's saved log-sum L, and
    D = rowsum(dO o O) stands for the whole row's sum of P o dP.
    """
    scale = 1 / math.sqrt(shape.width)
    saved = log_sums(s, shape.causal)
    whole = [sum(map(mul, *rows)) for rows in zip(dout, output, strict=True)]
    found = Gradients(*([[0.0] * shape.width for _ in range(shape.tokens)] for _ in range(3)))
    for j in range(shape.key_blocks):
        key, end = j * shape.block_k, min((j + 1) * shape.block_k, shape.tokens)
        for i in range(shape.query_blocks):
            if shape.visits(i, j):
                rows = range(i * shape.block_q, min((i + 1) * shape.block_q, shape.tokens))
                _tile(found, s, inputs, dout, (saved, whole), rows, range(key, end), shape.causal, scale)
    return found


def _tile(
    found: Gradients,
    s: Matrix,
    inputs: Inputs,
    dout: Matrix,
    kept: tuple[Sequence[float], Sequence[float]],
    rows: range,
    keys: range,
    causal: bool,
    scale: float,
) -> None:
    saved, whole = kept
    for place in rows:
        seen = range(keys.start, min(keys.stop, place + 1)) if causal else keys
        query, grad, moved = inputs.q[place], dout[place], found.dq[place]
        for key in seen:
            weight = exp(s[place][key] - saved[place])
            change = scale * weight * (sum(map(mul, grad, inputs.v[key])) - whole[place])
            moved = [was + change * more for was, more in zip(moved, inputs.k[key], strict=True)]
            found.dk[key] = [was + change * more for was, more in zip(found.dk[key], query, strict=True)]
            found.dv[key] = [was + weight * more for was, more in zip(found.dv[key], grad, strict=True)]
        found.dq[place] = moved


def log_sums(s: Matrix, causal: bool) -> list[float]:
    """L = m + log l of every row: all that the forward pass keeps of its scores."""
    found = []
    for place, row in enumerate(s):
        seen = row[: place + 1] if causal else row
        top = max(seen)
        found.append(top + math.log(sum(exp(score - top) for score in seen)))
    return found


def _product(left: Matrix, right: Matrix) -> list[list[float]]:
    columns = list(zip(*right, strict=True))
    return [[sum(map(mul, row, column)) for column in columns] for row in left]
