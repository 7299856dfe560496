"""One causal layer, without positions and without an output matrix: all at once, with a cache, and with a latent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

Row = Sequence[float]
Matrix = Sequence[Row]


class Weights(NamedTuple):
    """Projections: head h is in columns h * head_dim up to (h + 1) * head_dim; keys and values may have fewer heads."""

    query: Matrix
    key: Matrix
    value: Matrix


class Latent(NamedTuple):
    """Down to the latent, and from it up to the keys and values of all heads."""

    query: Matrix
    down: Matrix
    up_key: Matrix
    up_value: Matrix


class Attended(NamedTuple):
    """The outputs of all heads side by side, by token; and each head's weights, by token and token seen."""

    output: list[list[float]]
    weights: list[list[list[float]]]


def product(left: Matrix, right: Matrix) -> list[list[float]]:
    """The matrix product."""
    columns = list(zip(*right, strict=True))
    return [_through(row, columns) for row in left]


def _through(row: Row, columns: Matrix) -> list[float]:
    """One row times a matrix given by its columns."""
    return [sum(map(mul, row, column)) for column in columns]


def pooled(matrix: Matrix, heads: int, groups: int) -> list[list[float]]:
    """For each group of consecutive heads the mean of their columns."""
    size, width = heads // groups, len(matrix[0]) // heads
    rows = []
    for row in matrix:
        mean: list[float] = []
        for group in range(groups):
            parts = [row[(group * size + head) * width :][:width] for head in range(size)]
            mean += [math.fsum(same) / size for same in zip(*parts, strict=True)]
        rows.append(mean)
    return rows


def grouped(weights: Weights, heads: int, groups: int) -> Weights:
    """Keys and values as a group of heads shares them (Ainslie 2023); queries stay each head's own."""
    return Weights(weights.query, pooled(weights.key, heads, groups), pooled(weights.value, heads, groups))


def _head(row: Row, head: int, width: int) -> Row:
    return row[head * width : (head + 1) * width]


def _attend(query: Row, keys: Matrix, columns: Matrix, width: int) -> list[float]:
    """The mean of the values, whose columns are given, by the softmax of their keys' scores."""
    shares = _softmax([sum(map(mul, query, key)) / math.sqrt(width) for key in keys])
    return _through(shares, columns)


def at_once(x: Matrix, weights: Weights, heads: int, queries: Matrix | None = None) -> Attended:
    """Every token's queries (unless they are known), keys and values first; then all over all, later ones masked."""
    queries = product(x, weights.query) if queries is None else queries
    return masked(queries, product(x, weights.key), product(x, weights.value), heads)


def masked(queries: Matrix, keys: Matrix, values: Matrix, heads: int) -> Attended:
    """Attention of each token to those up to itself: later scores are minus infinity before the softmax."""
    width, size = _widths(queries[0], values[0], heads)
    output: list[list[float]] = [[] for _ in queries]
    every: list[list[list[float]]] = []
    for head in range(heads):
        if head % size == 0:
            mine = [_head(row, head // size, width) for row in keys]
            columns = list(zip(*(_head(row, head // size, width) for row in values), strict=True))
        every.append([])
        for place, query in enumerate(_head(row, head, width) for row in queries):
            scores = [sum(map(mul, query, key)) / math.sqrt(width) for key in mine]
            scores = [score if other <= place else -math.inf for other, score in enumerate(scores)]
            shares = _softmax(scores)
            every[head].append(shares)
            output[place] += [sum(map(mul, shares, column)) for column in columns]
    return Attended(output, every)


def _widths(query: Row, value: Row, heads: int) -> tuple[int, int]:
    """The width of a head, and how many heads share one of the values'."""
    width = len(query) // heads
    return width, heads * width // len(value)


def _softmax(scores: Row) -> list[float]:
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    total = sum(raised)
    return [one / total for one in raised]


def with_cache(x: Matrix, weights: Weights, heads: int) -> list[list[float]]:
    """Token by token: project the newest alone, keep its key and value, and read those of the others back."""
    projections = [list(zip(*matrix, strict=True)) for matrix in weights]
    keys: list[list[float]] = []
    values: list[list[float]] = []
    outputs = []
    for token in x:
        query, key, value = (_through(token, columns) for columns in projections)
        keys.append(key)
        values.append(value)
        outputs.append(_all_heads(query, keys, values, heads))
    return outputs


def _all_heads(query: Row, keys: Matrix, values: Matrix, heads: int) -> list[float]:
    width, size = _widths(query, values[0], heads)
    output: list[float] = []
    for head in range(heads):
        if head % size == 0:
            mine = [_head(row, head // size, width) for row in keys]
            columns = list(zip(*(_head(row, head // size, width) for row in values), strict=True))
        output += _attend(_head(query, head, width), mine, columns, width)
    return output


def at_once_rebuilt(x: Matrix, latent: Latent, heads: int) -> Attended:
    """Every token's latent first, then keys and values unpacked from them."""
    compressed = product(x, latent.down)
    keys, values = product(compressed, latent.up_key), product(compressed, latent.up_value)
    return masked(product(x, latent.query), keys, values, heads)


def with_latent_cache(x: Matrix, latent: Latent, heads: int) -> list[list[float]]:
    """Token by token from the latents kept: each unpacks to the same keys and values at whatever step it is read."""
    query, down, up_key, up_value = (list(zip(*matrix, strict=True)) for matrix in latent)
    keys: list[list[float]] = []
    values: list[list[float]] = []
    outputs = []
    for token in x:
        compressed = _through(token, down)
        keys.append(_through(compressed, up_key))
        values.append(_through(compressed, up_value))
        outputs.append(_all_heads(_through(token, query), keys, values, heads))
    return outputs


def absorbed(x: Matrix, latent: Latent, heads: int, since: int = 0) -> list[list[float]]:
    """Token by token, nothing unpacked: the query goes down to the latent, and what it finds goes up to values.

    The outputs of the tokens from `since` on; the others are only kept.
    """
    width = len(latent.query[0]) // heads
    down = [[[*_head(row, head, width)] for row in latent.up_key] for head in range(heads)]
    up = [list(zip(*(_head(row, head, width) for row in latent.up_value), strict=True)) for head in range(heads)]
    to_query, to_latent = (list(zip(*matrix, strict=True)) for matrix in (latent.query, latent.down))
    kept: list[list[float]] = []
    outputs = []
    for token in x:
        kept.append(_through(token, to_latent))
        if len(kept) <= since:
            continue
        query = _through(token, to_query)
        columns = list(zip(*kept, strict=True))
        output: list[float] = []
        for head in range(heads):
            mine = _head(query, head, width)
            lowered = _through(mine, down[head])
            output += _through(_attend(lowered, kept, columns, width), up[head])
        outputs.append(output)
    return outputs


def difference(one: Matrix, other: Matrix) -> float:
    """The largest of the absolute differences."""
    return max(abs(a - b) for rows in zip(one, other, strict=True) for a, b in zip(*rows, strict=True))


def norm(matrix: Matrix) -> float:
    """Root of the sum of squares."""
    return math.sqrt(math.fsum(value * value for row in matrix for value in row))
