"""The unit symbols and words that `units` knows, each with its size and what it measures."""

from __future__ import annotations

from dataclasses import dataclass

SI = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Z": 1e21, "Y": 1e24}
SMALL = {"m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15}
BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60}
SI_WORDS = {"kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12, "peta": 1e15, "exa": 1e18}
SMALL_WORDS = {"milli": 1e-3, "micro": 1e-6, "nano": 1e-9, "pico": 1e-12}
BINARY_WORDS = {"kibi": 2**10, "mebi": 2**20, "gibi": 2**30, "tebi": 2**40, "pebi": 2**50, "exbi": 2**60}

# Which prefixes a symbol takes. Only data is counted in binary ones; nobody means a millibit.
_DATA = {"": 1.0, **SI, "K": 1e3, **BINARY}
_COUNT = {"": 1.0, **SI, "K": 1e3}
_PHYSICAL = {"": 1.0, **SI, **SMALL}
_NONE = {"": 1.0}
_DATA_WORDS = {"": 1.0, **SI_WORDS, **BINARY_WORDS}
_PHYSICAL_WORDS = {"": 1.0, **SI_WORDS, **SMALL_WORDS}

Dims = tuple[tuple[str, int], ...]
"""What is measured: (dimension, exponent), sorted, without zero exponents."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One symbol or word. `nouns` are things counted, which may be left out of a typed unit."""

    factor: float
    dims: Dims = ()
    nouns: Dims = ()
    bare: bool = False
    """A multiplier and nothing else: k, million."""


_BIT: Dims = (("bit", 1),)
_BIT_RATE: Dims = (("bit", 1), ("s", -1))
_FLOP: Dims = (("flop", 1),)
_FLOP_RATE: Dims = (("flop", 1), ("s", -1))
_OP: Dims = (("op", 1),)
_OP_RATE: Dims = (("op", 1), ("s", -1))
_JOULE: Dims = (("J", 1),)
_WATT: Dims = (("J", 1), ("s", -1))
_HERTZ: Dims = (("s", -1),)
_SECOND: Dims = (("s", 1),)
_TOKEN: Dims = (("token", 1),)

# (names, size, dimensions, nouns, prefixes), in the order in which readings are preferred.
_ROWS: tuple[tuple[str, float, Dims, Dims, dict[str, float]], ...] = (
    ("B", 8, _BIT, (), _DATA),
    ("byte bytes", 8, _BIT, (), _DATA_WORDS),
    ("Byte Bytes byte bytes", 8, _BIT, (), _DATA),
    ("b", 1, _BIT, (), _DATA),
    ("bit bits", 1, _BIT, (), {**_DATA, **_DATA_WORDS}),
    ("Bps", 8, _BIT_RATE, (), _DATA),
    ("bps", 1, _BIT_RATE, (), _DATA),
    ("FLOPS flops FLOPs", 1, _FLOP_RATE, (), _COUNT),
    ("FLOP FLOPs flop flops FLOPS", 1, _FLOP, (), _COUNT),
    ("OPS ops OPs", 1, _OP_RATE, (), _COUNT),
    ("OP op ops OPs OPS operation operations", 1, _OP, (), _COUNT),
    ("flop flops", 1, _FLOP, (), SI_WORDS),
    # The operations of an arithmetic intensity or a training run are floating-point ones; peaks in TOPS are not.
    ("op ops OP OPs operation operations", 1, _FLOP, (), _NONE),
    ("flops", 1, _FLOP_RATE, (), SI_WORDS),
    ("MAC MACs FMA FMAs", 1, (("mac", 1),), (), _COUNT),
    ("s sec secs second seconds", 1, _SECOND, (), {**_PHYSICAL, **_PHYSICAL_WORDS}),
    # 'm' is a minute where a time is asked for; what is measured decides.
    ("min mins minute minutes m", 60, _SECOND, (), _NONE),
    ("h hr hrs hour hours", 3600, _SECOND, (), _NONE),
    ("d day days", 86_400, _SECOND, (), _NONE),
    ("week weeks", 604_800, _SECOND, (), _NONE),
    ("y yr yrs year years", 31_557_600, _SECOND, (), _NONE),
    ("Hz hertz", 1, _HERTZ, (), {**_PHYSICAL, **_PHYSICAL_WORDS}),
    ("W watt watts", 1, _WATT, (), {**_PHYSICAL, **_PHYSICAL_WORDS}),
    ("J joule joules", 1, _JOULE, (), {**_PHYSICAL, **_PHYSICAL_WORDS}),
    ("Wh Whs", 3600, _JOULE, (), _PHYSICAL),
    ("V volt volts", 1, (("V", 1),), (), _PHYSICAL),
    ("A amp amps", 1, (("A", 1),), (), _PHYSICAL),
    ("m metre metres meter meters", 1, (("m", 1),), (), {**_PHYSICAL, **_PHYSICAL_WORDS, "c": 1e-2, "centi": 1e-2}),
    ("g gram grams", 1e-3, (("kg", 1),), (), {**_PHYSICAL, **_PHYSICAL_WORDS}),
    ("t tonne tonnes ton tons", 1e3, (("kg", 1),), (), _COUNT),
    ("L l litre litres liter liters", 1e-3, (("m", 3),), (), _PHYSICAL),
    ("$ US$ USD dollar dollars buck bucks", 1, (("USD", 1),), (), _COUNT),
    ("¢ cent cents", 0.01, (("USD", 1),), (), _NONE),
    ("€ EUR euro euros", 1, (("EUR", 1),), (), _COUNT),
    ("£ GBP", 1, (("GBP", 1),), (), _COUNT),
    ("% percent pct", 0.01, (), (), _NONE),
    ("‰", 1e-3, (), (), _NONE),
    ("ppm", 1e-6, (), (), _NONE),
    ("x times time fold ratio fraction factor", 1, (), (), _NONE),
    ("token tokens tok toks tk tks t", 1, (), _TOKEN, _COUNT),
    # Nobody answers in tera per second without saying of what.
    ("T", 1, (), _TOKEN, _NONE),
    ("parameter parameters param params", 1, (), (("parameter", 1),), _NONE),
    ("image images img imgs frame frames", 1, (), (("image", 1),), _NONE),
    ("fps", 1, _HERTZ, (("image", 1),), _NONE),
    ("cycle cycles clock clocks clk clks", 1, (), (("cycle", 1),), _NONE),
    ("gig gigs", 8e9, _BIT, (), _NONE),
    ("meg megs", 8e6, _BIT, (), _NONE),
    ("tps", 1, _HERTZ, _TOKEN, _COUNT),
)
_BARE = {
    **SI,
    **BINARY,
    "K": 1e3,
    "B": 1e9,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mio": 1e6,
    "billion": 1e9,
    "billions": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}


def _table() -> dict[str, tuple[Symbol, ...]]:
    table: dict[str, list[Symbol]] = {}
    for names, size, dims, nouns, prefixes in _ROWS:
        for name in names.split():
            for prefix, factor in prefixes.items():
                table.setdefault(prefix + name, []).append(Symbol(size * factor, dims, nouns))
    for name, factor in _BARE.items():
        table.setdefault(name, []).append(Symbol(factor, bare=True))
    return {name: tuple(dict.fromkeys(symbols)) for name, symbols in table.items()}


EXACT = _table()
"""Readings by exact spelling."""


def _folded() -> dict[str, tuple[Symbol, ...]]:
    table: dict[str, list[Symbol]] = {}
    for name, symbols in EXACT.items():
        table.setdefault(name.casefold(), []).extend(symbols)
    return {name: tuple(dict.fromkeys(symbols)) for name, symbols in table.items()}


FOLDED = _folded()
"""Readings when capitals are not kept apart: 'gb' may be gigabytes or gigabits."""
