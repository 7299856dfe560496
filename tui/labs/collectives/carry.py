"""Vectors that really move and add, and what the operation asks for, computed directly."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from tui.labs.collectives.moves import Group, Op, Step

Vector = Sequence[float]
Counts = tuple[tuple[int, ...], ...]


class Chunks(NamedTuple):
    """Chunk i of a vector of `length` numbers is from length * i // parts up to length * (i + 1) // parts."""

    length: int
    parts: int

    def start(self, chunk: int) -> int:
        """Where it begins; that of `parts` is the end."""
        return self.length * chunk // self.parts

    def span(self, first: int, last: int) -> slice:
        """Chunks from `first` up to `last`, which stand side by side."""
        return slice(self.start(first), self.start(last))

    def size(self, first: int, last: int) -> int:
        """Numbers in them."""
        return self.start(last) - self.start(first)


class Carried(NamedTuple):
    """Every rank's output, and how many ranks' numbers each of its chunks held: at the start (-1), after some steps."""

    outputs: list[list[float]]
    held: dict[int, Counts]


def made_up(group: Group) -> list[list[float]]:
    """Whole numbers, all different, so that sums are exact and nothing is right by chance."""
    n = group.ranks
    return [[float(rank * n + place + 1) for place in range(n)] for rank in range(n)]


def carry(op: Op, steps: Sequence[Step], vectors: Sequence[Vector], kept: Collection[int] = ()) -> Carried:
    """Runs the steps, all messages of a step read before the first is taken in. `kept`: steps whose state is kept."""
    if op == "all_to_all":
        return _exchange(steps, vectors, kept)
    n, chunks = len(vectors), Chunks(len(vectors[0]), len(vectors))
    state = [list(vector) for vector in vectors]
    counts = [_at_first(op, rank, n) for rank in range(n)]
    held = {-1: _frozen(counts)}
    for number, step in enumerate(steps):
        sent = [
            (
                message,
                state[message.source][chunks.span(message.first, message.last)],
                counts[message.source][message.first : message.last],
            )
            for message in step.messages
        ]
        for message, numbers, count in sent:
            target = state[message.target]
            span, places = chunks.span(message.first, message.last), slice(message.first, message.last)
            if step.adds:
                numbers = [own + more for own, more in zip(target[span], numbers, strict=True)]
                count = [own + more for own, more in zip(counts[message.target][places], count, strict=True)]
            target[span] = numbers
            counts[message.target][places] = count
        if number in kept:
            held[number] = _frozen(counts)
    if op == "reduce_scatter":
        state = [mine[chunks.span(rank, rank + 1)] for rank, mine in enumerate(state)]
    return Carried(state, held)


def _at_first(op: Op, rank: int, ranks: int) -> list[int]:
    if op == "all_gather":
        return [int(chunk == rank) for chunk in range(ranks)]
    if op == "broadcast":
        return [int(rank == 0)] * ranks
    return [1] * ranks


def _frozen(counts: Sequence[Sequence[int]]) -> Counts:
    return tuple(map(tuple, counts))


def _exchange(steps: Sequence[Step], vectors: Sequence[Vector], kept: Collection[int]) -> Carried:
    """What each rank has for each other travels in parts, some of them by way of a third."""
    n, chunks = len(vectors), Chunks(len(vectors[0]), len(vectors))
    state = [
        {(rank, to): list(vector[chunks.span(to, to + 1)]) for to in range(n)} for rank, vector in enumerate(vectors)
    ]
    held = {-1: _arrived(state)}
    for number, step in enumerate(steps):
        sent = [
            (message.target, [(part, state[message.source].pop(part)) for part in message.parts])
            for message in step.messages
        ]
        for target, parts in sent:
            state[target].update(parts)
        if number in kept:
            held[number] = _arrived(state)
    outputs = [[x for source in range(n) for x in mine.get((source, rank), ())] for rank, mine in enumerate(state)]
    return Carried(outputs, held)


def _arrived(state: Sequence[dict[tuple[int, int], list[float]]]) -> Counts:
    """By rank and source: whether the source's part for this rank is here."""
    n = len(state)
    return tuple(tuple(int((source, rank) in mine) for source in range(n)) for rank, mine in enumerate(state))


def asked_for(op: Op, vectors: Sequence[Vector]) -> list[list[float]]:
    """What each rank must end with, by the operation's definition."""
    n, chunks = len(vectors), Chunks(len(vectors[0]), len(vectors))
    if op == "broadcast":
        return [list(vectors[0]) for _ in range(n)]
    if op == "all_gather":
        whole = [x for rank, vector in enumerate(vectors) for x in vector[chunks.span(rank, rank + 1)]]
        return [list(whole) for _ in range(n)]
    if op == "all_to_all":
        return [[x for vector in vectors for x in vector[chunks.span(rank, rank + 1)]] for rank in range(n)]
    total = [sum(column) for column in zip(*vectors, strict=True)]
    if op == "all_reduce":
        return [list(total) for _ in range(n)]
    return [total[chunks.span(rank, rank + 1)] for rank in range(n)]


def agree(mine: Sequence[Vector], wanted: Sequence[Vector], vectors: Sequence[Vector]) -> bool:
    """Whether every rank has what it must, up to the rounding of sums in another order; whole numbers exactly."""
    size = max((abs(x) for vector in vectors for x in vector), default=0.0) * len(vectors)
    allowed = 0.0 if all(x == int(x) for v in vectors for x in v) and size < 2**53 else 1e-12 * size
    return all(
        len(one) == len(other) and all(abs(a - b) <= allowed for a, b in zip(one, other, strict=True))
        for one, other in zip(mine, wanted, strict=True)
    )
