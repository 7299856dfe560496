"""What a learner has to do with one term: how often it was asked, till when it is known, star and note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui.study.journal.fold import ItemState


class TermHistory(NamedTuple):
    """`known_till` is the study day on which the first of its items falls due; `missed` the item missed last."""

    asked: int = 0
    right: int = 0
    known_till: str = ""
    missed: str = ""
    starred: bool = False
    note: str = ""

    @property
    def begun(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.asked or self.starred or self.note)


def history(items: Sequence[ItemState], due: Iterable[str], *, starred: bool = False, note: str = "") -> TermHistory:
    """The history of a term from those of its items; `due` are the study days on which they fall due."""
    trials = [(trial, item.item_id) for item in items for trial in item.trials]
    wrong = [(trial.at_ms, item_id) for trial, item_id in trials if not trial.passed]
    return TermHistory(
        asked=len(trials),
        right=len(trials) - len(wrong),
        known_till=min(due, default=""),
        missed=max(wrong)[1] if wrong else "",
        starred=starred,
        note=note,
    )
