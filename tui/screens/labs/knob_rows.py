"""How a lab's knobs look in their rows: names, values, units and places in columns."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content, Span

from tui.library.model import Knob, Scalar
from tui.plots.line import figure
from tui.study.lab_desk import LabDesk

SLIDER = 6


@dataclass(frozen=True)
class Columns:
    """Cells for each column; 0 leaves a column out. Names give way last, after sliders and units."""

    name: int
    value: int
    unit: int
    slider: int

    @classmethod
    def of(cls, desk: LabDesk, width: int) -> Columns:
        """The columns of all knobs that stand now, for `width` cells."""
        knobs = desk.knobs()
        name = max((len(knob.name) for knob in knobs), default=0)
        value = max((len(chosen(desk, knob)) for knob in knobs), default=0)
        unit = max((len(knob.unit) + 1 for knob in knobs if knob.unit), default=0)
        room = width - name - value - 2
        slider = SLIDER + 1 if any(desk.part(knob) is not None for knob in knobs) else 0
        if room < unit + slider:
            slider = 0 if unit <= room else slider
            unit = unit if unit <= room and not slider else 0
            slider = slider if slider <= room else 0
        return cls(max(4, width - value - unit - slider - 2), value, unit, slider)


def knob_row(desk: LabDesk, knob: Knob, columns: Columns, wrong: bool) -> Content:
    """Name, value, and where it stands between its ends; a wrong one is marked."""
    name = knob.name.replace("_", " ")
    value = chosen(desk, knob)
    room = max(4, columns.name + columns.value - len(value))
    name = name if len(name) <= room else name[: room - 1] + "…"
    mark = "!" if wrong else " "
    head = f"{mark}{name:<{room}} "
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
