"""Lines and points over one x axis."""

from __future__ import annotations

from itertools import pairwise

from tui.labs.contract import Series
from tui.plots.axis import Axis, short
from tui.plots.canvas import Canvas
from tui.plots.line import SERIES, Drawing, Role, Run, Style

_MARKS = "●◆▲■"
_ASCII_MARKS = "*+ox"


def curves(series: Series, style: Style) -> Drawing:
    """A line or scatter chart with its axes and a key. Series are told apart by mark and name, not by colour alone."""
    xs = [float(x) if isinstance(x, int | float) else float(place) for place, x in enumerate(series.x)]
    values = [value for column in series.y.values() for value in column if value is not None]
    log_x, log_y = "x" in series.log, "y" in series.log
    x_axis = Axis.over(xs, log=log_x)
    y_axis = Axis.over(values, log=log_y, zero=not log_y)
    labels = {value: short(value) for value in y_axis.ticks(max(2, style.height // 3))}
    gutter = max((len(label) for label in labels.values()), default=1) + 1
    canvas = Canvas(max(10, style.width - gutter - 1), max(4, style.height), ascii=style.ascii)
    for number, column in enumerate(series.y.values()):
        _draw(canvas, series, xs, column, (x_axis, y_axis), number, style)
    key = [_key(number, name, style) for number, name in enumerate(series.y)] if len(series.y) > 1 else []
    rows = _with_y_labels(canvas, y_axis, labels, gutter, style)
    return [*_head(series.y_label, key, style.width), *rows, *_x_rows(series, x_axis, gutter, canvas.width, style)]


def _draw(
    canvas: Canvas,
    series: Series,
    xs: list[float],
    column: tuple[float | None, ...],
    axes: tuple[Axis, Axis],
    number: int,
    style: Style,
) -> None:
    role = SERIES[number % len(SERIES)]
    points = [(axes[0].place(x), axes[1].place(y)) for x, y in zip(xs, column, strict=False) if y is not None]
    marks = _ASCII_MARKS if style.ascii else _MARKS
    if series.kind == "line":
        for start, end in pairwise(points):
            canvas.line(start, end, role, number)
        if len(points) > 1 and len(series.y) > 1:
            canvas.mark(*points[-1], marks[number % len(marks)], role)
    if series.kind == "scatter" or len(points) == 1:
        for x, y in points:
            canvas.mark(x, y, marks[number % len(marks)], role)


def _key(number: int, name: str, style: Style) -> tuple[Run, Run]:
    marks = _ASCII_MARKS if style.ascii else _MARKS
    role: Role = SERIES[number % len(SERIES)]
    return Run(f"   {marks[number % len(marks)]} ", role), Run(name)


def _head(label: str, key: list[tuple[Run, Run]], width: int) -> Drawing:
    """What is drawn upwards, and which mark is which; on as many lines as that takes."""
    lines: list[list[Run]] = [[Run(label, "muted")]] if label else [[]]
    used = len(label)
    for mark, name in key:
        need = len(mark.text) + len(name.text)
        if used and used + need > width:
            lines.append([])
            used = 0
        lines[-1] += [mark, name]
        used += need
    return [tuple(line) for line in lines if line]


def _with_y_labels(canvas: Canvas, axis: Axis, labels: dict[float, str], gutter: int, style: Style) -> Drawing:
    bar = "|" if style.ascii else "│"
    named: dict[int, str] = {}
    for value, label in labels.items():
        named.setdefault(min(canvas.height - 1, int((1 - axis.place(value)) * canvas.height)), label)
    rows: Drawing = []
    for number, line in enumerate(canvas.lines()):
        rows.append((Run(f"{named.get(number, ''):>{gutter - 1}} {bar}", "muted"), *line))
    return rows


def _x_rows(series: Series, axis: Axis, gutter: int, width: int, style: Style) -> Drawing:
    corner, dash = ("+", "-") if style.ascii else ("└", "─")
    cells = [" "] * width
    names: list[tuple[float, str]]
    if all(isinstance(x, int | float) for x in series.x):
        names = [(value, short(value)) for value in axis.ticks(max(2, width // 12))]
    else:
        names = [(float(place), str(x)) for place, x in enumerate(series.x)]
    free = 0
    for value, label in names:
        start = int(axis.place(value) * (width - 1)) - len(label) // 2
        start = min(max(start, 0), width - len(label))
        if start >= free:
            cells[start : start + len(label)] = list(label)
            free = start + len(label) + 1
    rows: Drawing = [
        (Run(" " * gutter + corner + dash * width, "muted"),),
        (Run(" " * (gutter + 1) + "".join(cells), "muted"),),
    ]
    if series.x_label:
        rows.append((Run(" " * (gutter + 1) + series.x_label.rjust(width)[:width], "muted"),))
    return rows
