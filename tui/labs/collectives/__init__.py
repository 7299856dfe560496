"""Collective operations: real vectors moved step by step, and the bytes and the time that each algorithm takes.

Sources: Thakur, Rabenseifner & Gropp 2005 (algorithms and costs); NVIDIA's nccl-tests (bus bandwidth).
"""

from __future__ import annotations

from typing import Final, cast

from tui.labs.collectives.carry import Chunks, agree, asked_for, carry, made_up
from tui.labs.collectives.cost import Network, Traffic, bus_factor, even, large, overtakes, traffic
from tui.labs.collectives.draw import ByAlgorithm, bars, busy_links, drawn, held, over_sizes, pairs, words
from tui.labs.collectives.moves import ALGORITHMS, OPS, Algorithm, Group, Op, plan, refusal
from tui.labs.contract import Block, LabError, Params, Progress, Result, Value
from tui.labs.params import KnobSpec, choice, data, read, real, whole

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("op", "all_reduce", OPS),
    choice("algorithm", "ring", ALGORITHMS),
    whole("ranks", 16, most=1024),
    whole("gpus_per_node", 8, most=1e6),
    real("message_bytes", 1e8, least=0, most=1e15),
    real("link_gb_s", 450.0, above=0, most=1e9),
    real("net_gb_s", 50.0, above=0, most=1e9),
    real("latency_us", 2.0, least=0, most=1e9),
    real("net_latency_us", 5.0, least=0, most=1e9),
    data("vectors", "matrix", most=65536, instead_of=("ranks",)),
)

MOST_MOVED: Final = 64
"""Ranks up to which vectors really move; up to 1,024 the steps are only counted."""


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """One operation over `ranks` GPUs; S, `message_bytes`, is the vector, and of an all-gather the result.

    With `vectors`, one for each rank, the lab moves just these. `ring_overtakes_bytes` is the message from which on a
    ring is faster than a tree.
    """
    values = read(KNOBS, params)
    vectors = values.rows("vectors") if values.has("vectors") else None
    if vectors and len(vectors) > MOST_MOVED:
        raise LabError("vectors", f"may be those of at most {MOST_MOVED} ranks")
    ranks = len(vectors) if vectors else values.whole("ranks")
    group = Group(ranks, min(values.whole("gpus_per_node"), ranks))
    op, algorithm = cast("Op", values.text("op")), cast("Algorithm", values.text("algorithm"))
    network = Network(*(values.real(n) for n in ("link_gb_s", "net_gb_s", "latency_us", "net_latency_us")))
    message = values.real("message_bytes")
    moves = ranks <= MOST_MOVED
    steps = plan(op, algorithm, group) if moves else []
    chunks = Chunks(len(vectors[0]) if vectors else ranks, ranks)
    count = even if moves else large
    moved = traffic(((step, 1) for step in steps), group, chunks) if vectors else count(op, algorithm, group)
    metrics = _metrics(op, moved, message, ranks, network)
    notes = _notes(op, algorithm, group, moved, message, network)
    counted: ByAlgorithm = {algorithm: moved}
    counted |= {
        name: count(op, name, group)
        for name in ALGORITHMS
        if name != algorithm and not refusal(op, name, group) and (name != "hierarchical" or group.nodes > 1)
    }
    crossing = None
    if op in ("all_reduce", "broadcast") and ranks > 1:
        crossing = overtakes(group, op, network)
        metrics["ring_overtakes_bytes"] = crossing
        if crossing is None:
            notes.append("Between ring and tree one is faster at any size here, so their times do not cross.")
    blocks: list[Block] = [bars(op, counted, message, group, network)]
    if moves:
        given = vectors or made_up(group)
        carried = carry(op, steps, given, drawn(len(steps)))
        metrics["correct"] = agree(carried.outputs, asked_for(op, given), given)
        if vectors:
            metrics["result"] = cast("Value", carried.outputs)
        if steps:
            sizes = [chunks.size(chunk, chunk + 1) / chunks.length for chunk in range(ranks)]
            blocks += [busy_links(steps, moved, sizes, message, group, network), held(op, carried, steps)]
        blocks.append(pairs(moved, message, ranks))
    else:
        notes.append(f"Above {MOST_MOVED} ranks nothing is moved; steps, bytes and time are counted.")
    blocks.append(over_sizes(op, counted, message, network, crossing))
    return Result(metrics, tuple(blocks), tuple(notes))


def _metrics(op: Op, moved: Traffic, message: float, ranks: int, network: Network) -> dict[str, Value]:
    time, idle = moved.time_us(message, network), moved.time_us(0, network)
    rate = message / (time * 1e3) if time else None
    return {
        "steps": len(moved.ports),
        "time_us": time,
        "bytes_sent_max": max(moved.sent) * message,
        "bytes_sent_total": sum(moved.sent) * message,
        "bytes_intra": moved.intra * message,
        "bytes_inter": moved.inter * message,
        "algbw_gb_s": rate,
        "busbw_gb_s": rate * bus_factor(op, ranks) if rate is not None else None,
        "latency_share": idle / time if time else None,
    }


def _notes(op: Op, algorithm: Algorithm, group: Group, moved: Traffic, message: float, network: Network) -> list[str]:
    if not moved.ports:
        return ["One rank has nobody to send to: no time passes, and there is no bandwidth to speak of."]
    inside, outside = moved.split_us(message, network)
    notes = []
    if not inside + outside:
        notes.append("With no bytes and no latency no time passes, and there is no bandwidth to speak of.")
    elif group.nodes > 1:
        share = outside / (inside + outside)
        notes.append(f"{share:.0%} of the time goes to steps that wait for a link between nodes.")
    if op == "all_reduce" and algorithm == "ring":
        notes.append(
            f"Each rank sends {moved.sent[0]:.4g} times the message, under twice it however many they are; what grows "
            f"with ranks is the steps, {len(moved.ports):,} here, and their latencies."
        )
    if op == "all_to_all":
        notes.append("Nothing is added on the way: each pair has a part of its own, and no rank can help another.")
    notes.append(f"One {words(op)} is drawn as one pattern; NCCL runs several at once, through different cards.")
    return notes
