"""How a knob looks in its row."""

from __future__ import annotations

from textual.content import Content, Span

from tui.library.model import Knob, Scalar
from tui.plots.line import figure
from tui.study.lab_desk import LabDesk

SLIDER = 6


def knob_row(desk: LabDesk, knob: Knob, width: int, wrong: bool) -> Content:
    """Name, value, and where it stands between its ends; a wrong one is marked."""
    value = shown(desk.value(knob))
    part = desk.part(knob)
    slider = ""
    if part is not None and width >= 28:
        at = min(SLIDER - 1, int(part * SLIDER))
        slider = "".join("█" if place == at else "▂" for place in range(SLIDER))
    mark = "!" if wrong else " "
    name = knob.name.replace("_", " ")
    choice = f"‹ {value} ›" if knob.kind in ("choice", "bool") else value
    unit = f" {knob.unit}" if knob.unit else ""
    room = max(6, width - len(slider) - len(choice) - len(unit) - 4)
    text = f"{mark}{name[:room]:<{room}} {choice}{unit} {slider}"
    spans = [Span(1, 1 + room, "$muted"), Span(2 + room, 2 + room + len(choice), "bold")]
    if wrong:
        spans.append(Span(0, len(text), "$error"))
    return Content(text, spans=spans)


def shown(value: Scalar) -> str:
    """A knob's value for reading."""
    return figure(value, 6)
