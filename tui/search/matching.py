"""One search: the matchers are asked from the best band down, as long as better ones leave room."""

from collections.abc import Iterable
from heapq import nlargest

from tui.search.definitions import Definitions
from tui.search.document import Hit, Keep
from tui.search.names import COVER, Names, inflection_keys, inflects
from tui.search.query import QUALIFIERS, Query
from tui.search.ranking import (
    BEGUN,
    BY_TEXT,
    COVERED,
    DESCRIPTION,
    EXACT,
    INFLECTED,
    SUBSEQUENCE,
    TYPO,
    WEAK,
    WORDS,
    Ranking,
)
from tui.search.spans import mark
from tui.search.subsequence import Subsequences
from tui.search.typos import Typos
from tui.search.words import Meanings, begins, in_parts, matches

_MOST_WEAK = 5
_MOST_WORDS = 8
"""Queries of so many words or more are descriptions, not names."""
_MOST_IN_PARTS = 3
_SURE_SLIP = 0.7
_SHORTEST = 6
"""Letters from which a part of a query may be misspelt, and beginnings of words may stand without spaces."""


class Matching:
    """The matchers over one set of entries."""

    def __init__(self, names: Names, definitions: Definitions) -> None:
        self._names = names
        self._definitions = definitions
        self._typos = Typos(names)
        self._subsequences = Subsequences(names)

    def warm(self) -> None:
        """Make what is made on first use."""
        for part in (self._names, self._definitions, self._typos, self._subsequences):
            part.warm()

    def run(self, query: Query, limit: int, keep: Keep | None) -> list[Hit]:
        """The answers to `query`, best first."""
        ranking = Ranking(self._names, keep)
        self._by_name(ranking, query)
        self._by_inflection(ranking, query)
        sure = len(ranking) > 0
        self._by_beginning(ranking, query)
        named = len(ranking) > 0
        brief = len(query.words) < _MOST_WORDS
        if brief and len(ranking) < limit:
            self._by_words(ranking, query)
        if not sure and len(ranking) < limit and len(query.squashed) > 2:
            self._by_likeness(ranking, query, brief=brief)
        if not ranking or (len(query.words) > 1 and not named and len(ranking) < limit):
            self._by_text(ranking, query)
        if not ranking:
            self._by_one_word(ranking, query)
        return [self._hit(*found, query) for found in ranking.top(limit)]

    def _by_name(self, ranking: Ranking, query: Query) -> None:
        names = self._names
        # Two letters are rather the beginning of something than a cover, unless typed as one (SP, CU).
        undecided = len(query.squashed) < 3 and query.squashed.isalpha() and not query.capitals
        for form in query.forms:
            for name in names.exact.get(form, ()):
                owner = names.owner[name]
                if names.kind[name] != COVER:
                    ranking.put(EXACT, owner, name, names.importance[owner])
                elif undecided:
                    ranking.put(BEGUN, owner, name, 0.7 * names.weight[name])
                else:
                    ranking.put(COVERED, owner, name, names.importance[owner])

    def _by_inflection(self, ranking: Ranking, query: Query) -> None:
        names, form = self._names, query.squashed
        for name in self._exactly(query.spaced):
            other = names.squashed[name]
            if inflects(form, other):
                likeness = len(form) / (len(form) + abs(len(other) - len(form)))
                quality = 0.1 + 0.6 * likeness + 0.2 * names.importance[names.owner[name]]
                ranking.add(INFLECTED, [(name, quality - 0.1 * (names.kind[name] == COVER))])

    def _by_beginning(self, ranking: Ranking, query: Query) -> None:
        names = self._names
        for form in dict.fromkeys((query.forms[0], query.squashed)):
            longer = (name for name in names.begun(form) if names.squashed[name] != form)
            ranking.add(BEGUN, ((name, names.weight[name]) for name in longer))
        initials = names.initials.get(query.squashed, ())
        ranking.add(BEGUN, ((name, 0.1 + 0.3 * names.weight[name]) for name in initials))

    def _by_words(self, ranking: Ranking, query: Query) -> None:
        names, words, last = self._names, query.words, len(query.words) - 1
        meanings = _until_empty(begins(names, word, last=i == last) for i, word in enumerate(words))
        ranking.add(WORDS, matches(names, meanings, ranking.allowed))
        named = [list(self._exactly(part)) for part in query.parts]
        if len(named) > 1 and all(named):
            ranking.add(
                WORDS, ((name, 0.8 + 0.1 * names.importance[names.owner[name]]) for one in named for name in one)
            )
        if 0 < last < _MOST_IN_PARTS and not ranking:
            ranking.add(WORDS, in_parts(names, words, self._exactly, QUALIFIERS))

    def _by_likeness(self, ranking: Ranking, query: Query, *, brief: bool) -> None:
        known = len(ranking) > 0
        whole = list(self._typos.whole(query.spaced))
        ranking.add(TYPO, whole)
        if brief:
            self._by_slipped_words(ranking, query)
        if known:
            return
        if " " not in query.spaced:
            ranking.add(TYPO, self._typos.begun(query.squashed))
        if not query.sentence and all(quality < _SURE_SLIP for _, quality in whole):
            self._by_letters(ranking, query)
        if not ranking:
            ranking.add(TYPO, self._typos.alike(query.spaced))
        if 1 < len(query.words) <= _MOST_IN_PARTS and not ranking:
            ranking.add(TYPO, in_parts(self._names, query.words, self._nearly, QUALIFIERS))

    def _by_slipped_words(self, ranking: Ranking, query: Query) -> None:
        words, last = query.words, len(query.words) - 1
        meanings = _until_empty(self._typos.meanings(w, last=i == last, alone=not last) for i, w in enumerate(words))
        if not last or any(len(w) >= _SHORTEST or w in meant for w, meant in zip(words, meanings, strict=False)):
            found = matches(self._names, meanings, ranking.allowed)
            ranking.add(TYPO, ((name, 0.75 * quality) for name, quality in found))

    def _by_letters(self, ranking: Ranking, query: Query) -> None:
        """Abbreviations; where each letter begins a word or goes on with one ('contbat'), they are words begun."""
        for name, quality, firm in self._subsequences.find(query.spaced):
            if firm and len(query.squashed) >= _SHORTEST:
                ranking.add(WORDS, [(name, 0.3 * quality)])
            else:
                ranking.add(SUBSEQUENCE, [(name, quality)])

    def _by_text(self, ranking: Ranking, query: Query) -> None:
        found = self._definitions.find(query.words, ranking.allowed)
        if found and found[0].enough:
            for one in found:
                ranking.put(DESCRIPTION, one.owner, BY_TEXT, one.quality)
        elif not ranking:
            for one in nlargest(_MOST_WEAK, found, key=lambda one: one.quality):
                ranking.put(WEAK, one.owner, BY_TEXT, one.quality)

    def _by_one_word(self, ranking: Ranking, query: Query) -> None:
        """Suggest names that are one word of the query."""
        for word in query.words:
            ranking.add(WEAK, ((name, 0.5) for name in self._exactly(word)))

    def _exactly(self, spaced: str) -> Iterable[int]:
        """The names that the words are, inflections included."""
        for key in inflection_keys(spaced):
            yield from self._names.inflected.get(key, ())

    def _nearly(self, spaced: str) -> Iterable[int]:
        """The names that the words are but for a slip or two."""
        exact, length = list(self._exactly(spaced)), len(spaced.replace(" ", ""))
        if exact or length < _SHORTEST:
            return exact
        return [name for name, _ in self._typos.whole(spaced, 1 if length < 9 else 2)]

    def _hit(self, owner: int, score: float, name: int, query: Query) -> Hit:
        document, weak = self._names.documents[owner], score < DESCRIPTION
        if name == BY_TEXT:
            return Hit(document.ref, document.term, score, "definition", weak, ())
        text = self._names.text[name]
        spans = mark(text, self._names.spaced[name], query.forms, query.words)
        return Hit(document.ref, document.term, score, text, weak, spans)


def _until_empty(meanings: Iterable[Meanings]) -> list[Meanings]:
    """All of them, or as far as the first word that means nothing: then the others do not matter."""
    found: list[Meanings] = []
    for meaning in meanings:
        found.append(meaning)
        if not meaning:
            break
    return found
