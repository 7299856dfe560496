"""An answer and its question make a Mark (study/rules.md 1). Every kind is graded here or by a module named below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, assert_never

from tui.library.model import Match, Multi, Numeric, Option, Order, Question, Reason, Short, Single, TrueFalse
from tui.study.grading import answers, arrangement, numeric, typed_name
from tui.study.grading.answers import Answer, AnswerError, Choice, Claim, Matching, Ordering, Passed, Typed
from tui.study.grading.marks import Line, Mark, Part
from tui.study.grading.numeric import Values
from tui.study.grading.typed_name import Others, nobody
from tui.study.score import FULL, share

Names = Callable[[str], tuple[str, ...]]
"""The term and aliases of the entry with this slug; empty when there is none."""


def grade(
    question: Question, answer: Answer, *, names: Names, values: Values | None = None, others: Others = nobody
) -> Mark:
    """The mark of `answer`.

    `others` are the names of all entries of the question's pack and of core: no slip may turn one into another.
    `values` are the computed answer and traps of a numeric question whose answer a lab gives. Raises AnswerError when
    the answer is of a kind that this question cannot have.
    """
    match question:
        case Single() | Multi():
            choice = _given(question, answer, Choice)
            return _options(question, choice.keys if choice else ())
        case TrueFalse():
            return _claim(question, _given(question, answer, Claim) or Claim(None))
        case Numeric():
            typed = _given(question, answer, Typed)
            return numeric.grade(question, typed.text if typed else "", values)
        case Short():
            typed = _given(question, answer, Typed)
            return typed_name.grade(question, typed.text if typed else "", names, others)
        case Order():
            ordering = _given(question, answer, Ordering)
            return arrangement.order(question, ordering.keys if ordering else (), silent=ordering is None)
        case Match():
            matching = _given(question, answer, Matching)
            return arrangement.match(question, matching.pairs if matching else (), silent=matching is None)
        case _:
            assert_never(question)


A = TypeVar("A", Choice, Typed, Ordering, Matching, Claim)


def _given(question: Question, answer: Answer, form: type[A]) -> A | None:
    """The answer if it has the form that this kind of question takes; None when there is none."""
    if isinstance(answer, Passed):
        return None
    if isinstance(answer, form):
        return answer
    kind = answers.to_json(answer)["kind"]
    raise AnswerError(f"Question {question.id} cannot have an answer of the kind {kind}.")


def _options(question: Single | Multi, picked: tuple[str, ...]) -> Mark:
    options = {answers.key(index): option for index, option in enumerate(question.options)}
    wanted = {key for key, option in options.items() if option.key}
    chosen = set(picked)
    hits, misses = len(chosen & wanted), len(chosen - wanted)
    if isinstance(question, Single):
        millionths = FULL if chosen and chosen == wanted else 0
    else:
        millionths = share(max(0, hits - misses), len(wanted))
    return Mark(
        millionths,
        expected="; ".join(options[key].text for key in options if key in wanted),
        parts=_parts(options, wanted, chosen),
        lines=_lines(options, chosen),
    )


def _parts(options: dict[str, Option] | dict[str, Reason], wanted: set[str], chosen: set[str]) -> tuple[Part, ...]:
    return tuple(
        Part(key, key if key in chosen else None, key if key in wanted else None, option.feedback)
        for key, option in options.items()
    )


def _lines(options: dict[str, Option] | dict[str, Reason], chosen: set[str]) -> tuple[Line, ...]:
    """What was picked, with why it is right or wrong; and what should have been."""
    lines: list[Line] = []
    for key, option in options.items():
        if option.key:
            lines.append(Line("right" if key in chosen else "missed", option.feedback, key))
        elif key in chosen:
            lines.append(Line("wrong", option.feedback, key))
    return tuple(lines)


def _claim(question: TrueFalse, given: Claim) -> Mark:
    reasons = {answers.key(index): reason for index, reason in enumerate(question.reasons)}
    wanted = {key for key, reason in reasons.items() if reason.key}
    chosen = {given.reason} - {"", answers.ALONE}
    verdict = "true" if question.truth else "false"
    parts = (
        Part("claim", None if given.truth is None else str(given.truth).lower(), verdict),
        *_parts(reasons, wanted, chosen),
    )
    lines = list(_lines(reasons, chosen))
    if given.truth is not None and given.truth != question.truth:
        lines.insert(0, Line("wrong", f"The claim is {verdict}.", "claim"))
    right = given.truth == question.truth and chosen == wanted
    because = "; ".join(reasons[key].text for key in reasons if key in wanted)
    expected = f"{verdict.capitalize()}: {because}" if because else verdict.capitalize()
    return Mark(FULL if right else 0, expected, parts, tuple(lines))
