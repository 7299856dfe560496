"""Text that is drawn for the room it has."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widget import Widget


class Drawn(Widget):
    """Shows what a function makes of its width and height; `refresh()` draws anew."""

    def __init__(self, draw: Callable[[int, int], Content], *, id: str) -> None:
        super().__init__(id=id)
        self._draw = draw

    def render(self) -> Content:
        """The text for the present width and height."""
        return self._draw(self.content_size.width, self.content_size.height)
