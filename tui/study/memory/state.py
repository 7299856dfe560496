"""The memory of one item, and how one more answer changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tui.study.clock import LONGEST_MS
from tui.study.journal.events import Event
from tui.study.journal.fold import rev_of, standing
from tui.study.memory import days, fsrs
from tui.study.memory.curve import DECAY, recall
from tui.study.memory.due import due_day
from tui.study.memory.pace import USUAL_MS
from tui.study.memory.settings import Settings
from tui.study.memory.trials import Trial, trial

LEECH_LAPSES = 4
TIMES_KEPT = 5


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS knows of an item; days are day numbers (see `days`), `stability` is in days, `difficulty` 1 to 10.

    `reps` counts spaced trials, `lapses` those after the first that failed. `times` are the milliseconds of the latest
    of them. `asked` is the item asked last: another name than `item_id` where variants of a family share one memory.
    """

    item_id: str
    stability: float
    difficulty: float
    reps: int
    lapses: int
    first_day: int
    last_day: int
    due: int
    asked: str
    times: tuple[int, ...] = ()
    passes: int = 0
    """Spaced trials in a row that passed, since the last Again."""
    rev: int = 1
    """The revision of the question that it is about: with a new one the item is new."""
    decay: float = DECAY
    """Of the forgetting curve: the last of FSRS's parameters."""

    def recall(self, day: int) -> float:
        """The probability that the item is recalled on `day`."""
        return recall(self.stability, day - self.last_day, self.decay)

    @property
    def interval(self) -> int:
        """Days between the last spaced trial and the next."""
        return self.due - self.last_day

    @property
    def ms(self) -> int:
        """The time an answer usually takes."""
        return sorted(self.times)[(len(self.times) - 1) // 2] if self.times else USUAL_MS

    @property
    def leech(self) -> bool:
        """Whether it was forgotten so often that reading beats asking again."""
        return self.lapses >= LEECH_LAPSES


@dataclass(frozen=True, slots=True)
class History:
    """What the events of an item say about its memory. `reset` is the event after which no answer counted yet, and
    `outdated` the latest answer that was given to an earlier revision, as long as there is no memory."""

    memory: Memory | None = None
    suspended: bool = False
    reset: Event | None = None
    outdated: Event | None = None


class Course:
    """How the memory `item_id` goes on, answer by answer: the one rule, whether one is added or all are gone through.

    Plain numbers until the memory is asked for: a journal is a thousand answers to each item, one day.
    """

    __slots__ = ("_asked", "_decay", "_difficulty", "_first_day", "_item_id", "_lapses", "_last_day", "_passes",
                 "_reps", "_rev", "_settings", "_stability", "_times")  # fmt: skip

    def __init__(self, item_id: str, settings: Settings, memory: Memory | None = None) -> None:
        self._item_id, self._settings, self._decay = item_id, settings, settings.decay
        if memory is None:
            self.forget()
            return
        self._stability, self._difficulty, self._decay = memory.stability, memory.difficulty, memory.decay
        self._reps, self._lapses, self._passes = memory.reps, memory.lapses, memory.passes
        self._first_day, self._last_day = memory.first_day, memory.last_day
        self._asked, self._times, self._rev = memory.asked, memory.times, memory.rev

    def forget(self) -> None:
        """As if nothing had been answered."""
        self._stability = self._difficulty = 0.0
        self._reps = self._lapses = self._passes = self._first_day = self._last_day = 0
        self._asked, self._rev = "", 1
        self._times = ()

    @property
    def begun(self) -> bool:
        """Whether there is a memory."""
        return self._reps > 0

    def answer(self, event: Event, rating: int | None) -> Trial | None:
        """Goes on with an answer that comes after all others; `rating` is the event's or that of its override.

        Only the first rated answer of a study day is a spaced trial: that is given, if it is not the first of all. One
        without a rating (an item that came back in its session) is none, whenever the day turned.
        """
        if rating is None or not 1 <= rating <= 4:
            return None
        # Variants of a family have revisions of their own.
        rev = rev_of(event) if event.item_id == self._item_id else 1
        if self._reps and rev != self._rev:
            if rev < self._rev:
                return None
            self.forget()
        day = days.number(event.study_day)
        if day is None or (self._reps and day <= self._last_day):
            return None
        done: Trial | None = None
        before: tuple[float, float, int] | None = None
        if self._reps:
            before = self._stability, self._difficulty, self._last_day
            done = trial(day, recall(self._stability, day - self._last_day, self._decay), rating)
            self._lapses += rating == 1
        else:
            self._first_day = day
        self._stability, self._difficulty = fsrs.review(before, rating, day, self._settings.parameters)
        self._decay = self._settings.decay
        self._reps += 1
        self._passes = 0 if rating == 1 else self._passes + 1
        self._last_day, self._rev, self._asked = day, rev, event.item_id or self._item_id
        if event.duration_ms is not None and event.duration_ms > 0:
            self._times = (*self._times, min(event.duration_ms, LONGEST_MS))[-TIMES_KEPT:]
        return done

    def memory(self) -> Memory | None:
        """What came of it."""
        if not self._reps:
            return None
        return Memory(
            self._item_id,
            self._stability,
            self._difficulty,
            self._reps,
            self._lapses,
            self._first_day,
            self._last_day,
            due_day(self._item_id, self._last_day, self._stability, self._settings),
            self._asked,
            self._times,
            self._passes,
            self._rev,
            self._decay,
        )


def fold(
    item_id: str,
    events: Iterable[Event],
    settings: Settings,
    members: frozenset[str],
    noted: list[Trial] | None = None,
    revs: Mapping[str, int] | None = None,
) -> History:
    """The memory that the events make. `members` are the items that share it: the item itself, or its family.

    `noted` takes down the spaced trials, if they are wanted; `revs` says of which items answers count from a later
    revision than the first on.
    """
    return fold_standing(item_id, standing(events), settings, members, noted, revs)


def fold_standing(
    item_id: str,
    stand: Sequence[Event],
    settings: Settings,
    members: frozenset[str],
    noted: list[Trial] | None = None,
    revs: Mapping[str, int] | None = None,
) -> History:
    """The same from those of the events that count, in order."""
    overrides = {event.target_id: event.rating for event in stand if event.kind == "override"}
    course = Course(item_id, settings)
    suspended = False
    reset: Event | None = None
    outdated: Event | None = None
    for event in stand:
        if event.item_id not in members:
            continue
        if event.kind == "answer":
            if revs and rev_of(event) < revs.get(event.item_id or "", 1):
                outdated = event
                continue
            corrected = overrides.get(event.id)
            done = course.answer(event, event.rating if corrected is None or event.rating is None else corrected)
            if done is not None and noted is not None:
                noted.append(done)
            # An answer that is not rated makes no memory: the item still waits for its first.
            if course.begun:
                reset = None
        elif event.kind == "reset":
            course.forget()
            reset = event
        elif event.kind in ("suspend", "unsuspend"):
            suspended = event.kind == "suspend"
    return History(course.memory(), suspended, reset, None if course.begun else outdated)


def rescheduled(memory: Memory, settings: Settings) -> Memory:
    """The same memory under other settings: only the day on which it falls due changes."""
    due = due_day(memory.item_id, memory.last_day, memory.stability, settings)
    return replace(memory, due=due)
