"""A GPU runs warps, not threads: divergence, access patterns and occupancy, each worked out warp by warp.

Sources: Fung et al., MICRO 2007 (reconvergence stack); CUDA C++ Programming Guide; CUDA C++ Best Practices Guide.
"""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Params, Progress, Result
from tui.labs.params import KnobSpec, When, choice, read, real, whole
from tui.labs.simt.divergence import run_divergence
from tui.labs.simt.latency import run_latency
from tui.labs.simt.memory import run_banks, run_coalescing
from tui.labs.simt.occupancy import SMS, run_occupancy

_DIVERGENCE: Final[When] = {"mode": "divergence"}
_IF_ELSE: Final[When] = {"mode": "divergence", "kernel": "if_else"}
_PATHS: Final[When] = {"mode": "divergence", "kernel": ("switch", "loop")}
_OCCUPANCY: Final[When] = {"mode": "occupancy"}
_THRESHOLD: Final[When] = {**_IF_ELSE, "pattern": "threshold"}
_LATENCY: Final[When] = {"mode": "latency"}

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("mode", "divergence", ("divergence", "coalescing", "banks", "occupancy", "latency")),
    choice("kernel", "if_else", ("if_else", "switch", "loop"), when=_DIVERGENCE),
    choice("pattern", "alternate", ("uniform", "alternate", "half", "by_warp", "one_lane", "threshold"), when=_IF_ELSE),
    whole("then_len", 10, least=0, most=1e6, when=_IF_ELSE),
    whole("else_len", 20, least=0, most=1e6, when=_IF_ELSE),
    whole("prologue", 5, least=0, most=1e6, when=_DIVERGENCE),
    whole("epilogue", 5, least=0, most=1e6, when=_DIVERGENCE),
    whole("n_paths", 4, most=1024, when=_PATHS),
    whole("body_len", 8, least=0, most=1e6, when=_PATHS),
    whole("stride", 1, least=0, most=1e9, when={"mode": "coalescing"}),
    whole("elem_bytes", 4, most=128, when={"mode": "coalescing"}),
    whole("offset_bytes", 0, least=0, most=1e9, when={"mode": "coalescing"}),
    whole("stride", 32, least=0, most=1e9, when={"mode": "banks"}),
    whole("warp_size", 32, most=128, when={"mode": ("divergence", "coalescing", "banks")}),
    whole("n_threads", 128, most=1e6, when=_DIVERGENCE),
    choice("sm", "h100", tuple(SMS), when=_OCCUPANCY),
    whole("threads_per_block", 256, most=1024, when=_OCCUPANCY),
    whole("regs_per_thread", 32, most=255, when=_OCCUPANCY),
    whole("smem_per_block_bytes", 0, least=0, most=1e9, when=_OCCUPANCY),
    whole("threshold", 20, least=0, most=1e6, when=_THRESHOLD),
    whole("threshold_hi", 0, least=0, most=1e6, when=_THRESHOLD),
    whole("block", 1024, most=1e6, when=_THRESHOLD),
    whole("trips_min", 1, least=0, most=1e4, when={"mode": "divergence", "kernel": "loop"}),
    choice("access_bytes", 4, (4, 8, 16), when={"mode": "banks"}),
    real("mem_bw_gbs", 3350.0, above=0, most=1e9, when=_LATENCY),
    real("latency_ns", 600.0, above=0, most=1e9, when=_LATENCY),
    whole("sms", 132, most=1e6, when=_LATENCY),
    choice("elem_bytes", 4, (1, 2, 4, 8, 16), when=_LATENCY),
    whole("loads_in_flight", 1, most=1e6, when=_LATENCY),
    whole("max_warps", 64, most=1e4, when=_LATENCY),
)

_MODES: Final = {
    "divergence": run_divergence,
    "coalescing": run_coalescing,
    "banks": run_banks,
    "occupancy": run_occupancy,
    "latency": run_latency,
}


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Runs one of the five modes; each has its own metrics."""
    values = read(KNOBS, params)
    return _MODES[values.text("mode")](values)
