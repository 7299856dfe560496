"""The systolic array against the plain product, SCALE-Sim's formula and Google's own figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import Heat, LabError, Steps, Value
from tui.labs.systolic import run
from tui.labs.systolic.formula import Shape, utilization
from tui.labs.systolic.grid import multiply

SIDE = st.integers(1, 9)
SHAPES = st.builds(Shape, SIDE, SIDE, SIDE, SIDE, SIDE)


def params(shape: Shape, **more: Value) -> dict[str, Value]:
    return {**shape._asdict(), **more}


@MODEST
@given(SHAPES, st.booleans())
def test_the_grid_multiplies_in_the_cycles_of_the_formula(shape: Shape, double: bool) -> None:
    found = run_soundly("systolic", params(shape, double_buffer=double)).metrics
    rows, cols, m, k, n = shape
    folds = -(-k // rows) * -(-n // cols)
    expected = folds * (2 * rows + cols + m - 2)
    if double:
        expected = rows + (folds - 1) * max(m, rows) + m + rows + cols - 2
    assert found["output_matches"] is True
    assert found["tiles"] == folds
    assert found["cycles"] == found["simulated_cycles"] == expected
    assert found["macs"] == found["busy_pe_cycles"] == m * k * n
    assert found["utilization"] == m * k * n / (rows * cols * expected) <= 1


@MODEST
@given(SHAPES, st.booleans(), st.data())
def test_any_whole_numbers_come_out_right(shape: Shape, double: bool, data: st.DataObject) -> None:
    rows, cols, m, k, n = shape
    whole = st.integers(-(10**12), 10**12)
    a = data.draw(st.lists(st.lists(whole, min_size=k, max_size=k), min_size=m, max_size=m))
    b = data.draw(st.lists(st.lists(whole, min_size=n, max_size=n), min_size=k, max_size=k))
    ran = multiply(a, b, shape, double)
    assert ran.output == [[sum(a[i][r] * b[r][j] for r in range(k)) for j in range(n)] for i in range(m)]
    assert max(ran.busy) <= rows * cols


def test_four_by_four() -> None:
    found = run({"m": 4, "k": 4, "n": 4}).metrics
    assert found["cycles"] == 14
    assert found["utilization"] == 64 / 224


@MODEST
@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 4), st.integers(1, 4))
def test_a_long_stream_fills_a_double_buffered_array(rows: int, cols: int, deep: int, wide: int) -> None:
    shapes = [Shape(rows, cols, m, rows * deep, cols * wide) for m in (1, 10**2, 10**5, 10**8)]
    shares = [utilization(shape, True) for shape in shapes]
    assert shares == sorted(shares) and shares[-1] > 0.99999


def test_tpu_v1_peak() -> None:
    found = run({"rows": 256, "cols": 256, "clock_ghz": 0.7}).metrics
    assert found["peak_tops"] == 2 * 256 * 256 * 0.7 / 1000
    four = run({"rows": 256, "cols": 256, "clock_ghz": 0.7, "n_arrays": 4}).metrics
    assert four["peak_tops"] == pytest.approx(4 * 91.75, abs=0.01)


def test_time_is_of_one_array() -> None:
    found = run({"clock_ghz": 2, "n_arrays": 16}).metrics
    assert found["time_us"] == 72 / 2000


def test_above_the_guard_only_the_closed_forms_are_given() -> None:
    result = run_soundly("systolic", {"rows": 256, "cols": 256, "m": 1000, "k": 10**6, "n": 10**6})
    assert result.metrics["tiles"] == 3907 * 3907
    assert not result.metrics.keys() & {"output_matches", "simulated_cycles", "busy_pe_cycles"}
    assert "Too large" in result.notes[0]


def test_the_largest_screen_setting_is_really_run() -> None:
    found = run({"rows": 32, "cols": 32, "m": 64, "k": 64, "n": 64}).metrics
    assert found["output_matches"] is True


@MODEST
@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 20), SIDE, SIDE)
def test_the_steps_light_every_pe_that_works(rows: int, cols: int, m: int, k: int, n: int) -> None:
    result = run(params(Shape(rows, cols, m, min(k, rows), min(n, cols))))
    steps = result.blocks[2]
    assert isinstance(steps, Steps)
    lit = 0
    for frame, caption in zip(steps.frames, steps.captions, strict=True):
        assert isinstance(frame, Heat)
        now = sum(cell == 1 for row in frame.rows for cell in row)
        assert f": {now} of {rows * cols} PEs" in caption
        lit += now
    assert lit == result.metrics["macs"]


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"rows": 0}, "rows"),
        ({"m": -1}, "m"),
        ({"k": 2.5}, "k"),
        ({"n": 10**12}, "n"),
        ({"clock_ghz": 0}, "clock_ghz"),
        ({"clock_ghz": float("nan")}, "clock_ghz"),
        ({"double_buffer": 1}, "double_buffer"),
        ({"cells": 1}, "cells"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


def test_the_same_params_give_the_same_result() -> None:
    assert run({}) == run({})


SIDES = st.integers(1, 9)


@MODEST
@given(SIDES, SIDES, SIDES, SIDES, SIDES, st.booleans(), st.sampled_from(["ws", "os", "is"]))
def test_every_dataflow_gives_the_product(
    rows: int, cols: int, m: int, k: int, n: int, double: bool, dataflow: str
) -> None:
    sizes: dict[str, Value] = {"rows": rows, "cols": cols, "m": m, "k": k, "n": n, "double_buffer": double}
    found = run_soundly("systolic", {**sizes, "dataflow": dataflow}).metrics
    assert found["output_matches"] is True and found["busy_pe_cycles"] == m * k * n
    assert found["simulated_cycles"] == found["cycles"]
    stay = {"ws": (k, n, m), "os": (m, n, k), "is": (k, m, n)}[dataflow]
    folds, stream = -(-stay[0] // rows) * -(-stay[1] // cols), stay[2]
    single = folds * (2 * rows + cols + stream - 2)
    buffered = rows + (folds - 1) * max(stream, rows) + stream + rows + cols - 2
    assert found["cycles"] == (buffered if double else single)
    if dataflow != "os":
        turned = {"ws": "is", "is": "ws"}[dataflow]
        other = run({**sizes, "m": n, "n": m, "dataflow": turned}).metrics
        assert other["cycles"] == found["cycles"]


@MODEST
@given(SIDES, SIDES, SIDES, st.floats(0.001, 1000), st.sampled_from([1, 2]), st.booleans())
def test_memory_may_bind(m: int, k: int, n: int, bandwidth: float, elem: int, resident: bool) -> None:
    sizes: dict[str, Value] = {"m": m, "k": k, "n": n, "elem_bytes": elem, "act_resident": resident}
    free, found = run(sizes).metrics, run_soundly("systolic", {**sizes, "mem_bw_gbs": bandwidth}).metrics
    moved = elem * (k * n if resident else m * k + k * n + m * n)
    computing, moving = free["time_us"], found["mem_time_us"]
    assert isinstance(computing, float) and isinstance(moving, float)
    assert found["dram_bytes"] == moved and moving == pytest.approx(moved / bandwidth / 1e3)
    assert found["time_us"] == max(computing, moving) and free["bound"] == "compute" and free["mem_time_us"] == 0
    assert found["bound"] == ("memory" if moving > computing else "compute")
    assert found["achieved_tops"] == pytest.approx(2e-6 * m * k * n / max(computing, moving))


def test_scale_sims_count_and_the_first_tpu() -> None:
    sizes: dict[str, Value] = {"rows": 32, "cols": 32, "m": 128, "k": 256, "n": 64}
    assert run({**sizes, "dataflow": "os"}).metrics["cycles"] == 2800
    assert run(sizes).metrics["cycles"] == 3552
    tpu: dict[str, Value] = {"rows": 256, "cols": 256, "m": 64, "k": 2048, "n": 2048, "clock_ghz": 0.7}
    found = run({**tpu, "double_buffer": True, "mem_bw_gbs": 34, "act_resident": True}).metrics
    assert found["achieved_tops"] == pytest.approx(4.35, abs=5e-3) and found["bound"] == "memory"


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("systolic")
    assert_presets_run("systolic")
