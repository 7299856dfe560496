"""FLOPs, days and dollars of a training run, and the share of the peak that published hours imply.

Sources: Kaplan et al. 2020 (6 FLOPs per parameter and token); Chowdhery et al. 2022 (MFU); Hoffmann et al. 2022.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tui.labs.contract import Params, Progress, Result, Series, Table, Value
from tui.labs.known_runs import RUNS
from tui.labs.params import KnobSpec, Values, choice, label, read, real, whole
from tui.labs.wording import said

KNOBS: Final[tuple[KnobSpec, ...]] = (
    label("chip", ("peak_tflops",)),
    real("n_params_b", 8.0, least=1e-9, most=1e9),
    real("n_tokens_b", 15000.0, least=1e-9, most=1e12),
    choice("flops_per_param_token", 6, (6, 8)),
    real("peak_tflops", 989.4, least=1e-6, most=1e12),
    real("mfu", 0.4, least=1e-6, most=1),
    real("achieved_tflops", None, least=1e-6, most=1e12),
    whole("n_gpus", 1024, most=1e9),
    real("price_per_gpu_hour", 2.5, least=0, most=1e9),
    real("gpu_hours", None, least=1e-9),
)


@dataclass(frozen=True)
class Plan:
    """A run: parameters, tokens, FLOPs per parameter and token, FLOP/s per GPU, GPUs, dollars per GPU-hour.

    `hours` are GPU-hours that are known; else they follow from the rate.
    """

    params: float
    tokens: float
    factor: int
    peak: float
    rate: float
    gpus: int
    price: float
    hours: float | None = None

    @property
    def flops(self) -> float:
        """FLOPs of the whole run, attention's quadratic part left out."""
        return self.factor * self.params * self.tokens

    @property
    def gpu_hours(self) -> float:
        """GPUs times hours."""
        return self.flops / (self.rate * 3600) if self.hours is None else self.hours

    @property
    def days(self) -> float:
        """Days on the calendar, if every GPU works all the time."""
        return self.gpu_hours / self.gpus / 24

    @property
    def cost(self) -> float:
        """US dollars."""
        return self.gpu_hours * self.price

    @property
    def share(self) -> float:
        """Share of the peak over all the hours."""
        return self.flops / (self.gpu_hours * 3600 * self.peak)


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Forward from `mfu` (or `achieved_tflops`), or back to `implied_mfu` when `gpu_hours` are given."""
    values = read(KNOBS, params)
    plan = _plan(values)
    metrics: dict[str, Value] = {
        "flops": plan.flops,
        "gpu_hours": plan.gpu_hours,
        "days": plan.days,
        "cost_usd": plan.cost,
        "tokens_per_param": plan.tokens / plan.params,
    }
    if values.has("gpu_hours") or values.has("achieved_tflops"):
        metrics["implied_mfu"] = plan.share
    return Result(metrics, (_more_gpus(plan), _bills(plan), _known_runs(plan), _over_gpus(plan)), _notes(plan, values))


def _plan(values: Values) -> Plan:
    peak = values.real("peak_tflops") * 1e12
    return Plan(
        params=values.real("n_params_b") * 1e9,
        tokens=values.real("n_tokens_b") * 1e9,
        factor=values.whole("flops_per_param_token"),
        peak=peak,
        rate=values.real("achieved_tflops") * 1e12 if values.has("achieved_tflops") else peak * values.real("mfu"),
        gpus=values.whole("n_gpus"),
        price=values.real("price_per_gpu_hour"),
        hours=values.real("gpu_hours") if values.has("gpu_hours") else None,
    )


def _more_gpus(plan: Plan) -> Table:
    counts = sorted({max(1, plan.gpus // 16), max(1, plan.gpus // 4), plan.gpus, 4 * plan.gpus, 16 * plan.gpus})
    plans = [replace(plan, gpus=count) for count in counts]
    rows = tuple((p.gpus, p.days, p.gpu_hours, p.cost, "now" if p.gpus == plan.gpus else "") for p in plans)
    return Table(("GPUs", "days", "GPU-hours", "cost, USD", ""), rows, "More GPUs: fewer days, the same bill")


def _bills(plan: Plan) -> Series:
    """What the datasheet promises beside what the run takes."""
    other = 14 - plan.factor
    name = "recomputing all (8ND)" if other == 8 else "without recomputing (6ND)"
    known = None if plan.hours is None else plan.hours * other / plan.factor
    bars = {
        "if the peak were reached": replace(plan, hours=plan.flops / (plan.peak * 3600)).cost,
        f"this run: {said(plan.share)} of it": plan.cost,
        name: replace(plan, factor=other, hours=known).cost,
    }
    title = "Peak times hours is not the work done"
    return Series(tuple(bars), {"cost": tuple(bars.values())}, "bar", y_label="USD", title=title)


def _known_runs(plan: Plan) -> Table:
    yours = ("this run", "", plan.tokens / 1e12, plan.gpu_hours / 1e6, plan.share)
    rows = tuple((r.name, r.chip, r.tokens_b / 1e3, r.gpu_hours / 1e6, r.implied_mfu()) for r in RUNS)
    columns = ("run", "chip", "T tok", "M GPU-h", "of peak")
    return Table(columns, (yours, *rows), "What published hours imply, at 6ND")


def _over_gpus(plan: Plan) -> Series:
    low, high = max(1, plan.gpus // 64), plan.gpus * 64
    counts = sorted({*(low * 2**power for power in range((high // low).bit_length())), plan.gpus})
    days = tuple(replace(plan, gpus=count).days for count in counts)
    now = tuple(day if count == plan.gpus else None for count, day in zip(counts, days, strict=True))
    curves = {"days": days, "now": now}
    return Series(tuple(counts), curves, "line", "xy", "GPUs", "days", "Days against GPUs, if all work all the time")


def _notes(plan: Plan, values: Values) -> tuple[str, ...]:
    notes = [
        "6ND leaves out the part of attention that grows with the square of the sequence: real runs do more.",
        f"{said(plan.tokens / plan.params)} tokens per parameter; about 20 make the most of the FLOPs (Chinchilla).",
    ]
    if plan.share > 1:
        notes.insert(0, "That is more than the peak: hours, sizes and peak cannot belong together.")
    elif values.has("gpu_hours"):
        notes.insert(0, "Hours on the bill hold restarts, other stages and attention too, so this lies below the MFU.")
    if plan.factor == 8:
        notes.append(
            "With recomputed FLOPs counted, the share of the peak is HFU; MFU counts 6 per parameter and token."
        )
    notes.append("DeepSeek-V3 multiplied mostly in FP8, whose peak is twice the 16-bit one in the table.")
    return tuple(notes)
