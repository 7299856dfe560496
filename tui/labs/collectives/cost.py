"""What the steps cost: bytes on each port, and the time of the slowest in each step."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tui.labs.collectives.carry import Chunks
from tui.labs.collectives.moves import Algorithm, Group, Op, Step, outline, refusal


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


def traffic(steps: Iterable[tuple[Step, int]], group: Group, chunks: Chunks) -> Traffic:
    """Counts what the steps move, each done as often as it says."""
    sent, between = [0] * group.ranks, Counter[tuple[int, int]]()
    ports: list[Port] = []
    inter = 0
    starts = [chunks.start(chunk) for chunk in range(chunks.parts + 1)]
    for step, times in steps:
        loads: dict[tuple[bool, bool, int], int] = {}
        for source, target, first, last, parts in step.messages:
            size = sum(starts[to + 1] - starts[to] for _, to in parts) if parts else starts[last] - starts[first]
            sent[source] += times * size
            between[source, target] += times * size
            crosses = group.crosses(source, target)
            for key in ((crosses, True, source), (crosses, False, target)):
                loads[key] = loads.get(key, 0) + size
            if crosses:
                inter += times * size
        inside = [load for (crosses, _, _), load in loads.items() if not crosses]
        outside = [load for (crosses, _, _), load in loads.items() if crosses]
        port = Port(
            max(inside) / chunks.length if inside else None,
            max(outside) / chunks.length if outside else None,
        )
        ports += [port] * times
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
    return traffic(outline(op, algorithm, group), group, Chunks(group.ranks, group.ranks))


@lru_cache(maxsize=64)
def large(op: Op, algorithm: Algorithm, group: Group) -> Traffic:
    """The same without the pairs of ranks, also where there are too many messages to count them. Raises likewise."""
    n, node, apart = group.ranks, group.node, group.nodes > 1
    if algorithm == "direct" and op != "broadcast":
        share = 1.0 if op == "all_reduce" else 1 / n
        least = n % node or node  # ranks of the last node, which may not be full
        ports = [Port(share * (node - 1) if node > 1 else None, share * (n - least) if apart else None)]
        within = share * ((group.nodes - 1) * node * (node - 1) + least * (least - 1))
        return _summed(ports, group, share * (n - 1), within)
    if op == "all_to_all" and algorithm == "ring":
        ports = [Port(1 / n if min(k, n - k) < node else None, 1 / n if apart else None) for k in range(1, n)]
        return large(op, "direct", group)._replace(ports=tuple(ports), kinds=Counter(ports))
    if op == "all_to_all" and algorithm == "hierarchical" and not refusal(op, algorithm, group):
        nodes = group.nodes
        ports = [Port((node - 1) * nodes / n, None), Port(None, (nodes - 1) * node / n)]
        ports = [port for port in ports if port.inside or port.outside]
        return _summed(
            ports, group, sum((port.inside or 0) + (port.outside or 0) for port in ports), (node - 1) * nodes
        )
    return even(op, algorithm, group)


def _summed(ports: Sequence[Port], group: Group, sent: float, within: float) -> Traffic:
    """Every rank sends the same; `within` is what stays inside nodes, of all ranks."""
    ranks = group.ranks if ports and group.ranks > 1 else 0
    kept = tuple(ports) if ranks else ()
    return Traffic((sent,) * group.ranks, {}, within, sent * ranks - within, kept, Counter(kept))


def bus_factor(op: Op, ranks: int) -> float:
    """From the bytes of the operation to those that a link must carry at least (nccl-tests)."""
    if op == "broadcast":
        return 1.0
    return (2 if op == "all_reduce" else 1) * (ranks - 1) / ranks


def overtakes(group: Group, op: Op, network: Network) -> float | None:
    """The message, in bytes, from which on a ring is faster than a tree; None where one is faster at any size."""
    ring, tree = large(op, "ring", group), large(op, "tree", group)

    def gain(message: float) -> float:
        return tree.time_us(message, network) - ring.time_us(message, network)

    low, high = 1.0, 1e15
    if gain(low) > 0 or gain(high) <= 0:
        return None
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (low, middle) if gain(middle) > 0 else (middle, high)
    return high
