"""Drawing a paper by quotas: so many of a topic, level or kind, the rest at random, topics in equal parts.

Three axes of quotas at once have no quick exact solution, so places are filled one by one, what is needed most first,
and what is still missing is mended by exchanging questions. Everything comes from the sorted rows and the draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui.study.papers.blueprint import Blueprint
from tui.study.papers.item import Draw, shuffled
from tui.study.papers.piles import Card, Pile
from tui.study.papers.quota import Axis, Quota
from tui.study.ports import QuestionRow

Value = tuple[Axis, str]
"""An axis and a name on it."""

TRIES = 8
"""How often a paper that leaves a quota unfilled is drawn anew."""


class Cell(NamedTuple):
    """The questions that are the same to every quota."""

    topic: str
    level: str
    kind: str

    @property
    def values(self) -> tuple[Value, Value, Value]:
        """What a question of this cell counts for."""
        return ("topic", self.topic), ("level", self.level), ("kind", self.kind)


def unfilled(rows: Iterable[QuestionRow], quotas: Iterable[Quota], refs: Iterable[str]) -> list[tuple[Quota, int]]:
    """The quotas that these questions leave unfilled, with how many there are of each."""
    picked = set(refs)
    cells = (_cell_of(row) for row in rows if f"{row.pack}/{row.id}" in picked)
    there = Counter(value for cell in cells for value in cell.values)
    return [(quota, there[quota[:2]]) for quota in quotas if there[quota[:2]] < quota.least]


def _cell_of(row: QuestionRow) -> Cell:
    return Cell(row.topic, str(row.level), row.kind)


class QuotaPool:
    """The questions a blueprint allows, by cell. Made once, it draws for any number of seeds."""

    def __init__(self, rows: Sequence[QuestionRow], blueprint: Blueprint) -> None:
        self._count = blueprint.count
        cells: dict[Cell, list[Card]] = {}
        allowed = (row for row in rows if blueprint.allows(row.topic, row.level, row.kind))
        # Sorted, so that the order in which a library lists its questions does not matter.
        for row in sorted(allowed, key=lambda row: (row.pack, row.id)):
            family = f"{row.pack}/{row.family}" if row.family else ""
            cells.setdefault(_cell_of(row), []).append((f"{row.pack}/{row.id}", family))
        self._cells = dict(sorted(cells.items()))
        there: Counter[Value] = Counter()
        for cell, cards in self._cells.items():
            there.update(dict.fromkeys(cell.values, len(cards)))
        # What the library cannot give must not be looked for again and again.
        self._need = {quota[:2]: min(quota.least, there[quota[:2]]) for quota in blueprint.quotas}

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
