"""Slips of the fingers: names within a few edits, swapped letters counting as one (OSA distance), digits exact."""

from collections.abc import Iterator

from tui.library.text import singular
from tui.search.names import Names
from tui.search.words import Meanings, begins

_FLOOR = 0.8
"""Least share of letters that must be right for a whole name to be meant, whatever its length."""
_SHORT_NUMBER = 6
"""Letters from which a name with digits is more than the number of a product."""
_SHORTEST_BEGINNING, _SHORTEST_MENDED = 8, 6
_MANY = 20_000
"""Names from which the second letter of a beginning must be right too."""
_KEYS = {
    key: (row, column + row / 2)
    for row, keys in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
    for column, key in enumerate(keys)
}
"""Row and column of the keys, each row half a key to the right."""


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
    same = len(typed) == len(meant)
    if shorter == 3 and same:
        return sorted(typed) == sorted(meant)
    if shorter < _SHORT_NUMBER and same and digits(typed) and not _mere_slip(typed, meant):
        return False
    return edits < 2 or shorter > 8 or same_start(typed, meant)


def _mere_slip(typed: str, meant: str) -> bool:
    """Whether two words of one length differ by letters swapped, or by keys beside one another (P100 is no V100)."""
    return sorted(typed) == sorted(meant) or all(
        one == other or _are_beside(one, other) for one, other in zip(typed, meant, strict=True)
    )


def same_start(typed: str, meant: str) -> bool:
    """Whether the first letters agree, or are swapped."""
    return typed[0] == meant[0] or typed[:2] == meant[1::-1]


def closeness(typed: str, meant: str, edits: int) -> float:
    """How sure one may be (to 0.95) of `meant`: few edits for its length, the same letters, the same first letter."""
    swapped = len(typed) == len(meant) and sorted(typed) == sorted(meant)
    share = 1 - edits / max(len(typed), len(meant))
    return 0.75 * share + 0.1 * swapped + 0.1 * same_start(typed, meant)


class Typos:
    """Finds names in spite of slips."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def whole(self, spaced: str, most: int = 3) -> Iterator[tuple[int, float]]:
        """Names that the words typed are but for the allowed slips, with a quality from 0 to 1."""
        typed = spaced.replace(" ", "")
        for form in dict.fromkeys((typed, singular(typed))):
            for meant, edits in self._names.near_names.find(form, min(most, allowance(len(form)))):
                if edits and plausible(form, meant, edits):
                    yield from self._named(spaced, meant, edits, closeness(form, meant, edits))

    def alike(self, spaced: str) -> Iterator[tuple[int, float]]:
        """Long names most of whose letters are right: two slips in each word of a phrase."""
        typed = spaced.replace(" ", "")
        most = int(len(typed) * (1 - _FLOOR))
        if most > allowance(len(typed)):
            for meant, edits in self._names.near_names.find(typed, most):
                if digits(typed) == digits(meant) and edits <= (1 - _FLOOR) * len(meant):
                    yield from self._named(spaced, meant, edits, 0.5 * closeness(typed, meant, edits))

    def begun(self, typed: str) -> Iterator[tuple[int, float]]:
        """Names whose beginning the one word typed is but for one slip (two from twelve letters)."""
        if len(typed) < _SHORTEST_BEGINNING:
            return
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most, length = 1 if len(typed) < 12 else 2, len(typed)
        names = self._names.begun(typed[:2]) if len(self._names) > _MANY else self._names.begun(typed[0])
        forms = {name: self._names.squashed(name) for name in names}
        longer = [name for name in names if len(forms[name]) > length]
        starts = [forms[name][:length] for name in longer]
        for start, edits, at in process.extract(typed, starts, scorer=OSA.distance, score_cutoff=most, limit=None):
            # What is not typed yet says nothing, so the last letters must be right.
            if edits and digits(start) == digits(typed) and start[-2:] == typed[-2:]:
                yield longer[at], 0.35 + 0.2 * self._names.weight[longer[at]] - 0.1 * (edits - 1)

    def meanings(self, word: str, *, last: bool, alone: bool, whole: bool) -> Meanings:
        """What a typed word may stand for when slips are allowed too."""
        meanings = begins(self._names, word, last=last, whole=whole)
        if any(fit > 0.8 for fit in meanings.values()):
            return meanings
        for meant, edits in self._names.near_words.find(word, allowance(len(word))):
            if meant not in meanings and plausible(word, meant, edits) and _word_for_word(word, meant, alone=alone):
                fit = 0.75 * closeness(word, meant, edits)
                for sibling in self._names.siblings(meant):
                    meanings[sibling] = max(meanings.get(sibling, 0.0), fit)
        return meanings

    def mended(self, word: str) -> str:
        """The word of a name that a longer word is but for one slip behind its first letter; else the word itself."""
        if len(word) < _SHORTEST_MENDED:
            return word
        near = self._names.near_words.find(word, 1)
        return min(
            (meant for meant, edits in near if meant[0] == word[0] and plausible(word, meant, edits)), default=word
        )

    def _named(self, spaced: str, meant: str, edits: int, quality: float) -> Iterator[tuple[int, float]]:
        names = self._names
        for name in (*names.exact.get(meant), *names.singulars.get(meant)):
            typed, words = spaced.split(), names.spaced[name].split()
            if _fits(typed, words, edits) and not self.is_another(typed, words):
                yield name, quality + 0.05 * names.importance[names.owner[name]]

    def is_another(self, typed: list[str], meant: list[str]) -> bool:
        """Whether a short word of several is right as it stands: a GPU is no slip for a TPU."""
        if len(typed) == 1 or len(typed) != len(meant):
            return False
        pairs = zip(typed, meant, strict=True)
        short = [one for one, other in pairs if 1 < len(one) < 4 and sorted(one) != sorted(other)]
        return any(one in self._names.vocabulary for one in short)


def _fits(typed: list[str], meant: list[str], edits: int) -> bool:
    """Whether the slips are spread as slips are: not all in one short word, nor with wrong spaces on top."""
    if len(typed) == 1:
        return edits <= max(1, *(allowance(len(word)) for word in meant)) if len(meant) > 1 else True
    if len(typed) != len(meant):
        length = sum(map(len, meant))
        return edits <= max(1 if length < 14 else 2, length // 6)
    pairs = list(zip(typed, meant, strict=True))
    if all(one != other for one, other in pairs) and not all(same_start(one, other) for one, other in pairs):
        return False  # every word is another, and one of them from its first letter on
    for one, other in pairs:
        shorter = min(len(one), len(other))
        if one != other and not (_little_slip(one, other) if shorter < 4 else _slip(one, other)):
            return False
    return True


def _slip(typed: str, meant: str) -> bool:
    """Whether a word of four letters or more is still the same: one edit above what is allowed by itself."""
    from rapidfuzz.distance import OSA

    return OSA.distance(typed, meant) <= allowance(min(len(typed), len(meant))) + 1


def _little_slip(typed: str, meant: str) -> bool:
    """Whether a word of up to three letters is one slip away: a letter more or less, two swapped, or a key missed."""
    from rapidfuzz.distance import OSA

    if OSA.distance(typed, meant) > 1:
        return False
    if len(typed) != len(meant) or sorted(typed) == sorted(meant):
        return True
    return any(a != b and _are_beside(a, b) for a, b in zip(typed, meant, strict=True))


def _are_beside(one: str, other: str) -> bool:
    """Whether two keys lie side by side, or change places between layouts (y and z)."""
    if {one, other} == {"y", "z"}:
        return True
    a, b = _KEYS.get(one), _KEYS.get(other)
    return a is not None and b is not None and abs(a[0] - b[0]) <= 1 and abs(a[1] - b[1]) <= 1


def _word_for_word(typed: str, meant: str, *, alone: bool) -> bool:
    """Whether a word is long enough, or like enough, to be taken for another one inside a name."""
    shorter, longer = sorted((len(typed), len(meant)))
    if shorter == longer > 3 and sorted(typed) == sorted(meant):
        return True
    if alone:
        return shorter > 6
    return shorter > 5 or (shorter > 3 and longer > 4 and typed[0] == meant[0])
