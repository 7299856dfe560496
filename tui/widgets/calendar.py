"""A calendar of study: a column a week, a cell a day in five steps of minutes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content, Span

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CELLS = ("·", "■", "■", "■", "■")
_CELLS_PLAIN = ("·", "░", "▒", "▓", "█")
"""Without colour the shade tells what the colour would."""
_STEPS = (1, 5, 15, 30)
"""Minutes from which on a day takes the next step."""


def step(minutes: int | None) -> int:
    """The step of a cell, 0 to 4."""
    return sum((minutes or 0) >= least for least in _STEPS)


def calendar_rows(minutes: Sequence[int | None], *, colour: bool) -> list[Content]:
    """Seven rows, Monday first; `minutes` are those of whole weeks, the oldest day first, None for days to come."""
    rows = []
    for weekday, name in enumerate(_WEEKDAYS):
        text, spans = f"{name}  ", [Span(0, 2, "$muted")]
        for spent in minutes[weekday::7]:
            height = step(spent)
            cell = " " if spent is None else (_CELLS if colour else _CELLS_PLAIN)[height]
            spans.append(Span(len(text), len(text) + 1, f"$heat-{height}"))
            text += f"{cell} "
        rows.append(Content(text, spans=spans))
    return rows
