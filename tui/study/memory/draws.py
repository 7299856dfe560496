"""Draws that are the same on every machine: from a text, not from a clock or a global generator."""

from __future__ import annotations

import hashlib
import random

from tui.study.papers.item import Draw


def draws(seed: str) -> Draw:
    """A generator's `.random`, seeded with a text."""
    return random.Random(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")).random
