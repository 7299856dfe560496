"""A number as people type it: `1,979`, `3.35 TB/s`, `1e12`, `2 x 10^9`, `2^20`, `1/3`, `−5`, `$2.50/h`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

MAX_CHARS = 64
MAX_EXPONENT = 300

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u00d7\u2715", "x"),
        **dict.fromkeys("\u00b5\u03bc", "u"),
        "’": "'",
        "⋅": "·",
    }
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUPERSCRIPT = re.compile("⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")

_ABOUT = re.compile(r"^(?:~|≈|=|about |approx\.? |ca\.? |circa )\s*", re.IGNORECASE)
_MONEY = re.compile(r"^(US\$|USD|EUR|\$|€|£)\s*(?=[-+.\d])", re.IGNORECASE)
_NUMBER = re.compile(
    r"""(?P<sign>[-+]?)\s*
    (?:(?P<grouped>[1-9]\d{0,2}(?:(?P<gap>[ ,'_])\d{3})(?:(?P=gap)\d{3})*(?:\.\d+)?)(?![\d,'_])
      |(?P<comma>\d+,\d+)(?![\d,.])
      |(?P<plain>\d+\.?\d*|\.\d+))
    (?:[eE](?P<e>[-+]?\d+)
      |\s*[x*·]\s*10\s*(?:\^|\*\*)\s*(?P<ten>[-+]?\d+)
      |\s*(?:\^|\*\*)\s*(?P<power>[-+]?\d+)
      |\s*/\s*(?P<over>\d+\.?\d*))?
    (?P<rest>.*)""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)

# What follows a number and is no unit: another number, or a sign to calculate with.
_MORE = re.compile(r"x?\d|[-+,.^*'_=]")


class NumberError(ValueError):
    """Typed text that is not one number; the text is one sentence with an example."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the unit text typed with it ('' when there was none)."""

    number: float
    unit: str


def plain(text: str) -> str:
    """Typographic minus, spaces, times, micro and superscripts as plain characters."""
    return _SUPERSCRIPT.sub(lambda found: "^" + found[0].translate(_RAISED), text).translate(_PLAIN).strip()


def read(text: str) -> Quantity:
    """The number and unit in `text`; raises NumberError.

    A comma before exactly three digits groups thousands, any other single comma is a decimal comma.

    >>> read("1,979 TFLOPS"), read("2 x 10^9")
    (Quantity(number=1979.0, unit='TFLOPS'), Quantity(number=2000000000.0, unit=''))
    """
    if len(text) > MAX_CHARS:
        raise NumberError(f"A number here has at most {MAX_CHARS} characters.")
    text = _ABOUT.sub("", plain(text))
    money = _MONEY.match(text)
    found = _NUMBER.match(text[money.end() :] if money else text)
    if found is None:
        raise NumberError("Type a number, with a unit if you like: 320 KiB, 1e12, 3.35 TB/s.")
    rest = found["rest"].strip()
    if _MORE.match(rest):
        raise NumberError("Type one number, worked out, with a unit if you like: 320 KiB, 1e12, 3.35 TB/s.")
    return Quantity(_value(found), f"{money[1]} {rest}".strip() if money else rest)


def _value(found: re.Match[str]) -> float:
    grouped, comma = found["grouped"], found["comma"]
    digits = grouped.replace(found["gap"], "") if grouped else comma.replace(",", ".") if comma else found["plain"]
    value = float(digits)
    power = found["e"] or found["ten"] or found["power"]
    if power is not None and abs(int(power)) > MAX_EXPONENT:
        raise NumberError("That number is out of range.")
    try:
        if found["power"] is not None:
            value = math.pow(value, int(power))
        elif power is not None:
            value = float(f"{digits}e{int(power)}")
        if found["over"] is not None:
            value /= float(found["over"])
    except (OverflowError, ZeroDivisionError, ValueError) as error:
        raise NumberError("That number is out of range.") from error
    if not math.isfinite(value):
        raise NumberError("That number is out of range.")
    return -value if found["sign"] == "-" else value


def shown(number: float) -> str:
    """The number for reading: whole numbers with thousands separators, others to four significant digits.

    >>> shown(327680.0), shown(27.272727), shown(0.00123456), shown(1.5e20)
    ('327,680', '27.27', '0.001235', '1.5e+20')
    """
    if abs(number) >= 1e15:
        return f"{number:.4g}"
    if number == int(number) or abs(number) >= 10_000:
        return f"{round(number):,}"
    if abs(number) < 1e-4:
        return f"{number:.4g}"
    digits = max(0, 3 - math.floor(math.log10(abs(number))))
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
