"""FLOPs, days and dollars of a training run, and the share of the peak that published hours imply.

Sources: Kaplan et al. 2020 (6 FLOPs per parameter and token); Chowdhery et al. 2022 (PaLM, appendix B: MFU, HFU
and attention); Hoffmann et al. 2022; Korthikanti et al. 2022 (recomputation).
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
    real("n_tokens_b", 15000.0, least=1e-9, most=1e9),
    choice("flops_per_param_token", 6, (2, 3, 4, 6, 8)),
    real("peak_tflops", 989.4, least=1e-6, most=1e10),
    real("mfu", 0.4, least=1e-6, most=1),
    real("achieved_tflops", None, least=1e-6, most=1e12),
    whole("n_gpus", 1024, most=1e9),
    real("price_per_gpu_hour", 2.5, least=0, most=1e9),
    real("gpu_hours", None, least=1e-9),
    choice("recompute", "none", ("none", "selective", "full")),
    choice("attention_flops", "none", ("none", "full", "causal")),
    whole("seq_len", 2048, most=1e9),
    whole("layers", 80, most=1e6),
    whole("attn_width", 8192, most=1e9),
)


@dataclass(frozen=True)
class Plan:
    """A run: parameters, tokens, FLOPs per parameter and token, FLOP/s per GPU, GPUs, dollars per GPU-hour.

    `factor` is what the model needs (6, less with frozen or unmet weights), `again` the forward pass that recomputing
    everything repeats; `attention` FLOPs come on top. `hours` are GPU-hours that are known; else they follow from the
    rate.
    """

    params: float
    tokens: float
    factor: int
    again: int
    recompute: str
    attention: float
    peak: float
    rate: float
    gpus: int
    price: float
    hours: float | None = None

    @property
    def model_flops(self) -> float:
        """FLOPs that the model needs: what MFU counts."""
        return self.factor * self.params * self.tokens + self.attention

    @property
    def flops(self) -> float:
        """FLOPs that the hardware does, recomputation included: what HFU counts."""
        more = {"none": 0.0, "selective": self.attention / 3, "full": self.attention / 3}[self.recompute]
        if self.recompute == "full":
            more += self.again * self.params * self.tokens
        return self.model_flops + more

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
    def mfu(self) -> float:
        """Share of the peak over all the hours that the model's FLOPs make."""
        return self.model_flops / (self.gpu_hours * 3600 * self.peak)

    @property
    def hfu(self) -> float:
        """The same with everything that the hardware did."""
        return self.flops / (self.gpu_hours * 3600 * self.peak)


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Forward from `mfu` (or `achieved_tflops`), or back to `implied_mfu` when `gpu_hours` are given."""
    values = read(KNOBS, params)
    plan = _plan(values)
    metrics: dict[str, Value] = {
        "flops": plan.flops,
        "model_flops": plan.model_flops,
        "attention_flops": plan.attention,
        "gpu_hours": plan.gpu_hours,
        "days": plan.days,
        "cost_usd": plan.cost,
        "tokens_per_param": plan.tokens / plan.params,
    }
    metrics["implied_mfu"], metrics["implied_hfu"] = plan.mfu, plan.hfu
    blocks = (_known_bars(plan), _more_gpus(plan), _bills(plan), _known_runs(plan))
    return Result(metrics, blocks, _notes(plan, values))


def _plan(values: Values) -> Plan:
    peak = values.real("peak_tflops") * 1e12
    params, tokens = values.real("n_params_b") * 1e9, values.real("n_tokens_b") * 1e9
    factor, recompute = values.whole("flops_per_param_token"), values.text("recompute")
    if factor == 8:
        factor, recompute = 6, "full"
    return Plan(
        params=params,
        tokens=tokens,
        factor=factor,
        again=1 if factor == 3 else 2,
        recompute=recompute,
        attention=_attention(values) * tokens,
        peak=peak,
        rate=values.real("achieved_tflops") * 1e12 if values.has("achieved_tflops") else peak * values.real("mfu"),
        gpus=values.whole("n_gpus"),
        price=values.real("price_per_gpu_hour"),
        hours=values.real("gpu_hours") if values.has("gpu_hours") else None,
    )


def _attention(values: Values) -> float:
    """FLOPs per token of attention's scores and sums: forward 4, backward 8 for each of seq_len keys (PaLM, app. B)."""
    kind = values.text("attention_flops")
    if kind == "none":
        return 0.0
    full = 12.0 * values.whole("layers") * values.whole("attn_width") * values.whole("seq_len")
    return full if kind == "full" else full / 2


def _known_bars(plan: Plan) -> Series:
    """Everybody's share of the peak, the greatest first, beside the whole of it."""
    shares = sorted(
        {**{run.name: run.implied_mfu() for run in RUNS}, "this run": plan.mfu}.items(), key=lambda x: -x[1]
    )
    bars = {"the peak": 1.0, **dict(shares)}
    percent = tuple(100 * share for share in bars.values())
    (best, most), (_, least) = shares[0], shares[-1]
    title = f"No run reaches the peak: {best} gets to {100 * most:.3g} %, the last to {100 * least:.3g} %"
    return Series(tuple(bars), {"MFU, %": percent}, "bar", y_label="%", title=title)


def _more_gpus(plan: Plan) -> Table:
    counts = sorted({max(1, plan.gpus // 16), max(1, plan.gpus // 4), plan.gpus, 4 * plan.gpus, 16 * plan.gpus})
    plans = [replace(plan, gpus=count) for count in counts]
    rows = tuple((p.gpus, p.days, p.gpu_hours, p.cost, "now" if p.gpus == plan.gpus else "") for p in plans)
    return Table(("GPUs", "days", "GPU-hours", "cost, USD", ""), rows, "More GPUs: fewer days, the same bill")


def _bills(plan: Plan) -> Series:
    """What the datasheet promises beside what the run takes."""
    again = plan.recompute == "full"
    other = replace(plan, recompute="none" if again else "full")
    known = None if plan.hours is None else plan.hours * other.flops / plan.flops
    bars = {
        "if the peak were reached": replace(plan, hours=plan.flops / (plan.peak * 3600)).cost,
        f"this run: {said(plan.hfu)} of it": plan.cost,
        "without recomputing" if again else "recomputing everything": replace(other, hours=known).cost,
    }
    title = "Peak times hours is not the work done"
    return Series(tuple(bars), {"cost": tuple(bars.values())}, "bar", y_label="USD", title=title)


def _known_runs(plan: Plan) -> Table:
    yours = ("this run", "", plan.tokens / 1e12, plan.gpu_hours / 1e6, plan.mfu)
    rows = tuple((r.name, r.chip, r.tokens_b / 1e3, r.gpu_hours / 1e6, r.implied_mfu()) for r in RUNS)
    columns = ("run", "chip", "T tok", "M GPU-h", "MFU")
    return Table(columns, (yours, *rows), "What published hours imply, at 6ND")


def _notes(plan: Plan, values: Values) -> tuple[str, ...]:
    notes = [
        f"{said(plan.tokens / plan.params)} tokens per parameter; about 20 make the most of the FLOPs (Chinchilla).",
    ]
    if plan.attention:
        share = 100 * plan.attention / plan.model_flops
        notes.append(f"Attention's scores and sums are {share:.3g} % of the model's FLOPs.")
    else:
        notes.append("6ND leaves out the part of attention that grows with the square of the sequence.")
    if plan.hfu > 1:
        notes.insert(0, "That is more than the peak: hours, sizes and peak cannot belong together.")
    elif values.has("gpu_hours"):
        notes.insert(0, "Hours on the bill hold restarts, other stages and attention too, so this lies below the MFU.")
    if plan.recompute != "none":
        notes.append(f"What is computed twice counts in HFU ({said(plan.hfu)}), never in MFU ({said(plan.mfu)}).")
    if plan.recompute == "selective":
        notes.append(
            "Selective: one more forward pass of attention, a third of its FLOPs; Korthikanti et al. print a whole "
            "second attention, 1 + s/3h."
        )
    notes.append("DeepSeek-V3 multiplied mostly in FP8, whose peak is twice the 16-bit one in the table.")
    return tuple(notes)
