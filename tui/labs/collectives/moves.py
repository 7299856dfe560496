"""Who sends what to whom, step by step, for each collective operation and algorithm.

Sources: Thakur, Rabenseifner & Gropp 2005 (ring, trees, halving and doubling); Patarasuk & Yuan, JPDC 2009 (ring).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple

from tui.labs.contract import LabError

Op = Literal["all_reduce", "reduce_scatter", "all_gather", "broadcast", "all_to_all"]
Algorithm = Literal["ring", "tree", "halving_doubling", "direct", "hierarchical"]

OPS: Final[tuple[Op, ...]] = ("all_reduce", "reduce_scatter", "all_gather", "broadcast", "all_to_all")
ALGORITHMS: Final[tuple[Algorithm, ...]] = ("ring", "tree", "halving_doubling", "direct", "hierarchical")

Part = tuple[int, int]
"""What one rank has for another in an all-to-all: the two ranks."""


class Message(NamedTuple):
    """From one rank to another: neighbouring chunks of the vector, or in an all-to-all single parts."""

    source: int
    target: int
    first: int
    last: int
    """One behind the last chunk."""
    parts: tuple[Part, ...] = ()


class Step(NamedTuple):
    """Messages that travel at once. `adds`: the receiver adds what comes to its own; else it takes it over."""

    adds: bool
    messages: tuple[Message, ...]


class Rounds(NamedTuple):
    """Steps that differ only in which chunk moves; with chunks of one size they cost the same."""

    turns: int
    step: Callable[[int], Step]
    """The step of a round, from 0."""


class Group(NamedTuple):
    """Ranks in nodes: rank r stands in node r // node."""

    ranks: int
    node: int

    def crosses(self, source: int, target: int) -> bool:
        """Whether a message between them leaves its node."""
        return source // self.node != target // self.node

    @property
    def nodes(self) -> int:
        """How many, the last perhaps not full."""
        return -(-self.ranks // self.node)


Plan = Callable[[Group], Iterator[Step | Rounds]]


def plan(op: Op, algorithm: Algorithm, group: Group) -> list[Step]:
    """Every step, none of them empty. Raises LabError where the algorithm cannot do the operation, or not so many."""
    steps: list[Step] = []
    for step in _planned(op, algorithm, group):
        steps += [step] if not isinstance(step, Rounds) else map(step.step, range(step.turns))
    return [step for step in steps if step.messages]


def outline(op: Op, algorithm: Algorithm, group: Group) -> Iterator[tuple[Step, int]]:
    """The steps and how often each is done: of rounds the first stands for all. Raises LabError as `plan` does."""
    for step in _planned(op, algorithm, group):
        first, times = (step, 1) if not isinstance(step, Rounds) else (step.step(0), step.turns)
        if times and first.messages:
            yield first, times


def _planned(op: Op, algorithm: Algorithm, group: Group) -> Iterator[Step | Rounds]:
    refused = refusal(op, algorithm, group)
    if refused:
        raise LabError("algorithm", refused)
    return _PLANS[op, algorithm](group)


def refusal(op: Op, algorithm: Algorithm, group: Group) -> str:
    """Why the algorithm cannot be used here, as the end of a sentence; empty when it can."""
    if (op, algorithm) not in _PLANS:
        able = ", ".join(name for name in ALGORITHMS if (op, name) in _PLANS)
        return f"{algorithm} cannot do {op}; {able} can"
    if algorithm == "halving_doubling" and group.ranks & (group.ranks - 1):
        return f"halving_doubling needs a power of two of ranks, not {group.ranks}"
    if algorithm == "hierarchical" and group.ranks % group.node:
        return f"hierarchical needs full nodes: {group.ranks} ranks do not fill nodes of {group.node}"
    return ""


def _ring(members: list[int], chunks: list[tuple[int, int]], shift: int, *, adds: bool) -> Rounds:
    """Round the members, each passing on what came: at step t, member r sends chunk (r - t + shift)."""
    count = len(members)

    def step(t: int) -> Step:
        messages = (
            Message(rank, members[(place + 1) % count], *chunks[(place - t + shift) % count])
            for place, rank in enumerate(members)
        )
        return Step(adds, tuple(messages))

    return Rounds(count - 1, step)


def _single(count: int) -> list[tuple[int, int]]:
    return [(chunk, chunk + 1) for chunk in range(count)]


def _ring_all_reduce(group: Group) -> Iterator[Rounds]:
    ranks, chunks = list(range(group.ranks)), _single(group.ranks)
    yield _ring(ranks, chunks, 0, adds=True)
    yield _ring(ranks, chunks, 1, adds=False)


def _ring_reduce_scatter(group: Group) -> Iterator[Rounds]:
    yield _ring(list(range(group.ranks)), _single(group.ranks), -1, adds=True)


def _ring_all_gather(group: Group) -> Iterator[Rounds]:
    yield _ring(list(range(group.ranks)), _single(group.ranks), 0, adds=False)


def _chain(group: Group) -> Iterator[Step]:
    for rank in range(group.ranks - 1):
        yield Step(False, (Message(rank, rank + 1, 0, group.ranks),))


def _rotation(group: Group) -> Iterator[Step]:
    for k in range(1, group.ranks):
        pairs = [(rank, (rank + k) % group.ranks) for rank in range(group.ranks)]
        yield Step(False, tuple(_parts(*pair, (pair,)) for pair in pairs))


def _parts(source: int, target: int, parts: tuple[Part, ...]) -> Message:
    return Message(source, target, 0, 0, parts)


def _to_root(group: Group) -> list[list[Part]]:
    """Who sends to whom, by step: up a binomial tree to rank 0."""
    steps, reach = [], 1
    while reach < group.ranks:
        steps.append([(rank, rank - reach) for rank in range(reach, group.ranks, 2 * reach)])
        reach *= 2
    return steps


def _tree_all_reduce(group: Group) -> Iterator[Step]:
    for pairs in _to_root(group):
        yield Step(True, tuple(Message(source, target, 0, group.ranks) for source, target in pairs))
    yield from _tree_broadcast(group)


def _tree_broadcast(group: Group) -> Iterator[Step]:
    for pairs in reversed(_to_root(group)):
        yield Step(False, tuple(Message(target, source, 0, group.ranks) for source, target in pairs))


def _halving(group: Group) -> Iterator[Step]:
    """Partners exchange half of what is left; rank r keeps the half in which chunk r is."""
    width = group.ranks // 2
    while width:
        messages = []
        for rank in range(group.ranks):
            first = (rank ^ width) // width * width
            messages.append(Message(rank, rank ^ width, first, first + width))
        yield Step(True, tuple(messages))
        width //= 2


def _doubling(group: Group) -> Iterator[Step]:
    width = 1
    while width < group.ranks:
        messages = []
        for rank in range(group.ranks):
            first = rank // width * width
            messages.append(Message(rank, rank ^ width, first, first + width))
        yield Step(False, tuple(messages))
        width *= 2


def _halving_doubling(group: Group) -> Iterator[Step]:
    yield from _halving(group)
    yield from _doubling(group)


def _pairs(group: Group) -> Iterator[Part]:
    ranks = range(group.ranks)
    return ((source, target) for source in ranks for target in ranks if source != target)


def _direct_all_reduce(group: Group) -> Iterator[Step]:
    yield Step(True, tuple(Message(*pair, 0, group.ranks) for pair in _pairs(group)))


def _direct_reduce_scatter(group: Group) -> Iterator[Step]:
    yield Step(True, tuple(Message(source, target, target, target + 1) for source, target in _pairs(group)))


def _direct_all_gather(group: Group) -> Iterator[Step]:
    yield Step(False, tuple(Message(source, target, source, source + 1) for source, target in _pairs(group)))


def _direct_broadcast(group: Group) -> Iterator[Step]:
    yield Step(False, tuple(Message(0, rank, 0, group.ranks) for rank in range(1, group.ranks)))


def _direct_all_to_all(group: Group) -> Iterator[Step]:
    yield Step(False, tuple(_parts(*pair, (pair,)) for pair in _pairs(group)))


def _together(rings: list[Rounds]) -> Rounds:
    """Several groups at once, step for step."""

    def step(t: int) -> Step:
        several = [ring.step(t) for ring in rings]
        return Step(several[0].adds, tuple(message for step in several for message in step.messages))

    return Rounds(rings[0].turns, step)


def _hierarchical_all_reduce(group: Group) -> Iterator[Rounds]:
    """Scatter the sum in each node, sum each share between nodes, gather in each node."""
    size, nodes = group.node, group.ranks // group.node
    inside = [list(range(node * size, (node + 1) * size)) for node in range(nodes)]
    shares = [(local * nodes, (local + 1) * nodes) for local in range(size)]
    yield _together([_ring(members, shares, -1, adds=True) for members in inside])
    across = [[node * size + local for node in range(nodes)] for local in range(size)]
    chunks = [[(local * nodes + part, local * nodes + part + 1) for part in range(nodes)] for local in range(size)]
    for shift, adds in ((0, True), (1, False)):
        yield _together([_ring(*ring, shift, adds=adds) for ring in zip(across, chunks, strict=True)])
    yield _together([_ring(members, shares, 0, adds=False) for members in inside])


def _hierarchical_all_to_all(group: Group) -> Iterator[Step]:
    """In each node, to the peer with the target's local index; then between nodes, among equal local indices."""
    size, ranks = group.node, group.ranks
    inside = []
    for source in range(ranks):
        for peer in range(source // size * size, source // size * size + size):
            if peer != source:
                inside.append(_parts(source, peer, tuple((source, to) for to in range(peer % size, ranks, size))))
    yield Step(False, tuple(inside))
    between = []
    for holder in range(ranks):
        home = range(holder // size * size, holder // size * size + size)
        for target in range(holder % size, ranks, size):
            if target != holder:
                between.append(_parts(holder, target, tuple((source, target) for source in home)))
    yield Step(False, tuple(between))


_PLANS: Final[dict[tuple[Op, Algorithm], Plan]] = {
    ("all_reduce", "ring"): _ring_all_reduce,
    ("reduce_scatter", "ring"): _ring_reduce_scatter,
    ("all_gather", "ring"): _ring_all_gather,
    ("broadcast", "ring"): _chain,
    ("all_to_all", "ring"): _rotation,
    ("all_reduce", "tree"): _tree_all_reduce,
    ("broadcast", "tree"): _tree_broadcast,
    ("all_reduce", "halving_doubling"): _halving_doubling,
    ("reduce_scatter", "halving_doubling"): _halving,
    ("all_gather", "halving_doubling"): _doubling,
    ("all_reduce", "direct"): _direct_all_reduce,
    ("reduce_scatter", "direct"): _direct_reduce_scatter,
    ("all_gather", "direct"): _direct_all_gather,
    ("broadcast", "direct"): _direct_broadcast,
    ("all_to_all", "direct"): _direct_all_to_all,
    ("all_reduce", "hierarchical"): _hierarchical_all_reduce,
    ("all_to_all", "hierarchical"): _hierarchical_all_to_all,
}
