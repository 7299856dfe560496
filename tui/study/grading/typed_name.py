"""Grading of a typed name (study/rules.md 1): folded forms, slips of the keyboard, near answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.library.model import Near, Short
from tui.library.text import singular, squash
from tui.study.grading.marks import Line, LineKind, Mark, Part
from tui.study.score import FULL

LETTERS_PER_SLIP = 5


@dataclass(frozen=True, slots=True)
class _Form:
    """A name in the form in which names are compared."""

    text: str
    folded: str

    @classmethod
    def of(cls, text: str) -> _Form:
        # A name that is all signs ('++') has nothing to fold; it is compared as it is written.
        return cls(text, singular(squash(text)) or "".join(text.split()))

    @property
    def digits(self) -> str:
        return "".join(c for c in self.folded if c.isdigit())

    @property
    def slips(self) -> int:
        """How many edits count as a slip: one per five letters."""
        return sum(c.isalpha() for c in self.folded) // LETTERS_PER_SLIP


def accepted(question: Short, names: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The right answers, the one to show first."""
    own = names(question.answer_term) if question.answer_term else ()
    return tuple(dict.fromkeys([*own, *question.accept]))


def grade(question: Short, text: str, names: Callable[[str], tuple[str, ...]]) -> Mark:
    """An accepted form 1, also with a slip of at most one edit per five letters; a near answer 0 with its feedback.

    Case, hyphens, spaces and plural are folded; digits must agree (H100 is not H200). Two swapped neighbours are one
    edit. A slip that is closer to a near answer than to the right one is that near answer.
    """
    forms = [_Form.of(name) for name in accepted(question, names)]
    if not forms:
        raise ValueError(f"Question {question.id} has no accepted answer: its answer_term names no entry.")
    expected = forms[0].text
    if not text:
        return _mark(0, expected, None)
    typed = _Form.of(text)
    for form in forms:
        if typed.folded == form.folded:
            return _mark(FULL, expected, text)
    near = [(_Form.of(one.text), one) for one in question.near]
    for form, one in near:
        if typed.folded == form.folded:
            return _mark(0, expected, text, "near", one.feedback)
    return _with_slips(typed, forms, near, expected)


def _with_slips(typed: _Form, forms: list[_Form], near: list[tuple[_Form, Near]], expected: str) -> Mark:
    right = min(((_slips(typed, form), form.text) for form in forms), key=lambda pair: pair[0])
    wrong = min(((_slips(typed, form), one.feedback) for form, one in near), default=(_TOO_MANY, ""))
    if wrong[0] < min(right[0], _TOO_MANY):
        return _mark(0, expected, typed.text, "near", wrong[1])
    if right[0] < _TOO_MANY:
        return _mark(FULL, expected, typed.text, "spelling", f"spelling: {right[1]}")
    return _mark(0, expected, typed.text)


_TOO_MANY = 1_000


def _slips(typed: _Form, form: _Form) -> int:
    """Edits between the two, or _TOO_MANY when they are more than a slip or the digits differ."""
    if form.slips == 0 or typed.digits != form.digits:
        return _TOO_MANY
    from rapidfuzz.distance import OSA

    edits = OSA.distance(typed.folded, form.folded, score_cutoff=form.slips)
    return edits if edits <= form.slips else _TOO_MANY


def _mark(millionths: int, expected: str, given: str | None, kind: LineKind = "note", line: str = "") -> Mark:
    part = Part("text", expected if millionths == FULL else given, expected)
    return Mark(millionths, expected, (part,), (Line(kind, line),) if line else ())
