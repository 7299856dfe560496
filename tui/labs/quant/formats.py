"""Number formats: bits, levels, and what rounding to them needs."""

from __future__ import annotations

import math
from functools import cache
from typing import Final, NamedTuple

BITS: Final[dict[str, int]] = {
    "int8": 8,
    "int4": 4,
    "int3": 3,
    "int2": 2,
    "nf4": 4,
    "fp8_e4m3": 8,
    "fp8_e5m2": 8,
    "fp4_e2m1": 4,
    "fp16": 16,
    "bf16": 16,
    "mxfp4": 4,
    "mxfp6_e3m2": 6,
    "mxfp6_e2m3": 6,
    "mxfp8_e4m3": 8,
    "mxfp8_e5m2": 8,
    "nvfp4": 4,
    "q4_0": 4,
    "q4_1": 4,
    "q4_k": 4,
}

NF4: Final[tuple[float, ...]] = (
    -1.0,
    -0.6961928009986877,
    -0.5250730514526367,
    -0.39491748809814453,
    -0.28444138169288635,
    -0.18477343022823334,
    -0.09105003625154495,
    0.0,
    0.07958029955625534,
    0.16093020141124725,
    0.24611230194568634,
    0.33791524171829224,
    0.44070982933044434,
    0.5626170039176941,
    0.7229568362236023,
    1.0,
)
"""The 16 levels of NormalFloat (QLoRA, appendix E), as fractions of the group's largest weight."""


FP4: Final[tuple[float, ...]] = (-6, -4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 6)
"""The levels of E2M1."""


class Float(NamedTuple):
    """A small float: stored mantissa bits, the exponent of its smallest normal number, and the largest number."""

    mantissa: int
    lowest: int
    top: float


FLOATS: Final[dict[str, Float]] = {
    "fp8_e4m3": Float(3, -6, 448.0),
    "fp8_e5m2": Float(2, -14, 57344.0),
    "fp4_e2m1": Float(1, 0, 6.0),
    "fp6_e3m2": Float(2, -2, 28.0),
    "fp6_e2m3": Float(3, 0, 7.5),
    "fp16": Float(10, -14, 65504.0),
    "bf16": Float(7, -126, (2 - 2**-7) * 2.0**127),
}
UNSCALED: Final = ("fp16", "bf16")
"""Formats wide enough to be used without a scale."""

ELEMENTS: Final[dict[str, tuple[str, int]]] = {
    "mxfp4": ("fp4_e2m1", 2),
    "mxfp6_e3m2": ("fp6_e3m2", 4),
    "mxfp6_e2m3": ("fp6_e2m3", 2),
    "mxfp8_e4m3": ("fp8_e4m3", 8),
    "mxfp8_e5m2": ("fp8_e5m2", 15),
}
"""Microscaling formats (OCP v1.0): the element's format, and the exponent of its largest number."""


class Blocks(NamedTuple):
    """The block that a format brings with it, and the bits of its scales in each weight's share."""

    size: int
    shared_bits: float


OWN_BLOCKS: Final[dict[str, Blocks]] = {
    **{name: Blocks(32, 8 / 32) for name in ELEMENTS},
    "nvfp4": Blocks(16, 8 / 16),
    "q4_0": Blocks(32, 16 / 32),
    "q4_1": Blocks(32, 32 / 32),
    "q4_k": Blocks(256, (8 * 12 + 32) / 256),
}
"""Formats that bring their own blocks and scales. NVFP4's one scale per tensor is not counted."""


SHIFT: Final = 1.5 * 2**52
"""A double this large has no room for fractions: x + SHIFT - SHIFT is x rounded to a whole number, ties to even."""


class Stored(NamedTuple):
    """What is stored beside the codes: bits of each scale, and of each zero point; scales in 8 bits with their own."""

    scale_bits: float
    zero_bits: float = 0.0
    double: bool = False


def bits_per_weight(name: str, group: int, stored: Stored) -> float:
    """Bits of one weight with its share of what is stored for its group. No scale: fp16, bf16."""
    bits = BITS[name]
    if name in UNSCALED:
        return bits
    if name in OWN_BLOCKS:
        return bits + OWN_BLOCKS[name].shared_bits
    if stored.double:
        return bits + 8 / group + 32 / (256 * group)
    return bits + (stored.scale_bits + stored.zero_bits) / group


@cache
def shifts(name: str) -> tuple[dict[int, float], float]:
    """SHIFT in units of the last place, for each `math.frexp` exponent of a float format; and that of subnormals."""
    form = FLOATS[name]
    exponents = range(form.lowest + 1, math.frexp(form.top)[1] + 1)
    units = {exponent: math.ldexp(SHIFT, exponent - 1 - form.mantissa) for exponent in exponents}
    return units, units[form.lowest + 1]
