"""Prose as wrapped lines of plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.library.markup.links import Link
from tui.library.markup.prose import CodeBlock, Inline, ListBlock, Paragraph, TableBlock, parse
from tui.library.text import clean

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.library.markup.prose import Block


def prose_lines(library: Library, text: str, width: int, pack: str = "core", indent: str = "") -> list[str]:
    """The lines of a prose text; paragraphs are parted by empty lines, links are their words."""
    lines: list[str] = []
    for block in parse(text):
        if lines:
            lines.append("")
        lines += _block(library, block, width, pack, indent)
    return [clean(line) for line in lines]


def wrapped(text: str, width: int, head: str = "", indent: str = "") -> list[str]:
    """One paragraph, its first line after `head`, the others under it."""
    first = indent + head
    rest = indent + " " * len(head)
    lines = textwrap.wrap(
        " ".join(text.split()),
        max(20, width - 1),
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [clean(line) for line in lines or [first.rstrip()]]


def words(library: Library, spans: Sequence[Inline], pack: str) -> str:
    """Spans as text; a link without words of its own shows the thing's name."""
    return "".join(
        (span.shown or library.title(span.kind, span.ref, pack) or span.words) if isinstance(span, Link) else span.text
        for span in spans
    )


def _block(library: Library, block: Block, width: int, pack: str, indent: str) -> list[str]:
    match block:
        case Paragraph():
            return wrapped(words(library, block.spans, pack), width, indent=indent)
        case ListBlock():
            lines: list[str] = []
            for place, item in enumerate(block.items):
                mark = "- " if block.start is None else f"{block.start + place}. "
                inner = [line for part in item for line in _block(library, part, width, pack, indent + " " * len(mark))]
                if inner:
                    lines += [indent + mark + inner[0].lstrip(), *inner[1:]]
            return lines
        case CodeBlock():
            return [f"{indent}    {line}" for line in block.text.split("\n")]
        case TableBlock():
            grid = [[words(library, cell, pack) for cell in row] for row in (block.header, *block.rows)]
            widths = [max(len(row[place]) for row in grid) for place in range(len(block.header))]
            return [
                (indent + "  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True))).rstrip()
                for row in grid
            ]
