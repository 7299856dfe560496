"""The router and its counts against their definitions; Mixtral's own figures."""

import math
import random
from collections import Counter
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import Heat, LabError, Series, Table, Value
from tui.labs.moe import KNOBS, run
from tui.labs.moe.router import best, gaussian, made_up_probs, route
from tui.labs.params import read

MIXTRAL: dict[str, Value] = {
    "n_experts": 8, "top_k": 2, "layers": 32, "d_model": 4096, "d_ff": 14336,
    "heads": 32, "kv_heads": 8, "head_dim": 128, "vocab": 32000,
}  # fmt: skip


@st.composite
def routings(draw: st.DrawFn) -> dict[str, Value]:
    n_experts = draw(st.integers(1, 20))
    return {
        "n_experts": n_experts,
        "top_k": draw(st.integers(1, min(8, n_experts))),
        "n_tokens": draw(st.integers(1, 60)),
        "capacity_factor": draw(st.floats(0.25, 4)),
        "ep_ranks": draw(st.integers(1, 20)),
        "skew": draw(st.floats(0, 1)),
        "d_model": draw(st.integers(1, 512)),
        "elem_bytes": draw(st.sampled_from([1, 2, 4])),
        "seed": draw(st.integers(0, 10**6)),
    }


def chosen_by(p: dict[str, Value]) -> list[list[int]]:
    return route(read(KNOBS, p)).chosen


@MODEST
@given(routings())
def test_counts_are_what_their_definitions_say(p: dict[str, Value]) -> None:
    found = run_soundly("moe", p).metrics
    chosen = chosen_by(p)
    experts, k, tokens, ranks = (cast("int", p[name]) for name in ("n_experts", "top_k", "n_tokens", "ep_ranks"))
    loads = Counter(expert for choice in chosen for expert in choice)
    assert len(chosen) == tokens and all(len(set(choice)) == k for choice in chosen)
    assert found["loads"] == [loads[e] for e in range(experts)] and loads.total() == tokens * k
    assert found["capacity"] == math.ceil(round(cast("float", p["capacity_factor"]) * tokens * k / experts, 9))
    assert found["dropped"] == sum(max(0, load - cast("int", found["capacity"])) for load in loads.values())
    away = sum(t * ranks // tokens != e * ranks // experts for t, choice in enumerate(chosen) for e in choice)
    assert found["remote_copies"] == away
    assert found["remote_fraction"] == away / (tokens * k)
    assert found["a2a_bytes"] == 2 * away * cast("int", p["d_model"]) * cast("int", p["elem_bytes"])


@MODEST
@given(routings())
def test_bounds(p: dict[str, Value]) -> None:
    found = run(p).metrics
    experts, k, tokens = (cast("int", p[name]) for name in ("n_experts", "top_k", "n_tokens"))
    assert 1 - 1e-12 <= cast("float", found["max_over_mean"]) <= experts / k + 1e-12
    assert found["a2a_bytes"] <= 2 * tokens * k * cast("int", p["d_model"]) * cast("int", p["elem_bytes"])  # type: ignore[operator]
    enough = run({**p, "capacity_factor": experts / k}).metrics
    assert enough["dropped"] == 0
    alone = run({**p, "ep_ranks": 1}).metrics
    assert alone["a2a_bytes"] == alone["remote_copies"] == 0


@MODEST
@given(routings())
def test_more_capacity_never_drops_more(p: dict[str, Value]) -> None:
    lost = [cast("int", run({**p, "capacity_factor": f}).metrics["dropped"]) for f in (0.5, 1, 1.25, 2, 4)]
    assert lost == sorted(lost, reverse=True)


def distinct_choices(data: st.DataObject, experts: int, k: int, tokens: int) -> list[list[int]]:
    choice = st.lists(st.integers(0, experts - 1), min_size=k, max_size=k, unique=True)
    return data.draw(st.lists(choice, min_size=tokens, max_size=tokens))


@MODEST
@given(st.integers(1, 9), st.integers(1, 30), st.data())
def test_uniform_probabilities_make_the_loss_one_whatever_the_loads(
    experts: int, tokens: int, data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, experts))
    p: dict[str, Value] = {
        "assignments": cast("Value", distinct_choices(data, experts, k, tokens)),
        "router_probs": [[1 / experts] * experts] * tokens,
    }
    found = run_soundly("moe", p).metrics
    assert found["aux_loss"] == pytest.approx(1, rel=1e-9)
    assert sum(cast("list[int]", found["loads"])) == tokens * k


@MODEST
@given(st.integers(1, 8), st.data())
def test_balanced_loads_make_the_loss_one_whatever_the_probabilities(experts: int, data: st.DataObject) -> None:
    row = st.lists(st.floats(0.01, 1), min_size=experts, max_size=experts)
    rows = data.draw(st.lists(row, min_size=experts, max_size=experts))
    shares = [[value / sum(values) for value in values] for values in rows]
    found = run({"assignments": [[e] for e in range(experts)], "router_probs": cast("Value", shares)}).metrics
    assert found["aux_loss"] == pytest.approx(1, rel=1e-6)


def test_a_collapsed_router_pays() -> None:
    collapsed: Value = [[0.97, 0.01, 0.01, 0.01]] * 8
    found = run({"router_probs": collapsed, "top_k": 1}).metrics
    assert found["loads"] == [8, 0, 0, 0]
    assert found["max_over_mean"] == 4
    assert found["aux_loss"] == pytest.approx(4 * 0.97)
    assert found["capacity"] == 3 and found["dropped"] == 5


def test_hand_worked_routing() -> None:
    given_: Value = [[0, 1], [0, 2], [0, 3], [3, 1]]
    found = run({"assignments": given_, "n_experts": 4, "ep_ranks": 2, "d_model": 10, "capacity_factor": 1}).metrics
    assert found["loads"] == [3, 2, 1, 2]
    assert (found["capacity"], found["dropped"], found["max_over_mean"]) == (2, 1, 1.5)
    assert found["remote_copies"] == 3  # token 1 to expert 2, token 2 to expert 0, token 3 to expert 1
    assert found["a2a_bytes"] == 2 * 3 * 10 * 2
    assert "aux_loss" not in found


def test_the_lower_index_wins_a_tie() -> None:
    assert best([0.2, 0.4, 0.4], 1) == [1]
    assert best([0.25, 0.25, 0.25, 0.25], 3) == [0, 1, 2]
    assert best([0.1, 0.2, 0.3, 0.4], 2) == [3, 2]


@MODEST
@given(st.integers(1, 20), st.integers(1, 12), st.floats(0, 1), st.integers(0, 10**6))
def test_the_router_is_a_softmax_and_skew_lowers_later_logits(
    tokens: int, experts: int, skew: float, seed: int
) -> None:
    even, skewed = made_up_probs(tokens, experts, 0, seed), made_up_probs(tokens, experts, skew, seed)
    for before, after in zip(even, skewed, strict=True):
        assert sum(after) == pytest.approx(1)
        for e in range(experts):
            ratio = math.log(after[e] / after[0]) - math.log(before[e] / before[0])
            assert ratio == pytest.approx(-skew * e, abs=1e-9)


def test_the_made_up_numbers_are_gaussian() -> None:
    draw = random.Random(1).random
    found = [gaussian(draw) for _ in range(20_000)]
    mean = sum(found) / len(found)
    assert abs(mean) < 0.02
    assert sum(x * x for x in found) / len(found) == pytest.approx(1, abs=0.03)
    assert sum(abs(x) < 1 for x in found) / len(found) == pytest.approx(0.6827, abs=0.01)


def test_mixtral() -> None:
    found = run(MIXTRAL).metrics
    assert found["total_params"] == pytest.approx(46.7e9, rel=2e-3)
    assert found["active_params"] == pytest.approx(12.9e9, rel=2e-3)
    layer = 2 * 4096 * 128 * (32 + 8)
    assert found["total_params"] == 32 * (layer + 8 * 3 * 4096 * 14336 + 8 * 4096) + 2 * 32000 * 4096
    assert found["active_params"] == 32 * (layer + 2 * 3 * 4096 * 14336 + 8 * 4096) + 2 * 32000 * 4096


def test_a_dense_model_has_no_router_and_uses_all() -> None:
    found = run({**MIXTRAL, "n_experts": 1, "top_k": 1}).metrics
    assert found["total_params"] == found["active_params"]
    assert found["total_params"] == 32 * (2 * 4096 * 128 * 40 + 3 * 4096 * 14336) + 2 * 32000 * 4096


def test_sizes_are_given_only_when_layers_are() -> None:
    assert not run({}).metrics.keys() & {"total_params", "active_params"}
    assert run({"layers": 1}).metrics.keys() >= {"total_params", "active_params"}


def test_the_first_block_breaks_the_misconception() -> None:
    bars, _, table = run(MIXTRAL).blocks[:3]
    assert isinstance(bars, Series) and isinstance(table, Table)
    assert bars.y["billions"] == pytest.approx((57.9, 46.7, 12.9), abs=0.05)
    rows = {row[0]: row[1:] for row in table.rows}
    assert cast("tuple[float, ...]", rows["GB at 16 bits"]) == pytest.approx((93.4, 25.8), abs=0.05)
    notes = " ".join(run(MIXTRAL).notes)
    assert "8 dense models" in notes and "57.9" in notes


SIZES = st.fixed_dictionaries(
    {
        "n_tokens": st.just(8),
        "n_experts": st.integers(1, 64),
        "top_k": st.integers(1, 8),
        "layers": st.integers(1, 80),
        "d_model": st.integers(1, 512),
        "d_ff": st.integers(1, 512),
        "shared_experts": st.integers(0, 4),
        "shared_d_ff": st.sampled_from([0, 100]),
        "dense_layers": st.integers(0, 80),
        "expert_matrices": st.sampled_from([2, 3]),
        "tied_embeddings": st.booleans(),
        "attention": st.sampled_from(["gqa", "mla"]),
        "q_lora_rank": st.sampled_from([0, 96]),
        "vocab": st.integers(1, 1000),
    }
)


@MODEST
@given(SIZES)
def test_stored_and_used_parameters(p: dict[str, Any]) -> None:
    p = {**p, "top_k": min(p["top_k"], p["n_experts"]), "dense_layers": min(p["dense_layers"], p["layers"])}
    found = run_soundly("moe", cast("dict[str, Value]", p)).metrics
    total, active = cast("int", found["total_params"]), cast("int", found["active_params"])
    assert active <= total and (active == total) == (p["top_k"] == p["n_experts"] or p["layers"] == p["dense_layers"])
    assert active - cast("int", found["active_params_no_embed"]) == p["vocab"] * p["d_model"]
    d, moe_layers = p["d_model"], p["layers"] - p["dense_layers"]
    shared = p["shared_experts"] * p["expert_matrices"] * d * (p["shared_d_ff"] or p["d_ff"])
    more = cast(
        "int", run(cast("dict[str, Value]", {**p, "shared_experts": p["shared_experts"] + 1})).metrics["total_params"]
    )
    each = p["expert_matrices"] * d * (p["shared_d_ff"] or p["d_ff"])
    assert more - total == moe_layers * each
    expert = p["expert_matrices"] * d * p["d_ff"]
    assert total - active == moe_layers * (p["n_experts"] - p["top_k"]) * expert
    if p["attention"] == "mla":
        queries = 32 * (128 + 64)
        attention = d * 96 + 96 * queries if p["q_lora_rank"] else d * queries
        attention += d * (512 + 64) + 512 * 32 * 256 + 32 * 128 * d
    else:
        attention = 2 * d * 128 * (32 + 8)
    table = p["vocab"] * d * (1 if p["tied_embeddings"] else 2)
    router = d * p["n_experts"] * (p["n_experts"] > 1)
    assert (
        total
        == p["layers"] * attention
        + moe_layers * (p["n_experts"] * expert + shared + router)
        + p["dense_layers"] * 3 * d * 18432
        + table
    )


def test_deepseek_v3() -> None:
    sizes: dict[str, Value] = {"n_tokens": 64, "n_experts": 256, "top_k": 8, "layers": 61, "dense_layers": 3}
    sizes |= {"d_model": 7168, "d_ff": 2048, "shared_experts": 1, "heads": 128, "attention": "mla", "vocab": 129280}
    found = run(sizes).metrics
    billions = [cast("int", found[name]) / 1e9 for name in ("total_params", "active_params", "active_params_no_embed")]
    assert billions == pytest.approx([671.03, 37.55, 36.62], abs=5e-3)
    assert found["kv_bytes_per_token"] == 70272
    mixtral = run(MIXTRAL).metrics
    assert cast("int", mixtral["active_params_no_embed"]) / 1e9 == pytest.approx(12.75, abs=5e-3)
    with pytest.raises(LabError) as caught:
        run({"layers": 2, "dense_layers": 3})
    assert caught.value.knob == "dense_layers"


@MODEST
@given(st.integers(1, 8), st.integers(0, 10**6), st.booleans(), st.booleans())
def test_the_bias_chooses_and_does_not_weigh(top_k: int, seed: int, biased: bool, norm: bool) -> None:
    probs = made_up_probs(20, 8, 0.3, seed)
    draw = random.Random(seed).random
    bias = [draw() - 0.5 if biased else 0.0 for _ in range(8)]
    asked = {"router_probs": probs, "top_k": top_k, "norm_topk": norm}
    plain = run(cast("dict[str, Value]", asked)).metrics
    found = run(cast("dict[str, Value]", {**asked, "bias": bias})).metrics
    if not biased:
        assert found == plain
    weights = cast("list[list[float]]", found["gate_weights"])
    for row, mine in zip(probs, weights, strict=True):
        order = sorted(range(8), key=lambda expert: (-(row[expert] + bias[expert]), expert))[:top_k]
        share = sum(row[expert] for expert in order) if norm else 1
        assert mine == pytest.approx([row[expert] / share for expert in order])
        if norm:
            assert sum(mine) == pytest.approx(1)


@settings(MODEST, max_examples=15)
@given(st.floats(0.1, 1), st.integers(2, 16), st.integers(0, 1000))
def test_fifty_steps_of_a_bias_even_the_loads(skew: float, experts: int, seed: int) -> None:
    p: dict[str, Value] = {"skew": skew, "n_experts": experts, "top_k": 2, "seed": seed}
    before, after = run(p).metrics, run_soundly("moe", {**p, "balance_steps": 50}).metrics
    assert cast("float", after["max_over_mean"]) <= cast("float", before["max_over_mean"])


def test_balancing_has_a_guard_and_the_way_back_its_own_bytes() -> None:
    large = run({"n_tokens": 1024, "n_experts": 64, "balance_steps": 5})
    assert large.metrics == run({"n_tokens": 1024, "n_experts": 64}).metrics
    assert any("not balanced" in note for note in large.notes)
    one, other = run({}).metrics, run({"elem_bytes": 1, "combine_elem_bytes": 2}).metrics
    assert cast("float", other["a2a_bytes"]) == pytest.approx(0.75 * cast("float", one["a2a_bytes"]))
    with pytest.raises(LabError):
        run({"bias": [0.1]})


def test_the_default_is_uneven_and_drops() -> None:
    result = run({})
    bars, heat = result.blocks[:2]
    assert isinstance(bars, Series) and isinstance(heat, Heat)
    loads = cast("list[int]", result.metrics["loads"])
    assert bars.y["tokens"] == tuple(loads) and max(loads) > 80
    assert sum(map(sum, cast("tuple[tuple[float, ...], ...]", heat.rows))) == 512


def test_above_the_guard_only_arithmetic_is_left() -> None:
    result = run_soundly("moe", {**MIXTRAL, "n_tokens": 10**9})
    assert result.metrics["capacity"] == 312_500_000
    assert result.metrics["total_params"] == run(MIXTRAL).metrics["total_params"]
    assert "loads" not in result.metrics and any("Too large" in note for note in result.notes)


def test_the_largest_screen_setting_is_really_routed() -> None:
    assert "loads" in run({"n_tokens": 1024, "n_experts": 64, "top_k": 8, "ep_ranks": 16}).metrics


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"n_tokens": 0}, "n_tokens"),
        ({"n_experts": -8}, "n_experts"),
        ({"top_k": 9}, "top_k"),
        ({"top_k": 9, "n_tokens": 10**9}, "top_k"),
        ({"top_k": 1.5}, "top_k"),
        ({"capacity_factor": 0}, "capacity_factor"),
        ({"capacity_factor": float("nan")}, "capacity_factor"),
        ({"skew": float("inf")}, "skew"),
        ({"skew": -1}, "skew"),
        ({"ep_ranks": 0}, "ep_ranks"),
        ({"seed": "x"}, "seed"),
        ({"layers": -1}, "layers"),
        ({"layers": 2, "heads": 0}, "heads"),
        ({"assignments": []}, "assignments"),
        ({"assignments": [[]]}, "assignments"),
        ({"assignments": [[8]]}, "assignments"),
        ({"assignments": [[-1]]}, "assignments"),
        ({"assignments": [[0.5]]}, "assignments"),
        ({"assignments": [[1, 1]]}, "assignments"),
        ({"assignments": [[1, 2], [1]]}, "assignments"),
        ({"router_probs": [[0.5, 0.6]]}, "router_probs"),
        ({"router_probs": [[1.5, -0.5]]}, "router_probs"),
        ({"router_probs": [[0.5, 0.5]], "top_k": 3}, "top_k"),
        ({"router_probs": [[0.5, 0.5]], "assignments": [[0], [1]]}, "router_probs"),
        ({"expert": 8}, "expert"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


def test_the_same_params_give_the_same_result_and_another_seed_another() -> None:
    assert run({}) == run({})
    assert run({"seed": 1}).metrics["loads"] != run({}).metrics["loads"]


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("moe")
    assert_presets_run("moe")
