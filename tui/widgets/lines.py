"""Bars as thin lines: heavy on a light track."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content, Span


def line_bar(share: float, width: int) -> tuple[str, int]:
    """The line for a share of 0 to 1; and how many of its cells are heavy."""
    halves = round(min(1.0, max(0.0, share)) * width * 2)
    whole, half = divmod(halves, 2)
    if halves == 0 and share > 0:
        half = 1
    return "━" * whole + "╸" * half + "─" * (width - whole - half), whole + half


def bar(share: float, width: int, style: str) -> Content:
    """The same with its colours: `style` for what is full, the track for the rest."""
    line, heavy = line_bar(share, width)
    return Content(line, spans=[Span(0, heavy, style), Span(heavy, width, "$line")])


_EIGHTHS = "▁▂▃▄▅▆▇█"


def tall_columns(counts: Sequence[int], rows: int, cells: int) -> list[str]:
    """A chart of `rows` lines, each count `cells` wide: the most fills it, what is not 0 is seen."""
    most = max(counts, default=0)
    eighths = [max(1, round(count / most * rows * 8)) if count else 0 for count in counts]
    lines = []
    for row in range(rows - 1, -1, -1):
        parts = (min(8, max(0, height - 8 * row)) for height in eighths)
        lines.append("".join((_EIGHTHS[part - 1] if part else " ") * cells for part in parts))
    return lines


def columns(counts: Sequence[int]) -> str:
    """A chart one row high: two cells a count, an eighth of the row for what is least, all of it for the most."""
    most = max(counts, default=0)
    heights = [max(0, min(7, round(count / most * 8) - 1)) if count else -1 for count in counts]
    return "".join((_EIGHTHS[height] if height >= 0 else " ") * 2 for height in heights)
