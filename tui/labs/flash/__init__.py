"""The same attention with less memory traffic: tiles and the online softmax.

Sources: Dao et al., NeurIPS 2022 (FlashAttention); Dao 2023 (FlashAttention-2); Milakov & Gimelshein 2018.
"""

from __future__ import annotations

from typing import Final, cast

from tui.labs.contract import Block, LabError, Params, Progress, Result, Value
from tui.labs.flash.attention import Inputs, Matrix, Ran, drawn, made_up, naive, scores, tiled
from tui.labs.flash.backward import naive_gradients, tiled_gradients
from tui.labs.flash.draw import FRAMES, compared, in_bytes, over_block_q, steps
from tui.labs.flash.traffic import (
    ORDERS,
    Order,
    Shape,
    Visited,
    naive_backward_elements,
    naive_elements,
    pairs,
    smem_bytes,
    sram_elements,
    tiled_backward_elements,
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
    whole("seed", 0, least=0, most=1e9),
    flag("backward", False),
    whole("copies", 1, most=1e10),
    data("q", "matrix"),
    data("k", "matrix"),
    data("v", "matrix"),
    data("dout", "matrix"),
)

GUARD: Final = 128 * 128 * 32
"""seq_len^2 x head_dim up to which attention is really run; the traffic is a closed form for any size."""
MOST_VISITS: Final = 20_000
"""Rows times key blocks up to which tiles are really visited; half of it backward."""
_SRAM: Final = 227 * 1024
"""Shared memory that a block may use on an H100, in bytes (CUDA programming guide, compute capability 9.0)."""


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Bytes are those of one head's forward pass, or with `backward` of its backward pass, times `copies`.

    `bytes_ratio` is naive over tiled.

    `rescales` counts how often a row under way met a new maximum. With `q`, `k` and `v` (a row per token) the lab
    computes their attention and gives it as `output`.
    """
    values = read(KNOBS, params)
    given = _given(values)
    shape = _shape(values, given)
    order, elem_bytes = cast("Order", values.text("order")), values.whole("elem_bytes")
    seen = visited(shape)
    back, copies = values.flag("backward"), values.whole("copies")
    moved = (
        (naive_backward_elements(shape), tiled_backward_elements(shape, seen))
        if back
        else (naive_elements(shape), tiled_elements(shape, order, seen))
    )
    at_once, in_tiles = (elements * elem_bytes * copies for elements in moved)
    metrics: dict[str, Value] = {
        "bytes_naive": at_once,
        "bytes_tiled": in_tiles,
        "bytes_ratio": at_once / in_tiles,
        "tiles": seen.tiles,
        "sram_elems": sram_elements(shape),
        "smem_bytes": smem_bytes(shape, elem_bytes),
        "score_elems_naive": shape.tokens**2,
        "score_elems_tiled": seen.scores,
        "flops_forward": 4 * shape.width * pairs(shape) * copies,
        "flops_backward": 10 * shape.width * pairs(shape) * copies,
    }
    notes = _notes(shape, seen, elem_bytes, at_once / in_tiles, back)
    sweeps = () if back else (over_block_q(shape, order, elem_bytes),)
    guard = GUARD // 4 if back else GUARD
    too_large = shape.tokens**2 * shape.width > guard
    too_many = not given and shape.tokens * shape.key_blocks > (MOST_VISITS // 2 if back else MOST_VISITS)
    if too_large or too_many or values.flag("count_only"):
        table = compared(shape, order, (at_once, in_tiles), seen, None)
        bars = in_bytes(at_once, in_tiles, None, back)
        note = "Too many small tiles to run here" if too_many else "Nothing was run"
        if too_large:
            note = f"Too large to run here (seq_len^2 x head_dim is over {guard:,})"
        return Result(metrics, (bars, table, *sweeps), (f"{note}: only what can be counted is given.", *notes))
    inputs = given or made_up(shape.tokens, shape.width, values.whole("seed"))
    s = scores(inputs)
    expected = naive(s, inputs.v, shape.causal)
    ran = tiled(s, inputs.v, shape, order, every=-(-seen.tiles // FRAMES))
    difference = _difference(expected, ran)
    if back:
        dout = _dout(values, shape)
        mine = tiled_gradients(s, inputs, ran.output, dout, shape)
        difference = mine.furthest(naive_gradients(s, inputs, dout, shape.causal))
        if given:
            metrics |= {"dq": cast("Value", mine.dq), "dk": cast("Value", mine.dk), "dv": cast("Value", mine.dv)}
    metrics["max_abs_diff"] = difference
    metrics["rescales"] = ran.rescales
    if given:
        metrics["output"] = cast("Value", ran.output)
    table = compared(shape, order, (at_once, in_tiles), seen, difference)
    bars = in_bytes(at_once, in_tiles, difference, back)
    blocks: tuple[Block, ...] = (bars, steps(shape, order, ran, seen.tiles), table, *sweeps)
    what = "gradients" if back else "outputs"
    exact = f"Both {what} agree to {difference:.2g}, the rounding of the arithmetic: tiling approximates nothing."
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


def _dout(values: Values, shape: Shape) -> Matrix:
    """The gradient that comes from behind: as given, or drawn after the inputs."""
    if not values.has("dout"):
        return drawn(shape.tokens, shape.width, values.whole("seed"), 4)[3]
    rows = values.rows("dout")
    if (len(rows), len(rows[0])) != (shape.tokens, shape.width):
        raise LabError("dout", f"must have the shape of the output, {shape.tokens} x {shape.width}")
    return rows


def _shape(values: Values, given: Inputs | None) -> Shape:
    tokens = len(given.q) if given else values.whole("seq_len")
    width = len(given.q[0]) if given else values.whole("head_dim")
    return Shape(tokens, width, values.whole("block_q"), values.whole("block_k"), values.flag("causal"))


def _difference(expected: list[list[float]], ran: Ran) -> float:
    pairs = zip(expected, ran.output, strict=True)
    return max(abs(a - b) for row, other in pairs for a, b in zip(row, other, strict=True))


def _notes(shape: Shape, seen: Visited, elem_bytes: int, ratio: float, back: bool) -> tuple[str, ...]:
    notes = []
    saved = shape.tokens**2 - seen.scores
    if saved:
        notes.append(f"Tiling skips {said(saved)} scores because they are masked, not because they are small.")
    else:
        notes.append(f"Tiling computes all {said(seen.scores)} scores: it saves bytes, not arithmetic.")
    if ratio < 1:
        notes.append("With this block the tiles move more bytes than all scores at once would.")
    if back:
        notes.append("Five products instead of the four at once, since P is computed again: more FLOPs, fewer bytes.")
    if smem_bytes(shape, elem_bytes) > _SRAM:
        notes.append(
            f"A tile needs {smem_bytes(shape, elem_bytes):,} bytes on the chip; a block on an H100 may use {_SRAM:,}."
        )
    return tuple(notes)
