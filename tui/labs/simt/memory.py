"""One warp reads: which 32-byte sectors of global memory move, and which shared-memory banks collide."""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Heat, Result, Series, Value
from tui.labs.params import Values

SECTOR: Final = 32
"""Bytes that move together between DRAM or L2 and an SM."""
BANKS: Final = 32
"""Banks of shared memory, each 4 bytes wide."""
_ROWS: Final = 12


def asked_bytes(warp_size: int, stride: int, elem_bytes: int, offset: int) -> set[int]:
    """The addresses that the lanes ask for; lane l starts at offset + l*stride*elem_bytes."""
    starts = {offset + lane * stride * elem_bytes for lane in range(warp_size)}
    return {start + byte for start in starts for byte in range(elem_bytes)}


def phases(warp_size: int, stride: int, access_bytes: int) -> list[int]:
    """Wavefronts of each phase: wide accesses are served 128 bytes' worth of lanes at a time.

    In a phase, the most distinct 4-byte words that fall in one bank; one word is broadcast. `stride` is in accesses.
    """
    lanes, words = max(1, BANKS * 4 // access_bytes), access_bytes // 4
    phases_of = []
    for first in range(0, warp_size, lanes):
        load = [0] * BANKS
        starts = {lane * stride * words for lane in range(first, min(first + lanes, warp_size))}
        for word in {start + part for start in starts for part in range(words)}:
            load[word % BANKS] += 1
        phases_of.append(max(load))
    return phases_of


def _traffic(warp_size: int, stride: int, elem_bytes: int, offset: int) -> tuple[set[int], list[int]]:
    asked = asked_bytes(warp_size, stride, elem_bytes, offset)
    return asked, sorted({address // SECTOR for address in asked})


def run_coalescing(values: Values) -> Result:
    """Metrics `sectors`, `bytes_moved` and `efficiency` (distinct bytes asked over bytes moved)."""
    warp, stride = values.whole("warp_size"), values.whole("stride")
    elem, offset = values.whole("elem_bytes"), values.whole("offset_bytes")
    asked, sectors = _traffic(warp, stride, elem, offset)
    moved = SECTOR * len(sectors)
    metrics = {"sectors": len(sectors), "bytes_moved": moved, "efficiency": len(asked) / moved}
    note = f"The warp asks for {len(asked)} bytes and {moved} move: {len(sectors)} sectors of {SECTOR} bytes."
    return Result(metrics, (_sector_map(asked, sectors), _by_stride(warp, stride, elem, offset)), (note,))


def _sector_map(asked: set[int], sectors: list[int]) -> Heat:
    shown = sectors[:_ROWS]
    rows = tuple(tuple(1.0 if s * SECTOR + b in asked else 0.15 for b in range(SECTOR)) for s in shown)
    count = f"first {len(shown)} of {len(sectors)}" if len(shown) < len(sectors) else f"all {len(sectors)}"
    title = f"Sectors moved ({count}), a byte a cell: asked for, or moved in vain"
    return Heat(rows, tuple(f"byte {s * SECTOR}" for s in shown), title=title)


def _by_stride(warp: int, stride: int, elem: int, offset: int) -> Series:
    strides = sorted({1, 2, 3, 4, 6, 8, 12, 16, 24, 32, *([stride] if stride else [])})
    share = []
    for other in strides:
        asked, sectors = _traffic(warp, other, elem, offset)
        share.append(len(asked) / (SECTOR * len(sectors)))
    here = tuple(e if other == stride else None for other, e in zip(strides, share, strict=True))
    curves = {"useful": tuple(share), "here": here}
    return Series(
        tuple(strides), curves, "line", "x", "stride, elements", "useful share", "Useful share against stride"
    )


def run_banks(values: Values) -> Result:
    """`conflict_degree` is the worst phase's, `wavefronts` the sum, `ideal_wavefronts` that without a conflict."""
    warp, stride, wide = values.whole("warp_size"), values.whole("stride"), values.whole("access_bytes")
    served = phases(warp, stride, wide)
    total = sum(served)
    metrics: dict[str, Value] = {
        "conflict_degree": max(served),
        "wavefronts": total,
        "ideal_wavefronts": len(served),
        "bank_efficiency": len(served) / total,
    }
    note = (
        f"One access takes {total} passes, one after the other, where {len(served)} would do without a conflict."
        if total > len(served)
        else f"Served in {total} pass{'es' if total > 1 else ''}, without a conflict."
    )
    return Result(metrics, (_passes(warp, stride, wide), _degrees(warp, stride, wide)), (note,))


def _passes(warp: int, stride: int, wide: int) -> Heat:
    """The first phase."""
    queues: list[list[int]] = [[] for _ in range(BANKS)]
    lanes, words = max(1, BANKS * 4 // wide), wide // 4
    for word in sorted({(lane * stride * words) + w for lane in range(min(lanes, warp)) for w in range(words)}):
        queues[word % BANKS].append(word)
    degree = max(map(len, queues))
    shown = min(degree, _ROWS)
    rows = tuple(tuple(1.0 if n < len(queue) else 0.15 for queue in queues) for n in range(shown))
    count = f"first {shown} of {degree}" if shown < degree else f"all {degree}"
    phase = f" of the first {min(lanes, warp)} lanes" if warp > lanes else ""
    return Heat(rows, tuple(f"pass {n + 1}" for n in range(shown)), title=f"Passes{phase} ({count}); a bank a column")


def _degrees(warp: int, stride: int, wide: int) -> Series:
    strides = sorted({*range(1, 41), *([stride] if stride else [])})
    totals = tuple(sum(phases(warp, other, wide)) for other in strides)
    here = tuple(d if other == stride else None for other, d in zip(strides, totals, strict=True))
    curves = {"passes": totals, "here": here}
    return Series(tuple(strides), curves, "line", "y", "stride, accesses", "passes", "Passes against stride")
