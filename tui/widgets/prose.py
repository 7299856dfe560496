"""Prose as rows of a document, with links that lead somewhere or are plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.content import Content, Span

from tui.widgets.document import Row, link_style
from tui.widgets.target import Target, linked

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.library.markup.prose import Block, Inline, ListBlock, TableBlock

_STYLES = {"strong": "bold", "emphasis": "italic", "code": "$primary"}


class Links:
    """Collects a document's link targets in reading order. What is only planned stays plain text."""

    def __init__(self, library: Library, pack: str) -> None:
        self._library = library
        self._pack = pack
        self.targets: list[Target] = []

    def add(self, target: Target) -> int:
        """Registers a target; returns its number."""
        self.targets.append(target)
        return len(self.targets) - 1

    def link(self, kind: str, ref: str, shown: str = "", params: Mapping[str, Any] | None = None) -> Content:
        """The words of a link to an item of the library."""
        target = self._library.locate(kind, ref, self._pack)
        if target is None:
            return Content(shown or ref.rpartition("/")[2].replace("-", " ").replace("_", " "))
        words = shown or self._library.title(kind, target)
        number = self.add(linked(kind, target, params))
        return Content(words, spans=[Span(0, len(words), link_style(number))])


def inline(spans: Sequence[Inline], links: Links) -> Content:
    """Spans and links as one text."""
    from tui.library.markup.links import Link

    parts: list[Content] = []
    for span in spans:
        if isinstance(span, Link):
            parts.append(links.link(span.kind, span.ref, span.shown))
        else:
            style = _STYLES.get(span.style, "")
            parts.append(Content(span.text, spans=[Span(0, len(span.text), style)] if style else None))
    return Content("").join(parts)


def prose_rows(text: str, links: Links, *, label: str = "", flush: bool = False) -> list[Row]:
    """The rows of a prose text; the label stands beside the first. `flush` rows ignore the label column."""
    if not text.strip():
        return []
    # markdown-it costs 30 ms to import: first prose, not first frame.
    from tui.library.markup.prose import parse

    rows = [row for block in parse(text) for row in block_rows(block, links)]
    if rows and label:
        first = rows[0]
        rows[0] = replace(first, label=label)
    return [replace(row, align_label=False) for row in rows] if flush else rows


def block_rows(block: Block, links: Links, indent: int = 0) -> list[Row]:
    """The rows of one block."""
    from tui.library.markup.prose import CodeBlock, ListBlock, Paragraph

    if isinstance(block, Paragraph):
        return [Row(inline(block.spans, links), indent=indent)]
    if isinstance(block, ListBlock):
        return _list_rows(block, links, indent)
    if isinstance(block, CodeBlock):
        text = Content(block.text, spans=[Span(0, len(block.text), "$primary")])
        return [Row(text, indent=indent + 2, wrap=False)]
    return _table_rows(block, links, indent)


def _list_rows(block: ListBlock, links: Links, indent: int) -> list[Row]:
    rows: list[Row] = []
    for place, item in enumerate(block.items):
        mark = "• " if block.start is None else f"{block.start + place}. "
        inner = [row for part in item for row in block_rows(part, links, indent + len(mark))]
        for number, row in enumerate(inner):
            if number == 0:
                text = Content(mark) + row.text
                rows.append(Row(text, indent=indent, hang=len(mark), gap=0 if place else 1))
            else:
                rows.append(replace(row, gap=0))
    return rows


def _table_rows(block: TableBlock, links: Links, indent: int) -> list[Row]:
    grid = [[inline(cell, links) for cell in row] for row in (block.header, *block.rows)]
    widths = [max(row[place].cell_length for row in grid) for place in range(len(block.header))]
    rows = []
    for number, row in enumerate(grid):
        cells = []
        for place, cell in enumerate(row):
            room = widths[place] - cell.cell_length
            cells.append(cell.pad_left(room) if block.align[place] == "right" else cell.pad_right(room))
        line = Content("  ").join(cells)
        if number == 0:
            line = line.stylize_before("$muted")
        rows.append(Row(line, indent=indent, gap=0 if number else 1, wrap=False))
    return rows
