"""Which letters of a name a query matched, so that a list can mark them."""

from collections.abc import Iterable, Sequence

from tui.search.fold import places
from tui.search.stem import stem
from tui.search.subsequence import align

Spans = tuple[tuple[int, int], ...]


def mark(name: str, spaced: str, forms: Sequence[str], words: Sequence[str]) -> Spans:
    """Half-open spans of `name` (whose words are `spaced`) for a query with these squashed forms and words."""
    squashed = spaced.replace(" ", "")
    for form in forms:
        if squashed.startswith(form):
            return _spans(name, range(len(form)))
    letters: Sequence[int] | None = _by_words(spaced, words)
    if letters is None:
        letters = _picked(spaced, forms[-1])
    if letters is None:
        letters = _alike(squashed, forms[-1])
    return _spans(name, letters)


def _by_words(spaced: str, words: Sequence[str]) -> list[int] | None:
    """Letters of the words that begin with, or inflect, a word of the query; None where a word has none."""
    letters: set[int] = set()
    for typed in words:
        start, hit = 0, False
        for word in spaced.split():
            if word.startswith(typed) or stem(word) == stem(typed):
                letters.update(range(start, start + _common(word, typed)))
                hit = True
                break
            start += len(word)
        if not hit:
            return None
    return sorted(letters)


def _picked(spaced: str, form: str) -> Sequence[int] | None:
    return align(form, spaced) or None


def _alike(squashed: str, form: str) -> list[int]:
    from rapidfuzz.distance import Indel

    return [i for op in Indel.opcodes(form, squashed) if op.tag == "equal" for i in range(op.dest_start, op.dest_end)]


def _common(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _spans(name: str, letters: Iterable[int]) -> Spans:
    """Letters of the squashed form as spans of the name; what stands between two matched letters and is no letter is
    left out."""
    where = places(name)
    spans: list[tuple[int, int]] = []
    for letter in letters:
        if letter >= len(where):
            break
        at = where[letter]
        if spans and at <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], at + 1))
        else:
            spans.append((at, at + 1))
    return tuple(spans)
