"""Marking rules: the same points as an independent scorer gives, and the promises each rule makes."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import permutations, product
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.study import scorer
from tests.study.helpers import claim, match, multi, numeric, order, short, single
from tui.library.model import Match, Multi, Order, Question, Single, TrueFalse
from tui.study.grading.answers import (
    CONFIDENCES,
    Answer,
    AnswerError,
    Choice,
    Claim,
    Confidence,
    Matching,
    Ordering,
    Passed,
    Typed,
)
from tui.study.grading.grade import grade
from tui.study.grading.marking import ABOUT, RULES, Marking, Sums, credit, is_blank, known, most, penalty
from tui.study.grading.marking import grade as graded
from tui.study.grading.marks import Mark
from tui.study.score import FULL

SETTINGS = settings(derandomize=True, database=None, max_examples=60, deadline=None)

QUESTIONS: list[Question] = [
    single(count=3), single(count=4, right=0), single(count=5), multi("yynn"), multi("yyyn"), multi("ynynn"),
    claim(True), claim(False), order("a", "b", "c"), order("a", "b", "c", "d"), numeric(320, unit=""),
    match({"a": "1", "b": "2", "c": "3"}, "4"), match({"a": "1", "b": "2"}), short("KV cache"),
]  # fmt: skip


def marked(question: Question, answer: Answer, *, overruled: bool = False) -> Mark:
    mark = grade(question, answer, names=lambda _: ())
    return mark.override() if overruled else mark


@pytest.mark.parametrize("rule", RULES)
def test_an_independent_scorer_agrees(rule: Marking) -> None:
    dice = random.Random(f"sheets of {rule}")
    for _ in range(60):
        rows = scorer.sheet(dice, QUESTIONS, dice.randint(1, 20))
        for question, answer, sure, overruled in rows:
            if answer is None:
                continue
            got = credit(rule, question, answer, marked(question, answer, overruled=overruled), sure)
            assert abs(Fraction(got, FULL) - scorer.points(rule, question, answer, sure, overruled)) < Fraction(3, FULL)


@SETTINGS
@given(st.sampled_from(RULES), st.integers(0, 10_000), st.sampled_from([None, *CONFIDENCES]))
def test_nobody_gets_more_than_there_is_and_blank_costs_nothing(
    rule: Marking, seed: int, sure: Confidence | None
) -> None:
    question, answer, _, overruled = scorer.sheet(random.Random(seed), QUESTIONS, 1)[0]
    if answer is None:
        return
    mark = marked(question, answer, overruled=overruled)
    got = credit(rule, question, answer, mark, sure)
    assert got <= most(rule)
    assert 0 <= known(rule, mark) <= FULL
    if is_blank(answer) and not overruled:
        assert got == 0
    if rule in ("plain", "partial", "strict"):
        assert got == known(rule, mark) >= 0
    if overruled:
        assert got > 0


def everything(question: Question) -> list[Answer]:
    """All complete answers that one who knows nothing chooses from."""
    match question:
        case Single():
            return [Choice((key,)) for key in "abcdef"[: len(question.options)]]
        case Multi():
            n = len(question.options)
            picks = [[key for key, on in zip("abcdef", row, strict=False) if on] for row in product([0, 1], repeat=n)]
            return [Choice(tuple(keys)) for keys in picks if 1 < len(keys) < n]
        case TrueFalse():
            return [Claim(truth, reason) for truth in (True, False) for reason in "abc"]
        case Order():
            return [Ordering(keys) for keys in permutations("abcd"[: len(question.items)])]
        case Match():
            rights = "abcdef"[: len(question.pairs) + len(question.spare)]
            lefts = "abc"[: len(question.pairs)]
            return [Matching(tuple(zip(lefts, row, strict=True))) for row in permutations(rights, len(lefts))]
        case _:
            raise AnswerError("typed")


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.id not in ("number", "name")])
def test_negative_marking_gives_nothing_for_guessing(question: Question) -> None:
    answers = everything(question)
    got = [credit("negative", question, answer, marked(question, answer), None) for answer in answers]
    assert got.count(FULL) == 1
    assert abs(sum(got)) <= len(got)  # millionths are rounded


def test_negative_marking_by_number_of_options() -> None:
    assert penalty(single(count=5)) == 250_000
    assert penalty(single(count=2)) == FULL
    assert penalty(numeric()) == penalty(short("x")) == 0
    wrong = Typed("7")
    assert credit("negative", numeric(320), wrong, marked(numeric(320), wrong), None) == 0
    skipped = Passed("skipped")
    assert credit("negative", single(), skipped, marked(single(), skipped), None) == 0


@pytest.mark.parametrize(
    ("chance", "best"), [(0.3, "guess"), (0.6, "guess"), (0.7, "unsure"), (0.79, "unsure"), (0.81, "sure"), (1, "sure")]
)
def test_certainty_pays_for_saying_what_is_true(chance: float, best: Confidence) -> None:
    right, wrong = Choice(("b",)), Choice(("a",))
    expected = {
        sure: chance * credit("certainty", single(), right, marked(single(), right), sure)
        + (1 - chance) * credit("certainty", single(), wrong, marked(single(), wrong), sure)
        for sure in CONFIDENCES
    }
    assert max(expected, key=lambda sure: expected[sure]) == best


def test_certainty_is_the_published_scheme() -> None:
    right, wrong = Choice(("b",)), Choice(("a",))
    said: tuple[Confidence | None, ...] = (None, "guess", "unsure", "sure")
    assert [credit("certainty", single(), right, marked(single(), right), sure) // FULL for sure in said] == [
        1,
        1,
        2,
        3,
    ]
    assert [credit("certainty", single(), wrong, marked(single(), wrong), sure) // FULL for sure in said] == [
        0,
        0,
        -2,
        -6,
    ]
    half = Choice(("a",))
    assert credit("certainty", multi("yyn"), half, marked(multi("yyn"), half), "sure") == 1_500_000


def test_certainty_grades_what_was_right_with_a_bonus_for_knowing_it() -> None:
    """80 % right and the same certainty for all: no bonus. Certain where right, guesses where wrong: some."""
    assert graded("certainty", Sums(points=8 * 2 * FULL - 2 * 2 * FULL, known=8 * FULL, count=10)) == Fraction(4, 5)
    assert graded("certainty", Sums(points=8 * 3 * FULL, known=8 * FULL, count=10)) == Fraction(92, 100)
    assert graded("certainty", Sums(points=-60 * FULL, known=0, count=10)) == 0
    assert graded("certainty", Sums(points=30 * FULL, known=10 * FULL, count=10)) == 1


@SETTINGS
@given(st.sampled_from(RULES), st.integers(0, 10_000), st.integers(0, 12))
def test_a_grade_is_a_share(rule: Marking, seed: int, count: int) -> None:
    rows = [row for row in scorer.sheet(random.Random(seed), QUESTIONS, count) if row[1] is not None]
    marks = [(question, answer, marked(question, answer, overruled=said), sure)
             for question, answer, sure, said in rows if answer is not None]  # fmt: skip
    sums = Sums(
        sum(credit(rule, question, answer, mark, sure) for question, answer, mark, sure in marks),
        sum(known(rule, mark) for _, _, mark, _ in marks),
        len(marks),
    )
    assert 0 <= graded(rule, sums) <= 1
    if marks and rule == "partial":
        assert float(graded(rule, sums)) == pytest.approx(mean(mark.score for _, _, mark, _ in marks))


def test_each_rule_says_what_it_does() -> None:
    assert set(ABOUT) == set(RULES)
    assert all(len(about) <= 50 for about in ABOUT.values())
