"""Stages, micro-batches and bubbles: four schedules run operation by operation, and DualPipe by its formula.

Sources: Huang et al., NeurIPS 2019 (GPipe); Narayanan et al., SC 2021, section 2.2 (1F1B, interleaved);
Qi et al., ICLR 2024 (ZB-H1); DeepSeek-AI 2024, arXiv 2412.19437 (DualPipe).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, cast

from tui.labs.contract import Block, LabError, Params, Progress, Result, Table, Value
from tui.labs.params import KnobSpec, Values, choice, data, read, real, whole
from tui.labs.pipeline.draw import NAMES, against_microbatches, compared, held_by, timeline
from tui.labs.pipeline.events import Ran, simulate
from tui.labs.pipeline.formula import (
    Parts,
    bubble_fraction,
    bubble_overhead,
    dualpipe_time,
    in_flight,
    zero_bubble_time,
)
from tui.labs.pipeline.orders import Plan, Schedule

_INTERLEAVED: Final = {"schedule": "interleaved"}
_SIMULATED: Final = {"schedule": ("gpipe", "1f1b", "interleaved", "zb_h1")}
_SPLIT: Final = {"schedule": ("zb_h1", "dualpipe")}
_SHORTEST: Final = 1e-9

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("schedule", "1f1b", ("gpipe", "1f1b", "interleaved", "zb_h1", "dualpipe")),
    whole("stages", 4, most=1e9),
    whole("microbatches", 8, most=1e9),
    whole("virtual_chunks", 2, most=1e6, when=_INTERLEAVED),
    real("t_forward", 1.0, least=_SHORTEST, most=1e9),
    real("t_backward", 2.0, least=_SHORTEST, most=1e9),
    real("w_share", 0.5, least=0, most=1, when=_SPLIT),
    real("t_overlapped", 0, least=0, most=1e9, when={"schedule": "dualpipe"}),
    real("t_send", 0, least=0, most=1e9, when=_SIMULATED),
    data("stage_t_forward", "vector", most=1024, when=_SIMULATED),
    data("stage_t_backward", "vector", most=1024, when=_SIMULATED),
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
    """Times are in the unit of `t_forward`; sending takes `t_send`.

    `bubble_fraction` is idle time over all time, `bubble_overhead` the same idle time over useful time. Activations
    in flight are counted in micro-batches of a whole stage.
    """
    values = read(KNOBS, params)
    if values.text("schedule") == "dualpipe":
        return _dualpipe(values)
    lists = _stage_times(values)
    plan = _plan(values, lists)
    if plan.ops > GUARD:
        return _too_large(plan, values, lists)
    work = lists or _equal(values, plan.stages)
    extra = _Extra(values.real("w_share") if values.has("w_share") else 0.5, values.real("t_send"))
    ran = simulate(plan, work.forward, work.backward, w_share=extra.w_share, t_send=extra.t_send)
    ideal = plan.microbatches * work.mean
    peaks = [held_by(events) / plan.chunks for events in ran.by_rank]
    metrics: dict[str, Value] = {
        "makespan": ran.makespan,
        "ideal_time": ideal,
        "bubble_time": max(0.0, ran.makespan - ideal) if work.equal else ran.makespan - ideal,
        "bubble_fraction": ran.idle_share,
        "bubble_overhead": max(0.0, ran.makespan / ideal - 1),
        "peak_inflight": max(peaks),
        "peak_by_rank": cast("Value", peaks),
    }
    return Result(metrics, _blocks(plan, work, ran, extra), _notes(plan, work, ran, max(peaks), values))


class _Extra(NamedTuple):
    """The weights' part of a backward, and the time that sending takes."""

    w_share: float
    t_send: float


def _parts(values: Values) -> Parts:
    backward, share = values.real("t_backward"), values.real("w_share")
    return Parts(values.real("t_forward"), (1 - share) * backward, share * backward)


def _dualpipe(values: Values) -> Result:
    """The closed form alone: each GPU holds two stages, one from either end, and micro-batches enter at both."""
    stages, micro, parts = values.whole("stages"), values.whole("microbatches"), _parts(values)
    if stages % 2:
        raise LabError("stages", f"must be even for DualPipe, which feeds the pipeline from both ends, not {stages}")
    bubble = dualpipe_time(stages, parts, values.real("t_overlapped") or parts.all)
    ideal = micro * parts.all
    metrics: dict[str, Value] = {
        "makespan": ideal + bubble,
        "ideal_time": ideal,
        "bubble_time": bubble,
        "bubble_fraction": bubble / (ideal + bubble),
        "bubble_overhead": bubble / ideal,
        "peak_inflight": stages + 1,
        "param_copies": 2,
    }
    plain = Plan("1f1b", stages, micro, 1)
    rows = (
        ("DualPipe", bubble, 100 * bubble / (ideal + bubble), stages + 1, 2),
        ("ZB-H1", zero_bubble_time(stages, parts), None, min(stages, micro), 1),
        ("1F1B", (stages - 1) * parts.all, 100 * bubble_fraction(plain), in_flight(plain), 1),
    )
    columns = ("schedule", "bubble", "idle %", "in flight", "copies of the weights")
    table = Table(columns, rows, "DualPipe shortens the bubble and keeps the weights twice")
    notes = (
        "DualPipe is given by its closed form, without a timeline.",
        "Each GPU holds a stage from either end, so every weight is kept twice.",
    )
    return Result(metrics, (table, against_microbatches(plain, _CHUNKS_COMPARED, None)), notes)


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
    if values.real("t_send"):
        raise LabError("microbatches", f"is too large when sending takes time: at most {GUARD:,} operations are run")
    ideal = plan.microbatches * (values.real("t_forward") + values.real("t_backward"))
    bubble = ideal * bubble_overhead(plan)
    if plan.split:
        bubble = _zero_bubble(plan, values)
    metrics: dict[str, Value] = {
        "makespan": ideal + bubble,
        "ideal_time": ideal,
        "bubble_time": bubble,
        "bubble_fraction": bubble / (ideal + bubble),
        "bubble_overhead": bubble / ideal,
        "peak_inflight": in_flight(plan),
    }
    chunks = plan.chunks if plan.schedule == "interleaved" else _CHUNKS_COMPARED
    blocks = (against_microbatches(plan, chunks, None),)
    note = f"Too large to run here ({plan.ops:,} operations, at most {GUARD:,}): only the closed forms are given."
    return Result(metrics, blocks, (note,))


def _zero_bubble(plan: Plan, values: Values) -> float:
    parts = _parts(values)
    if plan.microbatches < plan.stages or parts.weights > min(parts.forward, parts.inputs):
        raise LabError("microbatches", f"is too large here: at most {GUARD:,} operations are run without a closed form")
    return zero_bubble_time(plan.stages, parts)


def _blocks(plan: Plan, work: Work, ran: Ran, extra: _Extra) -> tuple[Block, ...]:
    others = [Plan("gpipe", *plan[1:3], 1), Plan("1f1b", *plan[1:3], 1)]
    chunks = plan.chunks if plan.schedule == "interleaved" else _CHUNKS_COMPARED
    if work.equal and plan.microbatches % plan.stages == 0:
        others.append(Plan("interleaved", *plan[1:3], chunks))
    runs = []
    others.append(Plan("zb_h1", *plan[1:3], 1))
    for other in others:
        again = ran
        if other != plan:
            again = simulate(other, work.forward, work.backward, w_share=extra.w_share, t_send=extra.t_send)
        runs.append((other, again))
    first = [(plan, ran)] if plan.schedule in ("interleaved", "zb_h1") else runs[:1]
    blocks: tuple[Block, ...] = (*(timeline(*each) for each in (*first, runs[1])), compared(runs))
    if not work.equal:
        return blocks
    return (*blocks, against_microbatches(plan, chunks, ran.idle_share))


def _notes(plan: Plan, work: Work, ran: Ran, peak: float, values: Values) -> tuple[str, ...]:
    if work.equal and values.real("t_send"):
        notes = [f"Idle: {100 * ran.idle_share:.4g} % as run; the closed forms know nothing of sending."]
    elif work.equal:
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
    if plan.split:
        return f"Idle: {100 * ran.idle_share:.4g} % as run; the weights' gradients fill a part of the bubble."
    formula, sizes = "(p-1)/(m+p-1)", f"p = {plan.stages}, m = {plan.microbatches}"
    if plan.schedule == "interleaved":
        formula, sizes = "(p-1)/(v*m+p-1)", f"{sizes}, v = {plan.chunks}"
    by_formula = 100 * bubble_fraction(plan)
    return f"Idle: {100 * ran.idle_share:.4g} % as run; {formula} with {sizes} gives {by_formula:.4g} %."
