"""Formats that bring their own blocks: Microscaling (OCP v1.0), NVFP4, and three of llama.cpp's.

Codes are elements in units of their scale. llama.cpp also searches for a better scale; this does not.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from math import floor, frexp, ldexp
from typing import Final, NamedTuple

from tui.labs.contract import LabError
from tui.labs.quant.formats import ELEMENTS, FLOATS, OWN_BLOCKS, shifts

_LOWEST_EXPONENT: Final = -127
_HIGHEST_EXPONENT: Final = 127
_TINY: Final = 1e-315
_SUB: Final = 32
"""Weights of one of q4_k's eight blocks."""


class Group(NamedTuple):
    """Dequantized weights that share a scale, their codes, and the scale."""

    values: list[float]
    codes: list[float]
    scale: float


def own_blocks(weights: Sequence[float], name: str) -> list[Group]:
    """Every block of `weights`; the last may be short."""
    if name == "nvfp4":
        return _nvfp4(weights)
    block: Callable[[Sequence[float]], Group]
    if name in ELEMENTS:
        element, emax = ELEMENTS[name]
        size = OWN_BLOCKS[name].size
        return [_mx(weights[at : at + size], element, emax) for at in range(0, len(weights), size)]
    block = {"q4_0": _q4_0, "q4_1": _q4_1, "q4_k": _q4_k}[name]
    size = OWN_BLOCKS[name].size
    return [block(weights[at : at + size]) for at in range(0, len(weights), size)]


def rounded_to(numbers: Sequence[float], element: str, scale: float = 1.0) -> list[float]:
    """Over `scale`, the nearest numbers of a float format, ties to even; what is beyond its largest becomes that."""
    units, smallest = shifts(element)
    top, find = FLOATS[element].top, units.get
    if max(numbers) / scale > top or min(numbers) / scale < -top:
        clamped = (number / scale for number in numbers)
        numbers, scale = [top if x > top else -top if x < -top else x for x in clamped], 1.0
    return [((x := number / scale) + (shift := find(frexp(x)[1], smallest))) - shift for number in numbers]


def fp16(number: float) -> float:
    """The nearest half-precision number."""
    try:
        found: float = struct.unpack("<e", struct.pack("<e", number))[0]
    except OverflowError as error:
        raise LabError("weights", "are too large here: this format keeps its scales in fp16, up to 65504") from error
    return found


def _largest(weights: Sequence[float]) -> float:
    return max(max(weights), -min(weights))


def _nothing(weights: Sequence[float]) -> Group:
    return Group([0.0] * len(weights), [0.0] * len(weights), 0.0)


def _mx(weights: Sequence[float], element: str, emax: int) -> Group:
    """A power of two that brings the largest weight into the element's highest binade, where it may be clipped."""
    largest = _largest(weights)
    if not largest:
        return _nothing(weights)
    exponent = min(max(frexp(largest)[1] - 1 - emax, _LOWEST_EXPONENT), _HIGHEST_EXPONENT)
    scale = ldexp(1.0, exponent)
    codes = rounded_to(weights, element, scale)
    return Group([code * scale for code in codes], codes, scale)


def _nvfp4(weights: Sequence[float]) -> list[Group]:
    """One scale for the tensor, so that an E4M3 scale for each block of 16 reaches from its largest to its smallest."""
    size = OWN_BLOCKS["nvfp4"].size
    blocks = [weights[at : at + size] for at in range(0, len(weights), size)]
    tensor = _largest(weights) / (6 * 448)
    if tensor < _TINY:
        return [_nothing(block) for block in blocks]
    scales = rounded_to([_largest(block) / 6 / tensor for block in blocks], "fp8_e4m3")
    done = []
    for block, share in zip(blocks, scales, strict=True):
        scale = share * tensor
        if not scale:
            done.append(_nothing(block))
            continue
        codes = rounded_to(block, "fp4_e2m1", scale)
        done.append(Group([code * scale for code in codes], codes, scale))
    return done


def _q4_0(weights: Sequence[float]) -> Group:
    """The weight of greatest size becomes -8 steps exactly."""
    extreme = max(weights, key=abs)
    step = extreme / -8
    if not step:
        return _nothing(weights)
    kept = fp16(step)
    codes = [float(min(15, floor(weight / step + 8.5))) for weight in weights]
    return Group([(code - 8) * kept + 0.0 for code in codes], codes, kept)


def _q4_1(weights: Sequence[float]) -> Group:
    """Sixteen levels from the least weight to the greatest."""
    low = min(weights)
    step = (max(weights) - low) / 15
    base, kept = fp16(low), fp16(step)
    codes = [float(min(15, floor((weight - low) / step + 0.5))) if step else 0.0 for weight in weights]
    return Group([code * kept + base for code in codes], codes, kept)


def _q4_k(weights: Sequence[float]) -> Group:
    """Eight blocks with scales and minima of 6 bits, each in units of a half-precision number for all of them."""
    blocks = [weights[at : at + _SUB] for at in range(0, len(weights), _SUB)]
    lows = [max(0.0, -min(block)) for block in blocks]
    scales = [(max(max(block), 0.0) + low) / 15 for block, low in zip(blocks, lows, strict=True)]
    unit, unit_low = fp16(max(scales) / 63), fp16(max(lows) / 63)
    values: list[float] = []
    codes: list[float] = []
    for block, scale, low in zip(blocks, scales, lows, strict=True):
        step = min(63, round(scale / unit)) * unit if unit else 0.0
        base = min(63, round(low / unit_low)) * unit_low if unit_low else 0.0
        mine = [float(min(15, max(0, round((weight + base) / step)))) if step else 0.0 for weight in block]
        codes += mine
        values += [step * code - base for code in mine]
    return Group(values, codes, unit)
