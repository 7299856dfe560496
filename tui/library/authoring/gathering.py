"""What the reader gathers while it goes through a pack's files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from tui.library.authoring.citations import Pages, Shelf, no_pages
from tui.library.authoring.mistakes import Mistakes
from tui.library.authoring.scalars import shown
from tui.library.authoring.shapes import shape_of
from tui.library.authoring.validator import MISSING, Walker
from tui.library.authoring.yaml_nodes import Map, Node, Scalar
from tui.library.model import PackFile, Page, Planned


class ItemKind(NamedTuple):
    """A kind of item and the type that holds it."""

    name: str
    type: Any


class Draft:
    """The items of one pack so far. Kinds of which a file could not be read stand in `unread`."""

    def __init__(self, keep_nodes: bool, core_pages: Callable[[], Pages] = no_pages) -> None:
        self.keep_nodes = keep_nodes
        self.shelf = Shelf(core_pages)
        self.pack = PackFile(id="core", format=2)
        self.planned = Planned()
        self.items: dict[str, dict[str, Any]] = {}
        self.authored: dict[tuple[str, str], bytes] = {}
        self.nodes: dict[tuple[str, str], tuple[str, Node]] = {}
        self.broken: set[tuple[str, str]] = set()
        self.unread: set[str] = set()
        self.entry_topics: dict[str, str] = {}
        self.file_topics: list[tuple[str, Scalar]] = []
        self.mistakes: list[Mistakes] = []

    def miss(self, kind: str) -> None:
        """Notes that items of a kind could not be read."""
        self.unread.add(kind)
        self.shelf.is_whole = self.shelf.is_whole and kind != "source"

    def file(self, rel: str) -> Mistakes:
        """The list for the mistakes of a file."""
        mistakes = Mistakes(shown(rel, 200, quote=""))
        self.mistakes.append(mistakes)
        return mistakes

    def take(self, kind: ItemKind, node: Node, number: int, mistakes: Mistakes, topic: str = "") -> None:
        """Reads one item and keeps it, unless it has a mistake that leaves a hole or its id is taken."""
        given = node.get("id") if isinstance(node, Map) else None
        name = given.text if isinstance(given, Scalar) else ""
        walker = Walker(mistakes, f"{kind.name} {shown(name) if name else number}", self.shelf)
        data = walker.read(shape_of(kind.type), node)
        key = (kind.name, name)
        if key in self.nodes:
            file, first = self.nodes[key]
            message = f"this id is taken by the {kind.name} at {file}:{first.line}"
            walker.say(given or node, "duplicate-id", message, "ids are for ever: rename this one")
            return
        if name:
            self.nodes[key] = (mistakes.file, node if self.keep_nodes else Node(node.line, node.column))
        if data is not MISSING and kind.name == "question" and topic:
            data.setdefault("topic", topic)
        item = _build(kind.type, data, walker, node)
        if item is MISSING:
            self.broken.add(key)
            if kind.name == "source":
                self.shelf.broken.add(name)
            return
        self.items.setdefault(kind.name, {})[name] = item
        self.authored[key] = msgspec.json.encode(data)
        if isinstance(item, Page):
            self.shelf.own[name] = item
        if kind.name == "entry":
            self.entry_topics[name] = topic


def _build(type_: Any, data: Any, walker: Walker, node: Node) -> Any:
    if data is MISSING:
        return MISSING
    try:
        return msgspec.convert(data, type_)
    except msgspec.ValidationError as error:
        return walker.lose(node, "type", shown(str(error), 200, quote=""))
