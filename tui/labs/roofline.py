"""Compute bound or memory bound: an operation on a chip's roofline.

Sources: Williams, Waterman & Patterson, CACM 2009; Pope et al., MLSys 2023 (decode). Peaks are dense, never sparse.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

from tui.labs.contract import Params, Progress, Result, Series, Table, Value
from tui.labs.params import KnobSpec, Values, choice, label, read, real, whole

_GEMM: Final = {"op": "gemm"}
_DECODE: Final = {"op": "decode"}

KNOBS: Final[tuple[KnobSpec, ...]] = (
    label("chip", ("peak_tflops", "mem_bw_gbs")),
    label("dtype", ("peak_tflops",)),
    real("peak_tflops", 989.4, least=1e-6),
    real("mem_bw_gbs", 3350.0, least=1e-6),
    choice("op", "gemm", ("gemm", "decode")),
    whole("m", 4096, most=1e12, when=_GEMM),
    whole("n", 4096, most=1e12, when=_GEMM),
    whole("k", 4096, most=1e12, when=_GEMM),
    real("elem_bytes", 2, least=1e-3, most=64, when=_GEMM),
    real("n_params_b", 70.0, least=1e-9, most=1e9, when=_DECODE),
    real("weight_bytes", 2, least=1e-3, most=64, when=_DECODE),
    whole("batch", 1, most=1e12, when=_DECODE),
    whole("context", 0, least=0, most=1e12, when=_DECODE),
    real("kv_bytes_per_token", 327680.0, least=0, most=1e12, when=_DECODE),
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
    """FLOPs to do and bytes to move between memory and chip."""

    flops: float
    moved: float

    @property
    def intensity(self) -> float:
        """FLOP per byte."""
        return self.flops / self.moved

    def seconds(self, chip: Chip) -> float:
        """The slower of computing and moving, perfectly overlapped."""
        return max(self.flops / chip.peak, self.moved / chip.bandwidth)

    def bound(self, chip: Chip) -> str:
        """The resource that limits: 'compute' or 'memory'."""
        return "compute" if self.intensity >= chip.ridge else "memory"


def gemm(m: float, n: float, k: float, elem_bytes: float) -> Work:
    """C = A (m x k) times B (k x n): each matrix crosses the memory bus once."""
    return Work(2 * m * n * k, elem_bytes * (m * k + k * n + m * n))


def decode(values: Values, batch: int) -> Work:
    """One token for each of `batch` sequences: all weights once, and each sequence's own KV cache."""
    params = values.real("n_params_b") * 1e9
    cache = batch * values.whole("context") * values.real("kv_bytes_per_token")
    return Work(2 * params * batch, params * values.real("weight_bytes") + cache)


def crossover_batch(chip: Chip, weight_bytes: float) -> int:
    """The smallest batch at which decode is compute bound with an empty context."""
    return math.ceil(round(chip.ridge * weight_bytes / 2, 9))


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Times are lower bounds: launch overhead, caches and imperfect overlap come on top."""
    values = read(KNOBS, params)
    chip = Chip(values.real("peak_tflops") * 1e12, values.real("mem_bw_gbs") * 1e9)
    is_gemm = values.text("op") == "gemm"
    work = _work(values)
    seconds = work.seconds(chip)
    metrics: dict[str, Value] = {
        "flops": work.flops,
        "bytes": work.moved,
        "intensity": work.intensity,
        "ridge": chip.ridge,
        "bound": work.bound(chip),
        "attainable_tflops": min(chip.peak, work.intensity * chip.bandwidth) / 1e12,
    }
    if is_gemm:
        metrics["time_us"] = seconds * 1e6
        sweep = _over_m(values, chip)
    else:
        batch = values.whole("batch")
        metrics["time_ms"] = seconds * 1e3
        metrics["tokens_per_s"] = batch / seconds
        metrics["tokens_per_s_per_seq"] = 1 / seconds
        metrics["crossover_batch"] = crossover_batch(chip, values.real("weight_bytes"))
        sweep = _over_batch(values, chip)
    blocks = (_roofs(chip, work), _what_if(work, chip, is_gemm), sweep, _on_chips(work, is_gemm))
    return Result(metrics, blocks, _notes(values, chip, work))


def _work(values: Values) -> Work:
    if values.text("op") == "gemm":
        return gemm(values.whole("m"), values.whole("n"), values.whole("k"), values.real("elem_bytes"))
    return decode(values, values.whole("batch"))


def _roofs(chip: Chip, work: Work) -> Series:
    """This chip's roofline, and the same with twice the peak or twice the bandwidth; the operation as a point."""
    ridges = (chip.ridge, 2 * chip.ridge, chip.ridge / 2)
    low = min(work.intensity, chip.ridge / 8) / 2
    high = max(work.intensity, chip.ridge * 4) * 2
    steps = [low * (high / low) ** (i / 40) for i in range(41)]
    xs = tuple(sorted({*steps, *ridges, work.intensity}))

    def roof(peak: float, bandwidth: float) -> tuple[float, ...]:
        return tuple(min(peak, x * bandwidth) / 1e12 for x in xs)

    here = min(chip.peak, work.intensity * chip.bandwidth) / 1e12
    curves = {
        "2x TFLOPS": roof(2 * chip.peak, chip.bandwidth),
        "2x bandwidth": roof(chip.peak, 2 * chip.bandwidth),
        "this chip": roof(chip.peak, chip.bandwidth),
        "operation": tuple(here if x == work.intensity else None for x in xs),
    }
    title = f"{work.bound(chip)} bound: {work.intensity:,.4g} FLOP/B, ridge {chip.ridge:,.4g}"
    return Series(xs, curves, "line", "xy", "FLOP per byte", "TFLOP/s", title)


def _what_if(work: Work, chip: Chip, is_gemm: bool) -> Table:
    cases = (
        ("this chip", work, chip),
        ("2x TFLOPS", work, Chip(2 * chip.peak, chip.bandwidth)),
        ("2x bandwidth", work, Chip(chip.peak, 2 * chip.bandwidth)),
        ("half the bytes", Work(work.flops, work.moved / 2), chip),
    )
    scale, unit = _unit(is_gemm)
    base = work.seconds(chip)
    rows = tuple((name, w.seconds(c) * scale, base / w.seconds(c), w.bound(c)) for name, w, c in cases)
    return Table(("change", f"time, {unit}", "speed-up", "bound by"), rows, "What would help?")


def _unit(is_gemm: bool) -> tuple[float, str]:
    return (1e6, "us") if is_gemm else (1e3, "ms")


def _on_chips(work: Work, is_gemm: bool) -> Table:
    scale, unit = _unit(is_gemm)
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
    sizes = _sweep(batch, 4 * crossover_batch(chip, values.real("weight_bytes")))
    seconds = [decode(values, size).seconds(chip) for size in sizes]
    total = tuple(size / time for size, time in zip(sizes, seconds, strict=True))
    curves = {
        "all sequences": total,
        "each sequence": tuple(1 / time for time in seconds),
        "batch now": tuple(t if size == batch else None for size, t in zip(sizes, total, strict=True)),
    }
    return Series(tuple(sizes), curves, "line", "xy", "batch", "tokens/s", "Tokens per second against batch")


def _notes(values: Values, chip: Chip, work: Work) -> tuple[str, ...]:
    idle = {"memory": "the arithmetic units wait for bytes", "compute": "memory waits for arithmetic"}
    bound = work.bound(chip)
    share = min(1.0, work.intensity / chip.ridge)
    notes = [f"{bound.capitalize()} bound: {idle[bound]}; {share:.3g} of the peak can be reached."]
    if values.text("op") == "decode":
        notes.append("Times do not ask whether the model fits into the chip's memory.")
        cache = values.whole("context") * values.real("kv_bytes_per_token")
        if cache:
            most = 2e9 * values.real("n_params_b") / cache
            reach = "above" if most > chip.ridge else "below"
            notes.append(f"Whatever the batch, this context keeps the intensity under {most:.4g}, {reach} the ridge.")
            notes.append("The crossover batch is that of an empty context.")
    return tuple(notes)
