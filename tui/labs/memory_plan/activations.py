"""Activations that one transformer layer keeps for its backward pass, in 16 bits without recomputation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tui.labs.contract import Gantt, Result, Series, Table
from tui.labs.params import Values
from tui.labs.wording import said

_GB: Final = 1e9


@dataclass(frozen=True)
class Layer:
    """Sequence length, micro-batch, width, attention heads; ranks that split it, and whether the rest is split too."""

    seq: int
    batch: int
    hidden: int
    heads: int
    ranks: int
    sequence_parallel: bool

    @property
    def unit(self) -> int:
        """The paper's s*b*h."""
        return self.seq * self.batch * self.hidden

    @property
    def copied(self) -> float:
        """Bytes that every rank keeps whole: inputs of norms, dropout masks and the like."""
        return 0.0 if self.sequence_parallel else 10.0 * self.unit

    @property
    def split(self) -> float:
        """Bytes per rank of what is divided: inputs and results of the matrix products (and the rest, if split too)."""
        return (34 if self.sequence_parallel else 24) * self.unit / self.ranks

    @property
    def scores(self) -> float:
        """Bytes per rank of attention's s x s score matrices: softmax, dropout mask and their product."""
        return 5.0 * self.heads * self.seq * self.seq * self.batch / self.ranks

    @property
    def total(self) -> float:
        """Bytes per rank: sbh(10 + 24/t + 5as/(ht)), or sbh(34 + 5as/h)/t (Korthikanti et al. 2022)."""
        return self.copied + self.split + self.scores


def run_activations(values: Values) -> Result:
    """Metric `act_bytes_per_layer`: bytes that one layer leaves on one GPU."""
    layer = Layer(
        values.whole("seq_len"),
        values.whole("micro_batch"),
        values.whole("hidden"),
        values.whole("heads"),
        values.whole("tp"),
        values.flag("sequence_parallel"),
    )
    blocks = (_parts(layer), _over_ranks(layer), _over_seq(layer))
    return Result({"act_bytes_per_layer": layer.total}, blocks, _notes(layer, values.real("chip_mem_gb")))


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
    share = layer.scores / layer.total
    return (
        f"{said(layer.total / layer.unit)} bytes per token and unit of width; scores are {said(share)} of them.",
        "FlashAttention and selective recomputation do not keep the scores; full recomputation keeps 2 bytes.",
        f"A GPU of {said(chip)} GB would hold {said(chip * _GB / layer.total)} such layers and nothing else.",
    )
