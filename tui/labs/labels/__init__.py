"""What people read in a lab: words for knobs, choices and metrics, and values with units that fit.

The names that a command takes (`mem_bw_gbs`) are the API; nobody has to read them to turn a knob. Screens, plain mode
and `warpwise lab run` ask here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tui.labs.contract import Value
from tui.labs.labels import knobs, metrics, options
from tui.labs.labels.quantity import DIGITS, named, quantity, rounded, spelled, split, stored

__all__ = [
    "knob_label",
    "knob_value",
    "lacking",
    "metric_label",
    "metric_unit",
    "metric_value",
    "named",
    "option_label",
    "quantity",
    "rounded",
    "spelled",
    "split",
    "stored",
    "without_names",
]

_SCALED = ("B", "billion", "million", "FLOPs")
"""Units of knobs whose values read better in another: 100,000,000 B as 100 MB."""
_SET = 6
"""Digits of a value that somebody set."""


def knob_label(lab: str, name: str) -> str:
    """What a knob is called. A knob of somebody's own lab reads as it is written, with spaces."""
    own = knobs.OF_A_LAB.get((lab, name))
    return own or knobs.KNOBS.get(name) or _spaced(name)


def metric_label(lab: str, name: str) -> str:
    """What a metric is called."""
    return _metric(lab, name)[0]


def metric_unit(lab: str, name: str) -> str:
    """The unit that a metric is counted in: 'B', 'ms', 'share' (shown as per cent), 'x', '' for none."""
    return _metric(lab, name)[1]


def metric_value(lab: str, name: str, value: Value, digits: int = DIGITS) -> str:
    """A metric's value for reading."""
    return quantity(value, metric_unit(lab, name), digits)


def option_label(knob: str, option: Value) -> str:
    """A choice of a knob for reading."""
    if isinstance(option, str):
        return options.OPTIONS.get(knob, {}).get(option) or option.replace("_", " ")
    return f"{option:,}" if isinstance(option, int | float) and not isinstance(option, bool) else spelled(option)


def knob_value(knob: str, value: Value, unit: str = "") -> str:
    """A knob's value for reading, with its unit; what was set keeps its digits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return option_label(knob, value)
    if unit in _SCALED:
        return quantity(value, "FLOP" if unit == "FLOPs" else unit, _SET)
    return f"{rounded(value, _SET) if isinstance(value, float) else f'{value:,}'} {named(unit)}".rstrip()


def lacking(lab: str, knob_names: Iterable[str], metric_names: Iterable[str]) -> list[str]:
    """The knobs and metrics of a lab that have no words here."""
    missing = [name for name in knob_names if name not in knobs.KNOBS and (lab, name) not in knobs.OF_A_LAB]
    known = metrics.METRICS
    return missing + [name for name in metric_names if name not in known and (lab, name) not in metrics.OF_A_LAB]


def without_names(lab: str, text: str, names: Mapping[str, str] | None = None) -> str:
    """A lab's own sentence with the words of its knobs and choices in place of the names that commands take."""

    def word(match: re.Match[str]) -> str:
        name = match[0]
        if names and name in names:
            return names[name]
        if name in knobs.KNOBS or (lab, name) in knobs.OF_A_LAB:
            return f"'{knob_label(lab, name)}'"
        for choices in options.OPTIONS.values():
            if name in choices:
                return choices[name]
        return name.replace("_", " ")

    return re.sub(r"\b[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+\b", word, text)


def _metric(lab: str, name: str) -> tuple[str, str]:
    return metrics.OF_A_LAB.get((lab, name)) or metrics.METRICS.get(name) or (_spaced(name), "")


def _spaced(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
