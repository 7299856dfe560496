"""How long an item takes: a session is planned in minutes, not in cards."""

from __future__ import annotations

USUAL_MS = 20_000
"""An answer about which nothing is known."""
FACET_MS = 12_000
"""A term or its meaning."""
READING_MS = 6_000
"""Reading the feedback and going on."""


def cost_ms(answer_ms: float, recall: float) -> int:
    """What an item takes of a session: the answer, its feedback, and as likely as it is missed all of that again."""
    return round((answer_ms + READING_MS) * (2 - recall))
