"""The server against a plain step-by-step one, worked cases and queueing theory."""

import math
import random
from itertools import pairwise
from typing import NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import Gantt, LabError, Series, Table, Value
from tui.labs.serving import run
from tui.labs.serving.engine import COMPARED, POLICIES, Policy, Server, serve
from tui.labs.serving.load import Request
from tui.labs.serving.measure import nearest_rank
from tui.labs.serving.policies import serve_by

WORKED: Value = [[0, 100, 10], [5, 100, 50], [10, 50, 5], [15, 200, 20], [200, 10, 10], [400, 100, 30]]
REQUESTS = st.lists(
    st.builds(Request, st.integers(0, 80).map(lambda n: n * 2.5), st.integers(0, 60), st.integers(1, 12)),
    min_size=1,
    max_size=14,
)
# Halves and quarters: sums are exact, so that ties are ties whatever the order of adding.
SERVERS = st.builds(
    lambda *knobs: Server(*knobs),
    st.sampled_from(COMPARED),
    st.integers(1, 6),
    st.sampled_from([0.5, 5.0, 20.0]),
    st.sampled_from([0.0, 0.25, 1.0]),
    st.sampled_from([0.0, 0.25, 1.0]),
)


def params(found: list[Request], server: Server) -> dict[str, Value]:
    return {
        "policy": server.policy,
        "max_batch": server.max_batch,
        "step_base_ms": server.base,
        "step_per_seq_ms": server.per_seq,
        "prefill_ms_per_token": server.prefill,
        "requests": cast("Value", [list(request) for request in found]),
    }


def number(found: object) -> float:
    assert isinstance(found, int | float)
    return found


def plain(found: list[Request], server: Server) -> tuple[list[float], list[float], int, int]:
    """Ends, first tokens, useful slot-steps and all slot-steps, token by token."""
    queue = sorted(range(len(found)), key=lambda index: (found[index].arrival, index))
    ends, firsts = [0.0] * len(found), [0.0] * len(found)
    left = {index: request.output for index, request in enumerate(found)}
    clock, useful, paid = 0.0, 0, 0
    running: list[int] = []
    while queue or running:
        waiting = [index for index in queue if found[index].arrival <= clock]
        if not running and not waiting:
            clock = found[queue[0]].arrival
            continue
        room = server.max_batch - len(running)
        if waiting and room and (server.policy == "continuous" or not running):
            joining = waiting[:room]
            queue = [index for index in queue if index not in joining]
            clock += server.prefill * sum(found[index].prompt for index in joining)
            for index in joining:
                firsts[index] = clock
                left[index] -= 1
            running += joining
        else:
            clock += server.base + server.per_seq * len(running)
            paid += len(running)
            for index in running:
                useful += left[index] > 0
                left[index] -= left[index] > 0
        if server.policy == "continuous":
            gone = [index for index in running if not left[index]]
        else:
            gone = running if not any(left[index] for index in running) else []
        for index in gone:
            ends[index] = clock
        running = [index for index in running if index not in gone]
    return ends, firsts, useful, paid


@MODEST
@given(REQUESTS, SERVERS)
def test_it_does_what_a_step_by_step_server_does(found: list[Request], server: Server) -> None:
    metrics = run_soundly("serving", params(found, server)).metrics
    ends, firsts, useful, paid = plain(found, server)
    latencies = [end - request.arrival for end, request in zip(ends, found, strict=True)]
    assert metrics["latencies_ms"] == latencies
    assert metrics["slot_efficiency"] == (useful / paid if paid else 1)
    waits = [first - request.arrival for first, request in zip(firsts, found, strict=True)]
    assert metrics["mean_ttft_ms"] == pytest.approx(sum(waits) / len(waits))
    assert metrics["mean_latency_ms"] == pytest.approx(sum(latencies) / len(latencies))
    assert metrics["max_latency_ms"] == max(latencies)
    makespan = max(ends) - min(request.arrival for request in found)
    assert metrics["makespan_ms"] == makespan
    tokens = sum(request.output for request in found)
    assert metrics["throughput_tok_s"] == (pytest.approx(tokens / makespan * 1000) if makespan else None)


@MODEST
@given(REQUESTS, SERVERS)
def test_no_request_is_faster_than_alone(found: list[Request], server: Server) -> None:
    ways = serve(found, server).served
    latencies = cast("list[float]", run(params(found, server)).metrics["latencies_ms"])
    for request, way, latency in zip(found, ways, latencies, strict=True):
        steps = (request.output - 1) * (server.base + server.per_seq)
        assert latency >= server.prefill * request.prompt + steps
        assert request.arrival <= way.admitted <= way.first <= way.last <= way.left


@MODEST
@given(REQUESTS, SERVERS)
def test_continuous_batching_pays_for_no_idle_slot(found: list[Request], server: Server) -> None:
    ran = serve(found, server._replace(policy="continuous"))
    assert ran.slot_steps == sum(request.output - 1 for request in found)
    assert run(params(found, server._replace(policy="continuous"))).metrics["slot_efficiency"] == 1
    assert 0 < number(run(params(found, server._replace(policy="static"))).metrics["slot_efficiency"]) <= 1


@MODEST
@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.integers(1, 9), SERVERS)
def test_equal_requests_at_once_are_served_alike(prompts: list[int], output: int, server: Server) -> None:
    found = [Request(0.0, prompt, output) for prompt in prompts]
    roomy = server._replace(max_batch=len(found))
    one, other = (run(params(found, roomy._replace(policy=policy))).metrics for policy in COMPARED)
    assert dict(one) == dict(other)


@MODEST
@given(REQUESTS, SERVERS)
def test_one_slot_takes_as_long_either_way(found: list[Request], server: Server) -> None:
    one, other = (serve(found, server._replace(policy=policy, max_batch=1)) for policy in COMPARED)
    assert one == other


@MODEST
@given(st.integers(1, 60), st.integers(0, 10**6), st.sampled_from(COMPARED), st.floats(0.1, 50))
def test_made_up_load_follows_the_stated_transforms(n: int, seed: int, policy: Policy, rate: float) -> None:
    knobs: dict[str, Value] = {"n_requests": n, "seed": seed, "policy": policy, "rate_per_s": rate}
    draw = random.Random(seed).random
    clock = 0.0
    found = []
    for _ in range(n):
        clock += -math.log(1 - draw()) / rate * 1000
        prompt = 1 + int(-math.log(1 - draw()) * 100)
        found.append([clock, prompt, 1 + int(-math.log(1 - draw()) * 60)])
    made, fed = run_soundly("serving", knobs), run({"policy": policy, "requests": cast("Value", found)})
    assert made.metrics == fed.metrics


@pytest.mark.parametrize(
    ("policy", "makespan", "throughput", "efficiency"),
    [("static", 2010, 62.2, 0.556), ("continuous", 1155, 108.2, 1)],
)
def test_the_worked_case(policy: str, makespan: float, throughput: float, efficiency: float) -> None:
    found = run({"policy": policy, "max_batch": 4, "requests": WORKED}).metrics
    assert found["makespan_ms"] == makespan
    assert found["throughput_tok_s"] == pytest.approx(throughput, abs=0.05)
    assert found["slot_efficiency"] == pytest.approx(efficiency, abs=5e-4)


def test_one_long_request_holds_a_static_batch() -> None:
    requests: Value = [[0, 0, 10], [0, 0, 10], [0, 0, 10], [0, 0, 500]]
    knobs: dict[str, Value] = {"requests": requests, "max_batch": 4, "prefill_ms_per_token": 0}
    static = cast("list[float]", run({**knobs, "policy": "static"}).metrics["latencies_ms"])
    continuous = cast("list[float]", run({**knobs, "policy": "continuous"}).metrics["latencies_ms"])
    assert static == [499 * 24.0] * 4
    assert continuous == [9 * 24.0] * 3 + [9 * 24.0 + 490 * 21.0]


def test_300_requests_near_saturation() -> None:
    ratios = []
    for seed in range(5):
        knobs: dict[str, Value] = {"n_requests": 300, "seed": seed}
        static, continuous = (run({**knobs, "policy": policy}).metrics for policy in COMPARED)
        faster = number(continuous["throughput_tok_s"]) / number(static["throughput_tok_s"])
        sooner = number(static["mean_latency_ms"]) / number(continuous["mean_latency_ms"])
        ratios.append((faster, sooner))
    assert 1.8 < sum(ratio[0] for ratio in ratios) / 5 < 2.6
    assert 15 < sum(ratio[1] for ratio in ratios) / 5 < 30


def test_one_slot_waits_as_pollaczek_and_khinchine_say() -> None:
    """M/G/1: the mean wait is arrivals x mean squared service / (2 x idle share)."""
    rate = 0.4
    found = run({"max_batch": 1, "rate_per_s": rate, "n_requests": 20_000, "prefill_ms_per_token": 0}).metrics
    go_on = math.exp(-1 / 60)  # steps after the first token: geometric
    mean = 21 * go_on / (1 - go_on) / 1000
    square = (21 / 1000) ** 2 * go_on * (1 + go_on) / (1 - go_on) ** 2
    expected = rate * square / (2 * (1 - rate * mean))
    assert number(found["mean_ttft_ms"]) / 1000 == pytest.approx(expected, rel=0.1)


def test_percentiles_are_nearest_ranks() -> None:
    assert nearest_rank([4, 1, 3, 2], 0.5) == 2
    assert nearest_rank([4, 1, 3, 2], 0.95) == 4
    assert nearest_rank([5], 0.5) == 5
    assert nearest_rank(range(1, 101), 0.95) == 95


def test_the_default_shows_that_larger_batches_cut_latency_too() -> None:
    table = run({}).blocks[2]
    assert isinstance(table, Table)
    rows = {row[0]: cast("tuple[float, ...]", row[1:]) for row in table.rows}
    for policy in (0, 3):
        assert rows[8][policy] > rows[1][policy]  # throughput
        assert rows[8][policy + 1] < rows[1][policy + 1]  # latency
        assert rows[8][policy + 2] < rows[1][policy + 2]  # time to first token
    assert rows[8][3] > 2 * rows[8][0]


@MODEST
@given(REQUESTS, SERVERS)
def test_the_chart_gives_no_slot_twice(found: list[Request], server: Server) -> None:
    charts = [block for block in run(params(found, server)).blocks if isinstance(block, Gantt)]
    chart = next(chart for chart in charts if chart.title.startswith(server.policy.capitalize()))
    assert 1 <= len(chart.lanes) <= server.max_batch
    for lane in chart.lanes:
        for before, after in pairwise(lane):
            assert before[0] < before[1] <= after[0]
    if server.policy == "continuous":
        assert all(kind != "padding" for lane in chart.lanes for *_, kind in lane)


def test_padding_is_shown() -> None:
    blocks = run({"policy": "static", "max_batch": 4, "requests": WORKED}).blocks
    chart = next(block for block in blocks if isinstance(block, Gantt))
    padding = [bar for lane in chart.lanes for bar in lane if bar[3] == "padding"]
    assert len(padding) == 3
    one, other = (block for block in blocks if isinstance(block, Gantt))
    assert one.until == other.until == 2010, "charts to be compared have one scale"
    assert "2.01 s for all" in one.title and "1.16 s for all" in other.title
    histogram = blocks[-1]
    assert isinstance(histogram, Series) and sum(cast("tuple[int, ...]", histogram.y["requests"])) == 6


def test_no_time_no_throughput() -> None:
    result = run_soundly("serving", {"requests": [[3, 0, 1]], "prefill_ms_per_token": 0})
    assert result.metrics["throughput_tok_s"] is None and result.metrics["slot_efficiency"] == 1
    assert "no throughput" in result.notes[0]


def test_many_requests_are_served_without_the_sweeps() -> None:
    result = run_soundly("serving", {"n_requests": 2000, "rate_per_s": 1000, "max_batch": 64})
    assert isinstance(result.blocks[2], Table) and len(result.blocks[2].rows) == 1


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"policy": "orca"}, "policy"),
        ({"max_batch": 0}, "max_batch"),
        ({"rate_per_s": 0}, "rate_per_s"),
        ({"rate_per_s": float("nan")}, "rate_per_s"),
        ({"n_requests": 0}, "n_requests"),
        ({"n_requests": 10**6}, "n_requests"),
        ({"mean_prompt": 0}, "mean_prompt"),
        ({"mean_output": -1}, "mean_output"),
        ({"step_base_ms": 0}, "step_base_ms"),
        ({"step_per_seq_ms": -1}, "step_per_seq_ms"),
        ({"prefill_ms_per_token": float("inf")}, "prefill_ms_per_token"),
        ({"requests": []}, "requests"),
        ({"requests": [[0, 1]]}, "requests"),
        ({"requests": [[0, 1, 0]]}, "requests"),
        ({"requests": [[0, 1, 1.5]]}, "requests"),
        ({"requests": [[0, -1, 1]]}, "requests"),
        ({"requests": [[-1, 1, 1]]}, "requests"),
        ({"requests": [[1e15, 1, 1]]}, "requests"),
        ({"batch": 8}, "batch"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


def test_the_same_params_give_the_same_result() -> None:
    assert run({}) == run({})


class Plain(NamedTuple):
    """Token times of each request."""

    tokens: list[list[float]]

    def gap(self) -> float:
        return max((b - a for times in self.tokens for a, b in pairwise(times)), default=0.0)


def numbers(given_: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(given_).metrics.items() if isinstance(value, int | float)}


def plain_chunked(found: list[Request], server: Server) -> Plain:
    """One iteration at a time, one token at a time."""
    order = sorted(range(len(found)), key=lambda index: (found[index].arrival, index))
    tokens: list[list[float]] = [[] for _ in found]
    todo = [request.prompt - math.floor(request.prompt * server.hit) for request in found]
    admitted: list[int] = []
    clock = 0.0
    while any(len(tokens[i]) < found[i].output for i in order):
        live = [i for i in admitted if len(tokens[i]) < found[i].output]
        running = [i for i in live if tokens[i]]
        if not live:
            clock = max(clock, min(found[i].arrival for i in order if i not in admitted))
        budget = left = max(0, server.chunk - len(running))
        for i in live:
            if not tokens[i]:
                part = min(todo[i], left)
                todo[i], left = todo[i] - part, left - part
        for i in order:
            if i in admitted:
                continue
            size = sum(found[j].prompt + found[j].output for j in live) + found[i].prompt + found[i].output
            fits = not server.kv_limit or size <= server.kv_limit
            if left <= 0 or found[i].arrival > clock or len(live) >= server.max_batch or not fits:
                break
            admitted.append(i)
            live.append(i)
            part = min(todo[i], left)
            todo[i], left = todo[i] - part, left - part
        clock += (server.step(len(running)) if running else 0) + server.prefill * (budget - left)
        for i in running + [i for i in live if not tokens[i] and not todo[i]]:
            tokens[i].append(clock)
    return Plain(tokens)


def plain_disaggregated(found: list[Request], server: Server) -> Plain:
    tokens: list[list[float]] = [[] for _ in found]
    free = [0.0] * server.prefill_servers
    for i in sorted(range(len(found)), key=lambda i: (found[i].arrival, i)):
        where = free.index(min(free))
        todo = found[i].prompt - math.floor(found[i].prompt * server.hit)
        free[where] = max(free[where], found[i].arrival) + server.prefill * todo
        tokens[i].append(free[where])
    ready = sorted((tokens[i][0] + server.transfer * r.prompt, i) for i, r in enumerate(found) if r.output > 1)
    for number in range(server.decode_servers):
        queue, running, clock = ready[number :: server.decode_servers], list[int](), 0.0
        while queue or running:
            if not running:
                clock = max(clock, queue[0][0])
            while queue and queue[0][0] <= clock and len(running) < server.max_batch:
                held = sum(found[j].prompt + found[j].output for j in (*running, queue[0][1]))
                if server.kv_limit and held > server.kv_limit:
                    break
                running.append(queue.pop(0)[1])
            clock += server.step(len(running))
            for i in running:
                tokens[i].append(clock)
            running = [i for i in running if len(tokens[i]) < found[i].output]
    return Plain(tokens)


@MODEST
@given(REQUESTS, SERVERS, st.booleans(), st.sampled_from([0, 0.5, 1]), st.integers(1, 40), st.integers(1, 3))
def test_chunks_and_servers_apart_step_by_step(
    found: list[Request], server: Server, chunked: bool, hit: float, chunk: int, servers: int
) -> None:
    largest = max(request.prompt + request.output for request in found)
    policy: Policy = "chunked" if chunked else "disaggregated"
    server = server._replace(policy=policy, hit=hit, chunk=chunk, kv_limit=largest if servers == 2 else 0)
    server = server._replace(prefill_servers=servers, decode_servers=4 - servers, transfer=0.25 * servers)
    ran = serve_by(found, server)
    plain = (plain_chunked if chunked else plain_disaggregated)(found, server)
    for request, way, times in zip(found, ran.served, plain.tokens, strict=True):
        assert len(times) == request.output
        assert (way.first, way.last) == pytest.approx((times[0], times[-1]))
    assert ran.max_gap == pytest.approx(plain.gap())
    if chunked:
        bound = server.step(server.max_batch) + server.prefill * chunk
        assert ran.max_gap <= bound * (1 + 1e-12)


@MODEST
@given(REQUESTS, SERVERS)
def test_more_of_the_prefix_cached_never_hurts_one_at_a_time(found: list[Request], server: Server) -> None:
    for policy in ("static", "continuous"):
        alone = params(found, server._replace(policy=policy, max_batch=1))
        latencies = [
            cast("list[float]", run({**alone, "prefix_hit": hit}).metrics["latencies_ms"]) for hit in (0, 0.5, 1)
        ]
        for less, more in pairwise(latencies):
            assert all(b <= a + 1e-9 for a, b in zip(less, more, strict=True))


@MODEST
@given(st.sampled_from(POLICIES), st.integers(0, 1000), st.floats(1, 1000), st.floats(1, 100))
def test_goodput_counts_those_within_both_limits(policy: str, seed: int, ttft: float, tpot: float) -> None:
    knobs: dict[str, Value] = {"policy": policy, "seed": seed, "n_requests": 30, "slo_ttft_ms": ttft}
    found = run_soundly("serving", {**knobs, "slo_tpot_ms": tpot}).metrics
    share, rate, span = (cast("float", found[name]) for name in ("slo_attainment", "goodput_rps", "makespan_ms"))
    assert rate == pytest.approx(share * 30 / span * 1000) and rate <= 30 / span * 1000 * (1 + 1e-12)
    assert (
        cast("float", found["p50_ttft_ms"])
        <= cast("float", found["p95_ttft_ms"])
        <= cast("float", found["p99_ttft_ms"])
    )
    easy = run({**knobs, "slo_ttft_ms": 1e9, "slo_tpot_ms": 1e9}).metrics
    assert easy["slo_attainment"] == 1


def test_a_limit_that_is_just_kept_is_kept() -> None:
    """Steps of 100 ms take 100 ms a token, whatever the rounding of the sums that say when each token was out."""
    found: list[Value] = [[7 * place, 7, 50] for place in range(8)]
    knobs: dict[str, Value] = {"step_base_ms": 100, "step_per_seq_ms": 0, "prefill_ms_per_token": 0.1, "max_batch": 1}
    limits: dict[str, Value] = {"slo_ttft_ms": 1e9, "slo_tpot_ms": 100}
    assert run({**knobs, **limits, "requests": found}).metrics["slo_attainment"] == 1


def test_the_six_requests_under_every_policy() -> None:
    base: dict[str, Value] = {"requests": WORKED, "max_batch": 4}
    one = numbers({**base, "policy": "continuous"})
    assert (one["makespan_ms"], one["p95_ttft_ms"], one["max_gap_ms"]) == pytest.approx((1155, 30, 59))
    two = numbers({**base, "policy": "chunked", "chunk_tokens": 64})
    assert (two["makespan_ms"], two["p95_ttft_ms"], two["max_gap_ms"]) == pytest.approx((1195, 164, 29.1))
    three = numbers({**base, "policy": "disaggregated"})
    assert (three["makespan_ms"], three["p95_ttft_ms"], three["p95_tpot_ms"]) == pytest.approx((1129, 30, 25.25))
    assert {two["slot_efficiency"], three["slot_efficiency"]} == {1}


def test_a_full_cache_lets_nobody_overtake() -> None:
    base: dict[str, Value] = {"requests": [[0, 10, 20], [1, 30, 10], [2, 1, 1]], "prefill_ms_per_token": 0}
    waits = run({**base, "kv_limit_tokens": 45}).metrics["latencies_ms"]
    assert waits == pytest.approx([19 * 21, 19 * 21 - 1 + 9 * 21, 19 * 21 - 2])
    for policy in POLICIES:
        with pytest.raises(LabError) as caught:
            run({**base, "policy": policy, "kv_limit_tokens": 39})
        assert caught.value.knob == "kv_limit_tokens"
    ones = run({"requests": [[0, 10, 1], [5, 10, 1]]}).metrics
    assert ones["mean_tpot_ms"] is None and ones["p99_tpot_ms"] is None and ones["prefill_decode_ratio"] is None


def test_prefill_servers_for_a_full_decode_server() -> None:
    found = run({"requests": [[0, 4000, 200]], "policy": "disaggregated", "max_batch": 8, "prefix_hit": 0.5}).metrics
    assert found["prefill_decode_ratio"] == pytest.approx(2000 * 0.1 / (199 * 28 / 8))


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("serving")
    assert_presets_run("serving")
