"""Abbreviations as users of fuzzy finders type them ('spdec', 'pgattn'): letters in order, worth most at word starts."""

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate

from tui.search.names import Names
from tui.search.typos import digits

SHORTEST, LONGEST = 3, 24
_MOST_TRIED = 600
# fzf's scale: a matched letter, the start of a word, of a hump, a run, and what a gap costs.
_LETTER, _WORD, _HUMP, _RUN, _GAP_OPENS, _GAP = 16, 10, 8, 5, -3, -1
_FLOOR = 0.62
"""Least share of the best score that so many letters could have."""


class Subsequences:
    """Finds names whose letters the query picks in order, the first at the start of a word."""

    def __init__(self, names: Names) -> None:
        self._names = names

    @cached_property
    def _page(self) -> tuple[str, list[int]]:
        lines = ["\n" + spaced for spaced in self._names.spaced]
        return "".join(lines), list(accumulate(map(len, lines), initial=0))

    def find(self, typed: str) -> list[tuple[int, float]]:
        """Names with a quality from 0 to 1, those below the floor left out."""
        if not SHORTEST <= len(typed) <= LONGEST:
            return []
        page, starts = self._page
        head, *rest = map(re.escape, typed)
        pattern = "[\n ]" + head + "".join([f"[^{c}\n]*{c}" for c in rest])
        seen = [bisect_right(starts, m.start()) - 1 for m in re.finditer(pattern, page)]
        if len(seen) > _MOST_TRIED:
            seen = sorted(seen, key=lambda n: len(self._names.squashed[n]))[:_MOST_TRIED]
        found = []
        for name in seen:
            quality = self._quality(typed, name)
            if quality >= _FLOOR:
                found.append((name, quality))
        return found

    def _quality(self, typed: str, name: int) -> float:
        squashed = self._names.squashed[name]
        numbers = digits(typed)
        if numbers and numbers not in digits(squashed):
            return 0.0
        score, _ = align(typed, self._names.spaced[name])
        best = len(typed) * _LETTER + _WORD + (len(typed) - 1) * _RUN
        share = max(0.0, min(1.0, score / best))
        cover = len(typed) / len(squashed)
        owned = self._names.importance[self._names.owner[name]]
        return share * (0.85 + 0.1 * min(1.0, 1.6 * cover) + 0.05 * owned)


@lru_cache(maxsize=2048)
def align(typed: str, spaced: str) -> tuple[int, tuple[int, ...]]:
    """The best score of `typed` within the words `spaced`, and the places of its letters in the squashed form."""
    starts: list[int] = []
    letters: list[str] = []
    for word in spaced.split():
        letters += word
        starts += [_WORD, *[0] * (len(word) - 1)]
    nothing = -(10**6)
    width = len(letters)
    rows: list[list[int]] = []
    came: list[list[int]] = []
    for i, c in enumerate(typed):
        row, back = [nothing] * width, [-1] * width
        best, best_at = nothing, -1  # of letters i-1 placed at least two before j, gap paid up to j
        for j in range(i, width):
            if i and j >= 2:
                best += _GAP
                opened = rows[i - 1][j - 2] + _GAP_OPENS
                if opened > best:
                    best, best_at = opened, j - 2
            if letters[j] != c:
                continue
            here = _LETTER + starts[j]
            if not i:
                row[j] = here if starts[j] else nothing
                continue
            beside = rows[i - 1][j - 1] + _RUN if j else nothing
            if beside >= best:
                row[j], back[j] = beside + here, j - 1
            elif best > nothing // 2:
                row[j], back[j] = best + here, best_at
        rows.append(row)
        came.append(back)
    if not width or not rows:
        return nothing, ()
    at = max(range(width), key=rows[-1].__getitem__)
    score = rows[-1][at]
    if score < 0:
        return nothing, ()
    placed = [at]
    for i in range(len(typed) - 1, 0, -1):
        at = came[i][at]
        placed.append(at)
    return score, tuple(reversed(placed))
