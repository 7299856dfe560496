"""How a lab's knobs look in their rows: labels, values with units, and places between ends in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content, Span

from tui.labs.labels import knob_value
from tui.library.model import Knob
from tui.study.labs.knobs import LabDesk
from tui.widgets.wording import fitted, muted

_LABEL = 8
"""Cells that a label keeps at least."""
SLIDER = 10
TAG = 7
"""Cells of 'preset' and 'custom', with the space before them."""


@dataclass(frozen=True)
class Columns:
    """Cells for label with value, for who set it, for sliders; 0 leaves a column out. Labels give way last."""

    body: int
    tag: int
    slider: int

    @classmethod
    def of(cls, desk: LabDesk, width: int, knobs: Sequence[Knob] | None = None) -> Columns:
        """The columns of the knobs that are listed, for `width` cells."""
        listed = desk.knobs() if knobs is None else knobs
        need = max((len(desk.label(knob)) + 2 + len(chosen(desk, knob)) for knob in listed), default=0)
        room = width - 1 - need
        tag = TAG if room >= TAG and any(desk.origin(knob) for knob in listed) else 0
        slider = SLIDER + 1 if room - tag >= SLIDER + 1 else 0
        return cls(max(4, width - 1 - tag - slider), tag, slider)


def knob_row(desk: LabDesk, knob: Knob, columns: Columns, wrong: bool) -> Content:
    """Label, value, who set it, and where it stands between its ends; a wrong one is marked."""
    value = fitted(chosen(desk, knob), max(4, columns.body - _LABEL - 1))
    room = max(_LABEL, columns.body - len(value) - 1)
    head = f"{'!' if wrong else ' '}{fitted(desk.label(knob), room):<{room}} "
    tag = f" {desk.origin(knob)}".ljust(columns.tag) if columns.tag else ""
    text = head + value + tag + (f" {slider(desk.part(knob), SLIDER)}" if columns.slider else "")
    number = len(value.split(" ")[0]) if not value.startswith("‹") else len(value)
    spans = [
        Span(1, len(head), "$muted"),
        Span(len(head), len(head) + number, "bold"),
        Span(len(head) + number, len(text), "$muted"),
    ]
    if wrong:
        spans.append(Span(0, len(text), "$error"))
    return Content(text, spans=spans)


def more_row(count: int, width: int) -> Content:
    """The row behind which the rarely turned knobs are; with none folded away, the row that folds them."""
    if not count:
        return muted(" fewer knobs")
    text = f"more: {count} {'knob' if count == 1 else 'knobs'}"
    return muted(f" {fitted(text, max(4, width - 1))}")


def slider(part: float | None, cells: int) -> str:
    """Where a value stands from 0 to 1: '├────●──┤'; empty cells where it has no place."""
    if part is None or cells < 3:
        return " " * cells
    inside = cells - 2
    at = min(inside - 1, int(part * inside))
    return "├" + "".join("●" if place == at else "─" for place in range(inside)) + "┤"


def ends(knob: Knob, part: float | None, width: int) -> Content:
    """The slider of the knob under the cursor with its ends named, or its choices."""
    if knob.kind == "choice":
        return Content("")
    if knob.min is None or knob.max is None or part is None:
        return Content("")
    low, high = (knob_value(knob.name, _whole(knob, end), knob.unit) for end in (knob.min, knob.max))
    if low.partition(" ")[2] == high.partition(" ")[2]:
        low = low.partition(" ")[0]
    cells = max(5, width - len(low) - len(high) - 2)
    line = slider(part, cells)
    text = f"{low} {line} {high}"
    at = len(low) + 1 + line.index("●")
    return Content(text, spans=[Span(0, len(text), "$muted"), Span(at, at + 1, "$primary")])


def _whole(knob: Knob, end: float) -> int | float:
    return int(end) if knob.kind == "int" or end == int(end) else end


def chosen(desk: LabDesk, knob: Knob) -> str:
    """A knob's value; between angles where the arrows step through choices."""
    value = desk.said(knob)
    return f"‹ {value} ›" if knob.kind in ("choice", "bool") else value
