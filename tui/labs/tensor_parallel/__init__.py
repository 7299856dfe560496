"""Split a layer over GPUs and pay in all-reduces: a real small MLP and a real ring, and the traffic of a large model.

Sources: Shoeybi et al. 2019 (Megatron-LM); Patarasuk & Yuan, JPDC 2009 (ring all-reduce).
"""

from __future__ import annotations

from typing import Final, NamedTuple, cast

from tui.labs.contract import Block, LabError, Params, Progress, Result, Value
from tui.labs.params import KnobSpec, Values, choice, data, flag, read, real, whole
from tui.labs.tensor_parallel.cost import (
    ALGORITHMS,
    MEMORY_GBS,
    TFLOPS,
    Algorithm,
    Link,
    Model,
    comm_ms,
    sent_bytes,
    speedup,
    steps,
)
from tui.labs.tensor_parallel.draw import over_ranks, over_traffic, ring_steps, time_bars
from tui.labs.tensor_parallel.mlp import Mlp, cut_by_rows_first, difference, flat, made_up, partial_sums
from tui.labs.tensor_parallel.mlp import whole as on_one
from tui.labs.tensor_parallel.ring import Ran, all_reduce

KNOBS: Final[tuple[KnobSpec, ...]] = (
    whole("tp", 4, most=1e6),
    whole("batch", 1, most=1e6),
    whole("seq_len", 2048, most=1e9),
    whole("hidden", 8192, most=1e6),
    whole("ffn_mult", 4, most=1e3),
    whole("layers", 80, most=1e6),
    real("elem_bytes", 2, least=1e-3, most=64),
    real("link_gb_s", 450.0, above=0, most=1e9),
    real("latency_us", 5.0, least=0, most=1e9),
    flag("training", False),
    whole("seed", 0, least=0, most=1e9),
    whole("ffn_dim", 0, least=0, most=1e9),
    flag("gated", False),
    choice("algorithm", "ring", ALGORITHMS),
    flag("sequence_parallel", False),
    choice("allreduces_per_layer", 2, (1, 2)),
    data("ring_vectors", "matrix"),
)

MOST_RANKS: Final = 64
"""Ranks up to which the small MLP and the ring are really run; the traffic is a closed form for any size."""
_MOST_MULT: Final = 64


class Live(NamedTuple):
    """The small MLP as run: its ring, how far its result is from one rank's, and how far a wrong cut's is."""

    ring: Ran
    error: float
    wrong: float


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Bytes are per GPU and direction; `comm_time_ms` is of a whole forward pass, or of a training step.

    `max_abs_diff` compares the small MLP cut `tp` ways with the same on one rank. With `ring_vectors`, a vector for
    each rank, the lab sums just these.
    """
    values = read(KNOBS, params)
    if values.has("ring_vectors"):
        return _given_vectors(values.rows("ring_vectors"))
    ranks, model = values.whole("tp"), _model(values)
    algorithm = cast("Algorithm", values.text("algorithm"))
    link = Link(values.real("link_gb_s"), values.real("latency_us"), algorithm)
    per = sent_bytes(model.message_bytes, ranks, algorithm)
    cut = values.flag("sequence_parallel")
    metrics: dict[str, Value] = {
        "message_bytes": model.message_bytes,
        "allreduce_count": model.all_reduces,
        "bytes_per_rank_per_allreduce": per,
        "total_bytes_per_rank": model.all_reduces * per,
        "comm_time_ms": comm_ms(model, ranks, link),
        "mlp_weight_bytes_per_rank": model.mlp_weights * model.elem_bytes / ranks,
        "steps_per_allreduce": steps(ranks, algorithm),
        "collective_count": model.all_reduces * (2 if cut else 1),
        "norm_activation_bytes_per_rank": model.message_bytes / (ranks if cut else 1),
    }
    blocks: list[Block] = [time_bars(model, ranks, link), over_ranks(model, ranks, link), over_traffic(model, ranks)]
    notes = _notes(model, ranks, link)
    if ranks > MOST_RANKS or model.ffn_mult > _MOST_MULT:
        notes.append(f"Too large to run the small MLP (at most {MOST_RANKS} ranks, ffn_mult {_MOST_MULT}).")
        return Result(metrics, tuple(blocks), tuple(notes))
    live = _live(ranks, made_up(model.ffn_mult, values.whole("seed"), model.gated))
    metrics["max_abs_diff"] = live.error
    blocks.insert(1, ring_steps(live.ring))
    notes.append(f"The small MLP, cut {ranks} ways and summed in the ring, differs by {live.error:.2g}: rounding.")
    if live.wrong > 1e-9:
        notes.append(
            f"With A cut by rows instead, the non-linearity would see unfinished sums, and the result would be off by "
            f"{live.wrong:.3g}."
        )
    return Result(metrics, tuple(blocks), tuple(notes))


def _model(values: Values) -> Model:
    sizes = [values.whole(name) for name in ("batch", "seq_len", "hidden", "ffn_mult", "layers")]
    batch, seq_len, hidden, ffn_mult, layers = sizes
    return Model(
        batch,
        seq_len,
        hidden,
        ffn_mult,
        layers,
        values.real("elem_bytes"),
        values.flag("training"),
        values.whole("ffn_dim"),
        values.flag("gated"),
        values.whole("allreduces_per_layer"),
    )


def _live(ranks: int, mlp: Mlp) -> Live:
    expected = flat(on_one(mlp))
    ring = all_reduce([flat(part) for part in partial_sums(mlp, ranks)])
    error = max(difference(mine, expected) for mine in ring.by_rank)
    return Live(ring, error, difference(flat(cut_by_rows_first(mlp, ranks)), expected))


def _given_vectors(vectors: list[list[float]]) -> Result:
    if len(vectors) > MOST_RANKS:
        raise LabError("ring_vectors", f"may be those of at most {MOST_RANKS} ranks")
    ring = all_reduce(vectors)
    expected = [sum(column) for column in zip(*vectors, strict=True)]
    metrics: dict[str, Value] = {
        "result": cast("Value", ring.by_rank[0]),
        "ring_steps": len(ring.steps),
        "elements_sent_total": sum(ring.sent),
        "max_abs_diff": max(difference(mine, expected) for mine in ring.by_rank),
    }
    note = f"Each of the {len(vectors)} ranks ends with the sum of all, and sent only to its neighbour."
    return Result(metrics, (ring_steps(ring),), (note,))


def _notes(model: Model, ranks: int, link: Link) -> list[str]:
    gain = speedup(model, ranks, link)
    notes = []
    if ranks > 1:
        notes.append(f"{ranks} GPUs are {gain:.3g} times as fast as one: the sums cannot be computed away.")
    notes.append(
        f"Computing is taken at {TFLOPS:g} TFLOP/s and {MEMORY_GBS:,g} GB/s a GPU (an H100 SXM at 40 % of its dense "
        "BF16 peak); attention's scores are left out."
    )
    return notes
