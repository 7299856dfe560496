"""Finding an entry by what it is: BM25 on stems of its names, definition and why, with a floor under what is covered.

Robertson & Zaragoza, 'The Probabilistic Relevance Framework: BM25 and Beyond' (2009); fields are weighed as in BM25F.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from tui.search.document import Allowed, Document
from tui.search.fold import words_of_all
from tui.search.stem import stem
from tui.search.synonyms import WORTH, table
from tui.search.typos import Near, plausible

_K1, _B = 1.1, 0.6
# Where a stem stands in an entry is one number: once or more in a name 1, 2, in the definition 3, 6, in why 9, 18.
_NAME, _DEFINITION, _WHY = 1, 3, 9
_WEIGHTS = [2.0 * (code % 3) + 1.0 * (code // 3 % 3) + 0.5 * (code // 9) for code in range(27)]
_FIELDS = [1 * (code % 3 > 0) + 2 * (code // 3 % 3 > 0) for code in range(27)]
_SURE = [1.0 if fields else 0.6 for fields in _FIELDS]
_SHARE = 0.2
_RARE = 2
_CROWD = 500
_GUESSED, _MOST_GUESSES = 0.8, 40
_HINT = 0.3
"""The least share that a suggestion must cover."""
_STOP_TEXT = """
a about after all also always an and any are as at be been before being between both but by can come comes could did do
does during each for from get gets give given gives go goes going had has have how i if in into is it its just like many
may me more most much my need needed no not of off on one only or other our out over own per same should so some such
than that the their them then there these they thing things this those through to too two under until up us use used
uses using very via was we were what when where which while who why will with within without would you your
"""
STOP = frozenset(_STOP_TEXT.split())
"""Words that say nothing about an entry."""


class Found(NamedTuple):
    """An entry (its number), how well its text fits (0 to 1), and whether that is enough to be an answer."""

    owner: int
    quality: float
    covered: float
    """The share of the query's weight that its text has."""
    enough: bool


class _Term(NamedTuple):
    """One word of the query: how rare it is, and where it or a synonym occurs, each with what that is worth."""

    rarity: float
    rows: tuple[tuple[dict[int, int], float], ...]

    def entries(self) -> set[int]:
        """All entries that have it."""
        return set().union(*[row for row, _ in self.rows])


class Definitions:
    """The text index. It is built on the first search that needs it."""

    def __init__(self, documents: Sequence[Document], postings: dict[str, dict[int, int]] | None = None) -> None:
        self._documents = documents
        if postings is not None:
            self.__dict__["postings"] = postings

    @cached_property
    def postings(self) -> dict[str, dict[int, int]]:
        """Stem -> entry -> where and how often."""
        found: dict[str, dict[int, int]] = {}
        fields = (
            (_NAME, [" ".join((d.term, *d.aliases, *d.covers)) for d in self._documents]),
            (_DEFINITION, [d.definition for d in self._documents]),
            (_WHY, [d.why for d in self._documents]),
        )
        for unit, texts in fields:
            for number, (text, uncut) in enumerate(
                zip(words_of_all(texts), words_of_all(texts, cut=False), strict=True)
            ):
                counts: dict[str, int] = {}
                words = text.split()
                if text != uncut:
                    words += [word for word in uncut.split() if word not in words]
                for word in words:
                    if word not in STOP:
                        one = stem(word)
                        counts[one] = 2 if one in counts else 1
                for one, count in counts.items():
                    row = found.setdefault(one, {})
                    row[number] = row.get(number, 0) + unit * count
        return found

    @cached_property
    def _lengths(self) -> list[float]:
        lengths = [0.0] * len(self._documents)
        for row in self.postings.values():
            for number, code in row.items():
                lengths[number] += _WEIGHTS[code]
        mean = sum(lengths) / max(1, len(lengths)) or 1.0
        return [_K1 * (1 - _B + _B * length / mean) for length in lengths]

    @cached_property
    def _near(self) -> Near:
        return Near(self.postings)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.postings)

    def warm(self) -> None:
        """Make the index."""
        _ = (self.postings, self._lengths, self._near, self._sorted)

    def find(self, words: Sequence[str], allowed: Allowed | None = None) -> list[Found]:
        """Entries whose text answers the words; only where there are none, those that answer too few of them."""
        typed = tuple(dict.fromkeys(stem(w) for w in words if w not in STOP))
        if not typed or not self._documents:
            return []
        terms = [self._term(one, len(typed), one == typed[-1]) for one in typed]
        needed = _needed(len(terms))
        if needed > 1:
            found = [one for number in _having(terms, needed, allowed) if (one := self._rate(number, terms)).enough]
            if found:
                return found
        hints = [self._rate(number, terms) for number in _having(terms, 1, allowed)]
        return [one for one in hints if one.covered >= _HINT]

    def _rate(self, number: int, terms: Sequence[_Term]) -> Found:
        covered = score = total = 0.0
        fields, words, length = 3, 0, self._lengths[number]
        for term in terms:
            total += term.rarity
            for row, worth in term.rows:
                code = row.get(number)
                if code is not None:
                    count, gain = _WEIGHTS[code], worth * term.rarity
                    score += gain * count / (count + length)
                    covered += gain * _SURE[code]
                    fields &= _FIELDS[code]
                    words += 1
                    break
        share = covered / total
        enough = words >= _needed(len(terms)) > 1 and share >= _floor(len(terms)) and (len(terms) > 2 or fields > 0)
        return Found(number, min(1.0, _SHARE * share + (1 - _SHARE) * score / total), share, enough)

    def _term(self, typed: str, words: int, last: bool) -> _Term:
        meant, worth = typed, 1.0
        if typed not in self.postings and words > 2:
            meant, worth = self._guess(typed, last=last), _GUESSED
        own = self.postings.get(meant)
        rows = [(own, worth)] if own else []
        rows += [(self.postings[one], WORTH) for one in sorted(table().get(meant, ())) if one in self.postings]
        term = _Term(self._rarity(len(own or ())), tuple(rows))
        return term if own else _Term(self._rarity(len(term.entries())), term.rows)

    def _guess(self, typed: str, *, last: bool) -> str:
        """The commonest stem that an unfinished last word begins, or one that is a slip away."""
        if last and len(typed) > 3:
            at = bisect_left(self._sorted, typed)
            begun = [one for one in self._sorted[at : at + _MOST_GUESSES] if one.startswith(typed)]
            if begun:
                return max(begun, key=lambda one: len(self.postings[one]))
        if len(typed) > 5:
            near = [one for one, edits in self._near.find(typed, 1) if plausible(typed, one, edits)]
            return min((one for one in near if one[0] == typed[0]), default=typed)
        return typed

    def _rarity(self, entries: int) -> float:
        entries = max(entries, _RARE)
        return math.log(1 + (len(self._documents) - entries + 0.5) / (entries + 0.5))


def _having(terms: Sequence[_Term], needed: int, allowed: Allowed | None) -> list[int]:
    """Entries that have at least so many of the terms; where that is a crowd, those that have most."""
    counts: Counter[int] = Counter()
    for term in terms:
        counts.update(term.entries())
    ranked: dict[int, list[int]] = {}
    for number, count in counts.items():
        if allowed is None or allowed(number):
            ranked.setdefault(count, []).append(number)
    found: list[int] = []
    for count in range(len(terms), needed - 1, -1):
        found += ranked.get(count, ())
        if len(found) >= _CROWD:
            break
    return found[: 4 * _CROWD]


def _needed(words: int) -> int:
    """How many of so many words an entry must answer."""
    return words if words < 3 else math.ceil(words / 2)


def _floor(words: int) -> float:
    """The least share of the query's weight that an entry must cover."""
    return 0.9 if words < 3 else 0.45 if words < 4 else 0.3
