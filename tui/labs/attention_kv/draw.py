"""The blocks of the attention and cache lab."""

from __future__ import annotations

from typing import Final

from tui.labs.attention_kv.attend import Attended
from tui.labs.attention_kv.size import VARIANTS, Shape, Variant
from tui.labs.contract import Block, Gantt, Heat, Series, Steps, Table
from tui.labs.wording import said

CHIP_GB: Final = 80.0
"""Memory to set the caches against, of an H100 SXM or an A100 as sold."""


def one_token(shape: Shape, variant: Variant, difference: float | None) -> Gantt:
    """What one token leaves in one layer, drawn to scale: keys, values, or a latent."""
    lanes: list[tuple[tuple[float, float, str, str], ...]] = []
    names = []
    for name in VARIANTS:
        numbers = float(shape.numbers(name))
        if name == "mla":
            lanes.append(((0.0, numbers, "", "latent"),))
        else:
            lanes.append(((0.0, numbers / 2, "", "keys"), (numbers / 2, numbers, "", "values")))
        names.append(f"{name.upper()} {numbers:,.0f}{' *' if name == variant else ''}")
    whole = shape.numbers("mha")
    title = f"What one token leaves behind, in numbers: {variant.upper()} {shape.numbers(variant) / whole:.3g} of MHA"
    if difference is not None:
        kept = f"{variant.upper()} keeps {shape.numbers(variant):,.0f} numbers a token, MHA {whole:,.0f}"
        title = f"Cached = uncached, difference {difference:.2g}; {kept}"
    return Gantt(tuple(lanes), tuple(names), title)


def head_weights(attended: Attended) -> Steps:
    """Each head's weights: a token a row, what it looks at across."""
    frames: list[Block] = []
    captions = []
    for head, rows in enumerate(attended.weights):
        frames.append(Heat(tuple(map(tuple, rows)), tuple(f"token {place}" for place in range(len(rows)))))
        captions.append(f"head {head} of {len(attended.weights)}: nothing above the diagonal, so old rows never change")
    return Steps(tuple(frames), tuple(captions), "Who looks at whom, by head")


def work(shape: Shape, variant: Variant, tokens: int) -> Table:
    """FLOPs of the run by variant: the scores do not care who shares keys."""
    rows = []
    for name in VARIANTS:
        kept, again = (shape.proj_flops(name, tokens, cached=cached) for cached in (True, False))
        mark = " *" if name == variant else ""
        rows.append((name.upper() + mark, shape.numbers(name), shape.score_flops(name, tokens), kept, again))
    columns = ("variant", "numbers a token", "score FLOPs", "keys, values", "without a cache")
    return Table(columns, tuple(rows), f"FLOPs for {tokens:,} tokens: sharing saves bytes, the cache saves projections")


def growth(shape: Shape, layers: int, elem_bytes: float, tokens: int) -> Series:
    """Bytes of the cache against tokens, and one chip's memory."""
    counts = sorted({2**power for power in range(0, 24, 2)} | {tokens})
    curves = {
        name.upper(): tuple(shape.numbers(name) * layers * elem_bytes * count / 1e9 for count in counts)
        for name in VARIANTS
    }
    curves[f"{CHIP_GB:g} GB chip"] = (CHIP_GB,) * len(counts)
    shape_said = f"{layers:,} layer{'s' * (layers != 1)}"
    title = f"Cache of all tokens at hand, {shape_said} in {said(elem_bytes)} bytes"
    return Series(tuple(counts), curves, "line", "xy", "tokens", "GB", title)
