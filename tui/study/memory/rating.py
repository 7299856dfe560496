"""Answer -> FSRS rating (study/rules.md 3). Decided when the event is written, never derived again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from tui.study.grading.answers import Confidence
from tui.study.score import FULL

LUCK = 0.05
"""So likely it may be that right answers in a row were luck."""
EVEN = 0.34
"""What is easier to guess than one of three stays Hard: on day 60 a row of five would hide 2.5 % of even odds."""


class Rating(IntEnum):
    """FSRS's four ratings, in its numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What decides a rating. `score` and `pass_bar` in millionths; `passed_over` is skipped, 'don't know', revealed."""

    score: int
    guessable: bool
    confidence: Confidence | None = None
    pass_bar: int = FULL
    hints: int = 0
    passed_over: bool = False
    chance: float = 1.0
    """That one who knows nothing is right."""
    passes: int = 0
    """The spaced right answers in a row before this one, since the last Again of the memory."""
    easy: bool = False
    """The explicit key: Easy never comes by itself, and never for what failed or was a guess."""


def rate(outcome: Outcome) -> Rating:
    """The rating of one answer.

    What failed is Again even if partly right: Hard means recalled, and Hard on failure inflates every interval.
    """
    if outcome.passed_over or outcome.score < outcome.pass_bar or outcome.confidence == "guess":
        return Rating.AGAIN
    if outcome.easy:
        return Rating.EASY
    if outcome.confidence == "unsure" or outcome.hints or outcome.score < FULL:
        return Rating.HARD
    if outcome.confidence is None and outcome.guessable and not beyond_luck(outcome.chance, outcome.passes):
        return Rating.HARD
    return Rating.GOOD


def beyond_luck(chance: float, passes: int) -> bool:
    """Whether this right answer, after so many others in a row, is hardly luck any more.

    With Good at once a know-nothing learner would have 1.8 % of 3-option items out of sight; with Hard for ever an item
    that is known costs 15 reviews in 227 days instead of 8.
    """
    return chance <= EVEN and bool(chance ** (passes + 1) <= LUCK)


def rate_override(confidence: Confidence | None) -> Rating:
    """The rating after 'I was right'."""
    return Rating.GOOD if confidence == "sure" else Rating.HARD
