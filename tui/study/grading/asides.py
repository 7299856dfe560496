"""Words that people write beside a unit and that change nothing: '5 GB of VRAM', '4 times faster', '48 t/s per user'.

What is asked decides: a word of the stem may stand beside the unit, one that says the contrary may not.
"""

from __future__ import annotations

import re

from tui.library.text import singular, squash
from tui.study.grading import units
from tui.study.grading.unit_symbols import EXACT, FOLDED


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILLERS = _words(
    "a an the of in on for at as by to or so is it that this its total totally altogether overall each all only "
    "just exactly about approx approximately roughly needed required used left one"
)
_PLAIN_NOUNS = _words(
    "memory data storage space traffic bandwidth time wall power energy electricity compute work cost price rate "
    "speed ram vram dram throughput latency size capacity utilization utilisation efficiency peak mfu probability "
    "accuracy sustained output input hbm hbm2e hbm3 hbm3e hbm4 gddr6 gddr7 tdp co2 co2e co2eq carbon"
)
_COMPARED = _words(
    "as much many fast large big long often high low slow cheap more less fewer faster slower larger smaller "
    "bigger longer shorter higher lower cheaper speedup speed-up increase decrease reduction saving savings saved "
    "improvement compression greater better worse gain"
)
# Two groups of words; one of either says the contrary of all in the other.
_OPPOSED = (
    ("sparse", "dense"),
    ("bidirectional both", "unidirectional one"),
    ("fast faster quick quicker", "slow slower"),
    ("more increase", "less fewer decrease reduction saving savings saved"),
    ("large larger big bigger", "small smaller"),
    ("high higher", "low lower"),
    ("long longer", "short shorter"),
    ("idle", "busy"),
    ("read", "written"),
    ("input", "output"),
    ("gross", "net"),
)
_CONTRARY = {
    word: frozenset(others.split())
    for one, two in _OPPOSED
    for words, others in ((one, two), (two, one))
    for word in words.split()
}
# Names of one thing, unless the stem tells them apart.
_ONE_THING = _words("gpu card accelerator device chip")
_MODEL = re.compile(r"^(?:[a-z]{1,3}\d{2,4}[a-z]{0,2}|v\d[a-z]?)s?$")
_RATIOS = frozenset(("times", "x", "1", "ratio", "percent", "%", "fold", ""))
_TAIL = re.compile(r"\s+(?:of|for|in|on|with|at|to|from|as)\s+", re.IGNORECASE)
# 'What does a useful hour cost?', 'What yearly cost ...?': then 'USD per hour' and 'USD a year' only repeat it.
_PERIOD = re.compile(
    r"\b(?:an?|per|each|every|one|the)\s+(?:[\w-]+\s+)?(second|minute|hour|day|week|month|quarter|year)\b"
    r"|\b(hour|week|month|quarter|year)ly\b",
    re.IGNORECASE,
)
_SHORT = {"s": "second", "min": "minute", "h": "hour", "hr": "hour", "d": "day", "y": "year", "yr": "year"}
_TOKENS = re.compile(r"\b(?:an?|per|each|every|one)\s+((?:(?:thousand|million|billion)\s+)?tokens?)\b", re.IGNORECASE)
_ASKED = re.compile(r"\bhow many\s+((?:[\w-]+(?![\w/-])\s*){1,4})", re.IGNORECASE)


def stripped(unit: str, asked: str, stem: str) -> str | None:
    """`unit` without the words that change nothing in an answer asked in `asked`; None where one of them may matter."""
    over, *under = units.PER.split(units.spelled(unit))
    aside = _Asides(asked, stem)
    top = aside.numerator(over)
    if top is None:
        return None
    kept = [part for part in under if not aside.repeats(part)]
    return "/".join([top, *kept])


def counted(stem: str) -> tuple[str, ...]:
    """The words after 'how many' in a stem, folded, as far as they may name what is counted.

    >>> counted("How many GPU nodes are needed?")[:2]
    ('gpu', 'node')
    """
    return tuple(_fold(word) for phrase in _ASKED.finditer(stem) for word in phrase[1].split())


def _repeated(stem: str) -> frozenset[tuple[str, ...]]:
    """What the asking sentence says the amount is of: ('hour',), ('million', 'token')."""
    asking = " ".join(part for part in re.split(r"(?<=[.?!])\s+", stem) if part.endswith("?"))
    periods = [match[1] or match[2] for match in _PERIOD.finditer(asking)]
    return frozenset(tuple(map(_fold, text.split())) for text in periods + _TOKENS.findall(asking))


class _Asides:
    def __init__(self, asked: str, stem: str) -> None:
        self._asked = {_fold(word) for word in re.findall(r"[\w-]+", asked)}
        self._counts = asked.strip().casefold() not in _RATIOS and all(not unit.dims for unit in units.readings(asked))
        self._top = units.PER.split(units.spelled(asked))[0]
        self._is_ratio = asked.strip().casefold() in _RATIOS
        self._stem = {_fold(word) for word in re.findall(r"[\w-]+", stem)}
        self._counts_devices = bool(self._asked & _ONE_THING)
        told_apart = len((self._asked | self._stem) & _ONE_THING) > 1
        self._devices = _ONE_THING if self._counts_devices and not told_apart else frozenset[str]()
        self._counted = set(counted(stem)[:2])
        self._per = {
            _fold(counted_word)
            for counted_word in re.findall(r"\b(?:per|each|every|one|an?|single)\s+([\w-]+)", stem, re.IGNORECASE)
        }

        # Of a rate nothing may be taken off: 'W per hour' is wrong wherever the hour stands.
        timeless = any(all(name != "s" for name, _ in unit.dims) for unit in units.readings(asked))
        amount = timeless and len(units.PER.split(asked)) == 1
        self._repeated = _repeated(stem) if amount else frozenset[tuple[str, ...]]()

    def numerator(self, text: str) -> str | None:
        """What is left of 'tokens in total', 'GB of VRAM', 'H100 GPUs'."""
        head, *tail = _TAIL.split(f" {text.strip()} ")
        if not all(self._says_nothing(word) for part in tail for word in part.split()):
            return None
        kept: list[str] = []
        for word in head.split():
            if self._is_unit(word):
                kept.append(word)
            elif not self._says_nothing(word):
                return None
        if not self._counts:
            return " ".join(kept)
        words = [_fold(word) for word in head.split() if word.casefold() not in _FILLERS]
        # '8 nodes' or '8 GPU nodes' is no '8 GPUs', unless nodes are what was asked for.
        if words and words[-1] not in self._asked | self._counted | self._devices and words[-1] not in FOLDED:
            return None if not (self._counts_devices and _MODEL.match(words[-1])) else self._top
        return " ".join(kept) or self._top

    def repeats(self, text: str) -> bool:
        """Whether 'per user' only repeats what the stem says."""
        words = [word for word in text.split() if word.casefold() not in _FILLERS]
        if tuple(_SHORT.get(word, _fold(word)) for word in words) in self._repeated:
            return True
        return bool(words) and all(_fold(word) in self._per and not self._is_unit(word) for word in words)

    def _is_unit(self, word: str) -> bool:
        bare = word.strip("()")
        known = bare in EXACT or bare.casefold() in FOLDED
        return known or _fold(bare) in self._asked or bare[:1].isdigit() or not bare[:1].isalnum()

    def _says_nothing(self, word: str) -> bool:
        word = word.strip("(),.").casefold()
        folded = _fold(word)
        known = self._stem | self._asked
        if any(_fold(contrary) in known for contrary in _CONTRARY.get(word, ())) and folded not in known:
            return False
        if self._counts_devices and _MODEL.match(word):
            return True
        if folded in self._devices or word in _FILLERS or word in _PLAIN_NOUNS or folded in self._stem | self._asked:
            return True
        return self._is_ratio and word in _COMPARED


def _fold(word: str) -> str:
    return singular(squash(word))
