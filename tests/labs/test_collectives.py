"""Vectors that move against the operation's definition, and bytes and times against the published costs."""

import itertools
import math
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.collectives import MOST_MOVED, run
from tui.labs.collectives.cost import even, large
from tui.labs.collectives.moves import ALGORITHMS, OPS, Algorithm, Group, Op, plan, refusal
from tui.labs.contract import Gantt, LabError, Value

ABLE = [(op, algorithm) for op in OPS for algorithm in ALGORITHMS if not refusal(op, algorithm, Group(8, 4))]


def numbers(**params: Value) -> dict[str, float]:
    return cast("dict[str, float]", run(params).metrics)


def by_definition(op: str, vectors: list[list[int]]) -> list[list[int]]:
    n, length = len(vectors), len(vectors[0])
    spans = [(length * i // n, length * (i + 1) // n) for i in range(n)]
    sums = [sum(column) for column in zip(*vectors, strict=True)]
    if op == "all_reduce":
        return [sums] * n
    if op == "broadcast":
        return [vectors[0]] * n
    if op == "reduce_scatter":
        return [sums[a:b] for a, b in spans]
    if op == "all_gather":
        return [[x for vector, (a, b) in zip(vectors, spans, strict=True) for x in vector[a:b]]] * n
    return [[x for vector in vectors for x in vector[a:b]] for a, b in spans]


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """An operation, an algorithm that can do it, a group that it can be done with, and vectors of any length."""
    op, algorithm = draw(st.sampled_from(ABLE))
    node = draw(st.integers(1, 5))
    ranks = draw(st.integers(1, 12))
    if algorithm == "halving_doubling":
        ranks = draw(st.sampled_from([1, 2, 4, 8, 16]))
    if algorithm == "hierarchical":
        ranks = node * draw(st.integers(1, 4))
    length = draw(st.integers(1, 30))
    row = st.lists(st.integers(-1000, 1000), min_size=length, max_size=length)
    return {
        "op": op,
        "algorithm": algorithm,
        "gpus_per_node": node,
        "vectors": draw(st.lists(row, min_size=ranks, max_size=ranks)),
    }


@MODEST
@given(cases())
def test_every_rank_ends_with_the_direct_result(case: dict[str, Any]) -> None:
    found = run_soundly("collectives", case).metrics
    assert found["result"] == by_definition(case["op"], case["vectors"])
    assert found["correct"] is True


@pytest.mark.parametrize(("op", "algorithm"), ABLE)
def test_messages_add_up(op: Op, algorithm: Algorithm) -> None:
    group = Group(8, 4)
    steps = plan(op, algorithm, group)
    whole = numbers(op=op, algorithm=algorithm, ranks=8, gpus_per_node=4, message_bytes=8e6)
    assert whole["steps"] == len(steps) and whole["correct"] is True
    assert whole["bytes_intra"] + whole["bytes_inter"] == pytest.approx(whole["bytes_sent_total"])
    assert whole["bytes_sent_max"] * 8 >= whole["bytes_sent_total"]
    assert all(message.source != message.target for step in steps for message in step.messages)
    assert whole["algbw_gb_s"] == pytest.approx(8e6 / whole["time_us"] / 1e3)


@pytest.mark.parametrize(("op", "algorithm"), ABLE)
def test_large_groups_are_summed_as_small_ones_are_counted(op: Op, algorithm: Algorithm) -> None:
    for ranks, node in ((1, 1), (2, 1), (2, 2), (16, 8), (9, 8), (12, 4), (12, 5), (7, 7), (32, 8)):
        group = Group(ranks, node)
        if refusal(op, algorithm, group):
            continue
        counted, summed = even(op, algorithm, group), large(op, algorithm, group)
        assert counted.sent == pytest.approx(summed.sent), group
        assert (counted.intra, counted.inter) == pytest.approx((summed.intra, summed.inter)), group
        for one, other in zip(counted.ports, summed.ports, strict=True):
            assert one == pytest.approx(other), group


TOTALS = st.sampled_from([(2, 2), (4, 2), (8, 4), (8, 8), (16, 8), (32, 8)])


@MODEST
@given(TOTALS, st.floats(64, 1e10))
def test_all_reduce_sends_twice_the_message_for_each_rank_but_one(group: tuple[int, int], message: float) -> None:
    ranks, node = group
    for algorithm in ("ring", "tree", "halving_doubling", "hierarchical"):
        found = numbers(algorithm=algorithm, ranks=ranks, gpus_per_node=node, message_bytes=message)
        assert found["bytes_sent_total"] == pytest.approx(2 * (ranks - 1) * message)
    direct = numbers(algorithm="direct", ranks=ranks, gpus_per_node=node, message_bytes=message)
    assert direct["bytes_sent_total"] == pytest.approx(ranks * (ranks - 1) * message)
    by_node = numbers(algorithm="hierarchical", ranks=ranks, gpus_per_node=node, message_bytes=message)
    assert by_node["bytes_inter"] == pytest.approx(2 * (ranks // node - 1) * message)


@MODEST
@given(
    st.sampled_from(ABLE),
    st.sampled_from([(4, 2), (8, 4), (8, 8), (16, 4)]),
    st.floats(64, 1e10),
    st.floats(1, 1800),
    st.floats(1, 400),
    st.floats(0, 50),
    st.floats(0, 100),
)
def test_the_bus_is_never_faster_than_its_wires(
    kind: tuple[str, str], group: tuple[int, int], message: float, link: float, net: float, near: float, far: float
) -> None:
    found = numbers(
        op=kind[0],
        algorithm=kind[1],
        ranks=group[0],
        gpus_per_node=group[1],
        message_bytes=message,
        link_gb_s=link,
        net_gb_s=net,
        latency_us=near,
        net_latency_us=far,
    )
    wires = link if group[0] == group[1] else link + net
    assert found["busbw_gb_s"] <= wires * (1 + 1e-9)
    assert 0 <= found["latency_share"] <= 1


@MODEST
@given(st.integers(2, 24), st.floats(64, 1e10), st.floats(1, 1800))
def test_a_ring_without_latency_fills_its_links(ranks: int, message: float, link: float) -> None:
    for op in ("all_reduce", "reduce_scatter", "all_gather"):
        found = numbers(op=op, ranks=ranks, gpus_per_node=64, message_bytes=message, link_gb_s=link, latency_us=0)
        assert found["busbw_gb_s"] == pytest.approx(link)


@MODEST
@given(st.integers(1, 10), st.sampled_from(["ring", "direct"]))
def test_one_element_a_pair_is_a_transposition(ranks: int, algorithm: str) -> None:
    vectors = [[rank * 100 + to for to in range(ranks)] for rank in range(ranks)]
    found = run({"op": "all_to_all", "algorithm": algorithm, "vectors": cast("Value", vectors)}).metrics
    assert found["result"] == [list(column) for column in zip(*vectors, strict=True)]


@pytest.mark.parametrize(
    ("algorithm", "large", "small"),
    [
        ("ring", 4185, 310),
        ("hierarchical", 822, 58),
        ("halving_doubling", 3129, 32.3),
        ("tree", 9365, 32.9),
        ("direct", None, 9.8),
    ],
)
def test_four_nodes(algorithm: str, large: float | None, small: float) -> None:
    if large:
        assert numbers(algorithm=algorithm, ranks=32)["time_us"] == pytest.approx(large, rel=2e-3)
    assert numbers(algorithm=algorithm, ranks=32, message_bytes=1e4)["time_us"] == pytest.approx(small, rel=6e-3)


@MODEST
@given(st.sampled_from([2, 4, 8, 16, 32, 64]), st.floats(0, 1e10), st.floats(0, 50))
def test_the_published_costs(ranks: int, message: float, latency: float) -> None:
    """Thakur, Rabenseifner and Gropp 2005: 2(n-1)a + 2(n-1)/n S b, and 2 log2(n) a + the same."""
    moved = 2 * (ranks - 1) / ranks * message / 450e3
    for algorithm, steps in (("ring", 2 * (ranks - 1)), ("halving_doubling", 2 * math.log2(ranks))):
        found = numbers(algorithm=algorithm, ranks=ranks, gpus_per_node=64, message_bytes=message, latency_us=latency)
        assert found["steps"] == steps
        assert found["time_us"] == pytest.approx(steps * latency + moved, abs=1e-9)


def test_ring_and_tree_cross() -> None:
    cases: tuple[dict[str, Value], ...] = ({"ranks": 8}, {"ranks": 32}, {"op": "broadcast", "gpus_per_node": 16})
    for params in cases:
        found = run(params).metrics["ring_overtakes_bytes"]
        if found is None:
            continue
        for factor, faster in ((0.9, "tree"), (1.1, "ring")):
            times = {
                name: numbers(**{**params, "algorithm": name, "message_bytes": cast("float", found) * factor})[
                    "time_us"
                ]
                for name in ("ring", "tree")
            }
            assert min(times, key=times.__getitem__) == faster
    assert run({"ranks": 8}).metrics["ring_overtakes_bytes"] is not None


def test_more_ranks_of_one_node_hardly_cost_bytes() -> None:
    four, many = (numbers(ranks=ranks, gpus_per_node=64)["bytes_sent_max"] for ranks in (4, 32))
    assert four == 1.5e8 and many == pytest.approx(1.9375e8)


def test_a_single_slow_link_sets_the_time_of_all() -> None:
    one, two = (numbers(ranks=16, gpus_per_node=node)["time_us"] for node in (16, 8))
    assert one == pytest.approx(30 * (2 + 6.25e6 / 450e3)) and two == pytest.approx(30 * (5 + 6.25e6 / 50e3))
    first = run({}).blocks[0]
    assert isinstance(first, Gantt) and first.title.startswith(
        "The flat ring takes 5.8x as long as by node: 3,900 against 676.9 µs"
    )
    assert len(first.lanes) == 5


@pytest.mark.parametrize(
    "params",
    [
        {"op": "broadcast", "algorithm": "halving_doubling"},
        {"op": "all_to_all", "algorithm": "tree"},
        {"op": "all_gather", "algorithm": "hierarchical"},
        {"algorithm": "halving_doubling", "ranks": 12},
        {"algorithm": "hierarchical", "ranks": 12},
    ],
)
def test_what_cannot_be_done_is_said(params: dict[str, Value]) -> None:
    with pytest.raises(LabError) as caught:
        run(params)
    assert caught.value.knob == "algorithm"


def test_limits() -> None:
    assert run({"ranks": 1}).metrics["algbw_gb_s"] is None and run({"ranks": 1}).metrics["correct"] is True
    many = run_soundly("collectives", {"ranks": 1024}).metrics
    assert many["steps"] == 2046 and "correct" not in many
    with pytest.raises(LabError, match="1,024"):
        run({"ranks": 1025})
    with pytest.raises(LabError, match=f"{MOST_MOVED} ranks"):
        run({"vectors": [[1.0]] * 65})
    for op, algorithm in itertools.product(("all_reduce", "all_to_all"), ("ring", "hierarchical")):
        run_soundly("collectives", {"op": op, "algorithm": algorithm, "ranks": 64})
    run_soundly("collectives", {"message_bytes": 0, "latency_us": 0, "net_latency_us": 0})


def test_knobs_and_presets() -> None:
    assert_same_knobs("collectives")
    assert_presets_run("collectives")
