"""Words begun: every word of the query begins (or inflects) a word of one entry's names, in any order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import islice, pairwise
from operator import add

from tui.search.document import Allowed
from tui.search.names import COVER, Names
from tui.search.stem import stem

_CROWD = 1000
_BEGUN, _INFLECTED, _JOINED = 0.7, 0.85, 0.95
_MOST_OF_A_WORD = 0.6
_MOST_RUNS = 2
"""Names that a query is made of; three make a description ('amd gpu for ai')."""
_MANY = 64
"""Words from which their names are fetched by what all of them begin with."""
Meanings = dict[str, float]
"""Words of the vocabulary that a typed word may stand for, each with how well it fits (0 to 1)."""


def begins(names: Names, word: str, *, last: bool, whole: bool = False) -> Meanings:
    """The vocabulary's words that `word` is, inflects or begins; one letter begins something only as the last word, and
    where `whole` words are typed only most of a word begins it.
    """
    meanings: Meanings = {}
    if last or len(word) > 1:
        for longer in names.words_begun(word):
            if not whole or len(word) > _MOST_OF_A_WORD * len(longer):
                meanings[longer] = _BEGUN
    for sibling in names.siblings(word):
        meanings[sibling] = _INFLECTED
    if word in names.vocabulary:
        meanings[word] = 1.0
    elif len(word) > 4 and word in names.pairs:
        meanings[word] = _JOINED
    return meanings


def matches(
    names: Names, meanings: Sequence[Meanings], allowed: Allowed | None = None, *, spread: bool = True
) -> Iterator[tuple[int, float]]:
    """Names that answer all of the words, with a quality from 0 to 1.

    A name that holds all of them beats an entry that has them spread over several of its names; each word of the query
    needs a word of its own. Without `spread` one name must hold them all.
    """
    if not all(meanings):
        return
    holding = sorted((_holding(names, meaning) for meaning in meanings), key=len)
    if allowed:
        holding[0] = {name for name in holding[0] if allowed(names.owner[name])}
    together = set.intersection(*holding)
    done: set[int] = set()
    for name in nlargest(_CROWD, together, key=names.weight.__getitem__):
        chosen = _assign(_with_pairs(names.spaced[name]), meanings)
        if chosen:
            done.add(names.owner[name])
            yield name, _quality(names, name, names.spaced[name].split(), chosen)
    if spread and len(meanings) > 1:
        yield from _spread(names, holding, meanings, done)


def _with_pairs(spaced: str) -> list[str]:
    words = spaced.split()
    return [*words, *map(add, words, words[1:])]


def _holding(names: Names, meaning: Meanings) -> set[int]:
    """The names that hold one of the words, and perhaps some more where those are very many."""
    if len(meaning) > _MANY and (start := _shared_start(min(meaning), max(meaning))):
        return set(names.vocabulary.begun(start))
    return set().union(*[names.vocabulary.get(word) or names.pairs.get(word) for word in meaning])


def _shared_start(one: str, other: str) -> str:
    length = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]


def _assign(words: Sequence[str], meanings: Sequence[Meanings]) -> list[tuple[int, float]] | None:
    """For each word of the query its own place among `words`, with its fit; None where one gets none."""
    taken: list[tuple[int, float]] = [(-1, 0.0)] * len(meanings)
    used: set[int] = set()
    for i in sorted(range(len(meanings)), key=lambda i: len(meanings[i])):
        fits = [(meanings[i][w], -place) for place, w in enumerate(words) if w in meanings[i] and place not in used]
        if not fits:
            return None
        fit, place = max(fits)
        used.add(-place)
        taken[i] = (-place, fit)
    return taken


def _quality(names: Names, name: int, words: Sequence[str], chosen: Sequence[tuple[int, float]]) -> float:
    """`chosen`: places of words, or beyond them of pairs of neighbours."""
    count = len(words)
    covered = {at for place, _ in chosen for at in ((place,) if place < count else (place - count, place - count + 1))}
    share = sum(len(words[at]) for at in covered) / max(1, len(names.squashed(name)))
    fit = sum(fit for _, fit in chosen) / len(chosen)
    places = [place % count for place, _ in chosen]
    ordered = all(a < b for a, b in pairwise(places))
    owned = names.importance[names.owner[name]]
    whole = len(covered) == count
    return (
        0.25 + 0.3 * share + 0.2 * fit + 0.04 * ordered + 0.1 * whole + 0.1 * owned - 0.04 * (names.kind[name] == COVER)
    )


def _spread(
    names: Names, holding: Sequence[set[int]], meanings: Sequence[Meanings], done: set[int]
) -> Iterator[tuple[int, float]]:
    """Entries that answer all of the words, though no single name does; the name that answers most stands for them."""
    for owner in {names.owner[name] for name in islice(holding[0], 4 * _CROWD)} - done:
        mine = range(names.first[owner], names.first[owner + 1])
        if all(any(name in held for name in mine) for held in holding[1:]):
            words = [word for name in mine for word in _with_pairs(names.spaced[name])]
            chosen = _assign(words, meanings)
            if (
                chosen
                and min(fit for _, fit in chosen) > _BEGUN
                and len({words[place] for place, _ in chosen}) == len(chosen)
            ):
                best = max(mine, key=lambda name: (sum(name in held for held in holding), -name))
                fit = sum(fit for _, fit in chosen) / len(chosen)
                yield best, 0.2 * fit + 0.1 * names.importance[owner]


def in_parts(
    names: Names, words: Sequence[str], find: Callable[[str], Iterable[int]], loose: frozenset[str]
) -> list[tuple[int, float]]:
    """Names that together make up the query ('kubernetes cluster'), or one beside words that say little ('B200 chip').

    `find` gives the names that a run of words is. What is left over must be in `loose` or among the words that
    many names hold; else this is a phrase that happens to share a word, and nothing is found.
    """
    runs = _runs(names, words, find, loose)
    if not runs or len(runs) > _MOST_RUNS:
        return []
    length = sum(map(len, words))
    return [
        (name, 0.15 * sum(map(len, run)) / length + 0.03 * names.importance[names.owner[name]])
        for run, found in runs
        for name in found
    ]


def _runs(
    names: Names, words: Sequence[str], find: Callable[[str], Iterable[int]], loose: frozenset[str]
) -> "list[_Run] | None":
    """The names that make up the words, so that as few letters as possible are left over; None where a word is left
    over that may not be.
    """
    if not words:
        return []
    best: list[_Run] | None = None
    for end in range(min(len(words), 5), 0, -1):
        found = list(find(" ".join(words[:end])))
        rest = _runs(names, words[end:], find, loose) if found else None
        if rest is not None:
            best = _fuller(best, [(words[:end], found), *rest])
    if words[0] in loose or stem(words[0]) in names.general:
        best = _fuller(best, _runs(names, words[1:], find, loose))
    return best


_Run = tuple[Sequence[str], list[int]]


def _fuller(one: list[_Run] | None, other: list[_Run] | None) -> list[_Run] | None:
    """The one that leaves fewer letters over, in fewer runs."""
    some = [runs for runs in (one, other) if runs is not None]
    return max(some, key=lambda runs: (sum(len(word) for run, _ in runs for word in run), -len(runs)), default=None)
