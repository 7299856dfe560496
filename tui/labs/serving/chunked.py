"""Prompts in chunks beside the decode steps of others: Sarathi-Serve (Agrawal et al., OSDI 2024)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from heapq import heappop, heappush

from tui.labs.serving.engine import Ran, Served, Server, steps_until
from tui.labs.serving.load import Request


def serve_chunked(found: Sequence[Request], server: Server) -> Ran:
    """In each iteration every running request gets a token, and what is left of the chunk is prompt tokens: of those
    under way, in order of admission, then of those that have arrived. Iterations that are alike are taken at once.
    """
    queue = sorted(range(len(found)), key=lambda index: found[index].arrival)
    admitted, first, left = ([0.0] * len(found) for _ in range(3))
    running: list[tuple[int, int]] = []  # a heap of (the iteration after which it leaves, index)
    under_way: list[list[int]] = []  # [index, prompt tokens left]
    clock, turn, head, held, gap = 0.0, 0, 0, 0, 0.0
    while head < len(queue) or running or under_way:
        if not running and not under_way:
            clock = max(clock, found[queue[head]].arrival)
        decoding = len(running)
        budget = max(0, server.chunk - decoding)
        taken = 0
        for prompt in under_way:
            part = min(prompt[1], budget - taken)
            prompt[1] -= part
            taken += part
        while budget > taken and head < len(queue) and decoding + len(under_way) < server.max_batch:
            index = queue[head]
            request = found[index]
            if request.arrival > clock or not server.holds(held, request):
                break
            held += request.prompt + request.output
            admitted[index] = clock
            part = min(server.todo(request), budget - taken)
            under_way.append([index, server.todo(request) - part])
            taken += part
            head += 1
        cost = server.step(decoding) if decoding else 0.0
        steps = 1
        if not under_way:
            steps = running[0][0] - turn
            room = budget and decoding < server.max_batch
            if room and head < len(queue) and server.holds(held, found[queue[head]]):
                steps = min(steps, steps_until(found[queue[head]].arrival, clock, cost))
        elif taken == budget and under_way[0][1]:
            # The first prompt takes whole chunks, so nothing changes until it is done or a request leaves.
            until_left = running[0][0] - turn if running else math.inf
            again = min(under_way[0][1] // budget if budget else math.inf, until_left - 1)
            under_way[0][1] -= int(again) * budget
            steps += int(again)
        cost += server.prefill * taken
        gap = max(gap, cost if decoding else 0.0)
        clock += steps * cost
        turn += steps
        for prompt in [prompt for prompt in under_way if not prompt[1]]:
            first[prompt[0]] = clock
            heappush(running, (turn + found[prompt[0]].output - 1, prompt[0]))
        under_way = [prompt for prompt in under_way if prompt[1]]
        while running and running[0][0] <= turn:
            index = heappop(running)[1]
            left[index] = clock
            held -= found[index].prompt + found[index].output
    return Ran([Served(*way) for way in zip(admitted, first, left, left, strict=True)], None, gap)
