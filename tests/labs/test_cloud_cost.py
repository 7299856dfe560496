"""Costs against their formulas: tokens, break-even, and the best checkpoint interval."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.cloud_cost import run
from tui.labs.cloud_cost.spot import Spot
from tui.labs.contract import LabError, Table, Value

PRICE = st.floats(0.1, 20)
SERVING = st.fixed_dictionaries(
    {
        "price_per_gpu_hour": PRICE,
        "tokens_per_s_per_gpu": st.floats(1, 1e5),
        "utilization": st.floats(0.01, 1),
    }
)
BUYING = st.fixed_dictionaries(
    {
        "mode": st.just("buy_vs_rent"),
        "price_per_gpu_hour": PRICE,
        "capex_per_gpu": st.floats(1000, 1e5),
        "overhead_pct": st.floats(0, 150),
        "power_kw_per_gpu": st.floats(0.1, 3),
        "pue": st.floats(1, 2),
        "power_price_kwh": st.floats(0.01, 0.5),
        "lifetime_years": st.floats(1, 8),
    }
)
SPOT = st.fixed_dictionaries(
    {
        "mode": st.just("spot"),
        "price_per_gpu_hour": PRICE,
        "checkpoint_min": st.floats(0.1, 60),
        "mtbf_hours": st.floats(0.1, 1000),
        "restart_min": st.floats(0, 120),
        "spot_discount": st.floats(0, 0.9),
    }
)


def numbers(params: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(params).metrics.items() if isinstance(value, int | float)}


def number(value: Value) -> float:
    assert isinstance(value, int | float)
    return float(value)


@MODEST
@given(SERVING)
def test_tokens_that_are_served_pay_for_all_hours(p: dict[str, Value]) -> None:
    cost = number(run_soundly("cloud_cost", p).metrics["cost_per_mtok"])
    sold = number(p["tokens_per_s_per_gpu"]) * 3600 * number(p["utilization"])
    assert cost * sold / 1e6 == pytest.approx(number(p["price_per_gpu_hour"]))
    half = {**p, "utilization": number(p["utilization"]) / 2}
    assert numbers(half)["cost_per_mtok"] == pytest.approx(2 * cost)


def test_two_dollars_and_1000_tokens() -> None:
    base: dict[str, Value] = {"price_per_gpu_hour": 2, "tokens_per_s_per_gpu": 1000}
    assert numbers({**base, "utilization": 1})["cost_per_mtok"] == pytest.approx(0.556, abs=5e-4)
    assert numbers({**base, "utilization": 0.2})["cost_per_mtok"] == pytest.approx(2.78, abs=5e-3)


def test_the_dearer_hour_sells_the_cheaper_token() -> None:
    table = run({}).blocks[1]
    assert isinstance(table, Table)
    rows = {str(row[0]): (number(row[1]), number(row[4])) for row in table.rows}
    now, dear, idle = rows["now"], rows["twice price, 3x tokens/s"], rows["that, a quarter as busy"]
    assert dear[0] > now[0] and dear[1] < now[1]
    assert idle[0] < now[0] and idle[1] > now[1]


@MODEST
@given(BUYING)
def test_at_the_break_even_both_have_paid_the_same(p: dict[str, Value]) -> None:
    found = run_soundly("cloud_cost", p).metrics
    running = number(p["power_kw_per_gpu"]) * number(p["pue"]) * number(p["power_price_kwh"])
    price, hours = number(p["price_per_gpu_hour"]), found["breakeven_hours"]
    if price <= running:
        assert hours is None and found["breakeven_utilization"] is None
        return
    bought = number(p["capex_per_gpu"]) * (1 + number(p["overhead_pct"]) / 100)
    assert number(hours) * price == pytest.approx(bought + number(hours) * running)
    life = number(p["lifetime_years"]) * 8760
    assert number(found["breakeven_utilization"]) * life == pytest.approx(number(hours))
    dearer = numbers({**p, "price_per_gpu_hour": price * 1.1})
    assert dearer["breakeven_hours"] < number(hours)


def test_the_default_purchase() -> None:
    found = numbers({"mode": "buy_vs_rent", "price_per_gpu_hour": 2.35})
    assert found["breakeven_hours"] == pytest.approx(42_000 / 2.25)
    assert found["breakeven_utilization"] == pytest.approx(42_000 / 2.25 / 35_040)


def test_a_rent_below_the_power_bill_is_never_beaten() -> None:
    result = run_soundly("cloud_cost", {"mode": "buy_vs_rent", "price_per_gpu_hour": 0.1})
    assert result.metrics["breakeven_hours"] is None and "never pays" in result.notes[0]
    late = run_soundly("cloud_cost", {"mode": "buy_vs_rent", "price_per_gpu_hour": 1})
    assert number(late.metrics["breakeven_utilization"]) > 1 and "within its life" in late.notes[0]


@MODEST
@given(SPOT, st.floats(0.1, 10))
def test_the_best_interval_loses_least(p: dict[str, Value], factor: float) -> None:
    found = run_soundly("cloud_cost", p).metrics
    save, between, restart = number(p["checkpoint_min"]), 60 * number(p["mtbf_hours"]), number(p["restart_min"])
    best = number(found["optimal_interval_min"])
    assert best == pytest.approx(math.sqrt(2 * save * between))
    lost = number(found["overhead_fraction"])
    assert lost == pytest.approx(save / best + best / (2 * between) + restart / between)
    other = factor * best
    assert lost <= (save / other + other / (2 * between) + restart / between) * (1 + 1e-12)
    paid = number(p["price_per_gpu_hour"]) * (1 - number(p["spot_discount"]))
    if lost < 1:
        assert number(found["effective_price"]) * (1 - lost) == pytest.approx(paid)
    else:
        assert found["effective_price"] is None


def test_two_minutes_and_three_hours() -> None:
    found = numbers({"mode": "spot", "checkpoint_min": 2, "mtbf_hours": 3, "restart_min": 0})
    assert found["optimal_interval_min"] == pytest.approx(26.8, abs=0.05)
    assert found["overhead_fraction"] == pytest.approx(0.149, abs=5e-4)


def test_the_llama_3_run() -> None:
    found = numbers({"mode": "spot", "n_gpus": 16384, "run_days": 54, "interruptions": 466})
    assert found["mtbf_hours"] == pytest.approx(2.78, abs=5e-3)
    assert found["mtbf_per_gpu_years"] == pytest.approx(54 / 365 * 16384 / 466)


@MODEST
@given(st.integers(1, 10_000), st.integers(1, 1000), st.integers(2, 64))
def test_more_gpus_of_the_same_kind_fail_more_often(gpus: int, failures: int, factor: int) -> None:
    run_: dict[str, Value] = {"mode": "spot", "n_gpus": gpus, "run_days": 30, "interruptions": failures}
    one, many = numbers(run_), numbers({**run_, "n_gpus": gpus * factor, "interruptions": failures * factor})
    assert many["mtbf_hours"] == pytest.approx(one["mtbf_hours"] / factor)
    assert many["mtbf_per_gpu_years"] == pytest.approx(one["mtbf_per_gpu_years"])
    assert many["optimal_interval_min"] == pytest.approx(one["optimal_interval_min"] / math.sqrt(factor))


def test_the_table_of_sizes_divides_the_time() -> None:
    table = run({"mode": "spot", "mtbf_hours": 3}).blocks[1]
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == pytest.approx([12, 3, 0.75, 3 / 16])


def test_counted_interruptions_come_before_a_mean_time() -> None:
    counted = run({"mode": "spot", "mtbf_hours": 100, "run_days": 54, "interruptions": 466}).metrics
    assert number(counted["mtbf_hours"]) < 3 and "mtbf_per_gpu_years" not in counted


def test_spot_can_be_dearer_than_on_demand() -> None:
    often = run_soundly("cloud_cost", {"mode": "spot", "mtbf_hours": 0.333, "restart_min": 5})
    assert number(often.metrics["effective_price"]) > 2.35 and often.notes[0].startswith("Dearer")
    never = run_soundly("cloud_cost", {"mode": "spot", "mtbf_hours": 0.1, "restart_min": 5})
    assert never.metrics["effective_price"] is None
    assert Spot(2.0, 0.6, 2, 1e9, 0).effective() == pytest.approx(0.8, rel=1e-3)


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"utilization": 0}, "utilization"),
        ({"utilization": 1.1}, "utilization"),
        ({"tokens_per_s_per_gpu": 0}, "tokens_per_s_per_gpu"),
        ({"price_per_gpu_hour": -1}, "price_per_gpu_hour"),
        ({"price_per_gpu_hour": math.nan}, "price_per_gpu_hour"),
        ({"mode": "buy"}, "mode"),
        ({"mode": "buy_vs_rent", "pue": 0.9}, "pue"),
        ({"mode": "buy_vs_rent", "lifetime_years": 0}, "lifetime_years"),
        ({"mode": "buy_vs_rent", "capex_per_gpu": math.inf}, "capex_per_gpu"),
        ({"mode": "spot", "checkpoint_min": 0}, "checkpoint_min"),
        ({"mode": "spot", "mtbf_hours": 0}, "mtbf_hours"),
        ({"mode": "spot", "spot_discount": 1}, "spot_discount"),
        ({"mode": "spot", "interruptions": 0, "run_days": 1}, "interruptions"),
        ({"mode": "spot", "interruptions": 3}, "run_days"),
        ({"mode": "spot", "run_days": 3}, "interruptions"),
        ({"offer": "aws"}, "offer"),
        ({"utilisation": 1}, "utilisation"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


@pytest.mark.parametrize("price", [0, 1e-9, 1e9])
@pytest.mark.parametrize("large", [False, True])
def test_extremes_stay_finite(price: float, large: bool) -> None:
    serving: dict[str, Value] = {"tokens_per_s_per_gpu": 1e12 if large else 1e-6, "utilization": 1 if large else 1e-6}
    buying: dict[str, Value] = {
        "mode": "buy_vs_rent",
        "capex_per_gpu": 1e12 if large else 0,
        "power_kw_per_gpu": 1e6 if large else 0,
        "lifetime_years": 100 if large else 1e-3,
    }
    spot: dict[str, Value] = {"mode": "spot", "checkpoint_min": 1e6, "mtbf_hours": 1e9 if large else 1e-6, "n_gpus": 1}
    for params in (serving, buying, spot):
        run_soundly("cloud_cost", {**params, "price_per_gpu_hour": price})


@pytest.mark.parametrize("mode", ["serving", "buy_vs_rent", "spot"])
def test_the_same_params_give_the_same_result(mode: str) -> None:
    assert run({"mode": mode}) == run({"mode": mode})


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("cloud_cost")
    assert_presets_run("cloud_cost")
