"""Study as screens and plain mode use it: library, journal and clock tied together. Nothing here draws."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from tui.failures import Refusal
from tui.library.refs import Ref, id_of, pack_of, ref_of
from tui.study.annotations import Annotations, entry_item
from tui.study.attempts import from_journal, level
from tui.study.attempts.attempt import Attempt, Slot
from tui.study.attempts.from_journal import Taken
from tui.study.attempts.sitting import Sitting
from tui.study.attempts.title import Title, title_for, title_from
from tui.study.clock import Clock
from tui.study.context import Context
from tui.study.course import Course
from tui.study.derived import DERIVED
from tui.study.journal import reads
from tui.study.journal.events import Event, uuid7
from tui.study.journal.fold import ItemState
from tui.study.journal.projections import notes, sittings
from tui.study.journal.projections.sittings import Past
from tui.study.journal.reads import OpenAttempt
from tui.study.journal.status import Status
from tui.study.journal.store import Store
from tui.study.journal.writer import Writer
from tui.study.papers import paper
from tui.study.papers.blueprint import Blueprint
from tui.study.papers.item import Draw, Item
from tui.study.papers.paper import Paper
from tui.study.papers.paper_id import SEEDS, decode
from tui.study.pending import Pending
from tui.study.ports import Compute, Questions
from tui.study.reviews import due_file
from tui.study.score import FULL

if TYPE_CHECKING:
    from tui.study.journal.projections.registry import Progress
    from tui.study.memory.state import Memory
    from tui.study.reviews.reviews import Memories
    from tui.study.stats.progress import StatsReader, Terms
    from tui.study.stats.statistics import Standing, Stats
    from tui.study.stats.term import TermHistory
    from tui.study.syncing import Shared, Sync, Synced


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A sitting to be taken up again. `left_ms` is None without a limit for the whole."""

    attempt_id: str
    blueprint: Blueprint
    started_ms: int
    position: int
    count: int
    answered: int
    elapsed_ms: int
    left_ms: int | None
    title: Title


class Study:
    """The one door to what is learned. `close` it at the end: it waits until everything is on disk."""

    def __init__(
        self,
        library: Questions,
        writer: Writer,
        clock: Clock,
        compute: Compute,
        *,
        app_version: str,
        random: Draw,
        shared: str = "",
    ) -> None:
        self._context = Context(library, writer, clock, compute, app_version)
        self._random = random
        self._shared = shared

    @cached_property
    def memory(self) -> Memories:
        """What is due, reviews, the plan, what to do about one item."""
        from tui.study.reviews.reviews import Memories

        return Memories(self._context)

    @cached_property
    def course(self) -> Course:
        """Lessons, their checks, and guesses in labs."""
        return Course(self._context, self.memory.of_stop)

    @cached_property
    def annotations(self) -> Annotations:
        """Notes, stars, reports, pages that were opened."""
        return Annotations(self._context)

    @cached_property
    def _progress(self) -> StatsReader:
        from tui.study.stats.progress import StatsReader

        return StatsReader(self._context, self.memory)

    def status(self) -> Status:
        """Whether everything is on disk, and what to say if not; does not wait."""
        return self._context.writer.status()

    def check(self, progress: Progress | None = None) -> Pending[Status]:
        """Looks the journal's file over beside everything else, once after the first frame; mends it if need be."""
        return Pending.of(self._context.writer.check(progress))

    def new_paper(self, blueprint: Blueprint, seed: int | None = None) -> Pending[Paper]:
        """A paper of this blueprint; without a seed, one that repeats least of the latest papers."""
        library, random = self._context.library, self._random

        def draw(store: Store) -> Paper:
            if seed is not None:
                return paper.draw(library, blueprint, seed)
            recent = [[item.ref for item in from_journal.items_of(start)] for start in reads.recent_papers(store)]
            return paper.draw(library, blueprint, paper.choose_seed(library, blueprint, random, recent))

        return Pending.of(self._context.writer.call(draw))

    def shared_paper(self, paper_id: str) -> Paper:
        """The paper of an id somebody passed on; its notes say what differs here. Raises PaperIdError."""
        return paper.draw_id(self._context.library, decode(paper_id))

    def listed_paper(self, refs: tuple[str, ...], blueprint: Blueprint | None = None) -> Paper:
        """A paper of exactly these questions, in this order: to drill again, for a term, for a lesson's checks."""
        plan = blueprint or Blueprint()
        listed = replace(plan, topics=(), levels=(), kinds=(), quotas=(), refs=refs)
        return paper.draw(self._context.library, listed, int(self._random() * SEEDS))

    def level_paper(self) -> Pending[Paper]:
        """The questions that find one's level (start it with `level.TITLE`), not answered before as far as there are
        others."""
        library, random = self._context.library, self._random

        def drawn(store: Store) -> Paper:
            query = "SELECT item_id FROM item_state WHERE answers > 0"
            names = store.read(lambda db: [row[0] for row in db.execute(query)] if store.derived.current(db) else [])
            seed = int(random() * SEEDS)
            refs = level.chosen(library.question_rows(), {ref_of(name) for name in names or ()}, seed)
            return paper.draw(library, Blueprint(refs=refs), seed)

        return Pending.of(self._context.writer.call(drawn))

    def start(self, paper: Paper, *, pass_bar: int = FULL, title: Title | None = None) -> Sitting:
        """Begins a sitting and its clock; `pass_bar` in millionths. Raises AttemptError when nothing is to be asked.

        `title` is what Past calls it, unless the blueprint tells enough.
        """
        attempt = Attempt(paper.blueprint.timing, paper.blueprint.mode, tuple(Slot() for _ in paper.items))
        taken = Taken(paper, attempt, {}, pass_bar=pass_bar, title=title or title_for(paper.blueprint))
        sitting = level.sitting(self._context, uuid7(self._context.clock.wall_ms()), taken)
        sitting.start()
        return sitting

    def open_attempts(self) -> Pending[tuple[Unfinished, ...]]:
        """The sittings that were left, latest first."""
        future = self._context.writer.call(reads.open_attempts)
        library = self._context.library
        return Pending(
            future,
            lambda attempts: tuple(known for left in attempts if (known := _unfinished(left, library))),
        )

    def resume(self, attempt_id: str) -> Pending[Sitting | None]:
        """A sitting as it was left: paused (`Sitting.resume` lets its clock run on), or finished. None: unreadable."""

        def find(store: Store) -> OpenAttempt | Sitting | None:
            state = reads.attempt(store, attempt_id)
            if state.start is not None and "review" in state.start.payload():
                return self.memory.kept(store, attempt_id)
            return OpenAttempt(state, reads.clock(store, state))

        def made(attempt: OpenAttempt | Sitting | None) -> Sitting | None:
            if attempt is None or isinstance(attempt, Sitting):
                return attempt
            taken = from_journal.taken(self._context, attempt.state, attempt.beat)
            return level.sitting(self._context, attempt_id, taken) if taken and taken.paper.items else None

        return Pending(self._context.writer.call(find), made)

    def packs_of(self, attempt_id: str) -> Pending[tuple[str, ...]]:
        """The packs whose questions a sitting asks, whether they are open or not."""

        def named(store: Store) -> tuple[str, ...]:
            items = from_journal.items_of(reads.attempt(store, attempt_id).start)
            return tuple(dict.fromkeys(pack_of(item.ref) for item in items))

        return Pending.of(self._context.writer.call(named))

    def discard(self, attempt_id: str) -> Pending[Status]:
        """Puts an open sitting away: its drafts never become answers, what was final stays. Undo brings it back."""
        record = self._context.record("attempt_discard", attempt_id=attempt_id)
        return Pending(self._context.writer.submit(record), lambda _: self.status())

    def past(self, before: Past | None = None) -> Pending[tuple[Past, ...]]:
        """The sittings that ended, 50 at a time, latest first; `resume` opens any of them with its result."""

        def read(store: Store) -> tuple[Past, ...]:
            return tuple(store.read(lambda db: sittings.past(db, before) if store.derived.current(db) else []) or ())

        return Pending.of(self._context.writer.call(read))

    def term(self, entry: str, questions: Sequence[str]) -> Pending[TermHistory]:
        """What the learner has to do with an entry ('core/hbm'): asked, right, known till, missed last, star, note.

        Of `questions`, refs, those count whose main term it is.
        """
        from tui.study.memory import days, families, tables
        from tui.study.reviews import facets
        from tui.study.reviews.succession import heirs
        from tui.study.stats.term import history

        library, slug = self._context.library, id_of(entry)

        def main(ref: str) -> bool:
            question = library.question(ref)
            return question is not None and bool(question.terms) and id_of(question.terms[0]) == slug

        def read(store: Store) -> TermHistory:
            refs = [*facets.refs(entry), *(ref for ref in questions if main(ref))]
            taught = {Item(ref).item_id for ref in refs}
            refs += [ref_of(item) for item, heir in heirs(library).items() if heir.item_id in taught]
            states = [reads.item(store, Item(ref).item_id) for ref in refs]
            asked = [state for state in states if state.trials]

            def memory(name: str) -> Memory | None:
                return store.read(lambda db: tables.get(db, families.key(db, name)))

            memories = [memory(state.item_id) for state in asked]
            due = [days.text(one.due) for one in memories if one is not None]
            name = entry_item(entry)
            written = store.read(lambda db: notes.of_item(db, name)) or []
            starred = name in (store.read(notes.starred) or ())
            return history(asked, due, starred=starred, note=written[0].text if written else "")

        return Pending.of(self._context.writer.call(read))

    def item(self, item_id: str) -> Pending[ItemState]:
        """The history of one item."""
        return Pending.of(self._context.writer.call(lambda store: reads.item(store, item_id)))

    def stats(self) -> Pending[Stats]:
        """Recall, forecast, retention, calibration, time, history and streak, as of today."""
        return self._progress.stats()

    def standing(self) -> Pending[Standing]:
        """How it stands, in the few lines of Today: recall by topic with the weakest term, this week's days."""
        return self._progress.standing()

    def terms(self) -> Pending[Terms]:
        """How every term and topic stands: known, shaky, missed or unseen."""
        return self._progress.terms()

    def weak_spots(self) -> Pending[tuple[Ref, ...]]:
        """The questions that one misses or is about to: to drill; none when they are too few for a sitting."""
        return self._progress.weak_spots()

    def undoable(self, limit: int = 100) -> Pending[tuple[Event, ...]]:
        """What can be undone, latest first."""
        return Pending.of(self._context.writer.call(lambda store: reads.undoable(store, limit)))

    def redoable(self) -> Pending[tuple[Event, ...]]:
        """What can be done again, the latest undo first."""
        return Pending.of(self._context.writer.call(reads.redoable))

    def undo(self, event: Event) -> Pending[Status]:
        """Takes an event back; itself an event, so it survives a restart and can be taken back in turn."""
        return self._toggle("undo", event)

    def redo(self, event: Event) -> Pending[Status]:
        """Lets an undone event stand again."""
        return self._toggle("redo", event)

    def backup_if_due(self) -> Pending[str]:
        """Makes a backup if anything changed since the latest; what has to be said of it, mostly nothing.

        To be called every 30 minutes. It takes its turn on the journal's thread.
        """
        clock = self._context.clock

        def back_up(store: Store) -> str:
            from tui.study.journal.care import backups

            try:
                made = backups.automatic(store.path, clock.wall_ms())
            except Refusal as error:
                return f"No backup was made: {error}"
            return "Part of the journal is damaged: 'warpwise doctor' says more." if made and made.rotten else ""

        return Pending.of(self._context.writer.call(back_up))

    def merge_others(self) -> Pending[Synced]:
        """Merges what other devices left in the shared folder; nothing without one. Behind the first frame."""
        from tui.study.syncing import Synced

        sync = self._sync()
        return Pending.of(_done(Synced()) if sync is None else sync.pull())

    def share(self) -> Pending[Shared]:
        """Writes this device's file into the shared folder if anything changed; nothing without one."""
        from tui.study.syncing import Shared

        sync = self._sync()
        return Pending.of(_done(Shared()) if sync is None else self._context.writer.call(sync.push))

    def _sync(self) -> Sync | None:
        from tui.study.syncing import Sync

        return Sync(self._shared, self._context.writer, self._context.clock) if self._shared else None

    def halt(self) -> None:
        """Breaks off what takes long, so that `close` need not wait for it."""
        self._context.writer.halt()

    def close(self) -> Status:
        """Waits until everything is on disk, or known not to be, backs it up and shares it if it changed, and closes.

        How it stands then: what is still `waiting` is not kept.
        """
        # Whatever keeps a backup from being made must not keep the journal from being closed.
        with contextlib.suppress(Exception):
            self.backup_if_due().result()
        with contextlib.suppress(Exception):
            self.share().result()
        due: tuple[list[due_file.Row], int] | None = None
        with contextlib.suppress(Exception):
            due = self.memory.load_by_day().result()
        path = self._context.writer.call(lambda store: store.path).result()
        status = self._context.writer.close()
        if due is not None and status.health == "saved":
            due_file.write(path, *due)
        return status

    def retry(self) -> Pending[Status]:
        """Tries once more to write what waits."""
        return Pending.of(self._context.writer.call(lambda store: store.retry()))

    def _toggle(self, kind: str, event: Event) -> Pending[Status]:
        record = self._context.record(kind, target_id=event.id, item_id=event.item_id, attempt_id=event.attempt_id)
        return Pending(self._context.writer.submit(record), lambda _: self.status())


def _done(value: T) -> Future[T]:
    done: Future[T] = Future()
    done.set_result(value)
    return done


def _unfinished(attempt: OpenAttempt, library: Questions) -> Unfinished | None:
    paper, start = from_journal.paper_id_of(attempt.state.start), attempt.state.start
    if paper is None or start is None:
        return None
    drafts = attempt.state.drafts or {}
    could_be = {item for item, event in drafts.items() if from_journal.could_be_answer(library, item, event)}
    answered = {*(attempt.state.answers or {}), *could_be}
    limit = paper.blueprint.timing.whole_ms
    return Unfinished(
        attempt_id=attempt.state.attempt_id,
        blueprint=paper.blueprint,
        started_ms=start.at_ms,
        position=attempt.beat.position,
        count=from_journal.asked(start),
        answered=len(answered),
        elapsed_ms=attempt.beat.elapsed_ms,
        left_ms=None if limit is None else max(0, limit - attempt.beat.elapsed_ms),
        title=title_from(start.payload().get("title")) or title_for(paper.blueprint),
    )


def open_study(
    library: Questions,
    path: str,
    clock: Clock,
    compute: Compute,
    *,
    app_version: str,
    random: Draw = random.random,
    shared: str = "",
) -> Study:
    """A Study over the journal at `path`, which is opened (or made) on its own thread; `shared`: the folder to sync."""
    halted = threading.Event()
    writer = Writer(lambda: Store(path, clock.wall_ms, DERIVED, halted=halted.is_set), halted)
    return Study(library, writer, clock, compute, app_version=app_version, random=random, shared=shared)
