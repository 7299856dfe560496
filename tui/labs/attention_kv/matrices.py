"""The layer's input and weights: as given, or drawn. Normal variates by Box and Muller."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Final, NamedTuple

from tui.labs.attention_kv.attend import Latent, Matrix, Weights
from tui.labs.attention_kv.size import Shape, Variant
from tui.labs.contract import LabError
from tui.labs.params import Values

GIVEN: Final = ("x", "wq", "wk", "wv", "w_down", "w_up_k", "w_up_v")
"""Explicit data: what is given sets the sizes, the rest is drawn to them."""


class Layer(NamedTuple):
    """What stands in the layer's input and in its weights."""

    x: Matrix
    weights: Weights
    latent: Latent


def sized(values: Values, variant: Variant) -> tuple[Shape, int]:
    """The shape and the number of tokens, by the matrices given and else by the knobs.

    Raises LabError where matrices do not fit one another, or heads do not divide.
    """
    heads, head_dim = values.whole("heads"), values.whole("head_dim")
    tokens, latent = values.whole("tokens"), values.whole("latent") if variant == "mla" else 1
    width: int | None = None
    shown = {name: values.rows(name) for name in GIVEN if values.has(name)}
    for name in ("wq", "wk", "wv", "w_up_k", "w_up_v"):
        if name in shown:
            columns = len(shown[name][0])
            if columns % heads:
                raise LabError(name, f"has {columns} columns, which {heads} heads do not divide")
            head_dim = columns // heads
            break
    if "x" in shown:
        tokens, width = len(shown["x"]), len(shown["x"][0])
    for name in ("wq", "wk", "wv", "w_down"):
        if name in shown and width is None:
            width = len(shown[name])
    if "w_down" in shown:
        latent = len(shown["w_down"][0])
    elif "w_up_k" in shown or "w_up_v" in shown:
        latent = len(shown.get("w_up_k") or shown["w_up_v"])
    inner = heads * head_dim
    width = inner if width is None else width
    wanted = {
        "x": (tokens, width),
        **dict.fromkeys(("wq", "wk", "wv"), (width, inner)),
        "w_down": (width, latent),
        **dict.fromkeys(("w_up_k", "w_up_v"), (latent, inner)),
    }
    for name, matrix in shown.items():
        found = (len(matrix), len(matrix[0]))
        if found != wanted[name]:
            raise LabError(
                name,
                f"must have {wanted[name][0]} rows of {wanted[name][1]} numbers to fit the others, "
                f"not {found[0]} of {found[1]}",
            )
    kv_heads = values.whole("kv_heads") if variant == "gqa" else heads
    if heads % kv_heads:
        raise LabError("kv_heads", f"must divide the number of heads, {heads}")
    return Shape(heads, head_dim, kv_heads, latent, width), tokens


def layer(values: Values, variant: Variant, shape: Shape, tokens: int) -> Layer:
    """The input and the weights. Heads of a group differ from their base by `head_spread`."""
    normals = _normals(values.whole("seed"))
    inner, groups = shape.heads * shape.head_dim, shape.own_heads(variant)
    spread = values.real("head_spread")

    def matrix(rows: int, columns: int, scale: float) -> list[list[float]]:
        return [[one * scale for one in normals(columns)] for _ in range(rows)]

    def alike() -> list[list[float]]:
        base = matrix(shape.width, groups * shape.head_dim, shape.width**-0.5)
        noise = matrix(shape.width, inner, shape.width**-0.5)
        size, width = shape.heads // groups, shape.head_dim
        rows = []
        for mine, other in zip(base, noise, strict=True):
            repeated: list[float] = []
            for start in range(0, groups * width, width):
                repeated += mine[start : start + width] * size
            rows.append([one + spread * more for one, more in zip(repeated, other, strict=True)])
        return rows

    drawn: dict[str, Callable[[], Matrix]] = {
        "x": lambda: matrix(tokens, shape.width, 1.0),
        "wq": lambda: matrix(shape.width, inner, shape.width**-0.5),
        "wk": alike,
        "wv": alike,
        "w_down": lambda: matrix(shape.width, shape.latent, shape.width**-0.5),
        "w_up_k": lambda: matrix(shape.latent, inner, shape.latent**-0.5),
        "w_up_v": lambda: matrix(shape.latent, inner, shape.latent**-0.5),
    }
    needed = ("x", "wq", "w_down", "w_up_k", "w_up_v") if variant == "mla" else ("x", "wq", "wk", "wv")
    found: dict[str, Matrix] = {n: values.rows(n) if values.has(n) else drawn[n]() for n in needed}
    nothing: Matrix = []
    return Layer(
        found["x"],
        Weights(found["wq"], found.get("wk", nothing), found.get("wv", nothing)),
        Latent(found["wq"], *(found.get(name, nothing) for name in ("w_down", "w_up_k", "w_up_v"))),
    )


def _normals(seed: int) -> Callable[[int], list[float]]:
    """Draws as many as are asked for from a standard normal distribution."""
    draw = random.Random(seed).random
    log, sqrt, cos, sin, turn = math.log, math.sqrt, math.cos, math.sin, 2 * math.pi
    left: list[float] = []

    def normals(count: int) -> list[float]:
        found = left[:]
        while len(found) < count:
            size, angle = sqrt(-2 * log(1 - draw())), turn * draw()
            found += (size * cos(angle), size * sin(angle))
        left[:] = found[count:]
        return found[:count]

    return normals
