"""Weights and KV cache of a model that serves, and how many chips hold them.

Sums are exact (fractions of the numbers as typed): whether 160 GB fit two chips of 80 must not hang on rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from tui.labs.contract import Gantt, LabError, Result, Series, Table, Value
from tui.labs.params import Values
from tui.labs.wording import said

_GB: Final = 10**9
_ENDLESS: Final = 10**30
"""Tokens of context that nothing holds."""
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
    layers: int
    window: int
    window_layers: int
    allocation: str
    unit: int
    """Tokens of a page (paged), or reserved for every sequence."""
    heads: int
    """Heads that the cache can be split by."""
    given_chips: int

    @property
    def weights(self) -> Fraction:
        """Bytes of the weights; the batch does not change them."""
        return self.params * self.weight_bits / 8

    @property
    def kv_token(self) -> Fraction:
        """Bytes of KV cache for one token of one sequence; the format of the weights does not change them."""
        return Fraction(self.cached * self.kv_bits, 8)

    def slots(self, tokens: int) -> int:
        """Places in the cache that so many tokens of one sequence take up."""
        if self.allocation == "paged":
            return -(-tokens // self.unit) * self.unit
        return self.unit if self.allocation == "reserved" else tokens

    def kv_sequence(self, context: int | None = None) -> Fraction:
        """Bytes of KV cache of one sequence; some layers may keep a window only."""
        taken = self.slots(self.context if context is None else context)
        if not self.window or not self.window_layers:
            return self.kv_token * taken
        short = min(taken, self.slots(self.window))
        layer = self.kv_token / self.layers
        return layer * ((self.layers - self.window_layers) * taken + self.window_layers * short)

    @property
    def kv(self) -> Fraction:
        """Bytes of KV cache of all sequences, as allocated."""
        return self.kv_sequence() * self.batch

    @property
    def waste(self) -> Fraction:
        """Share of the allocated cache that holds nothing."""
        allocated = self.kv
        return 1 - replace(self, allocation="exact").kv / allocated if allocated else Fraction(0)

    @property
    def total(self) -> Fraction:
        """Bytes with overhead."""
        return (self.weights + self.kv) * self.overhead

    @property
    def chips(self) -> int:
        """The fewest chips that hold the total, split evenly."""
        return math.ceil(self.total / self.chip)

    @property
    def used_chips(self) -> int:
        """The chips that there are: as given, or the fewest."""
        return self.given_chips or self.chips

    def room(self) -> Fraction:
        """Bytes of cache, over all sequences, that the chips hold beside the weights; negative without room."""
        return self.used_chips * self.chip / self.overhead - self.weights

    def most_sequences(self) -> int | None:
        """The largest batch that fits, 0 when the weights alone do not; None when a sequence needs nothing."""
        each, room = self.kv_sequence(), self.room()
        if room < 0:
            return 0
        return math.floor(room / each) if each else None

    def most_context(self) -> int | None:
        """The greatest context that fits; None when none is too great, or none changes anything."""
        room = self.room() / self.batch
        if room < 0:
            return 0
        if self.allocation == "reserved" or self.kv_sequence(_ENDLESS) <= room:
            return None
        low, high = 0, _ENDLESS
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.kv_sequence(middle) <= room else (low, middle)
        return low

    @property
    def tensor_parallel(self) -> Fraction:
        """Bytes on each chip when the cache is split by heads: beyond those, chips keep copies."""
        split = min(self.used_chips, self.heads)
        return (self.weights / self.used_chips + self.kv / split) * self.overhead


def serving(values: Values) -> Serving:
    """The plan that the knobs describe."""
    if values.text("attention") == "gqa":
        per_layer = 2 * values.whole("kv_heads") * values.whole("head_dim")
    else:
        per_layer = values.whole("kv_lora_rank") + values.whole("rope_dim")
    layers, window_layers = values.whole("layers"), values.whole("window_layers")
    if window_layers > layers:
        raise LabError("window_layers", f"must be at most the number of layers, {layers}")
    allocation, context = values.text("kv_alloc"), values.whole("context")
    unit = 1
    if allocation != "exact":
        unit = values.whole("block_tokens" if allocation == "paged" else "max_len")
    if allocation == "reserved" and context > unit:
        raise LabError("context", f"must be at most max_len, {unit:,}, when that is reserved for every sequence")
    return Serving(
        params=_exact(values.real("n_params_b")) * _GB,
        weight_bits=_exact(values.real("weight_bits")),
        cached=layers * per_layer,
        kv_bits=values.whole("kv_bits"),
        context=context,
        batch=values.whole("batch"),
        overhead=1 + _exact(values.real("overhead_pct")) / 100,
        chip=_exact(values.real("chip_mem_gb")) * _GB,
        layers=layers,
        window=values.whole("window"),
        window_layers=window_layers,
        allocation=allocation,
        unit=unit,
        heads=values.whole("kv_heads") if values.text("attention") == "gqa" else 1,
        given_chips=values.whole("chips"),
    )


def run_inference(values: Values) -> Result:
    """`max_batch` and `max_context`: the largest that fit `chips` (or the fewest), the other held.

    `tp_gb_per_chip` splits the weights evenly and the cache by heads; the latent of MLA counts as one head.
    """
    plan = serving(values)
    held = plan.used_chips * plan.chip
    metrics: dict[str, Value] = {
        "kv_bytes_per_token": float(plan.kv_token),
        "weights_gb": _gb(plan.weights),
        "kv_gb": _gb(plan.kv),
        "kv_waste_fraction": float(plan.waste),
        "total_gb": _gb(plan.total),
        "min_chips": plan.chips,
        "fits": plan.total <= held,
        "free_gb": _gb(held - plan.total),
        "max_batch": plan.most_sequences(),
        "max_context": plan.most_context(),
        "tp_gb_per_chip": _gb(plan.tensor_parallel),
    }
    blocks = (_stack(plan), _what_if(plan, values), _over_context(plan))
    return Result(metrics, blocks, _notes(plan, values))


def _gb(size: Fraction) -> float:
    return float(size / _GB)


def _stack(plan: Serving) -> Gantt:
    """What people count, what is needed, with 4-bit weights too, and the chips that hold it, in GB."""
    weights, chip, count = _gb(plan.weights), _gb(plan.chip), plan.used_chips
    people = ((0.0, weights, "weights", "weights"),)
    lanes, names = [people, _bar(plan)], ["people count", "needed"]
    if plan.weight_bits > 4:
        lanes.append(_bar(replace(plan, weight_bits=Fraction(4))))
        names.append("4-bit weights")
    if count <= _DRAWN:
        chips = tuple((n * chip, (n + 1) * chip, str(n + 1), "chip") for n in range(count))
    else:
        chips = ((0.0, count * chip, f"{count:,} chips", "chip"),)
    noun = "chip" if count == 1 else "chips"
    title = f"Weights of {said(weights)} GB need {said(_gb(plan.total))} in all: {count:,} {noun} of {said(chip)}"
    return Gantt((*lanes, chips), (*names, "chips"), title)


def _bar(plan: Serving) -> tuple[tuple[float, float, str, str], ...]:
    weights, kv, total = (_gb(size) for size in (plan.weights, plan.kv, plan.total))
    parts = (
        (0.0, weights, "weights", "weights"),
        (weights, weights + kv, "KV cache", "KV cache"),
        (weights + kv, total, "", "overhead"),
    )
    return tuple(part for part in parts if part[1] > part[0])


def _what_if(plan: Serving, values: Values) -> Table:
    cases = {"now": plan}
    if plan.weight_bits > 4:
        cases["weights in 4 bits"] = replace(plan, weight_bits=Fraction(4))
    if plan.kv_bits > 8:
        cases["KV cache in 8 bits"] = replace(plan, kv_bits=8)
    cases["half the context"] = replace(plan, context=plan.context // 2)
    if values.text("attention") == "gqa":
        cases["8x the KV heads"] = replace(plan, cached=8 * plan.cached)
    if plan.allocation == "reserved":
        cases["paged"] = replace(plan, allocation="paged", unit=16)
    rows = tuple((name, _gb(p.weights), _gb(p.kv), _gb(p.total), p.chips) for name, p in cases.items())
    return Table(("change", "weights", "KV", "total, GB", "chips"), rows, "What would help?")


def _over_context(plan: Serving) -> Series:
    top = max(131072, 2 * plan.context)
    sizes = sorted({*(max(1, top >> power) for power in range(11)), max(1, plan.context)})
    cache = tuple(_gb(plan.kv_sequence(size) * plan.batch) for size in sizes)
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
    if plan.most_sequences() is None:
        notes.append("With no context there is no cache, so no batch is the largest.")
    if plan.kv and plan.used_chips > plan.heads:
        what = (
            "One latent serves all heads" if values.text("attention") == "mla" else "There are more chips than KV heads"
        )
        notes.append(f"{what}: split by heads, chips keep copies, {said(_gb(plan.tensor_parallel))} GB on each.")
    if plan.given_chips and plan.total > plan.used_chips * plan.chip:
        notes.append(f"It does not fit: {said(_gb(plan.total - plan.used_chips * plan.chip))} GB are missing.")
    if plan.allocation == "reserved":
        notes.append("Every sequence reserves max_len, so no context is the largest.")
    elif plan.window and plan.window_layers == plan.layers:
        notes.append("All layers keep a window only, so the cache stops growing: there may be no largest context.")
    if plan.allocation != "exact" and plan.kv:
        notes.append(f"{said(100 * float(plan.waste))} % of the allocated cache holds nothing.")
    return tuple(notes)
