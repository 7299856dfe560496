"""What arrives: requests made up from a seed, or given one by one."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Final, NamedTuple

from tui.labs.contract import LabError
from tui.labs.params import Values

MOST: Final = 20_000
"""Requests that are still simulated."""
_LATEST: Final = 1e12
_AT_ONCE: Final = 1e-6
_LONGEST: Final = 10**9


class Request(NamedTuple):
    """When it arrives (ms), the tokens of its prompt, and the tokens it gets."""

    arrival: float
    prompt: int
    output: int


def requests(values: Values) -> list[Request]:
    """The requests that the params ask for. Raises LabError where given ones cannot be."""
    if values.has("requests"):
        return [_given(row) for row in values.rows("requests")]
    draw = random.Random(values.whole("seed")).random
    clock = 0.0
    found = []
    for _ in range(values.whole("n_requests")):
        clock += -math.log(1 - draw()) / values.real("rate_per_s") * 1000
        prompt = 1 + int(-math.log(1 - draw()) * values.real("mean_prompt"))
        output = 1 + int(-math.log(1 - draw()) * values.real("mean_output"))
        found.append(Request(clock, prompt, output))
    return found


def sped_up(found: Sequence[Request], factor: float) -> list[Request]:
    """The same requests arriving `factor` times as fast."""
    start = min(request.arrival for request in found)
    return [request._replace(arrival=start + (request.arrival - start) / factor) for request in found]


def span(found: Sequence[Request]) -> float:
    """From the first arrival to the last, in ms; 0 when they all come at once."""
    arrivals = [request.arrival for request in found]
    length = max(arrivals) - min(arrivals)
    return length if length > _AT_ONCE else 0.0


def _given(row: Sequence[float]) -> Request:
    if len(row) != 3:
        raise LabError("requests", "must hold for each request its arrival in ms, its prompt tokens and output tokens")
    arrival, prompt, output = row
    if not 0 <= arrival <= _LATEST:
        raise LabError("requests", f"must arrive between 0 and {_LATEST:g} ms, not at {arrival:g}")
    if output < 1:
        raise LabError("requests", f"must ask for at least 1 output token, not {output:g}")
    if prompt != int(prompt) or output != int(output) or not 0 <= prompt <= _LONGEST or output > _LONGEST:
        raise LabError("requests", f"must have whole numbers of tokens, at most {_LONGEST:g}")
    return Request(float(arrival), int(prompt), int(output))
