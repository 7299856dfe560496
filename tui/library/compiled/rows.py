"""Light rows for lists: what a list shows, without the items."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from tui.library.refs import Ref, ref_to


class TopicRow(NamedTuple):
    """One topic."""

    pack: str
    id: str
    title: str
    about: str


class EntryRow(NamedTuple):
    """One glossary entry. `inbound` counts the entries of its pack that link to it."""

    pack: str
    id: str
    term: str
    aliases: tuple[str, ...]
    covers: tuple[str, ...]
    topic: str
    level: int
    inbound: int

    @property
    def ref(self) -> Ref:
        """'pack/id'."""
        return ref_to(self.pack, self.id)


class DocumentRow(NamedTuple):
    """One entry as search sees it. Its prose is plain text."""

    ref: str
    term: str
    aliases: tuple[str, ...]
    covers: tuple[str, ...]
    definition: str
    why: str
    inbound: int
    topic: str
    level: int
    asked: tuple[str, ...]
    """Phrases of somebody who does not know the name."""


_DOCUMENTS = """
SELECT id, term, aliases, covers, definition, why, inbound, topic, level, asked
FROM entry JOIN prose USING(position) ORDER BY position
"""


def document_rows(pack: str, ask: Callable[[str], Iterable[tuple[Any, ...]]]) -> list[DocumentRow]:
    """The entries of `pack` as search sees them; `ask` runs a query on its compiled file."""
    return [
        DocumentRow(f"{pack}/{id}", term, split(aliases), split(covers), text, why, inbound, topic, level, split(asked))
        for id, term, aliases, covers, text, why, inbound, topic, level, asked in ask(_DOCUMENTS)
    ]


def split(text: str) -> tuple[str, ...]:
    """The names kept in one column, one a line."""
    return tuple(text.split("\n")) if text else ()


class QuestionRow(NamedTuple):
    """One question. `terms` as authored; the first is the main one."""

    pack: str
    id: str
    kind: str
    topic: str
    level: int
    cognitive: str
    terms: tuple[str, ...]
    family: str
    rev: int

    @property
    def ref(self) -> Ref:
        """'pack/id'."""
        return ref_to(self.pack, self.id)


class RetiredRow(NamedTuple):
    """An entry or question (`kind`) that is no longer used, and the id of what took its place as authored, or ''."""

    pack: str
    kind: str
    id: str
    successor: str
    rev: int


class LessonRow(NamedTuple):
    """One lesson; `order` is its place, `sections` their number."""

    pack: str
    id: str
    order: int
    title: str
    level: int
    minutes: int
    sections: int

    @property
    def ref(self) -> Ref:
        """'pack/id'."""
        return ref_to(self.pack, self.id)


class LabRow(NamedTuple):
    """One lab."""

    pack: str
    id: str
    title: str
    topic: str
    terms: tuple[str, ...]
    slow: bool

    @property
    def ref(self) -> Ref:
        """'pack/id'."""
        return ref_to(self.pack, self.id)


class ChipRow(NamedTuple):
    """One chip."""

    pack: str
    id: str
    name: str
    vendor: str
    kind: str

    @property
    def ref(self) -> Ref:
        """'pack/id'."""
        return ref_to(self.pack, self.id)
