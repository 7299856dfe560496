"""What a drawing is made of: lines of runs, each run with the role that decides its colour."""

from __future__ import annotations

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


def figure(value: object, digits: int = 4) -> str:
    """A value as people read it: `digits` significant digits, thousands separated, no trailing zeros."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < 10**15 else f"{value:.{digits}g}"
    if not isinstance(value, float):
        return str(value)
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e9 or size < 1e-4:
        return f"{value:.{digits}g}"
    if size >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    text = f"{value:.{digits}g}"
    return text
