"""What enters review when a stop of a lesson was passed: its terms, and those of its questions that were skipped."""

from __future__ import annotations

from tui.library.markup.links import links
from tui.library.model import Section
from tui.library.refs import item_id, pack_of
from tui.study.lessons.path import path
from tui.study.reviews import facets
from tui.study.reviews.rivals import Glossary


def items_of_stop(glossary: Glossary, ref: str, stop: str) -> tuple[str, ...]:
    """The items of the stop `stop` (see `lesson_path`) of the lesson `ref`; () for one that brings nothing.

    A section brings the terms that the lesson introduces and this section speaks of, the end of a lesson all of them.
    """
    lesson = glossary.library.lesson(ref)
    reached = next((step for step in path(lesson) if step.key == stop), None) if lesson else None
    if lesson is None or reached is None or reached.kind not in ("section", "summary"):
        return ()
    pack = pack_of(ref)
    introduced = [entry for slug in lesson.introduces if (entry := glossary.find(slug, pack))]
    if reached.kind == "summary":
        return _items(introduced, [*lesson.mixed], pack)
    section = lesson.sections[reached.section]
    spoken = _spoken(glossary, section, pack)
    questions = [*section.checks, *([section.faded] if section.faded else [])]
    return _items([entry for entry in introduced if entry in spoken], questions, pack)


def _spoken(glossary: Glossary, section: Section, pack: str) -> frozenset[str]:
    """The entries that a section links."""
    linked = (glossary.find(link.ref, pack) for link in links(section.text) if link.kind == "entry")
    return frozenset(entry for entry in linked if entry)


def _items(entries: list[str], questions: list[str], pack: str) -> tuple[str, ...]:
    refs = [ref for entry in entries for ref in facets.refs(entry)]
    refs += [question if "/" in question else f"{pack}/{question}" for question in questions]
    return tuple(dict.fromkeys(item_id(ref) for ref in refs))
