"""Quantization against every representable number, the bounds of its formats, and measured and published values."""

import hashlib
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.small_floats import nearest_even, representable
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import LabError, Value
from tui.labs.distill.images import teacher
from tui.labs.quant import run
from tui.labs.quant.formats import BITS, NF4
from tui.labs.quant.matrices import load
from tui.labs.quant.rounding import quantize

DATA = Path(__file__).resolve().parents[2] / "tui" / "labs" / "data" / "silero_vad"
WEIGHTS = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=40)
GROUPS = st.integers(1, 50)
SYMMETRIC = ("int8", "int4", "nf4", "fp8_e4m3", "fp8_e5m2", "fp4_e2m1")


def metric(params: dict[str, Value], name: str) -> float:
    value = run(params).metrics[name]
    assert isinstance(value, int | float)
    return value


def groups(weights: Sequence[float], group: int) -> list[Sequence[float]]:
    return [weights[at : at + group] for at in range(0, len(weights), group)]


def top(weights: Sequence[float]) -> float:
    return max(map(abs, weights))


@MODEST
@given(WEIGHTS, GROUPS, st.sampled_from([4, 8]))
def test_symmetric_ints_err_by_half_a_step_at_most(weights: list[float], group: int, bits: int) -> None:
    rounded = quantize(weights, f"int{bits}", group)
    most = 2 ** (bits - 1) - 1
    parts = zip(groups(weights, group), groups(rounded.values, group), groups(rounded.codes, group), strict=True)
    for was, now, codes in parts:
        step = top(was) / most
        assert all(code == int(code) and abs(code) <= most for code in codes)
        assert all(abs(w - v) <= step / 2 * (1 + 1e-12) for w, v in zip(was, now, strict=True))
        assert all(math.isclose(v, code * step, rel_tol=1e-12) for v, code in zip(now, codes, strict=True))
        assert top(was) == 0 or top(codes) == most


@MODEST
@given(WEIGHTS, GROUPS, st.sampled_from([4, 8]))
def test_asymmetric_ints_err_by_a_step_at_most(weights: list[float], group: int, bits: int) -> None:
    rounded = quantize(weights, f"int{bits}", group, symmetric=False)
    for was, now, codes in zip(
        groups(weights, group), groups(rounded.values, group), groups(rounded.codes, group), strict=True
    ):
        step = (max(*was, 0.0) - min(*was, 0.0)) / (2**bits - 1) if len(was) > 1 else top(was) / (2**bits - 1)
        assert all(code == int(code) and 0 <= code < 2**bits for code in codes)
        assert all(abs(w - v) <= step * (1 + 1e-9) for w, v in zip(was, now, strict=True))


@MODEST
@given(WEIGHTS, GROUPS, st.sampled_from(sorted(BITS)))
def test_doubling_the_weights_doubles_what_comes_back(weights: list[float], group: int, name: str) -> None:
    small = [w / 1024 for w in weights]
    once = quantize(small, name, group)
    twice = quantize([2 * w for w in small], name, group)
    if name not in ("fp16", "bf16"):
        assert twice.values == tuple(2 * v for v in once.values)
        assert twice.codes == once.codes


@MODEST
@given(WEIGHTS, GROUPS, st.sampled_from([*SYMMETRIC, "bf16"]))
def test_quantizing_again_changes_nothing(weights: list[float], group: int, name: str) -> None:
    once = quantize(weights, name, group)
    again = quantize(once.values, name, group)
    assert again.codes == once.codes
    assert again.values == pytest.approx(once.values, rel=1e-12, abs=0)


@MODEST
@given(WEIGHTS, st.sampled_from(["fp8_e4m3", "fp8_e5m2", "fp4_e2m1", "fp16", "bf16"]))
def test_floats_are_the_nearest_representable_ties_to_even(weights: list[float], name: str) -> None:
    scaled = name not in ("fp16", "bf16")
    small = weights if scaled else [w / 32 for w in weights]
    rounded = quantize(small, name, len(small))
    assert len(rounded.scales) == scaled
    scale = rounded.scales[0] if scaled else 1.0
    expected = [nearest_even(w / scale, name) if scale else 0.0 for w in small]
    assert list(rounded.codes) == expected
    assert set(rounded.codes) <= representable(name)
    if scaled and scale:
        assert scale == top(small) / max(representable(name))


@pytest.mark.parametrize("name", ["fp8_e4m3", "fp8_e5m2", "fp4_e2m1"])
def test_half_way_goes_to_even(name: str) -> None:
    levels = sorted(representable(name))
    halves = [(low + high) / 2 for low, high in pairwise(levels)]
    weights = [levels[-1], *halves]  # the largest fixes the scale at 1
    assert quantize(weights, name, len(weights)).codes[1:] == tuple(nearest_even(half, name) for half in halves)


def test_ints_round_half_to_even() -> None:
    assert quantize([127, 0.5, 1.5, 2.5, -0.5, -1.5], "int8", 6).codes == (127, 0, 2, 2, 0, -2)


@MODEST
@given(WEIGHTS)
def test_nf4_takes_the_nearest_level(weights: list[float]) -> None:
    rounded = quantize(weights, "nf4", len(weights))
    scale = top(weights)
    for weight, code in zip(weights, rounded.codes, strict=True):
        assert code in NF4
        if scale:
            assert abs(weight / scale - code) <= min(abs(weight / scale - level) for level in NF4) + 1e-15


@MODEST
@given(WEIGHTS, st.sampled_from(SYMMETRIC), st.sampled_from([1, 2, 4]))
def test_splitting_groups_never_raises_the_bound(weights: list[float], name: str, parts: int) -> None:
    whole = quantize(weights, name, 4 * parts).scales
    split = quantize(weights, name, parts).scales
    assert all(scale <= whole[at // 4] for at, scale in enumerate(split))


def test_oracle_of_the_reference_library() -> None:
    ml_dtypes = pytest.importorskip("ml_dtypes")
    numpy = pytest.importorskip("numpy")
    types = {
        "fp8_e4m3": ml_dtypes.float8_e4m3fn,
        "fp8_e5m2": ml_dtypes.float8_e5m2,
        "fp4_e2m1": ml_dtypes.float4_e2m1fn,
    }
    types |= {"bf16": ml_dtypes.bfloat16, "fp16": numpy.float16}
    weights = [w for row in range(64) for w in _conv3_row(row)]
    for name, kind in types.items():
        rounded = quantize(weights, name, len(weights))
        scale = rounded.scales[0] if rounded.scales else 1.0
        theirs = (numpy.array(weights, numpy.float64) / scale).astype(numpy.float32).astype(kind).astype(numpy.float64)
        assert (theirs == numpy.array(rounded.codes)).mean() > 0.999, name  # they round through float32 first


def _conv3_row(row: int) -> tuple[float, ...]:
    return load("conv3").values[192 * row : 192 * (row + 1)]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"format": "int8", "granularity": "tensor"}, 20.5),
        ({"format": "int8", "granularity": "row"}, 34.6),
        ({"format": "nf4", "granularity": "block"}, 20.5),
        ({"format": "fp8_e4m3", "granularity": "tensor"}, 31.7),
    ],
)
def test_measured_on_conv3(given_: dict[str, Value], expected: float) -> None:
    assert metric(given_, "sqnr_db") == pytest.approx(expected, abs=0.05)


def test_a_bit_is_worth_six_decibels_on_gaussian_weights() -> None:
    four, eight = (metric({"matrix": "gaussian", "format": f, "block_size": 128}, "sqnr_db") for f in ("int4", "int8"))
    assert (eight - four) / 4 == pytest.approx(6.2, abs=0.3)


@pytest.mark.parametrize(
    ("given_", "bits"),
    [
        ({"format": "nf4", "block_size": 64, "scale_bits": 32}, 4.5),
        ({"format": "int4", "block_size": 128}, 4.125),
        ({"format": "int4", "block_size": 64, "symmetric": False}, 4 + 16 / 64 + 4 / 64),
        ({"format": "int8", "granularity": "row"}, 8 + 16 / 192),
        ({"format": "int8", "granularity": "tensor"}, 8 + 16 / 12288),
        ({"format": "fp16"}, 16),
        ({"format": "bf16"}, 16),
    ],
)
def test_bits_per_weight(given_: dict[str, Value], bits: float) -> None:
    found = run(given_).metrics
    assert found["bits_per_weight"] == bits
    assert found["compression_vs_fp16"] == 16 / bits
    assert found["memory_gb"] == 70 * bits / 8


def test_double_quantization() -> None:
    first = metric({"format": "nf4", "block_size": 64, "scale_bits": 8}, "bits_per_weight")
    assert first + 32 / (64 * 256) == pytest.approx(4.127, abs=5e-4)


def test_explicit_weights_are_one_row() -> None:
    found = run_soundly("quant", {"weights": [7, -3.4, 0.5, 1.5], "format": "int4", "granularity": "row"}).metrics
    assert found["dequantized"] == [7, -3, 0, 2]
    assert found["max_abs_err"] == 0.5
    assert found["rmse"] == pytest.approx(math.sqrt((0.16 + 0.25 + 0.25) / 4))
    assert found["rel_output_err"] == pytest.approx(0.4 / 5.6)
    assert found["sqnr_db"] == pytest.approx(10 * math.log10((49 + 3.4**2 + 0.25 + 2.25) / 0.66))
    assert found["levels_used"] == 4
    assert found["bits_per_weight"] == 4 + 16 / 4


def test_what_has_no_value_is_none_with_a_note() -> None:
    result = run_soundly("quant", {"weights": [0, 0, 0]})
    assert result.metrics["sqnr_db"] is result.metrics["rel_output_err"] is None
    assert result.metrics["dequantized"] == [0, 0, 0]
    assert sum("There is no" in note for note in result.notes) == 2
    assert run({"weights": [1, -1], "format": "int8"}).metrics["rel_output_err"] is None


@pytest.mark.parametrize("tiny", [5e-324, 1e-320, 1e-310, 1e-300])
@pytest.mark.parametrize("name", sorted(BITS))
def test_tiny_and_large_weights_stay_finite(name: str, tiny: float) -> None:
    run_soundly("quant", {"weights": [tiny, -tiny / 2, tiny / 3], "format": name})
    if name != "fp16" and not name.startswith("q4"):
        run_soundly("quant", {"weights": [1e18, -1e18, 1.0], "format": name, "symmetric": False})


@pytest.mark.parametrize("matrix", ["conv2", "conv3", "lstm", "teacher", "gaussian"])
def test_every_matrix_runs_in_every_format(matrix: str) -> None:
    for name in BITS:
        found = run_soundly("quant", {"matrix": matrix, "format": name}).metrics
        assert cast("float", found["sqnr_db"]) > {2: 2, 3: 8}.get(BITS[name], 10)
        assert isinstance(found["levels_used"], int) and found["levels_used"] <= 2 ** BITS[name]


def test_the_teacher_is_the_distillation_labs_own() -> None:
    matrix, hidden = load("teacher"), teacher().hidden
    assert matrix.columns == len(hidden) == 32
    assert all(row == tuple(unit[pixel] for unit in hidden) for pixel, row in enumerate(matrix.rows(matrix.values)))


def test_the_weights_are_the_published_ones() -> None:
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in sorted(DATA.glob("*.f32"))}
    assert sums == {"conv2.f32": "7494a64d74a6", "conv3.f32": "7e8ccc2c39d7", "lstm.f32": "9b141387e8f2"}
    assert "MIT License" in (DATA / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"weights": []}, "weights"),
        ({"weights": [1, math.nan]}, "weights"),
        ({"weights": ["1"]}, "weights"),
        ({"weights": [70000], "format": "fp16"}, "weights"),
        ({"weights": [1] * 65537}, "weights"),
        ({"block_size": 0}, "block_size"),
        ({"scale_bits": -1}, "scale_bits"),
        ({"n_params_b": 0}, "n_params_b"),
        ({"format": "int5"}, "format"),
        ({"matrix": "conv9"}, "matrix"),
        ({"symmetric": "yes"}, "symmetric"),
        ({"bits": 4}, "bits"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


def test_the_same_params_give_the_same_result() -> None:
    assert run({}) == run({})


ROWS = st.lists(st.floats(-100, 100).filter(lambda x: x == 0 or abs(x) > 1e-3), min_size=1, max_size=300)
MX = ("mxfp4", "mxfp6_e3m2", "mxfp6_e2m3", "mxfp8_e4m3", "mxfp8_e5m2")
ELEMENTS = {"mxfp4": ("fp4_e2m1", 2), "mxfp6_e3m2": ("fp6_e3m2", 4), "mxfp6_e2m3": ("fp6_e2m3", 2)} | {
    "mxfp8_e4m3": ("fp8_e4m3", 8),
    "mxfp8_e5m2": ("fp8_e5m2", 15),
}


def dequantized(name: str, weights: list[float]) -> list[float]:
    found = run({"format": name, "weights": cast("Value", weights)}).metrics["dequantized"]
    return cast("list[float]", found)


@MODEST
@given(ROWS, st.sampled_from(MX))
def test_microscaling_by_its_definition(weights: list[float], name: str) -> None:
    found = dequantized(name, weights)
    element, emax = ELEMENTS[name]
    for at in range(0, len(weights), 32):
        block = weights[at : at + 32]
        top = max(map(abs, block))
        if not top:
            assert found[at : at + 32] == [0] * len(block)
            continue
        scale = 2.0 ** (math.floor(math.log2(top)) - emax)
        assert found[at : at + 32] == [nearest_even(weight / scale, element) * scale for weight in block]
    assert dequantized(name, found) == found
    assert dequantized(name, [2 * weight for weight in weights]) == [2 * value for value in found]


@MODEST
@given(ROWS)
def test_nvfp4_by_its_definition(weights: list[float]) -> None:
    found = dequantized("nvfp4", weights)
    top = max(map(abs, weights))
    tensor = top / (6 * 448)
    for at in range(0, len(weights), 16):
        block = weights[at : at + 16]
        share = nearest_even(max(map(abs, block)) / 6 / tensor, "fp8_e4m3") if tensor else 0
        wanted = [nearest_even(w / (share * tensor), "fp4_e2m1") * share * tensor if share else 0.0 for w in block]
        assert found[at : at + 16] == pytest.approx(wanted, rel=1e-12)
    assert max(map(abs, found)) <= top * (1 + 1 / 16) * (1 + 1e-12)
    assert dequantized("nvfp4", [2 * weight for weight in weights]) == [2 * value for value in found]


@MODEST
@given(ROWS)
def test_q4_1_keeps_both_ends_and_q4_0_its_extreme(weights: list[float]) -> None:
    one, zero = dequantized("q4_1", weights), dequantized("q4_0", weights)
    for at in range(0, len(weights), 32):
        block = weights[at : at + 32]
        step = (max(block) - min(block)) / 15
        slack = step + 2e-3 * max(map(abs, block)) + 1e-6
        assert abs(min(one[at : at + 32]) - min(block)) <= slack and abs(max(one[at : at + 32]) - max(block)) <= slack
        extreme = max(range(len(block)), key=lambda place: abs(block[place]))
        assert zero[at + extreme] == pytest.approx(block[extreme], rel=1e-3, abs=1e-6)


@MODEST
@given(ROWS)
def test_q4_k_by_its_definition(weights: list[float]) -> None:
    def half(number: float) -> float:
        return nearest_even(number, "fp16")

    found = dequantized("q4_k", weights)
    for at in range(0, len(weights), 256):
        blocks = [weights[p : min(p + 32, at + 256)] for p in range(at, min(at + 256, len(weights)), 32)]
        lows = [max(0.0, -min(block)) for block in blocks]
        scales = [(max(max(block), 0.0) + low) / 15 for block, low in zip(blocks, lows, strict=True)]
        d, dmin = half(max(scales) / 63), half(max(lows) / 63)
        wanted = []
        for block, low, scale in zip(blocks, lows, scales, strict=True):
            a = min(63, round(scale / d)) * d if d else 0.0
            c = min(63, round(low / dmin)) * dmin if dmin else 0.0
            wanted += [a * min(15, max(0, round((w + c) / a))) - c if a else -c for w in block]
        assert found[at : at + 256] == pytest.approx(wanted, rel=1e-12, abs=1e-300)


def test_the_worked_block() -> None:
    weights = [0.1, -0.3, 0.72, 6.2, -2.5, 0.01, 1.4, -5.1]
    assert dequantized("mxfp4", weights) == [0, -0.5, 0.5, 6, -2, 0, 1.5, -6]
    wanted = [0, -0.516667, 0.516667, 6.2, -2.066667, 0, 1.55, -4.133333]
    assert dequantized("nvfp4", weights) == pytest.approx(wanted, abs=5e-7)


@pytest.mark.parametrize(
    ("given_", "bits"),
    [
        ({"format": "mxfp4"}, 4.25),
        ({"format": "mxfp6_e2m3"}, 6.25),
        ({"format": "mxfp8_e5m2", "granularity": "tensor"}, 8.25),
        ({"format": "nvfp4", "block_size": 128}, 4.5),
        ({"format": "q4_0"}, 4.5),
        ({"format": "q4_1"}, 5),
        ({"format": "q4_k"}, 4.5),
        ({"format": "int3", "block_size": 32}, 3.5),
        ({"format": "int2", "block_size": 32, "symmetric": False}, 2 + 18 / 32),
        ({"format": "int4", "block_size": 32, "symmetric": False, "zero_bits": 16}, 5),
        ({"format": "int4", "block_size": 128, "symmetric": False}, 4.15625),
        ({"format": "nf4", "double_quant": True}, 4 + 8 / 64 + 32 / (256 * 64)),
    ],
)
def test_bits_with_scales_and_zero_points(given_: dict[str, Value], bits: float) -> None:
    assert run(given_).metrics["bits_per_weight"] == pytest.approx(bits)


def test_scales_beyond_half_precision_are_refused() -> None:
    for name in ("q4_0", "q4_1", "q4_k"):
        with pytest.raises(LabError) as caught:
            run({"format": name, "weights": [1e9, -1e7]})
        assert caught.value.knob == "weights"


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("quant")
    assert_presets_run("quant")
