"""The blocks of the serving lab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.labs.contract import Gantt, Series, Table, Value
from tui.labs.serving.engine import COMPARED, Ran, Server, serve
from tui.labs.serving.load import Request, span, sped_up
from tui.labs.serving.measure import Measured, measure

_MOST_LANES: Final = 12
_ROUNDS: Final = 5
_MOST_SHOWN: Final = 400
_BINS: Final = 10
_FACTORS: Final = (0.25, 0.5, 0.75, 1, 1.5, 2, 4)
_SIZES: Final = (1, 2, 4, 8, 16, 32, 64)

Bar = tuple[float, float, str, str]


def slots(found: Sequence[Request], ran: Ran, server: Server, until: float) -> Gantt:
    """Which request holds which slot, up to `until`; padding is a slot paid for without a token."""
    order = admitted(found, ran)
    start = ran.served[order[0]].admitted
    free: list[float] = []
    lanes: list[list[Bar]] = []
    for index in order[:_MOST_SHOWN]:
        way = ran.served[index]
        if way.admitted - start >= until and free:
            break
        slot = next((lane for lane, time in enumerate(free) if time <= way.admitted), len(free))
        if slot == len(free):
            free.append(0.0)
            lanes.append([])
        free[slot] = way.left
        for begin, end, name, kind in (
            (way.admitted, way.first, "", "prefill"),
            (way.first, way.last, str(index), "decode"),
            (way.last, way.left, "", "padding"),
        ):
            if end > begin and begin - start < until:
                lanes[slot].append((begin - start, min(end - start, until), name, kind))
    shown = lanes[:_MOST_LANES]
    done = (max(way.left for way in ran.served) - start) / 1000
    mean = measure(found, ran).mean / 1000
    title = f"{server.policy.capitalize()} batching takes {mean:.3g} s a request, {done:.3g} s for all"
    if len(shown) < len(lanes):
        title += f"; the first {len(shown)} slots"
    return Gantt(tuple(map(tuple, shown)), tuple(f"slot {slot}" for slot in range(len(shown))), title, "ms", until)


def admitted(found: Sequence[Request], ran: Ran) -> list[int]:
    """The requests in the order in which they got a slot."""
    return sorted(range(len(found)), key=lambda index: (ran.served[index].admitted, found[index].arrival, index))


def rounds(found: Sequence[Request], ran: Ran, server: Server) -> float:
    """The time from the first admission that the first few rounds of a server take, in ms."""
    order = admitted(found, ran)
    start = ran.served[order[0]].admitted
    count = min(_ROUNDS * server.max_batch, _MOST_SHOWN)
    if count < len(order) and ran.served[order[count]].admitted > start:
        return ran.served[order[count]].admitted - start
    return max(way.left for way in ran.served) - start


def by_batch(found: Sequence[Request], server: Server, sweep: bool) -> Table:
    """The same requests under both policies and other batch limits: latency in seconds, from arrival."""
    sizes = sorted({*_SIZES, server.max_batch}) if sweep else [server.max_batch]
    rows: list[tuple[Value, ...]] = []
    for size in sizes:
        static, continuous = (
            measure(found, serve(found, server._replace(policy=policy, max_batch=size))) for policy in COMPARED
        )
        rows.append((size, *_cells(static), *_cells(continuous)))
    columns = ("max batch", "static tok/s", "mean s", "TTFT s", "contin. tok/s", "mean s", "TTFT s")
    return Table(columns, tuple(rows), "The same requests: static and continuous batching")


def _cells(measured: Measured) -> tuple[Value, ...]:
    return measured.throughput, measured.mean / 1000, measured.ttft / 1000


def against_rate(found: Sequence[Request], server: Server) -> Series:
    """Mean latency against the rate of arrival, the same requests coming faster or slower."""
    rate = (len(found) - 1) / span(found) * 1000
    curves: dict[str, tuple[float | None, ...]] = {}
    for policy in COMPARED:
        means = []
        for factor in _FACTORS:
            faster = sped_up(found, factor)
            means.append(measure(faster, serve(faster, server._replace(policy=policy))).mean / 1000)
        curves[policy] = tuple(means)
    if server.policy in curves:
        now = curves[server.policy][_FACTORS.index(1)]
        curves["now"] = tuple(now if factor == 1 else None for factor in _FACTORS)
    title = "Mean latency against arrivals: where the queue blows up"
    return Series(tuple(rate * f for f in _FACTORS), curves, "line", "xy", "requests per second", "seconds", title)


def histogram(measured: Measured) -> Series:
    """Requests by latency."""
    width = max(measured.latencies) / _BINS / 1000 or 1.0
    counts = [0] * _BINS
    for latency in measured.latencies:
        counts[min(_BINS - 1, int(latency / 1000 / width))] += 1
    names = tuple(f"{bin_ * width:.3g} to {(bin_ + 1) * width:.3g} s" for bin_ in range(_BINS))
    half, most = measured.percentile(0.5) / 1000, measured.percentile(0.95) / 1000
    title = f"Requests by latency: half within {half:.3g} s, 95 % within {most:.3g} s"
    return Series(names, {"requests": tuple(counts)}, "bar", title=title)
