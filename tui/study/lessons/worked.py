"""Worked examples: the value of each step, and the last one as a question."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui.library.authoring.expr import ExprError, evaluate
from tui.library.model import Section, Step
from tui.plots.line import figure

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)
_RESULT = re.compile(r"(=|≈)(?!.*[=≈]).*\Z", re.DOTALL)
CLOSE = 0.006
"""A figure in a text is the value when it is no further from it than rounding to three digits brings it."""


class WorkedStep(NamedTuple):
    """One step as it is shown: its text, and its computed value where the text does not print it; '' without one."""

    text: str
    value: str = ""
    asked: str = ""
    """The step without its result; '' for a step that has none to leave out."""


def worked(section: Section) -> tuple[WorkedStep, ...]:
    """The steps of a section's example in order."""
    return tuple(_step(step) for step in section.worked)


def _step(step: Step) -> WorkedStep:
    value = _value(step)
    # A count is shown whole: who follows the step comes to each of its digits.
    shown = "" if value is None or _prints(step.text, value) else figure(int(value) if value.is_integer() else value)
    asked = _RESULT.sub(r"\1 ?", step.text) if _RESULT.search(step.text) else f"{step.text}: ?" if shown else ""
    return WorkedStep(step.text, shown, asked)


def _value(step: Step) -> float | None:
    try:
        return evaluate(step.expr) if step.expr else None
    except ExprError:
        return None


def _prints(text: str, value: float) -> bool:
    """Whether the text prints the value, in whichever unit: powers of ten apart."""
    if not value:
        return "0" in text
    return any(_same_digits(float(word.replace(",", "")), value) for word in _NUMBER.findall(text))


def _same_digits(number: float, value: float) -> bool:
    if not number:
        return False
    ratio = abs(value / number)
    while ratio >= 3.2:
        ratio /= 10
    while 0 < ratio < 0.32:
        ratio *= 10
    return abs(ratio - 1) <= CLOSE
