"""The blocks of the mixture-of-experts lab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.labs.contract import Heat, Series, Table, Value
from tui.labs.moe.balance import capacity, dropped
from tui.labs.moe.size import Sizes

_MOST_BARS: Final = 16
_MOST_RANKS: Final = 16
_MOST_POINTS: Final = 512


def name_and_fact(found: Sizes, n_experts: int, dense: int) -> Series:
    """So many models of that size, what is stored, and what a token uses, in billions."""
    bars = {
        f"{n_experts} x {dense / 1e9:.3g}, as the name says": n_experts * dense / 1e9,
        "stored": found.total / 1e9,
        "used for one token": found.active / 1e9,
    }
    title = f"Billions of parameters: all {found.total / 1e9:,.4g} must fit, a token uses {found.active / 1e9:,.4g}"
    return Series(tuple(bars), {"billions": tuple(bars.values())}, "bar", title=title)


def parameters(found: Sizes, n_experts: int, top_k: int) -> Table:
    """Where the parameters are, in billions, and the memory that they need."""
    rows: list[tuple[Value, ...]] = [
        ("attention, for all tokens", found.attention / 1e9, found.attention / 1e9),
        (f"experts, {n_experts} stored, {top_k} used", found.experts / 1e9, found.used / 1e9),
        ("shared experts", found.shared / 1e9, found.shared / 1e9),
        ("dense layers", found.dense / 1e9, found.dense / 1e9),
        ("router", found.router / 1e9, found.router / 1e9),
        ("embeddings", found.embeddings / 1e9, found.embeddings / 1e9),
        ("all, billion parameters", found.total / 1e9, found.active / 1e9),
        ("GB at 16 bits", found.total * 2 / 1e9, found.active * 2 / 1e9),
        ("GB at 8 bits", found.total / 1e9, found.active / 1e9),
    ]
    kept = tuple(row for row in rows if row[1])
    return Table(("part", "in memory", "used per token"), kept, "Stored, and used for one token")


def load_bars(found: Sequence[int], room: int) -> Series:
    """Tokens at each expert, with what is over its capacity."""
    mean = sum(found) / len(found)
    title = f"Tokens per expert: even share {mean:,.4g}, capacity {room:,}"
    if len(found) <= _MOST_BARS:
        over = [f", {load - room} dropped" if load > room else "" for load in found]
        return Series(
            tuple(f"expert {e}{more}" for e, more in enumerate(over)), {"tokens": tuple(found)}, "bar", title=title
        )
    shown = tuple(found[:_MOST_POINTS])
    cut = f", first {len(shown)} of {len(found):,} experts" if len(shown) < len(found) else ""
    curves = {"tokens": shown, "capacity": (room,) * len(shown), "even share": (mean,) * len(shown)}
    return Series(tuple(range(len(shown))), curves, "line", "", "expert", "tokens", title + cut)


def exchange(found: dict[tuple[int, int], int], ranks: int) -> Heat:
    """Copies from GPU to GPU in the dispatch; the combine brings as many back."""
    shown = range(min(ranks, _MOST_RANKS))
    rows = tuple(tuple(float(found.get((home, away), 0)) for away in shown) for home in shown)
    cut = f", first {_MOST_RANKS} of {ranks} GPUs" if ranks > _MOST_RANKS else ""
    title = f"Copies from a token's GPU (down) to its expert's (across){cut}"
    return Heat(rows, tuple(f"GPU {home}" for home in shown), tuple(str(away) for away in shown), title)


def against_capacity(found: Sequence[int], top_k: int, factor: float) -> Series:
    """The price of capacity: choices dropped when it is small, slots left empty when it is large."""
    copies = sum(found)
    factors = sorted({*(0.5 + 0.125 * step for step in range(29)), factor})
    lost, empty = [], []
    for each in factors:
        room = capacity(each, copies // top_k, top_k, len(found))
        gone = dropped(found, room)
        lost.append(100 * gone / copies)
        empty.append(100 * (1 - (copies - gone) / (room * len(found))))
    curves: dict[str, tuple[float | None, ...]] = {
        "dropped, % of choices": tuple(lost),
        "empty, % of slots": tuple(empty),
        "dropped now": tuple(y if x == factor else None for x, y in zip(factors, lost, strict=True)),
    }
    return Series(
        tuple(factors), curves, "line", "", "capacity factor", "%", "Room for each expert: too little, too much"
    )


def by_arithmetic(n_tokens: int, n_experts: int, top_k: int, room: int) -> Table:
    """What is known without routing a token."""
    rows: tuple[tuple[Value, ...], ...] = (
        ("choices", n_tokens * top_k),
        ("even share of an expert", n_tokens * top_k / n_experts),
        ("capacity of an expert", room),
        ("capacity of all", room * n_experts),
    )
    return Table(("of the layer", "tokens"), rows, "Without routing")
