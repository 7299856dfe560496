"""One search: the bands are tried from the best down, and each entry keeps its best answer."""

from collections.abc import Callable, Iterable
from heapq import nlargest

from tui.search.definitions import Definitions
from tui.search.document import Document, Hit
from tui.search.names import COVER, Names, inflection_keys, inflects
from tui.search.query import QUALIFIERS, Query
from tui.search.spans import mark
from tui.search.subsequence import Subsequences
from tui.search.typos import Typos
from tui.search.words import Meanings, begins, in_parts, matches

EXACT, COVERED, INFLECTED, BEGUN, WORDS, TYPO, SUBSEQUENCE, DESCRIPTION, WEAK = 8, 7, 6, 5, 4, 3, 2, 1, 0
_MOST_WEAK = 5
_MOST_WORDS = 7
"""Longer queries are descriptions, not names."""
_SURE_SLIP = 0.7
_SHORTEST_SLIPPED = 6
_BY_TEXT = -1
Keep = Callable[[Document], bool]


class Ranking:
    """The entries found so far, each with its best score and the name that earned it."""

    def __init__(self, names: Names, keep: Keep | None) -> None:
        self._names = names
        self._keep = keep
        self._best: dict[int, tuple[float, int]] = {}
        self._kept: dict[int, bool] = {}

    def __len__(self) -> int:
        return len(self._best)

    def add(self, band: int, found: Iterable[tuple[int, float]]) -> None:
        """Names found in `band`, with a quality from 0 to 1."""
        for name, quality in found:
            self.put(band, self._names.owner[name], name, quality)

    def put(self, band: int, owner: int, name: int, quality: float) -> None:
        """One entry found by `name`, or by its text."""
        score = band + min(0.999, max(0.0, quality))
        known = self._best.get(owner)
        if (known is None or score > known[0]) and self._may(owner):
            self._best[owner] = (score, name)

    def _may(self, owner: int) -> bool:
        if self._keep is None:
            return True
        if owner not in self._kept:
            self._kept[owner] = self._keep(self._names.documents[owner])
        return self._kept[owner]

    def top(self, limit: int) -> list[tuple[int, float, int]]:
        """Entries with score and name, best first; ties go to the more important, then the alphabet."""
        documents = self._names.documents

        def order(item: tuple[int, tuple[float, int]]) -> tuple[float, int, int]:
            owner, (score, _) = item
            return round(score, 9), documents[owner].importance, -owner

        return [(owner, score, name) for owner, (score, name) in nlargest(limit, self._best.items(), key=order)]


class Search:
    """The matchers over one set of entries."""

    def __init__(self, names: Names, definitions: Definitions) -> None:
        self._names = names
        self._definitions = definitions
        self._typos = Typos(names)
        self._subsequences = Subsequences(names)

    def warm(self) -> None:
        """Make what is made on first use."""
        self._names.warm()
        self._definitions.warm()
        self._typos.warm()
        self._subsequences.warm()

    def run(self, query: Query, limit: int, keep: Keep | None) -> list[Hit]:
        """The answers to `query`, best first."""
        ranking = Ranking(self._names, keep)
        self._by_name(ranking, query)
        sure = len(ranking) > 0
        self._by_beginning(ranking, query)
        named = len(ranking) > 0
        if len(ranking) < limit:
            self._by_words(ranking, query)
        if not sure and len(ranking) < limit:
            self._by_likeness(ranking, query)
        if not ranking or (len(query.words) > 1 and not named and len(ranking) < limit):
            self._by_text(ranking, query)
        if not ranking:
            self._weakly(ranking, query)
        return [self._hit(*found, query) for found in ranking.top(limit)]

    def _by_name(self, ranking: Ranking, query: Query) -> None:
        names = self._names
        undecided = len(query.squashed) < 3 and query.squashed.isalpha() and not query.capitals
        for form in query.forms:
            for name in names.exact.get(form, ()):
                covered = names.kind[name] == COVER
                if covered and undecided:
                    ranking.put(BEGUN, names.owner[name], name, 0.7 * names.weight[name])
                else:
                    ranking.put(
                        COVERED if covered else EXACT, names.owner[name], name, names.importance[names.owner[name]]
                    )
        for key in inflection_keys(query.spaced):
            for name in names.inflected.get(key, ()):
                if not inflects(query.squashed, names.squashed[name]):
                    continue
                likeness = len(query.squashed) / (
                    len(query.squashed) + abs(len(names.squashed[name]) - len(query.squashed))
                )
                quality = 0.7 * likeness + 0.2 * names.importance[names.owner[name]] - 0.1 * (names.kind[name] == COVER)
                ranking.put(INFLECTED, names.owner[name], name, quality)

    def _by_beginning(self, ranking: Ranking, query: Query) -> None:
        names = self._names
        for form in {query.forms[0], query.squashed}:
            ranking.add(BEGUN, ((name, names.weight[name]) for name in names.begun(form)))
        initials = names.initials.get(query.squashed, ())
        ranking.add(BEGUN, ((name, 0.1 + 0.3 * names.weight[name]) for name in initials))

    def _by_words(self, ranking: Ranking, query: Query) -> None:
        if len(query.words) > _MOST_WORDS:
            return
        last = len(query.words) - 1
        meanings = _until_empty(begins(self._names, w, last=i == last) for i, w in enumerate(query.words))
        ranking.add(WORDS, matches(self._names, meanings))
        if last and query.several:
            named = in_parts(self._names, query.words, self._exactly, None)
            ranking.add(WORDS, ((name, 0.8 + quality) for name, quality in named))
        if last and not ranking:
            ranking.add(WORDS, in_parts(self._names, query.words, self._exactly, QUALIFIERS))

    def _exactly(self, run: str) -> Iterable[int]:
        for key in inflection_keys(run):
            yield from self._names.inflected.get(key, ())

    def _by_likeness(self, ranking: Ranking, query: Query) -> None:
        form, last = query.squashed, len(query.words) - 1
        if len(form) < 3:
            return
        known = len(ranking) > 0
        whole = list(self._typos.whole(query.spaced))
        ranking.add(TYPO, whole)
        if last < _MOST_WORDS:
            self._by_slipped_words(ranking, query)
        if known:
            return
        if " " not in query.spaced:
            ranking.add(TYPO, self._typos.begun(form))
        if not query.sentence and all(quality < _SURE_SLIP for _, quality in whole):
            self._by_letters(ranking, query)
        if not ranking:
            ranking.add(TYPO, self._typos.alike(query.spaced))
        if 0 < last < _MOST_WORDS and not ranking:
            ranking.add(TYPO, in_parts(self._names, query.words, self._nearly, QUALIFIERS))

    def _by_letters(self, ranking: Ranking, query: Query) -> None:
        """Abbreviations; where each letter begins a word or goes on with one ('contbat'), they are words begun."""
        for name, quality, firm in self._subsequences.find(query.spaced):
            owner = self._names.owner[name]
            if firm and len(query.squashed) >= _SHORTEST_SLIPPED:
                ranking.put(WORDS, owner, name, 0.3 * quality)
            else:
                ranking.put(SUBSEQUENCE, owner, name, quality)

    def _by_slipped_words(self, ranking: Ranking, query: Query) -> None:
        words, last = query.words, len(query.words) - 1
        meanings = _until_empty(self._typos.meanings(w, last=i == last, alone=not last) for i, w in enumerate(words))
        if not last or any(len(w) > 5 or w in meant for w, meant in zip(words, meanings, strict=False)):
            found = matches(self._names, meanings)
            ranking.add(TYPO, ((name, 0.75 * quality) for name, quality in found))

    def _nearly(self, run: str) -> Iterable[int]:
        exact = list(self._exactly(run))
        length = len(run.replace(" ", ""))
        if exact or length < _SHORTEST_SLIPPED:
            return exact
        return [name for name, _ in self._typos.whole(run, 1 if length < 9 else 2)]

    def _by_text(self, ranking: Ranking, query: Query) -> None:
        found = self._definitions.find(query.words)
        if found and found[0].enough:
            for one in found:
                ranking.put(DESCRIPTION, one.owner, _BY_TEXT, one.quality)
        elif not ranking:
            for one in nlargest(_MOST_WEAK, found, key=lambda one: one.quality):
                ranking.put(WEAK, one.owner, _BY_TEXT, one.quality)

    def _weakly(self, ranking: Ranking, query: Query) -> None:
        """Names that are one word of the query."""
        for word in query.words:
            ranking.add(WEAK, ((name, 0.5) for name in self._exactly(word)))

    def _hit(self, owner: int, score: float, name: int, query: Query) -> Hit:
        document, weak = self._names.documents[owner], score < DESCRIPTION
        if name == _BY_TEXT:
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
