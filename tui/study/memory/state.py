"""The memory of one item, and how one more answer changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def answered(
    memory: Memory | None, item_id: str, event: Event, settings: Settings, rating: int | None
) -> Memory | None:
    """The memory after an answer that comes after all others; `rating` is the event's or that of its override.

    Only the first rated answer of a study day is a spaced trial. One without a rating (an item that came back in its
    session) is none, whenever the day turned.
    """
    # Variants of a family have revisions of their own.
    day, rev = days.number(event.study_day), rev_of(event) if event.item_id == item_id else 1
    if memory is not None and rev != memory.rev:
        if rev < memory.rev or rating not in (1, 2, 3, 4):
            return memory
        memory = None
    if day is None or rating not in (1, 2, 3, 4) or (memory is not None and day <= memory.last_day):
        return memory
    before = (memory.stability, memory.difficulty, memory.last_day) if memory else None
    stability, difficulty = fsrs.review(before, rating, day, settings.parameters)
    reps = memory.reps + 1 if memory else 1
    times = memory.times if memory else ()
    if event.duration_ms is not None and event.duration_ms > 0:
        times = (*times, min(event.duration_ms, LONGEST_MS))[-TIMES_KEPT:]
    return Memory(
        item_id,
        stability,
        difficulty,
        reps,
        lapses=(memory.lapses + (rating == 1)) if memory else 0,
        first_day=memory.first_day if memory else day,
        last_day=day,
        due=due_day(item_id, day, stability, settings),
        asked=event.item_id or item_id,
        times=times,
        passes=0 if rating == 1 else (memory.passes if memory else 0) + 1,
        rev=rev,
        decay=settings.decay,
    )


def trial_of(before: Memory | None, after: Memory | None, rating: int | None) -> Trial | None:
    """The spaced trial that made one memory the other; None for a first answer, and for one that did not count."""
    if before is None or after is None or after.last_day == before.last_day or after.rev != before.rev:
        return None
    return trial(after.last_day, before.recall(after.last_day), rating)


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
    events = standing(events)
    overrides = {event.target_id: event.rating for event in events if event.kind == "override"}
    history = History()
    for event in events:
        if event.item_id not in members:
            continue
        if event.kind == "answer" and revs and rev_of(event) < revs.get(event.item_id or "", 1):
            history = replace(history, outdated=event)
        elif event.kind == "answer":
            corrected = overrides.get(event.id)
            rating = event.rating if corrected is None or event.rating is None else corrected
            memory = answered(history.memory, item_id, event, settings, rating)
            if noted is not None and (found := trial_of(history.memory, memory, rating)):
                noted.append(found)
            # An answer that is not rated makes no memory: the item still waits for its first.
            history = replace(history, memory=memory, reset=history.reset if memory is None else None)
        elif event.kind == "reset":
            history = replace(history, memory=None, reset=event)
        elif event.kind in ("suspend", "unsuspend"):
            history = replace(history, suspended=event.kind == "suspend")
    return history if history.memory is None else replace(history, outdated=None)


def rescheduled(memory: Memory, settings: Settings) -> Memory:
    """The same memory under other settings: only the day on which it falls due changes."""
    due = due_day(memory.item_id, memory.last_day, memory.stability, settings)
    return replace(memory, due=due)
