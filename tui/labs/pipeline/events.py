"""When everything happens: each rank works through its order, and waits for what the next operation needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui.labs.pipeline.orders import Op, Plan, order


class Event(NamedTuple):
    """An operation and when it ran."""

    start: float
    end: float
    op: Op


class Ran(NamedTuple):
    """All events of each rank, in order; when the last one ends (the first starts at 0); and the time at work, all
    ranks together.
    """

    by_rank: list[list[Event]]
    makespan: float
    busy: float

    @property
    def idle_share(self) -> float:
        """Idle time over all ranks' time: the bubble."""
        return max(0.0, 1 - self.busy / (len(self.by_rank) * self.makespan))


def needed(op: Op, pieces: int) -> Op | None:
    """The operation whose output this one takes in: a forward that of the piece before, a backward that of the next.

    The last piece turns its own forward's output around.
    """
    if not op.backward:
        return Op(False, op.piece - 1, op.micro) if op.piece else None
    if op.piece == pieces - 1:
        return Op(False, op.piece, op.micro)
    return Op(True, op.piece + 1, op.micro)


def simulate(plan: Plan, forward: Sequence[float], backward: Sequence[float]) -> Ran:
    """Runs a plan; `forward` and `backward` are each stage's times per micro-batch, shared evenly by its chunks."""
    ends: dict[Op, float] = {}
    events: list[list[Event]] = []
    ranks = []
    for rank in range(plan.stages):
        events.append([])
        times = (forward[rank] / plan.chunks, backward[rank] / plan.chunks)
        ranks.append(_work(order(plan, rank), times, plan.stages * plan.chunks, ends, events[rank]))
    while ranks:
        before = len(ends)
        ranks = [rank for rank in ranks if next(rank, None) is not None][::-1]  # forwards go up, backwards down
        if len(ends) == before:
            raise AssertionError(f"{plan} is stuck")  # the order would be wrong
    busy = [event.end - event.start for its in events for event in its]
    return Ran(events, max(its[-1].end for its in events), sum(busy))


def _work(
    ops: list[Op], times: tuple[float, float], pieces: int, ends: dict[Op, float], events: list[Event]
) -> Iterator[Op]:
    """One rank at work: yields what it waits for until that is among `ends`; adds its own ends and events."""
    clock = 0.0
    for op in ops:
        source = needed(op, pieces)
        if source is not None:
            while source not in ends:
                yield source
            if ends[source] > clock:
                clock = ends[source]
        start, clock = clock, clock + times[op.backward]
        ends[op] = clock
        events.append(Event(start, clock, op))
