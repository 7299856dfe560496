"""Who goes where: a small linear router on made-up tokens, or choices and probabilities that were given."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from operator import mul
from typing import Final, NamedTuple

from tui.labs.contract import LabError
from tui.labs.params import Values

FEATURES: Final = 8
"""The width of the made-up tokens that the router sees."""
GUARD: Final = 262_144
"""Tokens times experts up to which tokens are really routed; capacity and sizes hold for any."""

BALANCE_GUARD: Final = 300_000
"""Tokens times experts times steps up to which loads are balanced."""

Rows = Sequence[Sequence[float]]


class Routed(NamedTuple):
    """For each token the experts chosen, best first, and every expert's probability (None when not known)."""

    chosen: list[list[int]]
    probs: Rows | None
    n_experts: int
    bias: Sequence[float] = ()
    """Added to the probabilities when experts are chosen, and not to the weight they get (DeepSeek-V3, 2.1.2)."""
    balanced: int = 0
    """Steps by which the bias was moved towards even loads."""

    @property
    def top_k(self) -> int:
        """Experts per token."""
        return len(self.chosen[0])


def route(values: Values) -> Routed:
    """The routing that the params ask for. Raises LabError where data that was given cannot be."""
    probs: Rows | None = None
    if values.has("router_probs"):
        probs = _given_probs(values.rows("router_probs"))
    n_experts = len(probs[0]) if probs else values.whole("n_experts")
    if values.has("assignments"):
        if n_experts > GUARD:
            raise LabError("n_experts", f"must be at most {GUARD:,} for given assignments")
        chosen = _given_choices(values.rows("assignments"), n_experts)
        if probs and len(probs) != len(chosen):
            raise LabError("router_probs", f"has {len(probs)} tokens, assignments {len(chosen)}")
        return Routed(chosen, probs, n_experts)
    top_k = top_k_of(values, n_experts)
    if probs is None:
        probs = made_up_probs(values.whole("n_tokens"), n_experts, values.real("skew"), values.whole("seed"))
    routed = chosen_by(probs, top_k, _bias(values, n_experts))
    steps = values.whole("balance_steps")
    if len(probs) * n_experts * steps > BALANCE_GUARD:
        return routed
    for _ in range(steps):
        routed = chosen_by(probs, top_k, moved(routed, values.real("bias_rate")))
    return routed._replace(balanced=steps)


def chosen_by(probs: Rows, top_k: int, bias: Sequence[float]) -> Routed:
    """Each token's best experts by probability and bias."""
    biased = any(bias)
    rows = ([p + b for p, b in zip(row, bias, strict=True)] if biased else row for row in probs)
    return Routed([best(row, top_k) for row in rows], probs, len(bias), bias)


def moved(routed: Routed, rate: float) -> list[float]:
    """The bias one step on: up for an expert below the mean load, down for one above."""
    load = [0] * routed.n_experts
    for experts in routed.chosen:
        for expert in experts:
            load[expert] += 1
    mean = sum(load) / len(load)
    return [b + rate * ((mean > n) - (mean < n)) for b, n in zip(routed.bias, load, strict=True)]


def gate_weights(routed: Routed, normalised: bool) -> list[list[float]]:
    """The weight of each chosen expert's output, best first: its probability, over the sum of the chosen ones if asked.

    The bias chooses; it does not weigh.
    """
    found = []
    for experts, row in zip(routed.chosen, routed.probs or (), strict=True):
        mine = [row[expert] for expert in experts]
        total = sum(mine) if normalised else 1.0
        found.append([weight / total if total else 1 / len(mine) for weight in mine])
    return found


def _bias(values: Values, n_experts: int) -> list[float]:
    if not values.has("bias"):
        return [0.0] * n_experts
    bias = values.vector("bias")
    if len(bias) != n_experts:
        raise LabError("bias", f"must have one number for each of the {n_experts} experts, not {len(bias)}")
    return bias


def top_k_of(values: Values, n_experts: int) -> int:
    """Experts per token, as the knob says. Raises LabError where there are fewer experts."""
    top_k = values.whole("top_k")
    if top_k > n_experts:
        raise LabError("top_k", f"must be at most the number of experts, {n_experts}")
    return top_k


def best(probs: Sequence[float], top_k: int) -> list[int]:
    """The `top_k` most probable experts, each once; the lower index wins a tie."""
    return sorted(range(len(probs)), key=probs.__getitem__, reverse=True)[:top_k]


def made_up_probs(n_tokens: int, n_experts: int, skew: float, seed: int) -> list[list[float]]:
    """Softmax of a linear router with Gaussian weights on Gaussian tokens; expert e's logit is lowered by skew*e."""
    draw = random.Random(seed).random
    scale = FEATURES**-0.5
    weights = [[gaussian(draw) * scale for _ in range(FEATURES)] for _ in range(n_experts)]
    rows = []
    for _ in range(n_tokens):
        token = [gaussian(draw) for _ in range(FEATURES)]
        rows.append(softmax([sum(map(mul, row, token)) - skew * expert for expert, row in enumerate(weights)]))
    return rows


def gaussian(draw: Callable[[], float]) -> float:
    """A standard normal number from two uniform ones (Box-Muller)."""
    return math.sqrt(-2 * math.log(1 - draw())) * math.cos(2 * math.pi * draw())


def softmax(logits: Sequence[float]) -> list[float]:
    """Shares that sum to 1."""
    top = max(logits)
    powers = [math.exp(logit - top) for logit in logits]
    total = sum(powers)
    return [power / total for power in powers]


def _given_probs(rows: Rows) -> Rows:
    for row in rows:
        if min(row) < 0 or abs(sum(row) - 1) > 1e-6:
            raise LabError("router_probs", "must hold for each token one share per expert, none negative, in sum 1")
    return rows


def _given_choices(rows: Rows, n_experts: int) -> list[list[int]]:
    chosen = []
    for row in rows:
        if not row or len(row) != len(rows[0]):
            raise LabError("assignments", "must give every token the same number of experts, at least one")
        experts = [int(expert) for expert in row]
        if any(expert != given or not 0 <= expert < n_experts for expert, given in zip(experts, row, strict=True)):
            raise LabError("assignments", f"must hold whole numbers from 0 to {n_experts - 1}")
        if len(set(experts)) < len(experts):
            raise LabError("assignments", "sends a token to the same expert twice")
        chosen.append(experts)
    return chosen
