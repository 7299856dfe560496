"""The last gate before the terminal: no control character of anybody's text passes."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.library.text import BAD


class TerminalGuard(LineFilter):
    """Deletes what a terminal might obey from every strip. Textual counts such characters as no cells, so nothing
    moves. Newline and tab never reach a strip as text."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without control, bidi or zero-width characters, and without links that hold any."""
        out = []
        for text, style, control in segments:
            safe = BAD.sub("", text) if BAD.search(text) else text
            if style is not None and style.link and BAD.search(style.link):
                style = style.update_link(None)
            out.append(Segment(safe, style, control))
        return out
