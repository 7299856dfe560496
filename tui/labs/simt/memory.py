"""One warp reads: which 32-byte sectors of global memory move, and which shared-memory banks collide."""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Heat, Result, Series
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


def conflict_degree(warp_size: int, stride: int) -> int:
    """The most distinct 4-byte words that fall in one bank: passes that the access needs. One word is broadcast."""
    words = {lane * stride for lane in range(warp_size)}
    load = [0] * BANKS
    for word in words:
        load[word % BANKS] += 1
    return max(load)


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
    """Metric `conflict_degree`: passes one access takes, 1 without a conflict."""
    warp, stride = values.whole("warp_size"), values.whole("stride")
    degree = conflict_degree(warp, stride)
    note = f"One access takes {degree} passes, one after the other." if degree > 1 else "All lanes are served at once."
    return Result({"conflict_degree": degree}, (_passes(warp, stride, degree), _degrees(warp, stride)), (note,))


def _passes(warp: int, stride: int, degree: int) -> Heat:
    queues: list[list[int]] = [[] for _ in range(BANKS)]
    for word in sorted({lane * stride for lane in range(warp)}):
        queues[word % BANKS].append(word)
    shown = min(degree, _ROWS)
    rows = tuple(tuple(1.0 if n < len(queue) else 0.15 for queue in queues) for n in range(shown))
    count = f"first {shown} of {degree}" if shown < degree else f"all {degree}"
    return Heat(rows, tuple(f"pass {n + 1}" for n in range(shown)), title=f"Passes ({count}); a bank a column")


def _degrees(warp: int, stride: int) -> Series:
    strides = sorted({*range(1, 41), *([stride] if stride else [])})
    degrees = tuple(conflict_degree(warp, other) for other in strides)
    here = tuple(d if other == stride else None for other, d in zip(strides, degrees, strict=True))
    curves = {"passes": degrees, "here": here}
    return Series(tuple(strides), curves, "line", "y", "stride, words", "passes", "Passes against stride")
