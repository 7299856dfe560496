"""The names of all entries of a pack, squashed and as words: what every matcher on names looks things up in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from tui.library.text import singular
from tui.search.document import Document, Listed
from tui.search.fold import words_of_all
from tui.search.frozen import (
    Kept,
    Source,
    Strings,
    Table,
    numbers_kept,
    numbers_read,
    opened,
    sealed,
    shares_kept,
    shares_read,
    table_kept,
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
_RANK, _IMPORTANT = (0.14, 0.085, 0.055), (0.25, 0.25, 0.12)
"""For a term, an alias, a cover: links lead to the entry for its term, hardly for what it covers."""
_ANY_DIGIT, _OTHER = 26, 27
_FIRSTS, _LONGEST_FIRST = 256, 4
"""Names that are kept for a beginning of up to so many letters, where more names have it."""


class Names:
    """Every name of every entry, numbered. Columns and rows are fetched when they are first needed."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.exact = Table(source, "names.exact")
        """Squashed form -> names."""
        self.singulars = Table(source, "names.singulars")
        """Singular of a squashed form that has another -> names."""
        self.inflected = Table(source, "names.inflected")
        """Key of `inflection_keys` -> names."""
        self.initials = Table(source, "names.initials")
        """First letters of two or more words -> names; with and without small words."""
        self.vocabulary = Table(source, "names.vocabulary")
        """Word -> names that hold it (small words left out)."""
        self.pairs = Table(source, "names.pairs")
        """Two neighbouring words of a name, written as one -> names."""
        self.starting = Table(source, "names.starting")
        """First letter of a word -> names."""
        self.sounds = Table(source, "names.sounds")
        """Key of `sound` -> names."""
        self._firsts = Table(source, "names.firsts")

    def __len__(self) -> int:
        return len(self.owner)

    def warm(self) -> None:
        """Fetch all columns."""
        _ = (self._listing, self.text, self.spaced, self.owner, self.kind, self.first, self.importance, self.weight)
        _ = (self.general, self.letters, self.near_names, self.near_words, self.near_sounds)

    # Entries

    @cached_property
    def _listing(self) -> tuple[Strings, Strings, Strings, "array[int]", "array[int]"]:
        column = self._source.column
        refs, terms, titles = (column(f"names.{name}", Strings.read) for name in ("refs", "terms", "topics"))
        return refs, terms, titles, column("names.topic", numbers_read), column("names.level", numbers_read)

    def listed(self, owner: int) -> Listed:
        """An entry as a list shows it."""
        refs, terms, titles, topics, levels = self._listing
        return Listed(refs[owner], terms[owner], titles[topics[owner]], levels[owner])

    @cached_property
    def inbound(self) -> "array[int]":
        """For each entry, how many others link to it."""
        return self._source.column("names.inbound", numbers_read)

    @cached_property
    def importance(self) -> list[float]:
        """For each entry, how much others link to it, from 0 to 1."""
        return [importance(count) for count in self.inbound]

    # Names

    @cached_property
    def text(self) -> Strings:
        """Each name as authored."""
        return self._source.column("names.text", Strings.read)

    @cached_property
    def spaced(self) -> Strings:
        """Each name as lower-case words."""
        return self._source.column("names.spaced", Strings.read)

    def squashed(self, name: int) -> str:
        """A name without its spaces."""
        return self.spaced[name].replace(" ", "")

    @cached_property
    def owner(self) -> "array[int]":
        """The entry (its number) that has the name."""
        return self._source.column("names.owner", numbers_read)

    @cached_property
    def kind(self) -> bytes:
        """TERM, ALIAS or COVER."""
        return self._source.column("names.kind", lambda data: bytes(opened(data)[0]))

    @cached_property
    def first(self) -> "array[int]":
        """For each entry, the number of its first name (the term); one more at the end."""
        return self._source.column("names.first", numbers_read)

    @cached_property
    def weight(self) -> "array[float]":
        """For each name, how likely it is meant by its first letters (0 to 1): short, important, not a mere cover.

        It does not depend on the query, so that the order of a list stays while one types.
        """
        return self._source.column("names.weight", shares_read)

    @cached_property
    def letters(self) -> "array[int]":
        """For each name, which letters it has, as bits (`letter_bits`)."""
        return self._source.column("names.letters", numbers_read)

    # Lookups

    def begun(self, prefix: str, *, all: bool = True) -> "Sequence[int]":
        """The names whose squashed form begins with `prefix`; without `all` the likeliest are enough."""
        likeliest = () if all else self._firsts.get(prefix)
        return likeliest or self.exact.begun(prefix)

    def siblings(self, word: str) -> list[str]:
        """The words of the vocabulary with the same stem."""
        return self._source.row("names.stems", stem(word), _words_read) or []

    @cached_property
    def general(self) -> frozenset[str]:
        """Stems that many entries have in their names (gpu, memory, model): beside a name they say little."""
        return frozenset(self._source.column("names.general", Strings.read))

    def words_begun(self, prefix: str) -> list[str]:
        """The words of the vocabulary that begin with `prefix`."""
        return self.vocabulary.keys_begun(prefix)

    @cached_property
    def near_names(self) -> Near:
        """All names, squashed, and their singulars."""
        return self._source.column("names.near_names", Near.read)

    @cached_property
    def near_words(self) -> Near:
        """The words of all names."""
        return self._source.column("names.near_words", Near.read)

    @cached_property
    def near_sounds(self) -> Near:
        """The keys of all sounds."""
        return self._source.column("names.near_sounds", Near.read)


def _words_read(data: bytes) -> list[str]:
    return str(opened(data)[0], "utf-8").split("\n")


def importance(inbound: int) -> float:
    """How important so many links make an entry, from 0 to 1."""
    return max(inbound, 0) / (max(inbound, 0) + _SMALLEST_HALF)


def letter_bits(word: str) -> int:
    """Which letters a squashed word has: a to z, any digit, anything else."""
    bits = 0
    for c in set(word):
        bits |= 1 << (ord(c) - 97 if "a" <= c <= "z" else _ANY_DIGIT if c.isdigit() else _OTHER)
    return bits


def freeze(documents: Sequence[Document]) -> Iterator[Kept]:
    """What `Names` fetches. One table is made after the other, so that a large pack needs little memory."""
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
    weight = list(_weights(documents, squashed, kind, first))
    topics = {topic: place for place, topic in enumerate(dict.fromkeys(d.topic for d in documents))}
    columns = {
        "refs": Strings.kept(d.ref for d in documents),
        "terms": Strings.kept(d.term for d in documents),
        "topics": Strings.kept(topics),
        "topic": numbers_kept(topics[d.topic] for d in documents),
        "level": numbers_kept(d.level for d in documents),
        "inbound": numbers_kept(max(d.importance, 0) for d in documents),
        "text": Strings.kept(text),
        "spaced": Strings.kept(spaced),
        "owner": numbers_kept(owner),
        "kind": sealed([bytes(kind)]),
        "first": numbers_kept(first),
        "weight": shares_kept(weight),
        "letters": numbers_kept(map(letter_bits, squashed)),
    }
    for name, data in columns.items():
        yield Kept(f"names.{name}", None, data)
    yield from _freeze_forms(squashed, weight)
    yield from table_kept("names.inflected", _inflected(spaced))
    yield from table_kept("names.initials", _initials(spaced))
    yield from table_kept("names.pairs", _pairs(spaced))
    yield from _freeze_words(spaced, owner, len(documents))


def _freeze_forms(squashed: Sequence[str], weight: Sequence[float]) -> Iterator[Kept]:
    """What is found by whole names."""
    exact = _grouped(squashed)
    singulars: dict[str, list[int]] = {}
    for form, numbers in exact.items():
        if (single := singular(form)) != form:
            singulars.setdefault(single, []).extend(numbers)
    yield from table_kept("names.exact", exact)
    yield from table_kept("names.singulars", singulars)
    yield Kept("names.near_names", None, Near.kept(exact.keys() | singulars.keys()))
    for length in range(1, _LONGEST_FIRST + 1):
        for prefix, numbers in _grouped(form[:length] for form in squashed).items():
            if len(numbers) > _FIRSTS:
                yield from table_kept("names.firsts", {prefix: nlargest(_FIRSTS, numbers, key=weight.__getitem__)})
    sounds = _grouped(map(sound, squashed))
    yield from table_kept("names.sounds", sounds)
    yield Kept("names.near_sounds", None, Near.kept(sounds))


def _freeze_words(spaced: Sequence[str], owner: Sequence[int], entries: int) -> Iterator[Kept]:
    """What is found by words of names."""
    vocabulary = _vocabulary(spaced)
    yield from table_kept("names.vocabulary", vocabulary)
    stems: dict[str, list[str]] = {}
    for word in sorted(vocabulary):
        stems.setdefault(stem(word), []).append(word)
    for shared_stem, words in stems.items():
        yield Kept("names.stems", shared_stem, sealed(["\n".join(words).encode()]))
    starting: dict[str, dict[int, None]] = {}
    for word, numbers in vocabulary.items():
        starting.setdefault(word[0], {}).update(dict.fromkeys(numbers))
    yield from table_kept("names.starting", {letter: sorted(numbers) for letter, numbers in starting.items()})
    yield Kept("names.general", None, Strings.kept(_general(vocabulary, stems, owner, entries)))
    yield Kept("names.near_words", None, Near.kept(vocabulary))


def _weights(
    documents: Sequence[Document], squashed: Sequence[str], kind: Sequence[int], first: Sequence[int]
) -> Iterable[float]:
    for document, start, end in zip(documents, first, first[1:], strict=False):
        mine, owned = squashed[start:end], importance(document.importance)
        own = tuple([name for name in mine if len(name) > 2])
        for name, rank in zip(mine, kind[start:end], strict=True):
            qualified = name[1:].endswith(own)  # 'sparse MoE': what comes first is not what it is
            yield 0.9 * _BRIEF / (_BRIEF + len(name)) + _IMPORTANT[rank] * owned + _RANK[rank] - 0.1 * qualified


def _inflected(spaced: Sequence[str]) -> dict[str, list[int]]:
    by_key: dict[str, list[int]] = {}
    for number, name in enumerate(spaced):
        for key in inflection_keys(name):
            by_key.setdefault(key, []).append(number)
    return by_key


def _initials(spaced: Sequence[str]) -> dict[str, list[int]]:
    by_initials: dict[str, list[int]] = {}
    for number, name in enumerate(spaced):
        if " " in name:
            words = name.split()
            by_initials.setdefault("".join([w[0] for w in words]), []).append(number)
            if not SMALL.isdisjoint(words):
                by_initials.setdefault("".join([w[0] for w in words if w not in SMALL]), []).append(number)
    return by_initials


def _vocabulary(spaced: Sequence[str]) -> dict[str, list[int]]:
    by_word: dict[str, list[int]] = {}
    for number, name in enumerate(spaced):
        for word in name.split():
            if word not in SMALL:
                by_word.setdefault(word, []).append(number)
    return by_word


def _pairs(spaced: Sequence[str]) -> dict[str, list[int]]:
    by_pair: dict[str, list[int]] = {}
    for number, name in enumerate(spaced):
        for one, other in pairwise(name.split()):
            by_pair.setdefault(one + other, []).append(number)
    return by_pair


def _general(
    vocabulary: Mapping[str, Sequence[int]], stems: Mapping[str, Sequence[str]], owner: Sequence[int], entries: int
) -> Iterator[str]:
    few = max(3, 0.03 * entries)
    for shared_stem, words in stems.items():
        mine = [number for word in words for number in vocabulary[word]]
        if len(mine) >= few and len({owner[number] for number in mine}) >= few:
            yield shared_stem


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
    others = ("e", "y", "er", "or", short[-1] + "er")
    return short != long and long not in [short + ending for ending in others]


def _grouped(keys: Iterable[str]) -> dict[str, list[int]]:
    by_key: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        by_key.setdefault(key, []).append(number)
    return by_key
