"""Model state of mixed-precision Adam per GPU, and what each ZeRO stage divides among the data-parallel ranks."""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.labs.contract import Gantt, Result, Series, Table
from tui.labs.params import Values
from tui.labs.wording import said

NAMES: Final = ("plain", "ZeRO-1", "ZeRO-2", "ZeRO-3")


class State(NamedTuple):
    """GB per GPU: 16-bit weights, 16-bit gradients; 32-bit master copy and Adam's two moments."""

    weights: float
    gradients: float
    optimizer: float

    @property
    def total(self) -> float:
        """GB of model state; activations come on top."""
        return self.weights + self.gradients + self.optimizer


def state(params_b: float, stage: int, ranks: int) -> State:
    """Rajbhandari et al. 2020: 2 + 2 + 12 bytes per parameter; stage s divides its share and all before it."""

    def divided(bytes_each: int, from_stage: int) -> float:
        return params_b * bytes_each / (ranks if stage >= from_stage else 1)

    return State(divided(2, 3), divided(2, 2), divided(12, 1))


def run_training(values: Values) -> Result:
    """Metric `state_gb_per_gpu`: weights, gradients and optimizer state, without activations."""
    params, stage, ranks = values.real("n_params_b"), values.whole("zero_stage"), values.whole("dp")
    chip = values.real("chip_mem_gb")
    now = state(params, stage, ranks)
    blocks = (_stages(params, stage, ranks, chip), _table(params, ranks, chip), _over_ranks(params, ranks))
    return Result({"state_gb_per_gpu": now.total}, blocks, _notes(params, now, chip, stage))


def _stages(params: float, stage: int, ranks: int, chip: float) -> Gantt:
    lanes: list[tuple[tuple[float, float, str, str], ...]] = [((0.0, 2 * params, "", "weights"),)]
    names = ["people count"]
    for number, name in enumerate(NAMES):
        now = state(params, number, ranks)
        ends = (now.weights, now.weights + now.gradients, now.total)
        starts = (0.0, *ends[:2])
        kinds = ("weights", "gradients", "optimizer")
        lanes.append(tuple((a, b, "", kind) for a, b, kind in zip(starts, ends, kinds, strict=True)))
        names.append(f"> {name}" if number == stage else f"  {name}")
    lanes.append(((0.0, chip, f"{said(chip)} GB", "chip"),))
    names.append("one GPU holds")
    title = f"GB on each of {ranks:,} GPUs: {said(state(params, stage, ranks).total)} with {NAMES[stage]}"
    return Gantt(tuple(lanes), tuple(names), title)


def _table(params: float, ranks: int, chip: float) -> Table:
    rows = []
    for number, name in enumerate(NAMES):
        now = state(params, number, ranks)
        rows.append((name, *now, now.total, "fits" if now.total <= chip else "no"))
    return Table(("", "weights", "gradients", "optimizer", "GB per GPU", ""), tuple(rows), "Who keeps what")


def _over_ranks(params: float, ranks: int) -> Series:
    top = max(1024, 4 * ranks)
    counts = sorted({*(2**power for power in range(top.bit_length())), ranks})
    curves = {name: tuple(state(params, number, count).total for count in counts) for number, name in enumerate(NAMES)}
    return Series(tuple(counts), curves, "line", "xy", "GPUs", "GB", "Per GPU against GPUs: each stage has its floor")


def _notes(params: float, now: State, chip: float, stage: int) -> tuple[str, ...]:
    notes = [
        f"16 bytes per parameter before sharding: {said(16 * params)} GB, of which the weights are an eighth.",
        f"The state {'fits' if now.total <= chip else 'does not fit'} a GPU of {said(chip)} GB; activations, buffers "
        "and fragmentation come on top.",
    ]
    if stage == 3:
        notes.append("ZeRO-3 gathers the weights again for every pass: half as much traffic again as plain copies.")
    return tuple(notes)
