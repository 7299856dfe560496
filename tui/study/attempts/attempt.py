"""One sitting of a paper as a pure state machine: every step gives a new Attempt. Time is passed in.

`now` is always monotonic milliseconds. The clock runs while an open question is on screen: not while paused, and in
practice not while feedback is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tui.study.attempts import time_limits
from tui.study.attempts.time_limits import Signal
from tui.study.grading.answers import Answer, Confidence, Passed, finished
from tui.study.papers.blueprint import Mode, Timing

State = Literal["ready", "running", "paused", "done"]
Following = int | Literal["look-over", "hand-in"]
"""The place of a question, or what is to be done when there is none to go to."""


class AttemptError(ValueError):
    """A step that the attempt does not allow now; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands for one question: `answer` is a draft until `final`."""

    seen: bool = False
    answer: Answer | None = None
    confidence: Confidence | None = None
    hints: int = 0
    flagged: bool = False
    final: bool = False
    time_ms: int = 0
    problem: str = ""
    """Why the draft cannot be read as an answer; it is then kept as it is, and the question stays open."""

    @property
    def answered(self) -> bool:
        """Whether it has an answer or a draft that could be one."""
        return finished(self.answer) and not self.problem


@dataclass(frozen=True, slots=True)
class Attempt:
    """The state of a sitting. `since` is when the running clock was last read; None while it stands."""

    timing: Timing
    mode: Mode
    slots: tuple[Slot, ...]
    at: int = 0
    state: State = "ready"
    elapsed_ms: int = 0
    since: int | None = None
    warned: frozenset[time_limits.Warned] = frozenset()

    @property
    def slot(self) -> Slot:
        """The question on screen."""
        return self.slots[self.at]

    @property
    def hidden(self) -> bool:
        """Whether the question must not be seen now."""
        return self.state in ("ready", "paused")

    @property
    def complete(self) -> bool:
        """Whether nothing is left to answer."""
        return all(slot.final for slot in self.slots)

    @property
    def answered(self) -> int:
        """How many questions have an answer or a draft."""
        return sum(slot.answered for slot in self.slots)

    @property
    def open_said(self) -> str:
        """How many are open, as one asks before handing in: '12 of 15 are open.'"""
        count, left = len(self.slots), len(self.slots) - self.answered
        if not left:
            return f"All {count} are answered." if count > 1 else "It is answered."
        return f"{left} of {count} {'is' if left == 1 else 'are'} open."

    def left_ms(self) -> int | None:
        """What is left of the whole, at the time of the last step."""
        return None if self.timing.whole_ms is None else self.timing.whole_ms - self.elapsed_ms

    def item_left_ms(self) -> int | None:
        """What is left for the question on screen, at the time of the last step."""
        return None if self.timing.each_ms is None else self.timing.each_ms - self.slot.time_ms

    def read(self, now: int) -> Attempt:
        """The same attempt with its clock read; no limit is ever overrun."""
        if self.since is None:
            return self
        lefts = [left for left in (self.left_ms(), self.item_left_ms()) if left is not None]
        spent = max(0, min([now - self.since, *lefts]))
        attempt = replace(self, elapsed_ms=self.elapsed_ms + spent, since=max(now, self.since))
        return attempt.with_slot(self.at, replace(self.slot, time_ms=self.slot.time_ms + spent))

    def stood(self, until: int) -> Attempt:
        """The same attempt, where the clock did not run from when it was last read until then."""
        return self if self.since is None else replace(self, since=max(until, self.since))

    def start(self, now: int) -> Attempt:
        """Shows the first question and starts the clock."""
        if self.state != "ready":
            raise AttemptError("This sitting has already begun.")
        if not self.slots:
            raise AttemptError("There are no questions to start with.")
        return replace(self, state="running")._shown(0, now)

    def show(self, index: int, now: int) -> Attempt:
        """Goes to a question, new or seen before."""
        attempt = self._running(now)
        if not 0 <= index < len(self.slots):
            raise AttemptError(f"There are questions 1 to {len(self.slots)}.")
        return attempt._shown(index, now)

    def skip(self, now: int) -> Attempt:
        """Goes on to the next open question, leaving this one open; stays when there is no other."""
        attempt = self._running(now)
        following = attempt.next_open()
        return attempt if following is None else attempt._shown(following, now)

    def next_open(self) -> int | None:
        """The next question without a final answer and without a draft, else the next one that is still open."""
        around = [(self.at + step) % len(self.slots) for step in range(1, len(self.slots))]
        still_open = [index for index in around if not self.slots[index].final]
        empty = [index for index in still_open if not self.slots[index].answered]
        return next(iter(empty or still_open), None)

    def following(self) -> Following:
        """What comes after the question on screen: another one, a look over all, or handing in.

        All is looked over in an exam once everything has an answer that may still change, or nothing else is open.
        """
        if self.complete:
            return "hand-in"
        index = self.next_open()
        if index is None or (self.mode == "exam" and all(slot.answered for slot in self.slots)):
            return "look-over"
        return index

    def draft(self, answer: Answer | None, confidence: Confidence | None, now: int, problem: str = "") -> Attempt:
        """Notes an answer that may still change; None when it was taken out again.

        `problem` says why it cannot be read as an answer ('' when it can).
        """
        attempt = self._open(now)
        slot = replace(attempt.slot, answer=answer, confidence=confidence, problem=problem)
        return attempt.with_slot(self.at, slot)

    def answer(self, answer: Answer, confidence: Confidence | None, now: int) -> Attempt:
        """Makes an answer final; in practice the clock stands until the next question is shown."""
        attempt = self.draft(answer, confidence, now)
        if not attempt.slot.answered:
            raise AttemptError("A verdict needs a reason.")
        return attempt._settled()

    def hint(self, now: int) -> Attempt:
        """Notes that one more hint was shown."""
        attempt = self._open(now)
        return attempt.with_slot(self.at, replace(attempt.slot, hints=attempt.slot.hints + 1))

    def flag(self, on: bool, now: int) -> Attempt:
        """Marks the question for a second look, or takes the mark off."""
        attempt = self._running(now)
        return attempt.with_slot(self.at, replace(attempt.slot, flagged=on))

    def pause(self, now: int) -> Attempt:
        """Stops the clock and hides the question."""
        return replace(self._running(now), state="paused", since=None)

    def resume(self, now: int) -> Attempt:
        """Shows the question again and lets the clock run on."""
        if self.state != "paused":
            raise AttemptError("This sitting is not paused.")
        return replace(self, state="running")._shown(self.at, now)

    def reopen(self, index: int, slot: Slot, now: int) -> Attempt:
        """Puts an earlier state of a question back and shows it (undo); the time spent on it stays spent."""
        attempt = self._running(now)
        kept = replace(slot, time_ms=attempt.slots[index].time_ms)
        return attempt.with_slot(index, kept)._shown(index, now)

    def submit(self, now: int) -> Attempt:
        """Ends the sitting: drafts become answers, a question seen without a whole one counts as skipped."""
        if self.state == "done":
            raise AttemptError("This sitting is already handed in.")
        return self.read(now)._ended()

    def tick(self, now: int) -> tuple[Attempt, tuple[Signal, ...]]:
        """Reads the clock and tells what it brings: warnings, a question's end, the whole's end.

        When time is up, drafts become answers; a question never shown gets nothing at all.
        """
        if self.state != "running":
            return self, ()
        attempt = self.read(now)
        if attempt.left_ms() == 0:
            return attempt._ended(), (time_limits.TimeUp(),)
        if attempt.item_left_ms() == 0 and not attempt.slot.final:
            return attempt._item_over(now)
        return attempt._warned()

    def with_slot(self, index: int, slot: Slot) -> Attempt:
        """The same attempt with another slot in one place."""
        return replace(self, slots=(*self.slots[:index], slot, *self.slots[index + 1 :]))

    def _item_over(self, now: int) -> tuple[Attempt, tuple[Signal, ...]]:
        attempt = self._settled()
        signal = time_limits.ItemTimeUp(self.at)
        if self.mode == "practice":
            return attempt, (signal,)
        following = attempt.next_open()
        if following is None:
            return attempt._ended(), (signal, time_limits.TimeUp())
        return attempt._shown(following, now), (signal,)

    def _warned(self) -> tuple[Attempt, tuple[Signal, ...]]:
        item_left = None if self.slot.final else self.item_left_ms()
        warnings, warned = time_limits.warnings(self.timing, self.at, self.left_ms(), item_left, self.warned)
        return (replace(self, warned=warned) if warnings else self), warnings

    def _shown(self, index: int, now: int) -> Attempt:
        slot = replace(self.slots[index], seen=True)
        attempt = replace(self.with_slot(index, slot), at=index)
        return replace(attempt, since=None if slot.final else now)

    def _settled(self) -> Attempt:
        """The question on screen with its draft as the answer."""
        attempt = self.with_slot(self.at, _closed(self.slot))
        return replace(attempt, since=None)

    def _ended(self) -> Attempt:
        slots = tuple(_closed(slot) if slot.seen else slot for slot in self.slots)
        return replace(self, slots=slots, state="done", since=None)

    def _running(self, now: int) -> Attempt:
        if self.state != "running":
            raise AttemptError("This sitting is over." if self.state == "done" else "This sitting is not running.")
        return self.read(now)

    def _open(self, now: int) -> Attempt:
        attempt = self._running(now)
        if attempt.slot.final:
            raise AttemptError("This question is already answered.")
        if 0 in (attempt.left_ms(), attempt.item_left_ms()):
            raise AttemptError("Time is up.")
        return attempt


def _closed(slot: Slot) -> Slot:
    """The slot with its draft as the answer; half an answer (a verdict without a reason) is never made one."""
    if slot.final:
        return slot
    return replace(slot, final=True, answer=slot.answer if slot.answered else Passed("skipped"), problem="")
