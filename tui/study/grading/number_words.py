"""Numbers written in English words: 'two thousand', 'twenty-five', 'half', 'three quarters', 'two and a half'.

Only what can mean one number is read; anything else is left alone, and then refused where a number is wanted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TEENS = "sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES = {word: at for at, word in enumerate(f"{_ONES} {_TEENS}".split())}
TENS = {word: 10 * at for at, word in enumerate(_TENS.split(), 2)}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "eighth": 8, "tenth": 10, "hundredth": 100}
TIMES = {"once": 1, "twice": 2, "thrice": 3, "double": 2, "triple": 3, "quadruple": 4}
TIMES |= {f"{word}fold": number for word, number in {**ONES, **TENS}.items()}

_WORD = re.compile(r"[\s-]*([a-z]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Worded:
    """A number in words, and the text behind it. `part` says that it is a fraction by name, such as 'a quarter'."""

    number: Fraction
    rest: str
    part: bool = False


def is_number_word(word: str) -> bool:
    """Whether a word is a number of its own (a multiplier such as 'million' is not)."""
    return word.casefold() in ONES or word.casefold() in TENS


def leading(text: str) -> Worded | None:
    """The number in words that `text` begins with; None when it does not begin with one.

    >>> leading("two thousand five hundred tokens")
    Worded(number=Fraction(2500, 1), rest='tokens', part=False)
    """
    words, ends = _words(text)
    if words and words[0] in TIMES:
        return Worded(Fraction(TIMES[words[0]]), f"x {text[ends[0] :].strip()}".strip())
    if words == ["quarter"]:
        return Worded(Fraction(1, 4), "", part=True)
    start = 1 if words[:1] in (["a"], ["an"]) else 0
    if start and (len(words) < 2 or words[1] not in {*SCALES, *PARTS, "hundred", "dozen"}):
        return None
    whole, used = _whole(words, start, one=bool(start))
    if words[used : used + 1] == ["dozen"] and (whole or start):
        return _done(text, words, ends, used + 1, Fraction(12 * (whole or 1)))
    if part := _part(words[used : used + 1]):
        count = 1 if used == start and (start or words[0] == "half") else whole
        if count is not None:
            return _done(text, words, ends, used + 1, Fraction(count, part), part=True)
    if whole is None:
        return None
    number = Fraction(whole)
    if words[used : used + 3] in (["and", "a", "half"], ["and", "one", "half"]):
        number, used = number + Fraction(1, 2), used + 3
    elif words[used : used + 1] == ["point"] and (digits := _digits(words[used + 1 :])):
        number, used = number + Fraction(int(digits), 10 ** len(digits)), used + 1 + len(digits)
    return _done(text, words, ends, used, number)


def _words(text: str) -> tuple[list[str], list[int]]:
    """The words at the beginning, and where each ends."""
    words: list[str] = []
    ends: list[int] = []
    at = 0
    while match := _WORD.match(text, at):
        words.append(match[1].casefold())
        ends.append(at := match.end())
    return words, ends


def _done(text: str, words: list[str], ends: list[int], used: int, number: Fraction, *, part: bool = False) -> Worded:
    if words[used : used + 1] in (["a"], ["an"]) and part:
        used += 1  # 'half a million'
    return Worded(number, text[ends[used - 1] :].strip() if used else text.strip(), part)


def _part(words: list[str]) -> int:
    return PARTS.get(words[0].removesuffix("s"), PARTS.get(words[0], 2 if words[0] == "halves" else 0)) if words else 0


def _digits(words: list[str]) -> str:
    digits = ""
    for word in words:
        if word not in ONES or ONES[word] > 9:
            break
        digits += str(ONES[word])
    return digits


def _whole(words: list[str], at: int, *, one: bool) -> tuple[int | None, int]:
    """The whole number in the words from `at`, and where it ends; `one` when an article stands before it."""
    total, limit = 0, 10**15
    group, at = _below_thousand(words, at, one=one)
    if group is None:
        return None, at
    while True:
        scale = SCALES.get(words[at]) if at < len(words) else None
        if scale is None or scale >= limit:
            return total + group, at
        total, limit, at = total + group * scale, scale, at + 1
        after = at + 1 if words[at : at + 1] == ["and"] else at
        following, end = _below_thousand(words, after, one=False)
        if following is None:
            return total, at
        group, at = following, end


def _below_thousand(words: list[str], at: int, *, one: bool) -> tuple[int | None, int]:
    value, at = (1, at) if one else _below_hundred(words, at)
    if value is None:
        return None, at
    if words[at : at + 1] != ["hundred"] or value == 0:
        # An article alone counts only before a multiplier.
        return (value if not one or (words[at : at + 1] and words[at] in SCALES) else None), at
    value, at = value * 100, at + 1
    after = at + 1 if words[at : at + 1] == ["and"] else at
    rest, end = _below_hundred(words, after)
    return (value + rest, end) if rest else (value, at)


def _below_hundred(words: list[str], at: int) -> tuple[int | None, int]:
    word = words[at] if at < len(words) else ""
    if word in TENS:
        ones = ONES.get(words[at + 1], 0) if at + 1 < len(words) else 0
        return (TENS[word] + ones, at + 2) if 1 <= ones <= 9 else (TENS[word], at + 1)
    return (ONES[word], at + 1) if word in ONES else (None, at)
