"""One sitting of a paper, as screens and plain mode use it: every step is in the journal before its mark is shown.

Steps change `attempt` at once and give back a Pending: await it (or take its result) before drawing a mark.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from tui.library.model import Question
from tui.study.attempts.attempt import Attempt, AttemptError
from tui.study.attempts.from_journal import Step, Taken
from tui.study.attempts.records import AttemptRecords
from tui.study.attempts.result import Result, result
from tui.study.attempts.time_limits import GAP_MS, ItemTimeUp, Signal, Stood, TimeUp, pace_ms
from tui.study.attempts.title import name_of, title_for
from tui.study.context import Context
from tui.study.grading import answers, readable
from tui.study.grading.answers import Answer, Confidence, Passed
from tui.study.grading.marks import Mark
from tui.study.grading.readable import UnreadableError
from tui.study.journal.events import Record
from tui.study.journal.status import Status
from tui.study.papers.item import Item, filled
from tui.study.pending import Pending

T = TypeVar("T")

BEAT_MS = 1_000
"""How much running clock stays unnoted between two ticks; a kill takes no more than this and one tick."""


class Sitting:
    """A paper being worked on. Made by `Study.start` and `Study.resume`; used from one thread."""

    def __init__(self, context: Context, attempt_id: str, taken: Taken) -> None:
        self.attempt_id = attempt_id
        self.paper = taken.paper
        self.attempt: Attempt = taken.attempt
        self.marks: dict[int, Mark] = dict(taken.marks)
        self._context = context
        self._records = AttemptRecords(context, attempt_id, taken.paper, taken.pass_bar, taken.places, taken.title)
        self._steps = list(taken.steps)
        self._signals: list[Signal] = []
        self._beaten = taken.attempt.elapsed_ms
        self.named = taken.title or title_for(taken.paper.blueprint)
        self._end = ""
        self._steady = False

    @property
    def item(self) -> Item:
        """The drawn item on screen."""
        return self.paper.items[self.attempt.at]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the paper."""
        return self.paper.questions

    @property
    def question(self) -> Question:
        """The question on screen."""
        return self.questions[self.attempt.at]

    @property
    def title(self) -> str:
        """What it is called."""
        return name_of(self.named, self._context.library.topics())

    def text(self, text: str) -> str:
        """A text of the question on screen with its drawn knobs filled in."""
        return filled(text, self.item.params)

    def now(self) -> Attempt:
        """The attempt with its clock read, for drawing; nothing is noted."""
        return self.attempt.read(self._ms())

    def pace_ms(self) -> int | None:
        """Ahead (positive) or behind an even pace; None without a limit for the whole."""
        attempt = self.now()
        return pace_ms(attempt.timing, attempt.answered, len(attempt.slots), attempt.elapsed_ms)

    def start(self) -> Pending[None]:
        """Shows the first question and starts the clock."""
        self.attempt = self.attempt.start(self._ms())
        return self._write([self._records.start()], None)

    def tick(self, *, steady: bool = False) -> tuple[Signal, ...]:
        """To be called about once a second: reads the clock, notes it, and does what falls due.

        `steady` says that it will be called again and again, whatever is done or not: then a long gap between two
        calls means that the program stood (ctrl+z, a closed lid). It does not count, and is told once.

        After ItemTimeUp or TimeUp wait for `flush` before drawing marks. Whatever fell due in another step since the
        last tick is told here too.
        """
        self._tick()
        self._steady = self._steady or steady
        signals, self._signals = tuple(self._signals), []
        return signals

    def stood(self, gap_ms: int) -> None:
        """Where nothing ticks while a line is waited for: so long of the time since the last tick the program stood.

        It does not count, and the next tick tells it.
        """
        since = self.attempt.since
        if since is not None and gap_ms > 0:
            gap_ms = min(gap_ms, self._ms() - since)
            self.attempt = self.attempt.stood(since + gap_ms)
            self._signals.append(Stood(gap_ms))

    def problem(self, answer: Answer | None) -> str:
        """Why this cannot be read as an answer to the question on screen, a sentence for the field; '' when it can."""
        return "" if answer is None else readable.problem(self.question, answer)

    def answer(self, answer: Answer, confidence: Confidence | None = None, *, easy: bool = False) -> Pending[Mark]:
        """Practice: a final answer; its mark, once it is on disk. Raises AttemptError when time is up.

        What cannot be read as an answer raises UnreadableError and is recorded as nothing; `problem` asks before.
        """
        if self.attempt.mode == "exam":
            raise AttemptError("In an exam an answer stays a draft until the end.")
        if trouble := self.problem(answer):
            raise UnreadableError(trouble)
        self._tick()
        mark = self._context.grade(self.item, self.question, answer)
        self.attempt = self.attempt.answer(answer, confidence, self._ms())
        pending = self._write([self._answer_record(self.attempt.at, mark, easy=easy)], mark)
        self._arrange()
        return pending

    def draft(self, answer: Answer | None, confidence: Confidence | None = None) -> Pending[None]:
        """An answer that may still change, or None when it was taken out; done once it is on disk.

        One that cannot be read (`problem`) is kept as it is typed, and its question stays open.
        Raises AttemptError when time is up.
        """
        self._tick()
        if answer is not None:
            # An answer that does not fit its question must not come to light at the end.
            self._context.grade(self.item, self.question, answer)
        self.attempt = self.attempt.draft(answer, confidence, self._ms(), self.problem(answer))
        return self._write([self._records.draft(self.attempt)], None)

    def skip(self) -> Pending[Mark] | None:
        """Practice: skipped for good, and marked. Exam: on to the next open question, nothing to wait for."""
        if self.attempt.mode == "practice":
            return self.answer(Passed("skipped"))
        if self.attempt.slot.answer is not None and not self.attempt.slot.final:
            # Skipped is unanswered, whatever was entered before.
            self.draft(None)
        self._tick()
        self.attempt = self.attempt.skip(self._ms())
        self._beat()
        return None

    def hint(self) -> str:
        """The next hint, noted as used; '' when there is none left."""
        self._tick()
        used = self.attempt.slot.hints
        if used >= len(self.question.hints):
            return ""
        self.attempt = self.attempt.hint(self._ms())
        self._write([self._records.draft(self.attempt)], None)
        return self.text(self.question.hints[used])

    def flag(self, on: bool = True) -> Pending[None]:
        """Marks the question for a second look, or takes the mark off."""
        self.attempt = self.attempt.flag(on, self._ms())
        return self._write([self._records.about("flag" if on else "unflag", self.attempt, self.attempt.at)], None)

    def report(self, reason: str) -> Pending[None]:
        """Notes that the question on screen is bad, for its author."""
        content = {"reason": answers.Typed(reason).text}
        return self._write([self._records.about("report", self.attempt, self.attempt.at, content)], None)

    def show(self, index: int) -> None:
        """Goes to a question."""
        self._tick()
        self.attempt = self.attempt.show(index, self._ms())
        self._beat()

    def pause(self) -> Pending[None]:
        """Stops the clock; the question must be hidden."""
        self._tick()
        self.attempt = self.attempt.pause(self._ms())
        return self._write([self._records.note("attempt_pause", self.attempt)], None)

    def resume(self) -> Pending[None]:
        """Lets the clock run on."""
        self.attempt = self.attempt.resume(self._ms())
        return self._write([self._records.note("attempt_resume", self.attempt)], None)

    def submit(self) -> Pending[Result]:
        """Ends the sitting; its result, once it is on disk."""
        self._tick()
        if self.attempt.state != "done":
            self.attempt = self.attempt.submit(self._ms())
            return self._write(self._ending(), self.result())
        return Pending(self._context.writer.call(lambda store: store.status), lambda _: self.result())

    def discard(self) -> Pending[None]:
        """Puts the sitting away without a result; the answers that were given stay in the history."""
        if self.attempt.state != "done":
            self.attempt = replace(self.attempt.read(self._ms()), state="done", since=None)
        return self._write([self._records.note("attempt_discard", self.attempt)], None)

    def override(self, index: int) -> Pending[Mark]:
        """'I was right': the mark counts as full, and the author can read that it was disputed."""
        answered = self._answered(index)
        if answered is None or self.marks[index].right:
            raise AttemptError("There is no wrong answer here to overrule.")
        record = self._records.override(self.attempt, index, answered)
        self.marks[index] = self.marks[index].override()
        self._steps.append(Step(index, record.id, override=True))
        pending = self._write([record], self.marks[index])
        self._arrange()
        return pending

    def undo(self) -> Pending[int] | None:
        """Takes back the latest step: an 'I was right' or, while practice runs, an answer; tells which question it was.

        None when nothing can be taken back here.
        """
        if not self.undoable:
            return None
        step = self._steps.pop()
        records = []
        if step.override:
            self.marks[step.at] = self.marks[step.at].restore()
        else:
            if self.attempt.state == "done":
                records.append(self._records.undo(self.attempt, step.at, self._end))
                self.attempt = replace(self.attempt, state="running")
            before = replace(self.attempt.slots[step.at], answer=None, confidence=None, final=False)
            self.attempt = self.attempt.reopen(step.at, before, self._ms())
            del self.marks[step.at]
        pending = self._write([*records, self._records.undo(self.attempt, step.at, step.event_id)], step.at)
        self._arrange()
        return pending

    def _arrange(self) -> None:
        """For sittings whose answers decide what follows: called after each mark that came, changed or went."""

    @property
    def undoable(self) -> bool:
        """Whether the latest step can be taken back here: an answer only in practice, there also after the end."""
        going = self.attempt.state == "running" or (self.attempt.state == "done" and bool(self._end))
        return bool(self._steps) and (self._steps[-1].override or (self.attempt.mode == "practice" and going))

    def result(self) -> Result:
        """How it stands, or ended."""
        return result(self.paper.blueprint, self.paper.items, self.questions, self.attempt, self.marks)

    def mark_of(self, index: int) -> Mark:
        """The mark of a question, for reading: one that was never shown is marked as skipped."""
        mark = self.marks.get(index)
        return mark or self._context.grade(self.paper.items[index], self.questions[index], Passed("skipped"))

    def flush(self) -> Pending[Status]:
        """Done when everything noted so far is on disk, or known not to be."""
        return Pending.of(self._context.writer.call(lambda store: store.status))

    def _tick(self) -> None:
        since, now = self.attempt.since, self._ms()
        if self._steady and since is not None and now - since > GAP_MS:
            self.attempt = self.attempt.stood(now)
            self._signals.append(Stood(now - since))
        self.attempt, signals = self.attempt.tick(self._ms())
        self._signals += signals
        if any(isinstance(signal, TimeUp) for signal in signals):
            self._write(self._ending(), None)
        elif over := [signal.index for signal in signals if isinstance(signal, ItemTimeUp)]:
            self._write(self._final(over), None)
        elif self.attempt.elapsed_ms - self._beaten >= BEAT_MS:
            self._beat()

    def _ending(self) -> list[Record]:
        """Every question that was seen gets its answer, in one transaction with the end."""
        answers = self._final(range(len(self.questions)))
        end = self._records.note("attempt_submit", self.attempt, self.result().total.points)
        self._end = end.id
        return [*answers, end]

    def _final(self, places: Iterable[int]) -> list[Record]:
        """The answers of these places that are final and not yet in the journal."""
        records: list[Record] = []
        for at in places:
            slot = self.attempt.slots[at]
            if slot.final and slot.answer is not None and at not in self.marks:
                # A lab that fails must not keep the other answers from being written.
                with contextlib.suppress(ValueError):
                    mark = self._context.grade(self.paper.items[at], self.questions[at], slot.answer)
                    records.append(self._answer_record(at, mark))
        return records

    def _answer_record(self, at: int, mark: Mark, *, easy: bool = False) -> Record:
        record = self._records.answer(self.attempt, at, self.questions[at], mark, easy=easy)
        self.marks[at] = mark
        self._steps.append(Step(at, record.id))
        return record

    def _answered(self, at: int) -> str | None:
        """The event of the answer to a question."""
        return next((step.event_id for step in self._steps if step.at == at and not step.override), None)

    def _write(self, records: list[Record], value: T) -> Pending[T]:
        self._beaten = self.attempt.elapsed_ms
        future = self._context.submit(*records, beat=self._records.beat(self.attempt))
        return Pending(future, lambda _: value)

    def _beat(self) -> None:
        self._beaten = self.attempt.elapsed_ms
        if beat := self._records.beat(self.attempt):
            self._context.writer.beat(beat)

    def _ms(self) -> int:
        return self._context.clock.mono_ms()
