"""What stands around a term: what it is part of, needs and leads to, what it is taken for; where it is taught."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.library.entry_json import EntryJson, StoredEntry
    from tui.library.library import Library

_HOW = {"part_of": "part of", "needs": "needs", "contrasts": "not", "example_of": "example of"}
ORDER = ("part of", "example of", "needs", "not", "see")
"""The ways, nearest first."""
MOST_SCANNED = 5_000
"""Entries that are asked whether they need a term; of a larger pack not all are."""


class Near(NamedTuple):
    """A neighbour: its ref and how the term stands to it, in the words that stand before it."""

    ref: str
    how: str


def around(library: Library, entry: EntryJson) -> tuple[Near, ...]:
    """The neighbours of an entry (its JSON) that there are, each once, the most telling first."""
    pack, own = entry["pack"], f"{entry['pack']}/{entry['id']}"
    nearness: dict[str, str] = {}
    for name, how in _named(entry):
        ref = library.locate("entry", name, pack)
        if ref is not None and ref != own and ORDER.index(how) < ORDER.index(nearness.get(ref, "see")):
            nearness[ref] = how
        elif ref is not None and ref != own:
            nearness.setdefault(ref, how)
    return tuple(
        Near(ref, how) for ref, how in sorted(nearness.items(), key=lambda ref_and_how: ORDER.index(ref_and_how[1]))
    )


def _named(entry: StoredEntry) -> Iterator[tuple[str, str]]:
    for link in entry.get("related", ()):
        name, kind = (link, None) if isinstance(link, str) else (link["id"], link.get("as"))
        yield name, _HOW.get(kind or "", "see")
    for name in entry.get("before", ()):
        yield name, "needs"
    rival = entry["confusion"].get("with") if "confusion" in entry else None
    if rival:
        yield rival, "not"


def leads_to(library: Library, ref: str) -> tuple[str, ...]:
    """The entries that name this one among what must be known before, or that need it. Reads the glossary once."""
    refs = []
    for row in library.entry_rows()[:MOST_SCANNED]:
        entry = library.entry_json(row.ref)
        if entry is not None and Near(ref, "needs") in around(library, entry):
            refs.append(str(row.ref))
    return tuple(refs)


class Taught(NamedTuple):
    """Where a term is taught and practised: refs of lessons and labs, and how many questions test it."""

    lessons: tuple[str, ...]
    labs: tuple[str, ...]
    questions: int


class Teaching:
    """Which lessons and labs name which terms; read once, then asked at every entry."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lessons: dict[str, list[str]] | None = None
        self._labs: dict[str, list[str]] = {}

    def of(self, ref: str) -> Taught:
        """Where an entry is taught."""
        if self._lessons is None:
            self._lessons = self._read()
        questions = len(self._library.questions_for(ref))
        return Taught(tuple(self._lessons.get(ref, ())), tuple(self._labs.get(ref, ())), questions)

    def _read(self) -> dict[str, list[str]]:
        library = self._library
        lessons: dict[str, list[str]] = {}
        for row in library.lesson_rows():
            lesson = library.lesson(row.ref)
            for name in lesson.introduces if lesson else ():
                entry_ref = library.locate("entry", name, row.pack)
                if entry_ref:
                    lessons.setdefault(entry_ref, []).append(row.ref)
        for lab in library.lab_rows():
            for name in lab.terms:
                entry_ref = library.locate("entry", name, lab.pack)
                if entry_ref:
                    self._labs.setdefault(entry_ref, []).append(f"{lab.pack}/{lab.id}")
        return lessons
