"""A result with one number hidden: the picture stays, the asked number and the mark that would give it away do not.

And a result in words: what its blocks and notes call by the name of a knob is called as people call it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace

from tui.labs.contract import Block, Gantt, Heat, Result, Series, Steps, Table, Value
from tui.labs.labels import without_names

HIDDEN = "?"
_SCALES = (1.0, 1e2, 1e3, 1e6, 1e9, 1e-3, 1e-6, 1e-9, 1e-12)
"""The same number in per cent, in kilo, mega, giga and the other way round."""
_NUMBER = re.compile(
    r"(?<![\w.,])-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w-]|[.,]\d)|(?<![\w.,])-?\d[\d,]*(?:\.\d+)?(?=x\b)"
)


def veiled(result: Result, name: str) -> Result:
    """The result without the number of one metric, wherever it is written or marked."""
    value = result.metrics.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return result
    wanted = float(value)
    metrics = {
        other: math.nan if other == name or _same(number, wanted) else number
        for other, number in result.metrics.items()
    }

    def words(text: str) -> str:
        return _without(text, wanted)

    blocks = tuple(_veiled(block, wanted, words) for block in result.blocks)
    return replace(result, metrics=metrics, blocks=blocks, notes=tuple(words(note) for note in result.notes))


def worded(lab: str, result: Result) -> Result:
    """The result with words in place of the names that commands take."""

    def words(text: str) -> str:
        return without_names(lab, text) if "_" in text else text

    blocks = tuple(_texts(block, words) for block in result.blocks)
    return replace(result, blocks=blocks, notes=tuple(words(note) for note in result.notes))


def _without(text: str, wanted: float) -> str:
    def hide(match: re.Match[str]) -> str:
        return HIDDEN if _says(match[0], wanted) else match[0]

    return _NUMBER.sub(hide, text)


def _says(text: str, wanted: float) -> bool:
    """Whether a written number is the wanted one, to the digits that it is written with."""
    plain = text.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        return False
    digits = len(re.sub(r"e.*|[^\d]", "", plain).lstrip("0"))
    if not wanted or not number:
        return number == wanted and digits == 0
    # A single digit says too little to be known again in another unit.
    scales = _SCALES if digits >= 2 else _SCALES[:1]
    return any(float(f"{wanted * scale:.{max(1, digits)}g}") == number for scale in scales)


def _same(number: Value, wanted: float) -> bool:
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        return False
    return bool(wanted) and math.isclose(number, wanted, rel_tol=1e-6)


def _scaled(number: Value, wanted: float) -> bool:
    return any(_same(number, wanted * scale) for scale in _SCALES)


def _veiled(block: Block, wanted: float, words: Callable[[str], str]) -> Block:
    block = _texts(block, words)
    match block:
        case Table():
            rows = tuple(tuple(math.nan if _scaled(cell, wanted) else cell for cell in row) for row in block.rows)
            return replace(block, rows=rows)
        case Series(kind="bar"):
            bars = {name: tuple(math.nan if _scaled(y, wanted) else y for y in ys) for name, ys in block.y.items()}
            return replace(block, y=bars)
        case Series():
            return replace(block, y={name: ys for name, ys in block.y.items() if not _marks(block.x, ys, wanted)})
        case Gantt():
            # A lane whose name says the number is as long as the number is.
            told = [HIDDEN in name for name in block.names]
            return replace(
                block, lanes=tuple(() if any(told[n : n + 1]) else lane for n, lane in enumerate(block.lanes))
            )
        case Steps():
            return replace(block, frames=tuple(_veiled(frame, wanted, words) for frame in block.frames))
    return block


def _marks(xs: tuple[float | str, ...], ys: tuple[float | None, ...], wanted: float) -> bool:
    """Whether a series is one point, and stands where the wanted number is read."""
    points = [(x, y) for x, y in zip(xs, ys, strict=False) if y is not None]
    if len(points) != 1:
        return False
    x, y = points[0]
    return _scaled(y, wanted) or (not isinstance(x, str) and _scaled(x, wanted))


def _texts(block: Block, words: Callable[[str], str]) -> Block:
    title = words(block.title)
    match block:
        case Table():
            rows = tuple(tuple(words(cell) if isinstance(cell, str) else cell for cell in row) for row in block.rows)
            return replace(block, title=title, columns=tuple(map(words, block.columns)), rows=rows)
        case Series():
            x = tuple(words(tick) if isinstance(tick, str) else tick for tick in block.x)
            y = {words(name): ys for name, ys in block.y.items()}
            labels = {"x_label": words(block.x_label), "y_label": words(block.y_label)}
            return replace(block, title=title, x=x, y=y, **labels)  # type: ignore[arg-type]
        case Heat():
            return replace(block, title=title, labels=tuple(map(words, block.labels)))
        case Gantt():
            return replace(block, title=title, names=tuple(map(words, block.names)))
        case Steps():
            frames = tuple(_texts(frame, words) for frame in block.frames)
            return replace(block, title=title, captions=tuple(map(words, block.captions)), frames=frames)
