"""Finding an entry by what it is: BM25 on stems of its names, `asked` phrases, definition and why, with a floor under
what is covered.

Robertson & Zaragoza, 'The Probabilistic Relevance Framework: BM25 and Beyond' (2009); fields are weighed as in BM25F.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from tui.search.document import Allowed, Document
from tui.search.fold import words_of_all
from tui.search.frozen import Kept, Row, Source, numbers_kept, numbers_read
from tui.search.near import Near
from tui.search.stem import stem
from tui.search.synonyms import WORTH, table
from tui.search.typos import plausible

_K1, _B = 1.6, 0.5
# Where a stem stands in an entry is one number: once or more in a name 1, 2, in the definition 3, 6, in why 9, 18, in
# the phrases it is asked by 27, 54.
_NAME, _DEFINITION, _WHY, _ASKED = 1, 3, 9, 27
_WEIGHTS = [1.5 * (c % 3) + 1.0 * (c // 3 % 3) + 0.4 * (c // 9 % 3) + 1.2 * (c // 27) for c in range(81)]
_FIELDS = [1 * (c % 3 > 0) + 2 * (c // 3 % 3 > 0) + 4 * (c // 27 > 0) for c in range(81)]
_SURE = [1.0 if fields else 0.6 for fields in _FIELDS]
_DAMPED = 0.75
"""A rare word counts less than its rarity: two common ones together may say more."""
_SHARE = 0.1
_RARE = 2
_CROWD = 500
_MOST_COUNTED = 60_000
"""Occurrences that are counted to choose candidates; those of the commonest words are left out before."""
_GUESSED, _MOST_GUESSES = 0.8, 40
_NEVER = 2.0
LIKE = 0.35
"""Of a word's weight, what another word in its place covers."""
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


class Term(NamedTuple):
    """One word of the query: how rare it is, the stems that answer it and where they stand, each with its worth."""

    rarity: float
    stems: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Row, float], ...] = ()

    def entries(self) -> set[int]:
        """All entries that have it."""
        return set().union(*[row.owners for row, _ in self.rows])

    def occurrences(self) -> int:
        """How often it stands anywhere."""
        return sum(len(row) for row, _ in self.rows)


class Definitions:
    """The text index. Its parts are fetched on the first search that needs them."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _lengths(self) -> list[float]:
        lengths = self._source.column("text.lengths", numbers_read)
        mean = sum(lengths) / max(1, len(lengths)) or 1.0
        return [_K1 * (1 - _B + _B * length / mean) for length in lengths]

    @cached_property
    def _near(self) -> Near:
        return self._source.column("text.near", Near.read)

    def warm(self) -> None:
        """Fetch the index."""
        _ = (self._lengths, self._near)

    def knows(self, word: str) -> bool:
        """Whether a word says nothing, or stands in some text."""
        return word in STOP or self._source.row("text.postings", stem(word), len) is not None

    def terms(self, words: Sequence[str]) -> list[Term]:
        """The words that say something, each with what may stand for it."""
        typed = tuple(dict.fromkeys(stem(w) for w in words if w not in STOP))
        return [self._term(word, len(typed), last=word == typed[-1]) for word in typed]

    def find(
        self, terms: Sequence[Term], allowed: Allowed | None = None, floor: float = 0.0, spread: bool = False
    ) -> list[Found]:
        """Entries whose text answers the words; only where there are none, those that answer too few of them.

        `floor` is the least share of the query's weight that an answer covers (`floor_of`); two words must stand in one
        place of the entry unless they may be `spread`.
        """
        if not terms or not self._lengths:
            return []
        needed = _needed(len(terms))
        if needed > 1:
            rated = [
                rating
                for number in _having(terms, needed, allowed)
                if (rating := self._rate(number, terms, floor, spread)).enough
            ]
            if rated:
                return rated
        hints = [self._rate(number, terms, floor, spread) for number in _having(terms, 1, allowed)]
        return [rating for rating in hints if rating.covered >= _HINT]

    def _rate(self, number: int, terms: Sequence[Term], floor: float, spread: bool) -> Found:
        covered = score = total = 0.0
        fields, words, length = 7, 0, self._lengths[number]
        for term in terms:
            total += term.rarity
            for row, worth in term.rows:
                code = row.get(number)
                if code is not None:
                    count, gain = _WEIGHTS[code], worth * term.rarity
                    score += gain * count / (count + length)
                    covered += (gain if worth == 1 else LIKE * term.rarity) * _SURE[code]
                    fields &= _FIELDS[code]
                    words += 1
                    break
        share = covered / total
        enough = words >= _needed(len(terms)) > 1 and share >= floor and (spread or len(terms) > 2 or fields > 0)
        return Found(number, min(1.0, _SHARE * share + (1 - _SHARE) * score / total), share, enough)

    def _term(self, typed: str, words: int, *, last: bool) -> Term:
        meant, worth = typed, 1.0
        own = self._row(meant)
        if not own and words > 2:
            meant, worth = self._guess(typed, last=last), _GUESSED
            own = self._row(meant)
        synonyms = [(other, WORTH, row) for other in sorted(table().get(meant, ())) if (row := self._row(other))]
        if own:
            synonyms.insert(0, (meant, worth, own))
        count = len(own) if own else len(set().union(*[row.owners for _, _, row in synonyms]))
        stems, rows = tuple((other, w) for other, w, _ in synonyms), tuple((row, w) for _, w, row in synonyms)
        return Term(self._rarity(count), stems, rows)

    def _row(self, word_stem: str) -> Row | None:
        """Where a stem stands, and how often."""
        return self._source.row("text.postings", word_stem, Row.read)

    def _guess(self, typed: str, *, last: bool) -> str:
        """The commonest stem that an unfinished last word begins, or one that is a slip away."""
        if last and len(typed) > 3:
            begun = self._source.begun("text.postings", typed, len)[:_MOST_GUESSES]
            if begun:
                return max(begun, key=itemgetter(1))[0]
        if len(typed) > 5:
            near = [word for word, edits in self._near.find(typed, 1) if plausible(typed, word, edits)]
            return min((word for word in near if word[0] == typed[0]), default=typed)
        return typed

    def _rarity(self, entries: int) -> float:
        entries = max(entries, _RARE)
        rarity: float = math.log(1 + (max(len(self._lengths), entries) - entries + 0.5) / (entries + 0.5)) ** _DAMPED
        return rarity


def _having(terms: Sequence[Term], needed: int, allowed: Allowed | None) -> list[int]:
    """Entries that have at least so many of the terms; where that is a crowd, those that have most."""
    counts: Counter[int] = Counter()
    counted = 0
    for place, term in enumerate(sorted(terms, key=Term.occurrences)):
        counted += term.occurrences()
        if counted > _MOST_COUNTED and counts and place >= needed:
            needed = max(1, needed - 1)
            continue
        counts.update(term.entries())
    ranked: dict[int, list[int]] = {}
    for number, count in counts.items():
        if count >= needed and (allowed is None or allowed(number)):
            ranked.setdefault(count, []).append(number)
    entries: list[int] = []
    for count in range(len(terms), needed - 1, -1):
        entries += sorted(ranked.get(count, ()))
        if len(entries) >= _CROWD:
            break
    return entries[: 2 * _CROWD]


def _needed(words: int) -> int:
    """How many of so many words an entry must answer."""
    return words if words < 3 else math.ceil(words / 2)


def floor_of(terms: Sequence[Term], typed: int, *, technical: bool) -> float:
    """The least share of the query's weight that a text must cover to answer it; above 1 where texts may only suggest.
    So many words were `typed`, small ones included.

    A description has small words between the others ('memory used by previous tokens'); a few bare words that texts
    happen to share ('lose weight fast') are something else, unless one is `technical`, and the more so when one
    stands nowhere in the pack.
    """
    unknown, brief = sum(not term.rows for term in terms), typed < 5 and not technical
    if len(terms) < 3:
        return _NEVER if len(terms) > 1 and typed < 4 and not technical else 0.9
    if len(terms) == 3 and unknown:
        return _NEVER if brief else 0.5
    if len(terms) == 3:
        return 0.3 if not brief else 0.4 if typed == 4 else 0.8
    if len(terms) == 4 and typed < 7 and not technical:
        return 0.6 if unknown > 1 or (brief and not unknown) else 0.45 if unknown else 0.3
    return 0.3


def freeze(documents: Sequence[Document]) -> Iterator[Kept]:
    """What `Definitions` fetches."""
    rows: dict[str, tuple[array[int], bytearray]] = {}
    lengths = []
    fields = (
        (_NAME, [" ".join((d.term, *d.aliases, *d.covers)) for d in documents]),
        (_DEFINITION, [d.definition for d in documents]),
        (_WHY, [d.why for d in documents]),
        (_ASKED, [" ".join(d.asked) for d in documents]),
    )
    texts = [(unit, words_of_all(some), words_of_all(some, cut=False)) for unit, some in fields]
    for number in range(len(documents)):
        codes: dict[str, int] = {}
        for unit, cut, uncut in texts:
            for word_stem, count in stem_counts(cut[number], uncut[number]).items():
                codes[word_stem] = codes.get(word_stem, 0) + unit * min(count, 2)
        for word_stem, code in codes.items():
            owners, places = rows.setdefault(word_stem, (array("I"), bytearray()))
            owners.append(number)
            places.append(code)
        lengths.append(round(10 * sum(_WEIGHTS[code] for code in codes.values())))
    for word_stem, (owners, places) in rows.items():
        yield Kept("text.postings", word_stem, Row.kept(owners, places))
    yield Kept("text.lengths", None, numbers_kept(lengths))
    yield Kept("text.near", None, Near.kept(rows))


def stem_counts(cut: str, uncut: str) -> Mapping[str, int]:
    """The stems of a text, each with how often it stands there: compounds count as a whole and in their parts."""
    words = cut.split()
    if cut != uncut:
        words += [word for word in uncut.split() if word not in words]
    return Counter(stem(word) for word in words if word not in STOP)
