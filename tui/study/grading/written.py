"""An answer as one line of text, for scripts: 'a', 'a,c', 'c,a,b', 'a=c,b=a', 'false,b', and what is typed as it is.

Keys are the authored ones (a, b, c in file order), so a line means the same however a question was shuffled.
"""

from __future__ import annotations

import re
from typing import assert_never

from tui.library.model import Match, Multi, Numeric, Order, Question, Short, Single, TrueFalse
from tui.study.grading import answers, numeric, typed_name
from tui.study.grading.answers import Answer, Choice, Claim, Matching, Ordering, Passed, Typed
from tui.study.grading.grade import Names
from tui.study.grading.numeric import Values
from tui.study.grading.readable import UnreadableError

_SPLIT = re.compile(r"[\s,;>→]+")
_AROUND = ".,;:()[]\"'"
_VERDICTS = {"true": True, "t": True, "yes": True, "false": False, "f": False, "no": False}

HOW = {
    "single": "one key, such as a",
    "multi": "keys, such as a,c",
    "order": "all keys in order, such as c,a,b",
    "match": "pairs, such as a=c,b=a",
    "true_false": "a verdict and a reason, such as false,b",
    "numeric": "a number, with a unit if you like",
    "short": "the name",
}
"""How the answer to a question of each kind is written."""


def read(question: Question, text: str) -> Answer:
    """The answer that a line means, its keys not yet checked. Raises UnreadableError."""
    match question:
        case Numeric() | Short():
            return Typed(text)
        case Single() | Multi():
            return Choice(tuple(dict.fromkeys(_keys(text))))
        case Order():
            return Ordering(_keys(text))
        case Match():
            return Matching(tuple(_pair(part) for part in _parts(re.sub(r"\s*(=|->|→|:)\s*", "=", text))))
        case TrueFalse():
            verdict, *reason = _keys(text) or ("",)
            if verdict not in _VERDICTS or len(reason) > 1:
                raise UnreadableError(f"Give {HOW['true_false']}.")
            return Claim(_VERDICTS[verdict], "".join(reason) or (answers.ALONE if not question.reasons else ""))
        case _:
            assert_never(question)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip(_AROUND) for part in _SPLIT.split(text.casefold())) if part)


def _keys(text: str) -> tuple[str, ...]:
    return _parts(text)


def _pair(part: str) -> tuple[str, str]:
    left, equals, right = part.partition("=")
    if not (left and equals and right):
        raise UnreadableError(f"Give {HOW['match']}.")
    return left, right


def write(answer: Answer) -> str:
    """The line of an answer; `read` gives the answer back."""
    match answer:
        case Choice(keys):
            return ",".join(sorted(keys, key=lambda key: (len(key), key)))
        case Ordering(keys):
            return ",".join(keys)
        case Matching(pairs):
            return ",".join(f"{left}={right}" for left, right in pairs)
        case Claim(truth, reason):
            return f"{str(truth).lower()},{reason}" if reason != answers.ALONE else str(truth).lower()
        case Typed(text):
            return text
        case Passed(why):
            return why
        case _:
            assert_never(answer)


def accepted(question: Question, names: Names, values: Values | None) -> tuple[str, ...]:
    """The lines that get the whole mark; of numbers and names those to show, the first one first."""
    match question:
        case Numeric():
            range_of = numeric.values_of(question, values)
            return (numeric.rounded_text(question, range_of, range_of.answer),)
        case Short():
            return typed_name.accepted(question, names)
        case Single() | Multi():
            keys = [answers.key(at) for at, option in enumerate(question.options) if option.key]
            return (",".join(keys),)
        case Order():
            return (",".join(answers.choices(question)),)
        case Match():
            key_of = {text: key for key, text in answers.choices(question).items()}
            pairs = ((answers.key(at), key_of[pair.right]) for at, pair in enumerate(question.pairs))
            return (",".join(f"{left}={right}" for left, right in pairs),)
        case TrueFalse() if not question.reasons:
            return (str(question.truth).lower(),)
        case TrueFalse():
            verdict = str(question.truth).lower()
            return tuple(f"{verdict},{answers.key(at)}" for at, reason in enumerate(question.reasons) if reason.key)
        case _:
            assert_never(question)
