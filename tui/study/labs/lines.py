"""A lab's knobs and numbers as lines of text: plain mode and `warpwise lab run` print these."""

from __future__ import annotations

from collections.abc import Mapping

from tui.labs.contract import Value
from tui.labs.labels import knob_value, metric_label, metric_unit, option_label, split
from tui.library.model import Knob
from tui.study.labs.knobs import CUSTOM, LabDesk


def number_lines(lab: str, metrics: Mapping[str, Value]) -> list[str]:
    """Each number with its name and unit, in columns."""
    rows = [
        (metric_label(lab, name), *split(value, metric_unit(lab, name)))
        for name, value in metrics.items()
        if not isinstance(value, list | dict)
    ]
    wide = max((len(name) for name, _, _ in rows), default=0)
    return [f"{name:<{wide}}  {number} {unit}".rstrip() for name, number, unit in rows]


def knob_line(desk: LabDesk, knob: Knob) -> str:
    """'Memory bandwidth: 3,350 GB/s, set by the chip (10 to 100,000 GB/s): memory bandwidth'."""
    origin = {"chip": ", set by the chip", "preset": ", set by the preset", CUSTOM: ", custom"}.get(
        desk.origin(knob), ""
    )
    return f"{desk.label(knob)}: {desk.said(knob)}{origin}{offered(knob)}: {knob.help}"


def offered(knob: Knob) -> str:
    """What the knob may be, in brackets."""
    if knob.options:
        return f" ({', '.join(option_label(knob.name, option) for option in knob.options)})"
    if knob.min is None or knob.max is None:
        return ""
    low, high = (int(end) if end == int(end) else end for end in (knob.min, knob.max))
    return f" ({knob_value(knob.name, low, knob.unit)} to {knob_value(knob.name, high, knob.unit)})"


def named_knob(desk: LabDesk, line: str) -> tuple[Knob, str] | None:
    """The knob that a line begins with, by its name, its label or its number in the list, and the rest of the line."""
    text = line.replace("=", " ").strip()
    first, _, rest = text.partition(" ")
    knobs = desk.knobs()
    if first.isdecimal() and 1 <= int(first) <= len(knobs):
        return knobs[int(first) - 1], rest.strip()
    by_name = next((knob for knob in knobs if knob.name == first), None)
    if by_name is not None:
        return by_name, rest.strip()
    labelled = [knob for knob in knobs if text.lower().startswith(desk.label(knob).lower())]
    if not labelled:
        return None
    knob = max(labelled, key=lambda name: len(desk.label(name)))
    return knob, text[len(desk.label(knob)) :].strip(" :")
