"""The server, event by event: static batches, or requests that join and leave at every step (Yu et al., OSDI 2022)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Final, Literal, NamedTuple

from tui.labs.serving.load import Request

Policy = Literal["static", "continuous"]
POLICIES: Final[tuple[Policy, ...]] = ("static", "continuous")


class Server(NamedTuple):
    """How it batches, and what things take: a decode step `base + per_seq` x batch, prefill per prompt token (ms)."""

    policy: Policy
    max_batch: int
    base: float
    per_seq: float
    prefill: float

    def step(self, batch: int) -> float:
        """One decode step of so many sequences, in ms."""
        return self.base + self.per_seq * batch


class Served(NamedTuple):
    """One request's way, in ms: taken from the queue, first token, own last token, and its answer returned."""

    admitted: float
    first: float
    last: float
    left: float


class Ran(NamedTuple):
    """Each request's way, by index, and the slot-steps paid for; those of use are the tokens after the first."""

    served: list[Served]
    slot_steps: int


def serve(found: Sequence[Request], server: Server) -> Ran:
    """First come, first served; ties by index. A prefill or decode step is never interrupted.

    Runs of equal decode steps are taken at once: nothing can happen within them.
    """
    static = server.policy == "static"
    queue = sorted(range(len(found)), key=lambda index: found[index].arrival)  # stable: ties by index
    admitted, first, last, left = ([0.0] * len(found) for _ in range(4))
    running: list[tuple[int, int]] = []  # a heap of (the step after which it leaves, index)
    clock, step, slot_steps, head = 0.0, 0, 0, 0
    while head < len(queue) or running:
        if not running:
            clock = max(clock, found[queue[head]].arrival)
        room = 0 if static and running else server.max_batch - len(running)
        end = head
        while end < len(queue) and end - head < room and found[queue[end]].arrival <= clock:
            end += 1
        if end > head:
            joining, head, start = queue[head:end], end, clock
            clock += server.prefill * sum(found[index].prompt for index in joining)
            longest = max(found[index].output for index in joining)
            for index in joining:
                output = found[index].output
                admitted[index], first[index] = start, clock
                last[index] = clock + (output - 1) * server.step(len(joining))
                heappush(running, (step + (longest if static else output) - 1, index))
        else:
            steps, cost = running[0][0] - step, server.step(len(running))
            if room and head < len(queue):
                steps = min(steps, _steps_until(found[queue[head]].arrival, clock, cost))
            clock += steps * cost
            step += steps
            slot_steps += steps * len(running)
        while running and running[0][0] <= step:
            left[heappop(running)[1]] = clock
    ways = zip(admitted, first, last if static else left, left, strict=True)
    return Ran([Served(*way) for way in ways], slot_steps)


def _steps_until(arrival: float, clock: float, cost: float) -> int:
    """The fewest steps after which `arrival` has passed; at least one."""
    steps = max(1, math.ceil((arrival - clock) / cost))
    while steps > 1 and clock + (steps - 1) * cost >= arrival:
        steps -= 1
    while clock + steps * cost < arrival:
        steps += 1
    return steps
