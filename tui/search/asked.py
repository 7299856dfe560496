"""Finding an entry by the phrases people ask for it with, when they do not know what it is called.

Each phrase stands alone: a query is wholly matched where one phrase has all of its words, in any
order, and little else.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from tui.search.definitions import LIKE, Term, stem_counts
from tui.search.document import Allowed, Document
from tui.search.fold import words_of_all
from tui.search.frozen import Kept, Source, Table, numbers_kept, numbers_read, table_kept

if TYPE_CHECKING:
    from array import array

_WHOLE = {1: 2.0, 2: 1.0, 3: 1.0}
_WHOLE_OF_MANY = 0.75
"""The least share of a phrase's words that a query of so many words must have to match it wholly."""
_PART = 0.5
"""The least share of the query's weight that a phrase must have to answer in part."""
_MOST_PHRASES = 20_000


class Phrase(NamedTuple):
    """An entry found by a phrase: how well it fits (0 to 1), and whether it is wholly matched."""

    owner: int
    quality: float
    whole: bool
    covered: float
    """The share of the query's weight that the phrase has."""
    filled: float
    """Of the phrase's words, those that are in the query; 0 where a word of the query is not in the phrase."""


class Phrases:
    """All phrases of a pack. Their parts are fetched on the first search that needs them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._words = Table(source, "asked.words")
        """Stem -> phrases."""

    @cached_property
    def _owner(self) -> "array[int]":
        return self._source.column("asked.owner", numbers_read)

    @cached_property
    def _size(self) -> "array[int]":
        """How many different words a phrase has."""
        return self._source.column("asked.size", numbers_read)

    def warm(self) -> None:
        """Fetch all."""
        _ = (self._owner, self._size)

    def find(self, terms: Sequence[Term], allowed: Allowed | None = None) -> list[Phrase]:
        """The entries of which a phrase has two or more of the words, each by its best phrase."""
        weight = sum(term.rarity for term in terms)
        if len(terms) < 2 or weight <= 0:
            return []
        gained: dict[int, float] = {}
        counted: dict[int, int] = {}
        short: dict[int, float] = {}
        left = weight
        for term in sorted(terms, key=Term.occurrences):
            # A phrase that has none of the rarer words yet may still reach the least share, or may not.
            fresh = left >= _PART * weight and len(gained) < _MOST_PHRASES
            left -= term.rarity
            done: set[int] = set()
            for stem, worth in sorted(term.stems, key=itemgetter(1), reverse=True):
                having = set(self._words.get(stem)) - done
                done |= having
                for phrase in having if fresh else having & gained.keys():
                    gained[phrase] = gained.get(phrase, 0.0) + worth * term.rarity
                    counted[phrase] = counted.get(phrase, 0) + 1
                    if worth < 1:
                        short[phrase] = short.get(phrase, 0.0) + (worth - LIKE) * term.rarity
        best: dict[int, Phrase] = {}
        for phrase, gain in gained.items():
            count, size, owner = counted[phrase], self._size[phrase], self._owner[phrase]
            share, filled = gain / weight, count / size
            if share < _PART or count < 2 or (allowed and not allowed(owner)):
                continue
            exactly = phrase not in short
            whole = exactly and count == len(terms) and filled >= _WHOLE.get(count, _WHOLE_OF_MANY)
            quality = min(1.0, 0.7 * share + 0.3 * min(1.0, filled))
            covered = share - short.get(phrase, 0.0) / weight
            match = Phrase(owner, quality, whole, covered, filled if exactly and count == len(terms) else 0.0)
            if owner not in best or (match.whole, match.quality) > (best[owner].whole, best[owner].quality):
                best[owner] = match
        return list(best.values())


def freeze(documents: Sequence[Document]) -> Iterator[Kept]:
    """What `Phrases` fetches."""
    owners = [number for number, document in enumerate(documents) for _ in document.asked]
    phrases = [phrase for document in documents for phrase in document.asked]
    words: dict[str, list[int]] = {}
    sizes = []
    for number, (cut, uncut) in enumerate(zip(words_of_all(phrases), words_of_all(phrases, cut=False), strict=True)):
        stems = stem_counts(cut, uncut)
        sizes.append(max(1, len(stems)))
        for stem_of_phrase in stems:
            words.setdefault(stem_of_phrase, []).append(number)
    yield from table_kept("asked.words", words)
    yield Kept("asked.owner", None, numbers_kept(owners))
    yield Kept("asked.size", None, numbers_kept(sizes))
