"""Weights and KV cache of a model that serves, and how many chips hold them.

Sums are exact (fractions of the numbers as typed): whether 160 GB fit two chips of 80 must not hang on rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from tui.labs.contract import Gantt, Result, Series, Table, Value
from tui.labs.params import Values
from tui.labs.wording import said

_GB: Final = 10**9
_DRAWN: Final = 12
"""Chips drawn one by one; more are drawn as one bar."""


def _exact(number: float) -> Fraction:
    return Fraction(repr(number))


@dataclass(frozen=True)
class Serving:
    """Everything that decides the memory of a serving model. Sizes in bytes."""

    params: Fraction
    """All parameters, those of every expert included."""
    weight_bits: Fraction
    cached: int
    """Numbers that the KV cache keeps per token."""
    kv_bits: int
    context: int
    batch: int
    overhead: Fraction
    """Factor on weights and cache: 1.1 for ten per cent."""
    chip: Fraction

    @property
    def weights(self) -> Fraction:
        """Bytes of the weights; the batch does not change them."""
        return self.params * self.weight_bits / 8

    @property
    def kv_token(self) -> Fraction:
        """Bytes of KV cache for one token of one sequence; the format of the weights does not change them."""
        return Fraction(self.cached * self.kv_bits, 8)

    @property
    def kv(self) -> Fraction:
        """Bytes of KV cache of all sequences."""
        return self.kv_token * self.context * self.batch

    @property
    def total(self) -> Fraction:
        """Bytes with overhead."""
        return (self.weights + self.kv) * self.overhead

    @property
    def chips(self) -> int:
        """The fewest chips that hold the total, split evenly."""
        return math.ceil(self.total / self.chip)

    def most_tokens(self) -> Fraction:
        """Tokens of cache, over all sequences, that these chips hold beside the weights."""
        return (self.chips * self.chip / self.overhead - self.weights) / self.kv_token


def serving(values: Values) -> Serving:
    """The plan that the knobs describe."""
    if values.text("attention") == "gqa":
        per_layer = 2 * values.whole("kv_heads") * values.whole("head_dim")
    else:
        per_layer = values.whole("kv_lora_rank") + values.whole("rope_dim")
    return Serving(
        params=_exact(values.real("n_params_b")) * _GB,
        weight_bits=_exact(values.real("weight_bits")),
        cached=values.whole("layers") * per_layer,
        kv_bits=values.whole("kv_bits"),
        context=values.whole("context"),
        batch=values.whole("batch"),
        overhead=1 + _exact(values.real("overhead_pct")) / 100,
        chip=_exact(values.real("chip_mem_gb")) * _GB,
    )


def run_inference(values: Values) -> Result:
    """`max_batch` and `max_context`: the largest that still fit `min_chips` chips, the other held."""
    plan = serving(values)
    tokens = plan.most_tokens()
    metrics: dict[str, Value] = {
        "kv_bytes_per_token": float(plan.kv_token),
        "weights_gb": _gb(plan.weights),
        "kv_gb": _gb(plan.kv),
        "total_gb": _gb(plan.total),
        "min_chips": plan.chips,
        "max_batch": math.floor(tokens / plan.context) if plan.context else None,
        "max_context": math.floor(tokens / plan.batch),
    }
    blocks = (_stack(plan), _what_if(plan, values), _over_context(plan))
    return Result(metrics, blocks, _notes(plan, values))


def _gb(size: Fraction) -> float:
    return float(size / _GB)


def _stack(plan: Serving) -> Gantt:
    """What people count, what is needed, and the chips that hold it, from left to right in GB."""
    weights, kv, total, chip = (_gb(size) for size in (plan.weights, plan.kv, plan.total, plan.chip))
    people = ((0.0, weights, "weights", "weights"),)
    more = ((weights, weights + kv, "KV cache", "KV cache"), (weights + kv, total, "", "overhead"))
    needed = (*people, *(part for part in more if part[1] > part[0]))
    if plan.chips <= _DRAWN:
        chips = tuple((n * chip, (n + 1) * chip, str(n + 1), "chip") for n in range(plan.chips))
    else:
        chips = ((0.0, plan.chips * chip, f"{plan.chips:,} chips", "chip"),)
    noun = "chip" if plan.chips == 1 else "chips"
    title = f"GB: {said(weights)} of weights, {said(total)} in all, {plan.chips:,} {noun} of {said(chip)}"
    return Gantt((people, needed, chips), ("people count", "needed", "chips"), title)


def _what_if(plan: Serving, values: Values) -> Table:
    cases = {"now": plan}
    if plan.weight_bits > 4:
        cases["weights in 4 bits"] = replace(plan, weight_bits=Fraction(4))
    if plan.kv_bits > 8:
        cases["KV cache in 8 bits"] = replace(plan, kv_bits=8)
    cases["half the context"] = replace(plan, context=plan.context // 2)
    if values.text("attention") == "gqa":
        cases["8x the KV heads"] = replace(plan, cached=8 * plan.cached)
    rows = tuple((name, _gb(p.weights), _gb(p.kv), _gb(p.total), p.chips) for name, p in cases.items())
    return Table(("change", "weights", "KV", "total, GB", "chips"), rows, "What would help?")


def _over_context(plan: Serving) -> Series:
    top = max(131072, 2 * plan.context)
    sizes = sorted({*(max(1, top >> power) for power in range(11)), max(1, plan.context)})
    cache = tuple(_gb(replace(plan, context=size).kv) for size in sizes)
    now = tuple(kv if size == plan.context else None for size, kv in zip(sizes, cache, strict=True))
    curves = {"KV cache": cache, "weights": (_gb(plan.weights),) * len(sizes), "now": now}
    title = f"KV cache of {plan.batch:,} sequence{'s' if plan.batch > 1 else ''} against context"
    return Series(tuple(sizes), curves, "line", "xy", "tokens of context", "GB", title)


def _notes(plan: Serving, values: Values) -> tuple[str, ...]:
    alone = math.ceil(plan.weights / plan.chip)
    notes = [
        f"The weights alone would fit {alone:,} chip{'s' if alone > 1 else ''}; with cache and overhead it takes "
        f"{plan.chips:,}.",
        "Count all experts of a mixture-of-experts model: any token may be sent to any of them.",
    ]
    if not plan.context:
        notes.append("With no context there is no cache, so no batch is the largest.")
    if values.text("attention") == "gqa" and plan.chips > values.whole("kv_heads"):
        notes.append("There are more chips than KV heads: split by heads, some keep copies, and need more than this.")
    return tuple(notes)
