"""The table's rows as text for a width: columns are dropped before they would be cut."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.content import Content, Span

from tui.library.chip_table import Column, columns, is_reported, short_name
from tui.library.model import Chip
from tui.plots.line import figure
from tui.this_machine import Machine
from tui.widgets.wording import fitted

NAME, MAKER, LEAST_BAR, MOST_BAR = 22, 10, 8, 24
CELLS = {"rate": 11, "memory": 11, "bandwidth": 12, "power": 10, "year": 6}
"""Cells of each column, its unit and the gap before it included."""
KILOWATTS_FROM = 10_000
DROPPED = ("year", "bar", "power", "maker", "bandwidth")
"""What goes first where there is no room."""


SYSTEMS = ("rack", "superchip")
"""What holds several chips."""


class Layout(NamedTuple):
    """Which columns stand, and how many cells the bar has."""

    shown: tuple[Column, ...]
    name: int
    maker: int
    bar: int


def layout(width: int, precision: str, longest: int = NAME) -> Layout:
    """The columns that fit in `width` cells; what is left goes to names of up to `longest` cells, then to the bar."""
    full = max(NAME, longest + 1)
    dropped: set[str] = set()
    for drop in ("", *DROPPED):
        dropped.add(drop)
        shown = tuple(column for column in columns(precision) if column.id not in dropped)
        maker = 0 if "maker" in dropped else MAKER
        fixed = 3 + NAME + maker + sum(CELLS[column.id] for column in shown)
        spare = width - fixed
        least = 0 if "bar" in dropped else LEAST_BAR + 2
        if spare >= least:
            name = min(full, NAME + spare - least)
            return Layout(shown, name, maker, min(MOST_BAR, spare - (name - NAME) - 2) if least else 0)
    narrow = tuple(column for column in columns(precision) if column.id in ("rate", "memory"))
    return Layout(narrow, max(8, width - 3 - sum(CELLS[column.id] for column in narrow)), 0, 0)


def head_row(plan: Layout, precision: str) -> Content:
    """The headings, each at the right end of its column; a unit stands in the cells."""
    text = " " * (3 + plan.name + plan.maker)
    for column in plan.shown:
        if column.id == "rate":
            title = f"dense {precision.upper()}"
            room = CELLS["rate"] + (plan.bar + 2 if plan.bar else 0)
            text += f"{title:>{CELLS['rate']}}".ljust(room)[: max(room, len(title))]
        else:
            text += f"{column.title:>{CELLS[column.id]}}"
    return Content(text, spans=[Span(0, len(text), "$muted")])


def chip_row(chip: Chip, plan: Layout, most: float, *, marked: bool) -> Content:
    """One chip; `most` is the rate that fills the bar."""
    text = f" {'●' if marked else ' '} " + _cut(_name(chip), plan.name - 1).ljust(plan.name)
    spans = [Span(1, 2, "$warning")] if marked else []
    if plan.maker:
        spans.append(Span(len(text), len(text) + plan.maker, "$muted"))
        text += _cut(chip.vendor, plan.maker - 1).ljust(plan.maker)
    for column in plan.shown:
        value = column.value(chip)
        cell = _cell(value, column)
        if value is None:
            spans.append(Span(len(text), len(text) + CELLS[column.id], "$muted"))
        text += f"{cell:>{CELLS[column.id]}}"
        if column.id == "rate" and plan.bar and chip.per in SYSTEMS:
            # A system's rate beside those of single chips would only say that it holds many.
            note = f"per {chip.per}"
            spans.append(Span(len(text), len(text) + plan.bar + 2, "$muted"))
            text += f" {note:<{plan.bar}} "
        elif column.id == "rate" and plan.bar:
            heavy = min(float(plan.bar), round((value or 0) / most * plan.bar * 2) / 2) if most else 0.0
            whole, half = int(heavy), heavy % 1 > 0
            start = len(text) + 1
            text += " " + "━" * whole + "╸" * half + "─" * (plan.bar - whole - half) + " "
            spans.append(Span(start, start + whole + half, "$primary"))
            spans.append(Span(start + whole + half, start + plan.bar, "$line"))
    return Content(text, spans=spans)


def longest_name(chips: Iterable[Chip]) -> int:
    """Cells of the longest name as a row shows it."""
    return max((len(_name(chip)) for chip in chips), default=0)


def _name(chip: Chip) -> str:
    return f"{'~' if is_reported(chip) else ''}{short_name(chip)}"


def machine_row(machine: Machine, *, known: bool, width: int) -> Content:
    """This machine's own accelerator; what drivers call it comes from outside."""
    count = f"{machine.number} x " if machine.number > 1 else ""
    note = "" if known else "   not in this table"
    head = f"   {'This machine':<{NAME}}"
    text = fitted(f"{head}{count}{machine.name}{note}", width)
    return Content(text, spans=[Span(0, len(head), "bold $primary")])


def _cell(value: float | None, column: Column) -> str:
    if value is None:
        return "–"
    if column.id == "year":
        return f"{value:.0f}"
    if column.id == "rate":
        return figure(value)
    if column.id == "power" and value >= KILOWATTS_FROM:
        return f"{figure(value / 1000)} kW"
    return f"{figure(value)} {column.unit}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
