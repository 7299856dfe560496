"""What 'search everything' finds: entries by the ranking, other things by the words of their titles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.library.text import squash
from tui.widgets.target import Target

if TYPE_CHECKING:
    from tui.services import Services


@dataclass(frozen=True)
class Found:
    """One thing to open."""

    target: Target
    title: str
    kind: str


def find(services: Services, query: str, limit: int) -> list[Found]:
    """Entries and whatever else has the query's words in its title; titles that begin with the query first."""
    words = [squash(word) for word in query.split() if squash(word)]
    if not words:
        return []
    hits = services.index.search(query, limit)
    entries = [Found(Target("entry", hit.ref), hit.term, "term") for hit in hits]
    others = [found for found in _titled(services) if all(word in squash(found.title) for word in words)]
    others.sort(key=lambda found: not squash(found.title).startswith(words[0]))
    return [*entries[:3], *others, *entries[3:]][:limit]


def _titled(services: Services) -> list[Found]:
    library = services.library
    lessons = [Found(Target("lesson", f"{row.pack}/{row.id}"), row.title, "lesson") for row in library.lesson_rows()]
    labs = [Found(Target("lab", f"{row.pack}/{row.id}"), row.title, "lab") for row in library.lab_rows()]
    chips = [Found(Target("chip", f"{row.pack}/{row.id}"), row.name, "chip") for row in library.chip_rows()]
    return lessons + labs + chips
