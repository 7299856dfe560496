"""Wh per query and MWh per model: the public estimates, step by step, with every assumption a knob.

Sources: Patterson et al. 2021 (training); Epoch AI 2025 (a query from FLOPs); EcoLogits 0.11.3 (a query from a fit to
measurements).
"""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Params, Progress, Result
from tui.labs.energy.fleet import run_fleet
from tui.labs.energy.inference import run_inference
from tui.labs.energy.training import run_training
from tui.labs.params import KnobSpec, When, choice, read, real, whole

_TRAINING: Final[When] = {"mode": "training"}
_INFERENCE: Final[When] = {"mode": "inference"}
_FLOPS: Final[When] = {"mode": "inference", "method": "flops"}
_ECOLOGITS: Final[When] = {"mode": "inference", "method": "ecologits"}
_BOTH: Final[When] = {"mode": ("training", "inference")}
_FLEET: Final[When] = {"mode": "fleet"}

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("mode", "inference", ("training", "inference", "fleet")),
    choice("method", "flops", ("flops", "ecologits"), when=_INFERENCE),
    real("gpu_hours", 30_840_000.0, least=1e-9, most=1e10, when=_TRAINING),
    real("gpu_power_w", 700.0, least=1e-6, most=1e9, when=_TRAINING),
    real("energy_mwh_in", None, least=1e-12, most=1e15, when=_TRAINING),
    real("active_params_b", 100.0, least=1e-9, most=1e7, when=_INFERENCE),
    real("total_params_b", 200.0, least=1e-9, most=1e7, when=_ECOLOGITS),
    real("weight_bits", 16, least=0.1, most=64, when=_ECOLOGITS),
    whole("batch_size", 64, most=1e4, when=_ECOLOGITS),
    real("tokens_out", 500.0, least=1e-9, most=1e9, when=_INFERENCE),
    real("peak_tflops", 989.4, least=1e-6, most=1e9, when=_FLOPS),
    real("flop_utilization", 0.1, least=1e-6, most=1, when=_FLOPS),
    real("gpu_power_w", 1500.0, least=1e-6, most=1e9, when=_FLOPS),
    real("power_fraction", 0.7, least=1e-6, most=1, when=_FLOPS),
    real("pue", 1.2, least=1, most=100, when=_TRAINING),
    real("pue", 1, least=1, most=100, when=_INFERENCE),
    real("grid_kg_per_kwh", 0.4, least=0, most=10, when={"mode": ("training", "inference")}),
    real("tokens_in", 0, least=0, most=1e9, when=_FLOPS),
    real("cache_hit", 0, least=0, most=1, when=_FLOPS),
    real("prefill_utilization", 0.5, least=1e-6, most=1, when=_FLOPS),
    whole("layers", 0, least=0, most=1e6, when=_FLOPS),
    whole("attn_width", 0, least=0, most=1e9, when=_FLOPS),
    real("host_factor", 1, least=1, most=1000, when=_FLOPS),
    real("idle_factor", 1, least=1, most=1000, when=_FLOPS),
    real("wue_l_per_kwh", 0, least=0, most=1e4, when=_BOTH),
    real("embodied_kg_per_gpu", 0, least=0, most=1e9, when=_TRAINING),
    real("hardware_years", 4, above=0, most=1000, when=_TRAINING),
    real("duty", 1, above=0, most=1, when=_TRAINING),
    real("embodied_kg_per_gpu", 0, least=0, most=1e9, when=_FLOPS),
    real("hardware_years", 4, above=0, most=1000, when=_FLOPS),
    real("duty", 1, above=0, most=1, when=_FLOPS),
    real("wh_per_query", 0.3, least=1e-12, most=1e9, when=_FLEET),
    real("queries_per_day", 1e9, least=1e-6, most=1e15, when=_FLEET),
)

_MODES: Final = {"training": run_training, "inference": run_inference, "fleet": run_fleet}


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Runs one of the three modes; each has its own metrics."""
    values = read(KNOBS, params)
    return _MODES[values.text("mode")](values)
