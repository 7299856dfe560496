"""Nodes -> plain data of a shape. Every mistake on the way is reported; none ends the walk."""

from __future__ import annotations

from typing import Any, Final

from tui.library.authoring import scalars
from tui.library.authoring.citations import Shelf, resolved, unresolved
from tui.library.authoring.issue import Severity
from tui.library.authoring.mistakes import Mistakes
from tui.library.authoring.scalars import nearest, shown
from tui.library.authoring.shapes import (
    Choice,
    Cited,
    Either,
    Flag,
    Listed,
    Real,
    Record,
    Shape,
    Table,
    Tagged,
    Text,
    Whole,
)
from tui.library.authoring.wording import take_text
from tui.library.authoring.yaml_nodes import Map, Node, Refused, Scalar, Seq


class Missing:
    """Stands for a value that cannot be used; why was reported."""


MISSING: Final = Missing()


class Walker:
    """Reads one thing (an entry, a question ...) whose name goes into every message."""

    def __init__(self, mistakes: Mistakes, thing: str, shelf: Shelf | None = None) -> None:
        self.mistakes = mistakes
        self.thing = thing
        self.shelf = shelf or Shelf()
        self.trail: list[str] = []

    def say(self, node: Node, rule: str, message: str, hint: str = "", severity: Severity = "error") -> None:
        """Reports `message` about what stands at the end of the trail."""
        where = ", ".join([self.thing, *(shown(step, quote="") for step in self.trail)])
        self.mistakes.add(node.line, node.column, rule, f"{where}: {message}", hint, severity)

    def lose(self, node: Node, rule: str, message: str, hint: str = "") -> Missing:
        """Reports an error that leaves no value."""
        self.say(node, rule, message, hint)
        return MISSING

    def read(self, shape: Shape, node: Node) -> Any:
        """The data of `node`, or MISSING when any part of it that was asked for cannot be used."""
        if isinstance(node, Refused):
            return MISSING
        if isinstance(shape, Record):
            return self.record(shape, node)
        if isinstance(shape, Listed):
            return self.listed(shape, node)
        if isinstance(shape, Table):
            return self.table(shape, node)
        if isinstance(shape, Tagged):
            return self.tagged(shape, node)
        if isinstance(shape, Either):
            return self.either(shape, node)
        if isinstance(shape, Cited):
            return self.cited(shape, node)
        if not isinstance(node, Scalar):
            return self.lose(node, "type", f"must be {_wanted(shape)}, not {_kind(node)}")
        return self.scalar(shape, node)

    def scalar(self, shape: Shape, node: Scalar) -> Any:
        """One text, converted by the shape's type."""
        if isinstance(shape, Text):
            text = take_text(node, shape.role, shape.may_be_blank, lambda *what: self.say(node, *what))
            return MISSING if text is None else text
        value = _convert(shape, node.text)
        if value is not None:
            return value
        if node.text in ("", "~", "null"):
            return self.lose(node, "empty", "has no value", "write one, or remove the line when it is unknown")
        return self.lose(node, "type", f"{shown(node.text)} is not {_wanted(shape)}", _better(shape, node.text))

    def record(self, shape: Record, node: Node) -> Any:
        """A mapping with known keys."""
        if not isinstance(node, Map):
            return self.lose(node, "type", f"must be a mapping, not {_kind(node)}")
        data: dict[str, Any] = {}
        whole = True
        for name, (key, value) in node.pairs.items():
            field = shape.fields.get(name)
            if shape.tag and name == shape.tag[0]:
                data[name] = shape.tag[1]
            elif field is None:
                unused = [known for known in shape.fields if known not in node.pairs]
                self.say(key, "unknown-key", f"unknown key {shown(name)}", nearest(name, unused))
            else:
                data[name] = self.step(name, field.shape, value)
                whole = whole and data[name] is not MISSING
        for name, field in shape.fields.items():
            if field.required and name not in node.pairs:
                self.say(node, "missing", f"'{name}' is missing")
                whole = False
        return data if whole else MISSING

    def listed(self, shape: Listed, node: Node) -> Any:
        """A list."""
        if not isinstance(node, Seq):
            hint = f"write [{shown(node.text, quote='')}]" if isinstance(node, Scalar) and node.text else ""
            return self.lose(node, "type", f"must be a list, not {_kind(node)}", hint)
        items = [self.step(str(place), shape.item, item) for place, item in enumerate(node.items, 1)]
        return MISSING if any(item is MISSING for item in items) else items

    def table(self, shape: Table, node: Node) -> Any:
        """A mapping under the author's own keys."""
        if not isinstance(node, Map):
            return self.lose(node, "type", f"must be a mapping, not {_kind(node)}")
        data = {}
        for key, value in node.pairs.values():
            name = self.step("a key", Text("name"), key)
            data[name] = self.step(key.text, shape.value, value)
        return MISSING if MISSING in data or any(v is MISSING for v in data.values()) else data

    def tagged(self, shape: Tagged, node: Node) -> Any:
        """One of several records."""
        if not isinstance(node, Map):
            return self.lose(node, "type", f"must be a mapping, not {_kind(node)}")
        tag = node.get(shape.key)
        names = list(shape.records)
        if tag is None:
            return self.lose(node, "missing", f"'{shape.key}' is missing", f"one of {', '.join(names)}")
        if not isinstance(tag, Scalar) or tag.text not in shape.records:
            text = shown(tag.text) if isinstance(tag, Scalar) else _kind(tag)
            hint = nearest(tag.text, names) if isinstance(tag, Scalar) else ""
            return self.lose(tag, "type", f"{shape.key} {text} is not one of {', '.join(names)}", hint)
        return self.record(shape.records[tag.text], node)

    def either(self, shape: Either, node: Node) -> Any:
        """Whatever this kind of node may be here."""
        if isinstance(node, Seq) and shape.listed:
            return self.read(shape.listed, node)
        if isinstance(node, Map) and shape.mapping:
            return self.read(shape.mapping, node)
        if not isinstance(node, Scalar) or not shape.scalars:
            return self.lose(node, "type", f"must be {_wanted(shape)}, not {_kind(node)}")
        text = next((s for s in shape.scalars if isinstance(s, Text)), None)
        if text and not node.plain:
            return self.scalar(text, node)
        for choice in shape.scalars[:-1]:
            if (value := _convert(choice, node.text)) is not None:
                return value
        return self.scalar(shape.scalars[-1], node)

    def cited(self, shape: Cited, node: Node) -> Any:
        """A source, resolved: the fields of `model.Source`."""
        if isinstance(node, Scalar):
            id = self.scalar(shape.id, node)
            return MISSING if id is MISSING else self.looked_up({"id": id}, node, node)
        if not isinstance(node, Map):
            return self.lose(node, "type", f"must be the id of a source or a mapping, not {_kind(node)}")
        id_node = node.get("id")
        if id_node is None:
            return self.record(shape.in_place, node)
        citation = self.record(shape.by_id, node)
        return MISSING if citation is MISSING else self.looked_up(citation, id_node, node.get("via") or id_node)

    def looked_up(self, citation: dict[str, Any], id_node: Node, via_node: Node) -> dict[str, Any]:
        """The source that a citation by id stands for. An id that leads nowhere is reported."""
        via = None
        if "via" in citation:
            via = self.shelf.find(citation["via"])
            if via is None and not self.shelf.is_excused(citation["via"]):
                message = f"via: there is no source {shown(citation['via'])}"
                self.say(via_node, "S01", message, self.shelf.near(citation["via"]))
        page = self.shelf.find(citation["id"])
        if page is None:
            if not self.shelf.is_excused(citation["id"]):
                self.say(id_node, "S01", f"there is no source {shown(citation['id'])}", self.shelf.near(citation["id"]))
            return unresolved(citation)
        return resolved(page, citation, via)

    def step(self, name: str, shape: Shape, node: Node) -> Any:
        """Reads a part, with its name on the trail."""
        self.trail.append(name)
        value = self.read(shape, node)
        self.trail.pop()
        return value


def _convert(shape: Shape, text: str) -> Any:
    """The value that `text` is for a shape other than Text; None when it is none."""
    if isinstance(shape, Flag):
        return scalars.to_flag(text)
    if isinstance(shape, Whole):
        return scalars.to_whole(text)
    if isinstance(shape, Real):
        return scalars.to_number(text)
    if isinstance(shape, Choice):
        return next((value for value in shape.values if str(value) == text), None)
    return None


def _better(shape: Shape, text: str) -> str:
    if isinstance(shape, Choice):
        return nearest(text, [str(value) for value in shape.values])
    if isinstance(shape, Flag):
        word = text.lower()
        return "write true" if word in _YES else "write false" if word in _NO else ""
    plain = text.replace(",", "").replace("_", "").replace(" ", "")
    return f"write {plain}" if scalars.to_number(plain) is not None and plain != text else ""


_YES = frozenset({"yes", "on", "y", "true", "1"})
_NO = frozenset({"no", "off", "n", "false", "0"})


def _wanted(shape: Shape) -> str:
    if isinstance(shape, Choice):
        return "one of " + ", ".join(str(value) for value in shape.values)
    if isinstance(shape, Either):
        parts = [*shape.scalars, *(p for p in (shape.listed, shape.mapping) if p)]
        return " or ".join(_wanted(part) for part in parts)
    return _WORDS[type(shape)]


_WORDS: dict[type[Shape], str] = {
    Text: "text",
    Whole: "a whole number",
    Real: "a number",
    Flag: "true or false",
    Listed: "a list",
    Table: "a mapping",
    Record: "a mapping",
    Tagged: "a mapping",
    Cited: "the id of a source or a mapping",
}


def _kind(node: Node) -> str:
    if isinstance(node, Seq):
        return "a list"
    if isinstance(node, Map):
        return "a mapping"
    return "text" if isinstance(node, Scalar) and node.text else "nothing"
