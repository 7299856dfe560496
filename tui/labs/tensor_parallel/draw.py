"""The blocks of the tensor parallelism lab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.labs.contract import Block, Gantt, Heat, Series, Steps, Table
from tui.labs.tensor_parallel.cost import Link, Model, comm_ms, sent_bytes, speedup
from tui.labs.tensor_parallel.ring import Ran

_RANKS: Final = (1, 2, 4, 8, 16)
_MOST_ROWS: Final = 12


def over_ranks(model: Model, ranks: int, link: Link) -> Table:
    """Time and speed-up against the number of GPUs."""
    rows = tuple(
        (n, model.compute_ms(n), comm_ms(model, n, link), speedup(model, n, link), speedup(model, n, link) / n)
        for n in sorted({*_RANKS, ranks})
    )
    columns = ("tp", "compute, ms", "sums, ms", "speed-up", "per GPU")
    return Table(columns, rows, f"{'A training step' if model.training else 'A forward pass'} on so many GPUs")


def time_bars(model: Model, ranks: int, link: Link) -> Gantt:
    """Computing, then summing, for each number of GPUs."""
    counts = sorted({*_RANKS, ranks})
    lanes, names = [], []
    for n in counts:
        computing, summing = model.compute_ms(n), comm_ms(model, n, link)
        parts = ((0.0, computing, "", "computing"), (computing, computing + summing, "", "summing"))
        lanes.append(tuple(part for part in parts if part[1] > part[0]))
        names.append(f"tp {n}: {speedup(model, n, link):.3g}x")
    most = max(_RANKS)
    title = f"{most} GPUs are {speedup(model, most, link):.3g} times as fast as one: sums do not shrink"
    return Gantt(tuple(lanes), tuple(names), title, "ms")


def over_traffic(model: Model, ranks: int) -> Series:
    """What the busiest rank sends in one all-reduce: in a ring, and if one rank added everything up."""
    counts = sorted({*_RANKS[1:], max(2, ranks)})
    message = model.message_bytes
    y = {
        "ring": tuple(sent_bytes(message, n) / 1e6 for n in counts),
        "through a master": tuple((n - 1) * message / 1e6 for n in counts),
    }
    title = f"Sent by the busiest rank to sum {message / 1e6:.4g} MB"
    return Series(tuple(counts), y, "line", "", "tp", "MB", title)


def ring_steps(ran: Ran) -> Steps:
    """Ranks down, chunks across: the darker, the more parts a chunk has been summed from."""
    ranks = len(ran.by_rank)
    start = tuple((1,) * ranks for _ in range(ranks))
    frames: list[Block] = [_held(start), *(_held(step.summed) for step in ran.steps)]
    captions = [f"start: each rank holds its own part of each of the {ranks} chunks"]
    for number, step in enumerate(ran.steps):
        what, does = ("reduce-scatter", "adds it") if step.adds else ("all-gather", "takes it over")
        _, chunk, size = step.moves[0]
        sent = f"rank 0 sends chunk {chunk} ({size} number{'s' * (size != 1)}) to rank 1, which {does}"
        captions.append(f"{what} {number % (ranks - 1) + 1} of {ranks - 1}: {sent}")
    return Steps(tuple(frames), tuple(captions), "The ring: parts summed so far, by rank and chunk")


def _held(summed: Sequence[Sequence[int]]) -> Heat:
    """The first row shows the shade of a whole sum."""
    ranks = len(summed)
    shown = summed[:_MOST_ROWS]
    rows = [(1.0,) * ranks, *(tuple(part / ranks for part in row) for row in shown)]
    return Heat(tuple(rows), ("all summed", *(f"rank {rank}" for rank in range(len(shown)))))
