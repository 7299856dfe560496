"""Abbreviations as users of fuzzy finders type them ('spdec', 'pgattn'): letters in order, worth most at word starts.

The scale is fzf's; on top, a word is entered at its first letter and none is leapt over, so that chance finds little.
"""

from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from tui.search.names import COVER, Names, letter_bits
from tui.search.query import SMALL
from tui.search.typos import digits

SHORTEST, LONGEST = 3, 24
_MOST_TRIED = 600
# A matched letter, the start of a word, a letter beside the last one, and what a gap costs.
_LETTER, _WORD, _RUN, _GAP_OPENS, _GAP = 16, 10, 5, -3, -1
_NOTHING = -(10**6)
_VOWELS = frozenset("aeiou")
_FLOOR, _LONG_FLOOR, _COVER_FLOOR = 0.5, 0.55, 0.7
"""Least share of the letters that start a word or stand beside the last one: up to four letters, more, in a cover."""


class Picked(NamedTuple):
    """A name whose letters were picked, with a quality from 0 to 1."""

    name: int
    quality: float
    firm: bool
    """Whether they begin two or more words and leave nothing out but the ends of words."""
    whole: bool
    """Whether they enter every word, or are the consonants: then little else can be meant."""


class Subsequences:
    """Finds names whose letters the query picks in order, the first at the start of a word."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def find(self, words: str) -> list[Picked]:
        """Names whose letters the words pick. Each word typed begins a word of the name; names below the floor are left
        out.
        """
        typed = words.replace(" ", "")
        if not SHORTEST <= len(typed) <= LONGEST or 2 * len(set(typed)) < len(typed):
            return []
        letters, wanted, squashed = self._names.letters, letter_bits(typed), self._names.squashed
        seen = [n for n in self._names.starting.get(typed[0]) if letters[n] & wanted == wanted]
        forms = {n: form for n in seen if _in_order(typed, form := squashed(n))}
        seen = list(forms)
        if len(seen) > _MOST_TRIED:
            seen = sorted(seen, key=lambda n: len(forms[n]))[:_MOST_TRIED]
        rated = (self._rate(words, typed, name) for name in seen)
        return [pick for pick in rated if pick]

    def _rate(self, words: str, typed: str, name: int) -> Picked | None:
        names = self._names
        squashed, spaced = names.squashed(name), names.spaced[name]
        numbers = digits(typed)
        if numbers and numbers not in digits(squashed):
            return None
        placed = align(typed, spaced)
        if not placed:
            return None
        starts = word_starts(spaced)
        firm = [at in starts or (i > 0 and placed[i - 1] == at - 1) for i, at in enumerate(placed)]
        share = sum(firm) / len(typed)
        floor = _COVER_FLOOR if names.kind[name] == COVER else _FLOOR if len(typed) < 5 else _LONG_FLOOR
        if share < floor or (len(typed) < 4 and share < 1):
            return None
        if " " in words and not all(_holds(word, firm[start:]) for word, start in _split(words)):
            return None
        touched = sum(1 for start in starts if start in placed)
        cover = min(1.0, 1.6 * len(typed) / len(squashed))
        owned = names.importance[names.owner[name]]
        quality = 0.4 * share + 0.3 * touched / len(starts) + 0.2 * cover + 0.1 * owned
        entered = all(start in placed or word in SMALL for start, word in zip(starts, spaced.split(), strict=True))
        whole = len(typed) > SHORTEST and ((entered and touched > 1) or _is_consonants(typed, squashed))
        return Picked(name, quality, share == 1 and touched > 1, whole)


def _is_consonants(typed: str, squashed: str) -> bool:
    """Whether `typed` is the first letter and most of the consonants, in order ('qntz', 'ibnd')."""
    rest = [c for c in squashed[1:] if c not in "aeiouy"]
    return (
        typed[0] == squashed[0]
        and not set(typed[1:]) & set("aeiou")
        and 2 * len(typed) > len(rest)
        and _in_order(typed[1:], "".join(rest))
    )


def _in_order(typed: str, name: str) -> bool:
    at = 0
    for c in typed:
        at = name.find(c, at) + 1
        if not at:
            return False
    return True


def _split(words: str) -> list[tuple[str, int]]:
    parts = words.split()
    return list(zip(parts, accumulate(map(len, parts), initial=0), strict=False))


def _holds(word: str, firm: list[bool]) -> bool:
    """Whether a typed word sits firmly enough in its word of the name: with vowels it is the beginning of one."""
    begun = len(word) < 3 or firm[1] or _VOWELS.isdisjoint(word[1:])
    return firm[0] and begun and (len(word) < 4 or sum(firm[: len(word)]) > len(word) / 2)


def word_starts(spaced: str) -> tuple[int, ...]:
    """Where the words begin in the squashed form."""
    return tuple(accumulate(map(len, spaced.split()[:-1]), initial=0))


@lru_cache(maxsize=2048)
def align(typed: str, spaced: str) -> tuple[int, ...]:
    """Where the letters of `typed` sit best in the squashed form of the words `spaced`; nothing where they do not.

    Every word that is touched is touched at its first letter, and only small words are leapt over.
    """
    row: dict[int, tuple[int, tuple[int, ...]]] = {}
    words = spaced.split()
    letters = "".join(words)
    owner = [number for number, word in enumerate(words) for _ in word]
    starts = set(word_starts(spaced))
    for i, c in enumerate(typed):
        above, row = row, {}
        for j, letter in enumerate(letters):
            if letter != c:
                continue
            if not i:
                if j in starts and words[owner[j]] not in SMALL:
                    row[j] = (_LETTER + _WORD, (j,))
                continue
            best = _NOTHING
            path: tuple[int, ...] = ()
            for k, (score, before) in above.items():
                if k < j and _follows(owner[k], owner[j], j in starts, words):
                    step = score + (_RUN if k == j - 1 else _GAP_OPENS + _GAP * (j - k - 1))
                    if step > best:
                        best, path = step, before
            if path:
                row[j] = (best + _LETTER + _WORD * (j in starts), (*path, j))
        if not row:
            return ()
    return max(row.values(), default=(0, ()))[1]


def _follows(before: int, after: int, at_start: bool, words: list[str]) -> bool:
    return after == before or (at_start and all(words[i] in SMALL for i in range(before + 1, after)))
