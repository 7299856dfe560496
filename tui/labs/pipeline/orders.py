"""What each GPU of a pipeline does, in order: GPipe, 1F1B, interleaved 1F1B and ZB-H1 (Qi et al. 2024)."""

from __future__ import annotations

from typing import Literal, NamedTuple

Schedule = Literal["gpipe", "1f1b", "interleaved", "zb_h1"]


class Op(NamedTuple):
    """The forward or backward pass of one micro-batch through one piece of the model.

    The model is cut into stages x chunks pieces; chunk c of rank r is piece c*stages + r.
    """

    backward: bool
    piece: int
    micro: int
    weights: bool = False
    """The part of a backward pass that nobody waits for: gradients of the weights (ZB-H1 alone takes it apart)."""


class Plan(NamedTuple):
    """A schedule with its sizes; `chunks` is 1 unless it is interleaved."""

    schedule: Schedule
    stages: int
    microbatches: int
    chunks: int

    @property
    def ops(self) -> int:
        """Operations of all ranks together."""
        return (3 if self.split else 2) * self.stages * self.microbatches * self.chunks

    @property
    def split(self) -> bool:
        """Whether a backward pass is two operations: by inputs, and by weights."""
        return self.schedule == "zb_h1"


def warm_up(plan: Plan, rank: int) -> int:
    """Forward operations that a rank does before its first backward one, when it then takes turns (1F1B)."""
    everything = plan.microbatches * plan.chunks
    if plan.schedule == "gpipe":
        return everything
    if plan.schedule in ("1f1b", "zb_h1"):
        return min(plan.stages - rank - 1, everything)
    if plan.microbatches == plan.stages:
        return everything
    return min((plan.stages - rank - 1) * 2 + (plan.chunks - 1) * plan.stages, everything)


def order(plan: Plan, rank: int) -> list[Op]:
    """The operations of one rank: warm-up forwards, then a forward and a backward in turn, then the backwards left."""
    if plan.split:
        return _zero_bubble(plan, rank)
    count = plan.microbatches * plan.chunks
    first = warm_up(plan, rank)
    forwards = [_op(plan, rank, k, False) for k in range(count)]
    backwards = [_op(plan, rank, k, True) for k in range(count)]
    ops = forwards[:first]
    for forward, backward in zip(forwards[first:], backwards, strict=False):
        ops += (forward, backward)
    return ops + backwards[count - first :]


def _zero_bubble(plan: Plan, rank: int) -> list[Op]:
    """Warm-up forwards; then the next forward, a backward, and the weights' gradient of the one `rank` before."""
    m = plan.microbatches
    forwards = [Op(False, rank, micro) for micro in range(m)]
    first = warm_up(plan, rank)
    ops, left = forwards[:first], forwards[first:]
    for micro in range(m):
        if micro < len(left):
            ops.append(left[micro])
        ops.append(Op(True, rank, micro))
        if micro >= rank:
            ops.append(Op(True, rank, micro - rank, True))
    return ops + [Op(True, rank, micro, True) for micro in range(max(0, m - rank), m)]


def _op(plan: Plan, rank: int, k: int, backward: bool) -> Op:
    """The k-th forward or backward of a rank: `stages` micro-batches go through one chunk, then through the next.

    Backwards take the chunks in reverse. (Megatron-LM's order; with one chunk it is the micro-batches in order.)
    """
    if plan.chunks == 1:
        return Op(backward, rank, k)
    group, place = divmod(k, plan.stages * plan.chunks)
    chunk, micro = divmod(place, plan.stages)
    if backward:
        chunk = plan.chunks - 1 - chunk
    return Op(backward, chunk * plan.stages + rank, group * plan.stages + micro)


def most_in_flight(ops: list[Op]) -> int:
    """The most forwards of a rank whose backwards are not done: activations that it must hold at once.

    Where the weights' gradient is an operation of its own, it is the one that lets go.
    """
    split = any(op.weights for op in ops)
    held = most = 0
    for op in ops:
        held += 1 if not op.backward else -1 if op.weights == split else 0
        most = max(most, held)
    return most
