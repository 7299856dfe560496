"""Training plans against their formulas and against published runs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.chips import chip_rows
from tests.labs.same_knobs import assert_presets_run, assert_same_knobs, authored
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import LabError, Series, Table, Value
from tui.labs.known_runs import RUNS
from tui.labs.train_plan import run

PLANS = st.fixed_dictionaries(
    {
        "n_params_b": st.floats(0.01, 5000),
        "n_tokens_b": st.floats(1, 1e5),
        "flops_per_param_token": st.sampled_from([2, 3, 4, 6, 8]),
        "peak_tflops": st.floats(1, 1e5),
        "mfu": st.floats(0.05, 0.8),
        "n_gpus": st.integers(1, 200_000),
        "price_per_gpu_hour": st.floats(0, 20),
    }
)
LLAMA: dict[str, Value] = {"n_params_b": 405, "n_tokens_b": 15600}


def numbers(params: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(params).metrics.items() if isinstance(value, int | float)}


def number(value: Value) -> float:
    assert isinstance(value, int | float)
    return float(value)


@MODEST
@given(PLANS)
def test_the_formulas(p: dict[str, Value]) -> None:
    run_soundly("train_plan", p)
    found = numbers(p)
    work = number(p["flops_per_param_token"]) * number(p["n_params_b"]) * 1e9 * number(p["n_tokens_b"]) * 1e9
    assert found["flops"] == pytest.approx(work)
    assert found["gpu_hours"] == pytest.approx(work / (number(p["peak_tflops"]) * 1e12 * number(p["mfu"])) / 3600)
    assert found["days"] * 24 * number(p["n_gpus"]) == pytest.approx(found["gpu_hours"])
    assert found["cost_usd"] == pytest.approx(found["gpu_hours"] * number(p["price_per_gpu_hour"]))
    assert found["tokens_per_param"] == pytest.approx(number(p["n_tokens_b"]) / number(p["n_params_b"]))


@MODEST
@given(PLANS, st.integers(1, 200_000))
def test_more_gpus_do_not_change_the_bill(p: dict[str, Value], gpus: int) -> None:
    one, other = numbers(p), numbers({**p, "n_gpus": gpus})
    assert one["cost_usd"] == other["cost_usd"] and one["gpu_hours"] == other["gpu_hours"]
    assert one["days"] * number(p["n_gpus"]) == pytest.approx(other["days"] * gpus)


@MODEST
@given(PLANS)
def test_the_inverse_returns_the_mfu(p: dict[str, Value]) -> None:
    forward = numbers(p)
    back = numbers({**p, "mfu": 0.5, "gpu_hours": forward["gpu_hours"]})
    assert back["implied_hfu"] == pytest.approx(number(p["mfu"])) and forward["implied_hfu"] == pytest.approx(
        number(p["mfu"])
    )
    for name in ("gpu_hours", "days", "cost_usd", "implied_mfu"):
        assert back[name] == pytest.approx(forward[name])


@MODEST
@given(PLANS, st.floats(0.1, 10))
def test_linear_in_parameters_and_in_tokens(p: dict[str, Value], factor: float) -> None:
    base = numbers(p)
    for knob in ("n_params_b", "n_tokens_b"):
        more = numbers({**p, knob: factor * number(p[knob])})
        for name in ("flops", "gpu_hours", "days", "cost_usd"):
            assert more[name] == pytest.approx(factor * base[name])


def test_an_achieved_rate_stands_for_peak_times_mfu() -> None:
    direct = numbers({"peak_tflops": 1000, "achieved_tflops": 400, "mfu": 0.1})
    assert direct["gpu_hours"] == pytest.approx(numbers({"peak_tflops": 1000, "mfu": 0.4})["gpu_hours"])
    assert direct["implied_mfu"] == pytest.approx(0.4)


def test_llama_405b_forward_and_back() -> None:
    forward = numbers({**LLAMA, "mfu": 0.4})
    assert forward["flops"] == pytest.approx(3.79e25, rel=1e-3)
    assert forward["gpu_hours"] == pytest.approx(26.6e6, rel=1e-3)
    back = numbers({**LLAMA, "gpu_hours": 30.84e6})
    assert back["implied_mfu"] == pytest.approx(0.345, abs=5e-4)
    assert forward["tokens_per_param"] == pytest.approx(38.5, abs=0.05)


def test_8b_on_15_trillion_tokens() -> None:
    found = numbers({})
    assert found["flops"] == pytest.approx(7.2e23)
    assert found["gpu_hours"] == pytest.approx(7.2e23 / (989.4e12 * 0.4 * 3600))


def test_the_known_runs_say_what_the_lab_says() -> None:
    for known in RUNS:
        found = numbers(
            {
                "n_params_b": known.params_b,
                "n_tokens_b": known.tokens_b,
                "peak_tflops": known.peak_tflops,
                "gpu_hours": known.gpu_hours,
            }
        )
        assert found["implied_mfu"] == pytest.approx(known.implied_mfu())
        assert 0.1 < known.implied_mfu() < 0.5
    assert min(RUNS, key=lambda known: known.implied_mfu()).name == "Llama 3.1 8B"


ATTENTION = st.fixed_dictionaries(
    {
        "attention_flops": st.sampled_from(["none", "full", "causal"]),
        "seq_len": st.integers(128, 1 << 20),
        "layers": st.integers(1, 200),
        "attn_width": st.integers(64, 65536),
        "recompute": st.sampled_from(["none", "selective", "full"]),
    }
)


@MODEST
@given(PLANS, ATTENTION)
def test_attention_and_recomputation(p: dict[str, Value], more: dict[str, Value]) -> None:
    run_soundly("train_plan", {**p, **more})
    found = numbers({**p, **more})
    n, d = number(p["n_params_b"]) * 1e9, number(p["n_tokens_b"]) * 1e9
    pairs = {"none": 0, "full": 1, "causal": 0.5}[str(more["attention_flops"])]
    attention = 12 * number(more["layers"]) * number(more["attn_width"]) * number(more["seq_len"]) * d * pairs
    factor, again = number(p["flops_per_param_token"]), str(more["recompute"])
    if factor == 8:
        factor, again = 6, "full"
    assert found["attention_flops"] == pytest.approx(attention)
    assert found["model_flops"] == pytest.approx(factor * n * d + attention)
    twice = {"none": 0, "selective": attention / 3, "full": (1 if factor == 3 else 2) * n * d + attention / 3}[again]
    assert found["flops"] == pytest.approx(factor * n * d + attention + twice)
    assert found["implied_mfu"] <= found["implied_hfu"] * (1 + 1e-12)
    assert (found["implied_mfu"] < found["implied_hfu"] * (1 - 1e-12)) == (twice > 1e-11 * found["flops"])
    assert found["gpu_hours"] * 3600 * number(p["peak_tflops"]) * 1e12 * found["implied_hfu"] == pytest.approx(
        found["flops"]
    )


def test_the_share_of_attention_is_s_over_6h() -> None:
    for h, s in ((8192, 2048), (12288, 100_000)):
        found = numbers(
            {
                "n_params_b": 12 * 10 * h * h / 1e9,
                "layers": 10,
                "attn_width": h,
                "seq_len": s,
                "attention_flops": "full",
            }
        )
        assert found["attention_flops"] / (found["model_flops"] - found["attention_flops"]) == pytest.approx(
            s / (6 * h)
        )


def test_published_utilizations_with_and_without_attention() -> None:
    nvidia: dict[str, Value] = {"n_params_b": 174.6, "n_tokens_b": 64 * 2048 / 1e9, "peak_tflops": 312}
    nvidia |= {"gpu_hours": 0.24444, "layers": 96, "attn_width": 12288, "seq_len": 2048}
    palm: dict[str, Value] = {"n_params_b": 540.35, "n_tokens_b": 0.85788, "peak_tflops": 275, "gpu_hours": 6144}
    palm |= {"layers": 118, "attn_width": 48 * 256, "seq_len": 2048}
    for case, with_it, without in ((nvidia, 0.5140, 0.5001), (palm, 0.4623, 0.4572)):
        assert numbers({**case, "attention_flops": "full"})["implied_mfu"] == pytest.approx(with_it, abs=1e-4)
        assert numbers(case)["implied_mfu"] == pytest.approx(without, abs=1e-4)


def test_what_is_computed_twice_trains_nothing() -> None:
    gpt3: dict[str, Value] = {"n_params_b": 174.6, "n_tokens_b": 300, "peak_tflops": 312, "flops_per_param_token": 8}
    by_hours, by_rate = numbers({**gpt3, "gpu_hours": 835_584}), numbers({**gpt3, "achieved_tflops": 140})
    assert (by_hours["implied_mfu"], by_hours["implied_hfu"]) == pytest.approx((0.3349, 0.4465), abs=6e-5)
    assert (by_rate["implied_mfu"], by_rate["implied_hfu"]) == pytest.approx((0.3365, 0.4487), abs=6e-5)
    same = {**gpt3, "flops_per_param_token": 6, "recompute": "full", "gpu_hours": 835_584}
    assert numbers(same) == by_hours


def test_the_first_drawing_sorts_the_runs_by_mfu_and_the_table_keeps_the_bill() -> None:
    bars, first = run({}).blocks[:2]
    assert isinstance(bars, Series) and isinstance(first, Table)
    shares = [number(share) for share in bars.y["MFU, %"]]
    assert shares == sorted(shares, reverse=True) and shares[0] == 100 and len(shares) == len(RUNS) + 2
    days, costs = [number(row[1]) for row in first.rows], {row[3] for row in first.rows}
    assert len(days) == 5 and days == sorted(days, reverse=True) and len(costs) == 1


def test_impossible_hours_are_said_to_be_so() -> None:
    result = run_soundly("train_plan", {**LLAMA, "gpu_hours": 1e6})
    assert number(result.metrics["implied_mfu"]) > 1 and "more than the peak" in result.notes[0]


def test_recomputation_costs_a_third_more() -> None:
    assert numbers({"flops_per_param_token": 8})["cost_usd"] == pytest.approx(4 / 3 * numbers({})["cost_usd"])


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"n_params_b": 0}, "n_params_b"),
        ({"n_tokens_b": -1}, "n_tokens_b"),
        ({"n_tokens_b": math.nan}, "n_tokens_b"),
        ({"mfu": 0}, "mfu"),
        ({"mfu": 1.01}, "mfu"),
        ({"mfu": "0.4"}, "mfu"),
        ({"flops_per_param_token": 5}, "flops_per_param_token"),
        ({"n_gpus": 0}, "n_gpus"),
        ({"n_gpus": 1.5}, "n_gpus"),
        ({"price_per_gpu_hour": -1}, "price_per_gpu_hour"),
        ({"gpu_hours": 0}, "gpu_hours"),
        ({"achieved_tflops": math.inf}, "achieved_tflops"),
        ({"chip": "h100_sxm"}, "chip"),
        ({"n_gpu": 8}, "n_gpu"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


@pytest.mark.parametrize("hours", [None, 1e-9, 1e18])
@pytest.mark.parametrize(("params", "tokens"), [(1e-9, 1e-9), (1e9, 1e9)])
@pytest.mark.parametrize(("peak", "gpus"), [(1e-6, 1), (1e10, 10**9)])
def test_extremes_stay_finite(hours: float | None, params: float, tokens: float, peak: float, gpus: int) -> None:
    sizes: dict[str, Value] = {"n_params_b": params, "n_tokens_b": tokens, "gpu_hours": hours}
    run_soundly("train_plan", {**sizes, "peak_tflops": peak, "n_gpus": gpus, "price_per_gpu_hour": 0})


def test_the_same_params_give_the_same_result() -> None:
    assert run(LLAMA) == run(LLAMA)


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("train_plan")
    assert_presets_run("train_plan")


def test_every_chip_offered_has_a_dense_16_bit_peak() -> None:
    chip = next(knob for knob in authored("train_plan").knobs if knob.name == "chip")
    dense = {str(option): chip_rows()[str(option)]["dense"] for option in chip.options}
    assert all(rates.get("bf16") for rates in dense.values()), dense
    assert dense[str(chip.default)]["bf16"] == 989.4
