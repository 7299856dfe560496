"""The blocks of the speculative decoding lab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tui.labs.contract import Series, Table
from tui.labs.specdec.formula import DRAWN, Cost, best_gamma, by_formula, exact
from tui.labs.specdec.generate import RUNS_SHOWN
from tui.labs.specdec.models import ALPHABET
from tui.labs.specdec.sampling import Pair, Run, overlap

_LETTERS_SHOWN: Final = 4
_PLACES: Final = 250
_ORDERS: Final = range(5)


def shown(text: str) -> str:
    """A text in which spaces can be seen."""
    return text.replace(" ", "·")


def runs_table(runs: Sequence[Run]) -> Table:
    """The first runs of the target: what was drafted, what was kept, and what the target wrote itself."""
    rows = []
    for number, run in enumerate(runs[:RUNS_SHOWN], 1):
        refused = shown(run.drafted[run.accepted : run.accepted + 1])
        why = f"instead of {refused}" if refused else "bonus: all kept"
        rows.append((number, shown(run.drafted), shown(run.drafted[: run.accepted]), shown(run.added), why))
    columns = ("run", "drafted", "kept", "target adds", "why")
    return Table(columns, tuple(rows), "Runs of the target (· is a space)")


def over_gamma(alpha: float, gamma: int, cost: Cost, measured: Mapping[int, float]) -> Series:
    """Speed-up by the formula, and as measured, against the tokens drafted per run."""
    best = best_gamma(alpha, cost)
    sizes = sorted({*DRAWN, gamma, best.gamma})
    curves: dict[str, tuple[float | None, ...]] = {
        f"formula, alpha {alpha:.3g}": tuple(by_formula(alpha, g, cost) for g in sizes),
        "no draft": tuple(1.0 for _ in sizes),
    }
    tree = cost.width > 1
    if measured:
        curves["measured, one chain" if tree else "measured"] = tuple(measured.get(g) for g in sizes)
    # What ran is a chain, so of a tree the formula alone speaks.
    here = by_formula(alpha, gamma, cost) if tree else measured.get(gamma, by_formula(alpha, gamma, cost))
    what = f"A tree {gamma} deep" if tree else f"Drafting {gamma}"
    title = f"{what} is {'slower' if here < 1 else 'faster'} than not drafting: {here:.3g} times; best is "
    title += f"{best.gamma}, {best.speedup:.3g} times"
    return Series(tuple(sizes), curves, "line", "", "gamma, tokens drafted per run", "speed-up", title)


def one_token(
    p: Sequence[float], q: Sequence[float], names: Sequence[str], title: str, drawn: Sequence[float] | None = None
) -> Series:
    """The likeliest tokens: what the target wants, what the draft offers, and what comes out."""
    output = exact(p, q).output
    places = sorted(range(len(p)), key=lambda place: -max(p[place], q[place]))[:_LETTERS_SHOWN]
    bars = {"target p": p, "draft q": q, "comes out": output}
    if drawn:
        bars["as drawn"] = drawn
    y = {name: tuple(values[place] for place in places) for name, values in bars.items()}
    return Series(tuple(names[place] for place in places), y, "bar", "", "token", "probability", title)


def letters() -> list[str]:
    """The alphabet as labels."""
    return ["space" if letter == " " else letter for letter in ALPHABET]


def drafts_table(text: str, target: int, cost: Cost) -> Table:
    """Every draft at the same cost: its alpha along a text of the target, and the best that can be made of it."""
    start = max(target, max(_ORDERS))
    places = range(start, min(len(text), start + _PLACES))
    wanted = [Pair(0, target).p(text[:place]).of for place in places]
    rows = []
    for order in _ORDERS:
        pair = Pair(order, target)
        overlaps = [overlap(p, pair.q(text[:place]).of) for p, place in zip(wanted, places, strict=True)]
        alpha = min(1.0, sum(overlaps) / len(overlaps))
        best = best_gamma(alpha, cost)
        rows.append((order, alpha, best.gamma, best.speedup))
    columns = ("draft order", "alpha", "best gamma", "speed-up there")
    return Table(columns, tuple(rows), "Other drafts at the same cost")
