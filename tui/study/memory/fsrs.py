"""FSRS through the `fsrs` package, with what bites in it dealt with (study/rules.md 4).

The package is loaded with the first spaced trial, on the journal's thread: neither a first frame nor the start of a
quiz pays for it.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from tui.study.memory.settings import LONGEST_DAYS, RETENTION

if TYPE_CHECKING:
    from fsrs import Scheduler

RULES = 3
"""Raised when the same events would give other memories: cached ones are rebuilt."""


def review(item_id: str, before: tuple[float, float, int] | None, rating: int, day: int) -> tuple[float, float]:
    """(stability in days, difficulty 1 to 10) after a spaced trial on `day`.

    `before` are stability, difficulty and day of the trial before; None at the first. `rating` is 1 to 4.
    """
    from fsrs import Card, Rating, State

    name = _card_id(item_id)
    now = _noon(day)
    # A card without an id sleeps a millisecond to make one up.
    card = Card(card_id=name, due=now)
    if before is not None:
        stability, difficulty, last_day = before
        card = Card(name, State.Review, None, stability, difficulty, now, _noon(last_day))
    after, _ = _scheduler().review_card(card, Rating(rating), now)
    if after.stability is None or after.difficulty is None:
        raise ValueError(f"FSRS gave no state for {item_id}.")
    return float(after.stability), float(after.difficulty)


@lru_cache(maxsize=1)
def stamp() -> str:
    """What cached memories were computed with; a patch release of `fsrs` once changed its scoring. Loads the package's
    metadata."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version("fsrs")
    except PackageNotFoundError:
        found = "of unknown version"
    return f"fsrs {found}, rules {RULES}"


def load() -> None:
    """Loads the package, so that the first answer need not."""
    _scheduler()


@lru_cache(maxsize=1)
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    # No steps: missed items come back in the session's own queue. No fuzz: it is unseeded; see `due`.
    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_DAYS,
        enable_fuzzing=False,
    )


def _noon(day: int) -> datetime:
    """Noon of a study day: FSRS counts whole periods of 24 hours, and takes no zone but this very object."""
    return datetime.fromordinal(day).replace(hour=12, tzinfo=UTC)


def _card_id(item_id: str) -> int:
    return int.from_bytes(hashlib.sha256(item_id.encode()).digest()[:6], "big")
