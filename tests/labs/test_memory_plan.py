"""Memory plans against the formulas of ZeRO and of Korthikanti et al., and against counted caches."""

import math
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labs.chips import chip_rows
from tests.labs.same_knobs import assert_presets_run, assert_same_knobs, authored
from tests.labs.sound import MODEST, run_soundly
from tui.labs.contract import LabError, Value
from tui.labs.memory_plan import run

BITS = [16, 8, 6, 5, 4, 3.5, 2]
SERVING = {
    "n_params_b": st.floats(0.1, 2000),
    "weight_bits": st.sampled_from(BITS),
    "layers": st.integers(1, 200),
    "kv_bits": st.sampled_from([16, 8, 4]),
    "context": st.integers(1, 200_000),
    "batch": st.integers(1, 500),
    "overhead_pct": st.floats(0, 50),
    "chip_mem_gb": st.floats(8, 1000),
}
GQA = st.fixed_dictionaries({**SERVING, "kv_heads": st.integers(1, 128), "head_dim": st.sampled_from([64, 80, 128])})
MLA = st.fixed_dictionaries(
    {
        **SERVING,
        "attention": st.just("mla"),
        "kv_lora_rank": st.integers(64, 2048),
        "rope_dim": st.integers(0, 256),
    }
)
TRAINING = st.fixed_dictionaries(
    {"mode": st.just("training"), "n_params_b": st.floats(0.1, 2000), "dp": st.integers(1, 4096)}
)
LAYERS = st.fixed_dictionaries(
    {
        "mode": st.just("activations"),
        "seq_len": st.integers(1, 131_072),
        "micro_batch": st.integers(1, 64),
        "hidden": st.integers(64, 65_536),
        "heads": st.integers(1, 256),
        "tp": st.integers(1, 64),
    }
)
LLAMA: dict[str, Value] = {"n_params_b": 70, "layers": 80, "kv_heads": 8, "head_dim": 128, "context": 4096, "batch": 1}


def numbers(params: dict[str, Value]) -> dict[str, float]:
    return {name: value for name, value in run(params).metrics.items() if isinstance(value, int | float)}


def number(value: Value) -> float:
    assert isinstance(value, int | float)
    return float(value)


@MODEST
@given(st.one_of(GQA, MLA))
def test_the_cache_counts_what_each_layer_keeps(p: dict[str, Value]) -> None:
    found = numbers(p)
    if "kv_heads" in p:
        kept = number(p["kv_heads"]) * number(p["head_dim"]) * 2
    else:
        kept = number(p["kv_lora_rank"]) + number(p["rope_dim"])
    each = number(p["layers"]) * kept * number(p["kv_bits"]) / 8
    assert found["kv_bytes_per_token"] == each
    assert found["kv_gb"] == pytest.approx(each * number(p["context"]) * number(p["batch"]) / 1e9)
    assert found["weights_gb"] == pytest.approx(number(p["n_params_b"]) * number(p["weight_bits"]) / 8)
    overhead = 1 + number(p["overhead_pct"]) / 100
    assert found["total_gb"] == pytest.approx((found["weights_gb"] + found["kv_gb"]) * overhead)


@MODEST
@given(st.one_of(GQA, MLA))
def test_the_chips_are_the_fewest_and_the_limits_are_the_largest(p: dict[str, Value]) -> None:
    found = numbers(p)
    chips, chip = found["min_chips"], number(p["chip_mem_gb"])
    assert (chips - 1) * chip < found["total_gb"] <= chips * chip * (1 + 1e-12)
    for knob, name in (("batch", "max_batch"), ("context", "max_context")):
        most = int(found[name])
        assert most >= number(p[knob])
        assert numbers({**p, knob: most})["min_chips"] == chips
        assert numbers({**p, knob: most + 1})["min_chips"] > chips


@MODEST
@given(st.one_of(GQA, MLA), st.sampled_from(BITS))
def test_the_cache_is_linear_and_knows_nothing_of_the_weights(p: dict[str, Value], bits: float) -> None:
    base = run_soundly("memory_plan", p).metrics
    kv = number(base["kv_gb"])
    assert run({**p, "weight_bits": bits}).metrics["kv_gb"] == kv
    assert numbers({**p, "batch": 3 * int(number(p["batch"]))})["kv_gb"] == pytest.approx(3 * kv)
    assert numbers({**p, "context": 3 * int(number(p["context"]))})["kv_gb"] == pytest.approx(3 * kv)


@MODEST
@given(GQA, st.sampled_from(["n_params_b", "layers", "kv_heads", "context", "batch", "overhead_pct"]))
def test_the_total_never_falls_when_anything_grows(p: dict[str, Value], knob: str) -> None:
    value = p[knob]
    assert isinstance(value, int | float)
    more = {**p, knob: value + 1}
    assert numbers(more)["total_gb"] >= numbers(p)["total_gb"]
    assert numbers(more)["min_chips"] >= numbers(p)["min_chips"]


def test_what_just_fits_fits() -> None:
    """140 GB and 10 % are 154 GB: two chips of 77, though 140 x 1.1 as floats is more."""
    found = numbers({**LLAMA, "context": 0, "chip_mem_gb": 77})
    assert found["total_gb"] == 154 and found["min_chips"] == 2
    assert numbers({**LLAMA, "context": 0, "chip_mem_gb": 76.99})["min_chips"] == 3


def test_llama_2_70b() -> None:
    found = numbers(LLAMA)
    assert found["kv_bytes_per_token"] == 327_680
    assert found["kv_gb"] == pytest.approx(1.342, abs=5e-4)
    assert found["weights_gb"] == 140
    assert numbers({**LLAMA, "kv_heads": 64})["kv_gb"] == pytest.approx(8 * found["kv_gb"])


def test_latent_attention_of_deepseek_v2() -> None:
    found = numbers({"attention": "mla", "layers": 60, "kv_lora_rank": 512, "rope_dim": 64})
    assert found["kv_bytes_per_token"] == 60 * 576 * 2


def test_four_bits_on_48_gb() -> None:
    found = numbers({**LLAMA, "weight_bits": 4, "chip_mem_gb": 48})
    left = (48e9 / 1.1 - 35e9) / 327_680
    assert found["min_chips"] == 1 and found["max_context"] == math.floor(left) == 26_356


def test_the_default_needs_more_than_140_gb() -> None:
    found = numbers({})
    assert found["weights_gb"] == 140 and found["min_chips"] == 4
    assert numbers({"weight_bits": 4})["kv_gb"] == found["kv_gb"]


def test_no_context_has_no_largest_batch() -> None:
    result = run_soundly("memory_plan", {"context": 0})
    assert result.metrics["max_batch"] is None and result.metrics["kv_gb"] == 0
    assert any("no cache" in note for note in result.notes)
    too_small = run_soundly("memory_plan", {"context": 0, "chips": 1})
    assert too_small.metrics["max_batch"] == 0, "the weights alone do not fit"
    assert not any("no cache" in note for note in too_small.notes)


@MODEST
@given(TRAINING)
def test_zero_stages_never_need_more(p: dict[str, Value]) -> None:
    states = [numbers({**p, "zero_stage": stage})["state_gb_per_gpu"] for stage in range(4)]
    params, ranks = number(p["n_params_b"]), number(p["dp"])
    run_soundly("memory_plan", {**p, "zero_stage": 3})
    assert all(after <= before * (1 + 1e-12) for before, after in pairwise(states))
    expected = (16, 4 + 12 / ranks, 2 + 14 / ranks, 16 / ranks)
    assert states == pytest.approx([params * each for each in expected])


@pytest.mark.parametrize(("stage", "published"), [(0, 120), (1, 31.4), (2, 16.6), (3, 1.88)])
def test_figure_1_of_the_zero_paper(stage: int, published: float) -> None:
    found = numbers({"mode": "training", "n_params_b": 7.5, "zero_stage": stage, "dp": 64})
    assert found["state_gb_per_gpu"] == pytest.approx(published, rel=0.005)


def test_8b_on_eight_gpus() -> None:
    eight: dict[str, Value] = {"mode": "training", "n_params_b": 8, "dp": 8}
    assert numbers({**eight, "zero_stage": 0})["state_gb_per_gpu"] == 128
    assert numbers({**eight, "zero_stage": 3})["state_gb_per_gpu"] == 16


@MODEST
@given(LAYERS)
def test_activations_as_the_paper_counts_them(p: dict[str, Value]) -> None:
    s, b, h, a, t = (number(p[name]) for name in ("seq_len", "micro_batch", "hidden", "heads", "tp"))
    found = run_soundly("memory_plan", p).metrics["act_bytes_per_layer"]
    assert found == pytest.approx(s * b * h * (10 + 24 / t + 5 * a * s / (h * t)))
    split = run({**p, "sequence_parallel": True}).metrics["act_bytes_per_layer"]
    assert split == pytest.approx(s * b * h * (34 + 5 * a * s / h) / t)
    assert number(split) <= number(found) * (1 + 1e-12)


def test_a_layer_of_gpt_3() -> None:
    found = numbers({"mode": "activations", "seq_len": 2048, "micro_batch": 1, "hidden": 12288, "heads": 96, "tp": 1})
    assert found["act_bytes_per_layer"] == 114 * 2048 * 12288
    assert found["act_bytes_per_layer"] / 1e9 == pytest.approx(2.87, abs=0.005)


@pytest.mark.parametrize(
    ("given_", "knob"),
    [
        ({"n_params_b": 0}, "n_params_b"),
        ({"n_params_b": math.inf}, "n_params_b"),
        ({"weight_bits": 0}, "weight_bits"),
        ({"kv_bits": 5}, "kv_bits"),
        ({"kv_heads": 0}, "kv_heads"),
        ({"context": -1}, "context"),
        ({"batch": 0}, "batch"),
        ({"overhead_pct": -1}, "overhead_pct"),
        ({"chip_mem_gb": math.nan}, "chip_mem_gb"),
        ({"attention": "mqa"}, "attention"),
        ({"chip": "h100_sxm"}, "chip"),
        ({"model": "llama"}, "model"),
        ({"mode": "training", "zero_stage": 4}, "zero_stage"),
        ({"mode": "training", "dp": 0}, "dp"),
        ({"mode": "activations", "seq_len": 0}, "seq_len"),
        ({"mode": "activations", "sequence_parallel": 1}, "sequence_parallel"),
        ({"kv_head": 8}, "kv_head"),
    ],
)
def test_values_that_cannot_be(given_: dict[str, Value], knob: str) -> None:
    with pytest.raises(LabError) as caught:
        run(given_)
    assert caught.value.knob == knob


@pytest.mark.parametrize("mode", ["inference", "training", "activations"])
@pytest.mark.parametrize("large", [False, True])
def test_extremes_stay_finite(mode: str, large: bool) -> None:
    names = ("layers", "kv_heads", "head_dim", "heads", "tp", "hidden", "dp", "seq_len", "micro_batch")
    sizes: dict[str, Value] = {name: 10**6 if large else 1 for name in names}
    sizes |= {"n_params_b": 1e9 if large else 1e-9, "context": 10**10 if large else 1, "batch": 10**10 if large else 1}
    for chip in (1e-3, 1e9):
        run_soundly("memory_plan", {**sizes, "mode": mode, "chip_mem_gb": chip})


def test_a_model_by_name_changes_nothing_beside_its_figures() -> None:
    named: dict[str, Value] = {**LLAMA, "model": "llama-2-70b", "chip": "h100_sxm", "chip_mem_gb": 80}
    assert run(named) == run(LLAMA)


def test_the_same_params_give_the_same_result() -> None:
    assert run(LLAMA) == run(LLAMA)


ALLOCATED: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"kv_alloc": st.just("paged"), "block_tokens": st.integers(1, 256)}),
    st.fixed_dictionaries({"kv_alloc": st.just("reserved"), "max_len": st.integers(200_000, 300_000)}),
)


@MODEST
@given(st.one_of(GQA, MLA), ALLOCATED, st.integers(0, 4096), st.integers(0, 131_072), st.integers(0, 200))
def test_windows_pages_and_given_chips(
    p: dict[str, Any], allocated: dict[str, Any], chips: int, window: int, window_layers: int
) -> None:
    window_layers = min(window_layers, p["layers"])
    knobs = {**p, **allocated, "chips": chips, "window": window, "window_layers": window_layers}
    found: dict[str, Any] = dict(run_soundly("memory_plan", knobs).metrics)

    def slots(tokens: int) -> int:
        unit: int = allocated.get("block_tokens", allocated.get("max_len", 1))
        return unit if "max_len" in allocated else -(-tokens // unit) * unit

    def cache(context: int) -> float:
        per_layer: float = found["kv_bytes_per_token"] / p["layers"]
        short = min(slots(context), slots(window)) if window else slots(context)
        return per_layer * float((p["layers"] - window_layers) * slots(context) + window_layers * short)

    assert found["kv_gb"] == pytest.approx(p["batch"] * cache(p["context"]) / 1e9)
    n, held = chips or found["min_chips"], (chips or found["min_chips"]) * p["chip_mem_gb"]
    factor = 1 + p["overhead_pct"] / 100
    assert found["free_gb"] == pytest.approx(held - found["total_gb"], abs=1e-6) and found["fits"] == (
        found["free_gb"] >= 0
    )
    heads = 1 if p.get("attention") == "mla" else p["kv_heads"]
    assert found["tp_gb_per_chip"] == pytest.approx((found["weights_gb"] / n + found["kv_gb"] / min(n, heads)) * factor)
    room = (held / factor - found["weights_gb"]) * 1e9
    batch = found["max_batch"]
    assert batch == 0 or batch * cache(p["context"]) <= room * (1 + 1e-9)
    assert (batch + 1) * cache(p["context"]) >= room * (1 - 1e-9)
    more = run({**knobs, "chips": n + 1}).metrics["max_batch"]
    assert isinstance(more, int) and more >= batch
    longest = found["max_context"]
    if room < 0:
        assert longest == 0, "what has no room for the weights has none for a context"
    elif "max_len" in allocated:
        assert longest is None
    elif longest is not None:
        assert p["batch"] * cache(longest) <= room * (1 + 1e-9)
        assert p["batch"] * cache(longest + 1) >= room * (1 - 1e-9)
    if "block_tokens" in allocated and not window_layers:
        assert found["kv_waste_fraction"] < allocated["block_tokens"] / p["context"]
    if window >= p["context"]:
        assert found["kv_gb"] == run({**knobs, "window": 0}).metrics["kv_gb"]


@MODEST
@given(TRAINING, st.integers(1, 64), st.integers(1, 64), st.floats(0.01, 100), st.integers(0, 3))
def test_every_byte_of_training_state(p: dict[str, Any], tp: int, pp: int, share: float, stage: int) -> None:
    knobs = {**p, "tp": tp, "pp": pp, "trainable_pct": share, "zero_stage": stage, "weight_bytes": 1, "grad_bytes": 6}
    found = run_soundly("memory_plan", knobs).metrics["state_gb_per_gpu"]
    d = [p["dp"] if stage >= needed else 1 for needed in (3, 2, 1)]
    each = 1 / d[0] + share / 100 * (6 / d[1] + 12 / d[2])
    assert found == pytest.approx(p["n_params_b"] / (tp * pp) * each)
    full = run({**p, "tp": tp, "pp": pp, "zero_stage": 3}).metrics["state_gb_per_gpu"]
    assert full == pytest.approx(16 * p["n_params_b"] / (tp * pp * p["dp"]))


@MODEST
@given(LAYERS, st.booleans(), st.integers(1, 200), st.integers(1, 64), st.integers(1, 8))
def test_recomputation_and_the_first_stage(p: dict[str, Any], cut: bool, layers: int, pp: int, chunks: int) -> None:
    p = {**p, "sequence_parallel": cut}
    knobs = {**p, "layers": layers, "pp": pp, "virtual_chunks": chunks}
    sizes = [run_soundly("memory_plan", {**knobs, "recompute": way}).metrics for way in ("none", "selective", "full")]
    none, selective, full = (cast("float", each["act_bytes_per_layer"]) for each in sizes)
    assert full <= selective <= none
    scores = 5 * p["heads"] * p["seq_len"] ** 2 * p["micro_batch"] / p["tp"]
    assert none - selective == pytest.approx(scores)
    unit = 2 * p["seq_len"] * p["micro_batch"] * p["hidden"]
    assert full == pytest.approx(unit / p["tp"] if p["sequence_parallel"] else unit)
    more = (pp - 1) / (pp * chunks) if chunks > 1 else 0
    assert sizes[0]["act_gb_first_stage"] == pytest.approx(layers * (1 + more) * none / 1e9)


def test_the_second_edition_as_worked() -> None:
    eight: dict[str, Any] = dict(run({"chips": 8}).metrics)
    assert eight["max_batch"] == 164 and eight["tp_gb_per_chip"] == pytest.approx(31.06, abs=5e-3)
    gemma: dict[str, Value] = {"layers": 62, "kv_heads": 16, "head_dim": 128, "context": 131_072, "batch": 1}
    assert run(gemma).metrics["kv_gb"] == pytest.approx(66.57, abs=5e-3)
    short = run({**gemma, "window": 1024, "window_layers": 52}).metrics["kv_gb"]
    assert short == pytest.approx(11.17, abs=5e-3)
    training: dict[str, Value] = {"mode": "training", "n_params_b": 7, "grad_bytes": 6}
    assert run(training).metrics["state_gb_per_gpu"] == pytest.approx(140)
    gpt3: dict[str, Value] = {"mode": "activations", "sequence_parallel": True, "layers": 96, "pp": 8}
    one = run({**gpt3, "recompute": "selective"}).metrics
    assert one["act_bytes_per_layer"] == pytest.approx(107.0e6, rel=1e-3)
    assert one["act_gb_first_stage"] == pytest.approx(10.27, abs=5e-3)
    assert run(gpt3).metrics["act_bytes_per_layer"] == pytest.approx(358.6e6, rel=1e-3)
    whole: dict[str, Value] = {**training, "with_activations": True, "layers": 32, "hidden": 4096, "heads": 32, "tp": 2}
    both = run_soundly("memory_plan", whole).metrics
    parts = cast("float", both["state_gb_per_gpu"]) + cast("float", both["act_gb_first_stage"])
    assert both["total_gb_per_gpu"] == pytest.approx(parts)
    assert run({**whole, "layers": 0}).metrics["total_gb_per_gpu"] == both["state_gb_per_gpu"]


def test_what_does_not_fit_is_said() -> None:
    small = run_soundly("memory_plan", {"chips": 1})
    assert small.metrics["fits"] is False and small.metrics["max_batch"] == 0 and small.metrics["max_context"] == 0
    assert any("does not fit" in note for note in small.notes)
    for wrong in ({"kv_alloc": "reserved", "max_len": 100}, {"window_layers": 81}):
        with pytest.raises(LabError):
            run(cast("dict[str, Value]", wrong))
    endless = run({"window": 100, "window_layers": 80, "chips": 8}).metrics
    assert endless["max_context"] is None


def test_the_yaml_offers_what_the_lab_reads() -> None:
    assert_same_knobs("memory_plan")
    assert_presets_run("memory_plan")


def test_every_chip_offered_has_a_memory() -> None:
    chip = next(knob for knob in authored("memory_plan").knobs if knob.name == "chip")
    assert all(chip_rows()[str(option)]["memory_gb"] > 0 for option in chip.options)
    assert chip_rows()[str(chip.default)]["memory_gb"] == 80
