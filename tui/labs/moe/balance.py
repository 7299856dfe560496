"""What a routing costs: loads against capacity, the balancing loss, and copies that change GPU."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui.labs.moe.router import Routed


def loads(routed: Routed) -> list[int]:
    """Tokens that chose each expert."""
    found = [0] * routed.n_experts
    for experts in routed.chosen:
        for expert in experts:
            found[expert] += 1
    return found


def capacity(factor: float, n_tokens: int, top_k: int, n_experts: int) -> int:
    """Tokens that an expert takes: `factor` times the even share, rounded up."""
    return max(1, math.ceil(round(factor * n_tokens * top_k / n_experts, 9)))


def dropped(found: Sequence[int], room: int) -> int:
    """Choices beyond the experts' capacity: they are not computed."""
    return sum(max(0, load - room) for load in found)


def aux_loss(routed: Routed, found: Sequence[int]) -> float | None:
    """E * sum of f_e * P_e: 1 when balanced, more when load and probability gather (Fedus et al., Eq. 4, no alpha)."""
    if routed.probs is None:
        return None
    n_tokens = len(routed.chosen)
    mean = [math.fsum(column) / n_tokens for column in zip(*routed.probs, strict=True)]
    share = [load / (n_tokens * routed.top_k) for load in found]
    return routed.n_experts * math.fsum(f * p for f, p in zip(share, mean, strict=True))


def traffic(routed: Routed, ranks: int) -> dict[tuple[int, int], int]:
    """Copies from each rank's tokens to each rank's experts; both are dealt out evenly, in order."""
    found: dict[tuple[int, int], int] = {}
    n_tokens = len(routed.chosen)
    for token, experts in enumerate(routed.chosen):
        home = token * ranks // n_tokens
        for expert in experts:
            pair = (home, expert * ranks // routed.n_experts)
            found[pair] = found.get(pair, 0) + 1
    return found


def remote(found: dict[tuple[int, int], int]) -> int:
    """Copies whose expert is on another rank than their token."""
    return sum(count for (home, away), count in found.items() if home != away)
