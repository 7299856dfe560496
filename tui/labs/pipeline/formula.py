"""Closed forms for equal stages, any size: the simulator does not use them."""

from __future__ import annotations

from typing import NamedTuple

from tui.labs.pipeline.orders import Plan, warm_up


def bubble_fraction(plan: Plan) -> float:
    """Idle time over all time: (p-1)/(v*m + p-1). Huang et al. 2019; Narayanan et al. 2021 for v > 1."""
    return (plan.stages - 1) / (plan.chunks * plan.microbatches + plan.stages - 1)


def bubble_overhead(plan: Plan) -> float:
    """The same idle time over the useful time: (p-1)/(v*m)."""
    return (plan.stages - 1) / (plan.chunks * plan.microbatches)


class Parts(NamedTuple):
    """Times of one micro-batch in one stage: forward, the backward's part by inputs, and that by weights."""

    forward: float
    inputs: float
    weights: float

    @property
    def all(self) -> float:
        """Forward and the whole backward."""
        return self.forward + self.inputs + self.weights


def zero_bubble_time(stages: int, parts: Parts) -> float:
    """Idle time of ZB-H1 per rank when there are as many micro-batches as stages and weights take the least time."""
    return (stages - 1) * (parts.forward + parts.inputs - parts.weights)


def dualpipe_time(stages: int, parts: Parts, overlapped: float) -> float:
    """Idle time of DualPipe per rank; an overlapped pair is a forward and a backward run at once (DeepSeek-V3)."""
    return (stages / 2 - 1) * (overlapped + parts.inputs + parts.weights - 3 * parts.weights)


def in_flight(plan: Plan) -> float:
    """The most micro-batches whose activations rank 0 holds, in whole stages; no rank holds more."""
    count = plan.microbatches * plan.chunks
    return min(warm_up(plan, 0) + 1, count) / plan.chunks


def messages(plan: Plan) -> int:
    """Activations and gradients sent from one GPU to another, all together."""
    if plan.stages == 1:
        return 0
    return 2 * plan.microbatches * (plan.stages * plan.chunks - 1)
