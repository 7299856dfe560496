"""What is done outside a sitting: lessons with their checks, guesses in labs, a question answered by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tui.labs.contract import LabError, Value
from tui.library.refs import id_of, lesson_item, pack_of
from tui.study.attempts.attempt import Slot
from tui.study.attempts.records import answer_said, judged
from tui.study.context import Context, scored
from tui.study.grading import answers, readable
from tui.study.grading.answers import Answer, Confidence
from tui.study.grading.marks import Mark
from tui.study.grading.readable import UnreadableError
from tui.study.journal import reads
from tui.study.journal.events import payload
from tui.study.journal.status import Status
from tui.study.journal.store import Store
from tui.study.labs.guesses import Guess
from tui.study.lessons import progress
from tui.study.lessons.progress import KeptAnswer, LessonState
from tui.study.papers.item import Item, content_hash
from tui.study.pending import Pending
from tui.study.score import FULL

LONGEST_STOP_MS = 600_000
"""Longer than this nobody read a stop of a lesson, or thought about a guess: somebody went away."""


class Course:
    """One for each Study. Everything runs on the journal's thread; nothing here waits.

    `of_stop` gives the items that enter review when a stop of a lesson, by its ref, was passed.
    """

    def __init__(self, context: Context, of_stop: Callable[[str, str], tuple[str, ...]]) -> None:
        self._context = context
        self._of_stop = of_stop

    def answer_alone(
        self,
        item: Item,
        answer: Answer,
        confidence: Confidence | None = None,
        *,
        hints: int = 0,
        duration_ms: int = 0,
        lesson: str = "",
        stop: str = "",
    ) -> Pending[Mark]:
        """An answer outside a sitting: its mark, once on disk. `lesson` and `stop` say at which check it was given.

        Raises UnreadableError for what cannot be read as an answer, ValueError for a question that is not there.
        """
        question = self._context.library.question(item.ref)
        if question is None:
            raise ValueError(f"There is no question {item.ref}.")
        if trouble := readable.problem(question, answer):
            raise UnreadableError(trouble)
        slot = Slot(True, answer, confidence, hints, final=True, time_ms=duration_ms)
        mark = self._context.grade(item, question, answer)
        values = self._context.values(item, question)
        content = payload(**answer_said(item, slot, question, values), lesson=lesson or None, stop=stop or None)
        record = self._context.record("answer", item_id=item.item_id, content_hash=item.content_hash, answer=content)
        return Pending(self._context.submit(judged(record, question, slot, mark, FULL)), lambda _: mark)

    def lesson_answers(self, ref: str, questions: Sequence[str]) -> Pending[Mapping[str, KeptAnswer]]:
        """What was answered last at each stop of a lesson, by the stop's key; `questions` are the refs it asks."""

        def read(store: Store) -> Mapping[str, KeptAnswer]:
            kept: dict[str, KeptAnswer] = {}
            for question in dict.fromkeys(questions):
                kept |= progress.kept_answers(ref, question, reads.item_events(store, Item(question).item_id))
            return kept

        return Pending.of(self._context.writer.call(read))

    def lesson(self, ref: str) -> Pending[LessonState]:
        """How far a lesson is read, and where to open it."""
        name = lesson_item(ref)
        return Pending.of(self._context.writer.call(lambda store: progress.state(reads.item_events(store, name))))

    def mark_again(self, kept: KeptAnswer) -> Mark | None:
        """The mark of a kept answer, to show it once more; None when the question is no longer what was answered."""
        question = self._context.library.question(kept.item.ref)
        if question is None or content_hash(question, kept.item.params) != kept.item.content_hash:
            return None
        if sorted(kept.item.shown) != sorted(answers.choices(question)):
            return None
        try:
            return scored(self._context.grade(kept.item, question, kept.answer), kept.score)
        except (LabError, ValueError):  # knobs from a merged journal that the lab does not take
            return None

    def keep_lesson(self, ref: str, *, done: str, place: str, duration_ms: int | None = None) -> Pending[Status]:
        """Notes that the stop `done` of a lesson was passed ('' for none), and that it opens at `place` next time.

        `duration_ms` is the time spent there, of which ten minutes count at most.

        What was read there enters review.
        """
        marks = progress.passed(done, place, self._of_stop(ref, done))
        record = self._context.record("lesson", item_id=lesson_item(ref), answer=marks, duration_ms=_spent(duration_ms))
        return Pending(self._context.writer.submit(record), lambda _: self._context.writer.status())

    def keep_guess(
        self,
        lab: str,
        params: Mapping[str, Value],
        metric: str,
        guess: Guess,
        value: float,
        *,
        duration_ms: int | None = None,
    ) -> Pending[Status]:
        """Notes a prediction made in a lab, with what came out; on disk before the result is shown.

        `duration_ms` is the time from the question to the guess, of which ten minutes count at most.
        """
        pack, name = pack_of(lab), id_of(lab)
        content = payload(params=dict(params), metric=metric, low=guess.low, high=guess.high, value=value)
        score = FULL if guess.holds(value) else 0
        item_id, spent = f"{pack or 'core'}/lab/{name}", _spent(duration_ms)
        record = self._context.record("predict", item_id=item_id, score=score, answer=content, duration_ms=spent)
        return Pending(self._context.writer.submit(record), lambda _: self._context.writer.status())


def _spent(duration_ms: int | None) -> int | None:
    return None if duration_ms is None else min(max(duration_ms, 0), LONGEST_STOP_MS)
