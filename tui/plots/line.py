"""What a drawing is made of: lines of runs, each run with the role that decides its colour."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Role = Literal["", "muted", "strong", "accent", "first", "second", "third", "fourth", "right", "wrong"]
"""What a run is, not how it looks; without colour the text alone must tell."""

SERIES: tuple[Role, ...] = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one role."""

    text: str
    role: Role = ""


Line = tuple[Run, ...]
Drawing = list[Line]


@dataclass(frozen=True, slots=True)
class Style:
    """How to draw: `ascii` avoids braille, blocks and box drawing (TERM=linux, screen readers, plain mode)."""

    width: int = 76
    height: int = 16
    ascii: bool = False


def plain(drawing: Iterable[Line]) -> str:
    """A drawing as bare text."""
    return "\n".join("".join(run.text for run in line).rstrip() for line in drawing)


def lettered(text: str, style: Style) -> str:
    """The text in letters that the style may use: a micro sign is a u in ASCII."""
    return text.replace("µ", "u") if style.ascii else text


def wrapped(text: str, width: int, role: Role = "") -> Drawing:
    """A sentence over as many lines as it needs."""
    return [(Run(line, role),) for line in textwrap.wrap(text, max(8, width))]


def key_lines(key: Iterable[Run], left: int, width: int) -> Drawing:
    """Which fill is which, as many in a line as fit; from `left` on, or from the edge where that is tight."""
    runs = list(key)
    need = sum(len(run.text) + 3 for run in runs) - 3
    left = left if left + need <= width else max(0, min(left, width - need))
    lines: list[list[Run]] = []
    used = width
    for run in runs:
        if used + 3 + len(run.text) > width:
            lines.append([Run(" " * left)])
            used = left - 3
        elif lines[-1][1:]:
            lines[-1].append(Run("   "))
        lines[-1].append(run)
        used += 3 + len(run.text)
    return [tuple(line) for line in lines]


def cut(text: str, cells: int) -> str:
    """The text in so many cells; what does not fit ends in '…'."""
    return text if len(text) <= cells else text[: max(0, cells - 1)].rstrip() + "…"


def figure(value: object, digits: int = 4) -> str:
    """A value as people read it: `digits` significant digits, thousands separated, no trailing zeros.

    '-' is what does not exist, '?' (not a number) what is hidden until it was guessed.
    """
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < 10**15 else f"{value:.{digits}g}"
    if not isinstance(value, float):
        return str(value)
    if math.isnan(value):
        return "?"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e9 or size < 1e-4:
        return f"{value:.{digits}g}".replace("e+", "e").replace("e-0", "e-")
    if size >= 10 ** (digits - 1):
        return f"{float(f'{value:.{digits}g}'):,.0f}"
    return f"{value:.{digits}g}"
