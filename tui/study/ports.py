"""What study needs from outside, as protocols: the library's questions, a lab's values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from tui.library.model import Entry, Lesson, Numeric, Question, Scalar
from tui.study.grading.numeric import Values


class QuestionRow(Protocol):
    """What drawing a paper needs to know of a question without reading it."""

    @property
    def pack(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def terms(self) -> tuple[str, ...]: ...
    @property
    def rev(self) -> int: ...


class RetiredRow(Protocol):
    """What a history needs to know of an entry or question (`kind`) that is no longer used."""

    @property
    def pack(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def successor(self) -> str:
        """The id of what took its place, looked for in its own pack; '' for nothing."""
        ...

    @property
    def rev(self) -> int: ...


class EntryRow(Protocol):
    """What choosing among entries needs to know of one without reading it."""

    @property
    def pack(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def level(self) -> int: ...


class TopicRow(Protocol):
    """What naming a topic takes."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...


class Questions(Protocol):
    """The library as study sees it. A ref is 'pack/id'."""

    @property
    def hash(self) -> str:
        """The content hash of everything that is taught."""
        ...

    def topics(self) -> Sequence[TopicRow]:
        """The topics, in their order."""
        ...

    def question_rows(self) -> Sequence[QuestionRow]:
        """All questions, in any order."""
        ...

    def retired_rows(self) -> Sequence[RetiredRow]:
        """What is no longer used: questions and entries, in any order."""
        ...

    def question(self, ref: str) -> Question | None:
        """The question, or None when there is none of that name."""
        ...

    def names(self, ref: str, pack: str = "core") -> tuple[str, ...]:
        """The term and aliases of an entry, looked for in `pack` and then in core; empty when there is none."""
        ...

    def entry_names(self, pack: str = "core") -> Iterable[Sequence[str]]:
        """Term and aliases of every entry of `pack` and of core, one sequence an entry."""
        ...

    def entry_rows(self) -> Sequence[EntryRow]:
        """All entries, in any order."""
        ...

    def entry(self, ref: str, pack: str = "core") -> Entry | None:
        """The entry, looked for in `pack` and then in core; None when there is none of that name."""
        ...

    def lesson(self, ref: str) -> Lesson | None:
        """The lesson, or None when there is none of that name."""
        ...


Compute = Callable[[Numeric, Mapping[str, Scalar]], Values]
"""Runs the lab of a computed question with the drawn knobs set: its answer and traps, in the question's unit."""
