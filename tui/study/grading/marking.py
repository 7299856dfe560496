"""Marking rules: what an answer counts towards the total of its paper. Pure; all amounts in millionths of an item.

| rule | right | partly right | wrong | no answer |
|---|---|---|---|---|
| plain | 1 | 1 from more than half, else 0 | 0 | 0 |
| partial | 1 | its share | 0 | 0 |
| strict | 1 | 0 | 0 | 0 |
| negative | 1 | as wrong | -1/(n-1), n = the number of possible answers | 0 |
| certainty | 1, 2, 3 | its share of that | 0, -2, -6 | 0 |

Negative is formula scoring: whoever guesses blindly gets nothing on average (Frary 1988, Formula scoring of
multiple-choice tests, Educ. Meas. 7(2) 33-38). What is typed cannot be guessed and costs nothing.

Certainty is certainty-based marking: guess, unsure, sure are certainty 1, 2, 3, and no word counts as 1. It pays to say
what is true: 1 below a chance of 2/3, 3 above 4/5 (Gardner-Medwin 1995, Confidence assessment in the teaching of basic
science, ALT-J 3(1) 80-85). A partly right answer gets its share of the points, as in Moodle.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tui.library.model import Question
from tui.study.grading.answers import Answer, Choice, Claim, Confidence, Matching, Ordering, Passed, Typed
from tui.study.grading.chance import ways
from tui.study.grading.marks import Mark
from tui.study.score import FULL, share

Marking = Literal["plain", "partial", "strict", "negative", "certainty"]
RULES: tuple[Marking, ...] = ("partial", "plain", "strict", "negative", "certainty")

ABOUT: dict[Marking, str] = {
    "partial": "part scores count",
    "plain": "more right than wrong is right",
    "strict": "only wholly right counts",
    "negative": "wrong answers cost, skipping does not",
    "certainty": "guess 1 or 0, unsure 2 or -2, sure 3 or -6",
}
"""Each rule in a line."""

_RIGHT: dict[Confidence | None, int] = {None: 1, "guess": 1, "unsure": 2, "sure": 3}
_WRONG: dict[Confidence | None, int] = {None: 0, "guess": 0, "unsure": -2, "sure": -6}
_BONUS = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Sums:
    """Over `count` items: `points` by the rule, and the part of the items that was `known`, both in millionths."""

    points: int
    known: int
    count: int


def credit(rule: Marking, question: Question, answer: Answer | None, mark: Mark, confidence: Confidence | None) -> int:
    """What one answer counts, in millionths of an item; below 0 where the rule takes points away.

    A mark that was overruled ('I was right') counts as right, whatever the answer was.
    """
    if rule == "partial":
        return mark.millionths
    if rule == "plain":
        return FULL if 2 * mark.millionths > FULL else 0
    if rule == "strict":
        return FULL if mark.right else 0
    if mark.millionths == 0 and is_blank(answer):
        return 0
    if rule == "negative":
        return FULL if mark.right else -penalty(question)
    return _RIGHT[confidence] * mark.millionths if mark.millionths else _WRONG[confidence] * FULL


def penalty(question: Question) -> int:
    """What a wrong answer costs under negative marking: 1/(n-1), so that guessing among n answers gains nothing."""
    number = ways(question)
    return 0 if number is None else share(1, number - 1)


def most(rule: Marking) -> int:
    """The most that one item can count."""
    return 3 * FULL if rule == "certainty" else FULL


def known(rule: Marking, mark: Mark) -> int:
    """The part of an item that was known, 0 to FULL, whatever was said or lost with it."""
    if rule in ("partial", "certainty"):
        return mark.millionths
    if rule == "plain":
        return FULL if 2 * mark.millionths > FULL else 0
    return FULL if mark.right else 0


def is_blank(answer: Answer | None) -> bool:
    """Whether nothing was entered: it costs nothing."""
    match answer:
        case None | Passed():
            return True
        case Choice(keys) | Ordering(keys):
            return not keys
        case Matching(pairs):
            return not pairs
        case Typed(text):
            return not text
        case Claim(truth, reason):
            return truth is None and not reason


def grade(rule: Marking, sums: Sums) -> Fraction:
    """What is shown in percent and compared with the pass mark, 0 to 1.

    Points over what could be had; for certainty the share right plus a bonus, a tenth of what saying how sure one is
    earned over saying the same for all ('CB accuracy': Gardner-Medwin 2013, Optimisation of certainty-based assessment
    scores, Proc. IUPS). Points alone would be half of the most for one who is right in four of five.
    """
    if not sums.count:
        return Fraction(0)
    if rule != "certainty":
        return max(Fraction(0), Fraction(sums.points, most(rule) * sums.count))
    right = Fraction(sums.known, sums.count * FULL)
    mean = Fraction(sums.points, sums.count * FULL)
    same_for_all = max(_RIGHT[sure] * right + _WRONG[sure] * (1 - right) for sure in ("guess", "unsure", "sure"))
    return max(Fraction(0), right + _BONUS * (mean - same_for_all))
