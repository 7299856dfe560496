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
    if op.weights:
        return Op(True, op.piece, op.micro)
    if not op.backward:
        return Op(False, op.piece - 1, op.micro) if op.piece else None
    if op.piece == pieces - 1:
        return Op(False, op.piece, op.micro)
    return Op(True, op.piece + 1, op.micro)


class Times(NamedTuple):
    """One rank's time for a forward, for a backward (by inputs alone where it is split), and by weights."""

    forward: float
    backward: float
    weights: float = 0.0

    def of(self, op: Op) -> float:
        """How long an operation lasts."""
        return self.weights if op.weights else self.backward if op.backward else self.forward


def simulate(
    plan: Plan, forward: Sequence[float], backward: Sequence[float], *, w_share: float = 0.5, t_send: float = 0.0
) -> Ran:
    """Runs a plan; `forward` and `backward` are each stage's times per micro-batch, shared evenly by its chunks.

    `w_share` of a backward are the weights' gradients, where the schedule takes them apart. What comes from another
    rank arrives `t_send` after it was done.
    """
    ends: dict[Op, float] = {}
    events: list[list[Event]] = []
    ranks = []
    for rank in range(plan.stages):
        events.append([])
        back, weights = backward[rank] / plan.chunks, 0.0
        if plan.split:
            back, weights = (1 - w_share) * back, w_share * back
        times = Times(forward[rank] / plan.chunks, back, weights)
        send = t_send if plan.stages > 1 else 0.0
        ranks.append(_work(order(plan, rank), times, plan.stages * plan.chunks, send, ends, events[rank]))
    while ranks:
        before = len(ends)
        ranks = [rank for rank in ranks if next(rank, None) is not None][::-1]  # forwards go up, backwards down
        if len(ends) == before:
            raise AssertionError(f"{plan} is stuck")  # the order would be wrong
    busy = [event.end - event.start for its in events for event in its]
    return Ran(events, max(its[-1].end for its in events), sum(busy))


def _work(
    ops: list[Op], times: Times, pieces: int, t_send: float, ends: dict[Op, float], events: list[Event]
) -> Iterator[Op]:
    """One rank at work: yields what it waits for until that is among `ends`; adds its own ends and events."""
    clock = 0.0
    for op in ops:
        source = needed(op, pieces)
        if source is not None:
            while source not in ends:
                yield source
            ready = ends[source] + (t_send if source.piece != op.piece else 0.0)
            if ready > clock:
                clock = ready
        start, clock = clock, clock + times.of(op)
        ends[op] = clock
        events.append(Event(start, clock, op))
