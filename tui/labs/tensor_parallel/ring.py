"""A real ring all-reduce: reduce-scatter, then all-gather. Source: Patarasuk & Yuan, JPDC 2009."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Vector = Sequence[float]


class Move(NamedTuple):
    """One message: `source` sends a chunk of `size` elements to the next rank, which adds it or takes it over."""

    source: int
    chunk: int
    size: int


class Step(NamedTuple):
    """What happens at once: a message from each rank. `summed` tells, by rank and chunk, how many parts it then has."""

    adds: bool
    moves: tuple[Move, ...]
    summed: tuple[tuple[int, ...], ...]


class Ran(NamedTuple):
    """Every rank's vector at the end, the elements each rank sent, and the steps."""

    by_rank: list[list[float]]
    sent: list[int]
    steps: list[Step]


def cuts(length: int, parts: int) -> list[range]:
    """Part i is from length i // parts up to length (i+1) // parts: all of it once, in sizes as equal as can be."""
    return [range(length * part // parts, length * (part + 1) // parts) for part in range(parts)]


def all_reduce(vectors: Sequence[Vector]) -> Ran:
    """Sums the ranks' vectors; each rank sends only to the next, and no rank ever holds them all."""
    ranks = len(vectors)
    held = [list(vector) for vector in vectors]
    chunks = cuts(len(held[0]), ranks)
    parts = [[1] * ranks for _ in range(ranks)]
    sent = [0] * ranks
    steps = []
    for number in range(2 * (ranks - 1)):
        adds = number < ranks - 1
        shift = -number if adds else ranks - number
        moves = [Move(rank, (rank + shift) % ranks, len(chunks[(rank + shift) % ranks])) for rank in range(ranks)]
        messages = [held[rank][chunks[chunk].start : chunks[chunk].stop] for rank, chunk, _ in moves]
        counted = [parts[rank][chunk] for rank, chunk, _ in moves]
        for (rank, chunk, size), message, count in zip(moves, messages, counted, strict=True):
            to, place = (rank + 1) % ranks, chunks[chunk]
            if adds:
                mine = held[to][place.start : place.stop]
                message = [own + more for own, more in zip(mine, message, strict=True)]
                count += parts[to][chunk]
            held[to][place.start : place.stop] = message
            parts[to][chunk] = count
            sent[rank] += size
        steps.append(Step(adds, tuple(moves), tuple(map(tuple, parts))))
    return Ran(held, sent, steps)
