"""A pack as the rules see it: lookups that several rules share, each made once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from tui.library.authoring.source import FieldPath, PackSource, without_retired
from tui.library.lint import language
from tui.library.lint.references import Reference, references
from tui.library.model import Entry, Lesson, Question, Section, TrueFalse


class View:
    """One pack, the built-in pack that its links may lead to, and the day on which it is checked."""

    def __init__(
        self, source: PackSource, today: datetime.date, core: PackSource | None = None, released: Sequence[str] = ()
    ) -> None:
        self.whole = source
        """The pack with what is retired."""
        source = without_retired(source)
        core = core and without_retired(core)
        self.source = source
        self.today = today
        self.released = released
        """What must not disappear, as `lint.released_ids` writes it."""
        self._packs = [source] if core is None else [core, source]
        entries = [entry for pack in self._packs for entry in pack.entries]
        self.entries = tuple(entries)
        """The entries of both packs."""
        self.terms = {entry.id: entry.term for entry in entries}
        self.names = {entry.id: (entry.term, *entry.aliases) for entry in entries}
        """Entry id -> its interchangeable names."""

    def has(self, kind: str, reference: str) -> bool:
        """Whether a reference leads to something that is here, in the built-in pack, or in a pack not at hand.

        What is authored but could not be read counts: its own mistakes are reported, and not those that follow.
        """
        pack, _, id = reference.rpartition("/")
        if pack not in ("", "core", self.source.pack_id):
            return True
        return id in self.ids[kind] or (kind, id) in self.source.broken or kind in self.source.unread

    def is_planned(self, kind: str, reference: str) -> bool:
        """Whether topics.yaml promises it."""
        return language.bare(reference) in self.planned.get(kind, ())

    def is_known(self, kind: str, reference: str) -> bool:
        """Whether it exists or is promised."""
        return self.has(kind, reference) or self.is_planned(kind, reference)

    def is_whole(self, kind: str) -> bool:
        """Whether every item of the kind could be read, so that what is missing is really missing."""
        return kind not in self.source.unread and all(kind != broken for broken, _ in self.source.broken)

    @cached_property
    def ids(self) -> Mapping[str, set[str]]:
        """Kind -> the ids of both packs, without what is retired: nothing but a history may name that."""
        ids: dict[str, set[str]] = defaultdict(set)
        for pack in self._packs:
            ids["entry"].update(item.id for item in pack.entries)
            ids["question"].update(item.id for item in pack.questions)
            ids["lesson"].update(item.id for item in pack.lessons)
            ids["lab"].update(item.id for item in pack.labs)
            ids["chip"].update(item.id for item in pack.chips)
        return ids

    @cached_property
    def planned(self) -> Mapping[str, set[str]]:
        """Kind -> the names that topics.yaml promises."""
        names: dict[str, set[str]] = defaultdict(set)
        for pack in self._packs:
            names["entry"].update(pack.planned.entries)
            names["lesson"].update(pack.planned.lessons)
            names["lab"].update(pack.planned.labs)
        return names

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Everything that the pack's own items name."""
        return tuple(references(self.source))

    @cached_property
    def lessons(self) -> dict[str, Lesson]:
        """The lessons of both packs by id."""
        return {lesson.id: lesson for pack in self._packs for lesson in pack.lessons}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions of both packs by id."""
        return {question.id: question for pack in self._packs for question in pack.questions}

    @cached_property
    def items_of(self) -> dict[str, list[Question]]:
        """Entry id -> the questions of both packs that test it."""
        items: dict[str, list[Question]] = defaultdict(list)
        for question in self.questions.values():
            for term in dict.fromkeys(question.terms):
                items[language.bare(term)].append(question)
        return items

    def shown(self, text: str) -> str:
        """`text` as a reader sees it."""
        return language.shown(text, self.terms)


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
