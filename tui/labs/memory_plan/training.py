"""Model state per GPU in training, and what each ZeRO stage divides among the data-parallel ranks."""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.labs.contract import Gantt, Result, Series, Table, Value
from tui.labs.memory_plan.activations import first_stage_gb, layer_of
from tui.labs.params import Values
from tui.labs.wording import said

NAMES: Final = ("plain", "ZeRO-1", "ZeRO-2", "ZeRO-3")


class State(NamedTuple):
    """GB per GPU: weights, gradients, and what the optimizer keeps (master copy and two moments with Adam)."""

    weights: float
    gradients: float
    optimizer: float

    @property
    def total(self) -> float:
        """GB of model state; activations come on top."""
        return self.weights + self.gradients + self.optimizer


class Model(NamedTuple):
    """Billions of parameters on one GPU once tensor and pipeline parallelism have cut the model; bytes of each kind per
    parameter; the share that is trained. `ranks` share what a ZeRO stage divides.
    """

    params_b: float
    weight_bytes: float
    grad_bytes: float
    optim_bytes: float
    trainable: float
    ranks: int

    @property
    def bytes_each(self) -> float:
        """Bytes per parameter before sharding."""
        return self.weight_bytes + self.trainable * (self.grad_bytes + self.optim_bytes)

    def state(self, stage: int) -> State:
        """Rajbhandari et al. 2020: stage s divides its share and all before it."""

        def divided(bytes_each: float, from_stage: int) -> float:
            return self.params_b * bytes_each / (self.ranks if stage >= from_stage else 1)

        gradients, optimizer = self.trainable * self.grad_bytes, self.trainable * self.optim_bytes
        return State(divided(self.weight_bytes, 3), divided(gradients, 2), divided(optimizer, 1))


def run_training(values: Values) -> Result:
    """`state_gb_per_gpu`: weights, gradients and optimizer state; `total_gb_per_gpu` with activations, if asked."""
    stage, chip = values.whole("zero_stage"), values.real("chip_mem_gb")
    whole = values.real("n_params_b")
    model = Model(
        whole / (values.whole("tp") * values.whole("pp")),
        values.real("weight_bytes"),
        values.real("grad_bytes"),
        values.real("optim_bytes"),
        values.real("trainable_pct") / 100,
        values.whole("dp"),
    )
    now = model.state(stage)
    metrics: dict[str, Value] = {"state_gb_per_gpu": now.total}
    notes = _notes(whole, model, now, chip, stage)
    held = 0.0
    if values.flag("with_activations"):
        layer = layer_of(values)
        metrics["act_bytes_per_layer"] = layer.total
        kept = first_stage_gb(layer, values)
        if kept is None:
            notes = (*notes, "Activations are those of no layers: set layers.")
        else:
            held = metrics["act_gb_first_stage"] = kept
        metrics["total_gb_per_gpu"] = now.total + held
    blocks = (_stages(model, stage, chip, held), _table(model, chip), _over_ranks(model))
    return Result(metrics, blocks, notes)


def _stages(model: Model, stage: int, chip: float, held: float) -> Gantt:
    people = model.params_b * model.weight_bytes
    lanes: list[tuple[tuple[float, float, str, str], ...]] = [((0.0, people, "", "weights"),) if people else ()]
    names = ["people count"]
    for number, name in enumerate(NAMES):
        now = model.state(number)
        ends = (now.weights, now.weights + now.gradients, now.total, now.total + held)
        starts = (0.0, *ends[:3])
        kinds = ("weights", "gradients", "optimizer", "activations")
        lanes.append(tuple((a, b, "", kind) for a, b, kind in zip(starts, ends, kinds, strict=True) if b > a))
        names.append(f"> {name}" if number == stage else f"  {name}")
    lanes.append(((0.0, chip, f"{said(chip)} GB", "chip"),))
    names.append("one GPU holds")
    title = f"GB on each of {model.ranks:,} GPUs: {said(model.state(stage).total + held)} with {NAMES[stage]}"
    return Gantt(tuple(lanes), tuple(names), title)


def _table(model: Model, chip: float) -> Table:
    rows = []
    for number, name in enumerate(NAMES):
        now = model.state(number)
        rows.append((name, *now, now.total, "fits" if now.total <= chip else "no"))
    return Table(("", "weights", "gradients", "optimizer", "GB per GPU", ""), tuple(rows), "Who keeps what")


def _over_ranks(model: Model) -> Series:
    ranks = model.ranks
    top = max(1024, 4 * ranks)
    counts = sorted({*(2**power for power in range(top.bit_length())), ranks})
    curves = {
        name: tuple(model._replace(ranks=count).state(number).total for count in counts)
        for number, name in enumerate(NAMES)
    }
    return Series(tuple(counts), curves, "line", "xy", "GPUs", "GB", "Per GPU against GPUs: each stage has its floor")


def _notes(whole: float, model: Model, now: State, chip: float, stage: int) -> tuple[str, ...]:
    notes = [
        f"{said(model.bytes_each)} bytes per parameter before sharding: {said(model.bytes_each * whole)} GB in all.",
        f"The state {'fits' if now.total <= chip else 'does not fit'} a GPU of {said(chip)} GB; activations, buffers "
        "and fragmentation come on top.",
    ]
    if stage == 3:
        notes.append("ZeRO-3 gathers the weights again for every pass: half as much traffic again as plain copies.")
    return tuple(notes)
