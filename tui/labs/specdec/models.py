"""Character models of a small text: interpolated n-grams, the stand-ins for a draft and a target network.

P_n = 0.6 count/total + 0.4 P_(n-1), down to single characters with 0.05 added to each count. A context that the text
does not have says nothing: P_n is P_(n-1) there. Order n looks at the last n characters.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz .,"
_PLACE: Final = {letter: place for place, letter in enumerate(ALPHABET)}
_KEPT: Final = 0.4
"""How much of a context's word goes to the next shorter one."""
_ADDED: Final = 0.05
_COUNTED: Final = 5
"""Stretches of so many characters are counted in the text itself."""
_FILE: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "prose", "prose.txt")


class Shares(NamedTuple):
    """A distribution over `ALPHABET`, and its running sums."""

    of: tuple[float, ...]
    up_to: tuple[float, ...]

    def pick(self, number: float) -> int:
        """The place in the alphabet where the running sum passes `number` (in [0, 1)) of the whole."""
        return bisect_right(self.up_to, number * self.up_to[-1])


def shares(weights: Sequence[float]) -> Shares:
    """Weights as a distribution."""
    return Shares(tuple(weights), tuple(accumulate(weights)))


@lru_cache(maxsize=8192)
def after(order: int, context: str) -> Shares:
    """What follows `context`, of which the last `order` characters count; the caller passes no more than these."""
    if not order:
        return shares(_single())
    shorter = after(order - 1, context[1 - order :] if order > 1 else "")
    seen = _followers(order).get(context)
    if seen is None:
        return shorter
    found = [_KEPT * share for share in shorter.of]
    weight = (1 - _KEPT) / sum(seen.values())
    for place, count in seen.items():
        found[place] += weight * count
    return shares(found)


@cache
def prose() -> str:
    """The text both models have read."""
    with open(_FILE, encoding="ascii") as file:
        return file.read()


@cache
def _single() -> tuple[float, ...]:
    counts = Counter(prose())
    total = len(prose()) + _ADDED * len(ALPHABET)
    return tuple((counts[letter] + _ADDED) / total for letter in ALPHABET)


@cache
def _followers(length: int) -> Mapping[str, Mapping[int, int]]:
    """For each stretch of `length` characters, how often which character follows."""
    found: dict[str, dict[int, int]] = {}
    for gram, count in _grams(length + 1).items():
        found.setdefault(gram[:-1], {})[_PLACE[gram[-1]]] = count
    return found


@cache
def _grams(length: int) -> Mapping[str, int]:
    """How often each stretch of `length` characters occurs: the short ones counted among longer ones, which are few."""
    text = prose()
    if length >= _COUNTED or length >= len(text):
        return Counter([text[at : at + length] for at in range(len(text) - length + 1)])
    found = {text[-length:]: 1}  # the last one begins no longer one
    for gram, count in _grams(length + 1).items():
        found[gram[:-1]] = found.get(gram[:-1], 0) + count
    return found
