"""A pack as it was read from YAML: its items, the mistakes found on the way, and where every field stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tui.library.authoring.issue import Issue
from tui.library.authoring.yaml_nodes import Map, Node, Seq
from tui.library.model import Chip, Entry, Lab, Lesson, PackFile, Page, Planned, Question, Topic

FieldPath = tuple[str | int, ...]
"""The way to a field inside an item, in the YAML's words: ('options', 1, 'feedback')."""
Place = tuple[str, int, int]
"""File relative to the pack's root, line and column from 1."""


@dataclass(frozen=True)
class PackSource:
    """Everything readable of one pack. Items whose mistakes leave a hole are left out (`broken`; see `issues`).

    Items stand in file order, files in name order. Of two items of a kind with one id the first stays.
    The kinds are 'entry', 'question', 'lesson', 'lab', 'chip', 'topic' and
    'source'.
    """

    root: str
    pack_id: str = "core"
    topics: tuple[Topic, ...] = ()
    pages: tuple[Page, ...] = ()
    """What sources.yaml describes."""
    planned: Planned = field(default_factory=Planned)
    entries: tuple[Entry, ...] = ()
    questions: tuple[Question, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    chips: tuple[Chip, ...] = ()
    labs: tuple[Lab, ...] = ()
    issues: tuple[Issue, ...] = ()
    entry_topics: Mapping[str, str] = field(default_factory=dict)
    """Entry id -> topic of its file."""
    authored: Mapping[tuple[str, str], bytes] = field(default_factory=dict, repr=False)
    """(kind, id) -> the item's JSON with the fields that were written, and no others."""
    nodes: Mapping[tuple[str, str], tuple[str, Node]] = field(default_factory=dict, repr=False)
    """(kind, id) -> the file and the YAML node that holds the item. ('pack', pack_id) is topics.yaml."""
    broken: frozenset[tuple[str, str]] = frozenset()
    """(kind, id) of the items left out."""
    unread: frozenset[str] = frozenset()
    """Kinds of which a whole file could not be read."""
    file_topics: tuple[tuple[str, Place], ...] = ()
    """The topic that each glossary and quiz file names, and where."""
    about: PackFile = field(default_factory=lambda: PackFile(id="core", format=2))

    def where(self, kind: str, id: str, path: FieldPath = ()) -> Place:
        """Where a field's value stands, else its nearest known parent, else the item, else the pack ('', 0, 0)."""
        file, node = self.nodes.get((kind, id), ("", Node(0, 0)))
        for step in path:
            inner = _inside(node, step)
            if inner is None:
                break
            node = inner
        return (file, node.line, node.column)


def without_retired(source: PackSource) -> PackSource:
    """The pack without what is retired: that is kept for histories, and no longer read, drawn or counted."""
    return replace(
        source,
        entries=tuple(entry for entry in source.entries if entry.retired is None),
        questions=tuple(question for question in source.questions if question.retired is None),
        lessons=tuple(lesson.current() for lesson in source.lessons),
    )


def _inside(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Map):
        # The types say `with_` where the YAML says `with`.
        return node.get(str(step)) or node.get(str(step).rstrip("_"))
    if isinstance(node, Seq) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None
