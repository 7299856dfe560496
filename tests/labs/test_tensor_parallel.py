"""A layer cut over ranks against the whole one, the ring against plain sums, and the traffic against the ring."""

import math
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import Gantt, LabError, Series, Steps, Table, Value
from tui.labs.tensor_parallel import MOST_RANKS, run
from tui.labs.tensor_parallel.mlp import HIDDEN, TOKENS, cut_by_rows_first, flat, made_up, partial_sums, whole
from tui.labs.tensor_parallel.ring import all_reduce, cuts

SIZES = st.fixed_dictionaries(
    {
        "tp": st.integers(1, 16),
        "batch": st.integers(1, 64),
        "seq_len": st.integers(1, 131072),
        "hidden": st.integers(1, 65536),
        "ffn_mult": st.integers(1, 8),
        "layers": st.integers(1, 200),
        "elem_bytes": st.sampled_from([1, 2, 4]),
        "link_gb_s": st.floats(10, 1800),
        "latency_us": st.floats(0, 50),
        "training": st.booleans(),
    }
)


def numbers(given_: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(given_).metrics.items() if isinstance(value, int | float)}


@st.composite
def vectors(draw: st.DrawFn) -> list[list[float]]:
    length = draw(st.integers(1, 20))
    row = st.lists(st.floats(-1e6, 1e6), min_size=length, max_size=length)
    return draw(st.lists(row, min_size=1, max_size=9))


@MODEST
@given(vectors())
def test_the_ring_sums_on_every_rank(given_: list[list[float]]) -> None:
    ranks, length = len(given_), len(given_[0])
    ran = all_reduce(given_)
    expected = [math.fsum(column) for column in zip(*given_, strict=True)]
    for mine in ran.by_rank:
        assert mine == pytest.approx(expected, rel=1e-9, abs=1e-6)
        assert mine == ran.by_rank[0]
    assert sum(ran.sent) == 2 * (ranks - 1) * length
    if length % ranks == 0:
        assert set(ran.sent) == {2 * (ranks - 1) * length // ranks}
    assert max(ran.sent) <= 2 * (ranks - 1) * -(-length // ranks)
    assert len(ran.steps) == 2 * (ranks - 1)
    if ran.steps:
        assert all(set(row) == {ranks} for row in ran.steps[-1].summed)
        scattered = ran.steps[ranks - 2].summed  # after the reduce-scatter each chunk is whole on one rank
        assert [sum(row[chunk] == ranks for row in scattered) for chunk in range(ranks)] == [1] * ranks


@MODEST
@given(vectors())
def test_given_vectors_are_summed(given_: list[list[float]]) -> None:
    found = run_soundly("tensor_parallel", {"ring_vectors": cast("Value", given_)}).metrics
    ranks, length = len(given_), len(given_[0])
    expected = [math.fsum(column) for column in zip(*given_, strict=True)]
    assert found["result"] == pytest.approx(expected, rel=1e-9, abs=1e-6)
    assert found["ring_steps"] == 2 * (ranks - 1)
    assert found["elements_sent_total"] == 2 * (ranks - 1) * length
    assert found.keys() == {"result", "ring_steps", "elements_sent_total", "max_abs_diff"}


def plain_layer(x: list[list[float]], a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    """relu(X A) B by its definition."""
    rows, inner, width = len(x), len(b), len(b[0])
    first = [[max(0.0, math.fsum(x[r][i] * a[i][c] for i in range(width))) for c in range(inner)] for r in range(rows)]
    return [[math.fsum(first[r][i] * b[i][c] for i in range(inner)) for c in range(width)] for r in range(rows)]


@MODEST
@given(st.integers(1, 20), st.integers(1, 4), st.integers(0, 99))
@example(MOST_RANKS, 8, 0)
def test_shards_give_the_same_layer(tp: int, ffn_mult: int, seed: int) -> None:
    mlp = made_up(ffn_mult, seed)
    expected = plain_layer(*(cast("list[list[float]]", matrix) for matrix in mlp[:3]))
    assert flat(whole(mlp)) == pytest.approx(flat(expected), abs=1e-9)
    parts = partial_sums(mlp, tp)
    assert len(parts) == tp
    summed = all_reduce([flat(part) for part in parts])
    for mine in summed.by_rank:
        assert mine == pytest.approx(flat(expected), abs=1e-9)
    error = run({"tp": tp, "ffn_mult": ffn_mult, "seed": seed}).metrics["max_abs_diff"]
    assert isinstance(error, float) and error < 1e-9


def test_the_other_cut_is_wrong() -> None:
    mlp = made_up(4, 0)
    right = flat(whole(mlp))
    assert flat(cut_by_rows_first(mlp, 1)) == pytest.approx(right)
    assert max(abs(a - b) for a, b in zip(flat(cut_by_rows_first(mlp, 2)), right, strict=True)) > 1
    assert any("unfinished sums" in note for note in run({"tp": 2}).notes)
    assert not any("unfinished sums" in note for note in run({"tp": 1}).notes)


@MODEST
@given(SIZES)
def test_traffic_and_time(given_: dict[str, Value]) -> None:
    found = cast("dict[str, float]", run_soundly("tensor_parallel", given_).metrics)
    p = cast("dict[str, float]", given_)
    n = p["tp"]
    message = p["batch"] * p["seq_len"] * p["hidden"] * p["elem_bytes"]
    count = p["layers"] * (4 if p["training"] else 2)
    assert found["message_bytes"] == message
    assert found["allreduce_count"] == count
    assert found["bytes_per_rank_per_allreduce"] == pytest.approx(2 * (n - 1) / n * message)
    assert found["bytes_per_rank_per_allreduce"] < 2 * message
    assert found["total_bytes_per_rank"] == pytest.approx(count * 2 * (n - 1) / n * message)
    one = 2 * (n - 1) * p["latency_us"] / 1e6 + 2 * (n - 1) / n * message / (p["link_gb_s"] * 1e9)
    assert found["comm_time_ms"] == pytest.approx(1e3 * count * one)
    assert found["mlp_weight_bytes_per_rank"] == pytest.approx(
        2 * p["ffn_mult"] * p["hidden"] ** 2 * p["elem_bytes"] / n
    )


@pytest.mark.parametrize("tp", [2, 4, 8, 16])
def test_counted_bytes_are_those_that_the_ring_really_sends(tp: int) -> None:
    parts = [flat(part) for part in partial_sums(made_up(4, 0), tp)]
    small: dict[str, Value] = {"tp": tp, "seq_len": TOKENS, "hidden": HIDDEN, "elem_bytes": 2}
    assert {2 * sent for sent in all_reduce(parts).sent} == {numbers(small)["bytes_per_rank_per_allreduce"]}


def test_one_gpu_sends_nothing() -> None:
    found = run_soundly("tensor_parallel", {"tp": 1}).metrics
    assert found["bytes_per_rank_per_allreduce"] == found["total_bytes_per_rank"] == found["comm_time_ms"] == 0


def test_the_worked_case() -> None:
    found = numbers({"tp": 8, "seq_len": 2048, "hidden": 8192, "layers": 80, "latency_us": 0})
    assert found["message_bytes"] == 33_554_432
    assert found["bytes_per_rank_per_allreduce"] == 58_720_256
    assert found["total_bytes_per_rank"] == pytest.approx(9.395e9, rel=1e-4)
    assert found["comm_time_ms"] == pytest.approx(20.9, abs=0.05)


def test_the_default_shows_that_gpus_are_not_so_many_times_as_fast() -> None:
    result = run({})
    bars, ring, table, traffic = result.blocks
    assert isinstance(table, Table) and isinstance(ring, Steps)
    assert isinstance(traffic, Series) and isinstance(bars, Gantt)
    assert "16 GPUs are 8." in bars.title or "16 GPUs are 7." in bars.title
    speeds = {cast("int", row[0]): cast("float", row[3]) for row in table.rows}
    assert speeds[1] == 1 and speeds[8] < 6.5 and speeds[16] < 8.5
    for _, compute, sums, speed, each in table.rows:
        computing, summing, tp = cast("float", compute), cast("float", sums), cast("float", speed) / cast("float", each)
        assert speed == pytest.approx(tp * computing / (computing + summing))
    assert len(ring.frames) == 1 + 2 * 3
    assert max(value or 0 for value in traffic.y["ring"]) < 2 * 33.6
    assert traffic.y["through a master"][-1] == pytest.approx(15 * 33.554432)


def test_decoding_reads_weights_and_waits_for_latency() -> None:
    table = run({"seq_len": 1, "link_gb_s": 50}).blocks[2]
    assert isinstance(table, Table)
    speeds = {row[0]: cast("float", row[3]) for row in table.rows}
    assert speeds[16] < speeds[4]
    assert table.rows[0][1] == pytest.approx(80 * 12 * 8192**2 * 2 / 3350e9 * 1e3)


@pytest.mark.parametrize(("length", "parts"), [(1, 1), (7, 3), (3, 7), (128, 16), (64, 5)])
def test_cuts_cover_everything_once(length: int, parts: int) -> None:
    found = cuts(length, parts)
    assert [place for cut in found for place in cut] == list(range(length))
    assert len(found) == parts and max(map(len, found)) - min(map(len, found)) <= 1


def test_above_the_guard_only_the_closed_forms_are_given() -> None:
    result = run_soundly("tensor_parallel", {"tp": 10**6, "seq_len": 10**9, "hidden": 10**6, "layers": 10**6})
    assert "max_abs_diff" not in result.metrics
    assert result.metrics["bytes_per_rank_per_allreduce"] < 2 * 2e15  # type: ignore[operator]
    assert any("Too large" in note for note in result.notes)


def test_same_params_same_result_and_the_seed_matters() -> None:
    assert run({"seed": 3}) == run({"seed": 3})
    assert run({"seed": 3}).notes != run({"seed": 4}).notes


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"tp": 0}, "tp"),
        ({"tp": 2.5}, "tp"),
        ({"batch": -1}, "batch"),
        ({"seq_len": 10**12}, "seq_len"),
        ({"hidden": 0}, "hidden"),
        ({"ffn_mult": 0}, "ffn_mult"),
        ({"layers": True}, "layers"),
        ({"elem_bytes": 0}, "elem_bytes"),
        ({"link_gb_s": 0}, "link_gb_s"),
        ({"link_gb_s": float("inf")}, "link_gb_s"),
        ({"latency_us": -1}, "latency_us"),
        ({"latency_us": float("nan")}, "latency_us"),
        ({"training": 1}, "training"),
        ({"ring_vectors": [[1, 2], [3]]}, "ring_vectors"),
        ({"ring_vectors": []}, "ring_vectors"),
        ({"ring_vectors": [[1]] * 65}, "ring_vectors"),
        ({"latency": 1}, "latency"),
    ],
)
def test_what_cannot_be_is_refused(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


ALGORITHM = st.sampled_from(["ring", "tree", "one_shot", "in_network"])


@MODEST
@given(SIZES, ALGORITHM, st.booleans(), st.sampled_from([1, 2]), st.integers(0, 65536), st.booleans())
def test_algorithms_gates_and_cut_norms(
    p: dict[str, Any], algorithm: str, cut: bool, per_layer: int, ffn: int, gated: bool
) -> None:
    more: dict[str, Value] = {"algorithm": algorithm, "allreduces_per_layer": per_layer, "ffn_dim": ffn, "gated": gated}
    found, plain = (run({**p, **more, "sequence_parallel": way}).metrics for way in (cut, False))
    n, s = p["tp"], p["batch"] * p["seq_len"] * p["hidden"] * p["elem_bytes"]
    steps = {"ring": 2 * (n - 1), "tree": 2 * math.ceil(math.log2(n)), "one_shot": 1, "in_network": 2}[algorithm]
    each = {"one_shot": (n - 1) * s, "in_network": (n + 1) / n * s}.get(algorithm, 2 * (n - 1) / n * s)
    if n == 1:
        steps, each = 0, 0
    count = p["layers"] * per_layer * (2 if p["training"] else 1)
    assert found["steps_per_allreduce"] == steps and found["allreduce_count"] == count
    assert found["bytes_per_rank_per_allreduce"] == pytest.approx(each)
    ms = count * (steps * p["latency_us"] / 1e3 + each / (p["link_gb_s"] * 1e6))
    assert found["comm_time_ms"] == plain["comm_time_ms"] == pytest.approx(ms)
    assert found["collective_count"] == count * (2 if cut else 1)
    assert found["norm_activation_bytes_per_rank"] == pytest.approx(s / n if cut else s)
    inner = ffn or p["ffn_mult"] * p["hidden"]
    weights = (3 if gated else 2) * inner * p["hidden"] * p["elem_bytes"] / n
    assert found["mlp_weight_bytes_per_rank"] == pytest.approx(weights)
    assert cast("float", found["max_abs_diff"]) < 1e-9
    if n > 1:
        ring = 2 * (n - 1) / n * s
        assert ((n + 1) / n * s < ring) == (n > 3)


def test_the_gated_layer_is_cut_like_the_plain_one() -> None:
    mlp = made_up(2, 5, gated=True)
    assert mlp[:3] == made_up(2, 5)[:3] and mlp.gate is not None
    expected = [0.0] * (TOKENS * HIDDEN)
    for token in range(TOKENS):
        for unit in range(HIDDEN * 2):
            gate = math.fsum(x * mlp.gate[i][unit] for i, x in enumerate(mlp.x[token]))
            value = math.fsum(x * mlp.a[i][unit] for i, x in enumerate(mlp.x[token]))
            inner = gate / (1 + math.exp(-gate)) * value
            for out in range(HIDDEN):
                expected[token * HIDDEN + out] += inner * mlp.b[unit][out]
    assert flat(whole(mlp)) == pytest.approx(expected)


def test_one_token_and_llama_2_as_worked() -> None:
    token: dict[str, Value] = {"tp": 8, "seq_len": 1}
    times = {"ring": 11.21, "tree": 4.81, "in_network": 1.61, "one_shot": 0.841}
    for algorithm, ms in times.items():
        assert numbers({**token, "algorithm": algorithm})["comm_time_ms"] == pytest.approx(ms, abs=6e-3)
    llama = numbers({"tp": 1, "hidden": 4096, "ffn_dim": 11008, "gated": True, "layers": 32})
    assert llama["mlp_weight_bytes_per_rank"] == pytest.approx(270.5e6, rel=1e-3)
    assert 32 * llama["mlp_weight_bytes_per_rank"] / 2 == pytest.approx(4.33e9, rel=1e-3)


def test_the_yaml_offers_the_same_knobs() -> None:
    assert_same_knobs("tensor_parallel")
    assert_presets_run("tensor_parallel")
