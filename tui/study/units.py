"""Units as people write them, compared: 'TB/s', 'GB per second', 'kWh', 'USD per GPU-hour', 'B per token', '%'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from tui.library.text import singular, squash
from tui.study.quantity import plain
from tui.study.symbols import EXACT, FOLDED, Dims, Symbol

MAX_CHARS = 80
MAX_WORDS = 8
MAX_READINGS = 32

_PER = re.compile(r"\s*/\s*|\s+per\s+|^per\s+|\s+a\s+(?=GPU|chip|token)", re.IGNORECASE)
_WORDS = re.compile(r"[\s·*()]+|(?<=[A-Za-z])-(?=[A-Za-z])")
_POWER = re.compile(r"^([^\d^]+)\^?(-?[1-4])$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One reading of a unit text: its size in base units, what it measures, and the things it counts."""

    factor: float
    dims: Dims
    nouns: Dims
    bare: bool
    """Nothing but a multiplier, as in '80k': the unit itself is left to the question."""


def factors(typed: str, asked: str) -> tuple[float, ...]:
    """How many `asked` one `typed` makes, best reading first; empty when the two measure different things.

    Things counted ('per token', 'GPU') may be left out of `typed` but not changed. Capitals decide between bits and
    bytes or milli and mega; only a text that means nothing as it stands is read without them, and then every
    reading is given.

    >>> factors("TB/s", "GB/s"), factors("Gb/s", "GB/s"), factors("tb/s", "GB/s"), factors("W", "GB/s")
    ((1000.0,), (0.125,), (1000.0, 125.0), ())
    """
    if _same(typed) == _same(asked):
        return (1.0,)
    for folded in (False, True):
        typed_readings = readings(typed, folded=folded)
        pairs = ((one, other) for one in typed_readings for other in readings(asked) if _measures_same(one, other))
        found = dict.fromkeys(one.factor / other.factor for one, other in pairs)
        # 'B' is bytes where data is asked for, and a billion only where it is not.
        found = found or dict.fromkeys(one.factor for one in typed_readings if one.bare)
        if found:
            return tuple(found)
    return ()


def _same(text: str) -> str:
    return " ".join(plain(text).split())


def _measures_same(typed: Unit, asked: Unit) -> bool:
    return not typed.bare and typed.dims == asked.dims and set(typed.nouns) <= set(asked.nouns)


@lru_cache(maxsize=256)
def readings(text: str, *, folded: bool = False) -> tuple[Unit, ...]:
    """What a unit text may mean, likeliest first; a word that is no unit is a thing counted."""
    if len(text) > MAX_CHARS:
        return ()
    over, *under = _PER.split(plain(text))
    words = [(word, 1) for word in _WORDS.split(over) if word]
    words += [(word, -1) for part in under for word in _WORDS.split(part) if word]
    if len(words) > MAX_WORDS:
        return ()
    options = [_word(word, sign, folded) for word, sign in words]
    found: list[Unit] = []
    for chosen in product(*options):
        found.append(_combined(chosen))
        if len(found) == MAX_READINGS:
            break
    return tuple(dict.fromkeys(found))


def _word(word: str, sign: int, folded: bool) -> tuple[tuple[Symbol, int], ...]:
    """The readings of one word with its exponent."""
    for name, exponent in _bases(word, sign):
        symbols = FOLDED.get(name.casefold(), ()) if folded else EXACT.get(name, ())
        symbols = symbols or EXACT.get(name.lower() if len(name) > 3 else name, ())
        if symbols:
            return tuple((symbol, exponent) for symbol in symbols)
    noun = singular(squash(word))
    return ((Symbol(1.0, nouns=((noun, 1),)), sign),) if noun else ((Symbol(1.0), sign),)


def _bases(word: str, sign: int) -> tuple[tuple[str, int], ...]:
    found = _POWER.match(word)
    return ((word, sign), (found[1], sign * int(found[2]))) if found else ((word, sign),)


def _combined(chosen: tuple[tuple[Symbol, int], ...]) -> Unit:
    factor = 1.0
    dims: dict[str, int] = {}
    nouns: dict[str, int] = {}
    for symbol, exponent in chosen:
        factor *= symbol.factor**exponent
        for name, power in symbol.dims:
            dims[name] = dims.get(name, 0) + power * exponent
        for name, power in symbol.nouns:
            nouns[name] = nouns.get(name, 0) + power * exponent
    bare = bool(chosen) and all(symbol.bare and exponent == 1 for symbol, exponent in chosen)
    return Unit(factor, _sorted(dims), _sorted(nouns), bare)


def _sorted(powers: dict[str, int]) -> Dims:
    return tuple(sorted((name, power) for name, power in powers.items() if power))
