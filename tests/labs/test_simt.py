"""The warp lab against one thread at a time, against arithmetic, and against NVIDIA's own examples."""

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import LabError, Steps, Value
from tui.labs.simt import run

PATTERNS: dict[str, Callable[[int, int], bool]] = {
    "uniform": lambda t, w: True,
    "alternate": lambda t, w: t % 2 == 0,
    "half": lambda t, w: t % w < w / 2,
    "by_warp": lambda t, w: (t // w) % 2 == 0,
    "one_lane": lambda t, w: t % w == 0,
}
LENGTHS = st.integers(0, 20)
WARPS = st.sampled_from([4, 8, 16, 32, 64])
DIVERGENT = st.fixed_dictionaries(
    {
        "kernel": st.sampled_from(["if_else", "switch", "loop"]),
        "pattern": st.sampled_from(sorted(PATTERNS)),
        "then_len": LENGTHS,
        "else_len": LENGTHS,
        "prologue": LENGTHS,
        "epilogue": LENGTHS,
        "n_paths": st.integers(1, 9),
        "body_len": LENGTHS,
        "warp_size": WARPS,
        "n_threads": st.integers(1, 150),
    }
)


def metric(params: dict[str, Value], name: str) -> float:
    value = run(params).metrics[name]
    assert isinstance(value, int | float)
    return value


def alone(p: dict[str, int | str], thread: int) -> int:
    """Instructions of one thread on a machine of its own."""
    paths, body = int(p["n_paths"]), int(p["body_len"])
    path = thread % paths
    if p["kernel"] == "if_else":
        takes = PATTERNS[str(p["pattern"])](thread, int(p["warp_size"]))
        inside = 1 + int(p["then_len"] if takes else p["else_len"])
    elif p["kernel"] == "switch":
        inside = path + 1 + body
    else:
        inside = (path + 1) * (1 + body) + 1
    return int(p["prologue"]) + inside + int(p["epilogue"])


@MODEST
@given(DIVERGENT)
def test_lanes_do_what_single_threads_would(p: dict[str, int | str]) -> None:
    found = run_soundly("simt", p).metrics
    issued, useful, efficiency = (found[n] for n in ("issued", "useful_lane_ops", "simd_efficiency"))
    assert isinstance(issued, int) and isinstance(efficiency, float)
    threads, warp = range(int(p["n_threads"])), int(p["warp_size"])
    assert useful == sum(alone(p, t) for t in threads)
    assert 0 < efficiency <= 1
    longest = [max(alone(p, t) for t in threads[at : at + warp]) for at in range(0, len(threads), warp)]
    assert sum(longest) <= issued


@MODEST
@given(WARPS, st.integers(1, 5), LENGTHS, LENGTHS)
def test_full_warps_that_agree_waste_nothing(warp: int, warps: int, then_len: int, else_len: int) -> None:
    p: dict[str, Value] = {"pattern": "uniform", "warp_size": warp, "n_threads": warp * warps}
    p |= {"then_len": then_len, "else_len": else_len}
    assert run(p).metrics["simd_efficiency"] == 1
    assert run(p).metrics["issued"] == warps * (5 + 1 + then_len + 5)  # nobody is in the other arm: it is not issued


@MODEST
@given(st.sampled_from(["switch", "loop"]), WARPS, st.integers(1, 64), LENGTHS)
def test_a_path_more_never_costs_one_warp_less(kernel: str, warp: int, threads: int, body: int) -> None:
    p: dict[str, Value] = {
        "kernel": kernel,
        "warp_size": warp,
        "n_threads": min(warp, threads),
        "body_len": body,
    }
    costs = [metric({**p, "n_paths": paths}, "issued") for paths in range(1, 12)]
    assert all(fewer <= more for fewer, more in pairwise(costs))


def test_a_divergent_warp_pays_for_both_arms() -> None:
    found = run({}).metrics
    assert (found["issued"], found["useful_lane_ops"]) == (164, 3328)
    assert found["simd_efficiency"] == pytest.approx(0.634, abs=5e-4)
    assert run({"pattern": "by_warp"}).metrics["simd_efficiency"] == 1
    assert run({"pattern": "by_warp"}).metrics["issued"] == 2 * 21 + 2 * 31


def test_a_partial_warp_costs_whole_instructions() -> None:
    found = run({"pattern": "uniform", "n_threads": 33}).metrics
    assert (found["issued"], found["useful_lane_ops"]) == (42, 33 * 21)


def test_the_last_path_of_a_switch_is_tested_too() -> None:
    found = run({"kernel": "switch", "n_paths": 4, "body_len": 8, "n_threads": 32}).metrics
    assert found["issued"] == 5 + 4 + 4 * 8 + 5
    assert found["useful_lane_ops"] == 32 * (10 + 8) + 8 * (1 + 2 + 3 + 4)


def test_the_steps_light_the_lanes_that_work() -> None:
    steps = run({}).blocks[1]
    assert isinstance(steps, Steps)
    last = steps.frames[-1]
    lit = [sum(cell == 1 for cell in row) for row in last.rows]  # type: ignore[union-attr]
    assert lit == [32, 32, 16, 16, 32]
    assert "41 issued so far" in steps.captions[-1]
    assert steps.opens == len(steps.frames) - 1, "the whole warp is seen without a key"


@pytest.mark.parametrize(
    ("given_", "sectors", "efficiency"),
    [
        ({"stride": 1}, 4, 1.0),
        ({"stride": 2}, 8, 0.5),
        ({"stride": 8}, 32, 0.125),
        ({"offset_bytes": 4}, 5, 0.8),
        ({"stride": 0}, 1, 0.125),
        ({"stride": 1, "elem_bytes": 16}, 16, 1.0),
        ({"stride": 64, "elem_bytes": 16, "offset_bytes": 24}, 64, 0.25),
    ],
)
def test_sectors(given_: dict[str, int], sectors: int, efficiency: float) -> None:
    found = run_soundly("simt", {"mode": "coalescing", **given_}).metrics
    assert (found["sectors"], found["bytes_moved"]) == (sectors, 32 * sectors)
    assert found["efficiency"] == efficiency


@MODEST
@given(st.integers(0, 64), st.sampled_from([1, 2, 4, 8, 16]), st.integers(0, 128), WARPS)
def test_sectors_are_those_of_the_bytes_asked(stride: int, elem: int, offset: int, warp: int) -> None:
    p: dict[str, Value] = {"stride": stride, "elem_bytes": elem, "offset_bytes": offset, "warp_size": warp}
    found = run({"mode": "coalescing", **p}).metrics
    asked = {offset + lane * stride * elem + byte for lane in range(warp) for byte in range(elem)}
    assert found["sectors"] == len({address // 32 for address in asked})
    assert found["efficiency"] == len(asked) / (32 * len({address // 32 for address in asked}))


@MODEST
@given(st.integers(1, 500))
def test_conflicts_follow_the_common_divisor(stride: int) -> None:
    found = run_soundly("simt", {"mode": "banks", "stride": stride}).metrics
    assert found["conflict_degree"] == math.gcd(stride, 32)


def test_padding_a_tile_ends_the_conflict_and_one_word_is_broadcast() -> None:
    degrees = [run({"mode": "banks", "stride": stride}).metrics["conflict_degree"] for stride in (32, 33, 0)]
    assert degrees == [32, 1, 1]


@pytest.mark.parametrize(
    ("given_", "occupancy", "limiter"),
    [
        ({}, 1.0, ["warps", "registers"]),
        ({"regs_per_thread": 16}, 1.0, ["warps"]),
        ({"regs_per_thread": 33}, 0.75, ["registers"]),
        ({"regs_per_thread": 40}, 0.75, ["registers"]),
        ({"threads_per_block": 32}, 0.5, ["blocks"]),
        ({"smem_per_block_bytes": 115712}, 0.25, ["shared_memory"]),
        ({"sm": "rtx4090"}, 1.0, ["warps"]),
        ({"sm": "a100", "smem_per_block_bytes": 163 * 1024}, 0.125, ["shared_memory"]),
        ({"threads_per_block": 1024, "regs_per_thread": 64}, 0.5, ["registers"]),
    ],
)
def test_occupancy(given_: dict[str, Value], occupancy: float, limiter: list[str]) -> None:
    found = run_soundly("simt", {"mode": "occupancy", **given_}).metrics
    assert found["occupancy"] == occupancy
    assert found["limiter"] == limiter


@MODEST
@given(
    st.sampled_from(["a100", "h100", "rtx4090"]),
    st.integers(1, 1024),
    st.integers(16, 254),
    st.integers(0, 90_000),
    st.integers(0, 3000),
)
def test_more_resources_never_raise_occupancy(sm: str, threads: int, regs: int, smem: int, more: int) -> None:
    def share(regs: int, smem: int) -> float:
        p: dict[str, Value] = {"sm": sm, "threads_per_block": threads}
        p |= {"regs_per_thread": regs, "smem_per_block_bytes": smem}
        try:
            return metric({"mode": "occupancy", **p}, "occupancy")
        except LabError as error:
            assert "cannot launch" in error.message
            return 0.0

    assert 0 <= share(regs + 1, smem) <= share(regs, smem) <= 1
    assert share(regs, smem + more) <= share(regs, smem)


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"mode": "occupancy", "threads_per_block": 1024, "regs_per_thread": 255}, "regs_per_thread"),
        ({"mode": "occupancy", "sm": "rtx4090", "smem_per_block_bytes": 232448}, "smem_per_block_bytes"),
        ({"mode": "occupancy", "threads_per_block": 1025}, "threads_per_block"),
        ({"n_threads": 0}, "n_threads"),
        ({"n_threads": 10**6}, "n_threads"),
        ({"kernel": "while"}, "kernel"),
        ({"then_len": -1}, "then_len"),
        ({"then_len": 1.5}, "then_len"),
        ({"warp_size": True}, "warp_size"),
        ({"mode": "banks", "stride": -1}, "stride"),
        ({"strid": 1}, "strid"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


def test_the_same_params_give_the_same_result() -> None:
    for mode in ("divergence", "coalescing", "banks", "occupancy"):
        assert run({"mode": mode}) == run({"mode": mode})


@MODEST
@given(st.integers(0, 64), st.sampled_from([4, 8, 16]), st.sampled_from([4, 8, 16, 32, 64]))
def test_banks_are_served_in_phases(stride: int, wide: int, warp: int) -> None:
    found = run_soundly("simt", {"mode": "banks", "stride": stride, "access_bytes": wide, "warp_size": warp}).metrics
    lanes, words = 128 // wide, wide // 4
    served = []
    for first in range(0, warp, lanes):
        asked = {lane * stride * words + w for lane in range(first, min(warp, first + lanes)) for w in range(words)}
        served.append(max(sum(word % 32 == bank for word in asked) for bank in range(32)))
    assert found["conflict_degree"] == max(served) <= lanes
    assert found["wavefronts"] == sum(served) and found["ideal_wavefronts"] == len(served)
    assert found["bank_efficiency"] == pytest.approx(len(served) / sum(served))


@MODEST
@given(st.integers(0, 1200), st.integers(0, 1200), st.integers(32, 1024), st.integers(1, 300))
def test_a_threshold_splits_few_warps(low: int, high: int, block: int, threads: int) -> None:
    knobs: dict[str, Value] = {"pattern": "threshold", "threshold": low, "threshold_hi": high, "block": block}
    found = run_soundly("simt", {**knobs, "n_threads": threads}).metrics
    takes = [t % block < low or (high > 0 and t % block >= high) for t in range(threads)]
    warps = [takes[first : first + 32] for first in range(0, threads, 32)]
    assert found["then_warps"] == sum(map(any, warps))
    assert found["divergent_warps"] == sum(any(warp) and not all(warp) for warp in warps)
    if low >= block:
        assert found["divergent_warps"] == 0


def test_wide_banks_thresholds_and_trips_as_worked() -> None:
    wide = run({"mode": "banks", "stride": 4, "access_bytes": 8}).metrics
    assert (wide["conflict_degree"], wide["wavefronts"], wide["ideal_wavefronts"]) == (4, 8, 2)
    found = run({"pattern": "threshold", "n_threads": 64}).metrics
    assert (found["issued"], found["useful_lane_ops"], found["divergent_warps"]) == (72, 1784, 1)
    loop: dict[str, Value] = {"kernel": "loop", "n_paths": 1, "prologue": 0, "epilogue": 0, "n_threads": 32}
    assert [run({**loop, "trips_min": least}).metrics["issued"] for least in (0, 1, 5)] == [1, 10, 46]


@MODEST
@given(
    st.floats(1, 1e5), st.floats(100, 2000), st.integers(1, 256), st.sampled_from([1, 2, 4, 8, 16]), st.integers(1, 16)
)
def test_littles_law(bandwidth: float, latency: float, sms: int, elem: int, loads: int) -> None:
    knobs: dict[str, Value] = {"mode": "latency", "mem_bw_gbs": bandwidth, "latency_ns": latency, "sms": sms}
    found = run_soundly("simt", {**knobs, "elem_bytes": elem, "loads_in_flight": loads}).metrics
    each, warps = found["bytes_per_sm"], found["warps_needed"]
    assert isinstance(each, float) and isinstance(warps, int)
    assert found["bytes_in_flight"] == pytest.approx(bandwidth * 1e9 * latency * 1e-9)
    assert each == pytest.approx(bandwidth * latency / sms)
    assert (warps - 1) * 32 * elem * loads <= each * (1 + 1e-9) and warps * 32 * elem * loads >= each * (1 - 1e-9)
    assert found["occupancy_needed"] == warps / 64
    twice = run({**knobs, "elem_bytes": elem, "loads_in_flight": 2 * loads}).metrics["warps_needed"]
    assert isinstance(twice, int) and twice in (warps // 2, -(-warps // 2))


def test_full_occupancy_neither_suffices_nor_is_needed() -> None:
    small, wide = run({"mode": "latency"}), run({"mode": "latency", "elem_bytes": 16})
    assert small.metrics["bytes_in_flight"] == pytest.approx(2.01e6)
    assert (small.metrics["warps_needed"], wide.metrics["warps_needed"]) == (119, 30)
    shares = [small.metrics["occupancy_needed"], wide.metrics["occupancy_needed"]]
    assert shares == pytest.approx([1.86, 0.47], abs=5e-3) and "cannot be reached" in small.notes[1]


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("simt")
    assert_presets_run("simt")
