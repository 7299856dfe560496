"""The lessons of a library in their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.library.refs import CORE
from tui.study.lessons.parts import Part, parts

if TYPE_CHECKING:
    from tui.library.library import Library


def lesson_parts(library: Library) -> tuple[Part, ...]:
    """All lessons in parts: the course's by their place in it, others by the topics of the terms they introduce."""
    rows = library.lesson_rows()
    others = [row for row in rows if row.pack != CORE]
    topic_of: dict[str, str] = {row.ref: row.topic for row in library.entry_rows()} if others else {}
    topics: dict[str, list[str]] = {}
    for row in others:
        lesson = library.lesson(row.ref)
        terms = (library.locate("entry", slug, row.pack) for slug in (lesson.introduces if lesson else ()))
        topics[row.ref] = [topic_of[ref] for ref in terms if ref is not None and ref in topic_of]
    return parts(rows, topics)
