"""The pipeline against its dependencies, the formulas of GPipe and Megatron-LM, and their worked cases."""

from itertools import pairwise
from typing import Any, cast
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import Gantt, LabError, Table, Value
from tui.labs.pipeline import GUARD, run
from tui.labs.pipeline.events import Ran, needed, simulate
from tui.labs.pipeline.orders import Op, Plan, order

TIME = st.floats(0.1, 10)
PLAIN = st.builds(Plan, st.sampled_from(["gpipe", "1f1b"]), st.integers(1, 9), st.integers(1, 20), st.just(1))
INTERLEAVED = st.builds(
    lambda p, groups, v: Plan("interleaved", p, p * groups, v), st.integers(1, 6), st.integers(1, 4), st.integers(1, 5)
)
PLANS = st.one_of(PLAIN, INTERLEAVED)


def params(plan: Plan, **more: Value) -> dict[str, Value]:
    knobs: dict[str, Value] = {"schedule": plan.schedule, "stages": plan.stages, "microbatches": plan.microbatches}
    if plan.schedule == "interleaved":
        knobs["virtual_chunks"] = plan.chunks
    return {**knobs, **more}


def numbers(given_: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(given_).metrics.items() if isinstance(value, int | float)}


@MODEST
@given(PLANS, TIME, TIME)
def test_equal_stages_idle_as_the_formula_says(plan: Plan, forward: float, backward: float) -> None:
    found = run_soundly("pipeline", params(plan, t_forward=forward, t_backward=backward)).metrics
    p, m, v = plan.stages, plan.microbatches, plan.chunks
    each = forward + backward
    assert found["ideal_time"] == pytest.approx(m * each)
    assert found["makespan"] == pytest.approx(m * each + (p - 1) * each / v)
    assert found["bubble_fraction"] == pytest.approx((p - 1) / (v * m + p - 1), abs=1e-12)
    assert found["bubble_overhead"] == pytest.approx((p - 1) / (v * m), abs=1e-12)


@MODEST
@given(PLAIN)
def test_1f1b_holds_a_micro_batch_per_stage_and_gpipe_all(plan: Plan) -> None:
    found = run(params(plan)).metrics
    p, m = plan.stages, plan.microbatches
    expected = [m if plan.schedule == "gpipe" else min(p - rank, m) for rank in range(p)]
    assert found["peak_by_rank"] == expected
    assert found["peak_inflight"] == max(expected)


@MODEST
@given(INTERLEAVED)
def test_interleaving_holds_its_warm_up_and_one_more(plan: Plan) -> None:
    p, m, v = plan.stages, plan.microbatches, plan.chunks
    expected = []
    for rank in range(p):
        warm_up = m * v if m == p else min(m * v, 2 * (p - rank - 1) + (v - 1) * p)
        expected.append(min(m * v, warm_up + 1) / v)
    assert run(params(plan)).metrics["peak_by_rank"] == pytest.approx(expected)


def assert_possible(ran: Ran, pieces: int) -> None:
    """No two operations of a rank overlap, and each starts after all that it needs."""
    ends = {event.op: event.end for events in ran.by_rank for event in events}
    for events in ran.by_rank:
        for before, after in pairwise(events):
            assert after.start >= before.end
        for event in events:
            backward, piece, micro, weights = event.op
            if weights:
                assert event.start >= ends[Op(True, piece, micro)]
                continue
            needs = [(False, piece, micro)] if backward else []
            if backward and piece < pieces - 1:
                needs.append((True, piece + 1, micro))
            if not backward and piece:
                needs.append((False, piece - 1, micro))
            assert all(event.start >= ends[Op(*need)] for need in needs)


@MODEST
@given(PLANS, st.data())
def test_nothing_starts_before_what_it_needs(plan: Plan, data: st.DataObject) -> None:
    each = st.lists(TIME, min_size=plan.stages, max_size=plan.stages)
    forward, backward = data.draw(each), data.draw(each)
    ran = simulate(plan, forward, backward)
    assert_possible(ran, plan.stages * plan.chunks)
    for rank, events in enumerate(ran.by_rank):
        done = sorted(event.op for event in events)
        pieces = [chunk * plan.stages + rank for chunk in range(plan.chunks)]
        micros = range(plan.microbatches)
        assert done == [(way, piece, micro, False) for way in (False, True) for piece in pieces for micro in micros]
        assert sum(e.end - e.start for e in events) == pytest.approx(
            plan.microbatches * (forward[rank] + backward[rank])
        )


@MODEST
@given(PLAIN, st.data())
def test_unequal_stages_are_no_faster_than_the_slowest(plan: Plan, data: st.DataObject) -> None:
    each = st.lists(TIME, min_size=plan.stages, max_size=plan.stages)
    forward, backward = data.draw(each), data.draw(each)
    m = plan.microbatches
    given_ = params(plan, stage_t_forward=list(forward), stage_t_backward=list(backward))
    result = run_soundly("pipeline", given_)
    found = numbers(given_)
    slowest = max(f + b for f, b in zip(forward, backward, strict=True))
    mean = (sum(forward) + sum(backward)) / plan.stages
    assert found["makespan"] >= m * slowest - 1e-9
    assert found["ideal_time"] == pytest.approx(m * mean)
    assert found["bubble_fraction"] == pytest.approx(1 - m * mean / found["makespan"], abs=1e-12)
    if plan.schedule == "gpipe":  # two flow lines one after the other
        whole = sum(forward) + (m - 1) * max(forward) + sum(backward) + (m - 1) * max(backward)
        assert found["makespan"] == pytest.approx(whole)
    assert "slowest stage" in result.notes[0]


def test_megatrons_order() -> None:
    plan = Plan("interleaved", 2, 4, 2)
    text = ["".join(("b" if op.backward else "f") + f"{op.piece}{op.micro} " for op in order(plan, r)) for r in (0, 1)]
    assert text[0] == "f00 f01 f20 f21 f02 b20 f03 b21 f22 b00 f23 b01 b22 b23 b02 b03 "
    assert text[1] == "f10 f11 f30 b30 f31 b31 f12 b10 f13 b11 f32 b32 f33 b33 b12 b13 "


def test_the_order_of_1f1b() -> None:
    text = "".join(("b" if op.backward else "f") + str(op.micro) for op in order(Plan("1f1b", 4, 4, 1), 1))
    assert text == "f0f1f2b0f3b1b2b3"


def test_worked_cases() -> None:
    gpipe = numbers({"schedule": "gpipe", "stages": 4, "microbatches": 8})
    assert gpipe["bubble_fraction"] == pytest.approx(3 / 11) and gpipe["makespan"] == 33
    two = numbers({"schedule": "interleaved", "stages": 4, "microbatches": 8, "t_forward": 1, "t_backward": 2})
    assert two["bubble_fraction"] == pytest.approx(3 / 19) and two["makespan"] == 28.5


def test_the_default_shows_that_1f1b_idles_like_gpipe_with_less_memory() -> None:
    result = run({})
    gantt, _, table = result.blocks[:3]
    assert isinstance(gantt, Gantt) and isinstance(table, Table)
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["GPipe"][:2] == rows["1F1B"][:2]
    assert (rows["GPipe"][2], rows["1F1B"][2]) == (8, 4)
    assert rows["1F1B"][3] == 2 * 8 * 3 and rows["interleaved, v = 2"][3] == 2 * 8 * 7
    drawn = sum(end - start for lane in gantt.lanes for start, end, _, _ in lane)
    assert 1 - drawn / (4 * 33) == pytest.approx(3 / 11)


def test_one_list_of_stage_times_is_enough() -> None:
    result = run({"schedule": "gpipe", "microbatches": 2, "stage_t_forward": [1, 4, 1]})
    assert result.metrics["makespan"] == 6 + 4 + 3 * 2 + 2
    assert any("3 stages" in note for note in result.notes)


@MODEST
@given(PLANS, st.integers(1, 4))
def test_the_closed_forms_go_on_where_the_run_ends(plan: Plan, more: int) -> None:
    ran = numbers(params(plan))
    scale = GUARD * more
    large = plan._replace(microbatches=plan.stages * scale)
    found = run_soundly("pipeline", params(large)).metrics
    assert "peak_by_rank" not in found and "makespan" in found
    assert found["bubble_fraction"] == pytest.approx(
        (plan.stages - 1) / (large.chunks * large.microbatches + plan.stages - 1)
    )
    assert ran.keys() == found.keys()


@pytest.mark.parametrize("schedule", ["gpipe", "1f1b", "interleaved"])
def test_the_guard_agrees_with_the_run(schedule: str) -> None:
    expected = numbers({"schedule": schedule})
    with patch("tui.labs.pipeline.GUARD", 1):
        assert numbers({"schedule": schedule}) == pytest.approx(expected)


def test_the_largest_screen_setting_is_really_run() -> None:
    knobs: dict[str, Value] = {"schedule": "interleaved", "stages": 16, "microbatches": 64, "virtual_chunks": 8}
    assert isinstance(run(knobs).blocks[0], Gantt)


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"stages": 0}, "stages"),
        ({"microbatches": -1}, "microbatches"),
        ({"microbatches": 2.5}, "microbatches"),
        ({"schedule": "interleaved", "microbatches": 9}, "microbatches"),
        ({"schedule": "interleaved", "virtual_chunks": 0}, "virtual_chunks"),
        ({"schedule": "zero"}, "schedule"),
        ({"t_forward": 0}, "t_forward"),
        ({"t_backward": float("nan")}, "t_backward"),
        ({"t_backward": float("inf")}, "t_backward"),
        ({"schedule": "gpipe", "stage_t_forward": [1, 0]}, "stage_t_forward"),
        ({"schedule": "gpipe", "stage_t_forward": []}, "stage_t_forward"),
        ({"schedule": "gpipe", "stage_t_forward": [1, 2], "stage_t_backward": [1]}, "stage_t_backward"),
        ({"schedule": "gpipe", "stage_t_forward": [1, 2], "microbatches": 10**6}, "microbatches"),
        ({"stage": 3}, "stage"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


def test_the_same_params_give_the_same_result() -> None:
    assert run({}) == run({})


ZERO_BUBBLE = st.fixed_dictionaries(
    {
        "stages": st.integers(1, 8),
        "microbatches": st.integers(1, 20),
        "t_forward": st.floats(0.1, 5),
        "t_backward": st.floats(0.1, 5),
        "w_share": st.floats(0, 1),
    }
)


@MODEST
@given(ZERO_BUBBLE, st.floats(0, 2), st.floats(0, 2))
def test_zero_bubble_by_its_formula_and_beside_1f1b(p: dict[str, Any], send: float, more: float) -> None:
    found = run_soundly("pipeline", {**p, "schedule": "zb_h1"}).metrics
    stages, m, makespan = p["stages"], p["microbatches"], cast("float", found["makespan"])
    weights = p["w_share"] * p["t_backward"]
    inputs = p["t_backward"] - weights
    one = run({**p, "w_share": None, "schedule": "1f1b"}).metrics
    bubble = (stages - 1) * (p["t_forward"] + inputs - weights)
    assert makespan <= cast("float", one["makespan"]) * (1 + 1e-9)
    assert found["bubble_time"] == pytest.approx(makespan - cast("float", found["ideal_time"]), abs=1e-9)
    if m >= stages:
        assert found["peak_by_rank"] == [min(stages, m)] * stages
        if weights <= min(p["t_forward"], inputs):
            assert found["bubble_time"] == pytest.approx(bubble, abs=1e-6)
    if weights <= min(p["t_forward"], inputs):
        assert cast("float", found["bubble_time"]) >= bubble - 1e-6
    slow = run({**p, "schedule": "zb_h1", "t_send": send}).metrics["makespan"]
    slower = run({**p, "schedule": "zb_h1", "t_send": send + more}).metrics["makespan"]
    assert makespan * (1 - 1e-9) <= cast("float", slow) <= cast("float", slower) * (1 + 1e-9)
    whole = run({**p, "schedule": "zb_h1", "w_share": 0}).metrics["makespan"]
    assert whole == pytest.approx(cast("float", one["makespan"]))


@MODEST
@given(PLANS, st.floats(0, 3))
def test_sending_delays_what_comes_from_another_rank(plan: Plan, send: float) -> None:
    ran = simulate(plan, [1.0] * plan.stages, [2.0] * plan.stages, t_send=send)
    ends = {event.op: event.end for events in ran.by_rank for event in events}
    for events in ran.by_rank:
        for event in events:
            need = needed(event.op, plan.stages * plan.chunks)
            if need is not None:
                apart = plan.stages > 1 and need.piece != event.op.piece
                assert event.start >= ends[need] + (send if apart else 0)


def test_zb_h1_and_dualpipe_as_published() -> None:
    found, plain = run({"schedule": "zb_h1"}).metrics, run({}).metrics
    assert (found["makespan"], plain["makespan"], plain["bubble_time"]) == (27, 33, 9)
    assert found["bubble_overhead"] == 0.125 and found["peak_by_rank"] == [4, 4, 4, 4]
    equal = numbers({"schedule": "zb_h1", "stages": 6, "microbatches": 12, "t_backward": 2})
    assert equal["bubble_overhead"] == pytest.approx(5 / 36)
    dual = run_soundly("pipeline", {"schedule": "dualpipe", "stages": 8, "microbatches": 20}).metrics
    assert [dual["bubble_time"], dual["bubble_overhead"]] == pytest.approx([6, 0.1])
    assert (dual["peak_inflight"], dual["param_copies"]) == (9, 2)
    own = numbers({"schedule": "dualpipe", "stages": 8, "t_overlapped": 4, "w_share": 0.25})
    assert own["bubble_time"] == pytest.approx(3 * (4 + 2 - 3 * 0.5))
    with pytest.raises(LabError) as caught:
        run({"schedule": "dualpipe", "stages": 5})
    assert caught.value.knob == "stages"


def test_beyond_the_guard_the_new_schedules_have_what_is_closed() -> None:
    large: dict[str, Value] = {"schedule": "zb_h1", "stages": 16, "microbatches": 10_000}
    assert numbers(large)["bubble_time"] == pytest.approx(15 * (1 + 1 - 1))
    for wrong in ({**large, "w_share": 0.9}, {**large, "schedule": "1f1b", "t_send": 1}):
        with pytest.raises(LabError):
            run(wrong)
    assert numbers({"schedule": "interleaved", "stage_t_forward": [1, 2], "stage_t_backward": [1, 2]})["makespan"] > 0


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("pipeline")
    assert_presets_run("pipeline")
