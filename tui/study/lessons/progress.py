"""How far a learner is in a lesson: the stops passed and the place kept, from the journal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.study.grading.answers import Answer, AnswerError, from_json
from tui.study.journal.events import Event, payload
from tui.study.journal.fold import standing
from tui.study.lessons.path import Stop
from tui.study.papers.item import Item


@dataclass(frozen=True, slots=True)
class LessonState:
    """`place` is the key of the stop to open at; `done` are the stops that were passed."""

    place: str = ""
    done: frozenset[str] = frozenset()

    def share(self, stops: Sequence[Stop]) -> float:
        """How much of the way is done, 0 to 1."""
        return sum(stop.key in self.done for stop in stops) / len(stops) if stops else 0.0

    @property
    def begun(self) -> bool:
        """Whether anything was done, or a way into it was found."""
        return bool(self.done or self.place)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered last at a stop: the item as it stood there, the answer, and its score in millionths."""

    event_id: str
    item: Item
    answer: Answer
    score: int


def kept_answers(lesson: str, question: str, events: Iterable[Event]) -> dict[str, KeptAnswer]:
    """The latest answers to a question ('core/kv-bytes') by the stop of the lesson; `events` are its own."""
    kept: dict[str, KeptAnswer] = {}
    for event in standing(events):
        content = event.payload()
        stop = content.get("stop")
        if event.kind != "answer" or event.attempt_id or content.get("lesson") != lesson or not isinstance(stop, str):
            continue
        with contextlib.suppress(AnswerError):
            shown, params = content.get("shown"), content.get("params")
            keys = tuple(key for key in shown if isinstance(key, str)) if isinstance(shown, list) else ()
            item = Item(question, keys, params if isinstance(params, dict) else None, event.content_hash or "")
            kept[stop] = KeptAnswer(event.id, item, from_json(content.get("answer")), event.score or 0)
    return kept


def passed(done: str, place: str, items: Sequence[str] = ()) -> str:
    """The JSON of an event that says: stop `done` was passed ('' for none), open at `place` next time; `items` enter
    review."""
    return payload(done=done, place=place, items=list(items) or None)


def state(events: Iterable[Event]) -> LessonState:
    """The state that a lesson's events make."""
    done: set[str] = set()
    place = ""
    for event in standing(events):
        if event.kind == "lesson":
            content = event.payload()
            if content.get("done") and isinstance(content["done"], str):
                done.add(str(content["done"]))
            if isinstance(content.get("place"), str):
                place = str(content["place"])
    return LessonState(place, frozenset(done))
