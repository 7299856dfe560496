"""Closed forms against a search, the lifetime against a finer one, and the published optima."""

import math
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import LabError, Series, Value
from tui.labs.scaling_law import run

PRINTED = {
    "hoffmann": (1.69, 406.4, 410.7, 0.34, 0.28),
    "hoffmann_fine": (1.69, 406.4, 410.7, 0.336, 0.283),
    "besiroglu": (1.8172, 482.01, 2085.43, 0.3478, 0.3658),
}
FIT = st.sampled_from(sorted(PRINTED))


def numbers(**params: Value) -> dict[str, float]:
    return cast("dict[str, float]", run(params).metrics)


def loss(fit: str, params: float, tokens: float) -> float:
    floor, a, b, alpha, beta = PRINTED[fit]
    return float(floor + a / params**alpha + b / tokens**beta)


@MODEST
@given(FIT, st.floats(17, 28))
def test_the_optimum_is_a_valley(fit: str, power: float) -> None:
    flops = 10**power
    found = cast("dict[str, float]", run_soundly("scaling_law", {"fit": fit, "flops": flops}).metrics)
    params, tokens = found["n_opt_b"] * 1e9, found["d_opt_b"] * 1e9
    assert 6 * params * tokens == pytest.approx(flops)
    assert found["loss"] == pytest.approx(loss(fit, params, tokens))
    assert found["tokens_per_param"] == pytest.approx(tokens / params)
    for factor in (0.95, 1.05):
        assert loss(fit, params * factor, flops / 6 / (params * factor)) > found["loss"]
    assert numbers(fit=fit, flops=2 * flops)["loss"] < found["loss"]


@MODEST
@given(FIT, st.floats(0.1, 1000), st.floats(10, 50000))
def test_a_fixed_model_beside_its_optima(fit: str, size: float, text: float) -> None:
    found = cast(
        "dict[str, float]",
        run_soundly("scaling_law", {"mode": "fixed", "fit": fit, "n_params_b": size, "n_tokens_b": text}).metrics,
    )
    assert found["loss"] == pytest.approx(loss(fit, size * 1e9, text * 1e9))
    assert found["flops"] == pytest.approx(6 * size * text * 1e18)
    best = numbers(fit=fit, flops=found["flops"])
    assert (found["n_opt_b"], found["d_opt_b"]) == pytest.approx((best["n_opt_b"], best["d_opt_b"]))
    assert found["loss_opt"] == pytest.approx(best["loss"]) and found["loss_opt"] <= found["loss"] + 1e-12
    least = found["flops"] / found["excess_flops"]
    assert found["excess_flops"] >= 1 - 1e-9
    assert numbers(fit=fit, flops=least)["loss"] == pytest.approx(found["loss"], rel=1e-9)
    if found["repaid_tokens_b"] is not None:
        same = numbers(fit=fit, flops=least)["n_opt_b"]
        served = found["repaid_tokens_b"]
        assert found["flops"] + 2 * size * served * 1e18 == pytest.approx(least + 2 * same * served * 1e18)


@MODEST
@given(FIT, st.floats(0.1, 2000), st.floats(0, 7))
def test_a_lifetime(fit: str, size: float, power: float) -> None:
    served = 10**power
    found = cast(
        "dict[str, float]",
        run_soundly(
            "scaling_law",
            {"mode": "lifetime", "fit": fit, "reference_params_b": size, "inference_tokens_b": served},
        ).metrics,
    )
    floor, a, b, alpha, beta = PRINTED[fit]
    params, tokens = found["n_opt_b"] * 1e9, found["d_opt_b"] * 1e9
    assert loss(fit, params, tokens) == pytest.approx(found["loss"])
    assert found["train_flops"] == pytest.approx(6 * params * tokens)
    assert found["total_flops"] == pytest.approx(6 * params * tokens + 2 * params * served * 1e9)
    above = found["loss"] - floor
    for factor in (0.99, 1.01):
        left = above - a / (params * factor) ** alpha
        if left <= 0:
            continue
        log_tokens = math.log(b / left) / beta
        if log_tokens < 300:
            other = 6 * params * factor * math.exp(log_tokens) + 2 * params * factor * served * 1e9
            assert other >= found["total_flops"] * (1 - 1e-9)
    assert 0 <= found["saving"] < 1
    more = numbers(mode="lifetime", fit=fit, reference_params_b=size, inference_tokens_b=2 * served)
    assert more["n_opt_b"] < found["n_opt_b"] * (1 + 1e-12) and more["saving"] >= found["saving"] - 1e-12
    assert found["n_opt_b"] <= size * (1 + 1e-9) and found["tokens_vs_reference"] >= 1 - 1e-9


@MODEST
@given(FIT, st.floats(0.1, 2000))
def test_with_nothing_to_serve_the_reference_is_best(fit: str, size: float) -> None:
    found = numbers(mode="lifetime", fit=fit, reference_params_b=size, inference_tokens_b=0)
    assert found["n_opt_b"] == pytest.approx(size) and found["saving"] == 0 and found["tokens_vs_reference"] == 1
    best = numbers(fit=fit, flops=found["train_flops"])
    assert best["n_opt_b"] == pytest.approx(size) and best["loss"] == pytest.approx(found["loss"])


def test_published_optima() -> None:
    served = numbers(mode="lifetime", fit="hoffmann_fine", reference_params_b=13, inference_tokens_b=2000)
    assert served["n_opt_b"] == pytest.approx(6.97, abs=5e-3) and served["d_opt_b"] == pytest.approx(1248, abs=0.5)
    assert served["saving"] == pytest.approx(0.174, abs=5e-4)
    assert served["total_flops"] / (1 - served["saving"]) - served["total_flops"] == pytest.approx(1.69e22, rel=2e-3)
    budget = numbers(flops=5.76e23)
    assert budget["n_opt_b"] == pytest.approx(72.2, abs=0.05) and budget["d_opt_b"] == pytest.approx(1329, abs=0.5)
    assert budget["tokens_per_param"] == pytest.approx(18.4, abs=0.05)
    assert numbers(flops=5.76e23, fit="hoffmann")["n_opt_b"] == pytest.approx(32.2, abs=0.05)


@MODEST
@given(st.floats(0.1, 3), st.floats(1, 1e4), st.floats(1, 1e4), st.floats(0.1, 1), st.floats(0.1, 1))
def test_constants_may_be_given(floor: float, a: float, b: float, alpha: float, beta: float) -> None:
    given_: dict[str, Value] = {"E": floor, "A": a, "B": b, "alpha": alpha, "beta": beta}
    found = numbers(mode="fixed", **given_)
    assert found["loss"] == pytest.approx(floor + a / 8e9**alpha + b / 15e12**beta)
    try:
        budget = cast("dict[str, float]", run_soundly("scaling_law", given_).metrics)
    except LabError:
        return
    params = budget["n_opt_b"] * 1e9
    for factor in (0.9, 1.1):
        other = floor + a / (params * factor) ** alpha + b / (5.76e23 / 6 / params / factor) ** beta
        assert other >= budget["loss"] * (1 - 1e-12)


def test_the_exponents_decide_what_grows() -> None:
    even = numbers(alpha=0.3, beta=0.3), numbers(alpha=0.3, beta=0.3, flops=4 * 5.76e23)
    assert even[1]["n_opt_b"] / even[0]["n_opt_b"] == pytest.approx(2)
    steep = numbers(alpha=0.2, beta=0.4), numbers(alpha=0.2, beta=0.4, flops=8 * 5.76e23)
    assert steep[1]["n_opt_b"] / steep[0]["n_opt_b"] == pytest.approx(4)


def test_the_first_block_says_it() -> None:
    first = run({}).blocks[0]
    assert (
        isinstance(first, Series)
        and first.title.startswith("Larger is not lower: 280B 2.00, 70B 1.97")
        and len(first.title) <= 76
    )
    marks = {name: next(y for y in column if y is not None) for name, column in first.y.items() if name != "budget"}
    assert marks["best"] < marks["Gopher"] and marks["Chinchilla"] < marks["Gopher"]


def test_what_leaves_all_bounds_is_said() -> None:
    for params in ({"alpha": 0.01, "beta": 10}, {"mode": "lifetime", "alpha": 0.01, "beta": 0.01, "A": 1e9}):
        try:
            run_soundly("scaling_law", cast("dict[str, Value]", params))
        except LabError as error:
            assert error.message
    with pytest.raises(LabError, match="at most"):
        run({"flops": 1e36})
    with pytest.raises(LabError, match="from 1,000 to 1e"):
        run({"flops": 1})


def test_knobs_and_presets() -> None:
    assert_same_knobs("scaling_law")
    assert_presets_run("scaling_law")
