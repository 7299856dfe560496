"""The blocks of the quantization lab."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from tui.labs.contract import Block, Heat, Series, Table
from tui.labs.quant.formats import BITS, FP4, NF4, UNSCALED, bits_per_weight
from tui.labs.quant.matrices import Matrix
from tui.labs.quant.measure import sqnr_of
from tui.labs.quant.rounding import Rounded

_COMPARED: Final = ("int8", "int4", "nf4", "fp8_e4m3", "bf16")
_BINS: Final = 31
_ROWS: Final = 12
_COLS: Final = 48


def by_format(matrix: Matrix, chosen: str, block_size: int, symmetric: bool) -> Table:
    """Signal-to-noise in dB and bits per weight (with 16-bit scales), for each format with each granularity."""
    groups = (len(matrix.values), matrix.columns, block_size)
    names = [name for name in BITS if name in _COMPARED or name == chosen]
    rows = []
    for name in names:
        used = groups[:1] if name in UNSCALED else groups
        ratios = [sqnr_of(matrix, name, group, symmetric) for group in used]
        bits = [bits_per_weight(name, group, 16, symmetric) for group in used]
        none = [None] * (len(groups) - len(used))
        rows.append((name, *ratios, *none, *bits, *none))
    columns = ("format", "tensor", "row", "block", "bits: tensor", "row", "block")
    title = f"Signal to noise in dB (6 more halve the error), and bits, by what shares a scale; blocks of {block_size}"
    return Table(columns, tuple(rows), title)


def levels(matrix: Matrix, rounded: Rounded, name: str, symmetric: bool) -> Block:
    """Where the weights fall on the format's levels, all groups together, each in units of its own scale."""
    if BITS[name] == 4:
        return _on_levels(rounded, name, symmetric)
    return _in_bins(matrix, rounded, name)


def _on_levels(rounded: Rounded, name: str, symmetric: bool) -> Series:
    found = Counter(rounded.codes)
    if name == "int4":
        codes: tuple[float, ...] = tuple(range(-7, 8)) if symmetric else tuple(range(16))
    else:
        codes = NF4 if name == "nf4" else FP4
    share = tuple(100 * found[code] / len(rounded.codes) for code in codes)
    names = tuple(f"{code:.3g}" for code in codes)
    return Series(names, {"% of weights": share}, "bar", title=f"Share of the weights on each level of {name}, %")


def _in_bins(matrix: Matrix, rounded: Rounded, name: str) -> Series:
    """Shares per bin of the dequantized range, for wide formats: of the weights, and of the levels that are used."""
    top = max(map(abs, matrix.values)) or 1.0
    middles = tuple((2 * bin_ + 1) / _BINS - 1 for bin_ in range(_BINS))

    def shares(values: tuple[float, ...]) -> tuple[float | None, ...]:
        found = Counter(min(_BINS - 1, int((value / top + 1) / 2 * _BINS)) for value in values)
        return tuple(100 * found[bin_] / len(values) if found[bin_] else None for bin_ in range(_BINS))

    curves = {"weights": shares(matrix.values), "distinct values": shares(tuple(set(rounded.values)))}
    return Series(
        middles,
        curves,
        "line",
        "y",
        "weight / largest weight",
        "%",
        f"Weights, and the values that {name} leaves of them",
    )


def error_map(matrix: Matrix, rounded: tuple[float, ...]) -> Heat:
    """Errors over the matrix, the root mean square of neighbouring weights."""
    was, now = matrix.rows(matrix.values), matrix.rows(rounded)
    high, wide = -(-len(was) // _ROWS), -(-matrix.columns // _COLS)
    rows = []
    for top in range(0, len(was), high):
        cells = []
        for left in range(0, matrix.columns, wide):
            lines = range(top, min(top + high, len(was)))
            noise = [math.dist(was[r][left : left + wide], now[r][left : left + wide]) for r in lines]
            count = len(noise) * len(was[top][left : left + wide])
            cells.append(math.hypot(*noise) / math.sqrt(count))
        rows.append(tuple(cells))
    labels = tuple(f"row {top}" for top in range(0, len(was), high))
    return Heat(tuple(rows), labels, title=f"Error, root mean square over {high} x {wide} weights")
