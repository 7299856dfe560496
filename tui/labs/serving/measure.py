"""Throughput and latency of a run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from tui.labs.serving.engine import Ran, Served
from tui.labs.serving.load import Request

_NO_TIME: Final = 1e-9
_ROUNDING: Final = 1e-9


class Measured(NamedTuple):
    """In ms and tokens per second; no throughput where no time passed."""

    makespan: float
    throughput: float | None
    mean: float
    ttft: float
    efficiency: float
    latencies: list[float]
    firsts: list[float]
    """Time to first token of each request."""
    per_token: list[float | None]
    """Mean time between its tokens; None for a request of one."""
    max_gap: float

    def within(self, ttft: float, tpot: float) -> int:
        """Requests that kept both limits; what differs from a limit by the rounding of sums alone keeps it."""
        most, longest = ttft * (1 + _ROUNDING), tpot * (1 + _ROUNDING)
        pairs = zip(self.firsts, self.per_token, strict=True)
        return sum(first <= most and (each is None or each <= longest) for first, each in pairs)

    def percentile(self, share: float) -> float:
        """The latency that at least `share` of the requests do not exceed (nearest rank)."""
        return nearest_rank(self.latencies, share)


def measure(found: Sequence[Request], ran: Ran) -> Measured:
    """What a run comes to. Latency and time to first token count from the arrival."""
    latencies = [way.left - request.arrival for request, way in zip(found, ran.served, strict=True)]
    firsts = [way.first - request.arrival for request, way in zip(found, ran.served, strict=True)]
    makespan = max(way.left for way in ran.served) - min(request.arrival for request in found)
    tokens = sum(request.output for request in found)
    return Measured(
        makespan=makespan,
        throughput=tokens / makespan * 1000 if makespan > _NO_TIME else None,
        mean=sum(latencies) / len(latencies),
        ttft=sum(firsts) / len(firsts),
        efficiency=(tokens - len(found)) / ran.slot_steps if ran.slot_steps else 1.0,
        latencies=latencies,
        firsts=firsts,
        per_token=[_per_token(request, way) for request, way in zip(found, ran.served, strict=True)],
        max_gap=ran.max_gap,
    )


def _per_token(request: Request, way: Served) -> float | None:
    return (way.last - way.first) / (request.output - 1) if request.output > 1 else None


def nearest_rank(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    return sorted(values)[math.ceil(round(share * len(values), 9)) - 1]
