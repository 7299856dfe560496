"""Quantize and dequantize, group by group. Ties go to even; scales are kept in full precision."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, pairwise
from math import frexp
from typing import Final, NamedTuple

from tui.labs.contract import LabError
from tui.labs.quant.blocks import Group, own_blocks
from tui.labs.quant.formats import BITS, FLOATS, NF4, OWN_BLOCKS, SHIFT, UNSCALED, shifts

_NF4_EDGES: Final = tuple((low + high) / 2 for low, high in pairwise(NF4))
_TINY: Final = 1e-315
"""Smaller scales count as none: so deep among the subnormals they would be rounded hard themselves."""


class Rounded(NamedTuple):
    """Dequantized weights, the code of each, and the scale of each group (none for fp16 and bf16)."""

    values: tuple[float, ...]
    codes: tuple[float, ...]
    scales: tuple[float, ...]


Rounder = Callable[[Sequence[float]], Group]


def quantize(weights: Sequence[float], name: str, group: int, symmetric: bool = True) -> Rounded:
    """Rounds `weights` to format `name`, each `group` consecutive ones with a scale of their own."""
    if name in OWN_BLOCKS:
        done = own_blocks(weights, name)
        codes = tuple(chain.from_iterable(one.codes for one in done))
        return Rounded(tuple(chain.from_iterable(one.values for one in done)), codes, tuple(one.scale for one in done))
    rounder = rounder_of(name, symmetric)
    if name in UNSCALED:
        values = tuple(rounder(weights).values)
        if _largest(values) > FLOATS[name].top:
            raise LabError("weights", f"{name} reaches {FLOATS[name].top:g}, one of these is larger")
        return Rounded(values, values, ())
    done = [rounder(weights[at : at + group]) for at in range(0, len(weights), group)]
    values = tuple(chain.from_iterable(one.values for one in done))
    return Rounded(values, tuple(chain.from_iterable(one.codes for one in done)), tuple(one.scale for one in done))


def rounder_of(name: str, symmetric: bool) -> Rounder:
    """What rounds weights that share a scale to format `name`."""
    if name.startswith("int"):
        return partial(_symmetric if symmetric else _asymmetric, bits=BITS[name])
    if name == "nf4":
        return _nf4
    units, smallest = shifts(name)
    top = None if name in UNSCALED else FLOATS[name].top
    return partial(_float, units=units, smallest=smallest, top=top)


def _symmetric(weights: Sequence[float], bits: int) -> Group:
    most = 2 ** (bits - 1) - 1
    scale = _largest(weights) / most
    if scale < _TINY:
        return _without_scale(weights)
    codes = [(weight / scale + SHIFT) - SHIFT for weight in weights]
    return Group([code * scale for code in codes], codes, scale)


def _asymmetric(weights: Sequence[float], bits: int) -> Group:
    low, high = min(min(weights), 0.0), max(max(weights), 0.0)
    most = 2**bits - 1
    scale = (high - low) / most
    if scale < _TINY:
        return _without_scale(weights)
    zero = round(-low / scale)
    codes = [(weight / scale + SHIFT) - SHIFT + zero for weight in weights]
    if max(codes) > most:
        codes = [min(most, code) for code in codes]
    return Group([(code - zero) * scale for code in codes], codes, scale)


def _nf4(weights: Sequence[float]) -> Group:
    scale = _largest(weights)
    if scale < _TINY:
        return _without_scale(weights)
    codes = [NF4[bisect_left(_NF4_EDGES, weight / scale)] for weight in weights]
    return Group([code * scale for code in codes], codes, scale)


def _float(weights: Sequence[float], units: dict[int, float], smallest: float, top: float | None) -> Group:
    """Rounds to a float format's mantissa; without `top` there is no scale, and what is too large stays too large."""
    scale = _largest(weights) / top if top else 1.0
    if scale < _TINY:
        return _without_scale(weights)
    find = units.get
    codes = [((x := weight / scale) + (shift := find(frexp(x)[1], smallest))) - shift for weight in weights]
    return Group([code * scale for code in codes] if top else codes, codes, scale)


def _largest(weights: Sequence[float]) -> float:
    return max(max(weights), -min(weights))


def _without_scale(weights: Sequence[float]) -> Group:
    """A group of zeros, or of numbers so small that their scale could not be a full double."""
    nothing = [0.0] * len(weights)
    return Group(nothing, nothing, 0.0)
