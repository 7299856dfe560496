"""The bands, and the list that a search fills: each entry keeps its best answer."""

from collections.abc import Iterable
from heapq import nlargest

from tui.search.document import Keep
from tui.search.names import Names

EXACT, COVERED, INFLECTED, ASKED, BEGUN, WORDS, TYPO, SUBSEQUENCE, ASKED_IN_PART, DESCRIPTION, WEAK = range(10, -1, -1)
"""From a name or alias as typed down to a suggestion. A score is its band plus a quality below 1, so that no answer of
a lower band comes before one of a higher."""
BY_TEXT, BY_PHRASE = -1, -2
"""In place of a name: found by the definition, by a phrase it is asked for with."""


class Ranking:
    """The entries of one pack found so far, each with its best score and the name that earned it.

    `others` holds the rankings of all packs of one search, this one too: one is empty only when all are.
    """

    def __init__(self, names: Names, keep: Keep | None, others: "list[Ranking]") -> None:
        self._names = names
        self._keep = keep
        self._best: dict[int, tuple[float, int]] = {}
        self._kept: dict[int, bool] = {}
        self._others = others
        others.append(self)
        self.allowed = None if keep is None else self._may
        self.phrases: dict[int, float] = {}
        """Entries that are asked for in part of the words, with how well that fits (0 to 1)."""
        self.guessing = False
        """Whether all that is found from now on is a suggestion, never an answer."""

    def __len__(self) -> int:
        return sum(len(ranking._best) for ranking in self._others)

    def add(self, band: int, names: Iterable[tuple[int, float]]) -> None:
        """Names found in `band`, with a quality from 0 to 1."""
        owner = self._names.owner
        for name, quality in names:
            self.put(band, owner[name], name, quality)

    def put(self, band: int, owner: int, name: int, quality: float) -> None:
        """One entry found by `name`, or by its text."""
        score = band + min(0.999, max(0.0, quality))
        if self.guessing:
            score /= EXACT + 1
        known = self._best.get(owner)
        if (known is None or score > known[0]) and self._may(owner):
            self._best[owner] = (score, name)

    def guess(self, names: Iterable[tuple[int, float]]) -> None:
        """Names that are suggestions at most."""
        self.add(WEAK, names)

    def strong(self) -> bool:
        """Whether any pack has an answer, and not only suggestions."""
        return any(score >= DESCRIPTION for ranking in self._others for score, _ in ranking._best.values())

    def best(self) -> float:
        """The best score in any pack; 0 where nothing is found."""
        return max((score for ranking in self._others for score, _ in ranking._best.values()), default=0.0)

    def rows(self, limit: int) -> list[tuple[float, int, int, int]]:
        """Score, importance, entry and name of the best."""
        inbound = self._names.inbound
        rows = ((round(score, 9), inbound[owner], -owner, name) for owner, (score, name) in self._best.items())
        return [(score, links, -owner, name) for score, links, owner, name in nlargest(limit, rows)]

    def _may(self, owner: int) -> bool:
        if self._keep is None:
            return True
        if owner not in self._kept:
            self._kept[owner] = self._keep(self._names.listed(owner))
        return self._kept[owner]
