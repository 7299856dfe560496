"""What 'search everything' finds: entries by the ranking, other things by the words of their titles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.library.text import squash
from tui.search.ranking import BEGUN
from tui.study.papers.exams import READY, offered
from tui.widgets.target import Target

if TYPE_CHECKING:
    from tui.services import Services

FIRST_TERMS = 3
"""Entries that stand before everything else: what is typed here is mostly a term."""


class Found(NamedTuple):
    """One thing to open, or to do: then `run` does it and the target says nothing."""

    target: Target
    title: str
    kind: str
    run: Callable[[], object] | None = None


def find(services: Services, query: str, limit: int, titled: Sequence[Found] | None = None) -> list[Found]:
    """Entries and whatever else has the query's words in its title; titles that begin with the query first.

    `titled` are the things known by their titles; None for those that cost nothing to list.
    """
    words = [squash(word) for word in query.split() if squash(word)]
    if not words:
        return []
    hits = services.index.search(query, limit)
    entries = [Found(Target("entry", hit.ref), hit.term, "term") for hit in hits]
    things = by_title(services) if titled is None else titled
    others = [found for found in things if all(word in squash(found.title) for word in words)]
    others.sort(key=lambda found: not squash(found.title).startswith(words[0]))
    # A title with the very words comes before terms that were only guessed at.
    first = sum(hit.score >= BEGUN for hit in hits[:FIRST_TERMS])
    return [*entries[:first], *others, *entries[first:]][:limit]


def by_title(services: Services) -> list[Found]:
    """Lessons, labs, chips and exams."""
    library = services.library
    lessons = [Found(Target("lesson", row.ref), row.title, "lesson") for row in library.lesson_rows()]
    labs = [Found(Target("lab", row.ref), row.title, "lab") for row in library.lab_rows()]
    chips = [Found(Target("chip", f"{row.pack}/{row.id}"), row.name, "chip") for row in library.chip_rows()]
    rows = library.question_rows()
    exams = [Found(Target("exam", exam.name), exam.title, "exam") for exam in READY if offered(exam, rows)]
    return [*lessons, *labs, *exams, *chips]


def sections(services: Services) -> list[Found]:
    """The sections of all lessons: each lesson is read for it, so not while somebody types."""
    found = []
    for row in services.library.lesson_rows():
        lesson = services.library.lesson(row.ref)
        for section in lesson.sections if lesson is not None else ():
            found.append(Found(Target("lesson", row.ref, section.id), section.title, "section"))
    return found
