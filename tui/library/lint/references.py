"""Everything that an item names: links in its prose, and the ids in its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from tui.library.authoring.fields import PROSE
from tui.library.authoring.source import FieldPath, PackSource
from tui.library.markup.links import links
from tui.library.model import Chip, Computed, Entry, Lab, Lesson, Numeric, Question, Retired, Section, Short

Kind = Literal["pack", "topic", "entry", "question", "lesson", "lab", "chip", "source"]

_KINDS: dict[str, Kind] = {"entry": "entry", "lesson": "lesson", "lab": "lab", "chip": "chip"}

Item = Entry | Question | Lesson | Lab | Chip


@dataclass(frozen=True, slots=True)
class Reference:
    """One naming: the item and field that name, what the field is for ('related entry'), and what is named."""

    owner: Kind
    owner_id: str
    path: FieldPath
    role: str
    kind: Kind
    target: str


def items(source: PackSource) -> Iterator[tuple[Kind, Item]]:
    """Every item of the pack that may name others."""
    yield from (("entry", entry) for entry in source.entries)
    yield from (("question", question) for question in source.questions)
    yield from (("lesson", lesson) for lesson in source.lessons)
    yield from (("lab", lab) for lab in source.labs)
    yield from (("chip", chip) for chip in source.chips)


def references(source: PackSource) -> Iterator[Reference]:
    """Every reference of the pack's own items."""
    for owner, item in items(source):
        for path, role, kind, target in _named(item):
            yield Reference(owner, item.id, path, role, kind, target)
        for path, text in prose_fields(item):
            for link in links(text):
                yield Reference(owner, item.id, path, "link", _KINDS[link.kind], link.ref)


_Named = tuple[FieldPath, str, Kind, str]


def _named(item: Item) -> Iterator[_Named]:
    if isinstance(item, Entry):
        yield from _of_entry(item)
    elif isinstance(item, Lesson):
        yield from _of_lesson(item)
    elif isinstance(item, Lab):
        yield from _of_lab(item)
    elif isinstance(item, Chip):
        if item.entry:
            yield ("entry",), "entry", "entry", item.entry
    else:
        yield from _of_question(item)


def prose_fields(item: msgspec.Struct) -> Iterator[tuple[FieldPath, str]]:
    """Every prose text of an item that holds '[[', with the path to it."""
    yield from _texts(msgspec.to_builtins(item), (), False)


def _texts(data: Any, path: FieldPath, prose: bool) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(data, str):
        if prose and "[[" in data:
            yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            # The feedback of an order question is keyed by its items.
            yield from _texts(value, (*path, key), prose or key in PROSE)
    elif isinstance(data, list | tuple):
        for at, value in enumerate(data):
            yield from _texts(value, (*path, at), prose)


def _of_entry(entry: Entry) -> Iterator[_Named]:
    for at, slug in enumerate(entry.related_ids):
        yield ("related", at), "related entry", "entry", slug
    if entry.confusion is not None and entry.confusion.with_:
        yield ("confusion", "with"), "confused entry", "entry", entry.confusion.with_
    for at, slug in enumerate(entry.before):
        yield ("before", at), "entry to know before", "entry", slug
    yield from _retired(entry.retired, "entry")
    if entry.lab is not None:
        yield ("lab", "id"), "lab", "lab", entry.lab.id


def _retired(retired: Retired | None, kind: Kind) -> Iterator[_Named]:
    if retired is not None and retired.successor:
        yield ("retired", "successor"), "successor", kind, retired.successor


def _of_question(question: Question) -> Iterator[_Named]:
    for at, slug in enumerate(question.terms):
        yield ("terms", at), "term", "entry", slug
    yield from _retired(question.retired, "question")
    if isinstance(question, Short) and question.answer_term:
        yield ("answer_term",), "answer_term", "entry", question.answer_term
    if isinstance(question, Numeric):
        if isinstance(question.answer, Computed):
            yield ("answer", "lab"), "lab", "lab", question.answer.lab
        for at, trap in enumerate(question.traps):
            if trap.lab:
                yield ("traps", at, "lab"), "lab", "lab", trap.lab


def _of_lesson(lesson: Lesson) -> Iterator[_Named]:
    for at, slug in enumerate(lesson.introduces):
        yield ("introduces", at), "introduced term", "entry", slug
    for at, id in enumerate(lesson.prerequisites):
        yield ("prerequisites", at), "prerequisite", "lesson", id
    yield ("opening",), "question", "question", lesson.opening
    for at, id in enumerate(lesson.mixed):
        yield ("mixed", at), "question", "question", id
    for at, section in enumerate(lesson.sections):
        for path, role, kind, target in _of_section(section):
            yield ("sections", at, *path), role, kind, target


def _of_section(section: Section) -> Iterator[_Named]:
    for at, id in enumerate(section.checks):
        yield ("checks", at), "question", "question", id
    if section.faded:
        yield ("faded",), "question", "question", section.faded
    if section.lab is not None:
        yield ("lab", "id"), "lab", "lab", section.lab.id
    if section.plot is not None:
        for at, id in enumerate(section.plot.chips):
            yield ("plot", "chips", at), "chip", "chip", id


def _of_lab(lab: Lab) -> Iterator[_Named]:
    for at, slug in enumerate(lab.terms):
        yield ("terms", at), "entry", "entry", slug
    for at, id in enumerate(lab.questions):
        yield ("questions", at), "lab question", "question", id
