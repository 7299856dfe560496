"""Units as people write them, compared: 'TB/s', 'GB per second', 'kWh', 'USD per GPU-hour', 'B per token', '%'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from tui.library.text import singular, squash
from tui.study.grading.quantity import plain
from tui.study.grading.unit_symbols import EXACT, FOLDED, Dims, Symbol

MAX_CHARS = 80
MAX_WORDS = 8
MAX_READINGS = 32

PER = re.compile(
    r"\s*/\s*|\s*\bper\s+|\s+(?:each|every)\s+|\s+an?\s+(?=GPU|chip|token|sec|min|hour|day|week|month|year)",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"\b(kilo|mega|giga|tera|peta|exa|kibi|mebi|gibi|tebi|pebi|exbi|milli|micro|nano|pico)[ -]+(?=[a-z])", re.IGNORECASE
)
_SPELLED = (
    (re.compile(r"\bper\s*cent\b|\bp\.?\s?c\b\.?", re.IGNORECASE), "%"),
    (re.compile(r"\bfloating[ -]point op(?:eration)?s?\b", re.IGNORECASE), "FLOP"),
    (re.compile(r"\bGPU(?=h|hrs?|hours?|days?)", re.IGNORECASE), "GPU-"),
    (re.compile(r"\b(?:US|U\.S\.)[ -]dollars?\b", re.IGNORECASE), "USD"),
    (_PREFIXED, r"\1"),
    # A petaflop-day is a rate kept up for a day, however it is shortened.
    (re.compile(r"\b([PETZ]|peta|exa|tera)(?:f|fs|flops?)[- ]+days?\b", re.IGNORECASE), r"\1FLOP/s-days"),
    (re.compile(r"\bclock cycles?\b", re.IGNORECASE), "cycles"),
    (re.compile(r"\bcubic (?:metre|meter)s?\b|\bcu\.? m\b", re.IGNORECASE), "m3"),
    (re.compile(r"\bsquare (?:metre|meter)s?\b|\bsq\.? m\b", re.IGNORECASE), "m2"),
    (re.compile(r"\bmetric tons?\b", re.IGNORECASE), "t"),
    (re.compile(r"(?<=[tg])\s*CO2(?:eq?)?(?!\w)", re.IGNORECASE), ""),
)
_WORDS = re.compile(r"[\s·*()]+")
# 'petaflop/s-days': a rate times a time, not a rate per second and day.
_RATE_TIME = re.compile(r"(\w+)/s[- ](days?|hours?|years?)\b")
# A unit may be a multiple: '1e23 FLOP', or the plain number '1'.
# '1M', '1,000': how many of something, as in 'per 1M tokens'.
_MULTIPLE = re.compile(r"^(\d{1,3}(?:,\d{3}){1,4}|\d{1,6})(k|K|M|G|T|B|)$", re.ASCII)
_BARE = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "B": 1e9, "": 1.0}
_NUMBER = re.compile(r"^\d{1,15}(\.\d{1,15})?(e[-+]?\d{1,2})?$", re.ASCII)
_POWER = re.compile(r"^([^\d^]+)\^?(-?[1-4])$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One reading of a unit text: its size in base units, what it measures, and the things it counts."""

    factor: float
    dims: Dims
    nouns: Dims
    bare: bool
    """Nothing but a multiplier, as in '80k': the unit itself is left to the question."""
    scale: float = 1.0
    """What multipliers of their own contribute to the size: 1e6 in 'million tokens'."""


def factors(typed: str, asked: str) -> tuple[float, ...]:
    """How many `asked` one `typed` makes, best reading first; empty when the two measure different things.

    Things counted ('per token', 'GPU') may be left out of `typed` but not changed. Capitals decide between bits and
    bytes or milli and mega; only a text that means nothing as it stands is read without them, and then every
    reading is given.

    >>> factors("TB/s", "GB/s"), factors("Gb/s", "GB/s"), factors("tb/s", "GB/s"), factors("W", "GB/s")
    ((1000.0,), (0.125,), (1000.0, 125.0), ())
    """
    if _same(typed) == _same(asked) or _same_thing(typed, asked):
        return (1.0,)
    if _is_prefix_of_bytes(typed, asked):
        typed = _PREFIX.sub(r"\1B", plain(typed), count=1)
    for folded in (False, True):
        typed_readings = readings(typed, folded=folded)
        pairs = ((one, other) for one in typed_readings for other in readings(asked) if _measures_same(one, other))
        factors_of = dict.fromkeys(one.factor / other.factor for one, other in pairs)
        # 'B' is bytes where data is asked for, and a billion only where it is not.
        bare = (one.factor / other.scale for one in typed_readings if one.bare for other in readings(asked)[:1])
        factors_of = factors_of or dict.fromkeys(bare)
        if factors_of:
            return tuple(factors_of)
    return ()


_PREFIX = re.compile(r"^([kKMGTP]i?)(?=$|\s*/|\s+per\b)")


def _is_prefix_of_bytes(typed: str, asked: str) -> bool:
    """Whether the prefix stands for the whole unit, as in '80 G' where GB are asked."""
    return bool(_PREFIX.match(plain(typed)) and re.match(r"^[kKMGTPE]?i?B(?![a-z])", plain(asked)))


def _same(text: str) -> str:
    return " ".join(plain(text).split())


def _same_thing(typed: str, asked: str) -> bool:
    """Whether both name one thing that is counted, however it is spelled: 'microbatches', 'micro-batches'."""
    counted = all(not unit.dims and unit.nouns for unit in readings(asked))
    return counted and _noun(typed) == _noun(asked)


def _measures_same(typed: Unit, asked: Unit) -> bool:
    return not typed.bare and typed.dims == asked.dims and set(typed.nouns) <= set(asked.nouns)


@lru_cache(maxsize=256)
def readings(text: str, *, folded: bool = False) -> tuple[Unit, ...]:
    """What a unit text may mean, likeliest first; a word that is no unit is a thing counted."""
    if len(text) > MAX_CHARS:
        return ()
    over, *under = PER.split(_RATE_TIME.sub(r"\1 \2/s", spelled(text)))
    words = [(word, 1) for word in _words(over)]
    words += [(word, -1) for part in under for word in _words(part)]
    if len(words) > MAX_WORDS:
        return ()
    options = [_word(word, sign, folded) for word, sign in words]
    units: list[Unit] = []
    for chosen in product(*options):
        units.append(_combined(chosen))
        if len(units) == MAX_READINGS:
            break
    return tuple(dict.fromkeys(units))


def spelled(text: str) -> str:
    """A unit text with what is written in several words as one: 'per cent', 'giga bytes', 'US dollars'."""
    text = plain(text)
    for pattern, short in _SPELLED:
        text = pattern.sub(short, text)
    return text


def _words(text: str) -> list[str]:
    """The words of a product. A hyphen multiplies where a unit stands beside it (GPU-hour), else it is spelling."""
    words: list[str] = []
    for word in _WORDS.split(text):
        parts = word.split("-")
        words += parts if len(parts) > 1 and any(part in EXACT for part in parts) else [word]
    return [word for word in words if word]


def _word(word: str, sign: int, folded: bool) -> tuple[tuple[Symbol, int], ...]:
    """The readings of one word with its exponent."""
    if multiple := _MULTIPLE.match(word):
        size = float(multiple[1].replace(",", "")) * _BARE[multiple[2]]
        return ((Symbol(size, bare=True), sign),)
    for name, exponent in _bases(word, sign):
        symbols = FOLDED.get(name.casefold(), ()) if folded else EXACT.get(name, ())
        symbols = symbols or EXACT.get(name.lower() if len(name) > 3 else name, ())
        if symbols:
            return tuple((symbol, exponent) for symbol in symbols)
    if _NUMBER.match(word):
        return ((Symbol(float(word), bare=True), sign),)
    noun = _noun(word)
    return ((Symbol(1.0, nouns=((noun, 1),)), sign),) if noun else ((Symbol(1.0), sign),)


def _noun(text: str) -> str:
    return singular(squash(text))


def _bases(word: str, sign: int) -> tuple[tuple[str, int], ...]:
    match = _POWER.match(word)
    return ((word, sign), (match[1], sign * int(match[2]))) if match else ((word, sign),)


def _combined(chosen: tuple[tuple[Symbol, int], ...]) -> Unit:
    factor = scale = 1.0
    dims: dict[str, int] = {}
    nouns: dict[str, int] = {}
    for symbol, exponent in chosen:
        factor *= symbol.factor**exponent
        scale *= symbol.factor**exponent if symbol.bare else 1.0
        for name, power in symbol.dims:
            dims[name] = dims.get(name, 0) + power * exponent
        for name, power in symbol.nouns:
            nouns[name] = nouns.get(name, 0) + power * exponent
    bare = bool(chosen) and all(symbol.bare and exponent == 1 for symbol, exponent in chosen)
    return Unit(factor, _sorted(dims), _sorted(nouns), bare, scale)


def _sorted(powers: dict[str, int]) -> Dims:
    return tuple(sorted((name, power) for name, power in powers.items() if power))
