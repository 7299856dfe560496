"""Finding an entry by what it is: BM25 on stems over names, definition and why, with a floor under what must be covered.

Robertson & Zaragoza, 'The Probabilistic Relevance Framework: BM25 and Beyond' (2009); fields are weighed as in BM25F.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tui.search.document import Document
from tui.search.fold import words_of_all
from tui.search.stem import stem
from tui.search.synonyms import WORTH, table
from tui.search.typos import Near, plausible

_K1, _B = 1.1, 0.6
_IN_NAME, _IN_DEFINITION, _IN_WHY = 2.0, 1.0, 0.5
STOP = frozenset(
    "a about after all also always an and any are as at be been before being between both but by can could did do does "
    "during each for from get gets give given had has have how i if in into is it its just like many may me more most "
    "much my need needed no not of off on one only or other our out over own per same should so some such than that "
    "the their them then there these they thing things this those through to too two under until up us use used uses "
    "using very via was we were what when where which while who why will with within without would you your".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """An entry (its number), how well its text fits (0 to 1), and whether that is enough to be an answer."""

    owner: int
    quality: float
    enough: bool


class Definitions:
    """The text index. It is built on the first search that needs it."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents

    @cached_property
    def postings(self) -> dict[str, dict[int, float]]:
        """Stem -> entry -> weighed count."""
        found: dict[str, dict[int, float]] = {}
        fields = (
            ([" ".join((d.term, *d.aliases, *d.covers)) for d in self._documents], _IN_NAME),
            ([d.definition for d in self._documents], _IN_DEFINITION),
            ([d.why for d in self._documents], _IN_WHY),
        )
        for texts, weight in fields:
            for number, text in enumerate(words_of_all(texts)):
                counts: dict[str, float] = {}
                for word in text.split():
                    if word not in STOP:
                        one = stem(word)
                        counts[one] = min(counts.get(one, 0.0) + weight, 2 * weight)
                for one, count in counts.items():
                    row = found.setdefault(one, {})
                    row[number] = row.get(number, 0.0) + count
        return found

    @cached_property
    def _lengths(self) -> list[float]:
        lengths = [0.0] * len(self._documents)
        for row in self.postings.values():
            for number, count in row.items():
                lengths[number] += count
        mean = sum(lengths) / max(1, len(lengths)) or 1.0
        return [_K1 * (1 - _B + _B * length / mean) for length in lengths]

    @cached_property
    def _near(self) -> Near:
        return Near(self.postings)

    def warm(self) -> None:
        """Make the index."""
        _ = (self.postings, self._lengths, self._near)

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Entries whose text answers the words, best known by `quality`; those that answer too few are not `enough`."""
        typed = tuple(dict.fromkeys(stem(w) for w in words if w not in STOP))
        if not typed or not self._documents:
            return
        terms = sorted((self._term(one) for one in typed), key=lambda term: -term.rarity)
        total = sum(term.rarity for term in terms)
        needed = _needed(len(terms))
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        counted: dict[int, int] = {}
        lengths = self._lengths
        for place, term in enumerate(terms):
            opening = place <= len(terms) - max(1, needed - 1)
            for number, (count, worth) in term.rows.items():
                if opening or number in scores:
                    gain = worth * term.rarity
                    scores[number] = scores.get(number, 0.0) + gain * count * (_K1 + 1) / (count + lengths[number])
                    covered[number] = covered.get(number, 0.0) + gain
                    counted[number] = counted.get(number, 0) + 1
        for number, score in scores.items():
            share = covered[number] / total
            enough = len(terms) > 1 and counted[number] >= needed and share >= _floor(len(terms))
            if enough or share >= 0.3:
                yield Found(number, min(1.0, 0.5 * share + 0.5 * score / (total * (_K1 + 1))), enough)

    def _term(self, typed: str) -> "_Term":
        rows: dict[int, tuple[float, float]] = {}
        self._fill(rows, typed, 1.0)
        meant = typed
        if not rows and len(typed) > 4:
            near = [(edits, one) for one, edits in self._near.find(typed, 1) if one[0] == typed[0]]
            near = [(edits, one) for edits, one in near if plausible(typed, one, edits)]
            if near:
                meant = min(near)[1]
                self._fill(rows, meant, 0.8)
        rarity = self._rarity(len(rows))
        for other in table().get(meant, ()):
            self._fill(rows, other, WORTH)
        return _Term(rarity, rows)

    def _fill(self, rows: dict[int, tuple[float, float]], one: str, worth: float) -> None:
        for number, count in self.postings.get(one, {}).items():
            if number not in rows:
                rows[number] = (count, worth)

    def _rarity(self, entries: int) -> float:
        return math.log(1 + (len(self._documents) - entries + 0.5) / (entries + 0.5))


@dataclass(frozen=True, slots=True)
class _Term:
    rarity: float
    rows: dict[int, tuple[float, float]]


def _needed(words: int) -> int:
    """How many of so many words an entry must answer."""
    return words if words < 3 else math.ceil(0.6 * words)


def _floor(words: int) -> float:
    """The least share of the query's weight that an entry must cover."""
    return 0.9 if words < 3 else 0.5 if words < 4 else 0.45
