"""Drawing questions from a pile without putting back."""

from __future__ import annotations

from tui.study.papers.cells import Card
from tui.study.papers.item import Draw


class Pile:
    """Draws at a cost of what is drawn and not of what there is (a sparse Fisher-Yates)."""

    def __init__(self, cards: list[Card], random: Draw) -> None:
        self._cards = cards
        self._left = len(cards)
        self._moved: dict[int, int] = {}
        self._random = random

    def take(self, families: set[str]) -> Card | None:
        """The next card of a family not in `families`, which it joins; None when the pile is used up."""
        while self._left:
            at = int(self._random() * self._left)
            self._left -= 1
            card = self._moved.get(at, at)
            self._moved[at] = self._moved.get(self._left, self._left)
            ref, family = self._cards[card]
            if not family or family not in families:
                families.add(family)
                return ref, family
        return None
