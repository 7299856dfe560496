"""YAML text -> a tree of nodes that know where they stand. Bounded, and it never raises on what a file may hold.

Only the parser's events are used: they come one at a time, so depth and size are checked before anything is built, and
every scalar stays the text that was written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MAX_DEPTH = 40
MAX_NODES = 500_000

Report = Callable[[int, int, str, str, str], None]
"""report(line, column, rule, message, hint)"""


class Node:
    """A value and its place (line and column from 1)."""

    __slots__ = ("column", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column


class Scalar(Node):
    """A text; `plain` when it was written without quotes and not as a block."""

    __slots__ = ("plain", "text")

    def __init__(self, line: int, column: int, text: str, plain: bool) -> None:
        super().__init__(line, column)
        self.text = text
        self.plain = plain


class Seq(Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.items: list[Node] = []


class Map(Node):
    """A mapping: key text -> (key, value), in file order."""

    __slots__ = ("pairs",)

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.pairs: dict[str, tuple[Scalar, Node]] = {}

    def get(self, key: str) -> Node | None:
        """The value under `key`."""
        pair = self.pairs.get(key)
        return pair[1] if pair else None


class Refused(Node):
    """Stands for a value that was already reported."""

    __slots__ = ()


class _Stop(Exception):  # noqa: N818  (a signal)
    """The file goes beyond a bound; it was reported."""


class _Builder:
    """Turns events into nodes with a stack of its own, so that no depth can exhaust Python's."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.stack: list[tuple[Seq | Map, list[Node]]] = []  # the second holds a mapping's waiting key
        self.root: Node | None = None
        self.nodes = 0

    def open(self, node: Seq | Map) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.stop(node, "depth", f"nested deeper than {MAX_DEPTH} levels")
        self.add(node)
        self.stack.append((node, []))

    def close(self) -> None:
        self.stack.pop()

    def add(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop(node, "size", f"more than {MAX_NODES:,} values in one file; split it")
        if not self.stack:
            self.root = node
            return
        parent, waiting = self.stack[-1]
        if isinstance(parent, Seq):
            parent.items.append(node)
        elif waiting:
            self.pair(parent, waiting.pop(), node)
        else:
            waiting.append(node)
            if isinstance(node, Seq | Map):
                self.report(node.line, node.column, "key", "a key must be text, not a list or a mapping", "")

    def pair(self, parent: Map, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            return
        first = parent.pairs.get(key.text)
        if first is None:
            parent.pairs[key.text] = (key, value)
        else:
            from tui.library.authoring.scalars import shown

            where = f"first on line {first[0].line}"
            self.report(key.line, key.column, "duplicate-key", f"key {shown(key.text)} stands twice ({where})", "")

    def stop(self, node: Node, rule: str, message: str) -> None:
        self.report(node.line, node.column, rule, message, "")
        raise _Stop


def compose(text: str, report: Report) -> Node | None:
    """The node tree of the one document in `text`; None when it cannot be read (then something was reported)."""
    import yaml

    builder = _Builder(report)
    try:
        # The C parser is ten times faster; PyYAML may be built without it.
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            _take(event, builder)
    except _Stop:
        return None
    except yaml.YAMLError as error:
        rule = "depth" if "nesting depth" in str(getattr(error, "problem", "")) else "syntax"
        report(*_place(error), rule, *_explain(error, text))
        return None
    if builder.root is None:
        report(1, 1, "empty", "the file is empty", "")
    return builder.root


def _take(event: Any, builder: _Builder) -> None:
    name = type(event).__name__
    if name in ("SequenceEndEvent", "MappingEndEvent"):
        builder.close()
        return
    mark = event.start_mark
    line, column = mark.line + 1, mark.column + 1
    if name == "AliasEvent":
        builder.report(line, column, "alias", "aliases (*name) are not read", "write the value out")
        builder.add(Refused(line, column))
        return
    if name == "DocumentStartEvent" and builder.root is not None:
        builder.stop(Node(line, column), "documents", "a second document starts here (---); a file holds one")
    if name not in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent"):
        return
    if event.anchor is not None or event.tag is not None:
        _refuse_extras(event, line, column, builder)
    if name == "ScalarEvent":
        builder.add(Scalar(line, column, event.value, not event.style))
    else:
        builder.open(Map(line, column) if name == "MappingStartEvent" else Seq(line, column))


def _refuse_extras(event: Any, line: int, column: int, builder: _Builder) -> None:
    if event.anchor is not None:
        builder.report(line, column, "anchor", "anchors (&name) are not read", "write the value out")
    if event.tag is not None and event.tag != "!":
        builder.report(line, column, "tag", "tags (!name) are not read", "leave the tag out")


def _place(error: Any) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


_HINTS = {
    "mapping values are not allowed": "text that holds ': ' needs quotes around it",
    "did not find expected key": "look at the indentation and the quotes on this line and the one before",
    "could not find expected ':'": "look at the line before: a key needs ': ' after it",
    "did not find expected ',' or ']'": "text that holds a comma, ':' or a bracket needs quotes inside [ ]",
    "did not find expected ',' or '}'": "text that holds a comma, ':' or a bracket needs quotes inside { }",
    "did not find expected '-' indicator": "look at the indentation of this line",
    "unexpected end of stream": "a quote or a bracket was never closed",
    "cannot start any token": "text that starts with this character needs quotes around it",
}


def _explain(error: Any, text: str) -> tuple[str, str]:
    """The parser's problem in a sentence, and what usually causes it."""
    from tui.library.authoring.scalars import shown

    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read")
    line, column = _place(error)
    if "cannot start any token" in problem:
        rows = text.split("\n")
        at = rows[line - 1][column - 1 : column] if line <= len(rows) else ""
        if at == "\t":
            return "not YAML: a tab cannot indent", "use spaces"
        problem = f"{shown(at)} cannot start a value" if at else problem
    hint = next((hint for start, hint in _HINTS.items() if start in str(getattr(error, "problem", ""))), "")
    return "not YAML: " + shown(problem, quote=""), hint
