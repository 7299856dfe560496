"""A pack as the rules see it: lookups that several rules share, each made once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from functools import cached_property

from tui.library.lint import prose
from tui.library.model import Entry, Lesson, Question, Section, TrueFalse
from tui.library.source import FieldPath, PackSource


class View:
    """One pack, the built-in pack that its links may lead to, and the day on which it is checked."""

    def __init__(self, source: PackSource, today: datetime.date, core: PackSource | None = None) -> None:
        self.source = source
        self.today = today
        self._core = core or PackSource(root="")
        self.entries = {entry.id: entry for entry in source.entries}
        self.questions = {question.id: question for question in source.questions}
        self.lessons = {lesson.id: lesson for lesson in source.lessons}
        both = (*self._core.entries, *source.entries)
        self.terms = {entry.id: entry.term for entry in both}
        self.names = {entry.id: (entry.term, *entry.aliases) for entry in both}
        """Entry id -> its interchangeable names."""

    def has_entry(self, reference: str) -> bool:
        """Whether an entry of that id is here, in the built-in pack, planned, or in a pack that is not at hand."""
        pack, _, slug = reference.rpartition("/")
        if pack not in ("", self.source.pack_id, "core"):
            return True
        if slug in self.terms or slug in self.source.planned.entries or slug in self._core.planned.entries:
            return True
        return self._may_hold("entry", slug)

    def has_question(self, reference: str) -> bool:
        """Whether a question of that id is here or in the built-in pack."""
        id = prose.bare(reference)
        return id in self.all_questions or self._may_hold("question", id)

    def has_lesson(self, reference: str) -> bool:
        """Whether a lesson of that id is here, in the built-in pack, or planned."""
        id = prose.bare(reference)
        return id in self.all_lessons or id in self.source.planned.lessons or self._may_hold("lesson", id)

    def _may_hold(self, kind: str, id: str) -> bool:
        """Whether the item is authored but could not be read: its own mistakes are reported, not those that follow."""
        return (kind, id) in self.source.broken or kind in self.source.unread

    def is_whole(self, kind: str) -> bool:
        """Whether every item of the kind could be read, so that what is missing is really missing."""
        return kind not in self.source.unread and all(kind != broken for broken, _ in self.source.broken)

    @cached_property
    def all_lessons(self) -> dict[str, Lesson]:
        """The lessons here and in the built-in pack."""
        return {lesson.id: lesson for lesson in (*self._core.lessons, *self.source.lessons)}

    @cached_property
    def items_of(self) -> dict[str, list[Question]]:
        """Entry id -> the questions that test it, of both packs."""
        items: dict[str, list[Question]] = defaultdict(list)
        for question in (*self._core.questions, *self.source.questions):
            for term in dict.fromkeys(question.terms):
                items[prose.bare(term)].append(question)
        return items

    @cached_property
    def all_questions(self) -> dict[str, Question]:
        """The questions here and in the built-in pack."""
        return {question.id: question for question in (*self._core.questions, *self.source.questions)}

    def shown(self, text: str) -> str:
        """`text` as a reader sees it."""
        return prose.shown(text, self.terms)


def body(entry: Entry) -> list[tuple[FieldPath, str]]:
    """The prose of an entry beside its definition, field by field: where links belong."""
    parts: list[tuple[FieldPath, str]] = [(("why",), entry.why)]
    parts += [(("numbers", at, "condition"), number.condition) for at, number in enumerate(entry.numbers)]
    parts.append((("example",), entry.example))
    if entry.confusion is not None:
        parts.append((("confusion", "text"), entry.confusion.text))
    return [(path, text) for path, text in parts if text]


def section_prose(section: Section) -> str:
    """The text of a section and of its worked example."""
    return "\n\n".join([section.text, *(step.text for step in section.worked)])


def stem(question: Question) -> str:
    """What is asked; of a true/false question, the claim."""
    return question.claim if isinstance(question, TrueFalse) else question.stem
