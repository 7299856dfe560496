"""A GPU runs warps, not threads: divergence, access patterns and occupancy, each worked out warp by warp.

Sources: Fung et al., MICRO 2007 (reconvergence stack); CUDA C++ Programming Guide; CUDA C++ Best Practices Guide.
"""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Params, Progress, Result
from tui.labs.params import KnobSpec, When, choice, read, whole
from tui.labs.simt.divergence import run_divergence
from tui.labs.simt.memory import run_banks, run_coalescing
from tui.labs.simt.occupancy import SMS, run_occupancy

_DIVERGENCE: Final[When] = {"mode": "divergence"}
_IF_ELSE: Final[When] = {"mode": "divergence", "kernel": "if_else"}
_PATHS: Final[When] = {"mode": "divergence", "kernel": ("switch", "loop")}
_OCCUPANCY: Final[When] = {"mode": "occupancy"}

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("mode", "divergence", ("divergence", "coalescing", "banks", "occupancy")),
    choice("kernel", "if_else", ("if_else", "switch", "loop"), when=_DIVERGENCE),
    choice("pattern", "alternate", ("uniform", "alternate", "half", "by_warp", "one_lane"), when=_IF_ELSE),
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
    whole("smem_per_block_bytes", 0, least=0, when=_OCCUPANCY),
)

_MODES: Final = {
    "divergence": run_divergence,
    "coalescing": run_coalescing,
    "banks": run_banks,
    "occupancy": run_occupancy,
}


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Runs one of the four modes; each has its own metrics."""
    values = read(KNOBS, params)
    return _MODES[values.text("mode")](values)
