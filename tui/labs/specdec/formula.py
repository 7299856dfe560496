"""Closed forms of speculative decoding (Leviathan et al. 2023), for a constant acceptance rate alpha."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from tui.labs.specdec.sampling import overlap, residual

GAMMAS: Final = range(1, 17)


class Cost(NamedTuple):
    """One run of the draft, as a share of one run of the target: in time, and in operations."""

    time: float
    ops: float


class Exact(NamedTuple):
    """What one step does to two distributions. No residual where they are equal: nothing is ever rejected."""

    accept_prob: float
    residual: list[float] | None
    output: list[float]


def expected_tokens(alpha: float, gamma: int) -> float:
    """Tokens per run of the target: (1 - alpha^(gamma+1)) / (1 - alpha), its own token included."""
    if alpha in (0, 1):
        return 1.0 + alpha * gamma
    return -math.expm1((gamma + 1) * math.log(alpha)) / (1 - alpha)


def speedup(tokens: float, gamma: int, cost: Cost) -> float:
    """Against one token per run: a run takes itself and `gamma` runs of the draft."""
    return tokens / (gamma * cost.time + 1)


def ops_factor(alpha: float, gamma: int, cost: Cost) -> float:
    """Operations per token against decoding without a draft: the target computes gamma + 1 places each run."""
    return (gamma * cost.ops + gamma + 1) / expected_tokens(alpha, gamma)


def best_gamma(alpha: float, cost: Cost) -> int:
    """The number of drafted tokens, from 1 to 16, with the greatest speed-up; the smallest of equals."""
    return max(GAMMAS, key=lambda gamma: speedup(expected_tokens(alpha, gamma), gamma, cost))


def exact(p: Sequence[float], q: Sequence[float]) -> Exact:
    """The distribution of the token that comes out, by adding up all the ways to it."""
    accepted = overlap(p, q)
    more = residual(p, q)
    total = sum(more)
    if not total:
        return Exact(accepted, None, list(map(min, p, q)))
    instead = [share / total for share in more]
    kept = map(min, p, q)  # q times min(1, p/q)
    return Exact(accepted, instead, [k + (1 - accepted) * share for k, share in zip(kept, instead, strict=True)])
