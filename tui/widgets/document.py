"""A document of labelled rows, laid out for a width: the one way that prose reaches the screen.

A label stands in a fixed column, the text wraps beside it; where the column would leave too little room, the label
stands above. Links are numbered in reading order and know the line they are on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from textual.content import Content, Span
from textual.style import Style

LABEL = 10
"""Cells of the label column, its gap included."""
NARROW = 44
"""Below this width labels stand above their text."""
MEASURE = 88
"""Text runs no wider than this: longer lines lose the eye on the way back."""


@dataclass(frozen=True)
class Row:
    """One row: a label (or none), text that wraps, and how it stands."""

    text: Content
    label: str = ""
    label_style: str = "$muted"
    indent: int = 0
    """Cells before the text."""
    hang: int = 0
    """Further cells before each line but the first (for a bullet's text)."""
    gap: int = 1
    """Empty lines before the row."""
    wrap: bool = True
    """False keeps the lines as they are (diagrams, code); what does not fit is cut."""
    margin: int = 0
    """Cells before everything, the label too: where the document shares its left edge with marks beside it."""
    align_label: bool = True
    """Whether the row starts after the label column even without a label."""
    draw: Callable[[int], Content] | None = None
    """Makes the lines for the cells there are, in place of `text`: a plot."""


@dataclass(frozen=True)
class Laid:
    """A laid-out document: its text, and for each link the line it starts on."""

    content: Content
    link_lines: tuple[int, ...] = ()
    height: int = 0
    row_lines: tuple[int, ...] = field(default=())
    """The first line of each row."""


def link_style(number: int, style: str = "underline") -> Style:
    """The style of link `number`: a click follows it."""
    return Style.parse(style) + Style.from_meta({"link": number, "@click": f"follow({number})"})


def lay(rows: Sequence[Row], width: int, current: int = -1) -> Laid:
    """Lays rows out for `width` cells; link number `current` is shown reversed."""
    lines: list[Content] = []
    places: dict[int, int] = {}
    firsts: list[int] = []
    column = LABEL if width >= NARROW and any(row.label for row in rows) else 0
    for row in rows:
        lines.extend([Content("")] * (row.gap if lines else 0))
        firsts.append(len(lines))
        if row.label and not column:
            lines.append(_prefixed(row.label, row.label_style, row.margin + len(row.label), Content(""), row.margin))
        left = row.margin + (column if row.align_label else 0) + row.indent
        for number, line in enumerate(_wrapped(row, width - left)):
            for span in line.spans:
                link = span.style.meta.get("link") if isinstance(span.style, Style) else None
                if link is not None:
                    places.setdefault(link, len(lines))
            pad = left + (row.hang if number and row.wrap else 0)
            head = row.label if column and number == 0 else ""
            lines.append(_prefixed(head, row.label_style, pad, line, row.margin))
    content = _emphasised(Content("\n").join(lines), current)
    ordered = tuple(places[number] for number in sorted(places))
    return Laid(content, ordered, len(lines), tuple(firsts))


def page_after(laid: Laid, rows: Sequence[Row], here: int, height: int) -> int:
    """The first line of the page after the one that begins at line `here` and is `height` lines high.

    A drawing that the end of the page would cut (a plot, a diagram, a table) is on the next page whole; one that is
    higher than a page is cut.
    """
    after = here + max(1, height)
    ends = (*laid.row_lines[1:], laid.height)
    for row, first, end in zip(rows, laid.row_lines, ends, strict=False):
        whole = row.draw is not None or not row.wrap
        if whole and here < first < after < end and end - first <= height:
            return first
    return after


def _wrapped(row: Row, width: int) -> list[Content]:
    width = max(8, width)
    if row.draw is not None or not row.wrap:
        text = row.draw(width) if row.draw is not None else row.text
        return [line.truncate(width) for line in text.split("\n", allow_blank=True)]
    width = min(width, MEASURE)
    if not row.hang:
        return row.text.wrap(width)
    whole = row.text.wrap(width)
    if len(whole) < 2:
        return whole
    # The first line is as wide as the row; the rest must leave room for the hang.
    first = len(whole[0].plain)
    rest = row.text[first:]
    stripped = len(rest.plain) - len(rest.plain.lstrip(" \n"))
    return [whole[0], *rest[stripped:].wrap(max(8, width - row.hang))]


def _prefixed(label: str, style: str, pad: int, line: Content, margin: int = 0) -> Content:
    spans = [Span(margin, margin + len(label), style)] if label else None
    head = Content((" " * margin + label).ljust(pad)[:pad], spans=spans)
    return head + line.rstrip_end(len(line.plain)) if pad else line


def _emphasised(content: Content, current: int) -> Content:
    if current < 0:
        return content
    marked = [
        Span(span.start, span.end, "reverse")
        for span in content.spans
        if isinstance(span.style, Style) and span.style.meta.get("link") == current
    ]
    return content.add_spans(marked)
