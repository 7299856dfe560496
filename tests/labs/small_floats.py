"""All values of the small float formats, decoded bit by bit from every code: an oracle without arithmetic tricks."""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import cache

FORMATS = {
    "fp8_e4m3": (4, 3),
    "fp8_e5m2": (5, 2),
    "fp4_e2m1": (2, 1),
    "fp6_e3m2": (3, 2),
    "fp6_e2m3": (2, 3),
    "fp16": (5, 10),
    "bf16": (8, 7),
}
"""Exponent and mantissa bits."""


def decode(code: int, exponent_bits: int, mantissa_bits: int) -> float:
    """The value of a code without its sign bit."""
    exponent, mantissa = code >> mantissa_bits, code & ((1 << mantissa_bits) - 1)
    bias = (1 << (exponent_bits - 1)) - 1
    if exponent == 0:
        return math.ldexp(mantissa, 1 - bias - mantissa_bits)
    return math.ldexp((1 << mantissa_bits) + mantissa, exponent - bias - mantissa_bits)


@cache
def magnitudes(name: str) -> tuple[float, ...]:
    """The finite values of 0 or more, in the order of their codes: the index is the code."""
    exponent_bits, mantissa_bits = FORMATS[name]
    codes = 1 << (exponent_bits + mantissa_bits)
    special = {"fp8_e4m3": 1, "fp4_e2m1": 0, "fp6_e3m2": 0, "fp6_e2m3": 0}.get(
        name, 1 << mantissa_bits
    )  # NaN alone, none, or infinities and NaN
    return tuple(decode(code, exponent_bits, mantissa_bits) for code in range(codes - special))


@cache
def representable(name: str) -> frozenset[float]:
    """All finite values."""
    return frozenset(sign * value for value in magnitudes(name) for sign in (1, -1))


def nearest_even(number: float, name: str) -> float:
    """The nearest value; half-way, the one with the even code."""
    values = magnitudes(name)
    size = min(abs(number), values[-1])
    above = bisect_left(values, size)
    below = max(0, above - 1)
    if size - values[below] == values[above] - size:
        found = values[below if below % 2 == 0 else above]
    else:
        found = min((values[below], values[above]), key=lambda value: abs(value - size))
    return math.copysign(found, number) if found else 0.0
