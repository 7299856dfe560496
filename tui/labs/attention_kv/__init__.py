"""What a cache must remember: one small causal layer with all its keys and values, fewer of them, or a latent.

Sources: Ainslie et al. 2023 (grouped heads); DeepSeek-V2 2024, section 2.1.2 (latent attention, absorbed weights).
"""

from __future__ import annotations

from typing import Final, NamedTuple, cast

from tui.labs.attention_kv.attend import (
    Attended,
    Matrix,
    absorbed,
    at_once,
    at_once_rebuilt,
    difference,
    grouped,
    norm,
    product,
    with_cache,
    with_latent_cache,
)
from tui.labs.attention_kv.draw import growth, head_weights, one_token, work
from tui.labs.attention_kv.matrices import GIVEN, layer, sized
from tui.labs.attention_kv.size import VARIANTS, Shape, Variant
from tui.labs.contract import Block, Params, Progress, Result, Value
from tui.labs.params import KnobSpec, Values, choice, data, flag, read, real, whole

KNOBS: Final[tuple[KnobSpec, ...]] = (
    choice("variant", "gqa", VARIANTS),
    whole("heads", 8, most=1e6),
    whole("kv_heads", 2, most=1e6, when={"variant": "gqa"}),
    whole("head_dim", 8, most=1e6),
    whole("latent", 16, most=1e6, when={"variant": "mla"}),
    whole("tokens", 16, most=1e9),
    real("head_spread", 0.5, least=0, most=1e6),
    whole("layers", 1, most=1e6),
    real("elem_bytes", 2, least=1e-3, most=64),
    whole("seed", 0, least=0, most=1e9),
    flag("count_only", False),
    data("x", "matrix", most=65536),
    data("wq", "matrix", most=65536),
    data("wk", "matrix", most=65536),
    data("wv", "matrix", most=65536),
    data("w_down", "matrix", most=65536),
    data("w_up_k", "matrix", most=65536),
    data("w_up_v", "matrix", most=65536),
)

MOST_WORK: Final = 300_000
"""tokens x (width or latent) x heads x head_dim up to which the layer is really run."""
MOST_DRAWN: Final = 20_000
"""Numbers of a weight matrix up to which weights are drawn."""
MOST_ABSORBED: Final = 600_000
"""Products up to which every token goes the absorbed way too; beyond, the last ones do."""
MOST_TOKENS: Final = 128
COMPARED_LATENT: Final = 16
"""Numbers in the latent that is drawn beside the other variants."""


class Live(NamedTuple):
    """What really ran: the layer at once, and how far from it others are."""

    attended: Attended
    cached: float
    absorbed: float | None = None
    error: float | None = None


def run(params: Params, *, progress: Progress | None = None) -> Result:
    """Sizes are of all `layers`; FLOPs and differences are of one. Positions and the output matrix are left out.

    With `x` and weights the lab takes these; what is missing is drawn to fit them.
    """
    values = read(KNOBS, params)
    variant = cast("Variant", values.text("variant"))
    shape, tokens = sized(values, variant)
    layers, size = values.whole("layers"), values.real("elem_bytes")
    numbers = shape.numbers(variant)
    metrics: dict[str, Value] = {
        "cache_numbers_per_token": numbers,
        "cache_bytes_per_token": numbers * layers * size,
        "cache_bytes_total": numbers * layers * size * tokens,
        "vs_mha": numbers / shape.numbers("mha"),
        "equals_kv_heads": numbers / (2 * shape.head_dim),
        "score_flops": shape.score_flops(variant, tokens),
        "proj_flops_cached": shape.proj_flops(variant, tokens, cached=True),
        "proj_flops_uncached": shape.proj_flops(variant, tokens, cached=False),
    }
    notes: list[str] = []
    live = None
    if not values.flag("count_only"):
        deep = max(shape.width, shape.latent)
        inner = shape.heads * shape.head_dim
        given = any(values.has(name) for name in GIVEN)
        drawn = 0 if given else shape.width * inner
        if tokens * deep * inner <= MOST_WORK and drawn <= MOST_DRAWN and tokens <= MOST_TOKENS:
            live = _live(values, variant, shape, tokens)
        else:
            notes.append("Too large to run the layer here, so sizes and FLOPs are counted alone.")
    beside = shape if variant == "mla" else shape._replace(latent=min(COMPARED_LATENT, shape.numbers("mha")))
    beside = beside if variant == "gqa" else beside._replace(kv_heads=_quarter(shape.heads))
    blocks: list[Block] = [one_token(beside, variant, live.cached if live else None)]
    if live:
        metrics["max_abs_diff_cached"] = live.cached
        if live.absorbed is not None:
            metrics["max_abs_diff_absorbed"] = live.absorbed
        if variant in ("gqa", "mqa"):
            metrics["rel_output_err"] = live.error
        if any(values.has(name) for name in GIVEN):
            metrics["output"] = cast("Value", live.attended.output)
        blocks.append(head_weights(live.attended))
    blocks += [work(beside, variant, tokens), growth(beside, layers, size, tokens)]
    return Result(metrics, tuple(blocks), tuple(_notes(variant, shape, tokens, live) + notes))


def _quarter(heads: int) -> int:
    """Groups of four heads, to be drawn beside the other variants where that divides."""
    return heads // 4 if heads % 4 == 0 else heads


def _live(values: Values, variant: Variant, shape: Shape, tokens: int) -> Live:
    x, weights, latent = layer(values, variant, shape, tokens)
    heads = shape.heads
    if variant == "mla":
        attended = at_once_rebuilt(x, latent, heads)
        cached = difference(attended.output, with_latent_cache(x, latent, heads))
        since = tokens - absorbed_tokens(shape, tokens)
        outputs = absorbed(x, latent, heads, since)
        return Live(attended, cached, difference(attended.output[since:], outputs))
    if variant == "mha":
        attended = at_once(x, weights, heads)
        return Live(attended, difference(attended.output, with_cache(x, weights, heads)))
    queries = product(x, weights.query)
    full = at_once(x, weights, heads, queries).output
    shared = grouped(weights, heads, shape.own_heads(variant))
    attended = at_once(x, shared, heads, queries)
    cached = difference(attended.output, with_cache(x, shared, heads))
    return Live(attended, cached, error=_relative(attended.output, full))


def absorbed_tokens(shape: Shape, tokens: int) -> int:
    """The tokens that go the absorbed way: all, or as many of the last as take no time to speak of."""
    return max(1, min(tokens, MOST_ABSORBED // (2 * tokens * shape.heads * shape.latent)))


def _relative(mine: Matrix, full: Matrix) -> float | None:
    size = norm(full)
    apart = [[a - b for a, b in zip(*rows, strict=True)] for rows in zip(mine, full, strict=True)]
    return norm(apart) / size if size else None


def _notes(variant: Variant, shape: Shape, tokens: int, live: Live | None) -> list[str]:
    notes = []
    if live and variant in ("gqa", "mqa"):
        if live.error is None:
            notes.append("The output without sharing is all zeros, so an error relative to it does not exist.")
        else:
            notes.append(
                f"Sharing keys and values moves the output by {live.error:.2g} of its size here; a trained model is "
                "trained with the sharing and learns round it."
            )
    if variant == "mla":
        rows = shape.numbers("mla")
        notes.append(
            f"The query is multiplied into the latent instead, so {rows:,} numbers a token are read and nothing is "
            "unpacked; its scores take more FLOPs for that."
        )
        notes.append("DeepSeek carries 64 rotary numbers beside its latent of 512: enter 576.")
        compared = absorbed_tokens(shape, tokens)
        if live and compared < tokens:
            notes.append(f"The two ways are compared at the last {compared} tokens, which see all others.")
    if live:
        notes.append(f"Token by token from the cache, the layer differs by {live.cached:.2g} from all at once.")
    return notes
