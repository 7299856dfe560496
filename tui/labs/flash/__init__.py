"""The same attention with less memory traffic: tiles and the online softmax.

Sources: Dao et al., NeurIPS 2022 (FlashAttention); Dao 2023 (FlashAttention-2); Milakov & Gimelshein 2018.
"""

from __future__ import annotations

from typing import Final, cast

from tui.labs.contract import Block, LabError, Params, Progress, Result, Value
from tui.labs.flash.attention import Inputs, Ran, made_up, naive, scores, tiled
from tui.labs.flash.draw import FRAMES, compared, needs, over_block_q, over_tokens, steps
from tui.labs.flash.traffic import (
    ORDERS,
    Order,
    Shape,
    Visited,
    naive_elements,
    sram_elements,
    tiled_elements,
    visited,
)
from tui.labs.params import KnobSpec, Values, choice, data, flag, read, whole
from tui.labs.wording import said

KNOBS: Final[tuple[KnobSpec, ...]] = (
    whole("seq_len", 64, most=1e9),
    whole("head_dim", 16, most=1e6),
    whole("block_q", 16, most=1e9),
    whole("block_k", 16, most=1e9),
    flag("causal", False),
    choice("order", "fa2", ORDERS),
    whole("elem_bytes", 2, most=64),
    flag("count_only", False),
    whole("seed", 0, least=0),
    data("q", "matrix"),
    data("k", "matrix"),
    data("v", "matrix"),
)

GUARD: Final = 128 * 128 * 32
"""seq_len^2 x head_dim up to which attention is really run; the traffic is a closed form for any size."""
_SRAM: Final = 227 * 1024
"""Shared memory that a block may use on an H100, in bytes (CUDA programming guide, compute capability 9.0)."""


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Bytes are those of one head's forward pass; `bytes_ratio` is naive over tiled.

    `rescales` counts how often a row under way met a new maximum. With `q`, `k` and `v` (a row per token) the lab
    computes their attention and gives it as `output`.
    """
    values = read(KNOBS, params)
    given = _given(values)
    shape = _shape(values, given)
    order, elem_bytes = cast("Order", values.text("order")), values.whole("elem_bytes")
    seen = visited(shape)
    at_once, in_tiles = naive_elements(shape) * elem_bytes, tiled_elements(shape, order, seen) * elem_bytes
    metrics: dict[str, Value] = {
        "bytes_naive": at_once,
        "bytes_tiled": in_tiles,
        "bytes_ratio": at_once / in_tiles,
        "tiles": seen.tiles,
        "sram_elems": sram_elements(shape),
        "score_elems_naive": shape.tokens**2,
        "score_elems_tiled": seen.scores,
    }
    notes = _notes(shape, seen, elem_bytes, at_once / in_tiles)
    sweeps = (over_block_q(shape, order, elem_bytes), over_tokens(shape, order, elem_bytes))
    too_large = shape.tokens**2 * shape.width > GUARD
    if too_large or values.flag("count_only"):
        table = compared(shape, order, elem_bytes, seen, None)
        note = f"Too large to run here (seq_len^2 x head_dim is over {GUARD:,})" if too_large else "Nothing was run"
        return Result(metrics, (table, *sweeps), (f"{note}: only what can be counted is given.", *notes))
    inputs = given or made_up(shape.tokens, shape.width, values.whole("seed"))
    s = scores(inputs)
    expected = naive(s, inputs.v, shape.causal)
    ran = tiled(s, inputs.v, shape, order, every=-(-seen.tiles // FRAMES))
    difference = _difference(expected, ran)
    metrics["max_abs_diff"] = difference
    metrics["rescales"] = ran.rescales
    if given:
        metrics["output"] = cast("Value", ran.output)
    table = compared(shape, order, elem_bytes, seen, difference)
    blocks: tuple[Block, ...] = (table, steps(shape, order, ran, seen.tiles), *sweeps)
    exact = f"Both outputs agree to {difference:.2g}, the rounding of the arithmetic: tiling approximates nothing."
    return Result(metrics, blocks, (exact, *notes))


def _given(values: Values) -> Inputs | None:
    names = [name for name in ("q", "k", "v") if values.has(name)]
    if not names:
        return None
    for name in ("q", "k", "v"):
        if name not in names:
            raise LabError(name, f"is needed too when {' and '.join(names)} are given")
    inputs = Inputs(*(values.rows(name) for name in ("q", "k", "v")))
    for name in ("k", "v"):
        rows = values.rows(name)
        if (len(rows), len(rows[0])) != (len(inputs.q), len(inputs.q[0])):
            raise LabError(name, f"must have the shape of q, {len(inputs.q)} x {len(inputs.q[0])}")
    return inputs


def _shape(values: Values, given: Inputs | None) -> Shape:
    tokens = len(given.q) if given else values.whole("seq_len")
    width = len(given.q[0]) if given else values.whole("head_dim")
    return Shape(tokens, width, values.whole("block_q"), values.whole("block_k"), values.flag("causal"))


def _difference(expected: list[list[float]], ran: Ran) -> float:
    pairs = zip(expected, ran.output, strict=True)
    return max(abs(a - b) for row, other in pairs for a, b in zip(row, other, strict=True))


def _notes(shape: Shape, seen: Visited, elem_bytes: int, ratio: float) -> tuple[str, ...]:
    notes = []
    saved = shape.tokens**2 - seen.scores
    if saved:
        notes.append(f"Tiling skips {said(saved)} scores because they are masked, not because they are small.")
    else:
        notes.append(f"Tiling computes all {said(seen.scores)} scores: it saves bytes, not arithmetic.")
    if ratio < 1:
        notes.append("With this block the tiles move more bytes than all scores at once would.")
    if sram_elements(shape) * elem_bytes > _SRAM:
        notes.append(f"A tile needs {needs(shape, elem_bytes)} on the chip; a block on an H100 may use {_SRAM:,}.")
    return tuple(notes)
