"""One head of attention, with all scores at once and tile by tile with the online softmax.

Sources: Dao et al., NeurIPS 2022; Dao 2023; Milakov & Gimelshein 2018 (online softmax).
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp
from operator import mul
from typing import NamedTuple

from tui.labs.flash.traffic import Order, Shape

Matrix = Sequence[Sequence[float]]


class Inputs(NamedTuple):
    """Queries, keys and values: a row per token, all of one shape."""

    q: Matrix
    k: Matrix
    v: Matrix


@dataclass(slots=True)
class Row:
    """One query's running maximum `top` (m), sum of exponentials `total` (l) and unscaled output `out` (o)."""

    out: list[float]
    top: float = -math.inf
    total: float = 0.0


class Visit(NamedTuple):
    """A tile's number and place, and what it did to its first row: maximum before and after, and the new sum."""

    number: int
    query_block: int
    key_block: int
    before: float
    after: float
    total: float


class Ran(NamedTuple):
    """The output of a tiled run, its tiles in order, and how often a row under way had to be scaled down."""

    output: list[list[float]]
    visits: list[Visit]
    rescales: int


def made_up(tokens: int, width: int, seed: int) -> Inputs:
    """Queries, keys and values."""
    return Inputs(*drawn(tokens, width, seed, 3))


def drawn(tokens: int, width: int, seed: int, count: int) -> list[Matrix]:
    """`count` matrices of even numbers of mean 0 and variance 1."""
    draw = random.Random(seed).random
    reach = math.sqrt(3)
    return [[[(2 * draw() - 1) * reach for _ in range(width)] for _ in range(tokens)] for _ in range(count)]


def scores(inputs: Inputs) -> list[list[float]]:
    """q.k/sqrt(d) for every pair. Both ways of computing take them from here: they are the same dot products."""
    scale = 1 / math.sqrt(len(inputs.q[0]))
    scaled = [[value * scale for value in row] for row in inputs.q]
    return [[sum(map(mul, query, key)) for key in inputs.k] for query in scaled]


def naive(s: Matrix, v: Matrix, causal: bool) -> list[list[float]]:
    """Softmax over a whole row of scores, then the weighted mean of the values."""
    columns = list(zip(*v, strict=True))
    output = []
    for place, row in enumerate(s):
        seen = row[: place + 1] if causal else row
        top = max(seen)
        weights = [exp(score - top) for score in seen]
        total = sum(weights)
        output.append([sum(map(mul, weights, column)) / total for column in columns])
    return output


def tiles(shape: Shape, order: Order) -> Iterator[tuple[int, int]]:
    """Query and key blocks in the order in which they are visited."""
    if order == "fa2":
        pairs = ((i, j) for i in range(shape.query_blocks) for j in range(shape.key_blocks))
    else:
        pairs = ((i, j) for j in range(shape.key_blocks) for i in range(shape.query_blocks))
    return ((i, j) for i, j in pairs if shape.visits(i, j)) if shape.causal else pairs


def tiled(s: Matrix, v: Matrix, shape: Shape, order: Order, *, every: int = 1) -> Ran:
    """Never looks at more than one tile of scores. Keeps a record of one tile in `every`."""
    rows = [Row([0.0] * shape.width) for _ in range(shape.tokens)]
    visits = []
    rescales = 0
    for number, (i, j) in enumerate(tiles(shape, order)):
        first, key = i * shape.block_q, j * shape.block_k
        end = key + shape.block_k
        before = rows[first].top
        for place in range(first, min(first + shape.block_q, shape.tokens)):
            seen = min(end, place + 1) if shape.causal else end
            if key < seen:
                rescales += absorb(rows[place], s[place][key:seen], v[key:seen])
        if number % every == 0:
            visits.append(Visit(number, i, j, before, rows[first].top, rows[first].total))
    return Ran([[value / row.total for value in row.out] for row in rows], visits, rescales)


def absorb(row: Row, s: Sequence[float], v: Matrix) -> bool:
    """Takes a few more keys into a row's softmax. True if what it held had to be scaled down for a new maximum."""
    top, total, out = row.top, row.total, row.out
    raised = max(s)
    rescaled = False
    if raised > top:
        shrink = exp(top - raised)
        rescaled = total > 0 and shrink < 1
        total *= shrink
        out = [value * shrink for value in out]
        row.top = top = raised
    for score, value in zip(s, v, strict=True):
        weight = exp(score - top)
        total += weight
        out = [held + weight * more for held, more in zip(out, value, strict=True)]
    row.total, row.out = total, out
    return rescaled
