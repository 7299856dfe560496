"""The names of all entries of a pack, squashed and as words: what every matcher on names looks things up in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeVar

from tui.library.text import singular
from tui.search.document import Document, Listed
from tui.search.fold import words_of_all
from tui.search.frozen import (
    Fetch,
    Strings,
    Table,
    floats_kept,
    floats_read,
    numbers_kept,
    numbers_read,
    opened,
    sealed,
)
from tui.search.heard import sound
from tui.search.near import Near
from tui.search.query import SMALL
from tui.search.stem import stem

if TYPE_CHECKING:
    from array import array

TERM, ALIAS, COVER = range(3)
_SMALLEST_HALF = 6
_BRIEF = 14
_RANK, _IMPORTANT = (0.1, 0.06, 0.02), (0.25, 0.25, 0.12)
"""For a term, an alias, a cover: links lead to the entry for its term, hardly for what it covers."""
_ANY_DIGIT, _OTHER = 26, 27

T = TypeVar("T")


class Names:
    """Every name of every entry, numbered. Each table is fetched when it is first needed."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def _get(self, name: str, read: Callable[[bytes], T]) -> T:
        return self._fetch(f"names.{name}", read)

    def __len__(self) -> int:
        return len(self.owner)

    def warm(self) -> None:
        """Fetch all tables."""
        _ = (self._listing, self.text, self.spaced, self.owner, self.kind, self.first, self.importance, self.weight)
        _ = (self.exact, self.singulars, self.inflected, self.initials, self.vocabulary, self.pairs, self.stems)
        _ = (self.general, self.starting, self.letters, self.near_names, self.near_words)

    # Entries

    @cached_property
    def _listing(self) -> tuple[Strings, Strings, Strings, "array[int]", "array[int]"]:
        def read(data: bytes) -> tuple[Strings, Strings, Strings, "array[int]", "array[int]"]:
            *columns, topics, levels = map(bytes, opened(data))
            refs, terms, titles = map(Strings.read, columns)
            return refs, terms, titles, numbers_read(topics), numbers_read(levels)

        return self._get("listing", read)

    def listed(self, owner: int) -> Listed:
        """An entry as a list shows it."""
        refs, terms, titles, topics, levels = self._listing
        return Listed(refs[owner], terms[owner], titles[topics[owner]], levels[owner])

    @cached_property
    def entries(self) -> int:
        """How many entries there are."""
        return len(self.inbound)

    @cached_property
    def inbound(self) -> "array[int]":
        """For each entry, how many others link to it."""
        return self._get("inbound", numbers_read)

    @cached_property
    def importance(self) -> list[float]:
        """For each entry, how much others link to it, from 0 to 1."""
        return [importance(count) for count in self.inbound]

    # Names

    @cached_property
    def text(self) -> Strings:
        """Each name as authored."""
        return self._get("text", Strings.read)

    @cached_property
    def spaced(self) -> Strings:
        """Each name as lower-case words."""
        return self._get("spaced", Strings.read)

    def squashed(self, name: int) -> str:
        """A name without its spaces."""
        return self.spaced[name].replace(" ", "")

    @cached_property
    def owner(self) -> "array[int]":
        """The entry (its number) that has the name."""
        return self._get("owner", numbers_read)

    @cached_property
    def kind(self) -> bytes:
        """TERM, ALIAS or COVER."""
        return self._get("kind", lambda data: bytes(opened(data)[0]))

    @cached_property
    def first(self) -> "array[int]":
        """For each entry, the number of its first name (the term); one more at the end."""
        return self._get("first", numbers_read)

    @cached_property
    def weight(self) -> "array[float]":
        """For each name, how likely it is meant by its first letters (0 to 1): short, important, not a mere cover.

        It does not depend on the query, so that the order of a list stays while one types.
        """
        return self._get("weight", floats_read)

    # Tables

    @cached_property
    def exact(self) -> Table:
        """Squashed form -> names."""
        return self._get("exact", Table.read)

    def begun(self, prefix: str) -> "array[int]":
        """The names whose squashed form begins with `prefix`, in alphabetical order."""
        return self.exact.begun(prefix)

    @cached_property
    def singulars(self) -> Table:
        """Singular of a squashed form that has another -> names."""
        return self._get("singulars", Table.read)

    @cached_property
    def inflected(self) -> Table:
        """Key of `inflection_keys` -> names."""
        return self._get("inflected", Table.read)

    @cached_property
    def initials(self) -> Table:
        """First letters of two or more words -> names; with and without small words."""
        return self._get("initials", Table.read)

    @cached_property
    def vocabulary(self) -> Table:
        """Word -> names that hold it (small words left out)."""
        return self._get("vocabulary", Table.read)

    @cached_property
    def pairs(self) -> Table:
        """Two neighbouring words of a name, written as one -> names."""
        return self._get("pairs", Table.read)

    @cached_property
    def stems(self) -> Table:
        """Stem -> places of words in the vocabulary."""
        return self._get("stems", Table.read)

    def siblings(self, word: str) -> list[str]:
        """The words of the vocabulary with the same stem."""
        words = self.vocabulary.words
        return [words[place] for place in self.stems.get(stem(word), ())]

    @cached_property
    def general(self) -> frozenset[str]:
        """Stems that many entries have in their names (gpu, memory, model): beside a name they say little."""
        return frozenset(self._get("general", Strings.read))

    def words_begun(self, prefix: str) -> list[str]:
        """The words of the vocabulary that begin with `prefix`."""
        words = self.vocabulary.words
        return [words[place] for place in words.begun(prefix)]

    @cached_property
    def starting(self) -> Table:
        """First letter of a word -> names."""
        return self._get("starting", Table.read)

    @cached_property
    def letters(self) -> "array[int]":
        """For each name, which letters it has, as bits (`letter_bits`)."""
        return self._get("letters", numbers_read)

    @cached_property
    def sounds(self) -> Table:
        """Key of `sound` -> names."""
        return self._get("sounds", Table.read)

    @cached_property
    def near_sounds(self) -> Near:
        """The keys of all sounds."""
        return self._get("near_sounds", Near.read)

    @cached_property
    def near_names(self) -> Near:
        """All names, squashed, and their singulars."""
        return self._get("near_names", Near.read)

    @cached_property
    def near_words(self) -> Near:
        """The words of all names."""
        return self._get("near_words", Near.read)


def importance(inbound: int) -> float:
    """How important so many links make an entry, from 0 to 1."""
    return max(inbound, 0) / (max(inbound, 0) + _SMALLEST_HALF)


def letter_bits(word: str) -> int:
    """Which letters a squashed word has: a to z, any digit, anything else."""
    bits = 0
    for c in set(word):
        bits |= 1 << (ord(c) - 97 if "a" <= c <= "z" else _ANY_DIGIT if c.isdigit() else _OTHER)
    return bits


def freeze(documents: Sequence[Document]) -> dict[str, bytes]:
    """What `Names` fetches, by name."""
    text: list[str] = []
    owner: list[int] = []
    kind = bytearray()
    for number, document in enumerate(documents):
        own = (document.term, *document.aliases, *document.covers)
        text += own
        owner += [number] * len(own)
        kind += bytes((TERM, *[ALIAS] * len(document.aliases), *[COVER] * len(document.covers)))
    spaced = words_of_all(text)
    squashed = [name.replace(" ", "") for name in spaced]
    first = list(accumulate((1 + len(d.aliases) + len(d.covers) for d in documents), initial=0))
    exact = _grouped(squashed)
    vocabulary = _vocabulary(spaced)
    words = sorted(vocabulary)
    stems = _grouped(stem(word) for word in words)
    sounds = _grouped(map(sound, squashed))
    singulars: dict[str, list[int]] = {}
    for form, found in exact.items():
        if (one := singular(form)) != form:
            singulars.setdefault(one, []).extend(found)
    starting: dict[str, dict[int, None]] = {}
    for word, found in vocabulary.items():
        starting.setdefault(word[0], {}).update(dict.fromkeys(found))
    tables = {
        "exact": exact,
        "singulars": singulars,
        "inflected": _inflected(spaced),
        "initials": _initials(spaced),
        "vocabulary": vocabulary,
        "pairs": _pairs(spaced),
        "stems": stems,
        "sounds": sounds,
        "starting": {letter: sorted(found) for letter, found in starting.items()},
    }
    kept = {name: Table.of(rows).kept() for name, rows in tables.items()}
    kept |= {
        "listing": _listing(documents),
        "inbound": numbers_kept(max(d.importance, 0) for d in documents),
        "text": Strings.of(text).kept(),
        "spaced": Strings.of(spaced).kept(),
        "owner": numbers_kept(owner),
        "kind": sealed([bytes(kind)]),
        "first": numbers_kept(first),
        "weight": floats_kept(_weights(documents, squashed, kind, first)),
        "general": Strings.of(_general(vocabulary, words, stems, owner, len(documents))).kept(),
        "letters": numbers_kept(map(letter_bits, squashed)),
        "near_names": Near.of(exact.keys() | singulars.keys()),
        "near_words": Near.of(words),
        "near_sounds": Near.of(sounds),
    }
    return {f"names.{name}": data for name, data in kept.items()}


def _listing(documents: Sequence[Document]) -> bytes:
    topics = {topic: place for place, topic in enumerate(dict.fromkeys(d.topic for d in documents))}
    columns = [Strings.of(d.ref for d in documents), Strings.of(d.term for d in documents), Strings.of(topics)]
    places = numbers_kept(topics[d.topic] for d in documents)
    return sealed([*(column.kept() for column in columns), places, numbers_kept(d.level for d in documents)])


def _weights(
    documents: Sequence[Document], squashed: Sequence[str], kind: Sequence[int], first: Sequence[int]
) -> Iterable[float]:
    for document, start, end in zip(documents, first, first[1:], strict=False):
        mine, owned = squashed[start:end], importance(document.importance)
        own = tuple([name for name in mine if len(name) > 2])
        for name, rank in zip(mine, kind[start:end], strict=True):
            qualified = name[1:].endswith(own)  # 'sparse MoE': what comes first is not what it is
            yield 0.65 * _BRIEF / (_BRIEF + len(name)) + _IMPORTANT[rank] * owned + _RANK[rank] - 0.1 * qualified


def _inflected(spaced: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, name in enumerate(spaced):
        for key in inflection_keys(name):
            found.setdefault(key, []).append(number)
    return found


def _initials(spaced: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, name in enumerate(spaced):
        if " " in name:
            words = name.split()
            found.setdefault("".join([w[0] for w in words]), []).append(number)
            if not SMALL.isdisjoint(words):
                found.setdefault("".join([w[0] for w in words if w not in SMALL]), []).append(number)
    return found


def _vocabulary(spaced: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, name in enumerate(spaced):
        for word in name.split():
            if word not in SMALL:
                found.setdefault(word, []).append(number)
    return found


def _pairs(spaced: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, name in enumerate(spaced):
        for one, other in pairwise(name.split()):
            found.setdefault(one + other, []).append(number)
    return found


def _general(
    vocabulary: Mapping[str, Sequence[int]],
    words: Sequence[str],
    stems: Mapping[str, Sequence[int]],
    owner: Sequence[int],
    entries: int,
) -> list[str]:
    few = max(3, 0.03 * entries)
    found = []
    for one, places in stems.items():
        mine = [number for place in places for number in vocabulary[words[place]]]
        if len(mine) >= few and len({owner[number] for number in mine}) >= few:
            found.append(one)
    return found


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
