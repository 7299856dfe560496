"""The digits and the teacher, from tui/labs/data/digits (its README says how they were made)."""

from __future__ import annotations

import os
import struct
from functools import cache
from typing import Final, NamedTuple

from tui.labs.distill.net import PIXELS, Net

_FOLDER: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "digits")
TRAINING: Final = 1200
"""Images to train with; the other 597 are only for testing."""
_DEEPEST: Final = 16


class Digit(NamedTuple):
    """64 pixels from 0 (paper) to 1 (ink), row by row, and a 1 for the bias; and the digit that was meant."""

    image: tuple[float, ...]
    label: int


@cache
def digits() -> tuple[tuple[Digit, ...], tuple[Digit, ...]]:
    """Those to train with and those to test with."""
    blob = _bytes("digits.u8")
    digits_drawn = []
    for start in range(0, len(blob), PIXELS + 1):
        pixels = blob[start + 1 : start + 1 + PIXELS]
        digits_drawn.append(Digit((*(pixel / _DEEPEST for pixel in pixels), 1.0), blob[start]))
    return tuple(digits_drawn[:TRAINING]), tuple(digits_drawn[TRAINING:])


@cache
def teacher() -> Net:
    """The 64-32-10 network, trained beforehand on the 1,200 images and their labels."""
    biases = _floats("teacher_biases.f32")
    hidden, output = _floats("teacher_hidden.f32"), _floats("teacher_output.f32")
    units = len(hidden) // PIXELS
    return Net(_rows(hidden, biases[:units]), _rows(output, biases[units:]))


@cache
def teacher_logits() -> tuple[tuple[float, ...], ...]:
    """What the teacher says about each image to train with."""
    return tuple(tuple(teacher().logits(digit.image)) for digit in digits()[0])


def _rows(weights: tuple[float, ...], biases: tuple[float, ...]) -> list[list[float]]:
    """One row per unit, from a file with one column per unit."""
    units = len(biases)
    return [[*weights[unit::units], bias] for unit, bias in enumerate(biases)]


def _bytes(name: str) -> bytes:
    with open(os.path.join(_FOLDER, name), "rb") as file:
        return file.read()


def _floats(name: str) -> tuple[float, ...]:
    blob = _bytes(name)
    return struct.unpack(f"<{len(blob) // 4}f", blob)
