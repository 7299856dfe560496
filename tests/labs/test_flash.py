"""Tiled attention against the plain one, and the traffic against a walk over every tile."""

import math
import random
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import LabError, Steps, Value
from tui.labs.flash import GUARD, run
from tui.labs.flash.attention import tiles
from tui.labs.flash.traffic import ORDERS, Order, Shape, naive_elements, tiled_elements, visited

SIDE = st.integers(1, 40)
SHAPES = st.builds(Shape, st.integers(1, 24), st.integers(1, 8), SIDE, SIDE, st.booleans())
ORDER = st.sampled_from(ORDERS)


def params(shape: Shape, order: Order = "fa2", **more: Value) -> dict[str, Value]:
    n, d, block_q, block_k, causal = shape
    knobs: dict[str, Value] = {"seq_len": n, "head_dim": d, "block_q": block_q, "block_k": block_k, "causal": causal}
    return {**knobs, "order": order, **more}


def numbers(given_: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(given_).metrics.items() if isinstance(value, int | float)}


@MODEST
@given(SHAPES, ORDER, st.integers(0, 99))
def test_tiles_give_the_plain_result(shape: Shape, order: Order, seed: int) -> None:
    found = run_soundly("flash", params(shape, order, seed=seed)).metrics
    difference = found["max_abs_diff"]
    assert isinstance(difference, float) and difference <= 1e-12


def softmax_rows(q: list[list[float]], k: list[list[float]], v: list[list[float]], causal: bool) -> list[list[float]]:
    """Attention by its definition, with exact sums."""
    output = []
    for place, query in enumerate(q):
        seen = range(place + 1) if causal else range(len(k))
        s = [math.fsum(a * b for a, b in zip(query, k[j], strict=True)) / math.sqrt(len(query)) for j in seen]
        weights = [math.exp(score - max(s)) for score in s]
        total = math.fsum(weights)
        mixed = [math.fsum(w * v[j][c] for w, j in zip(weights, seen, strict=True)) for c in range(len(query))]
        output.append([value / total for value in mixed])
    return output


@MODEST
@given(SHAPES, ORDER, st.sampled_from([1e-4, 1.0, 1e4]), st.data())
def test_given_matrices_come_out_right_at_any_scale(
    shape: Shape, order: Order, scale: float, data: st.DataObject
) -> None:
    number = st.floats(-4, 4)
    row = st.lists(number, min_size=shape.width, max_size=shape.width)
    q, k, v = (data.draw(st.lists(row, min_size=shape.tokens, max_size=shape.tokens)) for _ in range(3))
    q = [[scale * value for value in line] for line in q]
    cut = {"block_q": shape.block_q, "block_k": shape.block_k, "causal": shape.causal, "order": order}
    found = run({**cut, "q": q, "k": k, "v": v}).metrics  # type: ignore[dict-item]
    expected = softmax_rows(q, k, v, shape.causal)
    for got, line in zip(cast("list[list[float]]", found["output"]), expected, strict=True):
        assert got == pytest.approx(line, rel=1e-6, abs=1e-6)
    assert found["max_abs_diff"] <= 1e-6  # type: ignore[operator]


@MODEST
@given(SHAPES, ORDER, st.sampled_from([1, 2, 4]))
def test_traffic_is_that_of_a_walk_over_the_tiles(shape: Shape, order: Order, elem_bytes: int) -> None:
    n, d = shape.tokens, shape.width
    count = moved = scored = 0
    walked = list(tiles(shape, order))
    for i, j in walked:
        rows = min(n, (i + 1) * shape.block_q) - i * shape.block_q
        columns = min(n, (j + 1) * shape.block_k) - j * shape.block_k
        count, scored = count + 1, scored + rows * columns
        moved += 2 * columns * d if order == "fa2" else rows * (3 * d + 4)
    found = run(params(shape, order, elem_bytes=elem_bytes)).metrics
    assert found["tiles"] == count == len(set(walked))
    assert found["score_elems_tiled"] == scored
    assert found["bytes_tiled"] == (2 * n * d + moved) * elem_bytes
    assert found["bytes_naive"] == (4 * n * d + 4 * n * n) * elem_bytes
    assert found["bytes_ratio"] == pytest.approx(naive_elements(shape) / (2 * n * d + moved))
    assert found["score_elems_naive"] == n * n
    assert found["sram_elems"] == 2 * d * (shape.block_q + shape.block_k) + shape.block_q * shape.block_k


@MODEST
@given(SHAPES, ORDER)
def test_tiles_cover_every_score_that_counts_once(shape: Shape, order: Order) -> None:
    seen = [[0] * shape.tokens for _ in range(shape.tokens)]
    for i, j in tiles(shape, order):
        for row in range(i * shape.block_q, min(shape.tokens, (i + 1) * shape.block_q)):
            for key in range(j * shape.block_k, min(shape.tokens, (j + 1) * shape.block_k)):
                seen[row][key] += 1
    for row in range(shape.tokens):
        assert set(seen[row][: row + 1]) == {1} and set(seen[row][row + 1 :]) <= {0, 1}
        assert shape.causal or set(seen[row]) == {1}
    visited_rows = [i for i, _ in tiles(shape, "fa2")]
    assert visited_rows == sorted(visited_rows)
    visited_keys = [j for _, j in tiles(shape, "fa1")]
    assert visited_keys == sorted(visited_keys)


@MODEST
@given(SHAPES, SIDE)
def test_fa2_traffic_depends_on_the_query_block_alone(shape: Shape, other: int) -> None:
    plain = shape._replace(causal=False)
    found, changed = numbers(params(plain)), numbers(params(plain._replace(block_k=other)))
    assert found["bytes_tiled"] == changed["bytes_tiled"]
    larger = numbers(params(plain._replace(block_q=2 * plain.block_q)))
    assert larger["bytes_tiled"] <= found["bytes_tiled"]
    whole = numbers(params(shape._replace(block_q=shape.tokens + other)))
    assert whole["bytes_tiled"] == 4 * shape.tokens * shape.width * 2


@MODEST
@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 10**9), st.booleans(), ORDER)
def test_any_size_can_be_counted(tokens: int, block_q: int, block_k: int, causal: bool, order: Order) -> None:
    shape = Shape(max(tokens, 1025), 128, block_q, block_k, causal)
    found = run_soundly("flash", params(shape, order)).metrics
    assert not found.keys() & {"max_abs_diff", "rescales", "output"}
    assert found["bytes_tiled"] == 2 * tiled_elements(shape, order, visited(shape)) > 0


def test_the_worked_case() -> None:
    found = numbers({"seq_len": 64, "head_dim": 16, "block_q": 16, "block_k": 16})
    assert (found["bytes_naive"], found["bytes_tiled"]) == (40_960, 20_480)


def test_half_of_long_causal_attention_is_skipped() -> None:
    found = numbers({"seq_len": 131072, "head_dim": 128, "block_q": 128, "block_k": 128, "causal": True})
    assert found["score_elems_tiled"] / found["score_elems_naive"] == pytest.approx(0.5, abs=0.001)


def test_traffic_of_one_head_passes_a_gigabyte() -> None:
    sizes = [n for n in range(11_000, 12_000) if numbers({"seq_len": n, "head_dim": 128})["bytes_naive"] > 1e9]
    assert 8 * sizes[0] * (sizes[0] + 128) > 1e9 >= 8 * (sizes[0] - 1) * (sizes[0] + 127)


def test_rescales_count_new_maxima_of_rows_under_way() -> None:
    rising: dict[str, Value] = {"q": [[1.0]] * 4, "k": [[1.0], [2.0], [3.0], [4.0]], "v": [[1.0]] * 4}
    assert run({**rising, "block_k": 1}).metrics["rescales"] == 4 * 3
    assert run({**rising, "block_k": 2}).metrics["rescales"] == 4
    assert run({**rising, "block_k": 1, "causal": True}).metrics["rescales"] == 0 + 1 + 2 + 3
    falling: dict[str, Value] = {**rising, "k": [[4.0], [3.0], [2.0], [1.0]]}
    assert run({**falling, "block_k": 1}).metrics["rescales"] == 0


def test_the_guard_is_where_the_specification_has_it() -> None:
    assert "max_abs_diff" in run({"seq_len": 128, "head_dim": 32}).metrics
    beyond = run({"seq_len": 129, "head_dim": 32})
    assert "max_abs_diff" not in beyond.metrics and "Too large" in beyond.notes[0]
    assert GUARD == 128 * 128 * 32
    tiny = run({"seq_len": 256, "head_dim": 8, "block_q": 1, "block_k": 1})
    assert "max_abs_diff" not in tiny.metrics and "small tiles" in tiny.notes[0]
    assert "max_abs_diff" in run({"seq_len": 128, "head_dim": 8, "block_q": 1, "block_k": 1}).metrics
    counted = run({"count_only": True})
    assert counted.metrics == {
        name: value for name, value in run({}).metrics.items() if name not in ("max_abs_diff", "rescales")
    }


def test_the_steps_tell_when_l_and_o_are_scaled() -> None:
    steps = run({}).blocks[1]
    assert isinstance(steps, Steps) and len(steps.frames) == 16
    scaled = [caption for caption in steps.captions if "first scaled by" in caption]
    assert scaled and "first m =" in steps.captions[0]


def test_same_params_same_result_and_the_seed_matters() -> None:
    assert run({"seed": 3}) == run({"seed": 3})
    assert run({"seed": 3}).metrics["rescales"] != run({"seed": 4}).metrics["rescales"]


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"seq_len": 0}, "seq_len"),
        ({"seq_len": 10**12}, "seq_len"),
        ({"head_dim": -1}, "head_dim"),
        ({"block_q": 0}, "block_q"),
        ({"block_k": 1.5}, "block_k"),
        ({"block_k": float("nan")}, "block_k"),
        ({"order": "fa3"}, "order"),
        ({"causal": 1}, "causal"),
        ({"elem_bytes": 0}, "elem_bytes"),
        ({"seed": -1}, "seed"),
        ({"q": [[1.0]]}, "k"),
        ({"q": [[1.0]], "k": [[1.0]]}, "v"),
        ({"q": [[1.0]], "k": [[1.0], [2.0]], "v": [[1.0]]}, "k"),
        ({"q": [[1.0]], "k": [[1.0]], "v": [[1.0, 2.0]]}, "v"),
        ({"q": [[float("inf")]], "k": [[1.0]], "v": [[1.0]]}, "q"),
        ({"blockq": 4}, "blockq"),
    ],
)
def test_what_cannot_be_is_refused(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


def loss(
    q: list[list[float]], k: list[list[float]], v: list[list[float]], dout: list[list[float]], causal: bool
) -> float:
    found = run({"q": cast("Value", q), "k": cast("Value", k), "v": cast("Value", v), "causal": causal}).metrics[
        "output"
    ]
    rows = zip(cast("list[list[float]]", found), dout, strict=True)
    return math.fsum(a * b for row, line in rows for a, b in zip(row, line, strict=True))


@MODEST
@given(SHAPES, st.integers(0, 99))
def test_gradients_agree_for_any_tiles(shape: Shape, seed: int) -> None:
    found = run_soundly("flash", params(shape, seed=seed, backward=True)).metrics
    assert cast("float", found["max_abs_diff"]) <= 1e-9
    n, d = shape.tokens, shape.width
    rows = sum(
        min(shape.block_q, n - i * shape.block_q)
        for i in range(shape.query_blocks)
        for j in range(shape.key_blocks)
        if shape.visits(i, j)
    )
    assert found["bytes_tiled"] == 2 * (6 * n * d + n + rows * (4 * d + 2))
    assert found["bytes_naive"] == 2 * (8 * n * d + 7 * n * n)
    assert found["flops_backward"] == pytest.approx(2.5 * cast("float", found["flops_forward"]))
    forward = run(params(shape, seed=seed)).metrics
    assert forward["flops_forward"] == found["flops_forward"]
    pairs = n * (n + 1) // 2 if shape.causal else n * n
    assert found["flops_forward"] == 4 * d * pairs
    if not shape.causal:
        other = run(params(shape._replace(block_q=1), seed=seed, backward=True)).metrics
        assert other["bytes_tiled"] == found["bytes_tiled"]


@pytest.mark.parametrize("causal", [False, True])
def test_gradients_are_finite_differences(causal: bool) -> None:
    draw = random.Random(3).random
    q, k, v, dout = ([[2 * draw() - 1 for _ in range(3)] for _ in range(5)] for _ in range(4))
    asked = {"q": q, "k": k, "v": v, "dout": dout, "causal": causal, "backward": True, "block_q": 2, "block_k": 3}
    found = run(cast("dict[str, Value]", asked)).metrics
    for name, matrix in (("dq", q), ("dk", k), ("dv", v)):
        mine = cast("list[list[float]]", found[name])
        for place in range(5):
            for column in range(3):
                was = matrix[place][column]
                ends = []
                for step in (1e-5, -1e-5):
                    matrix[place][column] = was + step
                    ends.append(loss(q, k, v, dout, causal))
                matrix[place][column] = was
                assert mine[place][column] == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-5)


def test_the_backward_pass_as_worked() -> None:
    plain, causal = run({"backward": True}).metrics, run({"backward": True, "causal": True}).metrics
    assert (plain["bytes_naive"], plain["bytes_tiled"]) == (73_728, 46_208)
    assert (causal["bytes_tiled"], causal["tiles"], plain["tiles"]) == (33_536, 10, 16)
    long = run({"backward": True, "causal": True, "seq_len": 65536, "count_only": True}).metrics
    assert cast("int", long["tiles"]) / (65536 / 16) ** 2 == pytest.approx(0.5, rel=1e-3)
    assert "max_abs_diff" not in run({"backward": True, "seq_len": 128}).metrics
    many = run({"copies": 12}).metrics
    for name in ("bytes_naive", "bytes_tiled", "flops_forward", "flops_backward"):
        assert many[name] == 12 * cast("int", run({}).metrics[name])


def test_shared_memory_of_a_kernel() -> None:
    large = run({"block_q": 128, "block_k": 64, "head_dim": 128, "count_only": True})
    assert large.metrics["smem_bytes"] == 65_536 and run({}).metrics["smem_bytes"] == 1536
    assert not any("on the chip" in note for note in large.notes)
    huge = run({"block_q": 512, "block_k": 512, "head_dim": 128, "count_only": True})
    assert any("on the chip" in note for note in huge.notes)


def test_the_yaml_offers_the_same_knobs() -> None:
    assert_same_knobs("flash")
    assert_presets_run("flash")
