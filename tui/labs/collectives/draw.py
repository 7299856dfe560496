"""The blocks of the collectives lab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.labs.collectives.carry import Carried
from tui.labs.collectives.cost import Network, Traffic
from tui.labs.collectives.moves import Algorithm, Group, Op, Step
from tui.labs.contract import Block, Gantt, Heat, Series, Steps
from tui.labs.wording import said

SHORT: Final[dict[Algorithm, str]] = {
    "ring": "ring",
    "tree": "tree",
    "halving_doubling": "halving",
    "direct": "direct",
    "hierarchical": "by node",
}
_MOST_LANES: Final = 12
_MOST_FRAMES: Final = 16
"""Steps that are drawn: a ring's first and last say what all between do."""

ByAlgorithm = dict[Algorithm, Traffic]


def words(op: Op) -> str:
    """The operation as prose has it."""
    return op.replace("_", "-")


def bars(op: Op, counted: ByAlgorithm, message: float, group: Group, network: Network) -> Gantt:
    """Each algorithm's time, in the steps that wait for a link inside nodes and in those that wait for one between."""
    lanes, names = [], []
    times = {name: moved.time_us(message, network) for name, moved in counted.items()}
    for name in sorted(times, key=times.__getitem__):
        inside, outside = counted[name].split_us(message, network)
        parts = ((0.0, inside, "", "links inside nodes"), (inside, inside + outside, "", "links between nodes"))
        lanes.append(tuple(part for part in parts if part[1] > part[0]))
        names.append(f"{SHORT[name]} {times[name]:,.0f}" if times[name] >= 100 else f"{SHORT[name]} {times[name]:.3g}")
    return Gantt(tuple(lanes), tuple(names), _headline(op, times, group), "µs")


def _headline(op: Op, times: dict[Algorithm, float], group: Group) -> str:
    if group.nodes > 1 and times.get("hierarchical"):
        flat: Algorithm = "ring" if op == "all_reduce" else "direct"
        ratio = times[flat] / times["hierarchical"]
        shape = "The flat ring" if flat == "ring" else "Direct"
        both = f"{said(times[flat])} against {said(times['hierarchical'])} µs"
        return f"{shape} takes {ratio:.2g}x as long as by node: {both}, over {group.nodes} nodes"
    best = min(times, key=times.__getitem__)
    worst = max(times, key=times.__getitem__)
    if best == worst or not times[best]:
        return f"The time of {words(op)} over {group.ranks} ranks"
    return f"{SHORT[best].capitalize()} is {times[worst] / times[best]:.2g} times as fast as {SHORT[worst]} here"


def busy_links(
    steps: Sequence[Step], moved: Traffic, sizes: Sequence[float], message: float, group: Group, network: Network
) -> Steps:
    """One step a frame: how long each link is busy, and that all wait for the slowest. `sizes` are shares by chunk."""
    frames: list[Block] = []
    captions = []
    for number in drawn(len(steps)):
        step, port = steps[number], moved.ports[number]
        whole = port.time_us(message, network)
        loads: dict[tuple[int, int], float] = {}
        for source, target, first, last, parts in step.messages:
            share = sum(sizes[to] for _, to in parts) if parts else sum(sizes[first:last])
            loads[source, target] = loads.get((source, target), 0.0) + share
        lanes, names = [], []
        for source, target in _most_telling(loads, group):
            crosses = group.crosses(source, target)
            latency, speed = (
                (network.net_latency_us, network.net_gb_s) if crosses else (network.latency_us, network.link_gb_s)
            )
            time = latency + loads[source, target] * message / (speed * 1e3)
            lanes.append(((0.0, time, "", "between nodes" if crosses else "inside a node"),))
            names.append(f"{source} -> {target}")
        crossing = sum(group.crosses(*pair) for pair in loads)
        frames.append(Gantt(tuple(lanes), tuple(names), unit="µs"))
        waits = "all wait for the slowest link" if crossing and len(loads) > crossing else "all links are alike"
        captions.append(
            f"step {number + 1} of {len(steps)}: {len(loads)} messages, {crossing} between nodes; "
            f"{whole:.4g} µs, {waits}"
        )
    return Steps(tuple(frames), tuple(captions), "Busy links: a step ends when its slowest link does")


def _most_telling(loads: dict[tuple[int, int], float], group: Group) -> list[tuple[int, int]]:
    """As many links as fit, those between nodes among them."""
    pairs = sorted(loads)
    crossing = [pair for pair in pairs if group.crosses(*pair)][: _MOST_LANES // 2]
    inside = [pair for pair in pairs if not group.crosses(*pair)]
    inside = inside[: _MOST_LANES - len(crossing)]
    return sorted([*inside, *crossing])


def drawn(count: int) -> list[int]:
    """The steps that are drawn: all, or the first and the last."""
    if count <= _MOST_FRAMES:
        return list(range(count))
    half = _MOST_FRAMES // 2
    return [*range(half), *range(count - half, count)]


def held(op: Op, carried: Carried, steps: Sequence[Step]) -> Steps:
    """Ranks down, chunks across: the darker, the more ranks' numbers a chunk holds."""
    whole = max(count for frame in carried.held.values() for row in frame for count in row) or 1
    frames: list[Block] = []
    captions = []
    for number in sorted(carried.held):
        rows = carried.held[number][: _MOST_LANES - 1]
        shades = [(1.0,) * len(rows[0]), *(tuple(count / whole for count in row) for row in rows)]
        frames.append(Heat(tuple(shades), ("all", *(f"rank {rank}" for rank in range(len(rows))))))
        captions.append(_said(op, steps, number))
    across = "from whom a part is here" if op == "all_to_all" else "parts in each chunk"
    return Steps(tuple(frames), tuple(captions), f"What each rank holds: {across}")


def _said(op: Op, steps: Sequence[Step], number: int) -> str:
    if number < 0:
        return "start: what each rank brings"
    step = steps[number]
    first = step.messages[0]
    what = f"{len(first.parts)} part{'s' * (len(first.parts) != 1)}" if op == "all_to_all" else _chunks(first[2:4])
    does = ", which adds" if step.adds else ""
    return f"step {number + 1} of {len(steps)}: rank {first.source} sends {what} to rank {first.target}{does}"


def _chunks(span: tuple[int, ...]) -> str:
    first, last = span
    return f"chunk {first}" if last - first == 1 else f"chunks {first} to {last - 1}"


def pairs(moved: Traffic, message: float, ranks: int) -> Heat:
    """MB from each rank to each other."""
    rows = tuple(
        tuple(moved.between.get((source, target), 0.0) * message / 1e6 for target in range(ranks))
        for source in range(ranks)
    )
    labels = tuple(f"from {rank}" for rank in range(ranks))
    return Heat(rows, labels, tuple(str(rank) for rank in range(ranks)), "MB from rank to rank")


def over_sizes(op: Op, counted: ByAlgorithm, message: float, network: Network, crossing: float | None) -> Series:
    """Time against message size for all algorithms of the operation."""
    sizes = sorted({64.0 * 4**power for power in range(14)} | ({message} if message else set()))
    curves = {
        SHORT[name]: tuple(moved.time_us(size, network) or None for size in sizes) for name, moved in counted.items()
    }
    title = f"Time of {words(op)} against the size of the message"
    if crossing is not None:
        title = f"Below {size_said(crossing)} a tree is faster than a ring, above it the ring"
    return Series(tuple(sizes), curves, "line", "xy", "bytes", "us", title)


def size_said(size: float) -> str:
    """Bytes in the unit that reads best."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size:.3g} B"
