"""Which questions ids up to version 3 draw: one stream of draws for the whole paper, so that one more moves all others.

Kept for ever, for the ids that people have passed on.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.study.papers.blueprint import Blueprint
from tui.study.papers.cells import Card, card_of
from tui.study.papers.item import Draw, shuffled
from tui.study.papers.piles import Pile
from tui.study.papers.quota_pool import QuotaPool
from tui.study.ports import QuestionRow


def pool(rows: Sequence[QuestionRow], blueprint: Blueprint) -> Pool | QuotaPool:
    """What a paper of this blueprint is drawn from."""
    return QuotaPool(rows, blueprint) if blueprint.quotas else Pool(rows, blueprint)


class Pool:
    """The questions a blueprint allows, by topic. Made once, it draws for any number of seeds."""

    def __init__(self, rows: Sequence[QuestionRow], blueprint: Blueprint) -> None:
        self._count = blueprint.count
        self._topics: dict[str, list[Card]] = {}
        allowed = [row for row in rows if blueprint.allows(row.topic, row.level, row.kind)]
        # Sorted, so that the order in which a library lists its questions does not matter.
        for row in sorted(allowed, key=lambda row: (row.topic, row.pack, row.id)):
            self._topics.setdefault(row.topic, []).append(card_of(row))

    def pick(self, random: Draw) -> tuple[str, ...]:
        """Refs in the order they are asked: topics in equal parts as far as they last, no two of one family."""
        order = shuffled(tuple(self._topics), random)
        piles = {topic: Pile(self._topics[topic], random) for topic in order}
        picked: list[str] = []
        families: set[str] = set()
        while piles and len(picked) < self._count:
            for topic in [topic for topic in order if topic in piles]:
                if len(picked) == self._count:
                    break
                taken = piles[topic].take(families)
                if taken is None:
                    del piles[topic]
                else:
                    picked.append(taken[0])
        return shuffled(tuple(picked), random)
