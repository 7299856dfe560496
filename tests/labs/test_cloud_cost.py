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
    table = run({}).blocks[2]
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


def slowdown(p: dict[str, Value], interval: float) -> float:
    """Daly's complete model, by its definition."""
    save, between, restart = number(p["checkpoint_min"]), 60 * number(p["mtbf_hours"]), number(p["restart_min"])
    return between / interval * math.exp(restart / between) * math.expm1((interval + save) / between)


@MODEST
@given(SPOT, st.floats(0.1, 10))
def test_the_best_interval_loses_least(p: dict[str, Value], factor: float) -> None:
    found = run_soundly("cloud_cost", p).metrics
    best, paid = number(found["optimal_interval_min"]), number(found["slowdown"])
    assert paid == pytest.approx(slowdown(p, best), rel=1e-9) and paid >= 1
    for other in (0.99 * best, 1.01 * best, factor * best):
        assert paid <= slowdown(p, other) * (1 + 1e-12)
    assert (
        number(found["overhead_fraction"]) == pytest.approx(1 - 1 / paid, abs=1e-12)
        and number(found["overhead_fraction"]) < 1
    )
    price = number(p["price_per_gpu_hour"]) * (1 - number(p["spot_discount"]))
    if price * paid <= 1e18:
        assert number(found["effective_price"]) == pytest.approx(price * paid)
    else:
        assert found["effective_price"] is None


@MODEST
@given(SPOT, st.floats(1.05, 4))
def test_interruptions_saves_and_restarts_all_cost(p: dict[str, Value], factor: float) -> None:
    here = numbers(p)["slowdown"]
    rarer = numbers({**p, "mtbf_hours": factor * number(p["mtbf_hours"])})["slowdown"]
    longer = numbers({**p, "checkpoint_min": factor * number(p["checkpoint_min"])})["slowdown"]
    later = numbers({**p, "restart_min": number(p["restart_min"]) + factor})["slowdown"]
    assert rarer < here < min(longer, later)
    moved = numbers({**p, "restart_min": number(p["restart_min"]) + factor})["optimal_interval_min"]
    assert moved == numbers(p)["optimal_interval_min"]


@MODEST
@given(st.floats(0.1, 10), st.floats(0, 10), st.floats(4, 1000))
def test_dalys_interval_and_youngs_to_first_order(save: float, restart: float, times: float) -> None:
    p: dict[str, Value] = {"mode": "spot", "checkpoint_min": save, "restart_min": restart}
    found = numbers({**p, "mtbf_hours": times * save / 60})
    assert found["daly_interval_min"] == pytest.approx(found["optimal_interval_min"], rel=0.01)
    assert found["young_interval_min"] == pytest.approx(math.sqrt(2 * times) * save)
    between = 1e8 * save
    rare = numbers({**p, "mtbf_hours": between / 60})
    t = math.sqrt(2 * save * between)
    first = save / t + t / (2 * between) + restart / between
    assert rare["overhead_fraction"] == pytest.approx(first, rel=1e-3)
    assert numbers({**p, "mtbf_hours": save / 121})["daly_interval_min"] == pytest.approx(60 * save / 121)


@MODEST
@given(SPOT)
def test_at_the_break_even_spot_costs_what_on_demand_does(p: dict[str, Value]) -> None:
    hours = run(p).metrics["breakeven_mtbf_hours"]
    if not p["spot_discount"]:
        assert hours is None
        return
    there = numbers({**p, "mtbf_hours": min(max(number(hours), 1e-6), 1e9)})
    if 1e-6 < number(hours) < 1e9:
        assert there["effective_price"] == pytest.approx(number(p["price_per_gpu_hour"]), rel=1e-6)


@pytest.mark.parametrize("mtbf", [1 / 3, 1, 3, 24, 500])
@pytest.mark.parametrize(("save", "restart"), [(0.5, 0), (2, 5), (4, 10)])
def test_drawn_interruptions_agree_with_the_model(mtbf: float, save: float, restart: float) -> None:
    p: dict[str, Value] = {"mode": "spot", "mtbf_hours": mtbf, "checkpoint_min": save, "restart_min": restart}
    found = numbers({**p, "simulate": True})
    assert found["slowdown_simulated"] == pytest.approx(found["slowdown"], rel=0.05)
    assert "slowdown_simulated" not in numbers(p)


def test_a_job_that_never_gets_on_is_not_simulated() -> None:
    hopeless: dict[str, Value] = {
        "mode": "spot",
        "mtbf_hours": 0.01,
        "checkpoint_min": 60,
        "restart_min": 60,
        "simulate": True,
    }
    result = run_soundly("cloud_cost", hopeless)
    assert "slowdown_simulated" not in result.metrics and any("nothing was simulated" in n for n in result.notes)
    assert result.metrics["effective_price"] is None and number(result.metrics["overhead_fraction"]) < 1


def test_two_minutes_and_three_hours() -> None:
    found = numbers({"mode": "spot", "checkpoint_min": 2, "mtbf_hours": 3, "restart_min": 5})
    assert found["optimal_interval_min"] == pytest.approx(25.516, abs=5e-4)
    assert found["daly_interval_min"] == pytest.approx(25.516, abs=5e-4)
    assert found["young_interval_min"] == pytest.approx(26.833, abs=5e-4)
    assert found["slowdown"] == pytest.approx(1.19799, abs=5e-6)
    assert found["overhead_fraction"] == pytest.approx(0.16527, abs=5e-6)
    assert 60 * found["breakeven_mtbf_hours"] == pytest.approx(14.59, abs=5e-3)
    third = numbers({"mode": "spot", "checkpoint_min": 2, "restart_min": 5, "spot_discount": 0.3})
    assert 60 * third["breakeven_mtbf_hours"] == pytest.approx(59.07, abs=5e-3)


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
    assert many["young_interval_min"] == pytest.approx(one["young_interval_min"] / math.sqrt(factor))


def test_the_table_of_sizes_divides_the_time() -> None:
    table = run({"mode": "spot", "mtbf_hours": 3}).blocks[2]
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == pytest.approx([12, 3, 0.75, 3 / 16])


def test_counted_interruptions_come_before_a_mean_time() -> None:
    counted = run({"mode": "spot", "mtbf_hours": 100, "run_days": 54, "interruptions": 466}).metrics
    assert number(counted["mtbf_hours"]) < 3 and "mtbf_per_gpu_years" not in counted


def test_every_twenty_minutes_is_slow_and_still_cheaper() -> None:
    base: dict[str, Value] = {"mode": "spot", "price_per_gpu_hour": 1, "restart_min": 5}
    often = run_soundly("cloud_cost", {**base, "mtbf_hours": 0.333})
    assert number(often.metrics["optimal_interval_min"]) == pytest.approx(7.659, abs=5e-4)
    assert number(often.metrics["slowdown"]) == pytest.approx(2.0828, abs=5e-5)
    assert number(often.metrics["effective_price"]) == pytest.approx(0.8331, abs=5e-5)
    assert not often.notes[0].startswith("Dearer")
    dearer = run_soundly("cloud_cost", {**base, "mtbf_hours": 0.2})
    assert number(dearer.metrics["effective_price"]) > 1 and dearer.notes[0].startswith("Dearer")
    assert Spot(2.0, 0.6, 2, 1e9, 0).effective() == pytest.approx(0.8, rel=1e-3)


@MODEST
@given(BUYING, st.floats(0.1, 25), st.floats(1, 90))
def test_interest_and_resale(p: dict[str, Value], interest: float, resale: float) -> None:
    hours = run(p).metrics["breakeven_hours"]
    if hours is None:
        return
    dearer = numbers({**p, "interest_pct": interest})["breakeven_hours"]
    sold = run_soundly("cloud_cost", {**p, "resale_pct": resale})
    assert number(sold.metrics["breakeven_hours"]) < number(hours) < dearer
    gain = number(p["price_per_gpu_hour"]) - number(p["power_kw_per_gpu"]) * number(p["pue"]) * number(
        p["power_price_kwh"]
    )
    years, i = number(p["lifetime_years"]), interest / 100
    owed, paid = number(p["capex_per_gpu"]) * (1 + number(p["overhead_pct"]) / 100), dearer * gain
    each = paid / years
    assert owed * (1 + i) ** years == pytest.approx(each * ((1 + i) ** years - 1) / i, rel=1e-6)
    assert numbers({**p, "interest_pct": 1e-9})["breakeven_hours"] == pytest.approx(number(hours))


def test_four_years_at_eight_per_cent() -> None:
    base: dict[str, Value] = {"mode": "buy_vs_rent", "price_per_gpu_hour": 2.4, "power_price_kwh": 0}
    assert numbers(base)["breakeven_hours"] == pytest.approx(17500)
    assert numbers({**base, "resale_pct": 30})["breakeven_hours"] == pytest.approx(13750)
    both = numbers({**base, "resale_pct": 30, "interest_pct": 8})
    assert both["breakeven_hours"] == pytest.approx(17384, abs=1)
    free = run_soundly("cloud_cost", {**base, "overhead_pct": 0, "resale_pct": 100, "interest_pct": 0})
    assert free.metrics["breakeven_hours"] == 0
    gift = run_soundly("cloud_cost", {**base, "overhead_pct": 0, "resale_pct": 100, "capex_per_gpu": 0})
    assert gift.metrics["breakeven_hours"] == 0


TOKENS = st.fixed_dictionaries(
    {
        "mode": st.just("tokens"),
        "input_tokens_m": st.floats(0, 1e6),
        "cache_hit": st.floats(0, 1),
        "output_tokens_m": st.floats(0, 1e6),
        "input_price_mtok": st.floats(0, 20),
        "cached_price_mtok": st.floats(0, 20),
        "output_price_mtok": st.floats(0, 100),
        "gpu_hours": st.floats(0, 1e6),
        "price_per_gpu_hour": st.floats(0, 20),
    }
)


@MODEST
@given(TOKENS)
def test_what_tokens_earn(p: dict[str, Value]) -> None:
    found = run_soundly("cloud_cost", p).metrics
    cached = number(p["input_tokens_m"]) * number(p["cache_hit"])
    computed = number(p["input_tokens_m"]) - cached
    revenue = cached * number(p["cached_price_mtok"]) + computed * number(p["input_price_mtok"])
    revenue += number(p["output_tokens_m"]) * number(p["output_price_mtok"])
    cost = number(p["gpu_hours"]) * number(p["price_per_gpu_hour"])
    assert found["revenue_usd"] == pytest.approx(revenue, abs=1e-6) and found["cost_usd"] == cost
    if found["margin_pct"] is not None:
        assert cost > 0
        assert found["margin_pct"] == pytest.approx((revenue - cost) / cost * 100, rel=1e-6, abs=1e-6)
    else:
        assert cost < 1e-290
    if found["gross_margin"] is not None:
        assert revenue > 0
        assert found["gross_margin"] == pytest.approx((revenue - cost) / revenue, rel=1e-6, abs=1e-6)
    else:
        assert revenue < 1e-290


def test_deepseeks_day() -> None:
    found = numbers({"mode": "tokens", "price_per_gpu_hour": 2})
    assert found["margin_pct"] == pytest.approx(545.4, abs=0.05) and found["cost_usd"] == 87072
    day = numbers({"mode": "tokens", "price_per_gpu_hour": 2, "cache_hit": 342 / 608})
    assert day["revenue_usd"] == pytest.approx(562_027, rel=5e-4)
    assert day["blended_price_mtok"] == pytest.approx(day["revenue_usd"] / 776_000)
    assert day["cost_blended_mtok"] == pytest.approx(87072 / 776_000)
    assert day["gross_margin"] == pytest.approx(0.845, abs=5e-4)


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
    serving: dict[str, Value] = {"tokens_per_s_per_gpu": 1e10 if large else 1e-6, "utilization": 1 if large else 1e-6}
    buying: dict[str, Value] = {
        "mode": "buy_vs_rent",
        "capex_per_gpu": 1e10 if large else 0,
        "power_kw_per_gpu": 1e6 if large else 0,
        "lifetime_years": 100 if large else 1e-3,
    }
    spot: dict[str, Value] = {"mode": "spot", "checkpoint_min": 1e6, "mtbf_hours": 1e9 if large else 1e-6, "n_gpus": 1}
    tokens: dict[str, Value] = {"mode": "tokens", "input_tokens_m": 1e10 if large else 0, "gpu_hours": 0}
    for params in (serving, buying, spot, tokens):
        run_soundly("cloud_cost", {**params, "price_per_gpu_hour": price})


@pytest.mark.parametrize("mode", ["serving", "buy_vs_rent", "spot", "tokens"])
def test_the_same_params_give_the_same_result(mode: str) -> None:
    assert run({"mode": mode}) == run({"mode": mode})


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("cloud_cost")
    assert_presets_run("cloud_cost")
