"""The arithmetic of worked examples: data that is computed, never code that is run.

Numbers, + - * / ** ( ) and log2, sqrt, ceil, floor, min, max, with Python's precedence. All arithmetic is on floats and
bounded, so that an expression from somebody's pack can be neither slow nor large.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

MAX_CHARS = 300
MAX_DEPTH = 20
MAX_VALUE = 1e60

_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(rf" *({_NUMBER}|[A-Za-z_]\w*|\*\*|[-+*/(),])", re.ASCII)
_ONE_ARGUMENT: dict[str, Callable[[float], float]] = {
    "log2": math.log2,
    "sqrt": math.sqrt,
    "ceil": math.ceil,
    "floor": math.floor,
}
_MANY_ARGUMENTS: dict[str, Callable[[list[float]], float]] = {"min": min, "max": max}
_FUNCTIONS = ", ".join([*_ONE_ARGUMENT, *_MANY_ARGUMENTS])


class ExprError(ValueError):
    """An expression that has no value; the text is one sentence that says why."""


def evaluate(text: str) -> float:
    """The value of `text`; raises ExprError, and nothing else, where it has none.

    >>> evaluate("80*2*8*128*2/1024")
    320.0
    """
    if len(text) > MAX_CHARS:
        raise ExprError(f"the expression is longer than {MAX_CHARS} characters.")
    parser = _Parser(_tokens(text))
    value = parser.sum()
    if parser.next == ",":
        raise ExprError("',' is left over; numbers are written without thousands separators.")
    if parser.next:
        raise ExprError(f"{parser.next!r} is left over; an operator is missing before it.")
    return value


def _tokens(text: str) -> list[str]:
    text = text.strip()
    tokens: list[str] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            stray = text[at:].lstrip()[0]
            raise ExprError(f"{stray!r} cannot stand here; use numbers, + - * / ** ( ) and {_FUNCTIONS}.")
        tokens.append(match.group(1))
        at = match.end()
    if not tokens:
        raise ExprError("the expression is empty.")
    return tokens


class _Parser:
    """Recursive descent; each method reads one level of precedence and returns its value."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def next(self) -> str:
        """The token to read, or '' at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self.next
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._take() != sign:
            raise ExprError(f"{sign!r} is missing.")

    def sum(self) -> float:
        value = self._product()
        while self.next in ("+", "-"):
            value = _bounded(value + self._product() if self._take() == "+" else value - self._product())
        return value

    def _product(self) -> float:
        value = self._signed()
        while self.next in ("*", "/"):
            sign, right = self._take(), self._signed()
            if sign == "/" and right == 0:
                raise ExprError("the expression divides by zero.")
            value = _bounded(value * right if sign == "*" else value / right)
        return value

    def _signed(self) -> float:
        if self.next not in ("+", "-"):
            return self._power()
        sign = self._take()
        value = self._nested(self._signed)
        return -value if sign == "-" else value

    def _power(self) -> float:
        base = self._atom()
        if self.next != "**":
            return base
        self._take()
        # The exponent may carry a sign, and 2**3**2 is 2**9.
        return _call("**", math.pow, base, self._nested(self._signed))

    def _atom(self) -> float:
        word = self._take()
        if word == "(":
            value = self._nested(self.sum)
            self._expect(")")
            return value
        if word[:1].isdigit() or word[:1] == ".":
            return _bounded(float(word))
        if word in _ONE_ARGUMENT or word in _MANY_ARGUMENTS:
            return self._function(word)
        if word[:1].isalpha() or word[:1] == "_":
            raise ExprError(f"{word!r} is unknown here; the functions are {_FUNCTIONS}.")
        raise ExprError(f"a number is missing before {word!r}." if word else "a number is missing at the end.")

    def _function(self, name: str) -> float:
        self._expect("(")
        values = [self._nested(self.sum)]
        while self.next == ",":
            self._take()
            values.append(self._nested(self.sum))
        self._expect(")")
        if name in _MANY_ARGUMENTS:
            return _MANY_ARGUMENTS[name](values)
        if len(values) != 1:
            raise ExprError(f"{name} takes one number; here it gets {len(values)}.")
        return _call(name, _ONE_ARGUMENT[name], values[0])

    def _nested(self, read: Callable[[], float]) -> float:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExprError(f"the expression is nested deeper than {MAX_DEPTH} levels.")
        value = read()
        self._depth -= 1
        return value


def _call(name: str, function: Callable[..., float], *values: float) -> float:
    try:
        value = float(function(*values))
    except OverflowError:
        value = math.inf
    except ValueError:
        shown = ", ".join(f"{value:g}" for value in values)
        raise ExprError(f"{name} of {shown} is not a real number.") from None
    # Outside the try: an ExprError is a ValueError too.
    return _bounded(value)


def _bounded(value: float) -> float:
    if not abs(value) <= MAX_VALUE:
        raise ExprError(f"a value is larger than {MAX_VALUE:g}.")
    return value
