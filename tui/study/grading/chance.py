"""How likely a right answer is for one who knows nothing."""

from __future__ import annotations

from math import comb, factorial, perm
from typing import assert_never

from tui.library.model import Match, Multi, Numeric, Order, Question, Short, Single, TrueFalse
from tui.study.grading import answers

EASY_TO_GUESS = 0.20
"""Above this chance a right answer without a confidence may have been luck."""


def ways(question: Question) -> int | None:
    """How many complete answers one who knows nothing can choose from; None for what is typed."""
    match question:
        case Single():
            return max(1, len(question.options))
        case Multi():
            n = len(question.options)
            return max(1, sum(comb(n, picks) for picks in range(2, n)))
        case TrueFalse() if not question.reasons:
            return 2
        case TrueFalse():
            return max(1, sum(len(answers.reasons_after(question, verdict)) for verdict in (True, False)))
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

    A claim whose reasons all stand there at once counts as even odds: the likeliest-looking one tells the verdict.
    """
    if isinstance(question, TrueFalse) and not answers.in_two_steps(question):
        return 0.5
    number = ways(question)
    return 0.0 if number is None else 1 / number


def guessable(question: Question) -> bool:
    """Whether a right answer without a confidence may be luck: single of 3 to 5 options, true/false, or as likely."""
    if isinstance(question, Single):
        return len(question.options) <= 5
    return chance(question) > EASY_TO_GUESS
