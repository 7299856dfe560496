"""Compute bound or memory bound: an operation on a chip's roofline.

Sources: Williams, Waterman & Patterson, CACM 2009; Pope et al., MLSys 2023 (decode). Peaks are dense, never sparse.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

from tui.labs.contract import LabError, Params, Progress, Result, Series, Table, Value
from tui.labs.params import KnobSpec, Values, choice, flag, label, read, real, whole

_GEMM: Final = {"op": "gemm"}
_DECODE: Final = {"op": "decode"}
_ATTENTION: Final = {"op": "attention"}

KNOBS: Final[tuple[KnobSpec, ...]] = (
    label("chip", ("peak_tflops", "mem_bw_gbs")),
    label("dtype", ("peak_tflops",)),
    real("peak_tflops", 989.4, least=1e-6, most=1e10),
    real("mem_bw_gbs", 3350.0, least=1e-6, most=1e10),
    choice("op", "gemm", ("gemm", "decode", "attention")),
    whole("m", 4096, most=1e10, when=_GEMM),
    whole("n", 4096, most=1e10, when=_GEMM),
    whole("k", 4096, most=1e10, when=_GEMM),
    real("elem_bytes", 2, least=1e-3, most=64, when=_GEMM),
    real("n_params_b", 70.0, least=1e-9, most=1e9, when=_DECODE),
    real("weight_bytes", 2, least=1e-3, most=64, when=_DECODE),
    whole("batch", 1, most=1e10, when=_DECODE),
    whole("context", 0, least=0, most=1e10, when=_DECODE),
    real("kv_bytes_per_token", 327680.0, least=0, most=1e10, when=_DECODE),
    whole("n_experts", 1, most=1e6, when=_DECODE),
    whole("top_k", 1, most=1e6, when=_DECODE),
    real("total_params_b", 0, least=0, most=1e9, when=_DECODE),
    whole("batch", 1, most=1e10, when=_ATTENTION),
    whole("seq_q", 1, most=1e10, when=_ATTENTION),
    whole("seq_kv", 8192, most=1e10, when=_ATTENTION),
    whole("heads", 64, most=1e6, when=_ATTENTION),
    whole("kv_heads", 8, most=1e6, when=_ATTENTION),
    whole("head_dim", 128, most=1e6, when=_ATTENTION),
    real("elem_bytes", 2, least=1e-3, most=64, when=_ATTENTION),
    flag("causal", False, when=_ATTENTION),
    whole("n_chips", 1, most=1e6),
    real("bw_efficiency", 1, least=1e-3, most=1),
    real("flops_efficiency", 1, least=1e-3, most=1),
)

CHIPS: Final[tuple[tuple[str, str, float, float], ...]] = (
    ("rtx_4090", "RTX 4090", 165.2, 1008),
    ("a100_80gb_sxm", "A100 80GB SXM", 312, 2039),
    ("tpu_v6e", "TPU v6e", 918, 1638),
    ("h100_sxm", "H100 SXM", 989.4, 3350),
    ("h200_sxm", "H200 SXM", 989.4, 4800),
    ("mi300x", "MI300X", 1307.4, 5300),
    ("b200_hgx", "B200", 2250, 7700),
)
"""Chips to compare with: id and name, dense BF16 TFLOP/s, GB/s. The library has their sources."""


class Chip(NamedTuple):
    """Peak rate in FLOP/s and memory bandwidth in B/s."""

    peak: float
    bandwidth: float

    @property
    def ridge(self) -> float:
        """The intensity, in FLOP per byte, from which on the peak is the limit."""
        return self.peak / self.bandwidth


class Work(NamedTuple):
    """FLOPs to do and bytes to move between memory and chip.

    `kept` of the bytes (a KV cache) move in a part of their own, attention, which has next to no FLOPs to hide behind.
    """

    flops: float
    moved: float
    kept: float = 0.0

    @property
    def intensity(self) -> float:
        """FLOP per byte."""
        return self.flops / self.moved

    def kept_seconds(self, chip: Chip) -> float:
        """Reading the KV cache: memory bound whatever the batch."""
        return self.kept / chip.bandwidth

    def rest_seconds(self, chip: Chip) -> float:
        """The rest: the slower of computing and moving, perfectly overlapped."""
        return max(self.flops / chip.peak, (self.moved - self.kept) / chip.bandwidth)

    def seconds(self, chip: Chip) -> float:
        """Both parts, one after the other."""
        return self.kept_seconds(chip) + self.rest_seconds(chip)

    def rest_bound(self, chip: Chip) -> str:
        """What limits the rest: 'compute' or 'memory'."""
        return "compute" if self.flops / chip.peak >= (self.moved - self.kept) / chip.bandwidth else "memory"

    def bound(self, chip: Chip) -> str:
        """The resource that limits the whole: the one that more of the time goes to."""
        if not self.kept:
            return "compute" if self.intensity >= chip.ridge else "memory"
        computing = self.rest_bound(chip) == "compute" and self.flops / chip.peak >= self.kept_seconds(chip)
        return "compute" if computing else "memory"

    def halved(self) -> Work:
        """The same with half the bytes."""
        return Work(self.flops, self.moved / 2, self.kept / 2)

    def rate(self, chip: Chip) -> float:
        """FLOP/s that can be reached."""
        return self.flops / self.seconds(chip) if self.kept else min(chip.peak, self.intensity * chip.bandwidth)


class Mixture(NamedTuple):
    """Parameters that one token uses, and what it shares with others: all of them, or some of several experts."""

    shared: float
    expert: float
    experts: int
    top_k: int

    def hit(self, batch: int) -> float:
        """Experts that a batch reads, expected of an even router: E(1 - (1 - k/E)^batch)."""
        if self.top_k == self.experts:
            return self.experts
        expected = -self.experts * math.expm1(batch * math.log1p(-self.top_k / self.experts))
        return min(max(expected, self.top_k), self.experts)

    def read(self, batch: int) -> float:
        """Parameters read for one step of a batch."""
        return self.shared + self.expert * self.hit(batch)

    @property
    def used(self) -> float:
        """Parameters that one token meets."""
        return self.shared + self.expert * self.top_k


def gemm(m: float, n: float, k: float, elem_bytes: float) -> Work:
    """C = A (m x k) times B (k x n): each matrix crosses the memory bus once."""
    return Work(2 * m * n * k, elem_bytes * (m * k + k * n + m * n))


def mixture(values: Values) -> Mixture:
    """The experts that the knobs describe; a dense model is one. Raises LabError where the sizes contradict."""
    used, total = values.real("n_params_b") * 1e9, values.real("total_params_b") * 1e9
    experts, top_k = values.whole("n_experts"), values.whole("top_k")
    if top_k > experts:
        raise LabError("top_k", f"must be at most the number of experts, {experts:,}")
    if total == 0 or experts == top_k:
        return Mixture(used, 0.0, experts, top_k)
    if total < used:
        raise LabError("total_params_b", f"must be 0, or at least what one token uses, {used / 1e9:g}")
    expert = (total - used) / (experts - top_k)
    shared = used - top_k * expert
    if shared < -1e-9 * used:
        most = used * experts / top_k / 1e9
        raise LabError(
            "total_params_b", f"must be at most {most:g}: {top_k} of {experts} experts are {used / 1e9:g} billion here"
        )
    return Mixture(max(0.0, shared), expert, experts, top_k)


def decode(values: Values, batch: int) -> Work:
    """One token for each of `batch` sequences: the weights that it hits once, and each sequence's own KV cache."""
    of = mixture(values)
    cache = batch * values.whole("context") * values.real("kv_bytes_per_token")
    weights = of.read(batch) * values.real("weight_bytes")
    return Work(2 * of.used * batch, weights + cache, cache)


def attention(values: Values) -> Work:
    """Scores and weighted values without spilling a score: queries and outputs, keys and values cross once."""
    batch, queries, keys = values.whole("batch"), values.whole("seq_q"), values.whole("seq_kv")
    heads, kv_heads, width = values.whole("heads"), values.whole("kv_heads"), values.whole("head_dim")
    if kv_heads > heads:
        raise LabError("kv_heads", f"must be at most the number of heads, {heads}")
    if values.flag("causal") and queries > keys:
        raise LabError("seq_q", f"must be at most seq_kv, {keys:,}, when causal: the queries are its last tokens")
    moved = values.real("elem_bytes") * batch * width * (2 * queries * heads + 2 * keys * kv_heads)
    return Work(4.0 * batch * heads * width * pairs(values), moved)


def pairs(values: Values) -> int:
    """Scores of one head and sequence: every query with every key, or causal with those up to itself."""
    queries, keys = values.whole("seq_q"), values.whole("seq_kv")
    return queries * keys - values.flag("causal") * (queries * (queries - 1) // 2)


def crossover_batch(chip: Chip, values: Values) -> int | None:
    """The smallest batch at which decode is compute bound with an empty context; None beyond any batch."""
    of, size = mixture(values), values.real("weight_bytes")
    if not of.expert:
        return math.ceil(round(chip.ridge * size / 2, 9))

    def computes(batch: int) -> bool:
        return 2 * of.used * batch / chip.peak >= of.read(batch) * size / chip.bandwidth

    high = 1
    while not computes(high):
        high *= 2
        if high > _FARTHEST:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if computes(middle) else (middle, high)
    return high


_FARTHEST: Final = 10**30


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Times are lower bounds: launch overhead, caches and imperfect overlap come on top."""
    values = read(KNOBS, params)
    many = values.whole("n_chips")
    chip = Chip(
        values.real("peak_tflops") * 1e12 * many * values.real("flops_efficiency"),
        values.real("mem_bw_gbs") * 1e9 * many * values.real("bw_efficiency"),
    )
    op = values.text("op")
    work = _work(values)
    seconds = work.seconds(chip)
    metrics: dict[str, Value] = {
        "flops": work.flops,
        "bytes": work.moved,
        "intensity": work.intensity,
        "ridge": chip.ridge,
        "bound": work.bound(chip),
        "attainable_tflops": work.rate(chip) / 1e12,
    }
    if op == "attention":
        metrics["pairs"] = pairs(values)
    if op != "decode":
        metrics["time_us"] = seconds * 1e6
        sweep = _over_m(values, chip) if op == "gemm" else _over_queries(values, chip)
    else:
        batch, of = values.whole("batch"), mixture(values)
        metrics["time_ms"] = seconds * 1e3
        metrics["mlp_time_ms"] = work.rest_seconds(chip) * 1e3
        metrics["kv_time_ms"] = work.kept_seconds(chip) * 1e3
        metrics["mlp_bound"] = work.rest_bound(chip)
        metrics["tokens_per_s"] = batch / seconds
        metrics["tokens_per_s_per_seq"] = 1 / seconds
        metrics["crossover_batch"] = crossover_batch(chip, values)
        metrics["experts_hit"] = of.hit(batch)
        sweep = _over_batch(values, chip)
    roofs, helps = _roofs(chip, work), _what_if(work, chip, op)
    blocks = (helps, roofs, sweep, _on_chips(work, op))
    return Result(metrics, blocks, _notes(values, chip, work))


def _work(values: Values) -> Work:
    op = values.text("op")
    if op == "gemm":
        return gemm(values.whole("m"), values.whole("n"), values.whole("k"), values.real("elem_bytes"))
    return decode(values, values.whole("batch")) if op == "decode" else attention(values)


def _roofs(chip: Chip, work: Work) -> Series:
    """This chip's roofline, and the same with twice the peak or twice the bandwidth; the operation as a point."""
    ridges = (chip.ridge, 2 * chip.ridge, chip.ridge / 2)
    low = min(work.intensity, chip.ridge / 8) / 2
    high = max(work.intensity, chip.ridge * 4) * 2
    steps = [low * (high / low) ** (i / 40) for i in range(41)]
    xs = tuple(sorted({*steps, *ridges, work.intensity}))

    def roof(peak: float, bandwidth: float) -> tuple[float, ...]:
        return tuple(min(peak, x * bandwidth) / 1e12 for x in xs)

    here = work.rate(chip) / 1e12
    curves = {
        "2x TFLOPS": roof(2 * chip.peak, chip.bandwidth),
        "2x bandwidth": roof(chip.peak, 2 * chip.bandwidth),
        "this chip": roof(chip.peak, chip.bandwidth),
        "operation": tuple(here if x == work.intensity else None for x in xs),
    }
    title = f"{work.bound(chip)} bound: {work.intensity:,.4g} FLOP/B, ridge {chip.ridge:,.4g}"
    return Series(xs, curves, "line", "xy", "FLOP per byte", "TFLOP/s", title)


def _what_if(work: Work, chip: Chip, op: str) -> Table:
    cases = (
        ("this chip", work, chip),
        ("2x TFLOPS", work, Chip(2 * chip.peak, chip.bandwidth)),
        ("2x bandwidth", work, Chip(chip.peak, 2 * chip.bandwidth)),
        ("half the bytes", work.halved(), chip),
    )
    scale, unit = _unit(op)
    base = work.seconds(chip)
    rows = tuple((name, w.seconds(c) * scale, base / w.seconds(c), w.bound(c)) for name, w, c in cases)
    gains = [f"{base / w.seconds(c):.3g}" for _, w, c in cases]
    title = f"What would help? Twice the peak makes it {gains[1]}x as fast, twice the bandwidth {gains[2]}x"
    return Table(("change", f"time, {unit}", "speed-up", "bound by"), rows, title)


def _unit(op: str) -> tuple[float, str]:
    return (1e3, "ms") if op == "decode" else (1e6, "us")


def _on_chips(work: Work, op: str) -> Table:
    scale, unit = _unit(op)
    rows = []
    for _, name, tflops, gbs in CHIPS:
        chip = Chip(tflops * 1e12, gbs * 1e9)
        rows.append((name, tflops, gbs, work.seconds(chip) * scale, work.bound(chip)))
    columns = ("chip, dense BF16", "TFLOP/s", "GB/s", f"time, {unit}", "bound by")
    return Table(columns, tuple(rows), "The same FLOPs and bytes on other chips")


def _sweep(here: int, top: float) -> list[int]:
    most = max(here * 2, math.ceil(top))
    return sorted({*(2**power for power in range(min(41, most.bit_length() + 1))), here})


def _over_m(values: Values, chip: Chip) -> Series:
    m, n, k, elem = values.whole("m"), values.whole("n"), values.whole("k"), values.real("elem_bytes")
    sizes = _sweep(m, 8192)
    rate = _rates(sizes, lambda size: gemm(size, n, k, elem), chip)
    here = tuple(r if size == m else None for size, r in zip(sizes, rate, strict=True))
    curves = {"attainable": rate, "m now": here}
    return Series(tuple(sizes), curves, "line", "xy", "m", "TFLOP/s", f"TFLOP/s against m, n = {n:,}, k = {k:,}")


def _rates(sizes: list[int], work: Callable[[int], Work], chip: Chip) -> tuple[float, ...]:
    return tuple(min(chip.peak, work(size).intensity * chip.bandwidth) / 1e12 for size in sizes)


def _over_batch(values: Values, chip: Chip) -> Series:
    batch = values.whole("batch")
    sizes = _sweep(batch, min(4 * (crossover_batch(chip, values) or 1), 2**40))
    seconds = [decode(values, size).seconds(chip) for size in sizes]
    total = tuple(size / time for size, time in zip(sizes, seconds, strict=True))
    curves = {
        "all sequences": total,
        "each sequence": tuple(1 / time for time in seconds),
        "batch now": tuple(t if size == batch else None for size, t in zip(sizes, total, strict=True)),
    }
    return Series(tuple(sizes), curves, "line", "xy", "batch", "tokens/s", "Tokens per second against batch")


def _over_queries(values: Values, chip: Chip) -> Series:
    """One query is a step of decoding, many are a prompt."""
    queries, keys = values.whole("seq_q"), values.whole("seq_kv")
    sizes = [size for size in _sweep(queries, keys) if size <= max(queries, keys)]
    rows = [attention(Values({**values.all, "seq_q": size})) for size in sizes]
    rate = tuple(work.rate(chip) / 1e12 for work in rows)
    now = tuple(r if size == queries else None for size, r in zip(sizes, rate, strict=True))
    title = "TFLOP/s against queries: one is a decoding step, many are a prompt"
    return Series(tuple(sizes), {"attainable": rate, "now": now}, "line", "xy", "queries", "TFLOP/s", title)


def _notes(values: Values, chip: Chip, work: Work) -> tuple[str, ...]:
    idle = {"memory": "the arithmetic units wait for bytes", "compute": "memory waits for arithmetic"}
    bound = work.bound(chip)
    share = work.rate(chip) / chip.peak
    notes = [f"{bound.capitalize()} bound: {idle[bound]}; {share:.3g} of the peak can be reached."]
    if values.text("op") == "decode":
        notes.append("Times do not ask whether the model fits into the chip's memory.")
        of, batch = mixture(values), values.whole("batch")
        if of.expert:
            notes.append(f"This batch reads {of.hit(batch):,.4g} of {of.experts:,} experts, if the router is even.")
        if work.kept:
            times = work.kept_seconds(chip), work.rest_seconds(chip)
            notes.append(
                f"Reading the KV cache takes {1e3 * times[0]:,.4g} ms of its own, the weights {1e3 * times[1]:,.4g}: "
                "attention stays memory bound whatever the batch."
            )
            notes.append("The crossover batch is that of an empty context.")
        if crossover_batch(chip, values) is None:
            notes.append("No batch makes this compute bound, so there is no crossover.")
    elif values.text("op") == "attention" and values.whole("seq_q") == 1:
        most = 2 * values.whole("heads") / (values.whole("kv_heads") * values.real("elem_bytes"))
        notes.append(f"With one query, whatever the batch, the intensity stays under {most:.4g} FLOP per byte.")
    return tuple(notes)
