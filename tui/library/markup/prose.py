"""The small Markdown of the library -> blocks of spans. Whatever is not in it stays literal text.

markdown-it parses with only these rules on: paragraphs, lists, tables, fenced code, emphasis, code, escapes. HTML,
images, Markdown links and character entities are off: an entity could smuggle in a control character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from tui.library.markup.links import TOKEN, Link, broken_links, link_of, links, plain_text
from tui.library.text import clean

Style = Literal["plain", "strong", "emphasis", "code"]
Align = Literal["", "left", "center", "right"]
MAX_LIST_DEPTH = 4
"""Items nested deeper than this stand at this level."""
_MARK = "\ufffe"  # a noncharacter: never in checked content; stands for a link while markdown-it parses
_HELD = re.compile(f"{_MARK}([0-9]+){_MARK}")


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style. A newline in it is a line break that was asked for."""

    text: str
    style: Style = "plain"


Inline = Span | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each item is blocks. `start` is the first number of a numbered list, None for bullets."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines that keep their shape."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; every row has as many cells as the header."""

    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    align: tuple[Align, ...]


Block = Paragraph | ListBlock | CodeBlock | TableBlock

__all__ = [
    "Block",
    "CodeBlock",
    "Inline",
    "Link",
    "ListBlock",
    "Paragraph",
    "Span",
    "TableBlock",
    "broken_links",
    "links",
    "parse",
    "plain_text",
]


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a prose text. Never raises; characters that a terminal might obey are dropped."""
    held: list[tuple[Link, str]] = []

    def hold(match: re.Match[str]) -> str:
        if not match["link"]:
            return match[0]
        held.append((link_of(match), match[0]))
        return f"{_MARK}{len(held) - 1}{_MARK}"

    source = TOKEN.sub(hold, clean(text).replace(_MARK, ""))
    return _Reader(_markdown().parse(source), held).blocks()


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"maxNesting": 40, "html": False, "linkify": False, "typographer": False})
    return parser.enable(["table", "fence", "list", "newline", "escape", "backticks", "emphasis"])


class _Reader:
    """Goes through markdown-it's tokens once. Nesting is bounded by the parser."""

    def __init__(self, tokens: Sequence[Any], held: Sequence[tuple[Link, str]]) -> None:
        self.tokens = iter(tokens)
        self.held = held

    def blocks(self, until: str = "", depth: int = 0) -> tuple[Block, ...]:
        """The blocks up to the token `until`."""
        blocks: list[Block] = []
        for token in self.tokens:
            if token.type == until:
                break
            if token.type == "inline":
                blocks.append(Paragraph(self.spans(token.children)))
            elif token.type == "fence":
                code = self.restore(token.content).rstrip().expandtabs(4)
                blocks.append(CodeBlock(code, token.info.strip().partition(" ")[0]))
            elif token.type == "table_open":
                blocks.append(self.table())
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                items = self.items(token.type.replace("open", "close"), depth + 1)
                start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
                flat = [block for item in items for block in item]
                blocks += [ListBlock(items, start)] if depth < MAX_LIST_DEPTH else flat
        return tuple(blocks)

    def items(self, until: str, depth: int) -> tuple[tuple[Block, ...], ...]:
        """The items of a list, without those that hold nothing."""
        items = []
        for token in self.tokens:
            if token.type == until:
                break
            if token.type == "list_item_open":
                items.append(self.blocks("list_item_close", depth))
        return tuple(item for item in items if item)

    def table(self) -> TableBlock:
        """The table whose opening token was taken."""
        rows: list[list[tuple[Inline, ...]]] = []
        align: list[Align] = []
        for token in self.tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self.spans(token.children))
            elif token.type == "th_open":
                align.append(_ALIGN.get(str(token.attrs.get("style", "")), ""))
        header, *rest = (tuple(row) for row in rows)
        return TableBlock(header, tuple(rest), tuple(align))

    def spans(self, tokens: Sequence[Any]) -> tuple[Inline, ...]:
        """Text and links of one line of text, neighbours of one style joined."""
        spans: list[Inline] = []
        strong = emphasis = 0
        for token in tokens:
            strong += token.nesting if token.tag == "strong" else 0
            emphasis += token.nesting if token.tag == "em" else 0
            style: Style = "strong" if strong else "emphasis" if emphasis else "plain"
            if token.type == "code_inline":
                _join(spans, Span(self.restore(token.content), "code"))
            else:
                text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
                for part in self.parts(text.replace("\t", " "), style):
                    _join(spans, part)
        return tuple(spans)

    def parts(self, text: str, style: Style) -> Iterator[Inline]:
        """Text cut at the links it holds."""
        for place, piece in enumerate(_HELD.split(text)):
            if place % 2:
                yield self.held[int(piece)][0]
            elif piece:
                yield Span(piece, style)

    def restore(self, code: str) -> str:
        """Code as it was written: nothing in it is a link."""
        return _HELD.sub(lambda match: self.held[int(match[1])][1], code)


_ALIGN: dict[str, Align] = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


def _join(spans: list[Inline], part: Inline) -> None:
    last = spans[-1] if spans else None
    if isinstance(part, Span) and isinstance(last, Span) and last.style == part.style:
        spans[-1] = Span(last.text + part.text, part.style)
    else:
        spans.append(part)
