"""A line to type in, whose cursor does not blink: a blinking one would send bytes for ever."""

from __future__ import annotations

from textual.widgets import Input

from tui.widgets.hints import Hinting, Shown


class TextBox(Input, Hinting):
    """An input that says at the foot what Enter does (an empty word says nothing), and goes on where it was left."""

    DEFAULT_CSS = """
    TextBox, TextBox:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    """

    def __init__(self, *, enter: str = "", placeholder: str = "", id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id, select_on_focus=False)
        self.cursor_blink = False
        self.enter = enter

    def own_hints(self) -> list[Shown]:
        """What Enter does."""
        return [Shown("enter", self.enter, "submit")] if self.enter else []
