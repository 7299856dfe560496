"""A review: a sitting over what is due, in which a missed item comes back. The same guarantees as any sitting.

It is a Sitting, so screens and plain mode show it like one; its places grow as items are missed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.study.attempts.attempt import Attempt, Slot
from tui.study.attempts.from_journal import Step, Taken
from tui.study.attempts.sitting import Sitting
from tui.study.context import Context
from tui.study.grading.marks import Mark
from tui.study.memory.pace import cost_ms
from tui.study.papers.blueprint import Blueprint, Timing
from tui.study.papers.paper import Paper
from tui.study.pending import Pending
from tui.study.reviews.plan_of_review import ReviewPlan
from tui.study.reviews.queue import Outcome, Place
from tui.study.reviews.records import ReviewRecords
from tui.study.score import FULL


@dataclass(frozen=True, slots=True)
class Recalled:
    """What came of a review: `asked` items, `first` of them right at the first try; `later` only when they came back.

    `missed` are the refs of those that were wrong at first.
    """

    asked: int
    first: int
    later: int
    missed: tuple[str, ...]
    elapsed_ms: int


class ReviewSitting(Sitting):
    """A review being worked on. Made by `Memories.review` and `Study.resume`; used from one thread."""

    def __init__(
        self,
        context: Context,
        attempt_id: str,
        plan: ReviewPlan,
        taken: Taken,
        places: tuple[Place, ...],
        without: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__(context, attempt_id, taken)
        self.plan = plan
        self._bar = taken.pass_bar
        self._places = places
        self._without = without
        self._rewrite()

    @property
    def title(self) -> str:
        """What it is called."""
        return "Review"

    @property
    def minutes_left(self) -> float:
        """What is still to do, in minutes, going by how long these items took before."""
        open_ones = (place for place, slot in zip(self._places, self.attempt.slots, strict=True) if not slot.final)
        cards = [self.plan.cards[place.card] for place in open_ones]
        return sum(cost_ms(card.ms, card.recall) for card in cards) / 60_000

    @property
    def comes_back(self) -> bool:
        """Whether the item on screen was missed before in this review."""
        return self._places[self.attempt.at].time > 0

    @property
    def is_new(self) -> bool:
        """Whether the item on screen was never asked before."""
        return self.plan.cards[self._places[self.attempt.at].card].is_new and not self.comes_back

    def recalled(self) -> Recalled:
        """How it stands, or ended."""
        marks = {self._places[at]: mark for at, mark in self.marks.items()}
        first = {place.card: mark.passed(self._bar) for place, mark in marks.items() if place.time == 0}
        missed = [card for card, passed in first.items() if not passed]
        later = {place.card for place, mark in marks.items() if place.time and mark.passed(self._bar)}
        refs = tuple(self.plan.cards[card].item.ref for card in sorted(missed))
        return Recalled(len(first), sum(first.values()), len(later), refs, self.attempt.elapsed_ms)

    def set_aside(self) -> Pending[None]:
        """Takes the item on screen out of review, now and later, and goes on; ends the review when it was the last."""
        self._without |= {self._places[self.attempt.at].card}
        pending = self._write([self._records.about("suspend", self.attempt, self.attempt.at)], None)
        following = self.attempt.next_open()
        if following is None:
            self.submit()
        else:
            self.show(following)
            self._arrange()
        return pending

    def _arrange(self) -> None:
        """Makes the places anew from what came of the answers so far; slots, marks and steps move with theirs."""
        answers = [step.at for step in self._steps if not step.override]
        outcomes = [Outcome(self._places[at].card, self.marks[at].passed(self._bar)) for at in answers]
        before, now = self._places, self.plan.places(outcomes, self._without)
        if now == before:
            return
        old = {place: at for at, place in enumerate(before)}
        new = {place: at for at, place in enumerate(now)}
        slots = tuple(self.attempt.slots[old[place]] if place in old else Slot() for place in now)
        self.attempt = replace(self.attempt, slots=slots, at=new[before[self.attempt.at]])
        self.marks = {new[before[at]]: mark for at, mark in self.marks.items()}
        self._steps = [replace(step, at=new[before[step.at]]) for step in self._steps]
        self._places = now
        self._rewrite()

    def _rewrite(self) -> None:
        """The paper and the wording of records for the present places."""
        items = tuple(self.plan.item_at(self.attempt_id, place) for place in self._places)
        questions = tuple(self.plan.cards[place.card].question for place in self._places)
        self.paper = replace(self.paper, items=items, questions=questions)
        again = frozenset(at for at, place in enumerate(self._places) if place.time)
        self._records = ReviewRecords(
            self._context, self.attempt_id, self.paper, self._bar, plan=self.plan, again=again
        )


def begun(context: Context, attempt_id: str, plan: ReviewPlan) -> ReviewSitting:
    """A new review; nothing is noted before its `start`."""
    places = plan.places(())
    attempt = Attempt(Timing(), "practice", tuple(Slot() for _ in places))
    return ReviewSitting(context, attempt_id, plan, taken(plan, attempt_id, places, attempt, {}, ()), places)


def taken(
    plan: ReviewPlan,
    attempt_id: str,
    places: tuple[Place, ...],
    attempt: Attempt,
    marks: dict[int, Mark],
    steps: tuple[Step, ...],
    pass_bar: int = FULL,
    notes: tuple[str, ...] = (),
) -> Taken:
    """The sitting at these places."""
    items = tuple(plan.item_at(attempt_id, place) for place in places)
    questions = tuple(plan.cards[place.card].question for place in places)
    paper = Paper("", Blueprint(count=max(1, len(items))), 0, items, questions, notes)
    return Taken(paper, attempt, marks, steps, pass_bar)
