"""What the steps cost: bytes on each port, and the time of the slowest in each step."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui.labs.collectives.carry import Chunks
from tui.labs.collectives.moves import Algorithm, Group, Op, Step, plan


class Network(NamedTuple):
    """Ports of a GPU, full duplex: one inside its node, one to other nodes. GB/s and microseconds of a message."""

    link_gb_s: float
    net_gb_s: float
    latency_us: float
    net_latency_us: float


class Port(NamedTuple):
    """The busiest port of a step in and out of nodes: shares of the message through it, None where none is used."""

    inside: float | None
    outside: float | None

    def inside_us(self, message: float, network: Network) -> float:
        """Its time inside nodes; 0 where nothing moves."""
        return 0.0 if self.inside is None else network.latency_us + self.inside * message / (network.link_gb_s * 1e3)

    def outside_us(self, message: float, network: Network) -> float:
        """Its time between nodes; 0 where nothing moves."""
        return (
            0.0 if self.outside is None else network.net_latency_us + self.outside * message / (network.net_gb_s * 1e3)
        )

    def time_us(self, message: float, network: Network) -> float:
        """The step ends when its slowest port does."""
        return max(self.inside_us(message, network), self.outside_us(message, network))


class Traffic(NamedTuple):
    """Shares of the message: sent by each rank, from rank to rank, within and between nodes; the steps' ports."""

    sent: tuple[float, ...]
    between: Mapping[tuple[int, int], float]
    intra: float
    inter: float
    ports: tuple[Port, ...]
    kinds: Mapping[Port, int]
    """How many steps there are of each kind."""

    def time_us(self, message: float, network: Network) -> float:
        """All steps, one after the other."""
        return math.fsum(count * port.time_us(message, network) for port, count in self.kinds.items())

    def split_us(self, message: float, network: Network) -> tuple[float, float]:
        """Time in steps that a port inside a node decides, and in those that one between nodes does."""
        inside = outside = 0.0
        for port, count in self.kinds.items():
            within, beyond = port.inside_us(message, network), port.outside_us(message, network)
            inside += count * within * (within >= beyond)
            outside += count * beyond * (beyond > within)
        return inside, outside


def traffic(steps: Sequence[Step], group: Group, chunks: Chunks) -> Traffic:
    """Counts what the steps move."""
    sent, between = [0] * group.ranks, Counter[tuple[int, int]]()
    ports = []
    starts = [chunks.start(chunk) for chunk in range(chunks.parts + 1)]
    for step in steps:
        loads: dict[tuple[bool, bool, int], int] = {}
        for message in step.messages:
            source, target, first, last, parts = message
            size = sum(starts[to + 1] - starts[to] for _, to in parts) if parts else starts[last] - starts[first]
            sent[source] += size
            between[source, target] += size
            crosses = group.crosses(source, target)
            for key in ((crosses, True, source), (crosses, False, target)):
                loads[key] = loads.get(key, 0) + size
        inside = [load for (crosses, _, _), load in loads.items() if not crosses]
        outside = [load for (crosses, _, _), load in loads.items() if crosses]
        ports.append(
            Port(
                max(inside) / chunks.length if inside else None,
                max(outside) / chunks.length if outside else None,
            )
        )
    inter = sum(size for (source, target), size in between.items() if group.crosses(source, target))
    whole = chunks.length
    return Traffic(
        tuple(size / whole for size in sent),
        {pair: size / whole for pair, size in between.items()},
        (sum(sent) - inter) / whole,
        inter / whole,
        tuple(ports),
        Counter(ports),
    )


@lru_cache(maxsize=64)
def even(op: Op, algorithm: Algorithm, group: Group) -> Traffic:
    """That of chunks of one size. Raises LabError as `plan` does."""
    return traffic(plan(op, algorithm, group), group, Chunks(group.ranks, group.ranks))


def bus_factor(op: Op, ranks: int) -> float:
    """From the bytes of the operation to those that a link must carry at least (nccl-tests)."""
    if op == "broadcast":
        return 1.0
    return (2 if op == "all_reduce" else 1) * (ranks - 1) / ranks


def overtakes(group: Group, op: Op, network: Network) -> float | None:
    """The message, in bytes, from which on a ring is faster than a tree; None where one is faster at any size."""
    ring, tree = even(op, "ring", group), even(op, "tree", group)

    def gain(message: float) -> float:
        return tree.time_us(message, network) - ring.time_us(message, network)

    low, high = 1.0, 1e15
    if gain(low) > 0 or gain(high) <= 0:
        return None
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (low, middle) if gain(middle) > 0 else (middle, high)
    return high
