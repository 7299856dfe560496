"""Energy of one query, from FLOPs (as Epoch AI did in 2025) or from EcoLogits' fit to measurements.

A tornado shows how far the result goes when one assumption is halved or doubled, the others held.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from tui.labs.contract import Gantt, LabError, Result, Series, Table, Value
from tui.labs.energy.figures import AT_HOME, QUERIES
from tui.labs.params import Values
from tui.labs.wording import said

Assumptions = Mapping[str, float]

# EcoLogits 0.11.3, ecologits/impacts/llm.py: fit of GPU energy (Wh) and latency (s) per token.
_ENERGY: Final = (1.1665273170451914e-6, -0.011205921025579175, 4.052928146734005e-5)
_LATENCY: Final = (6.785088094353663e-4, 3.119310311688259e-4, 0.019473717579473387)
_CHIP_GB: Final = 80
_SERVER_GPUS: Final = 8
_SERVER_W: Final = 1200
"""Of a server without its GPUs."""


class Assumption(NamedTuple):
    """One knob of an estimate: its name in the tornado, and the range in which it means something."""

    knob: str
    name: str
    least: float = 0
    most: float = math.inf
    whole: bool = False


FLOPS: Final = (
    Assumption("active_params_b", "parameters"),
    Assumption("tokens_out", "tokens"),
    Assumption("peak_tflops", "chip's peak"),
    Assumption("flop_utilization", "utilization", most=1),
    Assumption("gpu_power_w", "watts"),
    Assumption("power_fraction", "power share", most=1),
    Assumption("pue", "PUE", least=1),
    Assumption("tokens_in", "prompt tokens"),
    Assumption("cache_hit", "cached share", most=1),
    Assumption("prefill_utilization", "prefill use", most=1),
    Assumption("layers", "layers", whole=True),
    Assumption("attn_width", "heads' width", whole=True),
    Assumption("host_factor", "host", least=1),
    Assumption("idle_factor", "idle machines", least=1),
)
ECOLOGITS: Final = (
    Assumption("active_params_b", "active params"),
    Assumption("total_params_b", "all params"),
    Assumption("weight_bits", "weight bits"),
    Assumption("batch_size", "batch size", least=1, whole=True),
    Assumption("tokens_out", "tokens"),
    Assumption("pue", "PUE", least=1),
)


class Flops(NamedTuple):
    """Operations of reading the prompt and of writing the answer."""

    prefill: float
    decode: float


def flops(given: Assumptions) -> Flops:
    """2 per active parameter and token, and 4 per layer and unit of width for each pair of tokens that attend.

    A cached part of the prompt is not computed again, but what comes after it attends to it.
    """
    new, out, cached = given["tokens_in"], given["tokens_out"], given["tokens_in"] * given["cache_hit"]
    active, pair = 2e9 * given["active_params_b"], given["layers"] * given["attn_width"]
    prefill = active * (new - cached) + 2 * pair * (new * new - cached * cached)
    return Flops(prefill, active * out + 4 * pair * (new * out + out * max(0.0, out - 1) / 2))


def gpu_seconds(given: Assumptions) -> float:
    """Seconds that one GPU is busy with the query: prompt and answer each at a utilization of its own."""
    work = flops(given)
    return prefill_seconds(given) + work.decode / (given["peak_tflops"] * 1e12 * given["flop_utilization"])


def prefill_seconds(given: Assumptions) -> float:
    """The prompt's part of them."""
    return flops(given).prefill / (given["peak_tflops"] * 1e12 * given["prefill_utilization"])


def by_flops(given: Assumptions) -> float:
    """Wh per query."""
    return gpu_seconds(given) * _wh_per_second(given)


def _wh_per_second(given: Assumptions) -> float:
    shared = given["host_factor"] * given["idle_factor"]
    return shared * given["gpu_power_w"] * given["power_fraction"] * given["pue"] / 3600


def gpus(given: Assumptions) -> int:
    """GPUs of 80 GB that hold the weights and a fifth more, rounded up to a power of two."""
    needed = math.ceil(1.2 * given["total_params_b"] * given["weight_bits"] / 8 / _CHIP_GB)
    return 1 << (needed - 1).bit_length()


def by_ecologits(given: Assumptions) -> float:
    """Wh per query: the GPUs' own energy, and the share of the servers around them while it takes."""
    active, batch, tokens = given["active_params_b"], given["batch_size"], given["tokens_out"]
    per_token = _ENERGY[0] * math.exp(_ENERGY[1] * batch) * active + _ENERGY[2]
    seconds = (_LATENCY[0] * active + _LATENCY[1] * batch + _LATENCY[2]) * tokens
    count = gpus(given)
    server = seconds / 3600 * _SERVER_W * count / _SERVER_GPUS / batch
    return given["pue"] * (server + count * per_token * tokens)


def run_inference(values: Values) -> Result:
    """Metrics `wh_per_query`, `gco2_per_query` and the steps of the method."""
    by_count = values.text("method") == "flops"
    assumptions = FLOPS if by_count else ECOLOGITS
    given = {each.knob: values.real(each.knob) for each in assumptions}
    metrics: dict[str, Value] = {}
    if by_count:
        estimate = by_flops
        metrics["flops"] = sum(flops(given))
        metrics["gpu_seconds"] = gpu_seconds(given)
        metrics["wh_prefill"] = prefill_seconds(given) * _wh_per_second(given)
        life = values.real("hardware_years") * 8760 * 3600 * values.real("duty")
        metrics["embodied_g_per_query"] = gpu_seconds(given) * values.real("embodied_kg_per_gpu") * 1000 / life
    else:
        if given["active_params_b"] > given["total_params_b"]:
            raise LabError("active_params_b", f"must be at most total_params_b, {given['total_params_b']:g}")
        estimate = by_ecologits
        metrics["gpus"] = gpus(given)
    wh = estimate(given)
    metrics["wh_per_query"] = wh
    metrics["gco2_per_query"] = wh * values.real("grid_kg_per_kwh")
    metrics["water_ml_per_query"] = wh / given["pue"] * values.real("wue_l_per_kwh")
    blocks = (_beside(wh), _tornado(given, assumptions, estimate), _factors(given, assumptions, estimate))
    return Result(metrics, blocks, _notes(wh, given, by_count))


def _beside(wh: float) -> Series:
    bars = {"this query": wh, **QUERIES, **AT_HOME}
    guess = QUERIES["2023 guess, ChatGPT"]
    title = f"{said(wh)} Wh beside the {guess} guessed in 2023"
    if wh < guess / 1.5:
        title += f": {said(guess / wh)} times the tokens, parameters or watts would take it there"
    return Series(tuple(bars), {"Wh": tuple(bars.values())}, "bar", y_label="Wh", title=title)


def _moved(
    given: Assumptions, each: Assumption, estimate: Callable[[Assumptions], float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The assumption halved and doubled, as far as that means something, each with the Wh that follow."""
    value = given[each.knob]
    most = each.most
    if each.knob == "active_params_b" and "total_params_b" in given:
        most = given["total_params_b"]
    least = max(each.least, given["active_params_b"]) if each.knob == "total_params_b" else each.least
    half = value // 2 if each.whole else value / 2
    low, high = max(least, half), min(most, 2 * value)
    return (low, estimate({**given, each.knob: low})), (high, estimate({**given, each.knob: high}))


def _tornado(
    given: Assumptions, assumptions: tuple[Assumption, ...], estimate: Callable[[Assumptions], float]
) -> Gantt:
    here = estimate(given)
    spans = []
    for each in assumptions:
        (_, halved), (_, doubled) = _moved(given, each, estimate)
        ends = ((halved, "halved"), (doubled, "doubled"))
        if halved == doubled:
            continue
        bars = tuple(sorted((min(end, here), max(end, here), "", kind) for end, kind in ends if end != here))
        spans.append((max(halved, doubled, here) - min(halved, doubled, here), each.name, bars))
    spans.sort(key=lambda item: -item[0])
    title = f"Wh when one assumption is halved or doubled; now {said(here)}"
    return Gantt(tuple(bars for _, _, bars in spans), tuple(name for _, name, _ in spans), title)


def _factors(
    given: Assumptions, assumptions: tuple[Assumption, ...], estimate: Callable[[Assumptions], float]
) -> Table:
    rows = []
    for each in assumptions:
        low, high = _moved(given, each, estimate)
        if low[1] == high[1]:
            continue
        rows.append((each.name, *low, *high))
    columns = ("assumption", "low", "Wh", "high", "Wh")
    return Table(columns, tuple(rows), "The same in figures, as far as each can go")


def _notes(wh: float, given: Assumptions, by_count: bool) -> tuple[str, ...]:
    guess, search = QUERIES["2023 guess, ChatGPT"], QUERIES["web search, 2009"]
    notes = [
        f"{said(wh / guess)} times the 2023 guess, and {said(wh / search)} times the 2009 figure for a web search.",
        "Published figures draw different boundaries: compare what is counted before the numbers.",
    ]
    if by_count and not given["tokens_in"]:
        notes.append("Reading the prompt is left out: a long one adds FLOPs of its own (tokens_in).")
    elif by_count:
        share = 100 * prefill_seconds(given) / gpu_seconds(given)
        notes.append(f"Reading the prompt is {share:.3g} % of it.")
    else:
        notes.append("The fit was made on open models; far from them (size, batch above some hundreds) it is a guess.")
    return tuple(notes)
