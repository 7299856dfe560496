"""A lab's result as a document: its picture first, the asked number hidden until it was guessed, then all numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from textual.content import Content, Span

from tui.labs.contract import Block, Gantt, Result, Steps, Value
from tui.labs.labels import metric_label, metric_unit, metric_value, split, without_names
from tui.library.model import Lab
from tui.plots.draw import draw
from tui.plots.line import Style
from tui.study.labs.veil import HIDDEN, veiled, worded
from tui.widgets.document import Row
from tui.widgets.plot import drawn
from tui.widgets.prose import Links, prose_rows
from tui.widgets.sources import source_rows
from tui.widgets.target import Target
from tui.widgets.wording import muted

if TYPE_CHECKING:
    from tui.library.library import Library

TRIED = 6
"""Lines of the log that are shown."""
WIDEST = 110
"""Cells beyond which a plot gains nothing."""
CHART = 6
"""Lanes of a time chart that leaves room for another."""
TWO_COLUMNS = 60
"""Cells from which on the numbers stand in two columns."""

Tried = tuple[str, Value]
"""What was set, and the first metric then."""


@dataclass(frozen=True)
class View:
    """How a result is looked at: the lines of a plot, the step that is walked to, what is hidden."""

    height: int = 12
    frame: int | None = None
    """None: the one that each opens on."""
    hidden: str = ""
    numbers: bool = True
    """False where the numbers stand in a pane of their own."""


def result_rows(lab: Lab, result: Result, view: View, tried: Sequence[Tried] = ()) -> list[Row]:
    """The first picture, the numbers, the other pictures, the notes, what was tried."""
    shown = seen(lab, result, view.hidden)
    pictures = [_picture(block, view) for block in shown.blocks]
    first = _first(shown)
    rows = pictures[:first]
    if view.numbers:
        table = partial(numbers, lab, shown.metrics)
        rows.append(Row(Content(""), wrap=False, align_label=False, draw=table))
    rows += pictures[first:]
    rows += [Row(Content(note), align_label=False, gap=int(not place)) for place, note in enumerate(shown.notes)]
    if len(tried) > 1 and not view.hidden:
        rows.append(_tried(lab, tried))
    return rows


def _picture(block: Block, view: View) -> Row:
    def for_width(width: int) -> Content:
        return drawn(draw(block, Style(min(width, WIDEST), view.height), view.frame))

    return Row(Content(""), wrap=False, align_label=False, draw=for_width)


def _first(result: Result) -> int:
    """How many pictures stand before the numbers: one, or all time charts that are to be compared."""
    charts = list(takewhile(lambda block: isinstance(block, Gantt) and len(block.lanes) <= CHART, result.blocks))
    return max(1, len(charts))


def seen(lab: Lab, result: Result, hidden: str) -> Result:
    """The result in words, without the hidden number."""
    return veiled(worded(lab.id, result), hidden) if hidden else worded(lab.id, result)


def about_rows(library: Library, lab: Lab, pack: str) -> tuple[list[Row], list[Target]]:
    """What people think, what is so, what runs here, where it comes from."""
    links = Links(library, pack)
    rows = [
        Row(Content(lab.misconception.claim), label="PEOPLE", gap=1),
        Row(Content(lab.misconception.truth), label="BUT", gap=0),
        *prose_rows(without_names(lab.id, lab.text), links, flush=True),
        Row(Content("   ").join([links.link("entry", term) for term in lab.terms]), label="TERMS"),
    ]
    rows += source_rows(lab.sources, links)
    return rows, links.targets


def frames(result: Result) -> int:
    """How many steps there are to walk."""
    return max((len(block.frames) for block in result.blocks if isinstance(block, Steps)), default=0)


def opens(result: Result) -> int:
    """The step that is seen first."""
    return max((block.opens for block in result.blocks if isinstance(block, Steps)), default=0)


def numbers(lab: Lab, metrics: Mapping[str, Value], width: int) -> Content:
    """All numbers with their names and units, those that are asked for first; in two columns where there is room."""
    shown = {name: value for name, value in metrics.items() if not isinstance(value, list | dict)}
    order = [*(name for name in lab.predict if name in shown), *(name for name in shown if name not in lab.predict)]
    if width < TWO_COLUMNS or len(order) < 4:
        return Content("\n").join(_number_lines(lab, shown, order))
    half = (len(order) + 1) // 2
    left, right = _number_lines(lab, shown, order[:half]), _number_lines(lab, shown, order[half:])
    cells = max(line.cell_length for line in left) + 4
    right += [Content("")] * (len(left) - len(right))
    if cells + max(line.cell_length for line in right) > width:
        return Content("\n").join(_number_lines(lab, shown, order))
    return Content("\n").join(a.pad_right(cells - a.cell_length) + b for a, b in zip(left, right, strict=True))


def _number_lines(lab: Lab, metrics: Mapping[str, Value], order: Sequence[str]) -> list[Content]:
    rows = [(metric_label(lab.id, name), *split(metrics[name], metric_unit(lab.id, name))) for name in order]
    wide = max((len(name) for name, _, _ in rows), default=0)
    digits = max((len(number) for _, number, unit in rows if unit or _is_number(number)), default=0)
    lines = []
    for name, number, unit in rows:
        text = f"{name:<{wide}}  {number:>{digits}} {unit}".rstrip()
        style = "bold $warning" if number == HIDDEN else "bold"
        end = wide + 2 + max(digits, len(number))
        lines.append(
            Content(text, spans=[Span(0, wide, "$muted"), Span(wide, end, style), Span(end, len(text), "$muted")])
        )
    return lines


def _is_number(text: str) -> bool:
    return text[:1].isdigit() or text[:1] in "-?"


def _tried(lab: Lab, tried: Sequence[Tried]) -> Row:
    name = lab.predict[0] if lab.predict else ""
    head = f"TRIED   {metric_label(lab.id, name)}"
    values = [(metric_value(lab.id, name, value), setting) for value, setting in ((v, s) for s, v in tried[-TRIED:])]
    wide = max(len(value) for value, _ in values)
    lines = [muted(head), *(Content(f"{value:>{wide}}   {setting}") for value, setting in values)]
    return Row(Content("\n").join(lines), wrap=False, align_label=False)
