"""What can be read as an answer at all. Both front ends and the sitting ask this one rule (study/rules.md 1).

What cannot be read is refused where it is entered and recorded as nothing; in an exam it stays a draft, shown as open.
"""

from __future__ import annotations

from typing import assert_never

from tui.library.model import Match, Multi, Numeric, Order, Question, Short, Single, TrueFalse
from tui.study.grading import answers, numeric
from tui.study.grading.answers import Answer, AnswerError, Choice, Claim, Matching, Ordering, Passed, Typed


class UnreadableError(AnswerError):
    """What was entered cannot be read as an answer; the text is the sentence to show at the field."""


def problem(question: Question, answer: Answer) -> str:
    """Why `answer` cannot be taken as an answer to `question`, one sentence to show at the field; '' when it can.

    Passing a question over (skipped, 'don't know') can always be taken. An answer of another kind than the question's
    is no concern of this rule: grading raises for it.
    """
    match answer:
        case Passed():
            return ""
        case Typed(text):
            return _typed(question, text)
        case Choice(keys):
            return _choice(question, keys)
        case Claim(truth, reason):
            return _claim(question, truth, reason)
        case Ordering(keys):
            return _ordering(question, keys)
        case Matching(pairs):
            return _matching(question, pairs)
        case _:
            assert_never(answer)


def _typed(question: Question, text: str) -> str:
    if isinstance(question, Numeric):
        return numeric.problem(question, text)
    if isinstance(question, Short) and not any(c.isalnum() for c in text) and text not in question.accept:
        return "Type the name."
    return ""


def _choice(question: Question, keys: tuple[str, ...]) -> str:
    if not isinstance(question, Single | Multi):
        return ""
    if trouble := _unknown(question, keys):
        return trouble
    if isinstance(question, Single) and len(set(keys)) != 1:
        return "Choose one option."
    return "" if keys else "Choose at least one option."


def _claim(question: Question, truth: bool | None, reason: str) -> str:
    if not isinstance(question, TrueFalse):
        return ""
    if truth is None:
        return "Say first whether the claim is true or false."
    offered = answers.reasons_after(question, truth)
    if reason in offered or (reason == answers.ALONE and not question.reasons):
        return ""
    named = f"{', '.join(offered[:-1])} or {offered[-1]}" if len(offered) > 1 else "".join(offered)
    return f"A verdict needs a reason: {named}."


def _ordering(question: Question, keys: tuple[str, ...]) -> str:
    if not isinstance(question, Order):
        return ""
    if trouble := _unknown(question, keys):
        return trouble
    count = len(question.items)
    return "" if len(keys) == len(set(keys)) == count else f"Put all {count} items in order, each once."


def _matching(question: Question, pairs: tuple[tuple[str, str], ...]) -> str:
    if not isinstance(question, Match):
        return ""
    lefts = answers.lefts(question)
    for left, _ in pairs:
        if left not in lefts:
            return f"There is no left-hand thing {left[:20]}; there are {', '.join(lefts)}."
    if len({left for left, _ in pairs}) < len(pairs):
        return "Give each left-hand thing one partner."
    return _unknown(question, tuple(right for _, right in pairs)) if pairs else "Pair at least one thing."


def _unknown(question: Question, keys: tuple[str, ...]) -> str:
    known = answers.choices(question)
    missing = next((key for key in keys if key not in known), None)
    return "" if missing is None else f"There is no {missing[:20]} here; there are {', '.join(known)}."
