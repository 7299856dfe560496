"""One search: the matchers are asked from the best band down, as long as better ones leave room."""

from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest
from operator import attrgetter

from tui.search import heard
from tui.search.asked import Phrases
from tui.search.definitions import Definitions, Term, floor_of
from tui.search.document import Hit, Keep
from tui.search.frozen import Source
from tui.search.heard import sound
from tui.search.names import COVER, Names, inflection_keys, inflects
from tui.search.query import EVALUATING, FIGURES, MEASURES, QUALIFIERS, SMALL, Query
from tui.search.ranking import (
    ASKED,
    ASKED_IN_PART,
    BEGUN,
    BY_PHRASE,
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
from tui.search.readings import is_size
from tui.search.spans import mark
from tui.search.stem import stem
from tui.search.subsequence import Subsequences
from tui.search.typos import Typos, digits
from tui.search.words import Meanings, begins, in_parts, matches

_MOST_WEAK = 5
_MOST_WORDS = 8
"""Queries of so many words or more are descriptions, not names."""
_MOST_IN_PARTS = 3
_SURE_SLIP = 0.7
_PHRASE = 0.2
"""How much of a description's quality is the best phrase it is asked for with; the rest is its whole text."""
_SURE, _LEAST = 0.8, 0.6
"""How well a phrase must fit to stand before descriptions, and to be an answer by itself."""
_VOWELS, _MUTE, _BRIEF = frozenset("aeiouy"), 0.75, 0.55
_HEARD, _HEARD_NEARLY = 0.4, 0.6
"""Least share of letters that agree in names that sound alike, or all but alike."""
_AS_WELL = 0.02
_BOTH = 0.95
"""How well a name fits that holds all things compared and nothing else ('kW vs kWh')."""
_FAINT = 0.5
"""How well a text must fit at least to answer two words of which none is technical."""
_FILLED, _HALF = 0.66, 0.5
"""How much of a phrase two bare words, or two and a small one, must be."""
_QUALITY = attrgetter("quality")
_SHORTEST = 6
"""Letters from which a part of a query may be misspelt, and beginnings of words may stand without spaces."""


class Matching:
    """One search over all packs."""

    def __init__(self, parts: "Sequence[Part]") -> None:
        self._parts = parts

    def warm(self) -> None:
        """Fetch all that is fetched on first use."""
        for part in self._parts:
            part.warm()

    def run(self, query: Query, limit: int, keep: Keep | None) -> list[Hit]:
        """The answers to `query`, best first."""
        rankings: list[Ranking] = []
        pairs = [(part, Ranking(part.names, keep, rankings)) for part in self._parts]

        def each(step: Callable[[Part, Ranking, Query], None]) -> int:
            for part, ranking in pairs:
                step(part, ranking, query)
            return len(rankings[0])

        each(Part.by_name)
        each(Part.by_inflection)
        sure = each(Part.by_reading) > 0
        if not sure:
            each(Part.by_phrase)
        asked = len(rankings[0]) > 0 and not sure
        named = each(Part.by_beginning) > 0
        for ranking in rankings:
            ranking.guessing = query.guess
        brief = len(query.words) < _MOST_WORDS
        if brief and len(rankings[0]) < limit:
            each(Part.by_words)
        if not sure and len(rankings[0]) < limit and len(query.squashed) > 2:
            each(Part.by_likeness)
        sofar = rankings[0].best()
        if not query.guess and (sofar < DESCRIPTION or TYPO <= sofar < TYPO + _SURE_SLIP):
            each(Part.by_sound)
        if not rankings[0].strong() or asked or (len(query.words) > 1 and not named and len(rankings[0]) < limit):
            each(Part.by_text)
        if not rankings[0]:
            each(Part.by_one_word)
        rows = ((*row, part) for part, ranking in pairs for row in ranking.rows(limit))
        best = sorted(rows, key=lambda row: row[:2], reverse=True)[:limit]
        return [part.hit(owner, score, name, query) for score, _, owner, name, part in best]


class Part:
    """The matchers over the entries of one pack."""

    def __init__(self, source: Source) -> None:
        self.names = self._names = Names(source)
        self._definitions = Definitions(source)
        self._phrases = Phrases(source)
        self._typos = Typos(self.names)
        self._subsequences = Subsequences(self.names)

    def warm(self) -> None:
        """Fetch all that is fetched on first use."""
        for part in (self.names, self._definitions, self._phrases):
            part.warm()

    def by_name(self, ranking: Ranking, query: Query) -> None:
        names = self._names
        # Two letters are rather the beginning of something than a cover, unless typed as one (SP, CU).
        undecided = len(query.squashed) < 3 and query.squashed.isalpha() and not query.capitals
        for form in query.forms:
            for name in names.exact.get(form):
                owner = names.owner[name]
                if names.kind[name] != COVER:
                    ranking.put(EXACT, owner, name, names.importance[owner])
                elif undecided:
                    ranking.put(BEGUN, owner, name, 0.7 * names.weight[name])
                else:
                    ranking.put(COVERED, owner, name, names.importance[owner])

    def by_inflection(self, ranking: Ranking, query: Query) -> None:
        names, form = self._names, query.squashed
        if len(form) == 3 and query.typed[:2].isupper() and query.typed[2:] == "s":  # SMs
            ranking.add(INFLECTED, ((name, 0.9) for name in names.exact.get(form[:2]) if names.kind[name] != COVER))
        for name in self._exactly(query.spaced):
            other = names.squashed(name)
            if inflects(form, other):
                likeness = len(form) / (len(form) + abs(len(other) - len(form)))
                quality = 0.1 + 0.6 * likeness + 0.2 * names.importance[names.owner[name]]
                cover = names.kind[name] == COVER
                # Three letters are rather the beginning of something than a cover without its ending (NVL, NVLS).
                ranking.add(BEGUN if cover and query.guess else INFLECTED, [(name, quality - 0.1 * cover)])

    def by_reading(self, ranking: Ranking, query: Query) -> None:
        """What it says in other words: 'all2all', 'tb/s', 'blackwell gpu'."""
        if len(ranking) == 0:
            for place, reading in enumerate(query.readings):
                if set(reading.split()) < set(query.words) and self._is_in_one_name(query.words):
                    continue
                quality = 0.8 - 0.05 * place
                squashed = self._names.exact.get(reading.replace(" ", ""))
                ranking.add(INFLECTED, ((name, quality) for name in (*squashed, *self._exactly(reading))))

    def _is_in_one_name(self, words: Sequence[str]) -> bool:
        """Whether a name has all the words, in any order: then none of them is said beside it."""
        names = self._names
        holding = [
            set().union(*(names.vocabulary.get(sibling) for sibling in names.siblings(word)))
            for word in dict.fromkeys(words)
        ]
        return bool(set.intersection(*holding))

    def by_sound(self, ranking: Ranking, query: Query) -> None:
        """Names that sound alike, or all but: one sound more, less or other."""
        from rapidfuzz.distance import OSA

        names, typed = self._names, query.squashed
        key = sound(typed)
        if len(key) < heard.SHORTEST or query.sentence:
            return
        several = len(query.words) > 1
        near = dict(names.near_sounds.find(key, len(key) // 5)) if len(key) > 4 else {}
        for meant in (key, *near):
            for name in names.sounds.get(meant):
                form = names.squashed(name)
                alike = OSA.normalized_similarity(typed, form)
                floor = _HEARD if meant == key else _HEARD_NEARLY if several == (" " in names.spaced[name]) else 1.0
                least = _MUTE if _VOWELS.isdisjoint(form) else _BRIEF if len(key) == heard.SHORTEST else 0.0
                if alike < max(floor + 0.2 * several, least) or digits(form) != digits(typed):
                    continue
                if meant != key and several and names.spaced[name].count(" ") != query.spaced.count(" "):
                    continue
                if not self._typos.is_another(query.spaced.split(), names.spaced[name].split()):
                    ranking.put(TYPO, names.owner[name], name, 0.4 * alike + 0.5 * (meant == key))

    def by_beginning(self, ranking: Ranking, query: Query) -> None:
        names = self._names
        for form in dict.fromkeys((query.forms[0], query.squashed)):
            longer = (
                name for name in names.begun(form, all=ranking.allowed is not None) if names.squashed(name) != form
            )
            ranking.add(BEGUN, ((name, names.weight[name]) for name in longer if self._may_begin(name, query)))
        initials = names.initials.get(query.squashed)
        ranking.guessing = query.guess
        ranking.add(BEGUN, ((name, 0.1 + 0.3 * names.weight[name]) for name in initials))
        ranking.guessing = False

    def _may_begin(self, name: int, query: Query) -> bool:
        """Whether a name can be meant by its beginning: capitals begin capitals, a question ends in whole words."""
        if query.guess and query.capitals:
            return self._names.text[name].startswith(query.typed)
        if query.sentence and self._names.kind[name] == COVER:
            return len(query.squashed) > 0.6 * len(self._names.squashed(name))
        return True

    def by_words(self, ranking: Ranking, query: Query) -> None:
        names, words, last = self._names, query.words, len(query.words) - 1
        meanings = _until_empty(begins(names, word, last=i == last, whole=query.whole) for i, word in enumerate(words))
        ranking.add(WORDS, matches(names, meanings, ranking.allowed))
        self._by_comparison(ranking, query)
        if 0 < last < _MOST_IN_PARTS + query.asking and not ranking:
            ranking.add(WORDS, in_parts(names, query.spaced.split(), self._exactly, self._beside(query)))

    def _by_comparison(self, ranking: Ranking, query: Query) -> None:
        """What stands beside one another, each, and first the names that hold both and nothing else."""
        names, named = self._names, self._compared(query)
        if not named:
            return
        each = ((name, 0.8 + 0.1 * names.importance[names.owner[name]]) for group in named for name in group)
        ranking.add(WORDS, each)
        if not all(named):
            return
        words = [word for group in named for name in group[:1] for word in _without_small(names.spaced[name])]
        together = matches(names, [begins(names, word, last=False) for word in words], ranking.allowed, spread=False)
        both = (name for name, _ in together if len(_without_small(names.spaced[name])) == len(words))
        ranking.add(WORDS, ((name, _BOTH) for name in both))

    def _compared(self, query: Query) -> list[list[int]]:
        """The names of each of the things that stand beside one another; nothing where that is no comparison."""
        named = [list(self._nearly(part)) for part in query.parts]
        return named if len(named) > 1 and (all(named) or (query.against and any(named))) else []

    def by_likeness(self, ranking: Ranking, query: Query) -> None:
        known, brief = len(ranking) > 0, len(query.words) < _MOST_WORDS
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
            ranking.add(TYPO, in_parts(self._names, query.spaced.split(), self._nearly, self._beside(query)))

    def _by_slipped_words(self, ranking: Ranking, query: Query) -> None:
        words, last = query.words, len(query.words) - 1
        meanings = _until_empty(
            self._typos.meanings(w, last=i == last, alone=not last, whole=query.whole) for i, w in enumerate(words)
        )
        if not last or any(len(w) >= _SHORTEST or w in meant for w, meant in zip(words, meanings, strict=False)):
            matched = matches(self._names, meanings, ranking.allowed, spread=False)
            ranking.add(TYPO, ((name, 0.75 * quality) for name, quality in matched))

    def _by_letters(self, ranking: Ranking, query: Query) -> None:
        """Abbreviations; where each letter begins a word or goes on with one ('contbat'), they are words begun."""
        picked = self._subsequences.find(query.spaced)
        whole = {self._names.owner[pick.name]: pick.quality for pick in sorted(picked, key=_QUALITY) if pick.whole}
        best = sorted(whole.values())[-2:]
        acronym = query.capitals and " " not in query.spaced  # LSTM is no short form of anything else
        alone = len(best) == 1 or (len(best) == 2 and best[1] - best[0] > _AS_WELL)
        for name, quality, firm, is_whole in picked:
            if firm and len(query.squashed) >= _SHORTEST:
                ranking.add(WORDS, [(name, 0.3 * quality)])
            elif alone and is_whole and quality == best[-1] and not acronym:
                ranking.add(SUBSEQUENCE, [(name, quality)])
            else:
                ranking.guess([(name, quality)])

    def by_phrase(self, ranking: Ranking, query: Query) -> None:
        """Entries that are asked for in such words."""
        if len(query.words) > 1:
            terms = self._terms(query)
            floor = self._floor(terms, query)
            # 'h100 memory' asks for the H100, 'cuda cores vs tensor cores' for both.
            named = self._is_technical(query) if len(terms) < 3 else bool(self._compared(query))
            for phrase in self._phrases.find(terms, ranking.allowed):
                if phrase.whole and not named:
                    ranking.put(ASKED, phrase.owner, BY_PHRASE, phrase.quality)
                if phrase.covered >= floor or phrase.filled >= (_FILLED if query.length < 3 else _HALF):
                    ranking.phrases[phrase.owner] = phrase.quality

    def _terms(self, query: Query) -> list[Term]:
        """The words to look for in texts: names that were written as one word are taken apart, slips mended."""
        words: list[str] = []
        for word in query.words:
            if self._definitions.knows(word) or len(query.words) < 3:
                words.append(word)
            elif is_size(word):
                words.append("parameters")
            elif name := next(iter(self._names.exact.get(word)), None):
                words += self._names.spaced[name].split()
            else:
                words.append(self._typos.mended(word))
        return self._definitions.terms(words)

    def _floor(self, terms: Sequence[Term], query: Query) -> float:
        return floor_of(terms, query.length + 2 * query.asking, technical=self._is_technical(query))

    def _is_technical(self, query: Query, *, narrow: bool = False) -> bool:
        """Whether a word is a name with capitals inside or a digit, which no everyday word is (GPU, NVLink, H100);
        `narrow`: one that has an entry of its own and is in few other names (so no GPU).
        """
        names = self._names
        return any(
            sum(c.isupper() or c.isdigit() for c in names.text[name]) > 1 and " " not in names.text[name]
            for word in query.words
            if not (narrow and stem(word) in names.general)
            for name in names.exact.get(word)
            if not (narrow and names.kind[name] == COVER)
        )

    def _beside(self, query: Query) -> frozenset[str]:
        """What may be said beside a name without being part of it."""
        some = SMALL | QUALIFIERS | MEASURES
        if not query.asking:
            return some | FIGURES if self._is_technical(query) else some
        # 'who uses tpus': with so little else it is a question about the name.
        alone = len(query.words) < 3 and self._is_technical(query, narrow=True)
        return some | EVALUATING | frozenset(query.words) if alone else some | EVALUATING

    def by_text(self, ranking: Ranking, query: Query) -> None:
        """Entries whose text, or a phrase they are asked for with, has enough of the words."""
        terms = self._terms(query)
        rated = self._definitions.find(terms, ranking.allowed, self._floor(terms, query), query.length > 3)
        faint = _FAINT if len(terms) < 3 and not self._is_technical(query) else 0.0
        phrases = ranking.phrases
        texts = {hit.owner: hit.quality for hit in rated if hit.enough}
        for owner in texts.keys() | phrases.keys():
            phrase, text = phrases.get(owner, 0.0), texts.get(owner, 0.0)
            quality = _PHRASE * phrase + (1 - _PHRASE) * text
            if text and quality < faint:
                continue
            if phrase >= _SURE:
                ranking.put(ASKED_IN_PART, owner, BY_PHRASE, quality)
            elif text or phrase >= _LEAST:
                ranking.put(DESCRIPTION, owner, BY_TEXT if text > phrase else BY_PHRASE, quality)
        if not ranking:
            for hit in nlargest(_MOST_WEAK, rated, key=lambda hit: hit.quality):
                ranking.put(WEAK, hit.owner, BY_TEXT, hit.quality)

    def by_one_word(self, ranking: Ranking, query: Query) -> None:
        """Suggest names that are one word of the query."""
        for word in query.words:
            ranking.add(WEAK, ((name, 0.5) for name in self._exactly(word)))

    def _exactly(self, spaced: str) -> Iterable[int]:
        """The names that the words are, inflections included."""
        for key in inflection_keys(spaced):
            yield from self._names.inflected.get(key)

    def _nearly(self, spaced: str) -> Iterable[int]:
        """The names that the words are but for a slip or two."""
        exact, length, spaces = list(self._exactly(spaced)), len(spaced.replace(" ", "")), spaced.count(" ")
        if exact or length < _SHORTEST:
            return exact
        near = self._typos.whole(spaced, 1 if length < 9 else 2)
        some = [name for name, _ in near if self._names.spaced[name][0] == spaced[0]]
        return [name for name in some if not spaces or self._names.spaced[name].count(" ") == spaces]

    def hit(self, owner: int, score: float, name: int, query: Query) -> Hit:
        listed, weak = self._names.listed(owner), score < DESCRIPTION
        if name < 0:
            by = "asked" if name == BY_PHRASE else "definition"
            return Hit(listed.ref, listed.term, score, by, weak, ())
        text = self._names.text[name]
        spans = mark(text, self._names.spaced[name], query.forms, query.words)
        return Hit(listed.ref, listed.term, score, text, weak, spans)


def _without_small(spaced: str) -> list[str]:
    return [word for word in spaced.split() if word not in SMALL]


def _until_empty(meanings: Iterable[Meanings]) -> list[Meanings]:
    """All of them, or as far as the first word that means nothing: then the others do not matter."""
    taken: list[Meanings] = []
    for meaning in meanings:
        taken.append(meaning)
        if not meaning:
            break
    return taken
