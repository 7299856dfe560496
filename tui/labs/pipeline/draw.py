"""The blocks of the pipeline lab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.labs.contract import Gantt, Series, Table, Value
from tui.labs.pipeline.events import Event, Ran
from tui.labs.pipeline.formula import bubble_fraction, messages
from tui.labs.pipeline.orders import Plan, most_in_flight

NAMES: Final = {"gpipe": "GPipe", "1f1b": "1F1B", "interleaved": "Interleaved 1F1B", "zb_h1": "ZB-H1"}
_MOST_LANES: Final = 16


def title(plan: Plan) -> str:
    """A plan in words."""
    chunks = f", {plan.chunks} chunks each" if plan.schedule == "interleaved" else ""
    return f"{NAMES[plan.schedule]}, p = {plan.stages}, m = {plan.microbatches}{chunks}"


def timeline(plan: Plan, ran: Ran) -> Gantt:
    """Who works when: a bar is one pass of the micro-batch that it names; the gaps are the bubble."""
    shown = ran.by_rank[:_MOST_LANES]
    lanes = tuple(tuple(_bar(plan, event) for event in events) for events in shown)
    names = tuple(f"GPU {rank}" for rank in range(len(shown)))
    held = max(map(held_by, ran.by_rank)) / plan.chunks
    head, _, sizes = title(plan).partition(", ")
    idle = f"{head} idles {100 * ran.idle_share:.3g} % and holds up to {held:.3g} micro-batches"
    return Gantt(lanes, names, f"{idle} ({sizes})")


def _bar(plan: Plan, event: Event) -> tuple[float, float, str, str]:
    kind = "weights" if event.op.weights else "backward" if event.op.backward else "forward"
    if 1 < plan.chunks <= 3:
        kind = f"{kind} {event.op.piece // plan.stages + 1}"
    return event.start, event.end, str(event.op.micro + 1), kind


def compared(runs: Sequence[tuple[Plan, Ran]]) -> Table:
    """Schedules side by side, the same work for all."""
    rows: list[tuple[Value, ...]] = []
    for plan, ran in runs:
        name = f"interleaved, v = {plan.chunks}" if plan.schedule == "interleaved" else NAMES[plan.schedule]
        held = max(map(held_by, ran.by_rank)) / plan.chunks
        rows.append((name, ran.makespan, 100 * ran.idle_share, held, messages(plan)))
    columns = ("schedule", "makespan", "idle %", "most in flight", "messages")
    return Table(columns, tuple(rows), "The same work in other orders")


def held_by(events: list[Event]) -> int:
    """The most forwards that a rank holds at once, in chunks."""
    return most_in_flight([event.op for event in events])


def against_microbatches(plan: Plan, chunks: int, here: float | None) -> Series:
    """Idle share against micro-batches by the formula, with the simulated point."""
    now = plan.microbatches
    sizes = sorted({2**power for power in range(max(7, now.bit_length() + 1))} | {now})
    curves: dict[str, tuple[float | None, ...]] = {
        "GPipe and 1F1B": tuple(bubble_fraction(Plan("1f1b", plan.stages, m, 1)) for m in sizes),
        f"interleaved, v = {chunks}": tuple(
            bubble_fraction(Plan("interleaved", plan.stages, m, chunks)) if m % plan.stages == 0 else None
            for m in sizes
        ),
    }
    if here is not None:
        curves["simulated"] = tuple(here if m == now else None for m in sizes)
    return Series(tuple(sizes), curves, "line", "x", "micro-batches", "idle share", f"Idle share, p = {plan.stages}")
