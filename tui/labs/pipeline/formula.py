"""Closed forms for equal stages, any size: the simulator does not use them."""

from __future__ import annotations

from tui.labs.pipeline.orders import Plan, warm_up


def bubble_fraction(plan: Plan) -> float:
    """Idle time over all time: (p-1)/(v*m + p-1). Huang et al. 2019; Narayanan et al. 2021 for v > 1."""
    return (plan.stages - 1) / (plan.chunks * plan.microbatches + plan.stages - 1)


def bubble_overhead(plan: Plan) -> float:
    """The same idle time over the useful time: (p-1)/(v*m)."""
    return (plan.stages - 1) / (plan.chunks * plan.microbatches)


def speed_up(plan: Plan) -> float:
    """How many times faster than one GPU with all stages."""
    return plan.stages * (1 - bubble_fraction(plan))


def in_flight(plan: Plan) -> float:
    """The most micro-batches whose activations rank 0 holds, in whole stages; no rank holds more."""
    count = plan.microbatches * plan.chunks
    return min(warm_up(plan, 0) + 1, count) / plan.chunks


def messages(plan: Plan) -> int:
    """Activations and gradients sent from one GPU to another, all together."""
    if plan.stages == 1:
        return 0
    return 2 * plan.microbatches * (plan.stages * plan.chunks - 1)
