"""The parts of a question that rules read alike, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from tui.library.authoring.source import FieldPath
from tui.library.lint.view import stem
from tui.library.model import Match, Multi, Numeric, Option, Order, Question, Reason, Short, Single, TrueFalse


@dataclass(frozen=True, slots=True)
class Feedback:
    """One feedback line, where it stands and whose it is ('option b')."""

    path: FieldPath
    owner: str
    text: str
    chosen: bool = True
    """Whether it answers a choice or an entry; pairs and items are placed, and may say less."""


def stem_path(question: Question) -> FieldPath:
    """Where the stem stands; of a true/false question, the claim."""
    return ("claim",) if isinstance(question, TrueFalse) else ("stem",)


def choices(question: Question) -> tuple[Option | Reason, ...]:
    """What one picks from: options, or the reasons of a true/false question."""
    match question:
        case Single() | Multi():
            return question.options
        case TrueFalse():
            return question.reasons
        case Numeric() | Short() | Order() | Match():
            return ()
        case _:
            assert_never(question)


def choice_path(question: Question, at: int, field: str = "text") -> FieldPath:
    """Where a field of choice number `at` stands."""
    return ("reasons" if isinstance(question, TrueFalse) else "options", at, field)


def offered(question: Question) -> Iterator[tuple[FieldPath, str]]:
    """Every short text that the learner chooses or places: options, reasons, items, lefts and rights."""
    for at, choice in enumerate(choices(question)):
        yield choice_path(question, at), choice.text
    match question:
        case Order():
            yield from ((("items", at), item) for at, item in enumerate(question.items))
        case Match():
            for at, pair in enumerate(question.pairs):
                yield ("pairs", at, "left"), pair.left
                yield ("pairs", at, "right"), pair.right
            yield from ((("spare", at), text) for at, text in enumerate(question.spare))
        case Single() | Multi() | TrueFalse() | Numeric() | Short():
            pass
        case _:
            assert_never(question)


def asked(question: Question) -> list[tuple[FieldPath, str]]:
    """All that stands before the learner while answering."""
    parts: list[tuple[FieldPath, str]] = [(stem_path(question), stem(question))]
    if isinstance(question, TrueFalse) and question.stem:
        parts.append((("stem",), question.stem))
    return [*parts, *offered(question)]


def feedback(question: Question) -> Iterator[Feedback]:
    """Every feedback line; '' where one is missing."""
    for at, choice in enumerate(choices(question)):
        kind = "reason" if isinstance(question, TrueFalse) else "option"
        yield Feedback(choice_path(question, at, "feedback"), f"{kind} {'abcdefghij'[at % 10]}", choice.feedback)
    match question:
        case Numeric():
            for at, trap in enumerate(question.traps):
                owner = f"trap {trap.value:g}" if trap.value is not None else f"trap {trap.metric}"
                yield Feedback(("traps", at, "feedback"), owner, trap.feedback)
        case Short():
            for at, near in enumerate(question.near):
                yield Feedback(("near", at, "feedback"), f"near answer {near.text!r}", near.feedback)
        case Match():
            for at, pair in enumerate(question.pairs):
                yield Feedback(("pairs", at, "feedback"), f"pair {pair.left!r}", pair.feedback, False)
        case Order():
            for item in question.items:
                yield Feedback(("feedback", item), f"item {item!r}", question.feedback.get(item, ""), False)
        case Single() | Multi() | TrueFalse():
            pass
        case _:
            assert_never(question)
