"""Drawing a paper by quotas as ids up to version 3 mean it: from one stream of draws, which the whole bank shares.

Three axes of quotas at once have no quick exact solution, so places are filled one by one, what is needed most first,
and what is still missing is mended by exchanging questions. Everything comes from the sorted rows and the draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tui.study.papers.blueprint import Blueprint
from tui.study.papers.cells import Card, Cell, Value, cells_of, needs
from tui.study.papers.item import Draw, shuffled
from tui.study.papers.piles import Pile
from tui.study.ports import QuestionRow

TRIES = 8
"""How often a paper that leaves a quota unfilled is drawn anew."""


class QuotaPool:
    """The questions a blueprint allows, by cell. Made once, it draws for any number of seeds."""

    def __init__(self, rows: Sequence[QuestionRow], blueprint: Blueprint) -> None:
        self._count = blueprint.count
        self._cells = cells_of(rows, blueprint)
        self._need = needs(self._cells, blueprint.quotas)

    def pick(self, random: Draw) -> tuple[str, ...]:
        """Refs in the order they are asked; no two of one family."""
        best = self._draft(random)
        for _ in range(TRIES - 1):
            if not best.short:
                break
            best = min(best, self._draft(random), key=lambda draft: (-len(draft.taken), draft.short))
        return shuffled(tuple(card[0] for card, _ in best.taken), random)

    def _draft(self, random: Draw) -> _Draft:
        topics = shuffled(tuple(dict.fromkeys(cell.topic for cell in self._cells)), random)
        draft = _Draft(self._cells, self._need, topics, random)
        draft.fill(self._count)
        draft.mend()
        return draft


class _Draft:
    """A paper being filled: what was taken, what every quota still needs (below 0: it has more), what is left."""

    def __init__(
        self, cells: Mapping[Cell, list[Card]], need: Mapping[Value, int], topics: Sequence[str], random: Draw
    ) -> None:
        self.taken: list[tuple[Card, Cell]] = []
        self._need = dict(need)
        self._random = random
        self._piles = {cell: Pile(cards, random) for cell, cards in cells.items()}
        self._left = {cell: len(cards) for cell, cards in cells.items()}
        self._open = {topic: [cell for cell in cells if cell.topic == topic] for topic in topics}
        self._taken_of: Counter[str] = Counter()
        self._families: set[str] = set()

    @property
    def short(self) -> int:
        """How many places of quotas are unfilled."""
        return sum(max(0, need) for need in self._need.values())

    def fill(self, count: int) -> None:
        """Takes questions until there are `count` or none is left."""
        while len(self.taken) < count and (topic := self._topic(count - len(self.taken))):
            self._take(self._cell(self._open[topic]))

    def _topic(self, places: int) -> str:
        """The topic of the next question: the one with the fewest yet. Quotas come first only when places run out."""
        there = [topic for topic, cells in self._open.items() if cells]
        needs = {topic: self._need.get(("topic", topic), 0) for topic in there}
        waiting = [topic for topic in there if needs[topic] > 0]
        if waiting and places <= sum(needs[topic] for topic in waiting):
            there = waiting
        return min(there, key=lambda topic: self._taken_of[topic], default="")

    def _cell(self, cells: Sequence[Cell]) -> Cell:
        """The cell whose level and kind are needed most; of several alike, by chance and by what they hold."""
        scores = [sum(max(0, self._need.get(value, 0)) for value in cell.values[1:]) for cell in cells]
        best = [cell for cell, score in zip(cells, scores, strict=True) if score == max(scores)]
        at = int(self._random() * sum(self._left[cell] for cell in best))
        for cell in best:
            at -= self._left[cell]
            if at < 0:
                return cell
        return best[-1]

    def _take(self, cell: Cell) -> bool:
        card = self._piles[cell].take(self._families)
        if card is None:
            self._open[cell.topic].remove(cell)
            return False
        self._left[cell] = max(1, self._left[cell] - 1)
        self._add(card, cell)
        return True

    def _add(self, card: Card, cell: Cell) -> None:
        self._families.add(card[1])
        self.taken.append((card, cell))
        self._count(cell, 1)

    def _count(self, cell: Cell, by: int) -> None:
        self._taken_of[cell.topic] += by
        for value in cell.values:
            if value in self._need:
                self._need[value] -= by

    def mend(self) -> None:
        """Exchanges questions as long as that fills more of the quotas."""
        while exchange := self._exchange():
            at, cell = exchange
            card, gone = self.taken.pop(at)
            self._families.discard(card[1])
            self._count(gone, -1)
            # A cell whose other questions are all of a family that is there already is closed by this.
            if not self._take(cell):
                self._add(card, gone)

    def _exchange(self) -> tuple[int, Cell] | None:
        """Which question to give back and of which cell to take another; None when nothing helps."""
        wanted = [cell for cells in self._open.values() for cell in cells if self._gain(cell) > 0]
        best, found = 0, None
        for cell in wanted:
            for at, (_, gone) in enumerate(self.taken):
                gain = self._change(gone, cell)
                # An exchange within a topic keeps the topics in equal parts.
                rank = 2 * gain + (cell.topic == gone.topic) if gain > 0 else 0
                if rank > best:
                    best, found = rank, (at, cell)
        return found

    def _gain(self, cell: Cell) -> int:
        return sum(self._need.get(value, 0) > 0 for value in cell.values)

    def _change(self, gone: Cell, cell: Cell) -> int:
        """How many more places of quotas are filled with `cell` instead of `gone`."""
        same = set(gone.values) & set(cell.values)
        won = sum(self._need.get(value, 0) > 0 for value in cell.values if value not in same)
        lost = sum(self._need.get(value, -1) >= 0 for value in gone.values if value not in same)
        return won - lost
