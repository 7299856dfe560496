"""Energy against its formulas, the published figures and EcoLogits' own results."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.same_knobs import assert_presets_run, assert_same_knobs
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import Gantt, LabError, Table, Value
from tui.labs.energy import run

PUE = st.floats(1, 2)
GRID = st.floats(0, 1.2)
TRAINING = st.fixed_dictionaries(
    {
        "mode": st.just("training"),
        "gpu_hours": st.floats(100, 1e9),
        "gpu_power_w": st.floats(50, 3000),
        "pue": PUE,
        "grid_kg_per_kwh": GRID,
    }
)
FLOPS = st.fixed_dictionaries(
    {
        "active_params_b": st.floats(0.1, 2000),
        "tokens_out": st.floats(1, 1e5),
        "peak_tflops": st.floats(1, 1e5),
        "flop_utilization": st.floats(0.01, 1),
        "gpu_power_w": st.floats(50, 3000),
        "power_fraction": st.floats(0.1, 1),
        "pue": PUE,
        "grid_kg_per_kwh": GRID,
    }
)
ECOLOGITS = st.fixed_dictionaries(
    {
        "method": st.just("ecologits"),
        "active_params_b": st.floats(0.1, 100),
        "total_params_b": st.floats(100, 5000),
        "weight_bits": st.sampled_from([4, 8, 16, 32]),
        "batch_size": st.integers(1, 512),
        "tokens_out": st.floats(1, 1e5),
        "pue": PUE,
        "grid_kg_per_kwh": GRID,
    }
)


def numbers(params: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(params).metrics.items() if isinstance(value, int | float)}


def number(value: Value) -> float:
    assert isinstance(value, int | float)
    return float(value)


@MODEST
@given(TRAINING, st.floats(1, 10))
def test_training_is_linear_in_everything(p: dict[str, Value], factor: float) -> None:
    found = run_soundly("energy", p).metrics
    energy = number(p["gpu_hours"]) * number(p["gpu_power_w"]) * number(p["pue"]) / 1e6
    assert found["energy_mwh"] == pytest.approx(energy)
    assert found["co2_t"] == pytest.approx(energy * number(p["grid_kg_per_kwh"]))
    for knob in ("gpu_hours", "gpu_power_w", "pue"):
        more = numbers({**p, knob: factor * number(p[knob])})
        assert more["energy_mwh"] == pytest.approx(factor * energy)
        assert more["co2_t"] == pytest.approx(factor * number(found["co2_t"]))
    assert numbers({**p, "pue": 1})["energy_mwh"] <= energy * (1 + 1e-12)


@MODEST
@given(FLOPS)
def test_a_query_from_its_flops(p: dict[str, Value]) -> None:
    found = run_soundly("energy", p).metrics
    flops = 2e9 * number(p["active_params_b"]) * number(p["tokens_out"])
    seconds = flops / (number(p["peak_tflops"]) * 1e12 * number(p["flop_utilization"]))
    watts = number(p["gpu_power_w"]) * number(p["power_fraction"])
    assert found["flops"] == pytest.approx(flops)
    assert found["gpu_seconds"] == pytest.approx(seconds)
    assert found["wh_per_query"] == pytest.approx(seconds * watts * number(p["pue"]) / 3600)
    kg_per_kwh = number(p["grid_kg_per_kwh"])
    assert found["gco2_per_query"] == pytest.approx(number(found["wh_per_query"]) * kg_per_kwh)


@MODEST
@given(st.one_of(FLOPS, ECOLOGITS), st.floats(1, 10))
def test_more_tokens_and_more_overhead_never_need_less(p: dict[str, Value], factor: float) -> None:
    base = number(run_soundly("energy", p).metrics["wh_per_query"])
    assert numbers({**p, "tokens_out": factor * number(p["tokens_out"])})["wh_per_query"] >= base * (1 - 1e-12)
    pue = number(p["pue"])
    assert numbers({**p, "pue": factor * pue})["wh_per_query"] == pytest.approx(factor * base)
    assert numbers({**p, "pue": 1})["wh_per_query"] == pytest.approx(base / pue)


@MODEST
@given(st.floats(0.01, 100), st.floats(1e3, 1e11))
def test_a_fleet_in_three_units(wh: float, queries: float) -> None:
    found = run_soundly("energy", {"mode": "fleet", "wh_per_query": wh, "queries_per_day": queries}).metrics
    day = wh * queries / 1e6
    assert found["mwh_per_day"] == pytest.approx(day)
    assert number(found["average_mw"]) * 24 == pytest.approx(day)
    assert found["gwh_per_year"] == pytest.approx(day * 0.365)


@pytest.mark.parametrize(
    ("active", "total", "bits", "batch", "tokens", "pue", "gpus", "wh"),
    [
        (100, 100, 16, 64, 500, 1, 4, 0.3346394972736006),
        (37, 671, 8, 64, 500, 1.2, 16, 0.9947252242961077),
        (8, 8, 16, 1, 400, 1.1, 1, 0.4841448199462979),
        (70, 70, 16, 256, 1000, 1.09, 4, 0.3011110757864867),
        (440, 1760, 16, 64, 250, 1.2, 64, 9.813335468742105),
    ],
)
def test_ecologits_own_results(
    active: float, total: float, bits: int, batch: int, tokens: float, pue: float, gpus: int, wh: float
) -> None:
    """From the functions of ecologits/impacts/llm.py in ecologits 0.11.3 (without a limit on latency)."""
    found = numbers(
        {
            "method": "ecologits",
            "active_params_b": active,
            "total_params_b": total,
            "weight_bits": bits,
            "batch_size": batch,
            "tokens_out": tokens,
            "pue": pue,
        }
    )
    assert found["gpus"] == gpus
    assert found["wh_per_query"] == pytest.approx(wh, rel=1e-12)


def test_gpt_3() -> None:
    params: dict[str, Value] = {"mode": "training", "gpu_hours": 10_000 * 14.8 * 24, "gpu_power_w": 330, "pue": 1.1}
    assert numbers(params)["energy_mwh"] == pytest.approx(1289, abs=0.5)
    given_: dict[str, Value] = {"mode": "training", "energy_mwh_in": 1287, "grid_kg_per_kwh": 0.429}
    found = numbers({**given_, "gpu_hours": 1, "pue": 2})
    assert found["energy_mwh"] == 1287 and found["co2_t"] == pytest.approx(552, abs=0.5)


def test_llama_2_70b() -> None:
    run_: dict[str, Value] = {"mode": "training", "gpu_hours": 1_720_320, "gpu_power_w": 400, "pue": 1}
    assert numbers(run_)["energy_mwh"] == pytest.approx(688, abs=0.5)
    assert numbers({**run_, "grid_kg_per_kwh": 0.4235})["co2_t"] == pytest.approx(291.42, abs=0.05)


def test_epoch_ais_query() -> None:
    assert numbers({})["wh_per_query"] == pytest.approx(0.295, abs=5e-4)
    assert numbers({"tokens_out": 5000})["wh_per_query"] == pytest.approx(2.95, abs=5e-3)


def test_the_tornado_halves_and_doubles_within_what_is_possible() -> None:
    here = numbers({})["wh_per_query"]
    tornado, table = run({}).blocks[1:3]
    assert isinstance(tornado, Gantt) and isinstance(table, Table)
    ends = dict(zip(tornado.names, tornado.lanes, strict=True))
    assert ends["tokens"] == ((here / 2, here, "", "halved"), (here, 2 * here, "", "doubled"))
    assert ends["utilization"] == ((here / 2, here, "", "doubled"), (here, 2 * here, "", "halved"))
    assert [kind for *_, kind in ends["PUE"]] == ["doubled"]
    assert ends["power share"][1][1] == pytest.approx(here / 0.7)
    assert {row[0] for row in table.rows} == set(ends)


def test_the_fleet_counts_days_of_training() -> None:
    table = run({"mode": "fleet"}).blocks[0]
    assert isinstance(table, Table)
    days = {str(row[0]): number(row[2]) for row in table.rows}
    assert days["Llama 3.1 405B"] == pytest.approx(21_588 / 300, rel=1e-3)


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"mode": "query"}, "mode"),
        ({"method": "guess"}, "method"),
        ({"tokens_out": 0}, "tokens_out"),
        ({"flop_utilization": 0}, "flop_utilization"),
        ({"flop_utilization": 1.5}, "flop_utilization"),
        ({"power_fraction": 0}, "power_fraction"),
        ({"pue": 0.9}, "pue"),
        ({"mode": "training", "pue": 0.5}, "pue"),
        ({"grid_kg_per_kwh": -0.1}, "grid_kg_per_kwh"),
        ({"mode": "training", "gpu_hours": math.nan}, "gpu_hours"),
        ({"mode": "training", "gpu_power_w": 0}, "gpu_power_w"),
        ({"mode": "training", "energy_mwh_in": 0}, "energy_mwh_in"),
        ({"mode": "fleet", "queries_per_day": math.inf}, "queries_per_day"),
        ({"method": "ecologits", "batch_size": 0}, "batch_size"),
        ({"method": "ecologits", "active_params_b": 300, "total_params_b": 200}, "active_params_b"),
        ({"wh": 1}, "wh"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


@pytest.mark.parametrize("large", [False, True])
def test_extremes_stay_finite(large: bool) -> None:
    size = 1e7 if large else 1e-9
    every: dict[str, Value] = {"active_params_b": size, "total_params_b": size, "tokens_out": 1e9 if large else 1e-9}
    run_soundly("energy", {**every, "peak_tflops": 1e-6 if large else 1e9, "flop_utilization": 1e-6 if large else 1})
    run_soundly("energy", {**every, "method": "ecologits", "batch_size": 10**4 if large else 1, "weight_bits": 64})
    hours: dict[str, Value] = {"gpu_hours": 1e10 if large else 1e-9, "gpu_power_w": 1e9 if large else 1e-6}
    run_soundly("energy", {**hours, "mode": "training", "grid_kg_per_kwh": 0})
    run_soundly("energy", {"mode": "fleet", "wh_per_query": 1e9 if large else 1e-12, "queries_per_day": 1e15})


@pytest.mark.parametrize("mode", ["training", "inference", "fleet"])
def test_the_same_params_give_the_same_result(mode: str) -> None:
    assert run({"mode": mode}) == run({"mode": mode})


PROMPTS = st.fixed_dictionaries(
    {
        "active_params_b": st.floats(0.1, 2000),
        "tokens_in": st.floats(0, 1e6),
        "tokens_out": st.floats(1, 1e4),
        "cache_hit": st.floats(0, 1),
        "prefill_utilization": st.floats(0.01, 1),
        "layers": st.integers(0, 200),
        "attn_width": st.integers(0, 65536),
        "host_factor": st.floats(1, 3),
        "idle_factor": st.floats(1, 3),
        "pue": PUE,
        "wue_l_per_kwh": st.floats(0, 5),
        "embodied_kg_per_gpu": st.floats(0, 5000),
        "hardware_years": st.floats(1, 10),
        "duty": st.floats(0.05, 1),
    }
)


@MODEST
@given(PROMPTS)
def test_a_prompt_is_read_before_it_is_answered(p: dict[str, Any]) -> None:
    found = {name: number(value) for name, value in run_soundly("energy", p).metrics.items()}
    n, out, cached = p["tokens_in"], p["tokens_out"], p["tokens_in"] * p["cache_hit"]
    width = p["layers"] * p["attn_width"]
    prefill = 2e9 * p["active_params_b"] * (n - cached) + 2 * width * (n**2 - cached**2)
    decode = 2e9 * p["active_params_b"] * out + 4 * width * (n * out + out * (out - 1) / 2)
    seconds = prefill / (989.4e12 * p["prefill_utilization"]) + decode / (989.4e12 * 0.1)
    assert found["flops"] == pytest.approx(prefill + decode) and found["gpu_seconds"] == pytest.approx(seconds)
    each = 1500 * 0.7 * p["host_factor"] * p["idle_factor"] * p["pue"] / 3600
    assert found["wh_per_query"] == pytest.approx(seconds * each)
    wanted = prefill / (989.4e12 * p["prefill_utilization"]) * each
    assert found["wh_prefill"] == pytest.approx(wanted, rel=1e-9, abs=1e-12)
    assert found["water_ml_per_query"] == pytest.approx(found["wh_per_query"] / p["pue"] * p["wue_l_per_kwh"])
    life = p["hardware_years"] * 8760 * 3600 * p["duty"]
    assert found["embodied_g_per_query"] == pytest.approx(seconds * p["embodied_kg_per_gpu"] * 1000 / life)
    other = numbers({**p, "pue": 2, "grid_kg_per_kwh": 1})
    assert other["embodied_g_per_query"] == found["embodied_g_per_query"]
    assert numbers({**p, "cache_hit": 1})["wh_prefill"] == pytest.approx(0, abs=1e-9 * found["wh_per_query"])
    if width and n > 100:
        part = [numbers({**p, "tokens_in": size, "cache_hit": 0})["wh_prefill"] for size in (n, 2 * n)]
        assert part[1] > 2 * part[0]


@MODEST
@given(st.floats(0, 5), st.floats(0, 5000), st.floats(1, 10), st.floats(0.05, 1), PUE, GRID)
def test_water_and_hardware_of_a_training_run(
    wue: float, kg: float, years: float, duty: float, pue: float, grid: float
) -> None:
    knobs: dict[str, Value] = {"mode": "training", "gpu_hours": 1e6, "pue": pue, "grid_kg_per_kwh": grid}
    more: dict[str, Value] = {"wue_l_per_kwh": wue, "embodied_kg_per_gpu": kg, "hardware_years": years, "duty": duty}
    found = numbers({**knobs, **more})
    assert found["water_m3"] == pytest.approx(700 * wue)
    assert found["embodied_t"] == pytest.approx(1e6 * kg / 1000 / (years * 8760 * duty))
    assert found["co2_total_t"] == pytest.approx(found["co2_t"] + found["embodied_t"])
    run_soundly("energy", {**knobs, **more})


def test_documents_and_geminis_median_prompt() -> None:
    short, long = numbers({"tokens_in": 10_000}), numbers({"tokens_in": 100_000, "layers": 96, "attn_width": 12288})
    assert (short["wh_per_query"], short["wh_prefill"]) == pytest.approx((1.474, 1.179), abs=6e-4)
    assert long["wh_per_query"] == pytest.approx(26.7, abs=0.05)
    factors: dict[str, Value] = {"host_factor": 1.43, "idle_factor": 1.12, "pue": 1.09}
    alone, all_in = numbers({"tokens_out": 236}), numbers({"tokens_out": 236, **factors})
    assert alone["wh_per_query"] == pytest.approx(0.139, abs=5e-4)
    assert all_in["wh_per_query"] == pytest.approx(0.243, abs=5e-4)


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("energy")
    assert_presets_run("energy")
