"""How a lab's knobs look in their rows: names, values, units and places in columns."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content, Span

from tui.library.model import Knob, Scalar
from tui.plots.line import figure
from tui.study.labs.knobs import LabDesk
from tui.widgets.wording import fitted

_NAME = 4
"""Cells that a name keeps at least."""
SLIDER = 6


@dataclass(frozen=True)
class Columns:
    """Cells for name with value, for units, for sliders; 0 leaves a column out. Names give way last."""

    body: int
    unit: int
    slider: int

    @classmethod
    def of(cls, desk: LabDesk, width: int) -> Columns:
        """The columns of all knobs that stand now, for `width` cells."""
        knobs = desk.knobs()
        need = max((max(_NAME, len(knob.name)) + 1 + len(chosen(desk, knob)) for knob in knobs), default=0)
        unit = max((len(knob.unit) + 1 for knob in knobs if knob.unit), default=0)
        slider = SLIDER + 1 if any(desk.part(knob) is not None for knob in knobs) else 0
        room = width - 1 - need
        if room < unit + slider:
            # A unit is part of the figure; where a value stands between its ends is told in words as well.
            unit, slider = (unit, 0) if unit and unit <= room else (0, slider if slider <= room else 0)
        return cls(max(4, width - 1 - unit - slider), unit, slider)


def knob_row(desk: LabDesk, knob: Knob, columns: Columns, wrong: bool) -> Content:
    """Name, value, and where it stands between its ends; a wrong one is marked."""
    value = chosen(desk, knob)
    name = knob.name.replace("_", " ")
    room = max(_NAME, columns.body - len(value) - 1)
    name = fitted(name, room)
    head = f"{'!' if wrong else ' '}{name:<{room}} "
    unit = f" {knob.unit}".ljust(columns.unit) if columns.unit else ""
    text = head + value + unit + (f" {slider(desk.part(knob))}" if columns.slider else "")
    spans = [
        Span(1, len(head), "$muted"),
        Span(len(head), len(head) + len(value), "bold"),
        Span(len(head) + len(value), len(text), "$muted"),
    ]
    if wrong:
        spans.append(Span(0, len(text), "$error"))
    return Content(text, spans=spans)


def slider(part: float | None) -> str:
    """Where a value stands from 0 to 1; empty cells where it has no place."""
    if part is None:
        return " " * SLIDER
    at = min(SLIDER - 1, int(part * SLIDER))
    return "".join("█" if place == at else "▂" for place in range(SLIDER))


def chosen(desk: LabDesk, knob: Knob) -> str:
    """A knob's value; between angles where the arrows step through choices."""
    value = shown(desk.value(knob))
    return f"‹ {value} ›" if knob.kind in ("choice", "bool") else value


def shown(value: Scalar) -> str:
    """A knob's value for reading."""
    return figure(value, 6)
