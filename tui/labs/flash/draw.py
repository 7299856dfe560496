"""The blocks of the flash lab."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from tui.labs.contract import Block, Heat, Series, Steps, Table
from tui.labs.flash.attention import Ran, Visit
from tui.labs.flash.traffic import Order, Shape, Visited, naive_elements, sram_elements, tiled_elements, visited

FRAMES: Final = 48
_MOST_ROWS: Final = 12
_MOST_COLUMNS: Final = 32
_LONGEST: Final = 131_072


def in_bytes(at_once: int, in_tiles: int, difference: float | None, back: bool) -> Series:
    """Two bars: what crosses the memory bus."""
    bars = {"all scores at once": at_once, "in tiles": in_tiles}
    what = "gradients" if back else "attention"
    same = f"; largest difference {difference:.0e}" if difference is not None else ""
    title = f"Tiles move {100 * in_tiles / at_once:.3g} % of the bytes for the same {what}{same}"
    return Series(tuple(bars), {"bytes": tuple(bars.values())}, "bar", y_label="bytes", title=title)


def compared(shape: Shape, order: Order, moved: tuple[int, int], seen: Visited, difference: float | None) -> Table:
    """What both ways move, compute and hold."""
    n = shape.tokens
    rows = (
        ("bytes to and from HBM", *moved),
        ("scores computed", n * n, seen.scores),
        ("scores held at once", n * n, min(n, shape.block_q) * min(n, shape.block_k)),
        ("elements in SRAM", None, sram_elements(shape)),
        ("largest difference", None, difference),
    )
    return Table(("one head", "all at once", f"in tiles, {order}"), rows, "The same attention, two ways")


def steps(shape: Shape, order: Order, ran: Ran, total: int) -> Steps:
    """The map of tiles, a frame per recorded tile: query blocks down, key blocks across.

    Where there are too many, a cell shows the first of several tiles.
    """
    queries = _places(shape.query_blocks, _MOST_ROWS)
    keys = _places(shape.key_blocks, _MOST_COLUMNS)
    labels = tuple(_labelled(i * shape.block_q, _end(shape, i, shape.block_q)) for i in queries)
    turns = {(i, j): (i, j) if order == "fa2" else (j, i) for i in queries for j in keys if shape.visits(i, j)}
    frames: list[Block] = []
    for visit in ran.visits:
        here = (_last(queries, visit.query_block), _last(keys, visit.key_block))
        now = here if order == "fa2" else here[::-1]
        shades = {place: 0.5 if turn < now else 0.1 for place, turn in turns.items()}
        shades[here] = 1.0
        rows = tuple(tuple(shades.get((i, j)) for j in keys) for i in queries)
        frames.append(Heat(rows, labels, means=("to come", "now")))
    captions = tuple(_caption(shape, visit, total) for visit in ran.visits)
    return Steps(tuple(frames), captions, "Tiles: light to come, medium done, dark now, blank skipped")


def _labelled(first: int, last: int) -> str:
    return f"row {first}" if first == last else f"rows {first}-{last}"


def _places(blocks: int, most: int) -> list[int]:
    return [place * blocks // min(blocks, most) for place in range(min(blocks, most))]


def _last(places: list[int], block: int) -> int:
    """The cell that stands for `block`."""
    return max(place for place in places if place <= block)


def _end(shape: Shape, block: int, size: int) -> int:
    return min((block + 1) * size, shape.tokens) - 1


def _caption(shape: Shape, visit: Visit, total: int) -> str:
    keys = f"keys {visit.key_block * shape.block_k}-{_end(shape, visit.key_block, shape.block_k)}"
    head = f"tile {visit.number + 1} of {total}: query {visit.query_block * shape.block_q} meets {keys}; "
    if shape.causal and visit.key_block * shape.block_k > visit.query_block * shape.block_q:
        return f"{head}all masked for this query, not for the last of its block"
    state = f"m = {visit.after:.3g}, l = {visit.total:.3g}"
    if math.isinf(visit.before):
        return f"{head}first {state}"
    if visit.after > visit.before:
        shrink = math.exp(visit.before - visit.after)
        return f"{head}new maximum, so l and o are first scaled by {shrink:.3g}: {state}"
    return f"{head}no new maximum, nothing to scale: {state}"


def over_block_q(shape: Shape, order: Order, elem_bytes: int) -> Series:
    """Bytes of both orders against the rows of a query block."""
    sizes = _powers(shape.tokens, shape.block_q)

    def moved(which: Order, size: int) -> int:
        cut = shape._replace(block_q=size)
        return tiled_elements(cut, which, visited(cut)) * elem_bytes

    return _curves(
        sizes,
        {
            "all at once": lambda _: naive_elements(shape) * elem_bytes,
            "fa1": lambda size: moved("fa1", size),
            "fa2": lambda size: moved("fa2", size),
        },
        {f"{order} now": (shape.block_q, moved(order, shape.block_q))},
        "block_q, rows of a query block",
        "Bytes against the query block",
    )


def _powers(most: int, and_also: int) -> list[int]:
    return sorted({2**power for power in range(most.bit_length() + 1)} | {and_also})


def _curves(
    sizes: list[int],
    curves: dict[str, Callable[[int], int]],
    points: dict[str, tuple[int, int]],
    label: str,
    title: str,
) -> Series:
    y = {name: tuple(float(curve(size)) for size in sizes) for name, curve in curves.items()}
    marks = {
        name: tuple(float(value) if size == at else None for size in sizes) for name, (at, value) in points.items()
    }
    return Series(tuple(sizes), {**y, **marks}, "line", "xy", label, "bytes", title)
