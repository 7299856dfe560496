"""Rounding a real weight matrix: bits, granularity and number format against measured error.

Sources: Dettmers et al., NeurIPS 2023 (QLoRA: NF4, block scales); OCP 8-bit Floating Point and Microscaling Formats
specifications (FP8, FP4); Jacob et al., CVPR 2018 (integer quantization).
"""

from __future__ import annotations

from typing import Final

from tui.labs.contract import Block, Params, Progress, Result, Value
from tui.labs.params import KnobSpec, Values, When, choice, data, flag, read, real, whole
from tui.labs.quant.draw import Measured, by_format, error_map, levels
from tui.labs.quant.formats import BITS, OWN_BLOCKS, UNSCALED, Stored, bits_per_weight
from tui.labs.quant.matrices import NAMES, Matrix, load
from tui.labs.quant.measure import Errors, measure
from tui.labs.quant.rounding import quantize

_SCALED: Final[When] = {"format": tuple(name for name in BITS if name not in (*UNSCALED, *OWN_BLOCKS))}
_INTS: Final[When] = {"format": ("int8", "int4", "int3", "int2")}
_NF4_BLOCKS: Final[When] = {"format": "nf4", "granularity": "block"}

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("matrix", "conv3", NAMES),
    choice("format", "int4", tuple(BITS)),
    choice("granularity", "block", ("tensor", "row", "block"), when=_SCALED),
    whole("block_size", 64, most=1e6, when={**_SCALED, "granularity": "block"}),
    flag("symmetric", True, when=_INTS),
    real("scale_bits", 16, least=0, most=64, when=_SCALED),
    real("n_params_b", 70.0, least=1e-9, most=1e9),
    *(
        real("zero_bits", bits, least=0, most=64, when={"format": f"int{bits}", "symmetric": False})
        for bits in (8, 4, 3, 2)
    ),
    flag("double_quant", False, when=_NF4_BLOCKS),
    data("weights", "vector", most=65536),
)

_TABLE_LIMIT: Final = 25_000
"""Weights up to which all formats are compared."""


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Quantizes a matrix, or the explicit `weights` as one row, and measures what was lost.

    `rel_output_err` is of the product with a vector of ones; `memory_gb` is of `n_params_b` billion such weights.
    """
    values = read(KNOBS, params)
    matrix = Matrix(len(values.vector("weights")), tuple(values.vector("weights"))) if values.has("weights") else None
    matrix = matrix or load(values.text("matrix"))
    name, symmetric = values.text("format"), not values.has("symmetric") or values.flag("symmetric")
    group = _group(values, matrix)
    rounded = quantize(matrix.values, name, group, symmetric)
    errors = measure(matrix, rounded.values)
    bits = bits_per_weight(name, group, _stored(values))
    metrics: dict[str, Value] = {
        "max_abs_err": errors.max_abs,
        "rmse": errors.rmse,
        "sqnr_db": errors.sqnr_db,
        "rel_output_err": errors.rel_output,
        "bits_per_weight": bits,
        "compression_vs_fp16": 16 / bits,
        "memory_gb": values.real("n_params_b") * bits / 8,
        "levels_used": len(set(rounded.codes)),
    }
    if values.has("weights"):
        metrics["dequantized"] = list(rounded.values)
    blocks: list[Block] = [levels(rounded, name, symmetric), error_map(matrix, rounded.values)]
    if len(matrix.values) <= _TABLE_LIMIT:
        block_size = values.whole("block_size") if values.has("block_size") else 64
        blocks.insert(0, by_format(matrix, Measured(name, group, errors.sqnr_db), block_size, symmetric))
    return Result(metrics, tuple(blocks), _notes(name, group, bits, errors))


def _stored(values: Values) -> Stored:
    def bits(knob: str) -> float:
        return values.real(knob) if values.has(knob) else 0.0

    return Stored(bits("scale_bits"), bits("zero_bits"), values.has("double_quant") and values.flag("double_quant"))


def _group(values: Values, matrix: Matrix) -> int:
    """Consecutive weights that share a scale."""
    if values.text("format") in OWN_BLOCKS:
        return OWN_BLOCKS[values.text("format")].size
    granularity = values.text("granularity") if values.has("granularity") else "tensor"
    if granularity == "block":
        return values.whole("block_size")
    return matrix.columns if granularity == "row" else len(matrix.values)


def _notes(name: str, group: int, bits: float, errors: Errors) -> tuple[str, ...]:
    notes = ["6 dB more halve the error."]
    if bits > BITS[name]:
        share = bits - BITS[name]
        notes.append(
            f"A weight takes {bits:.4g} bits: {BITS[name]} for its code, {share:.3g} for its share of a scale."
        )
    if name.startswith("q4"):
        notes.append("Rounded as llama.cpp does at first; it also searches for a better scale, and this does not.")
    if name == "nvfp4":
        notes.append("The one scale of the whole tensor is not counted.")
    if errors.sqnr_db is None:
        notes.append("There is no signal-to-noise ratio: nothing was lost, or every weight is 0.")
    if errors.rel_output is None:
        notes.append("There is no relative output error: the exact output is 0.")
    return tuple(notes)
