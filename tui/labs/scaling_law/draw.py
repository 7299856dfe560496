"""The blocks of the scaling-law lab."""

from __future__ import annotations

import math
from typing import Final

from tui.labs.contract import Gantt, Series, Table
from tui.labs.scaling_law.law import FITS, KNOWN, Law, Model
from tui.labs.wording import said

_ON_THE_CURVE: Final = KNOWN[:3]


def size_said(count: float) -> str:
    """Parameters or tokens with the unit of the field."""
    for unit, scale in (("T", 1e12), ("B", 1e9), ("M", 1e6)):
        if count >= scale:
            return f"{said(count / scale)}{unit}"
    return said(count)


def valley(law: Law, flops: float, mine: Model | None = None) -> Series:
    """Loss over parameters at one budget, its lowest point, and known models by their own tokens."""
    best = law.optimum(flops)
    points = {name: Model(params, tokens) for name, params, tokens in _ON_THE_CURVE}
    if mine:
        points["this model"] = mine
    low = min([best.params / 30, *(model.params / 2 for model in points.values())])
    high = max([best.params * 30, *(model.params * 2 for model in points.values())])
    steps = [low * (high / low) ** (i / 48) for i in range(49)]
    xs = sorted({*steps, best.params, *(model.params for model in points.values())})

    def point(model: Model) -> tuple[float | None, ...]:
        return tuple(law.above(*model) if x == model.params else None for x in xs)

    curves: dict[str, tuple[float | None, ...]] = {
        "budget": tuple(law.above(x, flops / 6 / x) for x in xs),
        "best": point(best),
        **{name: point(model) for name, model in points.items()},
    }
    gopher, chinchilla = (law.loss(*points[name]) for name in ("Gopher", "Chinchilla"))
    title = f"{said(flops)} FLOPs: the loss is lowest at {size_said(best.params)} parameters"
    if gopher > chinchilla and not mine:
        title = f"Larger is not lower: 280B {gopher:.2f}, 70B {chinchilla:.2f} (Gopher, Chinchilla)"
    y_label = f"loss above {said(law.floor)}"
    return Series(tuple(x / 1e9 for x in xs), curves, "line", "x", "billion parameters", y_label, title)


def over_budgets(law: Law, flops: float) -> Series:
    """The valley's floor over budgets, and where known models stand."""
    points = {name: Model(params, tokens) for name, params, tokens in KNOWN}
    low = min(1e19, flops)
    high = max(1e26, flops)
    steps = [low * (high / low) ** (i / 40) for i in range(41)]
    xs = sorted({*steps, flops, *(model.flops for model in points.values())})
    curves: dict[str, tuple[float | None, ...]] = {"optimum": tuple(law.optimum(x).params / 1e9 for x in xs)}
    for name, model in points.items():
        curves[name] = tuple(model.params / 1e9 if x == model.flops else None for x in xs)
    title = "The best size over budgets: models made to be served stand below the line"
    return Series(tuple(xs), curves, "line", "xy", "FLOPs of training", "billion parameters", title)


def by_fit(flops: float, mine: Law) -> Table:
    """What each fit of the same data makes of the budget."""
    laws: dict[str, Law] = {name: law for name, law in FITS.items()}
    if mine not in FITS.values():
        laws["as given"] = mine
    rows = []
    for name, law in laws.items():
        best = law.optimum(flops)
        mark = f"{name} *" if law == mine else name
        rows.append((mark, best.params / 1e9, best.tokens / 1e9, best.tokens / best.params, law.loss(*best)))
    columns = ("fit", "N, billion", "D, billion", "tokens per N", "loss")
    return Table(columns, tuple(rows), "The fits disagree: 20 tokens per parameter is no law")


def beside_optima(law: Law, mine: Model, same_loss: Model) -> Table:
    """A model, the best for its FLOPs, and the cheapest with its loss."""
    rows = []
    for name, model in (
        ("this model", mine),
        ("same FLOPs", law.optimum(mine.flops)),
        ("same loss", same_loss),
    ):
        loss = law.loss(*model)
        rows.append((name, model.params / 1e9, model.tokens / 1e9, loss, model.flops, 2 * model.params))
    columns = ("", "N, billion", "D, billion", "loss", "training FLOPs", "FLOPs a token")
    ratio = mine.flops / same_loss.flops
    served = mine.params / same_loss.params
    title = f"{ratio:.3g} times the training FLOPs for its loss, {served:.2g} times those of each token served"
    return Table(columns, tuple(rows), title)


def lives(law: Law, reference: Model, best: Model, served: float) -> Gantt:
    """Training and serving one after the other, for several sizes with one loss."""
    above = law.above(*reference)
    sizes = sorted({reference.params, best.params, math.sqrt(reference.params * best.params), best.params * 0.7})
    lanes, names = [], []
    for params in reversed(sizes):
        model = Model(params, law.tokens_for(params, above))
        if math.isinf(model.tokens) or model.total(served) > 3 * reference.total(served):
            continue
        parts = (
            (0.0, model.flops, "", "training"),
            (model.flops, model.total(served), "", "serving"),
        )
        lanes.append(tuple(part for part in parts if part[1] > part[0]))
        names.append(f"{size_said(params)}{' *' if params == best.params else ''}")
    title = (
        f"The same loss, FLOPs of a lifetime: {size_said(best.params)} costs least, not {size_said(reference.params)}"
    )
    if best.params == reference.params:
        title = "With nothing to serve, the compute-optimal model costs least"
    return Gantt(tuple(lanes), tuple(names), title)


def over_sizes(law: Law, reference: Model, best: Model, served: float) -> Series:
    """Training, serving and both over parameters, at the reference's loss."""
    above = law.above(*reference)
    least = (law.a / above) ** (1 / law.alpha)
    low, high = max(least * 1.02, best.params / 3), reference.params * 2
    steps = sorted({*(low * (high / low) ** (i / 40) for i in range(41)), best.params})
    models = [Model(params, law.tokens_for(params, above)) for params in steps]
    curves: dict[str, tuple[float | None, ...]] = {
        "both": tuple(model.total(served) for model in models),
        "training": tuple(model.flops for model in models),
        "serving": tuple(2 * model.params * served or None for model in models),
        "least": tuple(model.total(served) if model.params == best.params else None for model in models),
    }
    xs = tuple(params / 1e9 for params in steps)
    return Series(xs, curves, "line", "xy", "billion parameters", "FLOPs", "FLOPs over size, at one loss")
