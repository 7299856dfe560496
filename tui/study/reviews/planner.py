"""Makes reviews: what is due and what is new, as many as fit the minutes, in a good order. On the journal's thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.library.refs import item_id
from tui.study.context import Context
from tui.study.journal import reads
from tui.study.journal.events import Record, payload, uuid7
from tui.study.journal.fold import AttemptState
from tui.study.journal.store import Store
from tui.study.memory import days, projection
from tui.study.memory.plan import Plan
from tui.study.memory.state import Memory
from tui.study.reviews import candidates, cards, from_journal, interleaving, today
from tui.study.reviews import sitting as sittings
from tui.study.reviews.cards import Card
from tui.study.reviews.facets import Facet, refs
from tui.study.reviews.leeches import main_term
from tui.study.reviews.plan_of_review import ReviewPlan
from tui.study.reviews.rivals import Glossary
from tui.study.reviews.selection import Candidate, Chosen, choose
from tui.study.reviews.sitting import ReviewSitting

Read = Callable[[Store, Callable[[sqlite3.Connection], Any]], Any]


@dataclass(frozen=True, slots=True)
class Planner:
    """Made for each request. `read` reads the memories of a store, None while they cannot be read."""

    context: Context
    glossary: Glossary
    read: Read

    def review(self, store: Store, day: int, minutes: float | None) -> ReviewSitting | None:
        """A running review; None when there is nothing to ask."""
        going_on = self._left(store, day)
        if going_on is not None:
            going_on.resume()
            return going_on
        planned = self._planned(store, day, minutes)
        if not planned.planned:
            return None
        sitting = sittings.begun(self.context, uuid7(self.context.clock.wall_ms()), planned)
        sitting.start()
        return sitting

    def kept(self, store: Store, attempt_id: str) -> ReviewSitting | None:
        """A review as the journal has it."""
        state = reads.attempt(store, attempt_id)
        events = reads.attempt_events(store, attempt_id)
        return from_journal.resumed(self.context, self.glossary, attempt_id, events, reads.clock(store, state))

    def unfinished(self, store: Store, day: int) -> str:
        """The review that was left today; '' for none."""
        return next((state.attempt_id for state in _open(store) if _day_of(state) == day), "")

    def _left(self, store: Store, day: int) -> ReviewSitting | None:
        """The review that was left today. Those of other days are ended: what they left is due in a new one."""
        left: ReviewSitting | None = None
        ended: list[Record] = []
        for state in _open(store):
            sitting = self.kept(store, state.attempt_id) if _day_of(state) == day and left is None else None
            if sitting is not None and not sitting.attempt.complete:
                left = sitting
            else:
                content = payload(at=0, elapsed=reads.clock(store, state).elapsed_ms)
                ended.append(self.context.record("attempt_submit", attempt_id=state.attempt_id, answer=content))
        if ended:
            store.append(ended)
        return left

    def _planned(self, store: Store, day: int, minutes: float | None) -> ReviewPlan:
        level = self._level()
        trouble: list[projection.MemoryFailure] = []

        def chosen(db: sqlite3.Connection) -> tuple[Chosen, dict[str, Memory], float] | None:
            try:
                _made(db)
            except projection.MemoryFailure as error:
                trouble.append(error)
                return None
            plan, load, _ = candidates.plan_and_load(db, day)
            budget = _minutes(plan, load) if minutes is None else minutes
            # What could not be written yet was answered all the same.
            waiting = {event.item_id for event in store.waiting() if event.kind == "answer"}
            due, soon = (candidates.due(db, day, level, waiting), candidates.soon(db, day, level, waiting))
            memories = {item.memory_id: memory for item, memory in (*due, *soon)}
            picked = choose(
                [item for item, _ in due],
                candidates.new(db, day, level, waiting),
                [item for item, _ in soon],
                round(budget * 60_000),
                today.quota(load, max(budget, plan.minutes)),
            )
            return picked, memories, budget

        read = self.read(store, chosen)
        if read is None:
            raise trouble[0] if trouble else projection.MemoryFailure(_unread(store))
        picked, memories, budget = read
        planned = self._cards([*picked.due, *picked.fresh], memories, day)
        spares = self._cards(picked.spares, memories, day)
        order = interleaving.mixed([self._piece(card) for card in planned])
        return ReviewPlan((*(planned[at] for at in order), *spares), len(planned), budget)

    def _cards(self, candidates: Sequence[Candidate], memories: Mapping[str, Memory], day: int) -> list[Card]:
        drawn = (cards.card(self.glossary, item.item_id, memories.get(item.memory_id), day) for item in candidates)
        return [card for card in drawn if card is not None]

    def _piece(self, card: Card) -> interleaving.Piece:
        facet = Facet.of(card.item.ref)
        entry = facet.entry if facet else main_term(self.glossary, card.item.ref)
        return interleaving.Piece(card.topic, entry, self.glossary.confused(entry) if entry else "")

    def _level(self) -> candidates.Level:
        """The level of an item by its name: that of the question, or of the entry."""
        questions = self.context.library.question_rows()
        levels: dict[str, int] = {item_id(f"{row.pack}/{row.id}"): row.level for row in questions}
        for ref, row in self.glossary.rows.items():
            levels |= {item_id(side): row.level for side in refs(ref)}
        return lambda name: levels.get(name, 2)


def _made(db: sqlite3.Connection) -> None:
    """Memories made with another FSRS are made anew first."""
    if projection.is_made(db):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        projection.ensure(db)
    finally:
        if db.in_transaction:
            db.execute("COMMIT")


def _unread(store: Store) -> str:
    return store.status.problem or f"{store.path} cannot be read just now: close other windows and try again."


def _minutes(plan: Plan, load: today.Load) -> float:
    left = plan.minutes * 60_000 - load.spent_ms
    return left / 60_000 if left >= today.LEAST_MS else float(plan.minutes)


def _open(store: Store) -> list[AttemptState]:
    states = (attempt.state for attempt in reads.open_attempts(store))
    return [state for state in states if from_journal.is_review(state.start)]


def _day_of(state: AttemptState) -> int | None:
    start = state.start
    return days.number(start.study_day) if start else None
