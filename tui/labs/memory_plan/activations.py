"""Activations that one transformer layer keeps for its backward pass, in 16 bits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tui.labs.contract import Gantt, Result, Series, Table, Value
from tui.labs.params import Values
from tui.labs.wording import said

_GB: Final = 1e9


@dataclass(frozen=True)
class Layer:
    """Sequence length, micro-batch, width, attention heads; ranks that split it, and whether the rest is split too.

    `recompute` is what is computed again on the way back instead of kept: nothing, the scores, or all but the input.
    """

    seq: int
    batch: int
    hidden: int
    heads: int
    ranks: int
    sequence_parallel: bool
    recompute: str = "none"

    @property
    def unit(self) -> int:
        """The paper's s*b*h."""
        return self.seq * self.batch * self.hidden

    @property
    def copied(self) -> float:
        """Bytes that every rank keeps whole: inputs of norms, dropout masks and the like."""
        if self.sequence_parallel:
            return 0.0
        return (2.0 if self.recompute == "full" else 10.0) * self.unit

    @property
    def split(self) -> float:
        """Bytes per rank of what is divided: inputs and results of the matrix products (and the rest, if split too)."""
        if self.recompute == "full":
            return 2 * self.unit / self.ranks if self.sequence_parallel else 0.0
        return (34 if self.sequence_parallel else 24) * self.unit / self.ranks

    @property
    def scores(self) -> float:
        """Bytes per rank of attention's s x s score matrices: softmax, dropout mask and their product."""
        if self.recompute != "none":
            return 0.0
        return 5.0 * self.heads * self.seq * self.seq * self.batch / self.ranks

    @property
    def total(self) -> float:
        """Bytes per rank: sbh(10 + 24/t + 5as/(ht)), or sbh(34 + 5as/h)/t (Korthikanti et al. 2022)."""
        return self.copied + self.split + self.scores


def layer_of(values: Values) -> Layer:
    """The layer that the knobs describe."""
    return Layer(
        seq=values.whole("seq_len"),
        batch=values.whole("micro_batch"),
        hidden=values.whole("hidden"),
        heads=values.whole("heads"),
        ranks=values.whole("tp"),
        sequence_parallel=values.flag("sequence_parallel"),
        recompute=values.text("recompute"),
    )


def first_stage_gb(layer: Layer, values: Values) -> float | None:
    """GB on the first stage of a pipeline, which holds as many micro-batches as there are stages, each of layers/stages
    layers: all layers' worth whatever the stages, and more when they are interleaved. None without `layers`.
    """
    layers, stages, chunks = values.whole("layers"), values.whole("pp"), values.whole("virtual_chunks")
    if not layers:
        return None
    more = (stages - 1) / (stages * chunks) if chunks > 1 else 0.0
    return layers * (1 + more) * layer.total / _GB


def run_activations(values: Values) -> Result:
    """`act_bytes_per_layer`: bytes that one layer leaves on one GPU; `act_gb_first_stage` of `layers` of them."""
    layer = layer_of(values)
    metrics: dict[str, Value] = {"act_bytes_per_layer": layer.total}
    held = first_stage_gb(layer, values)
    notes = _notes(layer, values.real("chip_mem_gb"))
    if held is not None:
        metrics["act_gb_first_stage"] = held
        notes = (*notes, f"The first stage holds {said(held)} GB: as many micro-batches as there are stages.")
    blocks = (_parts(layer), _by_recompute(layer), _over_ranks(layer), _over_seq(layer))
    return Result(metrics, blocks, notes)


def _by_recompute(layer: Layer) -> Table:
    rows = []
    kept = replace(layer, recompute="none").total
    for way in ("none", "selective", "full"):
        size = replace(layer, recompute=way).total
        rows.append((way, size / _GB, 100 * (1 - size / kept)))
    return Table(("recompute", "GB per GPU", "saved %"), tuple(rows), "What computing again saves")


def _parts(layer: Layer) -> Gantt:
    cases = {
        "one GPU": replace(layer, ranks=1, sequence_parallel=False),
        f"tp {layer.ranks:,}": replace(layer, sequence_parallel=False),
        "+ sequence": replace(layer, sequence_parallel=True),
    }
    lanes = []
    for case in cases.values():
        ends = (case.copied, case.copied + case.split, case.total)
        kinds = ("on every GPU", "split", "scores, split")
        parts = zip((0.0, *ends[:2]), ends, kinds, strict=True)
        lanes.append(tuple((a / _GB, b / _GB, "", kind) for a, b, kind in parts if b > a))
    title = f"GB that one layer leaves on each GPU: {said(layer.total / _GB)} now"
    return Gantt(tuple(lanes), tuple(cases), title)


def _over_ranks(layer: Layer) -> Table:
    rows = []
    for ranks in sorted({1, 2, 4, 8, 16, layer.ranks}):
        plain = replace(layer, ranks=ranks, sequence_parallel=False)
        both = replace(plain, sequence_parallel=True)
        rows.append((ranks, plain.total / _GB, plain.copied / plain.total, both.total / _GB))
    columns = ("tp", "GB per GPU", "copied share", "GB, sequence too")
    return Table(columns, tuple(rows), "Splitting the products leaves a part that every GPU keeps")


def _over_seq(layer: Layer) -> Series:
    top = max(16384, 2 * layer.seq)
    sizes = sorted({*(max(1, top >> power) for power in range(8)), layer.seq})
    layers = [replace(layer, seq=size) for size in sizes]
    curves = {
        "attention scores": tuple(each.scores / _GB for each in layers),
        "the rest": tuple((each.copied + each.split) / _GB for each in layers),
        "now": tuple(each.total / _GB if each.seq == layer.seq else None for each in layers),
    }
    title = "Against sequence length: scores grow with its square"
    return Series(tuple(sizes), curves, "line", "xy", "tokens", "GB", title)


def _notes(layer: Layer, chip: float) -> tuple[str, ...]:
    share = layer.scores / layer.total if layer.total else 0.0
    return (
        f"{said(layer.total / layer.unit)} bytes per token and unit of width; scores are {said(share)} of them.",
        "FlashAttention does not keep the scores either; full recomputation keeps the layer's input, 2 bytes each.",
        f"A GPU of {said(chip)} GB would hold {said(chip * _GB / layer.total)} such layers and nothing else.",
    )
