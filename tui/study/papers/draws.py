"""Draws that are the same on every machine: from a text, not from a clock or a global generator."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable

from tui.study.papers.item import Draw

Rank = Callable[[str], bytes]
"""Where a name stands among all names: they are ordered by what this gives for each of them alone."""


def draws(seed: str) -> Draw:
    """A generator's `.random`, seeded with a text."""
    return random.Random(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")).random


def ranks(seed: str) -> Rank:
    """An order of names by chance in which none has its place from another: one more moves nothing but itself."""
    begun = hashlib.sha256(seed.encode())

    def rank(name: str) -> bytes:
        whole = begun.copy()
        whole.update(name.encode())
        return whole.digest()

    return rank
