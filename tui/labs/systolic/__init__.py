"""How a TPU multiplies matrices: a weight-stationary grid of multiply-adders, run cycle by cycle.

Sources: Kung, Computer 1982; Jouppi et al., ISCA 2017 (TPU v1); Samajdar et al., ISPASS 2020 (SCALE-Sim's cycle count).
"""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Params, Progress, Result, Value
from tui.labs.params import KnobSpec, Values, flag, read, real, whole
from tui.labs.systolic.draw import against_m, steps, wavefront
from tui.labs.systolic.formula import Shape, cycles, tiles, utilization
from tui.labs.systolic.grid import made_up, multiply, plain_product

KNOBS: Final[tuple[KnobSpec, ...]] = (
    whole("rows", 4, most=1e9),
    whole("cols", 4, most=1e9),
    whole("m", 8, most=1e9),
    whole("k", 8, most=1e9),
    whole("n", 8, most=1e9),
    flag("double_buffer", False),
    real("clock_ghz", 0.94, above=0, most=1e6),
    whole("n_arrays", 1, most=1e9),
)

GUARD: Final = 2_000_000
"""PE-cycles up to which the grid is really run; the closed forms hold for any size."""


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Cycles, utilisation, time and peak; below the guard the grid runs and `output_matches` tells whether it is right.

    `time_us` is of one array, `peak_tops` of all (1e12 operations/s, a multiply-add is two).
    """
    values = read(KNOBS, params)
    shape = Shape(*(values.whole(name) for name in ("rows", "cols", "m", "k", "n")))
    double = values.flag("double_buffer")
    total = cycles(shape, double)
    metrics: dict[str, Value] = {
        "tiles": tiles(shape),
        "cycles": total,
        "macs": shape.m * shape.k * shape.n,
        "utilization": utilization(shape, double),
        "time_us": total / (values.real("clock_ghz") * 1000),
        "peak_tops": 2 * shape.rows * shape.cols * values.whole("n_arrays") * values.real("clock_ghz") / 1000,
    }
    curve = against_m(shape, double)
    if shape.rows * shape.cols * total > GUARD:
        note = f"Too large to run here (rows x cols x cycles is over {GUARD:,}): only the closed forms are given."
        return Result(metrics, (curve,), (note, *_notes(shape, values)))
    a, b = made_up(shape.m, shape.k, 0), made_up(shape.k, shape.n, 1)
    ran = multiply(a, b, shape, double)
    metrics["simulated_cycles"] = ran.cycles
    metrics["busy_pe_cycles"] = sum(ran.busy)
    metrics["output_matches"] = ran.output == plain_product(a, b)
    return Result(metrics, (steps(shape), curve, wavefront(ran, shape)), _notes(shape, values))


def _notes(shape: Shape, values: Values) -> tuple[str, ...]:
    share = utilization(shape, values.flag("double_buffer"))
    speed = share * shape.rows * shape.cols
    notes = [f"{shape.rows * shape.cols:,} multiply-adders do {speed:,.4g} multiply-adds a cycle on average."]
    if shape.k % shape.rows or shape.n % shape.cols:
        notes.append("The last folds do not fill the array, and still take all its cycles.")
    return tuple(notes)
