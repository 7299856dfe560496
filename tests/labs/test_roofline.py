"""The roofline against its two lower bounds, NVIDIA's example and the chip table."""

import math
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs, authored
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import LabError, Value
from tui.labs.roofline import CHIPS, run

CONTENT = Path(__file__).resolve().parents[2] / "content"
POSITIVE = st.floats(0.01, 1e6)
CHIP = {"peak_tflops": POSITIVE, "mem_bw_gbs": POSITIVE}
SIDE = st.integers(1, 65536)
GEMM = st.fixed_dictionaries({**CHIP, "m": SIDE, "n": SIDE, "k": SIDE, "elem_bytes": st.sampled_from([0.5, 1, 2, 4])})
DECODE = st.fixed_dictionaries(
    {
        **CHIP,
        "op": st.just("decode"),
        "n_params_b": st.floats(0.1, 2000),
        "weight_bytes": st.sampled_from([0.5, 1, 2]),
        "batch": st.integers(1, 4096),
        "context": st.integers(0, 131072),
        "kv_bytes_per_token": st.floats(0, 1e7),
    }
)


def numbers(params: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(params).metrics.items() if isinstance(value, int | float)}


def seconds(found: dict[str, float]) -> float:
    return found["time_us"] / 1e6 if "time_us" in found else found["time_ms"] / 1e3


ATTENTION = st.fixed_dictionaries(
    {
        **CHIP,
        "op": st.just("attention"),
        "batch": st.integers(1, 512),
        "seq_q": st.integers(1, 8192),
        "seq_kv": st.integers(8192, 65536),
        "heads": st.sampled_from([8, 32, 64]),
        "kv_heads": st.sampled_from([1, 2, 8]),
        "head_dim": st.sampled_from([64, 128]),
        "causal": st.booleans(),
    }
)
ANY = st.one_of(GEMM, DECODE, ATTENTION)


@MODEST
@given(ANY)
def test_time_is_the_greater_of_both_bounds_and_the_cache(p: dict[str, Value]) -> None:
    result = run_soundly("roofline", p)
    found = numbers(p)
    peak, bandwidth = float(str(p["peak_tflops"])) * 1e12, float(str(p["mem_bw_gbs"])) * 1e9
    computing, moving = found["flops"] / peak, found["bytes"] / bandwidth
    assert found["attainable_tflops"] * 1e12 <= peak * (1 + 1e-12)
    assert found["flops"] / seconds(found) == pytest.approx(found["attainable_tflops"] * 1e12, rel=1e-9)
    bound = max(computing, moving)
    if p.get("op") != "decode":
        assert seconds(found) == pytest.approx(bound, rel=1e-12)
        assert result.metrics["bound"] == ("compute" if found["intensity"] >= found["ridge"] else "memory")
        return
    cache = float(str(p["batch"])) * float(str(p["context"])) * float(str(p["kv_bytes_per_token"])) / bandwidth
    assert found["kv_time_ms"] == pytest.approx(cache * 1e3, rel=1e-12)
    assert seconds(found) * 1e3 == pytest.approx(found["kv_time_ms"] + found["mlp_time_ms"], rel=1e-12)
    assert found["mlp_time_ms"] == pytest.approx(1e3 * max(computing, moving - cache), rel=1e-9)
    assert bound * (1 - 1e-12) <= seconds(found) <= 2 * bound * (1 + 1e-12)
    compute = result.metrics["mlp_bound"] == "compute" and computing >= cache
    assert result.metrics["bound"] == ("compute" if compute else "memory")


@MODEST
@given(st.one_of(GEMM, ATTENTION))
def test_only_the_resource_that_limits_helps(p: dict[str, Value]) -> None:
    found, bound = numbers(p), run(p).metrics["bound"]
    faster = seconds(numbers({**p, "mem_bw_gbs": 2 * float(str(p["mem_bw_gbs"]))}))
    stronger = seconds(numbers({**p, "peak_tflops": 2 * float(str(p["peak_tflops"]))}))
    useless = faster if bound == "compute" else stronger
    assert useless == pytest.approx(seconds(found), rel=1e-12)
    assert seconds(found) / 2 <= min(faster, stronger) * (1 + 1e-12)


@MODEST
@given(ANY, st.integers(2, 64), st.floats(0.1, 1))
def test_chips_and_efficiencies_scale_the_time(p: dict[str, Value], chips: int, share: float) -> None:
    found = seconds(numbers(p))
    assert seconds(numbers({**p, "n_chips": chips})) == pytest.approx(found / chips, rel=1e-9)
    both: dict[str, Value] = {"bw_efficiency": share, "flops_efficiency": share}
    assert seconds(numbers({**p, **both})) == pytest.approx(found / share, rel=1e-9)
    halved = numbers({**p, "bw_efficiency": 0.5})
    assert halved["ridge"] == pytest.approx(2 * numbers(p)["ridge"], rel=1e-9)


def test_attention_stays_memory_bound_whatever_the_batch() -> None:
    tpus: dict[str, Value] = {"op": "decode", "peak_tflops": 197, "mem_bw_gbs": 810, "n_chips": 16}
    found = run({**tpus, "n_params_b": 30, "weight_bytes": 1, "batch": 256, "context": 8192, "kv_bytes_per_token": 1e5})
    time = found.metrics["time_ms"]
    assert isinstance(time, float) and time == pytest.approx(21.05, abs=5e-3)
    assert (found.metrics["bound"], found.metrics["mlp_bound"]) == ("memory", "compute")
    one = numbers({"op": "decode", "n_params_b": 70, "weight_bytes": 2, "batch": 512, "context": 1024})
    assert one["time_ms"] == pytest.approx(123.73, abs=5e-3)
    assert (one["kv_time_ms"], one["mlp_time_ms"]) == pytest.approx((51.28, 72.45), abs=5e-3)


@MODEST
@given(st.integers(1, 512), st.integers(1, 64), st.floats(1, 1.9), st.integers(1, 4096))
def test_a_mixture_reads_the_experts_that_are_hit(experts: int, top_k: int, more: float, batch: int) -> None:
    top_k = min(top_k, experts)
    base: dict[str, Value] = {"op": "decode", "n_params_b": 10, "batch": batch, "weight_bytes": 1}
    dense = numbers(base)
    total = 10 * min(more, experts / top_k)
    sizes: dict[str, Value] = {"total_params_b": total, "n_experts": experts, "top_k": top_k}
    mixed = run_soundly("roofline", {**base, **sizes}).metrics
    hit, moved = mixed["experts_hit"], mixed["bytes"]
    assert isinstance(hit, float | int) and isinstance(moved, float)
    assert top_k <= hit <= experts
    assert dense["bytes"] * (1 - 1e-9) <= moved <= total * 1e9 * (1 + 1e-9)
    if experts > top_k:
        expert = (total - 10) / (experts - top_k)
        assert moved == pytest.approx((10 - top_k * expert + expert * hit) * 1e9, rel=1e-9)
        assert hit == pytest.approx(experts * (1 - (1 - top_k / experts) ** batch), rel=1e-9)
    same = numbers({**base, **sizes, "total_params_b": 10})
    assert {name: same[name] for name in ("bytes", "time_ms", "crossover_batch")} == {
        name: dense[name] for name in ("bytes", "time_ms", "crossover_batch")
    }


def test_sixteen_choose_two_turns_compute_bound_late() -> None:
    base: dict[str, Value] = {"op": "decode", "n_params_b": 10, "total_params_b": 80, "n_experts": 16, "top_k": 2}
    chip: dict[str, Value] = {"peak_tflops": 197, "mem_bw_gbs": 820}
    found = numbers({**base, **chip})
    assert found["crossover_batch"] == 1922
    assert numbers({**base, **chip, "batch": 1922})["flops"] / 197e12 >= numbers({**base, **chip, "batch": 1922})[
        "bytes"
    ] / (820e9)
    assert run({**base, **chip, "batch": 1921}).metrics["bound"] == "memory"


def test_deepseek_v3_reads_nearly_all_experts_at_64() -> None:
    base: dict[str, Value] = {"op": "decode", "n_params_b": 37, "total_params_b": 671, "n_experts": 256, "top_k": 8}
    h200: dict[str, Value] = {"mem_bw_gbs": 4800, "weight_bytes": 1}
    one, many = numbers({**base, **h200}), numbers({**base, **h200, "batch": 64})
    assert (one["experts_hit"], many["experts_hit"]) == pytest.approx((8, 222.4), abs=0.05)
    assert (one["time_ms"], many["time_ms"]) == pytest.approx((7.71, 121.9), rel=1e-3)


@MODEST
@given(ATTENTION)
def test_one_query_is_bound_by_its_cache(p: dict[str, Value]) -> None:
    found = numbers({**p, "seq_q": 1, "elem_bytes": 2})
    assert found["intensity"] < 2 * float(str(p["heads"])) / (float(str(p["kv_heads"])) * 2)
    full, half = numbers({**p, "causal": False}), numbers({**p, "causal": True})
    s, t = int(str(p["seq_q"])), int(str(p["seq_kv"]))
    seen = sum(t - s + place + 1 for place in range(s))
    assert half["flops"] / full["flops"] == pytest.approx(seen / (s * t), rel=1e-9)
    assert half["bytes"] == full["bytes"]


def test_a_prompt_and_one_query() -> None:
    prompt = numbers({"op": "attention", "seq_q": 8192, "heads": 32, "kv_heads": 8, "causal": True})
    assert prompt["intensity"] == pytest.approx(3277, abs=0.5) and prompt["pairs"] == 8192 * 8193 / 2
    assert numbers({"op": "attention", "seq_q": 3, "seq_kv": 10, "causal": True})["pairs"] == 8 + 9 + 10
    assert numbers({"op": "attention", "seq_q": 3, "seq_kv": 10})["pairs"] == 30
    assert numbers({"op": "attention", "heads": 32, "kv_heads": 32})["intensity"] == pytest.approx(1, abs=5e-3)


@MODEST
@given(DECODE)
def test_decode_is_shared_by_the_batch_up_to_the_crossover(p: dict[str, Value]) -> None:
    p = {**p, "context": 0}
    single = numbers({**p, "batch": 1})
    crossover = int(single["crossover_batch"])
    assert crossover == math.ceil(single["ridge"] * float(str(p["weight_bytes"])) / 2 - 1e-9)
    for batch in {max(1, crossover - 1), max(1, crossover // 2)}:
        if batch < crossover <= 10**9:
            found = numbers({**p, "batch": batch})
            assert found["tokens_per_s_per_seq"] == pytest.approx(single["tokens_per_s_per_seq"], rel=1e-9)
            assert found["tokens_per_s"] == pytest.approx(batch * single["tokens_per_s"], rel=1e-9)
            assert run({**p, "batch": batch}).metrics["bound"] == "memory"
    far = run({**p, "batch": min(crossover, 10**9) + 1}).metrics
    assert far["bound"] == "compute" or crossover > 10**9


def test_nvidias_thin_product() -> None:
    found = numbers({"m": 8192, "n": 128, "k": 8192, "elem_bytes": 2})
    assert found["intensity"] == pytest.approx(124.1, abs=0.05)
    assert found["flops"] == 2 * 8192 * 128 * 8192


def test_h100_ridge() -> None:
    assert numbers({"peak_tflops": 989.4, "mem_bw_gbs": 3350})["ridge"] == pytest.approx(295.3, abs=0.05)


def test_one_user_of_70b() -> None:
    found = numbers({"op": "decode", "mem_bw_gbs": 5300})
    assert found["time_ms"] == pytest.approx(26.4, abs=0.05)
    assert found["tokens_per_s"] == pytest.approx(37.9, abs=0.05)


def test_peak_does_not_help_decode_and_fewer_bytes_do() -> None:
    base = numbers({"op": "decode"})["tokens_per_s"]
    assert numbers({"op": "decode", "peak_tflops": 2 * 989.4})["tokens_per_s"] == base
    assert numbers({"op": "decode", "mem_bw_gbs": 1.5 * 3350})["tokens_per_s"] == pytest.approx(1.5 * base)
    assert numbers({"op": "decode", "weight_bytes": 0.5})["tokens_per_s"] == pytest.approx(4 * base)


def test_a_context_adds_its_own_bytes() -> None:
    with_it = numbers({"op": "decode", "batch": 3, "context": 1000, "kv_bytes_per_token": 100})
    assert with_it["bytes"] == 140e9 + 3 * 1000 * 100


def test_a_chip_by_name_needs_its_figures() -> None:
    with pytest.raises(LabError) as caught:
        run({"chip": "h100_sxm", "peak_tflops": 989.4})
    assert caught.value.knob == "chip" and "mem_bw_gbs" in caught.value.message
    named = run({"chip": "h100_sxm", "dtype": "bf16", "peak_tflops": 989.4, "mem_bw_gbs": 3350})
    assert named == run({})


def test_the_compared_chips_are_those_of_the_table() -> None:
    rows = {row["id"]: row for row in yaml.safe_load((CONTENT / "chips.yaml").read_text(encoding="utf-8"))["chips"]}
    for chip, _, tflops, gbs in CHIPS:
        assert rows[chip]["dense"]["bf16"] == tflops
        assert rows[chip]["memory_bw_tbs"] * 1000 == pytest.approx(gbs)
    offered = next(knob for knob in authored("roofline").knobs if knob.name == "chip")
    assert all(rows[str(chip)]["dense"]["bf16"] and rows[str(chip)]["memory_bw_tbs"] for chip in offered.options)
    default = rows[str(offered.default)]
    assert (default["dense"]["bf16"], default["memory_bw_tbs"] * 1000) == (989.4, 3350)


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"m": 0}, "m"),
        ({"elem_bytes": 0}, "elem_bytes"),
        ({"peak_tflops": -1}, "peak_tflops"),
        ({"mem_bw_gbs": math.inf}, "mem_bw_gbs"),
        ({"op": "decode", "batch": 0}, "batch"),
        ({"op": "decode", "n_params_b": math.nan}, "n_params_b"),
        ({"op": "gem"}, "op"),
        ({"op": "decode", "top_k": 2}, "top_k"),
        ({"op": "decode", "n_experts": 8, "total_params_b": 60}, "total_params_b"),
        ({"op": "decode", "n_experts": 8, "total_params_b": 600}, "total_params_b"),
        ({"op": "attention", "seq_q": 9, "seq_kv": 8, "causal": True}, "seq_q"),
        ({"op": "attention", "kv_heads": 128}, "kv_heads"),
        ({"bw_efficiency": 1.1}, "bw_efficiency"),
        ({"chip": 7}, "chip"),
        ({"tflops": 1}, "tflops"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


@pytest.mark.parametrize("op", ["gemm", "decode", "attention"])
@pytest.mark.parametrize(("tflops", "gbs"), [(1e-6, 1e10), (1e10, 1e-6), (1e-6, 1e-6), (1e10, 1e10)])
def test_extremes_stay_finite(op: str, tflops: float, gbs: float) -> None:
    chip: dict[str, Value] = {"op": op, "peak_tflops": tflops, "mem_bw_gbs": gbs}
    run_soundly("roofline", chip)
    large: dict[str, Value] = dict.fromkeys(("m", "n", "k", "batch", "context", "seq_q", "seq_kv"), 10**10)
    run_soundly("roofline", {**chip, **large})


def test_the_same_params_give_the_same_result() -> None:
    assert run({"op": "decode"}) == run({"op": "decode"})


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("roofline")
    assert_presets_run("roofline")
