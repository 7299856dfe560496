"""How many warps an SM holds at once, and which resource runs out first."""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.labs.contract import LabError, Result, Series, Table, Value
from tui.labs.params import Values


class SM(NamedTuple):
    """Limits of one streaming multiprocessor. CUDA C++ Programming Guide, technical specifications by capability."""

    warps: int
    blocks: int
    smem_kib: int


SMS: Final[dict[str, SM]] = {"a100": SM(64, 32, 164), "h100": SM(64, 32, 228), "rtx4090": SM(48, 24, 100)}
REGISTERS: Final = 65536
"""32-bit registers per SM."""
WARP: Final = 32


def _round_up(value: int, unit: int) -> int:
    return -(-value // unit) * unit


def warps_by_registers(regs_per_thread: int) -> int:
    """Warps whose registers fit: allocated 256 at a time, to warps in fours (one for each scheduler)."""
    return REGISTERS // _round_up(regs_per_thread * WARP, 256) // 4 * 4


def block_limits(sm: SM, threads: int, regs: int, smem: int) -> dict[str, int]:
    """Blocks that each resource alone would allow; shared memory holds 1 KiB more per block, in units of 128 bytes."""
    warps_per_block = -(-threads // WARP)
    return {
        "warps": sm.warps // warps_per_block,
        "registers": warps_by_registers(regs) // warps_per_block,
        "shared_memory": sm.smem_kib * 1024 // _round_up(smem + 1024, 128),
        "blocks": sm.blocks,
    }


def run_occupancy(values: Values) -> Result:
    """Metrics `active_blocks`, `active_warps`, `occupancy` and `limiter` (all that bind). Raises when none fits."""
    sm, threads = SMS[values.text("sm")], values.whole("threads_per_block")
    regs, smem = values.whole("regs_per_thread"), values.whole("smem_per_block_bytes")
    limits = block_limits(sm, threads, regs, smem)
    blocks = min(limits.values())
    if blocks == 0:
        _refuse(limits)
    warps_per_block = -(-threads // WARP)
    binding: list[Value] = [name for name, limit in limits.items() if limit == blocks]
    metrics: dict[str, Value] = {
        "active_blocks": blocks,
        "active_warps": blocks * warps_per_block,
        "occupancy": blocks * warps_per_block / sm.warps,
        "limiter": binding,
    }
    by_limit = tuple(float(limit * warps_per_block) for limit in limits.values())
    names = tuple(name.replace("_", " ") for name in limits)
    bars = Series(
        names, {"warps": by_limit}, "bar", "y", title=f"Warps that each limit allows (the SM holds {sm.warps})"
    )
    rows = tuple(
        (n, limit, "binds" if limit == blocks else "") for n, limit in zip(names, limits.values(), strict=True)
    )
    table = Table(("limit", "blocks", ""), rows, "Blocks that each limit allows")
    return Result(metrics, (bars, _against_registers(sm, threads, regs, smem), table), _notes(threads))


def _refuse(limits: dict[str, int]) -> None:
    knobs = {"registers": "regs_per_thread", "shared_memory": "smem_per_block_bytes"}
    name = next(name for name, limit in limits.items() if limit == 0)
    raise LabError(knobs.get(name, "threads_per_block"), "cannot launch: not even one such block fits on the SM")


def _against_registers(sm: SM, threads: int, regs: int, smem: int) -> Series:
    warps_per_block = -(-threads // WARP)
    counts = sorted({*range(16, 256), regs})
    share = [min(block_limits(sm, threads, n, smem).values()) * warps_per_block / sm.warps for n in counts]
    here = tuple(o if n == regs else None for n, o in zip(counts, share, strict=True))
    curves = {"occupancy": tuple(share), "here": here}
    title = "Occupancy against registers: a staircase"
    return Series(tuple(counts), curves, "line", "", "registers per thread", "occupancy", title)


def _notes(threads: int) -> tuple[str, ...]:
    notes = ["Occupancy counts warps that may hide a wait. Once the waits are hidden, more of it gains nothing."]
    if threads % WARP:
        notes.append(f"The last warp of each block has {threads % WARP} of {WARP} lanes filled.")
    return tuple(notes)
