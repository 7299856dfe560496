"""The questions of a library as quotas see them: by topic, level and kind, and what they leave unfilled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui.study.papers.blueprint import Blueprint
from tui.study.papers.quota import Axis, Quota
from tui.study.ports import QuestionRow

Value = tuple[Axis, str]
"""An axis and a name on it."""

Card = tuple[str, str]
"""A question's ref and its family; '' for none."""


class Cell(NamedTuple):
    """The questions that are the same to every quota."""

    topic: str
    level: str
    kind: str

    @property
    def values(self) -> tuple[Value, Value, Value]:
        """What a question of this cell counts for."""
        return ("topic", self.topic), ("level", self.level), ("kind", self.kind)


def cells_of(rows: Sequence[QuestionRow], blueprint: Blueprint) -> Mapping[Cell, list[Card]]:
    """The questions that a blueprint allows, by cell; in an order that the library's own does not change."""
    cells: dict[Cell, list[Card]] = {}
    allowed = (row for row in rows if blueprint.allows(row.topic, row.level, row.kind))
    for row in sorted(allowed, key=lambda row: (row.pack, row.id)):
        cells.setdefault(_cell_of(row), []).append(card_of(row))
    return dict(sorted(cells.items()))


def card_of(row: QuestionRow) -> Card:
    """What is drawn of a row."""
    return f"{row.pack}/{row.id}", f"{row.pack}/{row.family}" if row.family else ""


def needs(cells: Mapping[Cell, Sequence[Card]], quotas: Iterable[Quota]) -> Mapping[Value, int]:
    """How many questions each quota asks for; no more than there are, which must not be looked for again and again."""
    there: Counter[Value] = Counter()
    for cell, cards in cells.items():
        there.update(dict.fromkeys(cell.values, len(cards)))
    return {quota[:2]: min(quota.least, there[quota[:2]]) for quota in quotas}


def unfilled(rows: Iterable[QuestionRow], quotas: Iterable[Quota], refs: Iterable[str]) -> list[tuple[Quota, int]]:
    """The quotas that these questions leave unfilled, with how many there are of each."""
    picked = set(refs)
    cells = (_cell_of(row) for row in rows if f"{row.pack}/{row.id}" in picked)
    there = Counter(value for cell in cells for value in cell.values)
    return [(quota, there[quota[:2]]) for quota in quotas if there[quota[:2]] < quota.least]


def _cell_of(row: QuestionRow) -> Cell:
    return Cell(row.topic, str(row.level), row.kind)
