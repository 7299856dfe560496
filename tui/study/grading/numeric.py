"""Grading of a number with a unit (study/rules.md 1)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from tui.library.model import Numeric
from tui.study.grading import asides, quantity, units
from tui.study.grading.marks import Line, Mark, Part
from tui.study.grading.quantity import NumberError, Quantity, shown
from tui.study.grading.unit_symbols import EXACT, FOLDED
from tui.study.score import FULL

_PERCENT = ("%", "percent")
_PLAIN_RATIO = ("1", "times", "x", "ratio", "")
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


def expected_text(question: Numeric, answer: float, digits: int = 4) -> str:
    """The right answer for reading: '320 KiB', '1.5 × 1e23 FLOP', and '1.25' where the unit is 1."""
    unit = _unit(question)
    return f"{shown(answer, digits)} {'× ' if unit[:1].isdigit() else ''}{unit}".strip()


def _unit(question: Numeric) -> str:
    return "" if question.unit.strip() == "1" else question.unit


def grade(question: Numeric, text: str, computed: Values | None = None) -> Mark:
    """Within tolerance 1; the right number in a wrong unit one half; a trap gets its own feedback.

    A number without a unit is in the question's unit, unless the question leaves no doubt that it is not: '3.14e23'
    where '1e23 FLOP' is asked, '1500000' where MB are asked by 'how many bytes', '1/4' where percent are asked.
    """
    values = values_of(question, computed)
    expected = expected_text(question, values.answer)
    if not text:
        return _mark(0, expected, None)
    try:
        typed = quantity.read(text)
    except NumberError as error:
        return _mark(0, expected, text, Line("note", str(error)))
    readings = _readings(question, values, typed)
    right = [value for value in readings if within(question, value, values.answer)]
    if right:
        return _mark(FULL, expected, text, read=rounded_text(question, values, right[0]))
    if typed.unit and within(question, typed.number, values.answer):
        in_asked = rounded_text(question, values, readings[0]) if readings else ""
        trap = next((feedback for value in readings if (feedback := _trap(question, values, value))), "")
        lines = (_wrong_unit(question, typed, in_asked), *((Line("trap", trap),) if trap else ()))
        return _mark(HALF, expected, text, *lines, read=_as_typed(typed))
    read = rounded_text(question, values, readings[0]) if readings else _as_typed(typed)
    why = _why_wrong(question, values, typed, readings) or _read_otherwise(question, values.answer, text, readings)
    return _mark(0, expected, text, *why, read=read)


def _readings(question: Numeric, values: Values, typed: Quantity) -> list[float]:
    """What the typed quantity may be in the question's unit, likeliest first."""
    if typed.unit:
        return [typed.number * factor for factor in _factors(question, typed.unit)]
    if _trap(question, values, typed.number):
        return [typed.number]  # a mistake that has its own feedback is not explained away
    readings = [typed.number, *(typed.number * factor for factor in _certain_factors(question))]
    asks_percent = question.unit in _PERCENT
    if asks_percent and (typed.part or (re.search(r"\bfraction\b", question.stem) and abs(typed.number) <= 1)):
        readings.append(typed.number * 100)
    return readings


def _certain_factors(question: Numeric) -> list[float]:
    """How many of the question's unit a bare number may count, where unit or stem say of what.

    The unit '1e23 FLOP' or 'million USD' leaves '3.14e23' no other meaning; a stem that asks 'how many bytes' may be
    answered in bytes.
    """
    scales = [1 / unit.scale for unit in units.readings(question.unit)[:1] if unit.scale not in (0.0, 1.0)]
    words = [word for word in asides.counted(question.stem)[:1] if len(word) > 2 and word in FOLDED]
    return scales + [factor for word in words for factor in units.factors(word, question.unit) if factor != 1.0]


def rounded_text(question: Numeric, values: Values, value: float) -> str:
    """`value` in the question's unit for reading, with as many digits as its mark needs."""
    for digits in range(4, 17):
        text = expected_text(question, value, digits)
        near = quantity.read(shown(value, digits)).number
        if _same_verdict(question, values, value, near):
            return text
    return expected_text(question, value, 17)


def _same_verdict(question: Numeric, values: Values, one: float, other: float) -> bool:
    targets = [values.answer, *(trap for trap in values.traps if trap is not None)]
    return all(within(question, one, target) == within(question, other, target) for target in targets)


def _as_typed(typed: Quantity) -> str:
    """A quantity in a unit that is not the question's."""
    return f"{shown(typed.number, 15)} {typed.unit}".strip()


def _why_wrong(question: Numeric, values: Values, typed: Quantity, readings: list[float]) -> tuple[Line, ...]:
    """The trap that was stepped into, or what is odd about the unit; nothing for a number that is merely wrong."""
    for value in readings:
        if trap := _trap(question, values, value):
            return (Line("trap", trap),)
    if not readings:
        return (Line("unit", f"'{typed.unit}' is no unit of what is asked; asked is {_asked(question)}."),)
    if not typed.unit and (line := _missing_unit(question, values.answer, typed.number)):
        return (line,)
    return ()


def _read_otherwise(question: Numeric, answer: float, text: str, readings: list[float]) -> tuple[Line, ...]:
    """What to write instead where a point, a comma or a k was meant in its other sense and would have been right."""
    for pattern, factor, meaning in _OTHER_SENSES:
        if pattern.search(quantity.plain(text)) and any(within(question, value * factor, answer) for value in readings):
            return (Line("note", meaning),)
    return ()


_OTHER_SENSES = (
    (
        re.compile(r"^\D{0,3}\d{1,3}\.\d{3}(?!\d)"),
        1000,
        "A point marks decimals here; thousands take a comma or a space.",
    ),
    (
        re.compile(r"^\D{0,3}\d{1,3},\d{3}(?!\d)"),
        0.001,
        "A comma before three digits marks thousands here; write a point.",
    ),
    (re.compile(r"\d\s*k(?!\w)", re.IGNORECASE), 1.024, "k is 1,000 here; for 1,024 write Ki."),
)


def _missing_unit(question: Numeric, answer: float, number: float) -> Line | None:
    """What a bare number would have been right as, with another unit; None when it is wrong in any."""
    if question.unit in _PERCENT and within(question, number * 100, answer):
        return Line("unit", "That is the fraction; in percent it is 100 times as much.")
    if question.unit in _PLAIN_RATIO and within(question, number / 100, answer):
        return Line("unit", f"That is the percentage; as {_asked(question)} it is a hundredth, or write %.")
    for unit, factor in _siblings(question.unit):
        if within(question, number * factor, answer):
            asked = _asked(question)
            return Line("unit", f"Without a unit that is {shown(number)} {asked}. If you meant {unit}, write it.")
    return None


@lru_cache(maxsize=64)
def _siblings(asked: str) -> tuple[tuple[str, float], ...]:
    """Other units of the same thing, plainest first, each with how many of the asked one it makes.

    Those of nearly the same size (GB and GiB) are left out: nobody means the one and is wrong by it.
    """
    over, *under = units.PER.split(asked)
    top = units.readings(over)[:1]
    if not top or not top[0].dims:
        return ()
    names = sorted((name for name, symbols in EXACT.items() if symbols[0].dims == top[0].dims), key=_plainness)
    made = [(text, units.factors(text, asked)) for text in ("/".join([name, *under]) for name in names)]
    return tuple((text, values[0]) for text, values in made if values and not 0.7 < values[0] < 1.5)


def _plainness(name: str) -> tuple[int, str]:
    return len(name), name


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
    folded = tuple(factor for name, factor in own.items() if name.casefold() == squeezed.casefold())
    if factors := units.factors(unit, question.unit) or folded:
        return factors
    bare = asides.stripped(unit, question.unit, question.stem)
    if bare is None or bare == unit:
        return ()
    return units.factors(bare, question.unit) if bare else (1.0,)


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


def _wrong_unit(question: Numeric, typed: Quantity, in_asked: str) -> Line:
    text = f"The number is right, the unit is not: you wrote {typed.unit}, asked is {_asked(question)}."
    return Line("unit", f"{text} {shown(typed.number)} {typed.unit} is {in_asked}." if in_asked else text)


def _mark(millionths: int, expected: str, given: str | None, *lines: Line, read: str = "") -> Mark:
    right = millionths == FULL
    return Mark(millionths, expected, (Part("value", expected if right else given, expected),), lines, read)
