"""Which questions a seed draws: each has a rank from the seed and its own name, and the lowest that fits is taken.

So a question that is added to the bank, taken out of it or edited moves no other, unless it is drawn itself: then it
takes one place, or leaves one. Quotas are filled place by place, what is needed most first, and what is still missing
is mended by exchanging questions: three axes of quotas at once have no quick exact solution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui.study.papers.blueprint import Blueprint
from tui.study.papers.cells import Card, Cell, Value, cells_of, needs
from tui.study.papers.draws import Rank, ranks
from tui.study.ports import QuestionRow

TRIES = 8
"""How often a paper that leaves a quota unfilled is drawn anew."""


class Ranked(NamedTuple):
    """A question in its place among all."""

    rank: bytes
    card: Card
    cell: Cell


class RankedPool:
    """The questions a blueprint allows. Made once, it draws for any number of seeds."""

    def __init__(self, rows: Sequence[QuestionRow], blueprint: Blueprint) -> None:
        self._count = blueprint.count
        self._cells = cells_of(rows, blueprint)
        self._need = needs(self._cells, blueprint.quotas)
        # Without quotas levels and kinds make no difference, and a topic is one pile.
        self._merged = not blueprint.quotas

    def __len__(self) -> int:
        return sum(map(len, self._cells.values()))

    def pick(self, seed: int) -> tuple[str, ...]:
        """Refs in the order they are asked: topics in equal parts as far as quotas let them, no two of one family."""
        best = self._draft(seed, 0)
        for again in range(1, TRIES):
            if not best.short:
                break
            best = min(best, self._draft(seed, again), key=lambda draft: (-len(draft.taken), draft.short))
        place = ranks(f"{seed} place ")
        return tuple(sorted((ranked.card[0] for ranked in best.taken), key=place))

    def _draft(self, seed: int, again: int) -> _Draft:
        rank = ranks(f"{seed} {again} pick ")
        piles: dict[Cell, list[Ranked]] = {}
        for cell, cards in self._cells.items():
            pile = piles.setdefault(Cell(cell.topic, "", "") if self._merged else cell, [])
            pile += [Ranked(rank(card[0]), card, cell) for card in cards]
        draft = _Draft({cell: sorted(pile) for cell, pile in piles.items()}, self._need, rank)
        draft.fill(self._count)
        draft.mend()
        return draft


class _Draft:
    """A paper being filled: what was taken, what every quota still needs (below 0: it has more)."""

    def __init__(self, piles: Mapping[Cell, Sequence[Ranked]], need: Mapping[Value, int], rank: Rank) -> None:
        self.taken: list[Ranked] = []
        self._piles = piles
        self._need = dict(need)
        self._topics: dict[str, list[Cell]] = {}
        for cell in sorted(piles, key=lambda cell: rank(cell.topic)):
            self._topics.setdefault(cell.topic, []).append(cell)
        self._next = dict.fromkeys(piles, 0)
        self._taken_of: Counter[str] = Counter()
        self._gone: set[str] = set()
        """Refs and families that are in the paper."""

    @property
    def short(self) -> int:
        """How many places of quotas are unfilled."""
        return sum(max(0, need) for need in self._need.values())

    def fill(self, count: int) -> None:
        """Takes questions until there are `count` or none is left."""
        left = dict(self._topics)
        while len(self.taken) < count and (topic := self._topic(tuple(left), count - len(self.taken))):
            there = [ranked for cell in left[topic] if (ranked := self._first(cell))]
            if there:
                most = max(self._wanted(ranked.cell) for ranked in there)
                self._take(min(ranked for ranked in there if self._wanted(ranked.cell) == most))
            else:
                del left[topic]

    def _topic(self, there: Sequence[str], places: int) -> str:
        """The topic of the next question: the one with the fewest yet. Quotas come first only when places run out."""
        need = {topic: self._need.get(("topic", topic), 0) for topic in there}
        waiting = [topic for topic in there if need[topic] > 0]
        if waiting and places <= sum(need[topic] for topic in waiting):
            there = waiting
        return min(there, key=lambda topic: self._taken_of[topic], default="")

    def _first(self, pile: Cell) -> Ranked | None:
        """The question of a pile that comes next; what was passed over stays so, for families only grow here."""
        cards = self._piles[pile]
        while self._next[pile] < len(cards):
            if self._free(cards[self._next[pile]]):
                return cards[self._next[pile]]
            self._next[pile] += 1
        return None

    def _free(self, ranked: Ranked, without: Ranked | None = None) -> bool:
        ref, family = ranked.card
        there = self._gone.difference(without.card) if without else self._gone
        return ref not in there and (not family or family not in there)

    def _wanted(self, cell: Cell) -> int:
        """How much level and kind of a cell are needed."""
        return sum(max(0, self._need.get(value, 0)) for value in cell.values[1:])

    def _take(self, ranked: Ranked) -> None:
        self.taken.append(ranked)
        self._gone |= {name for name in ranked.card if name}
        self._count(ranked.cell, 1)

    def _give_back(self, ranked: Ranked) -> None:
        self.taken.remove(ranked)
        self._gone -= set(ranked.card)
        self._count(ranked.cell, -1)

    def _count(self, cell: Cell, by: int) -> None:
        self._taken_of[cell.topic] += by
        for value in cell.values:
            if value in self._need:
                self._need[value] -= by

    def mend(self) -> None:
        """Exchanges questions as long as that fills more of the quotas."""
        while self.short and (exchange := self._exchange()):
            old, new = exchange
            self._give_back(old)
            self._take(new)

    def _exchange(self) -> tuple[Ranked, Ranked] | None:
        """Which question to give back and which to take for it; None when nothing helps."""
        wanted = [cell for cell in self._piles if any(self._need.get(value, 0) > 0 for value in cell.values)]
        best: tuple[int, bytes, bytes] = (0, b"", b"")
        found: tuple[Ranked, Ranked] | None = None
        for cell in wanted:
            for old in self.taken:
                gain = self._change(old.cell, cell)
                # An exchange within a topic keeps the topics in equal parts.
                worth = 2 * gain + (cell.topic == old.cell.topic) if gain > 0 else 0
                if worth < max(1, -best[0]):
                    continue
                new = next((candidate for candidate in self._piles[cell] if self._free(candidate, old)), None)
                if new and (found is None or (-worth, new.rank, old.rank) < best):
                    best, found = (-worth, new.rank, old.rank), (old, new)
        return found

    def _change(self, gone: Cell, cell: Cell) -> int:
        """How many more places of quotas are filled with `cell` instead of `gone`."""
        same = set(gone.values) & set(cell.values)
        won = sum(self._need.get(value, 0) > 0 for value in cell.values if value not in same)
        lost = sum(self._need.get(value, -1) >= 0 for value in gone.values if value not in same)
        return won - lost
