"""Text that is drawn for the room it has."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widget import Widget

LEAST = 16
"""Cells below which nothing is drawn."""


class Drawn(Widget):
    """Shows what a function makes of its width and height; `refresh()` draws anew."""

    def __init__(self, draw: Callable[[int, int], Content], *, id: str) -> None:
        super().__init__(id=id)
        self._draw = draw

    def render(self) -> Content:
        """The text for the present width and height."""
        width, height = self.content_size
        # While a terminal is being resized there may be next to no room; nobody reads what is drawn for it.
        return self._draw(width, height) if width >= LEAST else Content("")
