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


@MODEST
@given(st.one_of(GEMM, DECODE))
def test_time_is_the_greater_of_both_bounds(p: dict[str, Value]) -> None:
    result = run_soundly("roofline", p)
    found = numbers(p)
    peak, bandwidth = float(str(p["peak_tflops"])) * 1e12, float(str(p["mem_bw_gbs"])) * 1e9
    computing, moving = found["flops"] / peak, found["bytes"] / bandwidth
    assert seconds(found) == pytest.approx(max(computing, moving), rel=1e-12)
    assert found["attainable_tflops"] * 1e12 <= peak
    assert found["flops"] / seconds(found) == pytest.approx(found["attainable_tflops"] * 1e12, rel=1e-9)
    assert result.metrics["bound"] == ("compute" if found["intensity"] >= found["ridge"] else "memory")


@MODEST
@given(st.one_of(GEMM, DECODE))
def test_only_the_resource_that_limits_helps(p: dict[str, Value]) -> None:
    found, bound = numbers(p), run(p).metrics["bound"]
    faster = seconds(numbers({**p, "mem_bw_gbs": 2 * float(str(p["mem_bw_gbs"]))}))
    stronger = seconds(numbers({**p, "peak_tflops": 2 * float(str(p["peak_tflops"]))}))
    useless = faster if bound == "compute" else stronger
    assert useless == pytest.approx(seconds(found), rel=1e-12)
    assert seconds(found) / 2 <= min(faster, stronger) * (1 + 1e-12)


@MODEST
@given(DECODE)
def test_decode_is_shared_by_the_batch_up_to_the_crossover(p: dict[str, Value]) -> None:
    p = {**p, "context": 0}
    single = numbers({**p, "batch": 1})
    crossover = int(single["crossover_batch"])
    assert crossover == math.ceil(single["ridge"] * float(str(p["weight_bytes"])) / 2 - 1e-9)
    for batch in {max(1, crossover - 1), max(1, crossover // 2)}:
        if batch < crossover:
            found = numbers({**p, "batch": batch})
            assert found["tokens_per_s_per_seq"] == pytest.approx(single["tokens_per_s_per_seq"], rel=1e-9)
            assert found["tokens_per_s"] == pytest.approx(batch * single["tokens_per_s"], rel=1e-9)
            assert run({**p, "batch": batch}).metrics["bound"] == "memory"
    far = run({**p, "batch": crossover + 1}).metrics
    assert far["bound"] == "compute"


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
        ({"chip": 7}, "chip"),
        ({"tflops": 1}, "tflops"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


@pytest.mark.parametrize("op", ["gemm", "decode"])
@pytest.mark.parametrize(("tflops", "gbs"), [(1e-6, 1e18), (1e18, 1e-6), (1e-6, 1e-6), (1e18, 1e18)])
def test_extremes_stay_finite(op: str, tflops: float, gbs: float) -> None:
    chip: dict[str, Value] = {"op": op, "peak_tflops": tflops, "mem_bw_gbs": gbs}
    run_soundly("roofline", chip)
    large: dict[str, Value] = dict.fromkeys(("m", "n", "k", "batch", "context"), 10**12)
    run_soundly("roofline", {**chip, **large})


def test_the_same_params_give_the_same_result() -> None:
    assert run({"op": "decode"}) == run({"op": "decode"})


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("roofline")
    assert_presets_run("roofline")
