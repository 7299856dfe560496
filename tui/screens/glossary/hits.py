"""The rows of the glossary's list: what they hold and how they are drawn."""

from __future__ import annotations

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


def browse(library: Library, keep: Filter) -> list[Line]:
    """The glossary in alphabetical order."""
    rows = [row for row in library.entry_rows() if keep.keeps(row.topic, row.level)]
    return [Line(f"{row.pack}/{row.id}", row.term) for row in sorted(rows, key=lambda row: row.term.casefold())]


def hit_lines(index: Index, query: str, keep: Filter, limit: int) -> list[Line]:
    """The ranked hits of a query."""

    def kept(entry: Listed) -> bool:
        return keep.keeps(entry.topic, entry.level)

    hits = index.search(query, limit, keep=kept)
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
