"""What a review was planned to ask: its cards, which of them stand in for others, and the places they come to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tui.study.papers.item import Item
from tui.study.reviews import queue
from tui.study.reviews.cards import Card, shown
from tui.study.reviews.facets import Facet
from tui.study.reviews.queue import Outcome, Place


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """The cards of a review: `planned` of them are asked in any case, those behind stand in (see `queue`)."""

    cards: tuple[Card, ...]
    planned: int
    minutes: float

    def places(self, outcomes: Sequence[Outcome], without: Collection[int] = ()) -> tuple[Place, ...]:
        """The places of the review after these outcomes; `without` are cards that were set aside."""
        return queue.places(self.planned, range(self.planned, len(self.cards)), outcomes, without)

    def item_at(self, attempt_id: str, place: Place) -> Item:
        """The item as it is asked there: one that comes back has its options in another order."""
        card = self.cards[place.card]
        if not place.time:
            return card.item
        asked = card.item.params if Facet.of(card.item.ref) else None
        return shown(card.item.ref, card.question, asked, f"{attempt_id} {card.item.ref} {place.time}")
