"""Lines and points over one x axis."""

from __future__ import annotations

from itertools import pairwise

from tui.labs.contract import Series
from tui.plots.axis import Axis, short
from tui.plots.canvas import Canvas
from tui.plots.line import SERIES, Drawing, Line, Role, Run, Style

WIDEST_NAMES = 1 / 3
"""Share of the width that names may take at the ends of their lines; longer ones stand above."""
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
    height = max(4, style.height)
    several = len(series.y) > 1
    ends = _ends(series, y_axis, height) if several and series.kind == "line" else {}
    beside = max((len(name) for name in ends.values()), default=0) + 3
    at_end = len(ends) == len(series.y) and several and beside <= style.width * WIDEST_NAMES
    canvas = Canvas(max(10, style.width - gutter - 1 - (beside if at_end else 0)), height, ascii=style.ascii)
    for number, column in enumerate(series.y.values()):
        _draw(canvas, series, xs, column, (x_axis, y_axis), number, style, marked=several and not at_end)
    key = [_key(number, name, style) for number, name in enumerate(series.y)] if several and not at_end else []
    rows = _with_y_labels(canvas, y_axis, labels, gutter, style)
    if at_end:
        rows = [_named(row, ends.get(number), series, style) for number, row in enumerate(rows)]
    return [*_head(series.y_label, key, style.width), *rows, *_x_rows(series, x_axis, gutter, canvas.width, style)]


def _ends(series: Series, axis: Axis, height: int) -> dict[int, str]:
    """The row beside which each series is named: that of its last point, or the nearest that is free."""
    rows: dict[int, str] = {}
    last = {name: next((y for y in reversed(column) if y is not None), None) for name, column in series.y.items()}
    for name, value in sorted(last.items(), key=lambda pair: -(pair[1] or 0.0)):
        if value is None:
            continue
        row = min(height - 1, max(0, int((1 - axis.place(value)) * height)))
        for step in range(height):
            free = next(
                (place for place in (row + step, row - step) if 0 <= place < height and place not in rows), None
            )
            if free is not None:
                rows[free] = name
                break
    return rows


def _named(row: Line, name: str | None, series: Series, style: Style) -> Line:
    if name is None:
        return row
    number = list(series.y).index(name)
    marks = _ASCII_MARKS if style.ascii else _MARKS
    return (*row, Run(f"{marks[number % len(marks)]} ", SERIES[number % len(SERIES)]), Run(name))


def _draw(
    canvas: Canvas,
    series: Series,
    xs: list[float],
    column: tuple[float | None, ...],
    axes: tuple[Axis, Axis],
    number: int,
    style: Style,
    *,
    marked: bool,
) -> None:
    role = SERIES[number % len(SERIES)]
    points = [(axes[0].place(x), axes[1].place(y)) for x, y in zip(xs, column, strict=False) if y is not None]
    marks = _ASCII_MARKS if style.ascii else _MARKS
    if series.kind == "line":
        for start, end in pairwise(points):
            canvas.line(start, end, role, number)
        if len(points) > 1 and marked:
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
