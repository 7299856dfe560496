"""One file of a pack -> its items and mistakes."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import msgspec

from tui.library.authoring import scalars
from tui.library.authoring.files import FOLDERS, SINGLES, Unreadable, read_text
from tui.library.authoring.gathering import Draft, ItemKind
from tui.library.authoring.mistakes import Mistakes
from tui.library.authoring.shapes import Record, shape_of
from tui.library.authoring.validator import MISSING, Walker
from tui.library.authoring.yaml_nodes import Map, Node, Scalar, Seq, compose
from tui.library.model import (
    Chip,
    ChipsFile,
    Entry,
    GlossaryFile,
    Lab,
    Lesson,
    PackFile,
    Page,
    Planned,
    Question,
    QuizFile,
    SourcesFile,
    Topic,
    TopicsFile,
)

_MAX_RAW = 100
_PLACES = frozenset(FOLDERS + SINGLES)


class _ListFile(NamedTuple):
    """A file with a head and a list of items under `field`."""

    type: object
    field: str
    kind: ItemKind


_LISTS = {
    "topics.yaml": _ListFile(TopicsFile, "topics", ItemKind("topic", Topic)),
    "sources.yaml": _ListFile(SourcesFile, "sources", ItemKind("source", Page)),
    "chips.yaml": _ListFile(ChipsFile, "chips", ItemKind("chip", Chip)),
    "glossary": _ListFile(GlossaryFile, "entries", ItemKind("entry", Entry)),
    "quizzes": _ListFile(QuizFile, "questions", ItemKind("question", Question)),
}
_WHOLES = {"lessons": ItemKind("lesson", Lesson), "labs": ItemKind("lab", Lab)}
_SIGNS = {
    "knobs": "labs",
    "sections": "lessons",
    "entries": "glossary",
    "questions": "quizzes",
    "chips": "chips.yaml",
    "topics": "topics.yaml",
}
"""A key at the top of a file -> where such a file stands; the first that is there counts."""


def read_file(root: str, rel: str, draft: Draft) -> None:
    """Reads the file into `draft`. What it holds is told by its place, and by its keys when it stands in no pack."""
    mistakes = draft.file(rel)
    place = rel.partition("/")[0]
    node = _node(root, rel, mistakes)
    if node is not None and place not in _PLACES:
        place = next((_SIGNS[sign] for sign in _SIGNS if sign in node.pairs), "")
    if place not in _PLACES:
        if node is not None:
            mistakes.add(
                1, 1, "file", "holds nothing that is known", f"one of {', '.join(_SIGNS)} must stand at its top"
            )
    elif node is None or not _belongs(place, node, mistakes):
        _mark_unread(place, draft)
    elif place == "pack.yaml":
        _read_about(node, draft, mistakes)
    elif place in _WHOLES:
        draft.take(_WHOLES[place], node, 1, mistakes)
    else:
        _read_list(_LISTS[place], node, draft, mistakes)


def _mark_unread(place: str, draft: Draft) -> None:
    if place in _WHOLES:
        draft.miss(_WHOLES[place].name)
    elif place in _LISTS:
        draft.miss(_LISTS[place].kind.name)


def _node(root: str, rel: str, mistakes: Mistakes) -> Map | None:
    try:
        text = read_text(root, rel)
    except Unreadable as error:
        mistakes.add(error.line, error.column, "file", error.message, error.hint)
        return None
    node = compose(_without_raw(text, mistakes), mistakes.add)
    if node is None or isinstance(node, Map):
        return node
    mistakes.add(node.line, node.column, "type", "a file must be a mapping at its top (key: value)")
    return None


def _without_raw(text: str, mistakes: Mistakes) -> str:
    """`text` with U+FFFD, so that columns hold, in place of characters that may not even stand in the raw file."""
    if not scalars.RAW_REFUSED.search(text):
        return text
    for number, match in enumerate(scalars.RAW_REFUSED.finditer(text)):
        if number == _MAX_RAW:
            break
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        message = f"holds {scalars.code_points(match.group())}, a control or invisible character"
        mistakes.add(line, column, "character", message, "remove it")
    return scalars.RAW_REFUSED.sub("\ufffd", text)


def _belongs(place: str, node: Map, mistakes: Mistakes) -> bool:
    """Whether a file with these keys stands where it should."""
    sign = next((sign for sign in _SIGNS if sign in node.pairs), "")
    if place == "pack.yaml" or not sign or _SIGNS[sign] == place:
        return True
    key = node.pairs[sign][0]
    message = f"a file with '{sign}' does not belong here"
    mistakes.add(key.line, key.column, "folder", message, f"move it to {_SIGNS[sign]}")
    return False


def _read_about(node: Map, draft: Draft, mistakes: Mistakes) -> None:
    walker = Walker(mistakes, "the pack")
    data = walker.read(shape_of(PackFile), node)
    if data is MISSING:
        return
    draft.pack = msgspec.convert(data, PackFile)
    draft.shelf.pack_id = draft.pack.id
    if draft.pack.id == "core":
        walker.say(node.get("id") or node, "id", "'core' is the built-in pack", "choose another id")


def _read_list(what: _ListFile, node: Map, draft: Draft, mistakes: Mistakes) -> None:
    head = _read_head(what, node, mistakes)
    topic = str(head.get("topic", ""))
    named = node.get("topic")
    if topic and isinstance(named, Scalar):
        draft.file_topics.append((mistakes.file, named))
    if what.field == "topics":
        draft.planned = msgspec.convert(head.get("planned", {}), Planned)
        draft.nodes["pack", draft.pack.id] = (mistakes.file, node)
    items = node.get(what.field)
    if isinstance(items, Seq):
        for number, item in enumerate(items.items, 1):
            draft.take(what.kind, item, number, mistakes, topic)
        return
    problem = "is missing" if items is None else "must be a list"
    at: Node = items or node
    mistakes.add(at.line, at.column, "missing", f"the file: '{what.field}' {problem}")
    draft.miss(what.kind.name)


def _read_head(what: _ListFile, node: Map, mistakes: Mistakes) -> dict[str, object]:
    """Everything of the file but its items; {} when it has mistakes."""
    shape = shape_of(what.type)
    if not isinstance(shape, Record):
        raise TypeError("a file's type is a struct")
    rest = Map(node.line, node.column)
    rest.pairs = {key: pair for key, pair in node.pairs.items() if key != what.field}
    fields = {name: field for name, field in shape.fields.items() if name != what.field}
    if what.field not in node.pairs:
        # The items are read elsewhere, but a misspelling of their key must still find it.
        fields[what.field] = replace(shape.fields[what.field], required=False)
    head: object = Walker(mistakes, "the file").record(Record(shape.name, fields), rest)
    return head if isinstance(head, dict) else {}
