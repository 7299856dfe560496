"""A review in the journal, and the sitting that is made from it again: places, marks and steps as they were left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.study.attempts import from_journal
from tui.study.attempts.attempt import Attempt, Slot, State
from tui.study.attempts.from_journal import Given
from tui.study.context import Context
from tui.study.grading.answers import Passed
from tui.study.journal.events import Event
from tui.study.journal.fold import standing
from tui.study.journal.projections.registry import Beat
from tui.study.papers.blueprint import Timing
from tui.study.reviews.cards import Card, question_of
from tui.study.reviews.plan_of_review import ReviewPlan
from tui.study.reviews.queue import Outcome, Place
from tui.study.reviews.rivals import Glossary
from tui.study.reviews.sitting import ReviewSitting, taken
from tui.study.score import FULL


def is_review(start: Event | None) -> bool:
    """Whether a sitting that began so is a review."""
    return start is not None and isinstance(start.payload().get("review"), Mapping)


@dataclass(frozen=True, slots=True)
class _Given:
    """One answer that stands, and the 'I was right' about it."""

    card: int
    event: Event
    override: Event | None

    @property
    def passed(self) -> bool:
        bar = FULL if self.event.pass_bar is None else self.event.pass_bar
        return self.override is not None or (self.event.score or 0) >= bar


def resumed(
    context: Context, glossary: Glossary, attempt_id: str, events: Sequence[Event], beat: Beat
) -> ReviewSitting | None:
    """The review to go on with, paused, or as it ended; None when its start cannot be read, or nothing of it is left.

    `events` are all of the sitting, with those that undo or override them.
    """
    counted = [event for event in standing(events) if event.attempt_id == attempt_id]
    start = next((event for event in counted if event.kind == "attempt_start"), None)
    plan, missing = _plan(glossary, start)
    if start is None or not plan.cards:
        return None
    given = _given(plan, counted)
    aside = {event.item_id for event in counted if event.kind == "suspend"}
    without = frozenset(at for at, card in enumerate(plan.cards) if card.item.item_id in aside)
    places = plan.places([Outcome(answer.card, answer.passed) for answer in given], without)
    if not places:
        return None
    bar = start.payload().get("pass_bar")
    done = any(event.kind in ("attempt_submit", "attempt_discard") for event in counted)
    attempt = _attempt(plan, places, given, beat, "done" if done else "paused")
    asked = zip(_asked(places, given), given, strict=True)
    marks, steps = from_journal.restored(
        context,
        (
            Given(
                at,
                plan.item_at(attempt_id, places[at]),
                plan.cards[answer.card].question,
                answer.event,
                answer.override,
            )
            for at, answer in asked
        ),
    )
    notes = (f"{missing} items of this review are no longer in the library and are left out.",) if missing else ()
    bar = bar if isinstance(bar, int) else FULL
    made = taken(plan, attempt_id, places, attempt, marks, steps, bar, notes)
    return ReviewSitting(context, attempt_id, plan, made, places, without)


def _plan(glossary: Glossary, start: Event | None) -> tuple[ReviewPlan, int]:
    """The cards that can still be asked, and how many cannot."""
    review = start.payload().get("review") if start else None
    if not isinstance(review, Mapping) or not isinstance(stored := review.get("cards"), list):
        return ReviewPlan((), 0, 0), 0
    planned, minutes = review.get("planned"), review.get("minutes")
    count = planned if isinstance(planned, int) else len(stored)
    cards = [_card(glossary, raw) for raw in stored]
    left = sum(card is not None for card in cards[:count])
    plan = ReviewPlan(
        tuple(card for card in cards if card is not None),
        left,
        float(minutes) if isinstance(minutes, int | float) else 0,
    )
    return plan, len(cards[:count]) - left


def _card(glossary: Glossary, stored: object) -> Card | None:
    item = from_journal.item_of(stored)
    if item is None or not isinstance(stored, Mapping):
        return None
    question = question_of(glossary, item.ref, item.params)
    if question is None:
        return None
    ms, recall = stored.get("ms"), stored.get("recall")
    return Card(
        from_journal.as_now(item, question),
        question,
        float(recall) if isinstance(recall, int | float) else 0.0,
        ms if isinstance(ms, int) else 0,
    )


def _given(plan: ReviewPlan, counted: Sequence[Event]) -> list[_Given]:
    """The answers in the order in which they were given; a flight must not turn it round."""
    card_of: dict[str | None, int] = {card.item.item_id: at for at, card in enumerate(plan.cards)}
    overrides = {event.target_id: event for event in counted if event.kind == "override"}
    answers = [event for event in counted if event.kind == "answer" and event.item_id in card_of]
    answers.sort(key=lambda event: (event.at_ms, event.id))
    return [_Given(card_of[event.item_id], event, overrides.get(event.id)) for event in answers]


def _asked(places: Sequence[Place], given: Sequence[_Given]) -> list[int]:
    """The place at which each answer was given: those of a card in turn."""
    of_card: dict[int, list[int]] = {}
    for at, place in sorted(enumerate(places), key=lambda pair: pair[1].time):
        of_card.setdefault(place.card, []).append(at)
    return [of_card[answer.card].pop(0) for answer in given]


def _attempt(plan: ReviewPlan, places: Sequence[Place], given: Sequence[_Given], beat: Beat, state: State) -> Attempt:
    times = beat.times if len(beat.times) == len(places) else ()
    slots = [Slot(seen=ms >= 0, time_ms=max(ms, 0)) for ms in times] or [Slot() for _ in places]
    for at, given_answer in zip(_asked(places, given), given, strict=True):
        sure = from_journal.confidence_of(given_answer.event)
        answer = from_journal.answer_of(given_answer.event) or Passed("skipped")
        spent = max(slots[at].time_ms, given_answer.event.duration_ms or 0)
        slots[at] = Slot(True, answer, sure, given_answer.event.hints or 0, final=True, time_ms=spent)
    still_open = [at for at, slot in enumerate(slots) if not slot.final]
    position = beat.position if beat.position in still_open else next(iter(still_open), 0)
    return Attempt(Timing(), "practice", tuple(slots), at=position, state=state, elapsed_ms=beat.elapsed_ms)
