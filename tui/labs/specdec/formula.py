"""Closed forms of speculative decoding (Leviathan et al. 2023), for a constant acceptance rate alpha."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from tui.labs.specdec.sampling import overlap, residual

GAMMAS: Final = range(1, 65)
"""Draft lengths among which the best is looked for."""
DRAWN: Final = range(1, 17)


class Cost(NamedTuple):
    """One run of the draft, as a share of one run of the target: in time, and in operations.

    `width` guesses are made at each node of a tree (1: a chain). A run of the target that checks so many places for
    `batch` sequences takes as long as one place of one sequence until batch x places reaches `critical`; 0: always.
    """

    time: float
    ops: float
    width: int = 1
    batch: int = 1
    critical: float = 0.0

    @property
    def base(self) -> float:
        """A run of the target, without a draft, in runs of the target at batch 1."""
        return max(1.0, self.batch / self.critical) if self.critical else 1.0

    def verify(self, nodes: float) -> float:
        """The same for a run that checks `nodes` guesses and adds one token."""
        return max(1.0, self.batch * (nodes + 1) / self.critical) if self.critical else 1.0


class Best(NamedTuple):
    """The length with the greatest speed-up, that speed-up, and whether one beyond the longest looked at is faster."""

    gamma: int
    speedup: float
    capped: bool


class Exact(NamedTuple):
    """What one step does to two distributions. The residual of equal ones is 0: nothing is ever rejected."""

    accept_prob: float
    residual: list[float]
    output: list[float]


def expected_tokens(alpha: float, gamma: int, width: int = 1) -> float:
    """Tokens per run of the target, its own token included: the sum of A^i for i = 0..gamma.

    A = 1 - (1 - alpha)^width: one of `width` guesses is right, taken to be independent (SpecInfer, Medusa).
    """
    found = alpha if width == 1 else -math.expm1(width * math.log1p(-alpha)) if alpha < 1 else 1.0
    if found in (0, 1):
        return 1.0 + found * gamma
    return -math.expm1((gamma + 1) * math.log(found)) / (1 - found)


def tree_nodes(gamma: int, width: int) -> int:
    """Guesses that a run of the target checks: the sum of width^i for i = 1..gamma."""
    return gamma if width == 1 else (width ** (gamma + 1) - width) // (width - 1)


def speedup(tokens: float, gamma: int, cost: Cost, width: int = 1) -> float:
    """Against one token per run: a run takes itself, checking every guess, and `gamma` runs of the draft."""
    return tokens * cost.base / (gamma * cost.time * cost.base + cost.verify(tree_nodes(gamma, width)))


def by_formula(alpha: float, gamma: int, cost: Cost) -> float:
    """The speed-up of the expected tokens, in the cost's own tree."""
    return speedup(expected_tokens(alpha, gamma, cost.width), gamma, cost, cost.width)


def ops_factor(alpha: float, gamma: int, cost: Cost) -> float:
    """Operations per token against decoding without a draft: the target computes gamma + 1 places each run."""
    return (gamma * cost.ops + gamma + 1) / expected_tokens(alpha, gamma)


def best_gamma(alpha: float, cost: Cost) -> Best:
    """The number of drafted tokens, from 1 to 64, with the greatest speed-up; the smallest of equals."""
    longest = GAMMAS[-1]
    if cost.time == 0 and not cost.critical and alpha > 0:  # grows for ever, if by less than a double shows
        return Best(longest, by_formula(alpha, longest, cost), True)
    best = max(GAMMAS, key=lambda gamma: by_formula(alpha, gamma, cost))
    reached = by_formula(alpha, best, cost)
    return Best(best, reached, best == longest and by_formula(alpha, longest + 1, cost) > reached)


def exact(p: Sequence[float], q: Sequence[float]) -> Exact:
    """The distribution of the token that comes out, by adding up all the ways to it."""
    accepted = overlap(p, q)
    more = residual(p, q)
    total = sum(more)
    if not total:
        return Exact(accepted, [0.0] * len(more), list(map(min, p, q)))
    instead = [share / total for share in more]
    kept = map(min, p, q)  # q times min(1, p/q)
    return Exact(accepted, instead, [k + (1 - accepted) * share for k, share in zip(kept, instead, strict=True)])
