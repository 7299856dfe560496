"""Which lesson to begin with in each topic, after finding one's level: never a percentage (study/rules.md 7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from tui.library.compiled.rows import LessonRow
from tui.library.refs import Ref
from tui.study.attempts.level import TopicLevel

if TYPE_CHECKING:
    from tui.library.library import Library

LEVELS = ("new to you", "basics", "working", "expert")
"""What a level of 0 to 3 is called."""


class Advice(NamedTuple):
    """Where one stands in a topic, in words, and the lesson to begin with ('' where none teaches more)."""

    topic: str
    level: str
    lesson: Ref
    says: str
    """'lesson 5, The roofline', or what to do instead."""


def advice(library: Library, levels: Iterable[TopicLevel]) -> tuple[Advice, ...]:
    """What to do about each topic, in the order in which it was asked."""
    lessons = _lessons(library)
    topics = {topic.id: topic.title.partition(":")[0] for topic in library.topics()}
    made: list[Advice] = []
    for topic, level in levels:
        row = next((row for row in lessons.get(topic, ()) if row.level > level), None)
        says = f"lesson {row.order}, {row.title}" if row else "quizzes: no lesson goes further"
        made.append(Advice(topics.get(topic, topic), LEVELS[level], row.ref if row else Ref(""), says))
    return tuple(made)


def first_lesson(library: Library, advised: Iterable[Advice]) -> LessonRow | None:
    """The earliest of the lessons advised: lessons rest on those before them."""
    wanted = {advice_row.lesson for advice_row in advised}
    return next((row for row in library.lesson_rows() if row.ref in wanted), None)


def _lessons(library: Library) -> dict[str, list[LessonRow]]:
    """The lessons that introduce terms of a topic, in order, by topic."""
    topic_of = {row.ref: row.topic for row in library.entry_rows()}
    by_topic: dict[str, list[LessonRow]] = {}
    for row in library.lesson_rows():
        lesson = library.lesson(row.ref)
        refs = (library.locate("entry", slug, row.pack) for slug in (lesson.introduces if lesson else ()))
        for topic in dict.fromkeys(topic_of[Ref(ref)] for ref in refs if ref in topic_of):
            by_topic.setdefault(topic, []).append(row)
    return by_topic
