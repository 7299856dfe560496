"""Figures that papers, makers and hand calculations print, each against the lab that claims to reproduce it.

One row a figure: lab, params, metric, value, and how far the printed digits allow. Independent of the labs' own tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pytest

from tui.labs.contract import Value
from tui.labs.registry import run

SIX = [[0, 100, 10], [5, 100, 50], [10, 50, 5], [15, 200, 20], [200, 10, 10], [400, 100, 30]]
SPOT = {"mode": "spot", "checkpoint_min": 2, "restart_min": 5, "spot_discount": 0.6, "price_per_gpu_hour": 1}
BUY = {"mode": "buy_vs_rent", "capex_per_gpu": 30000, "overhead_pct": 40, "lifetime_years": 4}
GPT3 = {"n_params_b": 174.6, "peak_tflops": 312}
KORTHIKANTI = {
    **GPT3,
    "n_tokens_b": 64 * 2048 / 1e9,
    "layers": 96,
    "attn_width": 12288,
    "seq_len": 2048,
    "gpu_hours": 0.24444,
}
WHOLE = {**GPT3, "n_tokens_b": 300, "flops_per_param_token": 8}
PALM = {"n_params_b": 540.35, "n_tokens_b": 0.85788, "layers": 118, "attn_width": 48 * 256, "seq_len": 2048}
PALM |= {"gpu_hours": 6144, "peak_tflops": 275}
V3 = {
    "n_tokens": 64,
    "n_experts": 256,
    "top_k": 8,
    "layers": 61,
    "dense_layers": 3,
    "d_model": 7168,
    "d_ff": 2048,
    "shared_experts": 1,
    "heads": 128,
    "attention": "mla",
    "vocab": 129280,
}
MIXTRAL = {
    "n_experts": 8,
    "top_k": 2,
    "layers": 32,
    "d_model": 4096,
    "d_ff": 14336,
    "heads": 32,
    "kv_heads": 8,
    "head_dim": 128,
    "vocab": 32000,
}
DECODE = {"op": "decode"}
V5E = {**DECODE, "n_params_b": 30, "weight_bytes": 1, "batch": 256, "context": 8192, "kv_bytes_per_token": 100000}
V5E |= {"n_chips": 16, "peak_tflops": 197, "mem_bw_gbs": 810}
H100_LONG = {**DECODE, "n_params_b": 70, "batch": 512, "context": 1024, "kv_bytes_per_token": 327680}
V3_READ = {**DECODE, "n_params_b": 37, "total_params_b": 671, "n_experts": 256, "top_k": 8, "weight_bytes": 1}
V3_READ |= {"mem_bw_gbs": 4800}
TRAIN = {"mode": "activations", "tp": 8, "sequence_parallel": True}
GEMMA = {"layers": 62, "kv_heads": 16, "head_dim": 128, "context": 131072, "batch": 1}
SERVE = {"requests": SIX, "max_batch": 4}
SHORT = {"hidden": 8192, "layers": 80, "tp": 8, "latency_us": 5, "seq_len": 1}
DAY6 = {"mode": "tokens", "input_tokens_m": 608000, "cache_hit": 342 / 608, "output_tokens_m": 168000}
DAY6 |= {"gpu_hours": 226.75 * 8 * 24, "price_per_gpu_hour": 2}

FIGURES: list[tuple[str, Mapping[str, object], str, float | str, float]] = [
    ("cloud_cost", {**SPOT, "mtbf_hours": 3}, "optimal_interval_min", 25.516, 1e-4),
    ("cloud_cost", {**SPOT, "mtbf_hours": 3}, "daly_interval_min", 25.516, 1e-4),
    ("cloud_cost", {**SPOT, "mtbf_hours": 3}, "young_interval_min", 26.833, 1e-4),
    ("cloud_cost", {**SPOT, "mtbf_hours": 3}, "slowdown", 1.19799, 1e-5),
    ("cloud_cost", {**SPOT, "mtbf_hours": 3}, "overhead_fraction", 0.16527, 1e-4),
    ("cloud_cost", {**SPOT, "mtbf_hours": 0.333}, "optimal_interval_min", 7.659, 2e-3),
    ("cloud_cost", {**SPOT, "mtbf_hours": 0.333}, "slowdown", 2.0828, 1e-4),
    ("cloud_cost", {**SPOT, "mtbf_hours": 0.333}, "effective_price", 0.8331, 1e-4),
    ("cloud_cost", SPOT, "breakeven_mtbf_hours", 14.59 / 60, 1e-3),
    ("cloud_cost", {**SPOT, "spot_discount": 0.3}, "breakeven_mtbf_hours", 59.07 / 60, 1e-3),
    ("cloud_cost", DAY6, "revenue_usd", 562027, 2e-3),
    ("cloud_cost", DAY6, "cost_usd", 87072, 1e-6),
    ("cloud_cost", DAY6, "margin_pct", 545, 2e-3),
    ("cloud_cost", {"mode": "tokens", "price_per_gpu_hour": 2}, "margin_pct", 545.4, 1e-4),
    ("roofline", V5E, "time_ms", 21.05, 1e-3),
    ("roofline", V5E, "bound", "memory", 0),
    ("roofline", V5E, "mlp_bound", "compute", 0),
    ("roofline", H100_LONG, "time_ms", 123.73, 1e-4),
    ("roofline", H100_LONG, "kv_time_ms", 51.28, 1e-4),
    ("roofline", H100_LONG, "mlp_time_ms", 72.45, 1e-4),
    (
        "roofline",
        {
            **DECODE,
            "n_params_b": 10,
            "total_params_b": 80,
            "n_experts": 16,
            "top_k": 2,
            "peak_tflops": 197,
            "mem_bw_gbs": 820,
        },
        "crossover_batch",
        1922,
        1e-9,
    ),
    ("roofline", {**V3_READ, "batch": 1}, "experts_hit", 8, 1e-9),
    ("roofline", {**V3_READ, "batch": 64}, "experts_hit", 222.4, 1e-3),
    ("roofline", {**V3_READ, "batch": 1}, "time_ms", 7.71, 1e-3),
    ("roofline", {**V3_READ, "batch": 64}, "time_ms", 121.9, 1e-3),
    (
        "roofline",
        {"op": "attention", "seq_q": 8192, "seq_kv": 8192, "heads": 32, "kv_heads": 8, "causal": True},
        "intensity",
        3277,
        1e-3,
    ),
    ("roofline", {"op": "attention", "heads": 32, "kv_heads": 32}, "intensity", 1.0, 1e-3),
    ("train_plan", {**KORTHIKANTI, "attention_flops": "full"}, "implied_mfu", 0.5140, 2e-4),
    ("train_plan", KORTHIKANTI, "implied_mfu", 0.5001, 2e-4),
    ("train_plan", {**PALM, "attention_flops": "full"}, "implied_mfu", 0.4623, 2e-4),
    ("train_plan", PALM, "implied_mfu", 0.4572, 2e-4),
    ("train_plan", {**WHOLE, "gpu_hours": 835584}, "implied_mfu", 0.3349, 2e-4),
    ("train_plan", {**WHOLE, "gpu_hours": 835584}, "implied_hfu", 0.4465, 2e-4),
    ("train_plan", {**WHOLE, "achieved_tflops": 140}, "implied_mfu", 0.3365, 2e-4),
    ("train_plan", {**WHOLE, "achieved_tflops": 140}, "implied_hfu", 0.4487, 2e-4),
    ("specdec", {"alpha": 0.8, "cost_ratio": 0.01}, "best_gamma", 14, 0),
    ("specdec", {"alpha": 0.8, "cost_ratio": 0.01, "gamma": 14}, "speedup_formula", 4.2316, 1e-4),
    ("specdec", {"alpha": 0.92, "cost_ratio": 0.02}, "best_gamma", 22, 0),
    ("specdec", {"alpha": 0.92, "cost_ratio": 0.02, "gamma": 22}, "speedup_formula", 7.405, 1e-4),
    ("specdec", {"alpha": 0.92, "cost_ratio": 0.02, "gamma": 16}, "speedup_formula", 7.175, 1e-4),
    ("specdec", {"alpha": 0.97, "cost_ratio": 0.005}, "best_gamma", 64, 0),
    ("specdec", {"alpha": 0.97, "cost_ratio": 0.005}, "best_gamma_capped", 1, 0),
    ("specdec", {"p": [0.6, 0.4], "q": [0.6, 0.4]}, "accept_prob", 1, 1e-12),
    ("specdec", {"alpha": 0.6, "gamma": 4, "cost_ratio": 0.05}, "speedup_formula", 1.921, 1e-3),
    (
        "specdec",
        {"alpha": 0.6, "gamma": 4, "cost_ratio": 0.05, "tree_width": 2},
        "expected_tokens_per_run",
        3.636,
        1e-3,
    ),
    ("specdec", {"alpha": 0.6, "gamma": 4, "cost_ratio": 0.05, "tree_width": 2}, "tree_nodes", 30, 0),
    ("specdec", {"alpha": 0.6, "gamma": 4, "cost_ratio": 0.05, "tree_width": 2}, "speedup_formula", 3.030, 1e-3),
    (
        "specdec",
        {"alpha": 0.8, "gamma": 4, "cost_ratio": 0.05, "critical_batch": 295, "batch": 128},
        "speedup_formula",
        1.419,
        1e-3,
    ),
    (
        "specdec",
        {"alpha": 0.8, "gamma": 4, "cost_ratio": 0.05, "critical_batch": 295, "batch": 512},
        "speedup_formula",
        0.646,
        1e-3,
    ),
    ("moe", V3, "total_params", 671.03e9, 1e-5),
    ("moe", V3, "active_params", 37.55e9, 1e-4),
    ("moe", V3, "active_params_no_embed", 36.62e9, 2e-4),
    ("moe", V3, "kv_bytes_per_token", 70272, 0),
    ("moe", MIXTRAL, "active_params", 12.88e9, 4e-4),
    ("moe", MIXTRAL, "active_params_no_embed", 12.75e9, 4e-4),
    (
        "flash",
        {"head_dim": 128, "block_q": 128, "block_k": 64, "seq_len": 1024, "count_only": True},
        "smem_bytes",
        65536,
        0,
    ),
    ("flash", {}, "smem_bytes", 1536, 0),
    ("flash", {"backward": True}, "bytes_naive", 73728, 0),
    ("flash", {"backward": True}, "bytes_tiled", 46208, 0),
    ("flash", {"backward": True, "causal": True}, "bytes_tiled", 33536, 0),
    ("flash", {"backward": True, "causal": True}, "tiles", 10, 0),
    (
        "quant",
        {"format": "int4", "block_size": 32, "symmetric": False, "scale_bits": 16, "zero_bits": 16},
        "bits_per_weight",
        5.0,
        1e-9,
    ),
    (
        "quant",
        {"format": "int4", "block_size": 128, "symmetric": False, "scale_bits": 16, "zero_bits": 4},
        "bits_per_weight",
        4.156,
        1e-4,
    ),
    ("simt", {"mode": "banks", "access_bytes": 8, "stride": 4}, "conflict_degree", 4, 0),
    ("simt", {"mode": "banks", "access_bytes": 8, "stride": 4}, "wavefronts", 8, 0),
    ("simt", {"mode": "banks", "access_bytes": 8, "stride": 4}, "ideal_wavefronts", 2, 0),
    ("simt", {"pattern": "threshold", "n_threads": 64}, "issued", 72, 0),
    ("simt", {"pattern": "threshold", "n_threads": 64}, "useful_lane_ops", 1784, 0),
    ("simt", {"pattern": "threshold", "n_threads": 64}, "divergent_warps", 1, 0),
    ("simt", {"pattern": "alternate"}, "issued", 164, 0),
    ("simt", {"pattern": "by_warp"}, "issued", 104, 0),
    ("simt", {"mode": "latency"}, "bytes_in_flight", 2.01e6, 1e-3),
    ("simt", {"mode": "latency"}, "warps_needed", 119, 0),
    ("simt", {"mode": "latency"}, "occupancy_needed", 1.86, 2e-3),
    ("simt", {"mode": "latency", "elem_bytes": 16}, "warps_needed", 30, 0),
    ("simt", {"mode": "latency", "elem_bytes": 16}, "occupancy_needed", 0.47, 5e-3),
    ("systolic", {"rows": 32, "cols": 32, "m": 128, "k": 256, "n": 64, "dataflow": "os"}, "cycles", 2800, 0),
    ("systolic", {"rows": 32, "cols": 32, "m": 128, "k": 256, "n": 64, "dataflow": "ws"}, "cycles", 3552, 0),
    (
        "systolic",
        {
            "rows": 256,
            "cols": 256,
            "m": 64,
            "k": 1024,
            "n": 1024,
            "mem_bw_gbs": 34,
            "act_resident": True,
            "clock_ghz": 0.7,
            "double_buffer": True,
        },
        "achieved_tops",
        4.35,
        1e-3,
    ),
    (
        "tensor_parallel",
        {"tp": 1, "hidden": 4096, "ffn_dim": 11008, "gated": True, "layers": 32},
        "mlp_weight_bytes_per_rank",
        270.5e6,
        1e-3,
    ),
    ("tensor_parallel", {**SHORT, "algorithm": "ring"}, "comm_time_ms", 11.21, 1e-3),
    ("tensor_parallel", {**SHORT, "algorithm": "tree"}, "comm_time_ms", 4.81, 1e-3),
    ("tensor_parallel", {**SHORT, "algorithm": "in_network"}, "comm_time_ms", 1.61, 3e-3),
    ("tensor_parallel", {**SHORT, "algorithm": "one_shot"}, "comm_time_ms", 0.841, 1e-3),
    ("pipeline", {"schedule": "zb_h1"}, "makespan", 27, 1e-12),
    ("pipeline", {"schedule": "1f1b"}, "makespan", 33, 1e-12),
    ("pipeline", {"schedule": "zb_h1"}, "bubble_overhead", 0.125, 1e-12),
    ("pipeline", {"schedule": "dualpipe", "stages": 8, "microbatches": 20}, "bubble_time", 6, 1e-12),
    ("pipeline", {"schedule": "dualpipe", "stages": 8, "microbatches": 20}, "bubble_overhead", 0.1, 1e-12),
    ("pipeline", {"schedule": "dualpipe", "stages": 8, "microbatches": 20}, "peak_inflight", 9, 0),
    ("pipeline", {"schedule": "dualpipe", "stages": 8, "microbatches": 20}, "param_copies", 2, 0),
    ("memory_plan", {"chips": 8}, "max_batch", 164, 0),
    ("memory_plan", {"chips": 8}, "tp_gb_per_chip", 31.06, 1e-3),
    ("memory_plan", {**GEMMA, "window": 1024, "window_layers": 52}, "kv_gb", 11.17, 1e-3),
    ("memory_plan", GEMMA, "kv_gb", 66.57, 1e-3),
    ("memory_plan", {"mode": "training", "n_params_b": 7, "grad_bytes": 6, "dp": 1}, "state_gb_per_gpu", 140, 1e-9),
    ("memory_plan", TRAIN, "act_bytes_per_layer", 358.6e6, 1e-3),
    ("memory_plan", {**TRAIN, "recompute": "selective"}, "act_bytes_per_layer", 107.0e6, 1e-3),
    (
        "memory_plan",
        {**TRAIN, "recompute": "selective", "layers": 96, "pp": 8},
        "act_gb_first_stage",
        10.27,
        1e-3,
    ),
    ("serving", {**SERVE, "policy": "static"}, "makespan_ms", 2010, 1e-9),
    ("serving", {**SERVE, "policy": "continuous"}, "makespan_ms", 1155, 1e-9),
    ("serving", {**SERVE, "policy": "continuous"}, "p95_ttft_ms", 30, 1e-9),
    ("serving", {**SERVE, "policy": "continuous"}, "max_gap_ms", 59, 1e-9),
    ("serving", {**SERVE, "policy": "chunked", "chunk_tokens": 64}, "makespan_ms", 1195, 1e-3),
    ("serving", {**SERVE, "policy": "chunked", "chunk_tokens": 64}, "p95_ttft_ms", 164, 3e-3),
    ("serving", {**SERVE, "policy": "chunked", "chunk_tokens": 64}, "max_gap_ms", 29.1, 1e-3),
    ("serving", {**SERVE, "policy": "disaggregated"}, "makespan_ms", 1129, 1e-3),
    ("serving", {**SERVE, "policy": "disaggregated"}, "p95_ttft_ms", 30, 1e-9),
    ("serving", {**SERVE, "policy": "disaggregated"}, "p95_tpot_ms", 25.25, 1e-3),
    ("energy", {}, "wh_per_query", 0.295, 2e-3),
    ("energy", {"tokens_in": 10000}, "wh_per_query", 1.474, 1e-3),
    ("energy", {"tokens_in": 10000}, "wh_prefill", 1.179, 1e-3),
    ("energy", {"tokens_in": 100000, "layers": 96, "attn_width": 12288}, "wh_per_query", 26.7, 1e-3),
    ("collectives", {"ranks": 32}, "time_us", 4185, 1e-3),
    ("collectives", {"ranks": 32, "algorithm": "hierarchical"}, "time_us", 822, 1e-3),
    ("collectives", {"ranks": 32, "algorithm": "halving_doubling"}, "time_us", 3129, 1e-3),
    ("collectives", {"ranks": 32, "algorithm": "tree"}, "time_us", 9365, 1e-3),
    ("collectives", {"ranks": 32, "message_bytes": 1e4, "algorithm": "direct"}, "time_us", 9.8, 1e-3),
    ("attention_kv", {"heads": 64, "kv_heads": 8, "head_dim": 128, "count_only": True}, "vs_mha", 0.125, 0),
    ("attention_kv", {"variant": "mla", "heads": 128, "head_dim": 128, "latent": 576}, "vs_mha", 0.0176, 2e-3),
    ("scaling_law", {"mode": "lifetime", "fit": "hoffmann_fine"}, "n_opt_b", 6.97, 1e-3),
    ("scaling_law", {"mode": "lifetime", "fit": "hoffmann_fine"}, "d_opt_b", 1248, 1e-3),
    ("scaling_law", {"mode": "lifetime", "fit": "hoffmann_fine"}, "saving", 0.174, 3e-3),
    ("scaling_law", {}, "n_opt_b", 72.2, 1e-3),
    ("scaling_law", {}, "d_opt_b", 1329, 1e-3),
    ("scaling_law", {}, "tokens_per_param", 18.4, 1e-3),
    ("scaling_law", {"fit": "hoffmann"}, "n_opt_b", 32.2, 1e-3),
]


@pytest.mark.parametrize(
    ("lab", "params", "metric", "printed", "near"), FIGURES, ids=[f"{row[0]}-{row[2]}-{row[3]}" for row in FIGURES]
)
def test_a_printed_figure(
    lab: str, params: Mapping[str, object], metric: str, printed: float | str, near: float
) -> None:
    found = run(lab, cast("dict[str, Value]", params)).metrics[metric]
    if isinstance(printed, str):
        assert found == printed
    else:
        assert found == pytest.approx(printed, rel=near or 1e-12)


def test_printed_vectors() -> None:
    weights: list[Value] = [0.1, -0.3, 0.72, 6.2, -2.5, 0.01, 1.4, -5.1]
    mx = run("quant", {"weights": weights, "format": "mxfp4"}).metrics
    nv = run("quant", {"weights": weights, "format": "nvfp4"}).metrics
    assert mx["dequantized"] == pytest.approx([0, -0.5, 0.5, 6, -2, 0, 1.5, -6])
    fine = [0, -0.516667, 0.516667, 6.2, -2.066667, 0, 1.55, -4.133333]
    assert nv["dequantized"] == pytest.approx(fine, abs=1e-6)
    same = run("specdec", {"p": [0.6, 0.4], "q": [0.6, 0.4]}).metrics
    assert same["residual"] == [0, 0]


def test_interest_and_resale() -> None:
    """30,000 at 40 % over 4 years at a gain of 2.4 an hour: 17,500 h; resale 30 %: 13,750; with 8 % besides: 17,384."""
    power = {"power_kw_per_gpu": 1.0, "pue": 1.25, "power_price_kwh": 0.08}
    params = {**BUY, **power, "price_per_gpu_hour": 2.5}
    for more, hours in (({}, 17500), ({"resale_pct": 30}, 13750), ({"resale_pct": 30, "interest_pct": 8}, 17384)):
        found = run("cloud_cost", cast("dict[str, Value]", {**params, **more})).metrics["breakeven_hours"]
        assert found == pytest.approx(hours, rel=1e-4)


def test_google_s_median_prompt() -> None:
    """0.139 Wh of accelerators times 1.43, 1.12 and 1.09 is 0.243; the page prints 0.24."""
    alone = cast("float", run("energy", {"tokens_out": 236}).metrics["wh_per_query"])
    found = run("energy", {"tokens_out": 236, "host_factor": 1.43, "idle_factor": 1.12, "pue": 1.09}).metrics
    assert found["wh_per_query"] == pytest.approx(alone * 0.243 / 0.139, rel=2e-3)
