"""State = the fold of the events in their order, less the undone ones. Pure; the order of arrival cannot matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tui.study.journal.events import Event, in_time
from tui.study.score import FULL

REVERSIBLE = frozenset(
    {"answer", "draft", "override", "predict", "reset", "suspend", "unsuspend", "flag", "unflag"}
    | {"report", "read", "plan", "note", "star", "unstar", "attempt_submit", "attempt_discard", "lesson", "learn"}
)
"""The kinds that an undo may name."""
TOGGLES = frozenset({"undo", "redo"})


class Trial(NamedTuple):
    """One answer as it stands: `score` and `rating` are those of the override, if there is one."""

    event_id: str
    study_day: str
    at_ms: int
    score: int
    pass_bar: int
    rating: int | None
    confidence: str | None
    duration_ms: int | None
    hints: int
    content_hash: str | None
    overridden: bool
    rev: int
    """The revision of the question that was asked."""
    spaced: bool
    """The day's first: only this one counts for the schedule."""

    @property
    def passed(self) -> bool:
        """Whether the score reached the bar."""
        return self.score >= self.pass_bar


@dataclass(frozen=True, slots=True)
class ItemState:
    """What the journal knows of one item since its last reset."""

    item_id: str
    trials: tuple[Trial, ...] = ()
    flagged: bool = False
    suspended: bool = False
    reports: int = 0

    @property
    def right(self) -> int:
        """How many trials passed."""
        return sum(trial.passed for trial in self.trials)


@dataclass(frozen=True, slots=True)
class AttemptState:
    """One sitting as the journal tells it. `drafts` and `answers` are the latest events by item."""

    attempt_id: str
    status: Literal["open", "finished", "discarded", "unknown"] = "unknown"
    start: Event | None = None
    drafts: Mapping[str, Event] | None = None
    answers: Mapping[str, Event] | None = None
    overrides: Mapping[str, Event] | None = None
    """By the id of the answer that they override."""
    flagged: frozenset[str] = frozenset()
    submit: Event | None = None
    """How it was handed in."""
    last: Event | None = None
    """The latest event of the sitting, undone or not."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything: by item, by attempt, the latest plan, and how many events of unknown kinds were left alone."""

    items: Mapping[str, ItemState]
    attempts: Mapping[str, AttemptState]
    plan: Event | None
    undone: frozenset[str]


def matters(kind: str, target_kind: str) -> bool:
    """Whether an event of this kind changes what the one that it names says: an undo of an undo, for one, does not.

    So what hangs on an event is never more than two deep, whatever names what in a journal that was merged.
    """
    return target_kind in REVERSIBLE if kind in TOGGLES else kind == "override" and target_kind == "answer"


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events by study day, time and id, each once."""
    return sorted({event.id: event for event in events}.values(), key=in_time)


def undone(events: Iterable[Event]) -> frozenset[str]:
    """The ids that the latest undo or redo naming them leaves undone.

    Ordered by time alone: a redo after a flight west may stand on an earlier study day than its undo.
    """
    latest: dict[str, tuple[int, str, bool]] = {}
    for event in events:
        if event.kind in TOGGLES and event.target_id:
            said = (event.at_ms, event.id, event.kind == "undo")
            latest[event.target_id] = max(said, latest.get(event.target_id, said))
    return frozenset(target for target, (_, _, is_undone) in latest.items() if is_undone)


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that count, in order: without the undone ones and without the undos."""
    everything = in_order(events)
    if TOGGLES.isdisjoint(event.kind for event in everything):
        return everything
    gone = undone(everything)
    return [e for e in everything if e.kind not in TOGGLES and not (e.id in gone and e.kind in REVERSIBLE)]


def fold(events: Iterable[Event]) -> State:
    """The state that a whole journal makes."""
    everything = in_order(events)
    items: dict[str, list[Event]] = {}
    attempts: dict[str, list[Event]] = {}
    for event in everything:
        if event.item_id:
            items.setdefault(event.item_id, []).append(event)
        if event.attempt_id:
            attempts.setdefault(event.attempt_id, []).append(event)
    toggles = [event for event in everything if event.kind in ("undo", "redo", "override")]
    by_target: dict[str, list[Event]] = {}
    for event in toggles:
        by_target.setdefault(event.target_id or "", []).append(event)
    return State(
        {name: fold_item(name, naming_in(own, by_target)) for name, own in items.items()},
        {name: fold_attempt(name, naming_in(own, by_target)) for name, own in attempts.items()},
        next((event for event in reversed(standing(everything)) if event.kind == "plan"), None),
        undone(everything),
    )


def naming_in(own: Sequence[Event], by_target: Mapping[str, Sequence[Event]]) -> list[Event]:
    """The events with those that undo, redo or override them, and those that undo an override."""
    found = {event.id: event for event in own}
    fresh = list(found.values())
    while fresh:
        fresh = [
            naming
            for event in fresh
            for naming in by_target.get(event.id, ())
            if naming.id not in found and matters(naming.kind, event.kind)
        ]
        found |= {event.id: event for event in fresh}
    return list(found.values())


def line(event: Event, lookup: Callable[[str], Event | None]) -> list[Event]:
    """The event, the one that it names and changes, and the one that this changes in turn."""
    found = [event]
    while found[-1].target_id and (target := lookup(found[-1].target_id)) and matters(found[-1].kind, target.kind):
        found.append(target)
    return found


def fold_item(item_id: str, events: Iterable[Event]) -> ItemState:
    """The state of one item from its events and those that name them as target."""
    return stand_of(item_id, standing(events))


def stand_of(item_id: str, stand: Iterable[Event]) -> ItemState:
    """The same from those of them that count, in order."""
    answers: list[Event] = []
    overrides: dict[str, Event] = {}
    flagged = suspended = False
    reports = 0
    for event in stand:
        match event.kind:
            case "override":
                overrides[event.target_id or ""] = event
            case _ if event.item_id != item_id:
                continue
            case "answer":
                answers.append(event)
            case "reset":
                answers.clear()
            case "flag" | "unflag" if event.attempt_id is None:
                flagged = event.kind == "flag"
            case "suspend" | "unsuspend":
                suspended = event.kind == "suspend"
            case "report":
                reports += 1
    return ItemState(item_id, _trials(answers, overrides), flagged, suspended, reports)


def rev_of(event: Event) -> int:
    """The revision of the question that an answer was given to; a question's first one is not said."""
    if not event.answer or ("rev" not in event.answer and "\\" not in event.answer):
        return 1
    said = event.payload().get("rev")
    return said if isinstance(said, int) else 1


def _trials(answers: Sequence[Event], overrides: Mapping[str, Event]) -> tuple[Trial, ...]:
    days: set[str] = set()
    trials: list[Trial] = []
    for event in answers:
        override = overrides.get(event.id)
        trials.append(
            Trial(
                event.id,
                event.study_day,
                event.at_ms,
                score=(override.score if override and override.score is not None else event.score) or 0,
                pass_bar=FULL if event.pass_bar is None else event.pass_bar,
                rating=override.rating if override and override.rating is not None else event.rating,
                confidence=event.confidence,
                duration_ms=event.duration_ms,
                hints=event.hints or 0,
                content_hash=event.content_hash,
                overridden=override is not None,
                rev=rev_of(event),
                spaced=event.study_day not in days,
            )
        )
        days.add(event.study_day)
    return tuple(trials)


def fold_attempt(attempt_id: str, events: Iterable[Event]) -> AttemptState:
    """The state of one sitting from its events and those that name them as target."""
    everything = in_order(events)
    drafts: dict[str, Event] = {}
    answers: dict[str, Event] = {}
    overrides: dict[str, Event] = {}
    flagged: set[str] = set()
    start: Event | None = None
    submit: Event | None = None
    discarded = False
    for event in standing(everything):
        item = event.item_id or ""
        match event.kind:
            case "override":
                overrides[event.target_id or ""] = event
            case _ if event.attempt_id != attempt_id:
                continue
            case "attempt_start":
                start = start or event
            case "attempt_submit":
                submit = event
            case "attempt_discard":
                discarded = True
            case "draft":
                drafts[item] = event
            case "answer":
                answers[item] = event
            case "flag":
                flagged.add(item)
            case "unflag":
                flagged.discard(item)
    own = [event for event in everything if event.attempt_id == attempt_id]
    status: Literal["open", "finished", "discarded", "unknown"] = (
        "finished" if submit else "discarded" if discarded else "open" if start else "unknown"
    )
    last = max(own, key=lambda event: event.at_ms, default=None)
    return AttemptState(attempt_id, status, start, drafts, answers, overrides, frozenset(flagged), submit, last)
