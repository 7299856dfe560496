"""Answer -> FSRS rating (study/rules.md 3). Decided when the event is written, never derived again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import comb, factorial, perm
from typing import Literal, assert_never

from tui.library.model import Match, Multi, Numeric, Order, Question, Short, Single, TrueFalse
from tui.study.grading import answers
from tui.study.grading.marks import FULL

Confidence = Literal["guess", "unsure", "sure"]
CONFIDENCES: tuple[Confidence, ...] = ("guess", "unsure", "sure")

EASY_TO_GUESS = 0.20


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
    if outcome.confidence is None and outcome.guessable:
        return Rating.HARD
    return Rating.GOOD


def rate_override(confidence: Confidence | None) -> Rating:
    """The rating after 'I was right'."""
    return Rating.GOOD if confidence == "sure" else Rating.HARD


def ways(question: Question) -> int | None:
    """How many complete answers one who knows nothing can choose from; None for what is typed."""
    match question:
        case Single():
            return max(1, len(question.options))
        case Multi():
            n = len(question.options)
            return max(1, sum(comb(n, picks) for picks in range(2, n)))
        case TrueFalse():
            return max(1, 2 * len(question.reasons))
        case Order():
            return factorial(len(question.items))
        case Match():
            rights = len(answers.choices(question))
            return max(1, perm(rights, min(rights, len(question.pairs))))
        case Numeric() | Short():
            return None
        case _:
            assert_never(question)


def chance(question: Question) -> float:
    """The chance of a right answer by one who knows nothing; 0 for what is typed.

    A claim counts as even odds: whoever guesses it takes the likeliest-looking reason with it.
    """
    if isinstance(question, TrueFalse):
        return 0.5
    number = ways(question)
    return 0.0 if number is None else 1 / number


def guessable(question: Question) -> bool:
    """Whether a right answer without a confidence may be luck: single of 3 to 5 options, true/false, or as likely."""
    if isinstance(question, Single):
        return len(question.options) <= 5
    return chance(question) > EASY_TO_GUESS
