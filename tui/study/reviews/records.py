"""The events of a review."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from tui.library.model import Question
from tui.study.attempts.attempt import Attempt
from tui.study.attempts.records import AttemptRecords
from tui.study.grading.marks import Mark
from tui.study.journal.events import Record, payload
from tui.study.papers.item import Item
from tui.study.reviews.plan_of_review import ReviewPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRecords(AttemptRecords):
    """Words the records of a review. `again` are the places of items that came back.

    Their answers carry no rating: they are not spaced trials, not even when the study day turns between a miss and its
    return, or the miss is undone.
    """

    plan: ReviewPlan
    again: frozenset[int]

    def start(self) -> Record:
        """The beginning, with all cards."""
        record = AttemptRecords.start(self)
        cards = [{**item_said(card.item), "ms": card.ms, "recall": card.recall} for card in self.plan.cards]
        review = {"cards": cards, "planned": self.plan.planned, "minutes": self.plan.minutes}
        return replace(record, answer=payload(**json.loads(record.answer or "{}"), review=review))

    def answer(self, attempt: Attempt, index: int, question: Question, mark: Mark, *, easy: bool = False) -> Record:
        """A final answer."""
        return self._unrated(index, AttemptRecords.answer(self, attempt, index, question, mark, easy=easy))

    def override(self, attempt: Attempt, index: int, target: str) -> Record:
        """'I was right' about the answer `target`."""
        return self._unrated(index, AttemptRecords.override(self, attempt, index, target))

    def _unrated(self, index: int, record: Record) -> Record:
        return replace(record, rating=None) if index in self.again else record


def item_said(item: Item) -> dict[str, Any]:
    """A drawn item as the start of a sitting keeps it."""
    params = dict(item.params) if item.params is not None else None
    return {"ref": item.ref, "shown": list(item.shown), "params": params, "hash": item.content_hash}
