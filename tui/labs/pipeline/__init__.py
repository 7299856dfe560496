"""Stages, micro-batches and bubbles: three schedules run operation by operation.

Sources: Huang et al., NeurIPS 2019 (GPipe); Narayanan et al., SC 2021, section 2.2 (1F1B, interleaved).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, cast

from tui.labs.contract import Block, LabError, Params, Progress, Result, Value
from tui.labs.params import KnobSpec, Values, choice, data, read, real, whole
from tui.labs.pipeline.draw import NAMES, against_microbatches, against_stages, compared, held_by, timeline
from tui.labs.pipeline.events import Ran, simulate
from tui.labs.pipeline.formula import bubble_fraction, bubble_overhead, in_flight
from tui.labs.pipeline.orders import Plan, Schedule

_INTERLEAVED: Final = {"schedule": "interleaved"}
_PLAIN: Final = {"schedule": ("gpipe", "1f1b")}
_SHORTEST: Final = 1e-9

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("schedule", "1f1b", ("gpipe", "1f1b", "interleaved")),
    whole("stages", 4, most=1e9),
    whole("microbatches", 8, most=1e9),
    whole("virtual_chunks", 2, most=1e6, when=_INTERLEAVED),
    real("t_forward", 1.0, least=_SHORTEST, most=1e9),
    real("t_backward", 2.0, least=_SHORTEST, most=1e9),
    data("stage_t_forward", "vector", most=1024, when=_PLAIN),
    data("stage_t_backward", "vector", most=1024, when=_PLAIN),
)

GUARD: Final = 40_000
"""Operations up to which a schedule is really run; with equal stages the closed forms hold for any size."""
_CHUNKS_COMPARED: Final = 2


class Work(NamedTuple):
    """Each stage's time per micro-batch, forward and backward; `equal` when they were not given one by one."""

    forward: Sequence[float]
    backward: Sequence[float]
    equal: bool

    @property
    def mean(self) -> float:
        """One micro-batch's time on a GPU, were the work spread evenly."""
        return (sum(self.forward) + sum(self.backward)) / len(self.forward)


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Times are in the unit of `t_forward`; nothing is charged for sending.

    `bubble_fraction` is idle time over all time, `bubble_overhead` the same idle time over useful time. Activations
    in flight are counted in micro-batches of a whole stage.
    """
    values = read(KNOBS, params)
    lists = _stage_times(values)
    plan = _plan(values, lists)
    if plan.ops > GUARD:
        return _too_large(plan, values, lists)
    work = lists or _equal(values, plan.stages)
    ran = simulate(plan, work.forward, work.backward)
    ideal = plan.microbatches * work.mean
    peaks = [held_by(events) / plan.chunks for events in ran.by_rank]
    metrics: dict[str, Value] = {
        "makespan": ran.makespan,
        "ideal_time": ideal,
        "bubble_fraction": ran.idle_share,
        "bubble_overhead": max(0.0, ran.makespan / ideal - 1),
        "peak_inflight": max(peaks),
        "peak_by_rank": cast("Value", peaks),
    }
    return Result(metrics, _blocks(plan, work, ran), _notes(plan, work, ran, max(peaks), values))


def _equal(values: Values, stages: int) -> Work:
    return Work([values.real("t_forward")] * stages, [values.real("t_backward")] * stages, True)


def _stage_times(values: Values) -> Work | None:
    """The times given stage by stage; the direction that was not given takes its knob for all stages."""
    given = [values.vector(name) if values.has(name) else [] for name in ("stage_t_forward", "stage_t_backward")]
    stages = max(map(len, given))
    if not stages:
        return None
    for name, times in zip(("stage_t_forward", "stage_t_backward"), given, strict=True):
        if times and len(times) != stages:
            raise LabError(name, f"has {len(times)} times, the other direction {stages}; both need one for each stage")
        if any(time < _SHORTEST for time in times):
            raise LabError(name, f"must hold times of at least {_SHORTEST:g}")
    forward = given[0] or [values.real("t_forward")] * stages
    return Work(forward, given[1] or [values.real("t_backward")] * stages, False)


def _plan(values: Values, lists: Work | None) -> Plan:
    stages = len(lists.forward) if lists else values.whole("stages")
    microbatches = values.whole("microbatches")
    schedule = cast("Schedule", values.text("schedule"))
    if schedule != "interleaved":
        return Plan(schedule, stages, microbatches, 1)
    if microbatches % stages:
        raise LabError("microbatches", f"must be a multiple of the {stages} stages when they are interleaved")
    return Plan(schedule, stages, microbatches, values.whole("virtual_chunks"))


def _too_large(plan: Plan, values: Values, lists: Work | None) -> Result:
    """The closed forms alone."""
    if lists:
        raise LabError("microbatches", f"is too large for unequal stages: at most {GUARD:,} operations are run")
    ideal = plan.microbatches * (values.real("t_forward") + values.real("t_backward"))
    metrics: dict[str, Value] = {
        "makespan": ideal * (1 + bubble_overhead(plan)),
        "ideal_time": ideal,
        "bubble_fraction": bubble_fraction(plan),
        "bubble_overhead": bubble_overhead(plan),
        "peak_inflight": in_flight(plan),
    }
    chunks = plan.chunks if plan.schedule == "interleaved" else _CHUNKS_COMPARED
    blocks = (against_microbatches(plan, chunks, None), against_stages(plan, None))
    note = f"Too large to run here ({plan.ops:,} operations, at most {GUARD:,}): only the closed forms are given."
    return Result(metrics, blocks, (note,))


def _blocks(plan: Plan, work: Work, ran: Ran) -> tuple[Block, ...]:
    others = [Plan("gpipe", *plan[1:3], 1), Plan("1f1b", *plan[1:3], 1)]
    chunks = plan.chunks if plan.schedule == "interleaved" else _CHUNKS_COMPARED
    if work.equal and plan.microbatches % plan.stages == 0:
        others.append(Plan("interleaved", *plan[1:3], chunks))
    runs = []
    for other in others:
        runs.append((other, ran if other == plan else simulate(other, work.forward, work.backward)))
    blocks: tuple[Block, ...] = (timeline(plan, ran), compared(runs))
    if not work.equal:
        return blocks
    speed = plan.stages * (1 - ran.idle_share)
    return (*blocks, against_microbatches(plan, chunks, ran.idle_share), against_stages(plan, speed))


def _notes(plan: Plan, work: Work, ran: Ran, peak: float, values: Values) -> tuple[str, ...]:
    if work.equal:
        notes = [_by_formula(plan, ran)]
    else:
        slowest = max(map(sum, zip(work.forward, work.backward, strict=True)))
        notes = [f"The slowest stage alone needs {plan.microbatches * slowest:.6g}; no order can beat that."]
        if values.whole("stages") != plan.stages:
            notes.append(f"Times were given for {plan.stages} stages, so the knob `stages` is not used.")
    other: Schedule = "1f1b" if plan.schedule == "gpipe" else "gpipe"
    held = in_flight(Plan(other, plan.stages, plan.microbatches, 1))
    notes.append(
        f"A GPU holds activations of up to {peak:.3g} micro-batches; with {NAMES[other]} it would be {held:.3g}."
    )
    if work.equal and plan.microbatches % plan.stages:
        notes.append("Interleaving would need micro-batches in a multiple of the stages.")
    return tuple(notes)


def _by_formula(plan: Plan, ran: Ran) -> str:
    formula, sizes = "(p-1)/(m+p-1)", f"p = {plan.stages}, m = {plan.microbatches}"
    if plan.schedule == "interleaved":
        formula, sizes = "(p-1)/(v*m+p-1)", f"{sizes}, v = {plan.chunks}"
    by_formula = 100 * bubble_fraction(plan)
    return f"Idle: {100 * ran.idle_share:.4g} % as run; {formula} with {sizes} gives {by_formula:.4g} %."
