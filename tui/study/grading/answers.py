"""What somebody entered for a question. Options are named by their authored keys (a, b, c ...), never by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from tui.library.model import Match, Multi, Numeric, Order, Question, Short, Single, TrueFalse
from tui.library.text import clean

MAX_TEXT = 200
"""Characters of typed text that are kept: longer than any name or number."""

Why = Literal["skipped", "dont_know", "revealed"]
Confidence = Literal["guess", "unsure", "sure"]
"""How sure somebody says to be of an answer, before it is final."""
CONFIDENCES: tuple[Confidence, ...] = ("guess", "unsure", "sure")


class AnswerError(ValueError):
    """An answer that cannot be read, or that cannot belong to its question; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The options picked: one of a single question, any number of a multi question."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """Text typed for a numeric or short question, without control characters."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text.replace("\n", " ").replace("\t", " "))[:MAX_TEXT].strip())


@dataclass(frozen=True, slots=True)
class Ordering:
    """The items of an order question, first to last."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs (left key, right key) of a match question; a left thing may still be without a right one."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """The verdict on a claim and the reason picked; None and '' while they are still open."""

    truth: bool | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """No answer: skipped (or time ran out on display), 'don't know', or the answer was revealed."""

    why: Why


ALONE = "-"
"""The reason of a verdict on a claim that has none to pick, as other programs' claims: the verdict alone is asked."""

Answer = Choice | Typed | Ordering | Matching | Claim | Passed


def finished(answer: Answer | None) -> bool:
    """Whether an answer says all that it must: a verdict on a claim is none without its reason."""
    if isinstance(answer, Claim):
        return answer.truth is not None and bool(answer.reason)
    return answer is not None


_WHYS: tuple[Why, ...] = ("skipped", "dont_know", "revealed")


def to_json(answer: Answer) -> dict[str, object]:
    """The answer as plain JSON values; `from_json` reads it back."""
    match answer:
        case Choice(keys):
            return {"kind": "choice", "keys": list(keys)}
        case Typed(text):
            return {"kind": "typed", "text": text}
        case Ordering(keys):
            return {"kind": "order", "keys": list(keys)}
        case Matching(pairs):
            return {"kind": "match", "pairs": [list(pair) for pair in pairs]}
        case Claim(truth, reason):
            return {"kind": "claim", "truth": truth, "reason": reason}
        case Passed(why):
            return {"kind": why}
        case _:
            assert_never(answer)


def from_json(value: object) -> Answer:
    """The answer in plain JSON values from `to_json`; raises AnswerError for anything else."""
    if not isinstance(value, Mapping):
        raise AnswerError("An answer is a JSON object.")
    kind = value.get("kind")
    if kind == "choice":
        return Choice(_keys(value.get("keys")))
    if kind == "typed" and isinstance(text := value.get("text"), str):
        return Typed(text)
    if kind == "order":
        return Ordering(_keys(value.get("keys")))
    if kind == "match" and isinstance(pairs := value.get("pairs"), list):
        return Matching(tuple(_pair(pair) for pair in pairs))
    if kind == "claim":
        return _claim(value.get("truth"), value.get("reason"))
    for why in _WHYS:
        if kind == why:
            return Passed(why)
    raise AnswerError(f"An answer of the kind {kind!r} is not known here.")


def _keys(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        raise AnswerError("The keys of an answer are a list of texts.")
    return tuple(value)


def _pair(value: object) -> tuple[str, str]:
    keys = _keys(value)
    if len(keys) != 2:
        raise AnswerError("A pair of an answer names one left and one right key.")
    return keys[0], keys[1]


def _claim(truth: object, reason: object) -> Claim:
    if (truth is not None and not isinstance(truth, bool)) or not isinstance(reason, str):
        raise AnswerError("A verdict on a claim is true, false or null, and its reason a key.")
    return Claim(truth, reason)


def key(index: int) -> str:
    """The authored key of the option at `index`: a ... z, then aa, ab ...

    >>> key(0), key(25), key(26)
    ('a', 'z', 'aa')
    """
    letter = chr(ord("a") + index % 26)
    return letter if index < 26 else key(index // 26 - 1) + letter


def choices(question: Question) -> dict[str, str]:
    """What can be picked or moved, text by key: options, reasons, items, or the right-hand things of a match.

    Right-hand things with the same text are one thing, under the key of the first; spares come last. Questions that
    are typed have none.
    """
    match question:
        case Single() | Multi():
            texts = [option.text for option in question.options]
        case TrueFalse():
            texts = [reason.text for reason in question.reasons]
        case Order():
            texts = list(question.items)
        case Match():
            texts = list(dict.fromkeys([*(pair.right for pair in question.pairs), *question.spare]))
        case Numeric() | Short():
            texts = []
        case _:
            assert_never(question)
    return {key(index): text for index, text in enumerate(texts)}


def reasons_after(question: TrueFalse, verdict: bool | None) -> tuple[str, ...]:
    """The keys of the reasons that are offered after a verdict; before it, none.

    A claim whose reasons do not all say which verdict they are for offers all of them from the start.
    """
    keys = {key(index): reason for index, reason in enumerate(question.reasons)}
    if not in_two_steps(question):
        return tuple(keys)
    return tuple(name for name, reason in keys.items() if verdict is not None and reason.for_ is verdict)


def in_two_steps(question: TrueFalse) -> bool:
    """Whether the verdict is asked first, and only then a reason among those for it."""
    return bool(question.reasons) and all(reason.for_ is not None for reason in question.reasons)


def lefts(question: Match) -> dict[str, str]:
    """The left-hand things of a match, text by key, in file order."""
    return {key(index): pair.left for index, pair in enumerate(question.pairs)}
