"""Memory as screens and plain mode use it: what today holds, a review, the plan, what to do about one item."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from tui.library.refs import item_id as name_of
from tui.study.context import Context
from tui.study.journal import reads
from tui.study.journal.events import payload
from tui.study.journal.status import Status
from tui.study.journal.store import Store
from tui.study.memory import families, projection, tables
from tui.study.memory.plan import Plan
from tui.study.memory.state import Memory
from tui.study.pending import Pending
from tui.study.reviews import candidates, cards, due_file, facets, today
from tui.study.reviews.leeches import Leech, leech
from tui.study.reviews.lesson_items import items_of_stop
from tui.study.reviews.planner import Planner
from tui.study.reviews.rivals import Glossary
from tui.study.reviews.sitting import ReviewSitting
from tui.study.reviews.streak import streak
from tui.study.reviews.today import Today

T = TypeVar("T")


class Memories:
    """One for each Study. Everything runs on the journal's thread; nothing here waits."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._glossary = Glossary(context.library)
        self._hash = context.library.hash

    # What there is to do

    def today(self) -> Pending[Today]:
        """What today holds: reviews in minutes and items, and why, in one sentence. Loads no FSRS."""

        def found(store: Store) -> Today:
            day = self._context.today(store)
            read = self._read(store, lambda db: candidates.plan_and_load(db, day))
            plan, load, studied = read or (Plan(), today.Load(day), frozenset())
            return today.today(load, plan, streak(studied, day, plan), self._planner().unfinished(store, day))

        return Pending.of(self._context.writer.call(found))

    def review(self, minutes: float | None = None) -> Pending[ReviewSitting | None]:
        """A review of so many minutes (the plan's, unless said), running: one that was left today, else a new one.

        None when there is nothing to ask. Raises MemoryFailure when no schedule can be made.
        """

        def made(store: Store) -> ReviewSitting | None:
            return self._planner().review(store, self._context.today(store), minutes)

        return Pending.of(self._context.writer.call(made))

    def of_stop(self, ref: str, stop: str) -> tuple[str, ...]:
        """The items that enter review when the stop of a lesson was passed."""
        return items_of_stop(self._glossary, ref, stop)

    def kept(self, store: Store, attempt_id: str) -> ReviewSitting | None:
        """A review as it was left, paused, or as it ended. On the journal's thread."""
        return self._planner().kept(store, attempt_id)

    # The plan

    def plan(self) -> Pending[Plan]:
        """The plan that holds."""
        return self._asked(projection.plan, Plan())

    def keep_plan(self, plan: Plan) -> Pending[Status]:
        """Sets the plan: what is due when follows at once."""
        return self._note("plan", answer=plan.said())

    # One item

    def memory(self, item_id: str) -> Pending[Memory | None]:
        """What is known of an item; None when it was never answered."""
        return self._asked(lambda db: tables.get(db, families.key(db, item_id)), None)

    def learn(self, entry: str) -> Pending[Status]:
        """Lets an entry ('core/hbm') that was looked up enter review, both its name and its meaning."""
        pack, _, slug = entry.partition("/")
        items = [name_of(ref) for ref in facets.refs(entry)]
        return self._note("learn", item_id=f"{pack}/entry/{slug}", answer=payload(items=items))

    def suspend(self, item_id: str, on: bool = True) -> Pending[Status]:
        """Takes an item out of review until it is let in again (`on` false); nothing of it is forgotten."""
        return self._note("suspend" if on else "unsuspend", item_id=item_id)

    def flag(self, item_id: str, on: bool = True) -> Pending[Status]:
        """Marks an item for a second look, or takes the mark off."""
        return self._note("flag" if on else "unflag", item_id=item_id)

    def reset(self, item_id: str) -> Pending[Status]:
        """Starts an item anew, as if it had never been answered."""
        return self._note("reset", item_id=item_id)

    def suspended(self) -> Pending[tuple[str, ...]]:
        """The items that were taken out of review, one of each family."""
        query = """
        SELECT min(state.item_id) FROM item_state AS state
        LEFT JOIN memory_kin AS kin ON kin.item_id = state.item_id
        LEFT JOIN memory ON memory.item_id = coalesce(kin.memory_id, state.item_id)
        WHERE state.suspended = 1 AND coalesce(memory.shelved, 1) = 1
        GROUP BY coalesce(kin.memory_id, state.item_id) ORDER BY 1
        """
        return self._asked(lambda db: tuple(row[0] for row in db.execute(query)), ())

    def others(self, item_id: str) -> Pending[int]:
        """How many other questions share the memory of an item: what is done to it is done to them."""

        def found(db: sqlite3.Connection) -> int:
            taught = families.asked(db, families.key(db, item_id))
            return len(taught) - (item_id in taught)

        return self._asked(found, 0)

    def leeches(self) -> Pending[tuple[Leech, ...]]:
        """What was forgotten four times or more, worst first, each with the entry it is taken for."""

        def found(store: Store) -> tuple[Leech, ...]:
            memories = self._read(store, candidates.leeches) or []
            return tuple(leech(self._glossary, memory, reads.item_events(store, memory.asked)) for memory in memories)

        return Pending.of(self._context.writer.call(found))

    # Everything

    def all(self) -> Pending[tuple[Memory, ...]]:
        """All memories of what is taught and not suspended; costs what was ever learned."""
        return self._asked(lambda db: tuple(tables.find(db, "WHERE shelved = 0")), ())

    def forecast(self, count: int = 30) -> Pending[tuple[int, ...]]:
        """How many items fall due today (with all that is overdue), tomorrow, and so on."""

        def found(store: Store) -> tuple[int, ...]:
            day = self._context.today(store)

            def loads(db: sqlite3.Connection) -> tuple[int, ...]:
                return tuple(tables.load(db, day + ahead, day + ahead - 1 if ahead else 0)[0] for ahead in range(count))

            return self._read(store, loads) or ()

        return Pending.of(self._context.writer.call(found))

    def load_by_day(self) -> Pending[tuple[list[due_file.Row], int] | None]:
        """What falls due on which day, for `warpwise due`, and the hour a day begins; None while it cannot be read."""

        def found(store: Store) -> tuple[list[due_file.Row], int] | None:
            day = self._context.today(store)
            return self._read(store, lambda db: (due_file.of_journal(db, day), projection.plan(db).start_of_day))

        return Pending.of(self._context.writer.call(found))

    # On the journal's thread

    def settle(self, store: Store) -> None:
        """Takes the library at hand into account, for others that read the memories."""
        self._read(store, lambda db: None)

    def _planner(self) -> Planner:
        if self._context.library.hash != self._hash:
            self._glossary, self._hash = Glossary(self._context.library), self._context.library.hash
        return Planner(self._context, self._glossary, self._read)

    def _asked(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> Pending[T]:
        def found(store: Store) -> T:
            read = self._read(store, work)
            return otherwise if read is None else read

        return Pending.of(self._context.writer.call(found))

    def _read(self, store: Store, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` reads of the memories, with the library at hand taken into account; None while it cannot be."""

        def read(db: sqlite3.Connection) -> T | None:
            if not store.derived.current(db):
                return None
            self._compare(db)
            return work(db)

        return store.read(read)

    def _compare(self, db: sqlite3.Connection) -> None:
        if tables.meta(db, "library") == self._context.library.hash:
            return
        try:
            db.execute("BEGIN IMMEDIATE")
            projection.compare(db, self._context.library.hash, lambda: cards.taught(self._glossary))
            db.execute("COMMIT")
        except sqlite3.OperationalError:
            # Locked or read-only: what was known before will do, the next reading tries again.
            if db.in_transaction:
                db.execute("ROLLBACK")

    def _note(self, kind: str, **fields: Any) -> Pending[Status]:
        record = self._context.record(kind, **fields)
        return Pending(self._context.writer.submit(record), lambda _: self._context.writer.status())
