"""Batching, throughput and latency: a server answers a queue of requests, event by event.

Sources: Yu et al., OSDI 2022 (Orca: iteration-level scheduling); Agrawal et al., OSDI 2024 (Sarathi-Serve: chunked
prefill); Zhong et al., OSDI 2024 (DistServe: prefill and decode apart).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from tui.labs.contract import Block, LabError, Params, Progress, Result, Value
from tui.labs.params import KnobSpec, Values, When, choice, data, read, real, whole
from tui.labs.serving.draw import against_rate, by_batch, histogram, rounds, slots
from tui.labs.serving.engine import COMPARED, POLICIES, Policy, Server
from tui.labs.serving.load import MOST, Request, requests, span
from tui.labs.serving.measure import Measured, measure, nearest_rank
from tui.labs.serving.policies import serve_by

_DISAGGREGATED: Final[When] = {"policy": "disaggregated"}

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
    whole("seed", 0, least=0, most=1e9),
    whole("chunk_tokens", 256, most=1e9, when={"policy": "chunked"}),
    real("prefix_hit", 0, least=0, most=1),
    whole("kv_limit_tokens", 0, least=0, most=1e10),
    whole("prefill_servers", 1, most=1000, when=_DISAGGREGATED),
    whole("decode_servers", 1, most=1000, when=_DISAGGREGATED),
    real("transfer_ms_per_token", 0, least=0, most=1e6, when=_DISAGGREGATED),
    real("slo_ttft_ms", 500.0, above=0, most=1e9),
    real("slo_tpot_ms", 50.0, above=0, most=1e9),
    data(
        "requests",
        "lists",
        most=3 * MOST,
        instead_of=("rate_per_s", "n_requests", "mean_prompt", "mean_output", "seed"),
    ),
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
    server = _server(values)
    _refuse_too_large(found, server)
    ran = serve_by(found, server)
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
        **_waits(measured),
        **_kept(measured, values),
        "prefill_decode_ratio": _ratio(found, server),
    }
    sweep = len(found) <= _SWEPT
    shown = (
        {"static": None, "continuous": None} if server.policy in COMPARED else {server.policy: None, "continuous": None}
    )
    servers = [server._replace(policy=cast("Policy", policy)) for policy in shown]
    runs = [ran if other == server else serve_by(found, other) for other in servers]
    until = max(rounds(found, *each) for each in zip(runs, servers, strict=True))
    blocks: list[Block] = [slots(found, *each, until) for each in zip(runs, servers, strict=True)]
    blocks.append(by_batch(found, server, sweep))
    if sweep and span(found):
        blocks.append(against_rate(found, server))
    return Result(metrics, (*blocks, histogram(measured)), _notes(found, server, measured))


def _server(values: Values) -> Server:
    def real(name: str) -> float:
        return values.real(name) if values.has(name) else 0.0

    def whole(name: str) -> int:
        return values.whole(name) if values.has(name) else 1

    return Server(
        cast("Policy", values.text("policy")),
        values.whole("max_batch"),
        values.real("step_base_ms"),
        values.real("step_per_seq_ms"),
        values.real("prefill_ms_per_token"),
        values.real("prefix_hit"),
        values.whole("kv_limit_tokens"),
        whole("chunk_tokens"),
        whole("prefill_servers"),
        whole("decode_servers"),
        real("transfer_ms_per_token"),
    )


def _refuse_too_large(found: Sequence[Request], server: Server) -> None:
    largest = max(request.prompt + request.output for request in found)
    if server.kv_limit and largest > server.kv_limit:
        raise LabError("kv_limit_tokens", f"must hold the largest request, {largest:,} tokens, or nothing ever starts")


def _waits(measured: Measured) -> dict[str, Value]:
    """Times to the first token and between tokens; the latter None when no request has two."""
    found: dict[str, Value] = {}
    for share in (50, 95, 99):
        found[f"p{share}_ttft_ms"] = nearest_rank(measured.firsts, share / 100)
    between = [each for each in measured.per_token if each is not None]
    found["mean_tpot_ms"] = sum(between) / len(between) if between else None
    for share in (95, 99):
        found[f"p{share}_tpot_ms"] = nearest_rank(between, share / 100) if between else None
    found["max_gap_ms"] = measured.max_gap
    return found


def _kept(measured: Measured, values: Values) -> dict[str, Value]:
    """How many requests kept both limits, and how many of those a second."""
    kept = measured.within(values.real("slo_ttft_ms"), values.real("slo_tpot_ms"))
    rate = kept / measured.makespan * 1000 if measured.throughput is not None else None
    return {"slo_attainment": kept / len(measured.firsts), "goodput_rps": rate}


def _ratio(found: Sequence[Request], server: Server) -> float | None:
    """Prefill servers that one full decode server keeps busy; None where nothing is decoded."""
    prefill = sum(map(server.todo, found)) * server.prefill
    decode = sum(request.output - 1 for request in found) * server.step(server.max_batch) / server.max_batch
    return prefill / decode if decode else None


def _notes(found: Sequence[Request], server: Server, measured: Measured) -> tuple[str, ...]:
    other: Policy = "static" if server.policy == "continuous" else "continuous"
    its = measure(found, serve_by(found, server._replace(policy=other)))
    notes = []
    if measured.throughput is None or its.throughput is None:
        notes.append("No time passes from the first arrival to the last answer, so there is no throughput.")
    else:
        notes.append(f"{_in_words(server.policy.capitalize(), measured)}; {_in_words(other, its)}.")
    if all(each is None for each in measured.per_token):
        notes.append("No request has two tokens, so there is no time between them.")
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
