"""Speculative sampling: the draft proposes, the target checks all at once and keeps its own distribution.

Sources: Leviathan, Kalman & Matias, ICML 2023; Chen et al. 2023.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui.labs.specdec.models import ALPHABET, Shares, after, shares

Draw = Callable[[], float]
"""Uniform numbers in [0, 1)."""


class Pair(NamedTuple):
    """The orders of both models."""

    draft: int
    target: int

    def q(self, text: str) -> Shares:
        """What the draft expects after `text`."""
        return after(self.draft, text[-self.draft :] if self.draft else "")

    def p(self, text: str) -> Shares:
        """What the target expects after `text`."""
        return after(self.target, text[-self.target :])


class Run(NamedTuple):
    """One run of the target: the draft's tokens, how many were kept, the target's own token, and the overlaps.

    `overlaps` has the sum of min(p, q) at each place that was examined. What was drafted behind a refused token may be
    left out.
    """

    drafted: str
    accepted: int
    added: str
    overlaps: tuple[float, ...]

    @property
    def text(self) -> str:
        """What the run gives: the kept tokens and the target's own."""
        return self.drafted[: self.accepted] + self.added

    @property
    def examined(self) -> int:
        """Draft tokens that the target judged."""
        return len(self.overlaps)


def overlap(p: Sequence[float], q: Sequence[float]) -> float:
    """The chance that a token drawn from q is accepted by p."""
    return sum(map(min, p, q))


def residual(p: Sequence[float], q: Sequence[float]) -> list[float]:
    """max(0, p - q), not yet divided by its sum: what the target wants more of than the draft offered."""
    return [max(0.0, wanted - offered) for wanted, offered in zip(p, q, strict=True)]


def speculate(pair: Pair, text: str, gamma: int, draw: Draw, *, whole: bool = True) -> Run:
    """One run of the target after `text`: `gamma` drafted tokens, then the checks, then one token of its own.

    Numbers are drawn for all drafts first and then for the checks, so the drafts behind a refused one change nothing;
    they are only written out if the draft is wanted `whole`.
    """
    numbers = [draw() for _ in range(gamma)]
    drafted = ""
    overlaps = []
    for place, number in enumerate(numbers):
        offer, wanted = pair.q(text + drafted), pair.p(text + drafted)
        token = offer.pick(number)
        drafted += ALPHABET[token]
        overlaps.append(overlap(wanted.of, offer.of))
        if draw() * offer.of[token] >= wanted.of[token]:  # kept with probability min(1, p/q)
            instead = shares(residual(wanted.of, offer.of)).pick(draw())
            rest = _draft(pair, text + drafted, numbers[place + 1 :]) if whole else ""
            return Run(drafted + rest, place, ALPHABET[instead], tuple(overlaps))
    bonus = pair.p(text + drafted).pick(draw())
    return Run(drafted, gamma, ALPHABET[bonus], tuple(overlaps))


def _draft(pair: Pair, text: str, numbers: Sequence[float]) -> str:
    """What the draft writes after `text`, a token for each number."""
    start = len(text)
    for number in numbers:
        text += ALPHABET[pair.q(text).pick(number)]
    return text[start:]
