"""Text as the screens say it: in the background, in bold, cut to what fits."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content, Span


def muted(text: str) -> Content:
    """Text that stays in the background."""
    return Content(text, spans=[Span(0, len(text), "$muted")])


def bold(text: str) -> Content:
    """Text in bold: a heading."""
    return Content(text, spans=[Span(0, len(text), "bold")])


def fitted(text: str, width: int) -> str:
    """The text in so many cells: what does not fit is cut, and the cut shows."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""
