"""A cache against no cache, absorbed against unpacked, and sizes against a layer written out."""

import math
import random
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.attention_kv import run
from tui.labs.contract import Gantt, LabError, Value

SIZES = st.fixed_dictionaries(
    {
        "variant": st.sampled_from(["mha", "gqa", "mqa", "mla"]),
        "heads": st.sampled_from([2, 4, 8]),
        "kv_heads": st.sampled_from([1, 2]),
        "head_dim": st.integers(4, 8),
        "latent": st.integers(1, 24),
        "tokens": st.integers(2, 10),
        "head_spread": st.floats(0, 2),
        "layers": st.integers(1, 200),
        "elem_bytes": st.sampled_from([0.5, 1, 2, 4]),
        "seed": st.integers(0, 99),
    }
)


def numbers(**params: Value) -> dict[str, float]:
    return cast("dict[str, float]", run(params).metrics)


def matrix(rows: int, columns: int, seed: int) -> list[list[float]]:
    draw = random.Random(seed).random
    return [[2 * draw() - 1 for _ in range(columns)] for _ in range(rows)]


def product(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    return [[math.fsum(x * b[i][j] for i, x in enumerate(row)) for j in range(len(b[0]))] for row in a]


def layer(q: list[list[float]], k: list[list[float]], v: list[list[float]], heads: int) -> list[list[float]]:
    """Causal attention by its definition; keys and values as wide as queries."""
    width = len(q[0]) // heads
    rows = []
    for t in range(len(q)):
        row: list[float] = []
        for h in range(heads):
            span = range(h * width, (h + 1) * width)
            raised = [math.exp(math.fsum(q[t][c] * k[s][c] for c in span) / math.sqrt(width)) for s in range(t + 1)]
            total = math.fsum(raised)
            row += [math.fsum(w / total * v[s][c] for s, w in enumerate(raised)) for c in span]
        rows.append(row)
    return rows


def flat(rows: Any) -> list[float]:
    return [value for row in rows for value in row]


@MODEST
@given(SIZES)
def test_a_cache_changes_nothing(given_: dict[str, Value]) -> None:
    found = cast("dict[str, float]", run_soundly("attention_kv", given_).metrics)
    p = cast("dict[str, float]", given_)
    assert found["max_abs_diff_cached"] <= 1e-12
    variant, heads, width, tokens = given_["variant"], p["heads"], p["head_dim"], p["tokens"]
    pairs = tokens * (tokens + 1) / 2
    own = {"mha": heads, "gqa": p["kv_heads"], "mqa": 1}.get(cast("str", variant))
    stored = p["latent"] if own is None else 2 * own * width
    assert found["cache_numbers_per_token"] == stored
    assert found["cache_bytes_per_token"] == stored * p["layers"] * p["elem_bytes"]
    assert found["cache_bytes_total"] == pytest.approx(stored * p["layers"] * p["elem_bytes"] * tokens)
    assert found["vs_mha"] == pytest.approx(stored / (2 * heads * width))
    assert found["equals_kv_heads"] == pytest.approx(stored / (2 * width))
    assert found["score_flops"] == 4 * heads * (p["latent"] if own is None else width) * pairs
    assert found["proj_flops_cached"] == 2 * heads * width * stored * tokens
    assert found["proj_flops_uncached"] == 2 * heads * width * stored * pairs
    if own is None:
        assert found["max_abs_diff_absorbed"] <= 1e-9
    elif variant != "mha":
        assert found["rel_output_err"] >= 0
        assert found["vs_mha"] == pytest.approx(own / heads)
    assert ("rel_output_err" in found) == (variant in ("gqa", "mqa"))


@MODEST
@given(st.integers(0, 99), st.sampled_from([1, 2, 4]), st.sampled_from(["mha", "gqa", "mqa"]), st.integers(1, 7))
def test_given_matrices_by_the_definition(seed: int, kv_heads: int, variant: str, tokens: int) -> None:
    heads, width, d = 4, 3, 5
    x, wq, wk, wv = (matrix(*size, seed + i) for i, size in enumerate([(tokens, d)] + [(d, heads * width)] * 3))
    groups = {"mha": heads, "gqa": kv_heads, "mqa": 1}[variant]
    size = heads // groups

    def shared(w: list[list[float]]) -> list[list[float]]:
        return [
            [
                math.fsum(row[(h // size * size + g) * width + c] for g in range(size)) / size
                for h in range(heads)
                for c in range(width)
            ]
            for row in w
        ]

    wanted = layer(product(x, wq), product(x, shared(wk)), product(x, shared(wv)), heads)
    params: dict[str, Any] = {"variant": variant, "heads": heads, "x": x, "wq": wq, "wk": wk, "wv": wv}
    if variant == "gqa":
        params["kv_heads"] = kv_heads
    found = run(params).metrics
    assert flat(found["output"]) == pytest.approx(flat(wanted), abs=1e-12)
    assert found["proj_flops_cached"] == 2 * d * 2 * groups * width * tokens
    if variant != "mha":
        full = flat(layer(product(x, wq), product(x, wk), product(x, wv), heads))
        apart = math.dist(full, flat(wanted)) / math.hypot(*full)
        assert found["rel_output_err"] == pytest.approx(apart, abs=1e-9)


@MODEST
@given(st.integers(0, 99), st.integers(1, 6), st.integers(1, 7))
def test_given_latent_matrices_by_the_definition(seed: int, latent: int, tokens: int) -> None:
    heads, width, d = 2, 3, 5
    inner = heads * width
    sizes = {"x": (tokens, d), "wq": (d, inner), "w_down": (d, latent), "w_up_k": (latent, inner)}
    given_: dict[str, Any] = {
        name: matrix(*size, seed + i) for i, (name, size) in enumerate({**sizes, "w_up_v": (latent, inner)}.items())
    }
    found = run({"variant": "mla", "heads": heads, **given_}).metrics
    c = product(given_["x"], given_["w_down"])
    keys, values = product(c, given_["w_up_k"]), product(c, given_["w_up_v"])
    wanted = layer(product(given_["x"], given_["wq"]), keys, values, heads)
    assert flat(found["output"]) == pytest.approx(flat(wanted), abs=1e-12)
    assert found["cache_numbers_per_token"] == latent
    assert cast("float", found["max_abs_diff_absorbed"]) < 1e-9


@MODEST
@given(st.sampled_from([2, 4, 8]), st.integers(4, 8), st.integers(2, 9), st.floats(0, 2), st.integers(0, 99))
def test_grouping_has_two_ends(heads: int, head_dim: int, tokens: int, spread: float, seed: int) -> None:
    rest: dict[str, Value] = {
        "heads": heads,
        "head_dim": head_dim,
        "tokens": tokens,
        "head_spread": spread,
        "seed": seed,
    }
    mha, most = numbers(variant="mha", **rest), numbers(variant="gqa", kv_heads=heads, **rest)
    assert {name: most[name] for name in mha} == mha and most["rel_output_err"] == 0
    assert numbers(variant="gqa", kv_heads=1, **rest) == numbers(variant="mqa", **rest)
    scores = {numbers(variant=variant, **rest)["score_flops"] for variant in ("mha", "mqa")}
    assert len(scores) == 1
    alike: dict[str, Value] = {**rest, "head_spread": 0}
    assert numbers(variant="mqa", **alike)["rel_output_err"] == pytest.approx(0, abs=1e-14)


def test_heads_that_differ_lose_more_by_sharing() -> None:
    errors = [numbers(head_spread=spread)["rel_output_err"] for spread in (0, 0.25, 1)]
    assert errors[0] < 1e-14 < errors[1] < errors[2]


def test_published_sizes() -> None:
    assert numbers(heads=64, kv_heads=8, head_dim=128, count_only=True)["vs_mha"] == 1 / 8
    deepseek = numbers(variant="mla", heads=128, head_dim=128, latent=576, count_only=True)
    assert deepseek["vs_mha"] == pytest.approx(0.0176, abs=5e-5) and deepseek["equals_kv_heads"] == 2.25
    assert numbers(variant="mla", heads=128, head_dim=128, latent=576, layers=61)["cache_bytes_per_token"] == 70272


def test_the_first_block_says_it() -> None:
    first = run({}).blocks[0]
    assert isinstance(first, Gantt) and first.title.startswith("Cached = uncached, difference 0")
    assert len(first.lanes) == 4
    assert max(end for _, end, _, _ in first.lanes[0]) == 128


@pytest.mark.parametrize(
    ("params", "knob"),
    [
        ({"heads": 8, "kv_heads": 3}, "kv_heads"),
        ({"heads": 3, "wq": [[1.0, 2.0]]}, "wq"),
        ({"heads": 1, "kv_heads": 1, "x": [[1.0, 2.0]], "wq": [[1.0]]}, "wq"),
        ({"variant": "mla", "heads": 1, "w_down": [[1.0, 2.0]], "w_up_k": [[1.0]]}, "w_up_k"),
        ({"tokens": 0}, "tokens"),
    ],
)
def test_what_does_not_fit_is_said(params: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(params)
    assert caught.value.knob == knob


def test_large_sizes_are_counted_alone() -> None:
    found = run_soundly("attention_kv", {"heads": 64, "kv_heads": 8, "head_dim": 128, "tokens": 100000})
    assert "max_abs_diff_cached" not in found.metrics and any("counted alone" in note for note in found.notes)
    zeros = run_soundly("attention_kv", {"variant": "mqa", "heads": 2, "wv": [[0.0, 0.0]] * 2})
    assert zeros.metrics["rel_output_err"] is None


def test_knobs_and_presets() -> None:
    assert_same_knobs("attention_kv")
    assert_presets_run("attention_kv")


def test_a_huge_latent_is_counted_alone() -> None:
    found = run_soundly("attention_kv", {"variant": "mla", "latent": 1_000_000, "heads": 1, "head_dim": 4}).metrics
    assert found["cache_numbers_per_token"] == 1_000_000 and "max_abs_diff_absorbed" not in found


def test_what_would_take_long_is_done_in_part_or_counted() -> None:
    deep = run_soundly("attention_kv", {"variant": "mla", "heads": 16, "head_dim": 4, "tokens": 32, "latent": 128})
    assert 0 < cast("float", deep.metrics["max_abs_diff_absorbed"]) < 1e-9
    assert any("the last 4 tokens" in note for note in deep.notes)
    assert not any("the last" in note for note in run({"variant": "mla"}).notes)
    wide = run_soundly("attention_kv", {"heads": 16, "head_dim": 16, "tokens": 2})
    assert "rel_output_err" not in wide.metrics and any("Too large" in note for note in wide.notes)
