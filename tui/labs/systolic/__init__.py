"""How a TPU multiplies matrices: a grid of multiply-adders, run cycle by cycle.

Sources: Kung, Computer 1982; Jouppi et al., ISCA 2017 (TPU v1); Samajdar et al., ISPASS 2020 (SCALE-Sim's cycle count).
"""

from __future__ import annotations

from typing import Final, cast

from tui.labs.contract import Params, Progress, Result, Value
from tui.labs.params import KnobSpec, Values, choice, flag, read, real, whole
from tui.labs.systolic.draw import against_m, by_batch, steps, wavefront
from tui.labs.systolic.formula import DATAFLOWS, Dataflow, Shape, cycles, mapped, tiles, utilization
from tui.labs.systolic.grid import made_up, plain_product, run_grid

KNOBS: Final[tuple[KnobSpec, ...]] = (
    whole("rows", 4, most=1e9),
    whole("cols", 4, most=1e9),
    whole("m", 8, most=1e9),
    whole("k", 8, most=1e9),
    whole("n", 8, most=1e9),
    flag("double_buffer", False),
    real("clock_ghz", 0.94, above=0, most=1e6),
    whole("n_arrays", 1, most=1e9),
    choice("dataflow", "ws", DATAFLOWS),
    real("mem_bw_gbs", 0, least=0, most=1e9),
    real("elem_bytes", 1, least=1e-3, most=64),
    flag("act_resident", False),
)

GUARD: Final = 2_000_000
"""PE-cycles up to which the grid is really run; the closed forms hold for any size."""


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Cycles, utilisation, time and peak; below the guard the grid runs and `output_matches` tells whether it is right.

    `time_us` is of one array, `peak_tops` of all (1e12 operations/s, a multiply-add is two).
    """
    values = read(KNOBS, params)
    problem = Shape(*(values.whole(name) for name in ("rows", "cols", "m", "k", "n")))
    dataflow = cast("Dataflow", values.text("dataflow"))
    shape = mapped(problem, dataflow)
    double = values.flag("double_buffer")
    total = cycles(shape, double)
    macs = shape.m * shape.k * shape.n
    computing, moved = total / (values.real("clock_ghz") * 1000), _dram_bytes(problem, values)
    bandwidth = values.real("mem_bw_gbs")
    moving = moved / (bandwidth * 1e3) if bandwidth else 0.0
    time = max(computing, moving)
    metrics: dict[str, Value] = {
        "tiles": tiles(shape),
        "cycles": total,
        "macs": macs,
        "utilization": utilization(shape, double),
        "time_us": time,
        "peak_tops": 2 * shape.rows * shape.cols * values.whole("n_arrays") * values.real("clock_ghz") / 1000,
        "dram_bytes": moved,
        "mem_time_us": moving,
        "bound": "compute" if computing >= moving else "memory",
        "achieved_tops": 2 * macs / time / 1e6,
    }
    table, curve = by_batch(double), against_m(shape, double)
    notes = (*_notes(shape, values), *_memory_notes(computing, moving))
    if shape.rows * shape.cols * total > GUARD:
        note = f"Too large to run here (rows x cols x cycles is over {GUARD:,}): only the closed forms are given."
        return Result(metrics, (table, curve), (note, *notes))
    a, b = made_up(problem.m, problem.k, 0), made_up(problem.k, problem.n, 1)
    ran = run_grid(a, b, problem, dataflow, double)
    metrics["simulated_cycles"] = ran.cycles
    metrics["busy_pe_cycles"] = sum(ran.busy)
    metrics["output_matches"] = ran.output == plain_product(a, b)
    return Result(metrics, (table, wavefront(ran, shape), steps(shape, dataflow), curve), notes)


def _dram_bytes(problem: Shape, values: Values) -> float:
    """Each matrix once, or the weights alone where activations and results stay on the chip."""
    m, k, n = problem.m, problem.k, problem.n
    return values.real("elem_bytes") * (k * n if values.flag("act_resident") else m * k + k * n + m * n)


def _memory_notes(computing: float, moving: float) -> tuple[str, ...]:
    if moving > computing:
        return (f"Memory binds: the array could be done in {100 * computing / moving:.3g} % of the time.",)
    return ()


def _notes(shape: Shape, values: Values) -> tuple[str, ...]:
    share = utilization(shape, values.flag("double_buffer"))
    speed = share * shape.rows * shape.cols
    notes = [f"{shape.rows * shape.cols:,} multiply-adders do {speed:,.4g} multiply-adds a cycle on average."]
    if shape.k % shape.rows or shape.n % shape.cols:
        notes.append("The last folds do not fill the array, and still take all its cycles.")
    return tuple(notes)
