"""Slips of the fingers: names within a few edits, swapped letters counting as one (OSA distance), digits exact."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tui.library.text import singular
from tui.search.names import Names
from tui.search.stem import stem
from tui.search.words import Meanings, begins

LONGEST_NAME = 80
_FLOOR = 0.8
"""Least share of letters that must be right for a whole name to be meant, whatever its length."""


def allowance(length: int) -> int:
    """Edits allowed in a word of so many letters."""
    return 0 if length < 3 else 1 if length < 6 else 2 if length < 13 else 3


def digits(word: str) -> str:
    """The digits of a word in order: they are never misspelt (H100 is not H200)."""
    return "".join([c for c in word if c.isdigit()])


def plausible(typed: str, meant: str, edits: int) -> bool:
    """Whether `typed` may be `meant` with that many slips."""
    shorter = min(len(typed), len(meant))
    if edits > allowance(shorter) or digits(typed) != digits(meant):
        return False
    if shorter == 3 and len(typed) == len(meant):
        return sorted(typed) == sorted(meant)
    if edits > 1 and shorter < 9:
        return typed[0] == meant[0] or typed[:2] == meant[1::-1]
    return True


class Near:
    """A set of words, by length, that answers which of them are within a few edits of a typed one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_length: dict[int, list[str]] = {}
        for word in words:
            if 3 <= len(word) <= LONGEST_NAME:
                self._by_length.setdefault(len(word), []).append(word)

    def find(self, typed: str, most: int) -> Iterator[tuple[str, int]]:
        """Words at most `most` edits away, with the edits."""
        for length in range(len(typed) - most, len(typed) + most + 1):
            words = self._by_length.get(length)
            if words:
                for word, edits, _ in process.extract(
                    typed, words, scorer=OSA.distance, score_cutoff=most, limit=None
                ):
                    yield word, int(edits)


class Typos:
    """Finds names in spite of slips."""

    def __init__(self, names: Names) -> None:
        self._names = names

    @cached_property
    def _forms(self) -> dict[str, list[int]]:
        """Squashed names, and their singulars -> names."""
        found = dict(self._names.exact)
        for form, numbers in self._names.exact.items():
            one = singular(form)
            if one != form:
                found[one] = found[one] + numbers if one in found else numbers
        return found

    @cached_property
    def _near_names(self) -> Near:
        return Near(self._forms)

    @cached_property
    def near_words(self) -> Near:
        """The words of all names."""
        return Near(self._names.vocabulary)

    def whole(self, typed: str) -> Iterator[tuple[int, float]]:
        """Names that `typed` is but for the allowed slips, with a quality from 0 to 1."""
        for form in {typed, singular(typed)}:
            for meant, edits in self._near_names.find(form, allowance(len(form))):
                if edits and plausible(form, meant, edits):
                    yield from self._named(meant, closeness(form, meant, edits))

    def alike(self, typed: str) -> Iterator[tuple[int, float]]:
        """Long names most of whose letters are right: two slips in each word of a phrase."""
        most = int(len(typed) * (1 - _FLOOR))
        if most > allowance(len(typed)):
            for meant, edits in self._near_names.find(typed, most):
                if digits(typed) == digits(meant) and edits <= (1 - _FLOOR) * len(meant):
                    yield from self._named(meant, 0.5 * closeness(typed, meant, edits))

    def begun(self, typed: str) -> Iterator[tuple[int, float]]:
        """Names whose beginning `typed` is but for one slip (two from twelve letters)."""
        most = 1 if len(typed) < 12 else 2
        if len(typed) < 6:
            return
        starts = [name[: len(typed)] for name in self._names.squashed]
        for start, edits, name in process.extract(typed, starts, scorer=OSA.distance, score_cutoff=most, limit=None):
            if edits and start[0] == typed[0] and len(start) == len(typed) and digits(start) == digits(typed):
                yield name, 0.35 + 0.2 * self._names.weight[name] - 0.1 * (edits - 1)

    def meanings(self, word: str, *, last: bool) -> Meanings:
        """What a typed word may stand for when slips are allowed too."""
        found = begins(self._names, word, last=last)
        if any(fit > 0.8 for fit in found.values()):
            return found
        for meant, edits in self.near_words.find(word, allowance(len(word))):
            if len(word) > 3 and len(meant) > 3 and meant not in found and plausible(word, meant, edits):
                fit = 0.75 * closeness(word, meant, edits)
                for sibling in self._names.stems[stem(meant)]:
                    found[sibling] = max(found.get(sibling, 0.0), fit)
        return found

    def _named(self, form: str, quality: float) -> Iterator[tuple[int, float]]:
        for name in self._forms[form]:
            yield name, quality + 0.05 * self._names.importance[self._names.owner[name]]


def closeness(typed: str, meant: str, edits: int) -> float:
    """How sure one may be that `typed` is `meant`, from 0 to 0.95: few edits for its length, the same letters, the same first."""
    swapped = len(typed) == len(meant) and sorted(typed) == sorted(meant)
    return 0.75 * (1 - edits / max(len(typed), len(meant))) + 0.1 * swapped + 0.1 * (typed[0] == meant[0])


def best_of(found: Iterable[tuple[int, float]]) -> Sequence[tuple[int, float]]:
    """Each name once, with its best quality."""
    best: dict[int, float] = {}
    for name, quality in found:
        best[name] = max(quality, best.get(name, 0.0))
    return list(best.items())
