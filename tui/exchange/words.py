"""A question in words, as pages and cards of other programs show it: what is asked, what is right, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, assert_never

from tui.exchange.gift import first_drawing
from tui.library.model import Match, Multi, Numeric, Order, Question, Short, Single, Source, TrueFalse
from tui.study.papers.item import filled

Plain = Callable[[str], str]
"""Prose of ours as plain text."""
Names = Callable[[str], Sequence[str]]
"""An entry's names in the question's pack."""


class Words(NamedTuple):
    """`choices` are to be picked from or ordered, `right` is the answer, `feedback` has a line a part."""

    asked: str
    choices: tuple[str, ...]
    right: tuple[str, ...]
    feedback: tuple[str, ...]
    explanation: str
    sources: tuple[str, ...]


def words(question: Question, plain: Plain, names: Names) -> Words:
    """The words of a question. Raises ValueError where its lab gives no answer."""
    asked, choices, right, feedback = _parts(question, plain, names)
    sources = tuple(source_line(source) for source in question.sources)
    params = first_drawing(question)[1] if isinstance(question, Numeric) else None
    return Words(
        plain(filled(asked, params)), choices, right, feedback, plain(filled(question.explanation, params)), sources
    )


def source_line(source: Source) -> str:
    """Title, address and what is said of it."""
    return ", ".join(part for part in (source.title, source.about, source.url) if part)


_Parts = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _told(text: str, feedback: str) -> str:
    return f"{text}: {feedback}" if feedback else text


def _parts(question: Question, plain: Plain, names: Names) -> _Parts:
    match question:
        case Single() | Multi():
            options = [(plain(choice.text), plain(choice.feedback), choice.key) for choice in question.options]
            right = tuple(text for text, _, key in options if key)
            return question.stem, tuple(t for t, _, _ in options), right, tuple(_told(t, f) for t, f, _ in options if f)
        case Numeric():
            answer, _ = first_drawing(question)
            unit = "" if question.unit.strip() == "1" else f" {question.unit}"
            traps = [
                f"{trap.value:.6g}{unit}: {plain(trap.feedback)}" for trap in question.traps if trap.value is not None
            ]
            return question.stem, (), (f"{answer:.6g}{unit}",), tuple(traps)
        case Short():
            accepted = [*(names(question.answer_term) if question.answer_term else ()), *question.accept]
            return (
                question.stem,
                (),
                tuple(dict.fromkeys(accepted)),
                tuple(_told(n.text, plain(n.feedback)) for n in question.near),
            )
        case Order():
            told = tuple(_told(item, plain(text)) for item, text in question.feedback.items())
            return f"{question.stem} ({question.criterion})", tuple(sorted(question.items)), question.items, told
        case Match():
            rights = sorted([*(pair.right for pair in question.pairs), *question.spare])
            choices = (*(pair.left for pair in question.pairs), *(f"- {right}" for right in dict.fromkeys(rights)))
            right = tuple(f"{pair.left} → {pair.right}" for pair in question.pairs)
            return (
                question.stem,
                choices,
                right,
                tuple(_told(p.left, plain(p.feedback)) for p in question.pairs if p.feedback),
            )
        case TrueFalse():
            because = [plain(choice.text) for choice in question.reasons if choice.key]
            asked = "\n\n".join(part for part in (question.stem, question.claim) if part)
            right = (": ".join(["True" if question.truth else "False", *because]),)
            return (
                asked,
                ("True", "False"),
                right,
                tuple(_told(plain(o.text), plain(o.feedback)) for o in question.reasons),
            )
        case _:
            assert_never(question)
