"""A number as people type it: `1,979`, `3.35 TB/s`, `1e12`, `2 x 10^9`, `1½`, `1 h 30 min`, `two thousand`, `$2.50/h`.

What can mean two things is refused with a sentence, never read in one of the ways in silence.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from tui.study.grading import number_words

MAX_CHARS = 64
MAX_EXPONENT = 300

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u00d7\u2715\u2a2f", "x"),
        **dict.fromkeys("\u00b5\u03bc", "u"),
        **dict.fromkeys("\u2044\u2215\u00f7", "/"),
        **dict.fromkeys("\u22c5\u2219\u2022", "·"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **{chr(0x2080 + digit): str(digit) for digit in range(10)},
        "’": "'",
        "％": "%",
    }
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUPERSCRIPT = re.compile("⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_VULGAR = re.compile("[¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")

_FOLD = re.compile(r"(?<=\d)[- ]?fold\b", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\d)-(?=[A-Za-z])")  # '32-bit', '90-minute'
_STOPS = " .,;:!?"
_ABOUT = re.compile(
    r"^(?:~|≈|=|(?:about|around|roughly|approximately|approx\.?|ca\.?|circa|nearly|almost|exactly|it is|it's|is)\s)\s*",
    re.IGNORECASE,
)
_FACTOR = re.compile(r"^(?:by )?(?:a )?factor (?:of )?(?=[\d.])|^by (?=[\d.])|^x\s*(?=\d)", re.IGNORECASE)
_LIMIT = re.compile(
    r"^(?:[<>≤≥]|(?:at least|at most|more than|less than|over|under|up to|between|from|no more than)\b)", re.IGNORECASE
)
_MONEY = re.compile(r"^(US\$|USD|EUR|\$|€|£)\s*(?=[-+.\d])", re.IGNORECASE)
_TO_ONE = re.compile(r"^(\d+(?:\.\d+)?)\s*(?::|to)\s*1(?![\d.,])", re.IGNORECASE)
_POWER = r"[({]?\s*(?P<%s>[-+]?\s*\d+)\s*[)}]?"
_NUMBER = re.compile(
    rf"""(?P<sign>[-+]?)\s*
    (?:(?P<whole>\d+)\s+(?P<part>\d+)\s*/\s*(?P<parts>\d+)(?![\d.,/])
      |(?P<spaced>[1-9]\d{{0,2}}(?:[ ]\d{{3}})+,\d+)(?![\d.,])
      |(?P<grouped>[1-9]\d{{0,2}}(?P<gap>[ ,'_])\d{{3}}(?:(?P=gap)\d{{3}})*(?:\.\d+)?)(?![\d,'_])
      |(?P<dotted>[1-9]\d{{0,2}}(?:(?:\.\d{{3}}){{2,}}(?:,\d+)?|(?:\.\d{{3}})+,\d+))(?![\d.,])
      |(?P<comma>\d*,\d+)(?![\d,.])
      |(?P<plain>\d+\.?\d*|\.\d+))
    (?:\s*[eE]\s*(?P<e>[-+]?\s*\d+)
      |\s*[xX*·]\s*10\s*(?:\^|\*\*)\s*{_POWER % "ten"}
      |\s*(?:\^|\*\*)\s*{_POWER % "power"}
      |\s*/\s*(?P<over>\d+\.?\d*))?
    (?:\s*[xX*·]\s*1[eE](?P<times>[-+]?\d+))?
    (?P<rest>.*)""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)

# What follows a number and is no unit: another number, a sign to calculate with, the other end of a range.
_MORE = re.compile(
    r"[xX*·/]?\s*[-+.]?\d|e[-+]?\d|[-+,.^*'_=<>±:;()\[\]…]|(?:to|or|and|plus|minus|by)\b(?! so\b)", re.IGNORECASE
)
# A second number among the words of the unit, unless it says of how many ('per 1,000 tokens').
_SECOND = re.compile(r"(?<!per )(?<!per)(?<![/\w^.,-])[-+]?\d", re.IGNORECASE)

_CLOCK = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_FULL = {86_400: math.inf, 3_600: 24, 60: 60, 1: 60}
_CLOCK_UNITS = {86_400: "days", 3_600: "h", 60: "min", 1: "s"}
_CLOCK_PART = re.compile(
    r"\s*(?:,|and\b)?\s*(\d+(?:[.,]\d+)?)[\s-]*"
    r"(?:(days?|d)|(hours?|hrs?|h)|(minutes?|mins?|m)|(seconds?|secs?|s))?(?![a-z/])\.?(?=[\s\d,]|$)",
    re.IGNORECASE,
)


class NumberError(ValueError):
    """Typed text that is not one number; the text is one sentence with an example."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the unit text typed with it ('' when there was none). `part`: it was written as a fraction."""

    number: float
    unit: str
    part: bool = False


def plain(text: str) -> str:
    """Typographic minus, spaces, times, micro, fractions and superscripts as plain characters."""
    text = _SUPERSCRIPT.sub(lambda match: "^" + match[0].translate(_RAISED), text)
    text = _VULGAR.sub(lambda match: f" {unicodedata.normalize('NFKD', match[0])}", text)
    return text.translate(_PLAIN).strip()


def read(text: str) -> Quantity:
    """The number and unit in `text`; raises NumberError.

    A comma before exactly three digits groups thousands, any other single comma is a decimal comma.

    >>> read("1,979 TFLOPS"), read("2 x 10^9")
    (Quantity(number=1979.0, unit='TFLOPS', part=False), Quantity(number=2000000000.0, unit='', part=False))
    """
    if len(text) > MAX_CHARS:
        raise NumberError(f"A number here has at most {MAX_CHARS} characters.")
    text = _JOINED.sub(" ", _FOLD.sub("x", plain(text).rstrip(_STOPS)))
    while (bare := _ABOUT.sub("", text)) != text:
        text = bare
    if _LIMIT.match(text):
        raise NumberError("Type one number, not a limit or a range: 320 KiB, 1e12, 3.35 TB/s.")
    if clock := _clock(text):
        return clock
    if worded := number_words.leading(text):
        return Quantity(float(worded.number), _unit(worded.rest), worded.part)
    if ratio := _TO_ONE.match(text):
        return Quantity(float(ratio[1]), _unit(f"x {text[ratio.end() :]}".strip()))
    factor = _FACTOR.match(text)
    money = None if factor else _MONEY.match(text)
    begun = factor or money
    match = _NUMBER.match(text[begun.end() :] if begun else text)
    if match is None:
        raise NumberError("Type a number, with a unit if you like: 320 KiB, 1e12, 3.35 TB/s.")
    number = _value(match, over=not money)
    rest = match["rest"].strip()
    if money and match["over"]:
        rest = f"/{match['over']}{match['rest']}"  # '$5/1M tokens' is a price per million, not a fifth of anything
    elif not (rest.startswith("/") and not _MORE.match(rest)):
        rest = _unit(rest)
    if money:
        return Quantity(number, f"{money[1]} {rest}".strip())
    return Quantity(number, f"x {rest}".strip() if factor and rest.casefold() != "x" else rest, _is_part(match))


def _unit(rest: str) -> str:
    """The text behind a number, if it can be a unit."""
    if _MORE.match(rest) or _SECOND.search(rest) or any(map(number_words.is_number_word, re.findall("[a-z]+", rest))):
        raise NumberError("Type one number, worked out, with a unit if you like: 320 KiB, 1e12, 3.35 TB/s.")
    return rest


def _is_part(match: re.Match[str]) -> bool:
    return match["over"] is not None or match["whole"] is not None


def _clock(text: str) -> Quantity | None:
    """A time in two units and more, largest first ('1 h 30 min', '1h30'), in the smallest of them; None for others."""
    at, sizes, seconds = 0, list[int](), 0.0
    while at < len(text):
        match = _CLOCK_PART.match(text, at)
        if match is None:
            return None
        which = next((at for at, word in enumerate(match.groups()[1:]) if word), None)
        if which is not None:
            size = list(_CLOCK.values())[which]
        elif sizes == [60] and text[at:] in ("2", "3"):
            return None  # 'm3' is a volume; who means seconds behind minutes writes two digits or a unit
        elif match.end() == len(text) and sizes and sizes[-1] in (3_600, 60):
            size = sizes[-1] // 60
        else:
            return None
        if sizes and (size >= sizes[-1] or float(match[1].replace(",", ".")) >= _FULL[size]):
            return None
        # '8 H20' is eight of a chip, '1h20' a time.
        if at and text[at].isdigit() and text[at - 1].isupper():
            return None
        if match.end() < len(text) and not match[1].isdigit():
            return None  # '1.5 h 30 min' may be either
        sizes.append(size)
        seconds += float(match[1].replace(",", ".")) * size
        at = match.end()
    return Quantity(seconds / sizes[-1], _CLOCK_UNITS[sizes[-1]]) if len(sizes) > 1 else None


def _value(match: re.Match[str], *, over: bool) -> float:
    digits = _digits(match)
    power = match["e"] or match["ten"] or match["power"]
    exponent = int("".join(power.split())) if power is not None else 0
    times = int(match["times"] or 0)
    if max(abs(exponent), abs(times)) > MAX_EXPONENT:
        raise NumberError("That number is out of range.")
    try:
        value = float(digits)
        if match["power"] is not None:
            value = math.pow(value, exponent)
        elif power is not None:
            value = float(f"{digits}e{exponent}")
        if match["over"] is not None and over:
            value /= float(match["over"])
        if match["whole"] is not None:
            part, parts = int(match["part"]), int(match["parts"])
            if part >= parts:
                raise NumberError("Type one number, worked out, with a unit if you like: 320 KiB, 1e12, 3.35 TB/s.")
            value += part / parts
        value *= float(f"1e{times}")
    except (OverflowError, ZeroDivisionError) as error:
        raise NumberError("That number is out of range.") from error
    if not math.isfinite(value):
        raise NumberError("That number is out of range.")
    return -value if match["sign"] == "-" else value


def _digits(match: re.Match[str]) -> str:
    """The digits of the number with a decimal point and nothing else between them."""
    if match["grouped"]:
        return match["grouped"].replace(match["gap"], "")
    for name in ("dotted", "spaced", "comma"):
        if match[name]:
            return f"0{match[name]}".replace(".", "").replace(" ", "").replace(",", ".")
    return match["whole"] or match["plain"]


def shown(number: float, digits: int = 4) -> str:
    """The number for reading: whole numbers with thousands separators, others to `digits` significant digits.

    >>> shown(327680.0), shown(27.272727), shown(0.00123456), shown(1.5e20)
    ('327,680', '27.27', '0.001235', '1.5e+20')
    """
    if abs(number) >= 1e15 or (number and abs(number) < 1e-4):
        return f"{number:.{digits}g}"
    if number == int(number):
        return f"{int(number):,}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(number))))
    text = f"{number:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
