"""The way through a lesson: a question before any text, section, check, section, check ... mixed questions, summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui.library.model import Lesson

StopKind = Literal["start", "question", "section", "summary"]


@dataclass(frozen=True, slots=True)
class Stop:
    """One page of a lesson. `key` is kept in the journal as the place, so it must not depend on positions."""

    key: str
    kind: StopKind
    title: str
    section: int = -1
    """Which section it is or belongs to; -1 before the first, len(sections) after the last."""
    question: str = ""


def path(lesson: Lesson) -> tuple[Stop, ...]:
    """All stops in order."""
    stops = [Stop("start", "start", lesson.title), _question(lesson.opening, "Before you read", -1, "opening")]
    for number, section in enumerate(lesson.sections):
        stops.append(Stop(f"section:{section.id}", "section", section.title, number))
        if section.faded:
            stops.append(_question(section.faded, "Your turn", number, section.id))
        stops += [_question(check, "Check", number, section.id) for check in section.checks]
    after = len(lesson.sections)
    stops += [_question(mixed, "Mixed check", after, "mixed") for mixed in lesson.mixed]
    stops.append(_question(lesson.opening, "The opening question again", after, "closing"))
    stops.append(Stop("summary", "summary", "In short", after))
    return tuple(stops)


def _question(id: str, title: str, section: int, place: str) -> Stop:
    return Stop(f"question:{place}:{id}", "question", title, section, id)


def questions(lesson: Lesson, pack: str) -> tuple[str, ...]:
    """The refs of all questions of a lesson, each once."""
    return tuple(dict.fromkeys(f"{pack}/{stop.question}" for stop in path(lesson) if stop.question))


def place(stops: tuple[Stop, ...], key: str) -> int:
    """Where a kept key is now; the start when the lesson was rewritten and the place is gone."""
    return next((number for number, stop in enumerate(stops) if stop.key == key), 0)


def section_place(stops: tuple[Stop, ...], section: str) -> int:
    """The stop of a section by its id; the start when there is none."""
    return place(stops, f"section:{section}")
