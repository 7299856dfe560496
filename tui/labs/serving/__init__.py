"""Batching, throughput and latency: a server answers a queue of requests, event by event.

Source: Yu et al., OSDI 2022 (Orca: iteration-level scheduling).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from tui.labs.contract import Block, Params, Progress, Result, Value
from tui.labs.params import KnobSpec, choice, data, read, real, whole
from tui.labs.serving.draw import against_rate, by_batch, histogram, slots
from tui.labs.serving.engine import POLICIES, Policy, Server, serve
from tui.labs.serving.load import MOST, Request, requests, span
from tui.labs.serving.measure import Measured, measure

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("policy", "continuous", POLICIES),
    whole("max_batch", 8, most=1e6),
    real("rate_per_s", 4.0, least=1e-6, most=1e6),
    whole("n_requests", 100, most=MOST),
    real("mean_prompt", 100.0, above=0, most=1e6),
    real("mean_output", 60.0, above=0, most=1e6),
    real("step_base_ms", 20.0, least=1e-3, most=1e6),
    real("step_per_seq_ms", 1.0, least=0, most=1e6),
    real("prefill_ms_per_token", 0.1, least=0, most=1e6),
    whole("seed", 0, least=0),
    data("requests", "lists", most=3 * MOST),
)

_SWEPT: Final = 500
"""Requests up to which other batch limits and rates are tried too."""


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Latency and time to first token count from the arrival, waiting included; times in ms.

    `throughput_tok_s` is over all output tokens and the time from the first arrival to the last answer.
    `slot_efficiency` is the share of slots in all decode steps that gave a token.
    """
    values = read(KNOBS, params)
    found = requests(values)
    costs = (values.real(name) for name in ("step_base_ms", "step_per_seq_ms", "prefill_ms_per_token"))
    server = Server(cast("Policy", values.text("policy")), values.whole("max_batch"), *costs)
    ran = serve(found, server)
    measured = measure(found, ran)
    metrics: dict[str, Value] = {
        "makespan_ms": measured.makespan,
        "throughput_tok_s": measured.throughput,
        "mean_latency_ms": measured.mean,
        "p50_latency_ms": measured.percentile(0.5),
        "p95_latency_ms": measured.percentile(0.95),
        "max_latency_ms": max(measured.latencies),
        "mean_ttft_ms": measured.ttft,
        "slot_efficiency": measured.efficiency,
        "latencies_ms": cast("Value", measured.latencies),
    }
    sweep = len(found) <= _SWEPT
    blocks: list[Block] = [by_batch(found, server, sweep), slots(found, ran, server)]
    if sweep and span(found):
        blocks.append(against_rate(found, server))
    return Result(metrics, (*blocks, histogram(measured)), _notes(found, server, measured))


def _notes(found: Sequence[Request], server: Server, measured: Measured) -> tuple[str, ...]:
    other: Policy = "static" if server.policy == "continuous" else "continuous"
    its = measure(found, serve(found, server._replace(policy=other)))
    notes = []
    if measured.throughput is None or its.throughput is None:
        notes.append("No time passes from the first arrival to the last answer, so there is no throughput.")
    else:
        notes.append(f"{_in_words(server.policy.capitalize(), measured)}; {_in_words(other, its)}.")
    if measured.efficiency < 1:
        lost = 100 * (1 - measured.efficiency)
        notes.append(f"In decode steps {lost:.3g} % of the slots gave no token, as their requests were done.")
    if span(found):
        offered = sum(request.output for request in found) / span(found) * 1000
        most = server.max_batch / server.step(server.max_batch) * 1000
        end = "so the queue grows while they come" if offered > most else "prefill and empty slots not counted"
        notes.append(f"Requests ask for {offered:,.4g} tokens/s; full slots give at most {most:,.4g}, {end}.")
    return tuple(notes)


def _in_words(name: str, measured: Measured) -> str:
    return f"{name}: {measured.throughput:,.4g} tokens/s, mean latency {measured.mean / 1000:,.4g} s"
