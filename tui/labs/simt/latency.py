"""How many bytes must be under way to keep memory busy, and how many warps that takes (Little's law)."""

from __future__ import annotations

import math
from typing import Final

from tui.labs.contract import Result, Series, Table, Value
from tui.labs.params import Values
from tui.labs.wording import said

WARP: Final = 32
_LOADS: Final = (1, 2, 4, 8, 16)
_BYTES: Final = (1, 2, 4, 8, 16)


def warps_needed(bytes_per_sm: float, elem_bytes: int, loads: int) -> int:
    """Warps that must wait at once, each with `loads` of `elem_bytes` under way in every lane."""
    return math.ceil(round(bytes_per_sm / (WARP * elem_bytes * loads), 9))


def run_latency(values: Values) -> Result:
    """`occupancy_needed` may exceed 1: then memory cannot be kept busy that way."""
    under_way = values.real("mem_bw_gbs") * values.real("latency_ns")
    each = under_way / values.whole("sms")
    elem, loads, most = values.whole("elem_bytes"), values.whole("loads_in_flight"), values.whole("max_warps")
    warps = warps_needed(each, elem, loads)
    metrics: dict[str, Value] = {
        "bytes_in_flight": under_way,
        "bytes_per_sm": each,
        "warps_needed": warps,
        "occupancy_needed": warps / most,
    }
    notes = [f"{said(under_way / 1e6)} MB must be under way at any time: bandwidth times latency."]
    if warps > most:
        notes.append(f"It cannot be reached: {warps} warps are needed, and an SM holds {most}.")
    else:
        notes.append("Full occupancy is not needed: wider loads, or more of them for each thread, hide the same wait.")
    return Result(
        metrics, (_bars(each, loads, most), _table(each, most), _over_loads(each, elem, loads, most)), tuple(notes)
    )


def _bars(each: float, loads: int, most: int) -> Series:
    need = {size: 100 * warps_needed(each, size, loads) / most for size in _BYTES}
    bars = {"all an SM holds": 100.0, **{f"{size}-byte loads": share for size, share in need.items()}}
    title = f"Occupancy that keeps memory busy: {need[4]:,.3g} % with 4-byte loads, {need[16]:,.3g} % with 16"
    return Series(tuple(bars), {"%": tuple(bars.values())}, "bar", y_label="%", title=title)


def _table(each: float, most: int) -> Table:
    rows = tuple((loads, *(100 * warps_needed(each, size, loads) / most for size in _BYTES)) for loads in _LOADS)
    columns = ("loads per thread", *(f"{size} B" for size in _BYTES))
    return Table(columns, rows, "Occupancy needed, %, by loads in flight and their size")


def _over_loads(each: float, elem: int, loads: int, most: int) -> Series:
    counts = sorted({*range(1, 17), loads})
    need = tuple(warps_needed(each, elem, count) / most for count in counts)
    now = tuple(share if count == loads else None for count, share in zip(counts, need, strict=True))
    curves = {"needed": need, "all there is": (1.0,) * len(counts), "now": now}
    title = "Occupancy needed against loads in flight"
    return Series(tuple(counts), curves, "line", "y", "loads in flight per thread", "occupancy", title)
