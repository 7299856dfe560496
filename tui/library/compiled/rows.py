"""Light rows for lists: what a list shows, without the items."""

from __future__ import annotations

from typing import NamedTuple


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
    def ref(self) -> str:
        """'pack/id'."""
        return f"{self.pack}/{self.id}"


class DocumentRow(NamedTuple):
    """One entry as search sees it. Its prose is plain text."""

    ref: str
    term: str
    aliases: tuple[str, ...]
    covers: tuple[str, ...]
    definition: str
    why: str
    topic: str
    level: int
    inbound: int
    asked: tuple[str, ...] = ()
    """Phrases of somebody who does not know the name."""


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
    def ref(self) -> str:
        """'pack/id'."""
        return f"{self.pack}/{self.id}"


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
    def ref(self) -> str:
        """'pack/id'."""
        return f"{self.pack}/{self.id}"


class LabRow(NamedTuple):
    """One lab."""

    pack: str
    id: str
    title: str
    topic: str
    terms: tuple[str, ...]
    slow: bool

    @property
    def ref(self) -> str:
        """'pack/id'."""
        return f"{self.pack}/{self.id}"


class ChipRow(NamedTuple):
    """One chip."""

    pack: str
    id: str
    name: str
    vendor: str
    kind: str

    @property
    def ref(self) -> str:
        """'pack/id'."""
        return f"{self.pack}/{self.id}"
