"""The library as one JSON document: every item as authored, its sources written out, one item a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from tui.exchange.questions import Brought, Refused, Values, bare, short_enough
from tui.failures import Refusal
from tui.library.authoring.scalars import shown
from tui.library.library import Library
from tui.library.model import Chip, Entry, Lab, Lesson, Page, Question, Topic

FORM = 1
LISTS: dict[str, tuple[str, Any]] = {
    "topics": ("topic", Topic),
    "sources": ("source", Page),
    "entries": ("entry", Entry),
    "questions": ("question", Question),
    "lessons": ("lesson", Lesson),
    "labs": ("lab", Lab),
    "chips": ("chip", Chip),
}
"""The lists of the document: the kind of their items and its type."""
_BLANK = re.compile(r"[ \t\r\n]*")


def export(library: Library, pack: str = "", topic: str = "") -> tuple[str, list[str]]:
    """The document, and the refs of items left out because another pack has their id. What is retired is not in it."""
    twice: list[str] = []
    parts = [f'"warpwise": {FORM}']
    for name, (kind, _) in LISTS.items():
        lines = []
        seen: set[str] = set()
        for ref, item in _items(library, kind, pack, topic):
            if item["id"] in seen:
                twice.append(ref)
            else:
                seen.add(item["id"])
                lines.append(json.dumps(item, ensure_ascii=False))
        body = ",\n".join(lines)
        parts.append(f'"{name}": [\n{body}\n]' if lines else f'"{name}": []')
    return "{\n" + ",\n".join(parts) + "\n}\n", twice


def _items(library: Library, kind: str, pack: str, topic: str) -> Iterator[tuple[str, Values]]:
    """The items of a kind with their refs, in an order of their own; with a topic, what belongs to it."""
    packs = [pack] if pack else list(library.packs)
    if kind == "topic":
        for row in library.topics_of(packs):
            if topic in ("", row.id):
                yield f"{row.pack}/{row.id}", {"id": row.id, "title": row.title, "about": row.about}
    elif kind == "source":
        for one in packs if not topic else []:
            for page in library.pages_of(one):
                yield f"{one}/{page.id}", bare(page)
    elif kind == "entry":
        for entry_row in library.entry_rows():
            entry = library.entry(entry_row.ref) if entry_row.pack in packs and topic in ("", entry_row.topic) else None
            if entry is not None:
                yield entry_row.ref, {**bare(entry), "topic": entry_row.topic}
    elif kind == "question":
        for question_row in library.question_rows(topic=topic):
            question = library.question(question_row.ref) if question_row.pack in packs else None
            if question is not None:
                yield question_row.ref, bare(question)
    elif kind == "lesson":
        lessons = [(row.ref, library.lesson(row.ref)) for row in library.lesson_rows() if row.pack in packs]
        for ref, lesson in sorted(((r, one) for r, one in lessons if one), key=lambda one: (one[1].order, one[1].id)):
            if not topic:
                yield ref, bare(lesson)
    elif kind == "lab":
        for lab_row in sorted(library.lab_rows(), key=lambda row: row.id):
            lab = library.lab(lab_row.ref) if lab_row.pack in packs and topic in ("", lab_row.topic) else None
            if lab is not None:
                yield lab_row.ref, bare(lab)
    else:
        for chip_row in library.chip_rows():
            chip = library.chip(chip_row.ref) if chip_row.pack in packs and not topic else None
            if chip is not None:
                yield chip_row.ref, bare(chip)


def read(text: str, name: str) -> Brought:
    """The items of a document. Raises Refusal for text that is none; `name` is the file's."""
    brought = Brought()
    try:
        for key, line, value in _walk(text):
            if key == "warpwise":
                if value != FORM:
                    raise Refusal(
                        f"{shown(name, 200, '')}:{line}: its form is {shown(str(value))}, and this Warpwise reads "
                        f"{FORM}; update Warpwise, or export it from this version. Nothing was taken."
                    )
            else:
                _take(brought, key, line, value)
    except _WrongError as error:
        line = text.count("\n", 0, error.at) + 1
        raise Refusal(f"{shown(name, 200, '')}:{line}: {error.why}. Nothing was taken.") from None
    return brought


def _take(brought: Brought, key: str, line: int, value: Any) -> None:
    kind, type_ = LISTS[key]
    item = dict(value) if isinstance(value, dict) else {}
    topic = item.pop("topic", "") if kind == "entry" else ""
    try:
        if not isinstance(topic, str):
            raise ValueError("the topic is no text")
        if not isinstance(item.get("id"), str):
            raise ValueError("it has no id")
        if brought.has(kind, item["id"]):
            raise ValueError(f"the {kind} {shown(item['id'])} stands twice")
        if why := short_enough(_texts(item)):
            raise ValueError(why)
        msgspec.convert(item, type_)
    except (ValueError, RecursionError) as error:
        brought.refused.append(Refused(line, f"{kind} {shown(str(item.get('id', '')))}: {shown(str(error), 200, '')}"))
        return
    brought.add(kind, {**item, "topic": topic} if topic else item, line)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


class _WrongError(Exception):
    """Where text is no document, and why."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at
        self.why = why


def _walk(text: str) -> Iterator[tuple[str, int, Any]]:
    """(key, line, value) of the object: of a list its items one by one, so that each has its line."""
    decoder = json.JSONDecoder(parse_constant=_no_number)
    line, counted = 1, 0

    def value_at(at: int) -> tuple[Any, int]:
        try:
            return decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise _WrongError(error.pos, f"not JSON: {error.msg}") from None
        except (ValueError, RecursionError) as error:
            reason = "nested too deep" if isinstance(error, RecursionError) else shown(str(error), 80, "")
            raise _WrongError(at, f"not JSON that is read: {reason}") from None

    def skip(at: int) -> int:
        blank = _BLANK.match(text, at)
        return blank.end() if blank else at

    at = _expect(text, skip(0), "{")
    more = text[skip(at) : skip(at) + 1] != "}"
    at = skip(at)
    while more:
        key, end = value_at(at)
        if not isinstance(key, str):
            raise _WrongError(at, "a key must be text")
        if key not in LISTS and key != "warpwise":
            raise _WrongError(at, f"there is no list {shown(key)}; the lists are {', '.join(LISTS)}")
        at = skip(_expect(text, skip(end), ":"))
        if text[at : at + 1] == "[":
            at = skip(at + 1)
            inside = text[at : at + 1] != "]"
            while inside:
                line, counted = line + text.count("\n", counted, at), at
                value, end = value_at(at)
                yield key, line, value
                at = skip(end)
                inside = text[at : at + 1] == ","
                at = skip(at + 1) if inside else at
            at = _expect(text, at, "]")
        else:
            line, counted = line + text.count("\n", counted, at), at
            value, at = value_at(at)
            yield key, line, value
        at = skip(at)
        more = text[at : at + 1] == ","
        at = skip(at + 1) if more else at
    if skip(_expect(text, at, "}")) != len(text):
        raise _WrongError(at, "something stands behind the end")


def _expect(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise _WrongError(min(at, max(0, len(text) - 1)), f"not JSON of a library: {sign} is missing here")
    return at + 1


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")
