"""A lesson's plots, drawn live from the chip table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.labs.contract import Series
from tui.library.model import Chip
from tui.plots.draw import draw
from tui.plots.line import Drawing, Run, Style, cut, figure, wrapped

POINTS = 60
HEIGHT = 8
"""Rows of the chart itself: with axes, legend and two figures it is one page of an 80x24 terminal."""


def roofs(chips: Mapping[str, Chip] | Sequence[Chip]) -> tuple[Chip, ...]:
    """The chips that have a roof: a dense BF16 peak and a memory bandwidth."""
    chips_of = chips.values() if isinstance(chips, Mapping) else chips
    return tuple(chip for chip in chips_of if chip.dense.bf16 and chip.memory_bw_tbs)


def attainable(chip: Chip, intensity: float) -> float:
    """TFLOP/s that a job of `intensity` FLOP per byte can reach at most: bandwidth times intensity, or the peak
    (Williams, Waterman, Patterson: Roofline, 2009)."""
    return min(chip.dense.bf16 or 0.0, (chip.memory_bw_tbs or 0.0) * intensity)


def ridge(chip: Chip) -> float:
    """FLOP per byte from which on the peak is the limit."""
    return (chip.dense.bf16 or 0.0) / (chip.memory_bw_tbs or 1.0)


def roofline(chips: Sequence[Chip], style: Style) -> Drawing:
    """The rooflines of chips over logarithmic axes, and the figures that make them; empty for chips without."""
    drawn = roofs(chips)
    if not drawn:
        return []
    last = max(4096.0, *(2 * ridge(chip) for chip in drawn))
    even = [last ** (place / (POINTS - 1)) for place in range(POINTS)]
    xs = tuple(sorted({*even, *(ridge(chip) for chip in drawn)}))
    series = Series(
        x=xs,
        y={chip.name: tuple(attainable(chip, x) for x in xs) for chip in drawn},
        log="xy",
        x_label="FLOP per byte moved",
        y_label="TFLOP/s",
        title="The most each chip can do, dense BF16",
    )
    wide = max(len(chip.name) for chip in drawn)
    return [*draw(series, style), (), *(line for chip in drawn for line in _figures(chip, wide, style.width))]


def _figures(chip: Chip, wide: int, width: int) -> Drawing:
    peak, bandwidth = figure(chip.dense.bf16), figure(chip.memory_bw_tbs)
    text = f"{peak} TFLOP/s, {bandwidth} TB/s: flat from {figure(ridge(chip), 3)} FLOP/byte on"
    if wide + 2 + len(text) <= width:
        return [(Run(f"{chip.name:<{wide}}  "), Run(text, "muted"))]
    return [(Run(cut(chip.name, width)),), *((Run("  "), *line) for line in wrapped(text, width - 2, "muted"))]
