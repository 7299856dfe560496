"""The events of one sitting: what is written down, and with which rating."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tui.library.model import Question
from tui.study.attempts.attempt import Attempt, Slot
from tui.study.attempts.title import Title
from tui.study.context import Context
from tui.study.grading import answers
from tui.study.grading.answers import Passed
from tui.study.grading.chance import chance, guessable
from tui.study.grading.marks import Mark
from tui.study.grading.numeric import Values
from tui.study.journal.events import Record, payload
from tui.study.journal.projections.registry import Beat
from tui.study.memory.rating import Outcome, rate, rate_override
from tui.study.papers.item import Item
from tui.study.papers.paper import Paper
from tui.study.score import FULL


@dataclass(frozen=True, slots=True)
class AttemptRecords:
    """Words the records of the sitting `attempt_id` of a paper."""

    context: Context
    attempt_id: str
    paper: Paper
    pass_bar: int = FULL
    places: tuple[int, ...] = ()
    """Where the questions stood when the sitting began, if some have left the library since."""
    title: Title | None = None
    spare: int = 0
    """So many of the items are never asked: others stand in their place."""

    def start(self) -> Record:
        """The beginning. Its id is the sitting's; it keeps the drawn items, whatever becomes of the library."""
        items = [
            {"ref": item.ref, "shown": list(item.shown), "params": item.params, "hash": item.content_hash}
            for item in self.paper.items
        ]
        title = self.title._asdict() if self.title else None
        content = payload(
            paper=self.paper.id,
            items=items,
            pass_bar=self.pass_bar,
            title=title,
            spare=self.spare or None,
            at=0,
            elapsed=0,
        )
        return replace(
            self.context.record("attempt_start", attempt_id=self.attempt_id, answer=content), id=self.attempt_id
        )

    def note(self, kind: str, attempt: Attempt, points: int | None = None) -> Record:
        """A pause, a resumption, the end (with its points)."""
        content = payload(
            at=self._place(attempt.at), elapsed=attempt.elapsed_ms, times=self._times(attempt), points=points
        )
        return self.context.record(kind, attempt_id=self.attempt_id, answer=content)

    def about(self, kind: str, attempt: Attempt, index: int, content: dict[str, Any] | None = None) -> Record:
        """Something that concerns one question; `said` is added to what the event says."""
        item = self.paper.items[index]
        text = payload(at=self._place(attempt.at), elapsed=attempt.elapsed_ms, **(content or {}))
        return self.context.record(
            kind, item_id=item.item_id, content_hash=item.content_hash, attempt_id=self.attempt_id, answer=text
        )

    def draft(self, attempt: Attempt) -> Record:
        """The present answer to the question on screen, which may still change."""
        slot, item = attempt.slot, self.paper.items[attempt.at]
        given = answers.to_json(slot.answer) if slot.answer else None
        record = self.about("draft", attempt, attempt.at, {"answer": given, "shown": list(item.shown)})
        return replace(record, confidence=slot.confidence, duration_ms=slot.time_ms, hints=slot.hints)

    def answer(self, attempt: Attempt, index: int, question: Question, mark: Mark, *, easy: bool = False) -> Record:
        """A final answer with its score and rating, and the order and knobs in which the question stood."""
        slot, item = attempt.slots[index], self.paper.items[index]
        content = answer_said(item, slot, question, self.context.values(item, question))
        record = self.about("answer", attempt, index, content)
        return judged(record, question, slot, mark, self.pass_bar, easy=easy)

    def override(self, attempt: Attempt, index: int, target: str) -> Record:
        """'I was right' about the answer `target`."""
        rating = int(rate_override(attempt.slots[index].confidence))
        return replace(self.about("override", attempt, index), target_id=target, score=FULL, rating=rating)

    def undo(self, attempt: Attempt, index: int, target: str) -> Record:
        """Takes the event `target` back."""
        return replace(self.about("undo", attempt, index), target_id=target)

    def beat(self, attempt: Attempt) -> Beat | None:
        """The clock to note beside the events; none once the sitting is over."""
        if attempt.state == "done":
            return None
        return Beat(self.attempt_id, attempt.elapsed_ms, self._place(attempt.at), self._times(attempt))

    def _place(self, at: int) -> int:
        return self.places[at] if self.places else at

    def _times(self, attempt: Attempt) -> tuple[int, ...]:
        """Milliseconds by place, -1 for what was never shown."""
        times = {self._place(at): slot.time_ms for at, slot in enumerate(attempt.slots) if slot.seen}
        return tuple(times.get(at, -1) for at in range(self._place(len(attempt.slots) - 1) + 1))


def answer_said(item: Item, slot: Slot, question: Question, values: Values | None) -> dict[str, Any]:
    """What an answer event says: the answer by its keys, and the order, knobs and revision in which the question stood.

    Of a computed question also what the lab gave then: it may give something else one day.
    """
    given = slot.answer or Passed("skipped")
    return {
        "answer": answers.to_json(given),
        "shown": list(item.shown),
        "params": _plain(item),
        "rev": question.rev if question.rev > 1 else None,
        "values": {"answer": values.answer, "traps": list(values.traps)} if values else None,
    }


def judged(record: Record, question: Question, slot: Slot, mark: Mark, pass_bar: int, *, easy: bool = False) -> Record:
    """The answer event `record` with its score and rating."""
    outcome = Outcome(
        mark.millionths,
        guessable(question),
        slot.confidence,
        pass_bar,
        slot.hints,
        passed_over=isinstance(slot.answer or Passed("skipped"), Passed),
        easy=easy,
    )
    # A longer row of right answers would make it Good: only the journal's thread knows how long it is.
    lucky = rate(outcome) != rate(replace(outcome, chance=0.0))
    return replace(
        record,
        luck=chance(question) if lucky else None,
        rating=int(rate(outcome)),
        pass_bar=pass_bar,
        score=mark.millionths,
        confidence=slot.confidence,
        duration_ms=slot.time_ms,
        hints=slot.hints,
    )


def _plain(item: Item) -> dict[str, Any] | None:
    return dict(item.params) if item.params is not None else None
