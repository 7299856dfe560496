"""Grading of a number with a unit (study/rules.md 1)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui.library.model import Numeric
from tui.study.grading import quantity, units
from tui.study.grading.marks import Line, Mark, Part
from tui.study.grading.quantity import NumberError, Quantity, shown
from tui.study.score import FULL

HALF = FULL // 2


@dataclass(frozen=True, slots=True)
class Values:
    """What a lab computed for one drawing of a question, in its unit. `traps` stand beside those of the question."""

    answer: float
    traps: tuple[float | None, ...] = ()


def values_of(question: Numeric, computed: Values | None) -> Values:
    """The answer and the traps as numbers; raises ValueError when a lab should have given them and did not."""
    if computed is None and not isinstance(question.answer, int | float):
        raise ValueError(f"Question {question.id} has a computed answer: its lab must run before grading.")
    answer = float(question.answer) if isinstance(question.answer, int | float) else 0.0
    given = computed or Values(answer)
    traps = tuple(
        trap.value if trap.value is not None or at >= len(given.traps) else given.traps[at]
        for at, trap in enumerate(question.traps)
    )
    return Values(given.answer, traps)


def problem(question: Numeric, text: str) -> str:
    """Why `text` cannot be taken as a number for this question, to be shown at the field; '' when it can."""
    try:
        quantity.read(text)
    except NumberError as error:
        return str(error)
    return ""


def expected_text(question: Numeric, answer: float) -> str:
    """The right answer for reading: '320 KiB', '1.5 × 1e23 FLOP', and '1.25' where the unit is 1."""
    unit = _unit(question)
    return f"{shown(answer)} {'× ' if unit[:1].isdigit() else ''}{unit}".strip()


def _unit(question: Numeric) -> str:
    return "" if question.unit.strip() == "1" else question.unit


def grade(question: Numeric, text: str, computed: Values | None = None) -> Mark:
    """Within tolerance 1; the right number in a wrong unit one half; a trap gets its own feedback.

    A number without a unit is in the question's unit.
    """
    values = values_of(question, computed)
    expected = expected_text(question, values.answer)
    if not text:
        return _mark(0, expected, None)
    try:
        typed = quantity.read(text)
    except NumberError as error:
        return _mark(0, expected, text, Line("note", str(error)))
    readings = [typed.number * factor for factor in _factors(question, typed.unit)]
    right = [value for value in readings if within(question, value, values.answer)]
    read = expected_text(question, (right or readings)[0]) if readings else ""
    if right:
        return _mark(FULL, expected, text, read=read)
    if within(question, typed.number, values.answer):
        return _mark(HALF, expected, text, _wrong_unit(question, typed, read), read=read)
    return _mark(0, expected, text, *_why_wrong(question, values, typed, readings), read=read)


def _why_wrong(question: Numeric, values: Values, typed: Quantity, readings: list[float]) -> tuple[Line, ...]:
    """The trap that was stepped into, or what is odd about the unit; nothing for a number that is merely wrong."""
    for value in readings:
        if trap := _trap(question, values, value):
            return (Line("trap", trap),)
    if not readings:
        return (Line("unit", f"'{typed.unit}' is no unit of what is asked; asked is {_asked(question)}."),)
    if question.unit in ("%", "percent") and within(question, typed.number * 100, values.answer):
        return (Line("unit", "That is the fraction; in percent it is 100 times as much."),)
    return ()


def within(question: Numeric, value: float, answer: float) -> bool:
    """Whether `value` lies within the question's tolerance of `answer`; the border belongs to it."""
    return math.isfinite(value) and abs(value - answer) <= question.allowed(answer)


def _factors(question: Numeric, unit: str) -> tuple[float, ...]:
    """How many of the question's unit one typed unit makes; the author's own list comes before what is known."""
    if not unit:
        return (1.0,)
    squeezed = _squeezed(unit)
    own = {_squeezed(name): 1 / many for name, many in question.accept_units.items() if many}
    if squeezed in own:
        return (own[squeezed],)
    folded = (factor for name, factor in own.items() if name.casefold() == squeezed.casefold())
    return units.factors(unit, question.unit) or tuple(folded)


def _squeezed(unit: str) -> str:
    return "".join(quantity.plain(unit).split())


def _trap(question: Numeric, values: Values, value: float) -> str:
    """The feedback of the nearest trap that lies within the tolerance; '' when there is none."""
    near = [
        (abs(value - trap), question.traps[at].feedback)
        for at, trap in enumerate(values.traps)
        if trap is not None and within(question, value, trap)
    ]
    return min(near)[1] if near else ""


def _asked(question: Numeric) -> str:
    return _unit(question) or "a plain number"


def _wrong_unit(question: Numeric, typed: Quantity, read: str) -> Line:
    text = f"The number is right, the unit is not: you wrote {typed.unit}, asked is {_asked(question)}."
    return Line("unit", f"{text} {shown(typed.number)} {typed.unit} is {read}." if read else text)


def _mark(millionths: int, expected: str, given: str | None, *lines: Line, read: str = "") -> Mark:
    right = millionths == FULL
    return Mark(millionths, expected, (Part("value", expected if right else given, expected),), lines, read)
