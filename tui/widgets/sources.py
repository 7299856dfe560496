"""Sources as rows of a document: a title that opens the page, and who says it, where and when."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from textual.content import Content, Span
from textual.style import Style

from tui.hyperlinks import can_link, is_address
from tui.library.model import Source
from tui.widgets.document import Row, link_style
from tui.widgets.prose import Links
from tui.widgets.target import Target


def address_style(url: str) -> Style:
    """Makes text a link that the terminal itself opens (OSC 8), where it can: over SSH, on the machine one sits at."""
    # The program draws on standard error.
    there = sys.__stderr__ is not None and sys.__stderr__.isatty()
    return Style(link=url) if is_address(url) and can_link(os.environ, terminal=there) else Style()


def source_rows(sources: Sequence[Source], links: Links, *, numbered: bool = False) -> list[Row]:
    """A row for each, with its number in brackets where the text refers to it by that."""
    rows = []
    for place, source in enumerate(sources):
        head = f"[{place + 1}] " if numbered else ""
        title = head + source.title
        text = f"{title}  {source.about}"
        spans = [Span(0, len(text), "$muted")]
        if source.url:
            number = links.add(Target("source", source.url))
            spans.insert(0, Span(len(head), len(title), link_style(number) + address_style(source.url)))
        label, gap = ("", 0) if place else ("SOURCES", 1)
        rows.append(Row(Content(text, spans=spans), label=label, gap=gap, hang=max(2, len(head))))
    return rows
