"""An independent scorer of answer sheets: written from the marking rules, sharing nothing with them but the questions.

It knows what was entered and what is right, and no marks: even the score of one answer it works out by itself.
"""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations
from math import factorial

from tui.library.model import Match, Multi, Numeric, Order, Question, Short, Single, TrueFalse
from tui.study.grading.answers import Answer, Choice, Claim, Confidence, Matching, Ordering, Passed, Typed

Sheet = list[tuple[Question, Answer | None, Confidence | None, bool]]
"""Question, answer (None: never shown), confidence, whether 'I was right' was said."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def part_right(question: Question, answer: Answer | None) -> Fraction:
    """How much of an answer is right, 0 to 1 (study/rules.md 1)."""
    match question, answer:
        case Single(), Choice(keys):
            return Fraction(int([LETTERS[n] for n, option in enumerate(question.options) if option.key] == list(keys)))
        case Multi(), Choice(keys):
            good = {LETTERS[n] for n, option in enumerate(question.options) if option.key}
            net = len([key for key in set(keys) if key in good]) - len([key for key in set(keys) if key not in good])
            return Fraction(max(0, net), len(good))
        case TrueFalse(), Claim(truth, reason):
            good = {LETTERS[n] for n, one in enumerate(question.reasons) if one.key}
            return Fraction(int(truth is question.truth and reason in good))
        case Order(), Ordering(keys):
            pairs = list(combinations(range(len(question.items)), 2))
            placed = [LETTERS.index(key) for key in keys]
            there = [pair for pair in pairs if set(pair) <= set(placed)]
            return Fraction(sum(placed.index(a) < placed.index(b) for a, b in there), len(pairs))
        case Match(), Matching(given):
            texts = list(dict.fromkeys([*(pair.right for pair in question.pairs), *question.spare]))
            chosen = {left: texts[LETTERS.index(right)] for left, right in given}
            hits = [chosen.get(LETTERS[n]) == pair.right for n, pair in enumerate(question.pairs)]
            return Fraction(sum(hits), len(hits))
        case Numeric(), Typed(text):
            return Fraction(int(text == str(question.answer)))
        case Short(), Typed(text):
            return Fraction(int(text in question.accept))
        case _:
            return Fraction(0)


def possible(question: Question) -> int:
    """How many complete answers there are, counted one by one; 0 for what is typed."""
    match question:
        case Single():
            return len(question.options)
        case Multi():
            n = len(question.options)
            return len([1 for size in range(2, n) for _ in combinations(range(n), size)])
        case TrueFalse():
            return len([1 for _ in (True, False) for _ in question.reasons])
        case Order():
            return factorial(len(question.items))
        case Match():
            rights, ways = len({pair.right for pair in question.pairs}) + len(question.spare), 1
            for taken in range(len(question.pairs)):
                ways *= rights - taken
            return ways
        case _:
            return 0


def points(rule: str, question: Question, answer: Answer | None, sure: Confidence | None, overruled: bool) -> Fraction:
    """What one line of a sheet counts."""
    if answer is None:
        return Fraction(0)
    right = Fraction(1) if overruled else part_right(question, answer)
    nothing = answer in (Choice(()), Typed(""), Ordering(()), Matching(()), Claim(None)) or isinstance(answer, Passed)
    if rule == "plain":
        return Fraction(int(right > Fraction(1, 2)))
    if rule == "partial":
        return right
    if rule == "strict":
        return Fraction(int(right == 1))
    if nothing and not overruled:
        return Fraction(0)
    if rule == "negative":
        ways = possible(question)
        return Fraction(1) if right == 1 else Fraction(-1, ways - 1) if ways else Fraction(0)
    certainty = {None: 1, "guess": 1, "unsure": 2, "sure": 3}[sure]
    return certainty * right if right else Fraction({1: 0, 2: -2, 3: -6}[certainty])


def sheet(dice: random.Random, questions: list[Question], count: int) -> Sheet:
    """A random answer sheet."""
    rows: Sheet = []
    for _ in range(count):
        question = dice.choice(questions)
        answer = dice.choice([None, Passed("skipped"), *[_answer(dice, question)] * 6])
        sure: Confidence | None = dice.choice([None, "guess", "unsure", "sure"])
        rows.append((question, answer, sure, answer is not None and dice.random() < 0.1))
    return rows


def _answer(dice: random.Random, question: Question) -> Answer:
    match question:
        case Single():
            return Choice((dice.choice(LETTERS[: len(question.options)]),))
        case Multi():
            size = dice.randint(0, len(question.options))
            return Choice(tuple(sorted(dice.sample(LETTERS[: len(question.options)], size))))
        case TrueFalse():
            return Claim(dice.choice([True, False, None]), dice.choice(["", *LETTERS[: len(question.reasons)]]))
        case Order():
            size = dice.choice([0, 2, *[len(question.items)] * 6])
            return Ordering(tuple(dice.sample(LETTERS[: len(question.items)], size)))
        case Match():
            rights = LETTERS[: len({pair.right for pair in question.pairs}) + len(question.spare)]
            lefts = LETTERS[: dice.randint(0, len(question.pairs))]
            return Matching(tuple((left, dice.choice(rights)) for left in lefts))
        case Numeric():
            return Typed(dice.choice([str(question.answer), "1", ""]))
        case Short():
            return Typed(dice.choice([*question.accept, "something else", ""]))
