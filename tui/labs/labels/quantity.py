"""A value with a unit that fits: 8,589,934,592 bytes are '8.59 GB', a share of 0.2727 is '27.27 %'."""

from __future__ import annotations

import math
import re
from typing import Final

from tui.labs.contract import Value

DIGITS: Final = 4
"""Significant digits of a value that was computed; what somebody set is shown as it was set."""
_STEP_UP: Final = 1000.0

_LADDERS: Final[tuple[tuple[tuple[str, float], ...], ...]] = (
    (("B", 1.0), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("PB", 1e15)),
    (("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)),
    (
        ("FLOP", 1.0),
        ("kFLOP", 1e3),
        ("MFLOP", 1e6),
        ("GFLOP", 1e9),
        ("TFLOP", 1e12),
        ("PFLOP", 1e15),
        ("EFLOP", 1e18),
    ),
    (("GFLOP/s", 1e9), ("TFLOP/s", 1e12), ("PFLOP/s", 1e15)),
    (("MOPS", 1e6), ("GOPS", 1e9), ("TOPS", 1e12)),
    (("MB/s", 1e6), ("GB/s", 1e9), ("TB/s", 1e12)),
    (("", 1.0), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12)),
    (("USD", 1.0), ("million USD", 1e6), ("billion USD", 1e9)),
    (("%", 0.01),),
)
"""Units that turn into one another, each with what it counts."""
_OTHER_NAMES: Final = {"us": "µs", "share": "%", "params": "", "x": "times"}
_KEEPS: Final = {"TFLOP/s": 1e4, "GB/s": 1e4, "TOPS": 1e4, "USD": 1e6, "": 1e6}
"""Below so many of these the unit stays: a chip's 3,350 GB/s is compared with others in GB/s."""


def quantity(value: Value, unit: str = "", digits: int = DIGITS) -> str:
    """The value for reading, with its unit."""
    number, unit_said = split(value, unit, digits)
    return f"{number} {unit_said}".rstrip()


def split(value: Value, unit: str = "", digits: int = DIGITS) -> tuple[str, str]:
    """The number and the unit that fits, as texts: for columns."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return spelled(value), ""
    if not math.isfinite(value):
        return "?", named(unit)
    if unit == "x":
        return f"{rounded(value, digits)}x", ""
    ladder, factor = _ladder(unit)
    if not unit and abs(value) >= 1e6:
        ladder = _LADDERS[6]
    if not ladder or not value:
        return rounded(value, digits), named(unit)
    name, size = _rung(ladder, value * factor, named(unit))
    scaled = value * factor / size
    return rounded(scaled, digits), name


def spelled(value: Value) -> str:
    """A value that is no number."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(spelled(one) for one in value) or "-"
    if isinstance(value, int | float):
        return rounded(value)
    return str(value).replace("_", " ")


def rounded(value: float, digits: int = DIGITS) -> str:
    """So many significant digits at most, thousands separated; powers of ten where digits would be unreadable."""
    size = abs(value)
    if not size:
        return "0"
    if not 1e-4 <= size < 1e9:
        return re.sub(r"e\+?(-?)0*", r"e\1", f"{value:.{digits}g}")
    short = float(f"{value:.{digits}g}")
    return f"{short:,.0f}" if abs(short) >= 10 ** (digits - 1) else f"{short:.{digits}g}"


def named(unit: str) -> str:
    """A unit as people read it."""
    return _OTHER_NAMES.get(unit, unit)


def stored(text: str, unit: str) -> tuple[str, float]:
    """What was typed without a unit at its end, and what one of it is in `unit`: '8 GB' for bytes is ('8', 1e9).

    Without a unit, a share counts in per cent, parameters in billions, and everything else in `unit` itself.
    """
    text = text.strip()
    ladder, factor = _ladder(unit)
    for name, size in sorted(ladder, key=lambda rung: -len(rung[0])):
        names = (name, "us") if name == "µs" else (name,)
        for one in names:
            if one and text.lower().endswith(one.lower()) and not text[: -len(one)].rstrip()[-1:].isalpha():
                return text[: -len(one)].rstrip(), size / factor
    unit_name = named(unit)
    if unit_name and text.lower().endswith(unit_name.lower()):
        return text[: -len(unit_name)].rstrip(), 1.0
    return text, {"share": 0.01, "params": 1e9}.get(unit, 1.0)


def _ladder(unit: str) -> tuple[tuple[tuple[str, float], ...], float]:
    """The units that this one turns into, and what it counts; none for a unit that stands alone."""
    if unit == "share":
        return _LADDERS[8], 1.0
    if unit == "params":
        return _LADDERS[6], 1.0
    name = named(unit)
    for ladder in _LADDERS:
        for rung, size in ladder:
            if rung and rung == name and unit != "%":
                return ladder, size
    return (), 1.0


def _rung(ladder: tuple[tuple[str, float], ...], value: float, own: str) -> tuple[str, float]:
    """The largest unit of which there is at least one; the given one as long as it reads well."""
    size = dict(ladder).get(own)
    if size is not None and 1 <= abs(value) / size < _KEEPS.get(own, _STEP_UP):
        return own, size
    fitting = [rung for rung in ladder if abs(value) >= rung[1] * 0.99995 and abs(value) >= _least(rung[0])]
    name, size = fitting[-1] if fitting else ladder[0]
    if abs(value) / size >= 1e4:  # past the last unit: powers of ten of the first
        return ladder[0]
    return name, size


def _least(unit: str) -> float:
    """From which value on a unit is taken."""
    return _KEEPS[""] if unit in ("million", "million USD") else 0.0
