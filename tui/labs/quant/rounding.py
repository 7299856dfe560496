"""Quantize and dequantize, group by group. Ties go to even; scales are kept in full precision."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import frexp
from typing import Final, NamedTuple

from tui.labs.contract import LabError
from tui.labs.quant.formats import BITS, FLOATS, NF4, SHIFT, UNSCALED, shifts

_NF4_EDGES: Final = tuple((low + high) / 2 for low, high in pairwise(NF4))


class Rounded(NamedTuple):
    """Dequantized weights, the code of each, and the scale of each group (none for fp16 and bf16)."""

    values: tuple[float, ...]
    codes: tuple[float, ...]
    scales: tuple[float, ...]


class _Group(NamedTuple):
    values: list[float]
    codes: list[float]
    scale: float


def quantize(weights: Sequence[float], name: str, group: int, symmetric: bool = True) -> Rounded:
    """Rounds `weights` to format `name`, each `group` consecutive ones with a scale of their own."""
    if name in UNSCALED:
        return _unscaled(weights, name)
    values: list[float] = []
    codes: list[float] = []
    scales = []
    for start in range(0, len(weights), group):
        done = _one_group(weights[start : start + group], name, symmetric)
        values += done.values
        codes += done.codes
        scales.append(done.scale)
    return Rounded(tuple(values), tuple(codes), tuple(scales))


def _unscaled(weights: Sequence[float], name: str) -> Rounded:
    top = FLOATS[name].top
    values = tuple(_to_float(weights, name))
    if _largest(values) > top:
        raise LabError("weights", f"{name} reaches {top:g}, one of these is larger")
    return Rounded(values, values, ())


def _one_group(weights: Sequence[float], name: str, symmetric: bool) -> _Group:
    if name.startswith("int"):
        return _symmetric(weights, BITS[name]) if symmetric else _asymmetric(weights, BITS[name])
    top = 1.0 if name == "nf4" else FLOATS[name].top
    scale = _largest(weights) / top
    if not scale:
        return _zeros(weights)
    if name == "nf4":
        return _decoded([NF4[bisect_left(_NF4_EDGES, weight / scale)] for weight in weights], scale)
    return _decoded(_clamped(_to_float([weight / scale for weight in weights], name), top), scale)


def _decoded(codes: list[float], scale: float) -> _Group:
    return _Group([code * scale for code in codes], codes, scale)


def _clamped(codes: list[float], most: float) -> list[float]:
    """`codes` within -most..most; they are already, but where the scale is so small that it was rounded itself."""
    if max(codes) <= most and min(codes) >= -most:
        return codes
    return [max(-most, min(most, code)) for code in codes]


def _to_float(numbers: Sequence[float], name: str) -> list[float]:
    """Each number rounded to the float format's mantissa; what is too large for its exponents stays too large."""
    units, smallest = shifts(name)
    find = units.get
    return [(x + (shift := find(frexp(x)[1], smallest))) - shift for x in numbers]


def _largest(weights: Sequence[float]) -> float:
    return max(max(weights), -min(weights))


def _zeros(weights: Sequence[float]) -> _Group:
    """A group of zeros, or of numbers so small that no scale can be represented."""
    nothing = [0.0] * len(weights)
    return _Group(nothing, nothing, 0.0)


def _symmetric(weights: Sequence[float], bits: int) -> _Group:
    most = 2 ** (bits - 1) - 1
    scale = _largest(weights) / most
    if not scale:
        return _zeros(weights)
    codes = [(weight / scale + SHIFT) - SHIFT for weight in weights]
    return _decoded(_clamped(codes, most), scale)


def _asymmetric(weights: Sequence[float], bits: int) -> _Group:
    low, high = min(*weights, 0.0), max(*weights, 0.0)
    most = 2**bits - 1
    scale = (high - low) / most
    if not scale:
        return _zeros(weights)
    zero = round(-low / scale)
    codes = [max(0.0, min(most, (weight / scale + SHIFT) - SHIFT + zero)) for weight in weights]
    return _Group([(code - zero) * scale for code in codes], codes, scale)
