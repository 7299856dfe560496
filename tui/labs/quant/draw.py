"""The blocks of the quantization lab."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final, NamedTuple

from tui.labs.contract import Block, Heat, Series, Table, Value
from tui.labs.quant.formats import BITS, FP4, NF4, OWN_BLOCKS, UNSCALED, Stored, bits_per_weight
from tui.labs.quant.matrices import Matrix
from tui.labs.quant.measure import sqnr_of
from tui.labs.quant.rounding import Rounded

_COMPARED: Final = ("int8", "int4", "nf4", "fp8_e4m3", "bf16", "mxfp4", "nvfp4")
_EQUAL: Final = 0.5
"""Decibels within which two errors are called the same."""
_BINS: Final = 31
_ROWS: Final = 12
_COLS: Final = 48


class Measured(NamedTuple):
    """The run's own format, group and signal-to-noise ratio."""

    name: str
    group: int
    sqnr_db: float | None


def by_format(matrix: Matrix, run: Measured, block_size: int, symmetric: bool) -> Table:
    """Signal-to-noise in dB and bits per weight (with 16-bit scales), for each format with each granularity."""

    def ratio(name: str, group: int) -> float | None:
        return run.sqnr_db if (name, group) == (run.name, run.group) else sqnr_of(matrix, name, group, symmetric)

    groups = (len(matrix.values), matrix.columns, block_size)
    names = [name for name in BITS if name in _COMPARED or name == run.name]
    rows: list[tuple[Value, ...]] = []
    found: dict[str, list[float | None]] = {}
    none = [None, None]
    for name in names:
        if name in OWN_BLOCKS:
            own = OWN_BLOCKS[name].size
            bits = bits_per_weight(name, own, Stored(0))
            rows.append((name, *none, ratio(name, own), *none, bits))
            continue
        used = groups[:1] if name in UNSCALED else groups
        found[name] = [ratio(name, group) for group in used]
        zero_bits = BITS[name] if name.startswith("int") and not symmetric else 0
        all_bits = [bits_per_weight(name, group, Stored(16, zero_bits)) for group in used]
        left = [None] * (len(groups) - len(used))
        rows.append((name, *found[name], *left, *all_bits, *left))
    columns = ("format", "tensor", "row", "block", "bits: tensor", "row", "block")
    title = f"Signal to noise, dB, and bits per weight; blocks of {block_size}"
    coarse, fine = found["int8"][0], found["nf4"][2]
    if coarse is not None and fine is not None and abs(coarse - fine) < _EQUAL:
        title = (
            f"Half the bits make the same error: int8 per tensor {coarse:.1f} dB, nf4 in {block_size}s {fine:.1f} dB"
        )
    return Table(columns, tuple(rows), title)


def levels(rounded: Rounded, name: str, symmetric: bool) -> Block:
    """Where the weights fall on the format's levels, all groups together, each in units of its own scale."""
    found = Counter(rounded.codes)
    return _on_levels(found, name, symmetric) if BITS[name] <= 4 else _in_bins(found, name)


def _on_levels(found: Counter[float], name: str, symmetric: bool) -> Series:
    if name.startswith("int") and symmetric:
        most = 2 ** (BITS[name] - 1) - 1
        codes: tuple[float, ...] = tuple(range(-most, most + 1))
    elif name.startswith(("int", "q4")):
        codes = tuple(range(2 ** BITS[name]))
    else:
        codes = NF4 if name == "nf4" else FP4
    share = tuple(100 * found[code] / found.total() for code in codes)
    names = tuple(f"{code:.3g}" for code in codes)
    return Series(names, {"% of weights": share}, "bar", title=f"Share of the weights on each level of {name}, %")


def _in_bins(found: Counter[float], name: str) -> Series:
    """For formats with many levels: how the weights and the levels they use spread over the range of codes."""
    low, high = min(found), max(found)
    width = (high - low) / _BINS or 1.0
    weights: Counter[int] = Counter()
    used: Counter[int] = Counter()
    for code, count in found.items():
        place = min(_BINS - 1, int((code - low) / width))
        weights[place] += count
        used[place] += 1

    def shares(counts: Counter[int]) -> tuple[float | None, ...]:
        return tuple(100 * counts[place] / counts.total() if counts[place] else None for place in range(_BINS))

    middles = tuple(low + (place + 0.5) * width for place in range(_BINS))
    unit = "weight" if name in UNSCALED else "weight / scale"
    curves = {"weights": shares(weights), "levels in use": shares(used)}
    return Series(middles, curves, "line", "y", unit, "%", f"Where the weights are, and where {name} has its levels")


def error_map(matrix: Matrix, rounded: tuple[float, ...]) -> Heat:
    """Errors over the matrix, the root mean square of neighbouring weights."""
    squares = matrix.rows(tuple((was - now) ** 2 for was, now in zip(matrix.values, rounded, strict=True)))
    high, wide = -(-len(squares) // _ROWS), -(-matrix.columns // _COLS)
    rows = []
    for top in range(0, len(squares), high):
        lines = squares[top : top + high]
        cells = []
        for left in range(0, matrix.columns, wide):
            parts = [line[left : left + wide] for line in lines]
            cells.append(math.sqrt(sum(map(sum, parts)) / sum(map(len, parts))))
        rows.append(tuple(cells))
    labels = tuple(f"row {top}" for top in range(0, len(squares), high))
    return Heat(tuple(rows), labels, title=f"Error, root mean square over {high} x {wide} weights")
