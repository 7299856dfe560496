"""What has to fit in an accelerator's memory: to serve a model, to train it, or to keep one layer's activations.

Sources: Rajbhandari et al., SC 2020 (ZeRO); Korthikanti et al., MLSys 2023 (activations); Ainslie et al. 2023 (GQA);
DeepSeek-AI 2024, arXiv 2405.04434 (MLA).
"""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Params, Progress, Result
from tui.labs.memory_plan.activations import run_activations
from tui.labs.memory_plan.inference import run_inference
from tui.labs.memory_plan.training import run_training
from tui.labs.params import KnobSpec, When, choice, flag, label, read, real, whole

_INFERENCE: Final[When] = {"mode": "inference"}
_TRAINING: Final[When] = {"mode": "training"}
_ACTIVATIONS: Final[When] = {"mode": "activations"}
_WITH: Final[When] = {"mode": "training", "with_activations": True}
_GQA: Final[When] = {"mode": "inference", "attention": "gqa"}
_MLA: Final[When] = {"mode": "inference", "attention": "mla"}

_OF_A_MODEL: Final = ("n_params_b", "layers", "kv_heads", "head_dim", "kv_lora_rank", "rope_dim", "hidden", "heads")

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("mode", "inference", ("inference", "training", "activations")),
    label("model", _OF_A_MODEL),
    label("chip", ("chip_mem_gb",)),
    choice("attention", "gqa", ("gqa", "mla"), when=_INFERENCE),
    real("n_params_b", 70.0, least=1e-9, most=1e9, when=_INFERENCE),
    real("weight_bits", 16, least=0.1, most=64, when=_INFERENCE),
    whole("layers", 80, most=1e6, when=_INFERENCE),
    whole("kv_heads", 8, most=1e6, when=_GQA),
    whole("head_dim", 128, most=1e6, when=_GQA),
    whole("kv_lora_rank", 512, most=1e6, when=_MLA),
    whole("rope_dim", 64, least=0, most=1e6, when=_MLA),
    choice("kv_bits", 16, (16, 8, 4), when=_INFERENCE),
    whole("context", 8192, least=0, most=1e10, when=_INFERENCE),
    whole("batch", 32, most=1e10, when=_INFERENCE),
    real("overhead_pct", 10, least=0, most=1000, when=_INFERENCE),
    real("n_params_b", 8.0, least=1e-9, most=1e9, when=_TRAINING),
    choice("zero_stage", 0, (0, 1, 2, 3), when=_TRAINING),
    whole("dp", 8, most=1e9, when=_TRAINING),
    whole("seq_len", 2048, most=1e9, when=_ACTIVATIONS),
    whole("micro_batch", 1, most=1e9, when=_ACTIVATIONS),
    whole("hidden", 12288, most=1e9, when=_ACTIVATIONS),
    whole("heads", 96, most=1e6, when=_ACTIVATIONS),
    whole("tp", 8, most=1e6, when=_ACTIVATIONS),
    flag("sequence_parallel", False, when=_ACTIVATIONS),
    whole("chips", 0, least=0, most=1e9, when=_INFERENCE),
    whole("window", 0, least=0, most=1e10, when=_INFERENCE),
    whole("window_layers", 0, least=0, most=1e6, when=_INFERENCE),
    choice("kv_alloc", "exact", ("exact", "paged", "reserved"), when=_INFERENCE),
    whole("block_tokens", 16, most=1e9, when={"mode": "inference", "kv_alloc": "paged"}),
    whole("max_len", 2048, most=1e10, when={"mode": "inference", "kv_alloc": "reserved"}),
    real("weight_bytes", 2, least=0, most=64, when=_TRAINING),
    real("grad_bytes", 2, least=0, most=64, when=_TRAINING),
    real("optim_bytes", 12, least=0, most=64, when=_TRAINING),
    real("trainable_pct", 100, above=0, most=100, when=_TRAINING),
    whole("tp", 1, most=1e6, when=_TRAINING),
    whole("pp", 1, most=1e6, when=_TRAINING),
    flag("with_activations", False, when=_TRAINING),
    whole("seq_len", 2048, most=1e9, when=_WITH),
    whole("micro_batch", 1, most=1e9, when=_WITH),
    whole("hidden", 12288, most=1e9, when=_WITH),
    whole("heads", 96, most=1e6, when=_WITH),
    flag("sequence_parallel", False, when=_WITH),
    choice("recompute", "none", ("none", "selective", "full"), when=_WITH),
    whole("layers", 0, least=0, most=1e6, when=_WITH),
    whole("virtual_chunks", 1, most=1e6, when=_WITH),
    choice("recompute", "none", ("none", "selective", "full"), when=_ACTIVATIONS),
    whole("layers", 0, least=0, most=1e6, when=_ACTIVATIONS),
    whole("pp", 1, most=1e6, when=_ACTIVATIONS),
    whole("virtual_chunks", 1, most=1e6, when=_ACTIVATIONS),
    real("chip_mem_gb", 80, least=1e-3, most=1e9),
)

_MODES: Final = {"inference": run_inference, "training": run_training, "activations": run_activations}


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Runs one of the three modes; each has its own metrics. GB are 1e9 bytes."""
    values = read(KNOBS, params)
    return _MODES[values.text("mode")](values)
