"""The names of all entries, squashed and as words: what every matcher on names looks things up in."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from tui.search.document import Document
from tui.search.fold import words_of_all
from tui.search.query import SMALL
from tui.search.stem import stem

TERM, ALIAS, COVER = range(3)
_SMALLEST_HALF = 6
_BRIEF = 14
_RANK, _IMPORTANT = (0.1, 0.06, 0.02), (0.25, 0.25, 0.12)
"""For a term, an alias, a cover: links lead to the entry for its term, hardly for what it covers."""


class Names:
    """Every name of every entry, numbered; the lists are parallel. Look-up tables come into being on first use."""

    def __init__(self, documents: Sequence[Document], spaced: list[str] | None = None) -> None:
        self.documents = documents
        text: list[str] = []
        owner: list[int] = []
        kind: list[int] = []
        for number, document in enumerate(documents):
            names = (document.term, *document.aliases, *document.covers)
            text += names
            owner += [number] * len(names)
            kind += (TERM, *[ALIAS] * len(document.aliases), *[COVER] * len(document.covers))
        self.text = text
        self.owner = owner
        """The entry (its number) that has the name."""
        self.kind = kind
        self.spaced = words_of_all(text) if spaced is None else spaced
        self.squashed = [name.replace(" ", "") for name in self.spaced]

    def __len__(self) -> int:
        return len(self.text)

    def warm(self) -> None:
        """Make all look-up tables."""
        _ = (
            self.first,
            self.weight,
            self.exact,
            self.inflected,
            self.initials,
            self.alphabet,
            self.stems,
            self.sorted_words,
            self.general,
            self.pairs,
        )

    @cached_property
    def first(self) -> list[int]:
        """For each entry, the number of its first name (the term); one more at the end."""
        sizes = (1 + len(d.aliases) + len(d.covers) for d in self.documents)
        return list(accumulate(sizes, initial=0))

    @cached_property
    def importance(self) -> list[float]:
        """For each entry, how much others link to it, from 0 to 1."""
        return [max(d.importance, 0) / (max(d.importance, 0) + _SMALLEST_HALF) for d in self.documents]

    @cached_property
    def weight(self) -> list[float]:
        """For each name, how likely it is meant by its first letters (0 to 1): short, important, not a mere cover.

        It does not depend on the query, so that the order of a list stays while one types.
        """
        found: list[float] = []
        for start, end, owned in zip(self.first, self.first[1:], self.importance, strict=False):
            mine = self.squashed[start:end]
            own = tuple([name for name in mine if len(name) > 2])
            for name, kind in zip(mine, self.kind[start:end], strict=True):
                qualified = name[1:].endswith(own)  # 'sparse MoE': what comes first is not what it is
                found.append(
                    0.65 * _BRIEF / (_BRIEF + len(name)) + _IMPORTANT[kind] * owned + _RANK[kind] - 0.1 * qualified
                )
        return found

    @cached_property
    def exact(self) -> dict[str, list[int]]:
        """Squashed form -> names."""
        return _grouped(self.squashed)

    @cached_property
    def inflected(self) -> dict[str, list[int]]:
        """Key of `inflection_keys` -> names."""
        found: dict[str, list[int]] = {}
        for number, spaced in enumerate(self.spaced):
            for key in inflection_keys(spaced):
                found.setdefault(key, []).append(number)
        return found

    @cached_property
    def initials(self) -> dict[str, list[int]]:
        """First letters of two or more words -> names; with and without small words."""
        found: dict[str, list[int]] = {}
        for number, spaced in enumerate(self.spaced):
            if " " in spaced:
                words = spaced.split()
                found.setdefault("".join([w[0] for w in words]), []).append(number)
                if not SMALL.isdisjoint(words):
                    found.setdefault("".join([w[0] for w in words if w not in SMALL]), []).append(number)
        return found

    @cached_property
    def alphabet(self) -> tuple[list[str], list[int]]:
        """The squashed forms in alphabetical order, and their names."""
        order = sorted(range(len(self)), key=self.squashed.__getitem__)
        return [self.squashed[i] for i in order], order

    def begun(self, prefix: str) -> list[int]:
        """The names whose squashed form begins with `prefix`."""
        forms, order = self.alphabet
        return order[bisect_left(forms, prefix) : bisect_left(forms, prefix + "\U0010ffff")]

    @cached_property
    def vocabulary(self) -> dict[str, list[int]]:
        """Word -> names that hold it (small words left out)."""
        found: dict[str, list[int]] = {}
        for number, spaced in enumerate(self.spaced):
            for word in spaced.split():
                if word not in SMALL:
                    found.setdefault(word, []).append(number)
        return found

    @cached_property
    def pairs(self) -> dict[str, list[int]]:
        """Two neighbouring words of a name, written as one -> names."""
        found: dict[str, list[int]] = {}
        for number in range(len(self)):
            words = self.spaced[number].split()
            for one, other in pairwise(words):
                found.setdefault(one + other, []).append(number)
        return found

    @cached_property
    def general(self) -> frozenset[str]:
        """Stems that many entries have in their names (gpu, memory, model): beside a name they say little."""
        few = max(3, 0.03 * len(self.documents))
        found = set()
        for one, words in self.stems.items():
            numbers = [number for word in words for number in self.vocabulary[word]]
            if len(numbers) >= few and len({self.owner[number] for number in numbers}) >= few:
                found.add(one)
        return frozenset(found)

    @cached_property
    def stems(self) -> dict[str, list[str]]:
        """Stem -> words of the vocabulary."""
        found: dict[str, list[str]] = {}
        for word in self.vocabulary:
            found.setdefault(stem(word), []).append(word)
        return found

    @cached_property
    def sorted_words(self) -> list[str]:
        """The vocabulary in alphabetical order."""
        return sorted(self.vocabulary)

    def words_begun(self, prefix: str) -> list[str]:
        """The words of the vocabulary that begin with `prefix`."""
        words = self.sorted_words
        return words[bisect_left(words, prefix) : bisect_left(words, prefix + "\U0010ffff")]


def inflection_keys(spaced: str) -> Iterable[str]:
    """The keys under which two inflections of one name meet: its last word stemmed, and every word stemmed."""
    head, _, last = spaced.rpartition(" ")
    ending = stem(last)
    plain_key = head.replace(" ", "") + ending
    if not head:
        return (plain_key,)
    full_key = "".join([stem(word) for word in head.split()]) + ending
    return (plain_key,) if full_key == plain_key else (plain_key, full_key)


def inflects(one: str, other: str) -> bool:
    """Whether two names with one stem differ by an ending, and not only by the vowel that stemming drops."""
    short, long = sorted((one, other), key=len)
    return short != long and long not in (short + "e", short + "y", short + "er", short + "or")


def _grouped(keys: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        found.setdefault(key, []).append(number)
    return found
