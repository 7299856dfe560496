"""What branches cost: three small kernels, issued warp by warp."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from tui.labs.contract import Block, Heat, LabError, Result, Series, Steps, Table, Value
from tui.labs.params import Values
from tui.labs.simt.warp import Branch, Loop, Program, Run, Straight, issue

PATTERNS: Final[dict[str, Callable[[int, int], bool]]] = {
    "uniform": lambda thread, warp: True,
    "alternate": lambda thread, warp: thread % 2 == 0,
    "half": lambda thread, warp: thread % warp < warp / 2,
    "by_warp": lambda thread, warp: thread // warp % 2 == 0,
    "one_lane": lambda thread, warp: thread % warp == 0,
}
"""Which threads take `then`, by thread and warp size."""

_MAX_WORK: Final = 300_000
"""Threads times paths that are still interpreted."""
_ROWS: Final = 12
_FRAMES: Final = 40


class Cost(NamedTuple):
    """Over all warps: instructions issued, and lanes that worked in them."""

    issued: int
    useful: int


def kernel(values: Values, pattern: str = "", n_paths: int = 0) -> Program:
    """The program that the knobs describe; `pattern` or `n_paths` stand in for the knob's own."""
    before, after = (Straight(name, values.whole(name)) for name in ("prologue", "epilogue"))
    if values.text("kernel") == "if_else":
        warp = values.whole("warp_size")
        takes = taken(values, pattern)
        then, other = Straight("then", values.whole("then_len")), Straight("else", values.whole("else_len"))
        return (before, Branch("if", lambda thread: takes(thread, warp), (then,), (other,)), after)
    paths = n_paths or values.whole("n_paths")
    body = values.whole("body_len")
    if values.text("kernel") == "loop":
        least = values.whole("trips_min")
        return (
            before,
            Loop("test", lambda thread, trip: trip < thread % paths + least, (Straight("body", body),)),
            after,
        )
    return (before, *_switch(paths, body), after)


def taken(values: Values, pattern: str = "") -> Callable[[int, int], bool]:
    """Which threads take `then`, by thread and warp size."""
    name = pattern or values.text("pattern")
    if name != "threshold":
        return PATTERNS[name]
    low = values.whole("threshold") if values.has("threshold") else 20
    high = values.whole("threshold_hi") if values.has("threshold_hi") else 0
    block = values.whole("block") if values.has("block") else 1024
    return lambda thread, warp: thread % block < low or bool(high and thread % block >= high)


def _arms(values: Values, n_threads: int, warp_size: int) -> tuple[int, int]:
    """Warps with some lane that takes `then`, and warps with some lane that does and some that does not."""
    takes, some, split = taken(values), 0, 0
    for first in range(0, n_threads, warp_size):
        ways = {takes(thread, warp_size) for thread in range(first, min(first + warp_size, n_threads))}
        some += True in ways
        split += len(ways) > 1
    return some, split


def _switch(paths: int, body: int) -> Program:
    """A chain of tests, the last path's included."""
    rest: Program = ()
    for path in reversed(range(paths)):
        arm = (Straight(f"path {path}", body),)
        rest = (Branch(f"is it {path}?", lambda thread, path=path: thread % paths == path, arm, rest),)  # type: ignore[misc]
    return rest


def cost(program: Program, n_threads: int, warp_size: int) -> Cost:
    """The program's cost; a warp that is not full still costs whole instructions."""
    issued = useful = 0
    for first in range(0, n_threads, warp_size):
        for run in issue(program, range(first, min(first + warp_size, n_threads))):
            issued += run.length
            useful += run.length * run.mask.bit_count()
    return Cost(issued, useful)


def run_divergence(values: Values) -> Result:
    """Metrics `issued`, `useful_lane_ops` and `simd_efficiency`, summed over all warps."""
    n_threads, warp_size = values.whole("n_threads"), values.whole("warp_size")
    paths = values.whole("n_paths") if values.has("n_paths") else 1
    if n_threads * paths > _MAX_WORK:
        raise LabError("n_threads", f"is too large to interpret: threads times paths may be at most {_MAX_WORK}")
    program = kernel(values)
    issued, useful = cost(program, n_threads, warp_size)
    runs = issue(program, range(min(warp_size, n_threads)))
    metrics: dict[str, Value] = {
        "issued": issued,
        "useful_lane_ops": useful,
        "simd_efficiency": useful / (issued * warp_size),
    }
    if values.text("kernel") == "if_else":
        metrics["then_warps"], metrics["divergent_warps"] = _arms(values, n_threads, warp_size)
    return Result(metrics, (_compared(values, n_threads, warp_size), _lanes(runs, warp_size)), _notes(runs, warp_size))


def _lanes(runs: list[Run], warp_size: int) -> Steps:
    """The first warp through time: lanes across, one row for each run of equal instructions, lit where a lane works."""
    frames: list[Block] = []
    captions = []
    done = 0
    for last, run in enumerate(runs[:_FRAMES]):
        shown = runs[max(0, last + 1 - _ROWS) : last + 1]
        rows = tuple(tuple(1.0 if r.mask >> lane & 1 else 0.15 for lane in range(warp_size)) for r in shown)
        frames.append(Heat(rows, tuple(f"{r.name} x{r.length}" for r in shown), means=("idle", "at work")))
        done += run.length
        lanes = run.mask.bit_count()
        captions.append(f"{run.name}: {run.length} issued for {lanes} of {warp_size} lanes; {done} issued so far")
    return Steps(tuple(frames), tuple(captions), "The first warp: lanes across, time down", len(frames) - 1)


def _compared(values: Values, n_threads: int, warp_size: int) -> Block:
    if values.text("kernel") == "if_else":
        rows = []
        for pattern in (*PATTERNS, *(("threshold",) if values.text("pattern") == "threshold" else ())):
            issued, useful = cost(kernel(values, pattern), n_threads, warp_size)
            rows.append((pattern, issued, useful, useful / (issued * warp_size)))
        costs = {row[0]: row[1] for row in rows}
        return Table(
            ("who takes then", "issued", "useful", "efficiency"),
            tuple(rows),
            f"{costs['alternate']} issues when lanes alternate, {costs['by_warp']} when whole warps agree",
        )
    most = values.whole("n_paths")
    counts = sorted({1, 2, 4, 8, 16, 32, most})
    sample = min(n_threads, 4 * warp_size)
    efficiency = []
    for paths in counts:
        issued, useful = cost(kernel(values, n_paths=paths), sample, warp_size)
        efficiency.append(useful / (issued * warp_size))
    here = tuple(e if paths == most else None for paths, e in zip(counts, efficiency, strict=True))
    curves = {"efficiency": tuple(efficiency), "here": here}
    title = f"Efficiency against paths, {sample} threads"
    return Series(tuple(counts), curves, "line", "x", "n_paths", "share of lanes at work", title)


def _notes(runs: list[Run], warp_size: int) -> tuple[str, ...]:
    warp = sum(run.length for run in runs)
    alone = max(sum(run.length for run in runs if run.mask >> lane & 1) for lane in range(warp_size))
    if warp > alone:
        return (f"The first warp issues {warp} instructions; its busiest thread, alone on a CPU, would need {alone}.",)
    if len({run.mask for run in runs}) > 1:
        return (f"The first warp issues {warp} instructions, as many as its longest thread; the others wait for it.",)
    return (f"All threads of the first warp go the same way: {warp} instructions, as one thread alone would need.",)
