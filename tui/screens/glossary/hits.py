"""The rows of the glossary's list: what they hold and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.content import Content, Span

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.search.index import Index, Listed

MARK = "bold $primary"


@dataclass(frozen=True)
class Filter:
    """Which entries the list shows; 0 and '' mean all."""

    topic: str = ""
    level: int = 0

    def next_level(self) -> Filter:
        """All, 1, 2, 3, and round again."""
        return replace(self, level=(self.level + 1) % 4)

    def with_topic(self, topic: str) -> Filter:
        """Only this topic."""
        return replace(self, topic=topic)

    def keeps(self, topic: str, level: int) -> bool:
        """Whether an entry of this topic and level is shown."""
        return (not self.topic or topic == self.topic) and (not self.level or level == self.level)

    def words(self, library: Library) -> list[str]:
        """The filter as it is shown."""
        titles = {topic.id: topic.title for topic in library.topics()}
        words = [titles.get(self.topic, self.topic)] if self.topic else []
        return words + ([f"level {self.level}"] if self.level else [])


@dataclass(frozen=True)
class Line:
    """One row: the entry, and which letters of which name the query touched."""

    ref: str
    term: str
    matched: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    weak: bool = False


class Browsed(Sequence[Line]):
    """The glossary in alphabetical order; a row is read when it is drawn."""

    def __init__(self, library: Library, keep: Filter) -> None:
        self._library = library
        self._order = library.alphabet(keep.topic, keep.level)

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, place: int) -> Line:  # type: ignore[override]
        ref, term = self._library.entry_at(self._order[place])
        return Line(ref, term)

    def place_of(self, ref: str) -> int | None:
        """Where an entry stands, without a look at the others."""
        wanted = self._library.position(ref)
        return None if wanted is None else self._order.find(wanted)


def place_of(lines: Sequence[Line], ref: str) -> int | None:
    """Where an entry stands in a list; None where it does not."""
    if isinstance(lines, Browsed):
        return lines.place_of(ref)
    return next((place for place, line in enumerate(lines) if line.ref == ref), None)


def browse(library: Library, keep: Filter) -> Sequence[Line]:
    """The glossary in alphabetical order."""
    return Browsed(library, keep)


def hit_lines(index: Index, query: str, keep: Filter, limit: int) -> list[Line]:
    """The ranked hits of a query."""

    def kept(entry: Listed) -> bool:
        return keep.keeps(entry.topic, entry.level)

    # Nothing to keep apart: then the likeliest of thousands need not be asked one by one.
    hits = index.search(query, limit, keep=kept if keep.topic or keep.level else None)
    return [Line(hit.ref, hit.term, hit.matched, hit.spans, hit.weak) for hit in hits]


def draw(line: Line, width: int) -> Content:
    """The term with its matched letters marked; another name that hit stands behind it, muted."""
    text = f" {line.term}"
    spans: list[Span] = []
    if line.matched == line.term:
        spans = [Span(1 + start, 1 + end, MARK) for start, end in line.spans]
    elif line.matched and line.matched != "definition":
        room = width - len(text) - 3
        if room >= 6:
            offset = len(text) + 2
            text = f"{text}  {line.matched}"
            spans = [Span(offset, len(text), "$muted")]
            spans += [Span(offset + start, offset + end, MARK) for start, end in line.spans]
    return Content(text, spans=spans)
