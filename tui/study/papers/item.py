"""One drawn question of a paper: the order in which its options stand and the knobs that were drawn for it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import msgspec

from tui.library import refs
from tui.library.kinds import kind_of
from tui.library.model import (
    Computed,
    Match,
    Multi,
    Numeric,
    Order,
    Question,
    Scalar,
    Short,
    Single,
    TrueFalse,
)
from tui.library.refs import ItemId
from tui.study.grading import answers

FORM = "2:"
"""The form of a content hash, before its digits."""

Draw = Callable[[], float]
"""The `.random()` of a seeded generator: it alone is the same in every Python."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question as it is asked. `shown` are the keys of `answers.choices` in the order of the screen."""

    ref: str
    shown: tuple[str, ...] = ()
    params: Mapping[str, Scalar] | None = None
    content_hash: str = ""

    @property
    def item_id(self) -> ItemId:
        """The name under which the journal knows the question: 'core/question/kv-bytes'."""
        return refs.item_id(self.ref)


def drawn(ref: str, question: Question, random: Draw) -> Item:
    """The question with its options shuffled and its knobs drawn.

    Options stay in file order where the author said so. Things to be ordered never stand in the right order at first:
    who does nothing must not be right.
    """
    params = _params(question, random)
    shown = tuple(answers.choices(question))
    if not getattr(question, "ordered", False):
        shown = shuffled(shown, random)
        if isinstance(question, Order) and shown == tuple(answers.choices(question)):
            shown = (*shown[1:], *shown[:1])
    return Item(ref, shown, params, content_hash(question, params))


def shuffled(keys: tuple[str, ...], random: Draw) -> tuple[str, ...]:
    """The keys in random order (Fisher-Yates)."""
    pile = list(keys)
    for last in range(len(pile) - 1, 0, -1):
        at = int(random() * (last + 1))
        pile[last], pile[at] = pile[at], pile[last]
    return tuple(pile)


def _params(question: Question, random: Draw) -> Mapping[str, Scalar] | None:
    if not isinstance(question, Numeric) or not isinstance(question.answer, Computed):
        return None
    vary = {name: values for name, values in sorted(question.answer.vary.items()) if values}
    return {**question.answer.params, **{name: values[int(random() * len(values))] for name, values in vary.items()}}


def content_hash(question: Question, params: Mapping[str, Scalar] | None = None) -> str:
    """'2:' and 32 hexadecimal digits of what is asked and marked, drawn knobs included.

    Neither the order of options is part of it nor what a learner reads only afterwards: feedback, explanation, sources,
    hints. One without '2:' is of the first form, which covered all of that; it says nothing here.
    """
    body = msgspec.json.encode(
        [kind_of(question), question.stem, *_asked(question), params or {}], order="deterministic"
    )
    return f"{FORM}{hashlib.sha256(body).hexdigest()[:32]}"


def differs(kept: str, now: str) -> bool:
    """Whether two content hashes say that something else is asked; one of the first form is never compared."""
    return kept.startswith(FORM) and now.startswith(FORM) and kept != now


def _asked(question: Question) -> list[Any]:
    """What a question of its kind asks and counts as right."""
    match question:
        case Single() | Multi():
            return [[option.text, option.key] for option in question.options]
        case TrueFalse():
            return [
                question.claim,
                question.truth,
                [[r.text, r.for_, r.key] for r in question.reasons],
            ]
        case Order():
            return [question.criterion, question.items]
        case Match():
            return [[[pair.left, pair.right] for pair in question.pairs], question.spare]
        case Short():
            return [question.accept, question.answer_term]
        case Numeric():
            tolerance = [question.tolerance_rel, question.tolerance_abs]
            return [question.answer, question.unit, question.accept_units, tolerance]
        case _:
            assert_never(question)


_KNOB = re.compile(r"\{([a-z0-9_]+)\}")


def filled(text: str, params: Mapping[str, Scalar] | None) -> str:
    """`text` with the drawn knobs in place of their names in braces; other braces stay as they are."""
    if not params:
        return text
    return _KNOB.sub(lambda knob: _knob(params[knob[1]]) if knob[1] in params else knob[0], text)


def _knob(value: Scalar) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float) and value == int(value):
        return f"{int(value):,}"
    return f"{value:,}" if isinstance(value, int | float) else value
