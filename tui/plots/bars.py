"""Bars: one row a value, the figure behind it."""

from __future__ import annotations

import math

from tui.labs.contract import Series
from tui.plots.axis import Axis
from tui.plots.line import SERIES, Drawing, Run, Style, cut, figure, key_lines

_PARTS = " ▏▎▍▌▋▊▉█"
_FILLS = "█▓▒░"
_ASCII_FILLS = "#=+-"


def bars(series: Series, style: Style) -> Drawing:
    """Horizontal bars from a common zero; several series stand under one name, told apart by their fill."""
    several = len(series.y) > 1
    labels = [str(x) if isinstance(x, str) else figure(x) for x in series.x]
    left = min(max(24, style.width // 2), max((len(label) for label in labels), default=0))
    values = [value for column in series.y.values() for value in column if value is not None and not math.isnan(value)]
    log = "y" in series.log and all(value > 0 for value in values)
    axis = Axis.over(values, log=log, zero=True)
    right = max((len(figure(value)) for value in values), default=1)
    left = min(left, max(8, style.width - right - 8 - 3))
    room = max(8, style.width - left - right - 3)
    rows: Drawing = []
    for place, label in enumerate(labels):
        for number, column in enumerate(series.y.values()):
            value = column[place] if place < len(column) else None
            name = label if number == 0 else ""
            bar = _bar(value, axis, room, number, style)
            rows.append(
                (
                    Run(f"{cut(name, left):<{left}} ", "muted"),
                    Run(bar, SERIES[number % len(SERIES)]),
                    Run(f" {figure(value):>{right}}"),
                )
            )
    fills = _ASCII_FILLS if style.ascii else _FILLS
    if several:
        key = [Run(f"{fills[n % len(fills)] * 2} {name}", SERIES[n % len(SERIES)]) for n, name in enumerate(series.y)]
        rows = key_lines(key, left + 1, style.width) + rows
    if series.y_label:
        rows.insert(0, (Run(series.y_label + ("  (log)" if log else ""), "muted"),))
    return rows


def _bar(value: float | None, axis: Axis, room: int, number: int, style: Style) -> str:
    if value is None or math.isnan(value):
        return " " * room
    part = axis.place(value) - (0.0 if axis.log else max(0.0, axis.place(0.0)))
    cells = max(0.0, min(1.0, abs(part))) * room
    if axis.log:
        cells = max(cells, 1.0)
    whole = int(cells)
    if style.ascii:
        return (_ASCII_FILLS[number % len(_ASCII_FILLS)] * round(cells)).ljust(room)
    if number:
        return (_FILLS[number % len(_FILLS)] * round(cells)).ljust(room)
    rest = _PARTS[int((cells - whole) * 8)] if whole < room else ""
    return ("█" * whole + rest.strip()).ljust(room)
