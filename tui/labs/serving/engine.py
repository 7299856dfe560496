"""The server, event by event: static batches, or requests that join and leave at every step (Yu et al., OSDI 2022).

Prompts in chunks are in `chunked`, prefill on servers of its own in `disaggregated`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Final, Literal, NamedTuple

from tui.labs.serving.load import Request

Policy = Literal["static", "continuous", "chunked", "disaggregated"]
POLICIES: Final[tuple[Policy, ...]] = ("static", "continuous", "chunked", "disaggregated")
COMPARED: Final[tuple[Policy, ...]] = ("static", "continuous")


class Server(NamedTuple):
    """How it batches, and what things take: a decode step `base + per_seq` x batch, prefill per prompt token (ms).

    `hit` is the share of each prompt that is cached; `kv_limit` the tokens that all admitted requests may hold (0: any
    number); `chunk` the tokens of an iteration of chunked prefill; the rest is of disaggregated serving.
    """

    policy: Policy
    max_batch: int
    base: float
    per_seq: float
    prefill: float
    hit: float = 0.0
    kv_limit: int = 0
    chunk: int = 256
    prefill_servers: int = 1
    decode_servers: int = 1
    transfer: float = 0.0

    def todo(self, request: Request) -> int:
        """Prompt tokens that must be computed."""
        return request.prompt - math.floor(request.prompt * self.hit)

    def holds(self, held: int, request: Request) -> bool:
        """Whether the cache has room for a request beside the tokens held."""
        return not self.kv_limit or held + request.prompt + request.output <= self.kv_limit

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
    """Each request's way, by index; the slot-steps paid for (those of use are the tokens after the first; None: all);
    and the longest wait between two tokens of one request.
    """

    served: list[Served]
    slot_steps: int | None
    max_gap: float


def serve(found: Sequence[Request], server: Server) -> Ran:
    """First come, first served; ties by index. A prefill or decode step is never interrupted.

    Runs of equal decode steps are taken at once: nothing can happen within them.
    """
    static = server.policy == "static"
    queue = sorted(range(len(found)), key=lambda index: found[index].arrival)  # stable: ties by index
    admitted, first, last, left = ([0.0] * len(found) for _ in range(4))
    running: list[tuple[int, int]] = []  # a heap of (the step after which it leaves, index)
    clock, step, slot_steps, head, held = 0.0, 0, 0, 0, 0
    waited = gap = 0.0
    while head < len(queue) or running:
        if not running:
            clock = max(clock, found[queue[head]].arrival)
        room = 0 if static and running else server.max_batch - len(running)
        end = head
        while end < len(queue) and end - head < room and found[queue[end]].arrival <= clock:
            if not server.holds(held, found[queue[end]]):
                break
            held += found[queue[end]].prompt + found[queue[end]].output
            end += 1
        if end > head:
            joining, head, start = queue[head:end], end, clock
            clock += server.prefill * sum(server.todo(found[index]) for index in joining)
            waited = waited + clock - start if running else 0.0
            longest = max(found[index].output for index in joining)
            for index in joining:
                output = found[index].output
                admitted[index], first[index] = start, clock
                last[index] = clock + (output - 1) * server.step(len(joining))
                heappush(running, (step + (longest if static else output) - 1, index))
        else:
            steps, cost = running[0][0] - step, server.step(len(running))
            if room and head < len(queue) and server.holds(held, found[queue[head]]):
                steps = min(steps, steps_until(found[queue[head]].arrival, clock, cost))
            gap, waited = max(gap, waited + cost), 0.0
            clock += steps * cost
            step += steps
            slot_steps += steps * len(running)
        while running and running[0][0] <= step:
            index = heappop(running)[1]
            left[index] = clock
            held -= found[index].prompt + found[index].output
    ways = zip(admitted, first, last if static else left, left, strict=True)
    return Ran([Served(*way) for way in ways], slot_steps, gap)


def steps_until(arrival: float, clock: float, cost: float) -> int:
    """The fewest steps after which `arrival` has passed; at least one."""
    steps = max(1, math.ceil((arrival - clock) / cost))
    while steps > 1 and clock + (steps - 1) * cost >= arrival:
        steps -= 1
    while clock + steps * cost < arrival:
        steps += 1
    return steps
