"""Prefill on servers of its own, decoding on others: DistServe (Zhong et al., OSDI 2024)."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from tui.labs.serving.engine import Ran, Served, Server, steps_until
from tui.labs.serving.load import Request


class Ready(NamedTuple):
    """A request whose cache has arrived at its decode server, and when its first token was out (ms)."""

    at: float
    request: int
    first: float


def serve_disaggregated(found: Sequence[Request], server: Server) -> Ran:
    """Each prompt goes to the prefill server that is free first; of those with more than one token the i-th ready one
    goes to decode server i mod n, which is a continuous server without prefill.
    """
    admitted, first = _prefilled(found, server)
    left = list(first)
    ready = sorted(
        Ready(first[index] + server.transfer * request.prompt, index, first[index])
        for index, request in enumerate(found)
        if request.output > 1
    )
    gap = 0.0
    for number in range(server.decode_servers):
        gap = max(gap, _decoded(found, server, ready[number :: server.decode_servers], left))
    return Ran([Served(*way) for way in zip(admitted, first, left, left, strict=True)], None, gap)


def _prefilled(found: Sequence[Request], server: Server) -> tuple[list[float], list[float]]:
    """When each prompt was begun, and when its first token was out."""
    admitted, first = [0.0] * len(found), [0.0] * len(found)
    free = [(0.0, number) for number in range(server.prefill_servers)]
    for index in sorted(range(len(found)), key=lambda index: found[index].arrival):
        since, number = heappop(free)
        admitted[index] = max(since, found[index].arrival)
        first[index] = admitted[index] + server.prefill * server.todo(found[index])
        heappush(free, (first[index], number))
    return admitted, first


def _decoded(found: Sequence[Request], server: Server, queue: Sequence[Ready], left: list[float]) -> float:
    """Fills in when each request of one decode server was done; the longest wait between two of its tokens."""
    running: list[tuple[int, int]] = []
    clock, step, head, held, gap = 0.0, 0, 0, 0, 0.0
    while head < len(queue) or running:
        if not running:
            clock = max(clock, queue[head].at)
        waiting = clock
        while head < len(queue) and len(running) < server.max_batch and queue[head].at <= clock:
            request = found[queue[head].request]
            if not server.holds(held, request):
                break
            held += request.prompt + request.output
            heappush(running, (step + request.output - 1, queue[head].request))
            waiting = min(waiting, queue[head].first)
            head += 1
        steps, cost = running[0][0] - step, server.step(len(running))
        if len(running) < server.max_batch and head < len(queue) and server.holds(held, found[queue[head].request]):
            steps = min(steps, steps_until(queue[head].at, clock, cost))
        gap = max(gap, clock - waiting + cost)
        clock += steps * cost
        step += steps
        while running and running[0][0] <= step:
            index = heappop(running)[1]
            left[index] = clock
            held -= found[index].prompt + found[index].output
    return gap
