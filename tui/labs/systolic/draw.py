"""The blocks of the systolic lab."""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Block, Heat, Series, Steps, Table
from tui.labs.systolic.formula import Dataflow, Shape, stream_cycles, utilization
from tui.labs.systolic.grid import Ran

_FRAMES: Final = 60
_MOST_ROWS: Final = 12
_MOST_COLS: Final = 32
_CYCLES: Final = 240


_BATCHES: Final = (1, 8, 64, 512)
_SIDE: Final = 128


def by_batch(double: bool) -> Table:
    """What a large array makes of a small batch."""
    shares = [100 * utilization(Shape(_SIDE, _SIDE, batch, _SIDE, _SIDE), double) for batch in _BATCHES]
    rows = tuple((batch, share) for batch, share in zip(_BATCHES, shares, strict=True))
    title = (
        f"A batch of 1 uses {shares[0]:.2g} % of a {_SIDE} x {_SIDE} array, one of {_BATCHES[-1]} {shares[-1]:.2g} %"
    )
    return Table(("batch", "array at work, %"), rows, title)


def steps(shape: Shape, dataflow: Dataflow = "ws") -> Steps:
    """The first fold cycle by cycle: a PE is lit while it works."""
    rows, cols = min(shape.rows, _MOST_ROWS), min(shape.cols, _MOST_COLS)
    frames: list[Block] = []
    captions = []
    for cycle in range(min(stream_cycles(shape), _FRAMES)):
        labels = tuple(f"PE row {r}" for r in range(rows))
        frames.append(Heat(_grid(shape, cycle, rows, cols), labels, means=("idle", "at work")))
        captions.append(_caption(shape, cycle))
    cut = f" (the first {rows} x {cols} PEs)" if (rows, cols) != (shape.rows, shape.cols) else ""
    load = (
        f", before {shape.rows} cycles of draining" if dataflow == "os" else f", after {shape.rows} cycles of loading"
    )
    return Steps(tuple(frames), tuple(captions), f"Fold 1{load}{cut}")


def _grid(shape: Shape, cycle: int, rows: int, cols: int) -> tuple[tuple[float, ...], ...]:
    """Row r, column c works on row cycle-r-c of A; a PE without a weight never works."""
    return tuple(tuple(1.0 if _works(shape, cycle, r, c) else 0.1 for c in range(cols)) for r in range(rows))


def _works(shape: Shape, cycle: int, row: int, col: int) -> bool:
    return 0 <= cycle - row - col < shape.m and row < shape.k and col < shape.n


def _caption(shape: Shape, cycle: int) -> str:
    used = min(shape.cols, shape.n)
    at_work = 0
    for row in range(min(shape.rows, shape.k)):
        at_work += max(0, min(used, cycle - row + 1) - max(0, cycle - row - shape.m + 1))
    entering = f"row {cycle + 1} enters at the top left" if cycle < shape.m else "the last rows drain"
    return f"cycle {shape.rows + cycle + 1}: {at_work} of {shape.rows * shape.cols} PEs at work; {entering}"


def against_m(shape: Shape, double: bool) -> Series:
    """Utilisation against the rows streamed, with and without double buffering."""
    sizes = sorted({2**power for power in range(13)} | {shape.m})
    curves = {
        "double buffer": tuple(utilization(shape._replace(m=m), True) for m in sizes),
        "single": tuple(utilization(shape._replace(m=m), False) for m in sizes),
        "m now": tuple(utilization(shape, double) if m == shape.m else None for m in sizes),
    }
    return Series(
        tuple(sizes), curves, "line", "x", "rows streamed", "utilisation", "Utilisation against the rows streamed"
    )


def wavefront(ran: Ran, shape: Shape) -> Series:
    """PEs at work in each cycle, under the line of all that there are."""
    shown, all_of_them = ran.busy[:_CYCLES], shape.rows * shape.cols
    cut = f", first {_CYCLES} cycles" if len(ran.busy) > _CYCLES else ""
    curves = {"all PEs": (all_of_them,) * len(shown), "busy": tuple(shown)}
    title = f"At most {max(shown)} of {all_of_them} PEs work in a cycle{cut}"
    return Series(tuple(range(1, len(shown) + 1)), curves, "line", "", "cycle", "PEs at work", title)
