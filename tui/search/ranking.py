"""The bands, and the list that a search fills: each entry keeps its best answer."""

from collections.abc import Iterable
from heapq import nlargest

from tui.search.document import Keep
from tui.search.names import Names

EXACT, COVERED, INFLECTED, BEGUN, WORDS, TYPO, SUBSEQUENCE, DESCRIPTION, WEAK = 8, 7, 6, 5, 4, 3, 2, 1, 0
"""From a name or alias as typed down to a suggestion. A score is its band plus a quality below 1, so that no answer of
a lower band comes before one of a higher."""
BY_TEXT = -1
"""In place of a name: found by the definition."""


class Ranking:
    """The entries found so far, each with its best score and the name that earned it."""

    def __init__(self, names: Names, keep: Keep | None) -> None:
        self._names = names
        self._keep = keep
        self._best: dict[int, tuple[float, int]] = {}
        self._kept: dict[int, bool] = {}
        self.allowed = None if keep is None else self._may

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

    def top(self, limit: int) -> list[tuple[int, float, int]]:
        """Entries with score and name, best first; ties go to the more important, then to the earlier one."""
        documents = self._names.documents

        def order(item: tuple[int, tuple[float, int]]) -> tuple[float, int, int]:
            owner, (score, _) = item
            return round(score, 9), documents[owner].importance, -owner

        return [(owner, score, name) for owner, (score, name) in nlargest(limit, self._best.items(), key=order)]

    def _may(self, owner: int) -> bool:
        if self._keep is None:
            return True
        if owner not in self._kept:
            self._kept[owner] = self._keep(self._names.documents[owner])
        return self._kept[owner]
