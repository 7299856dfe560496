"""A line to type in, whose cursor does not blink: a blinking one would send bytes for ever."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from tui.library.text import clean
from tui.widgets.hints import Hinting, Shown


def pasted_line(text: str) -> str:
    """What a box of one line takes of pasted text: its first line that holds something, '' where none does.

    >>> pasted_line("\\nHBM\\n")
    'HBM'
    """
    lines = (clean(line.replace("\t", " ")) for line in text.splitlines())
    return next((line for line in lines if line.strip()), "")


class TextBox(Input, Hinting):
    """An input that says at the foot what Enter and Esc do (where they are given), and goes on where it was left."""

    DEFAULT_CSS = """
    TextBox, TextBox:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    """

    def __init__(self, *, enter: str = "", esc: str = "", placeholder: str = "", id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id, select_on_focus=False)
        self.cursor_blink = False
        self.enter = enter
        self.esc = esc

    def _on_paste(self, event: events.Paste) -> None:
        # Input takes the first line as it is: nothing, where a copied line begins with the break before it.
        event.prevent_default()
        event.stop()
        if line := pasted_line(event.text):
            self.replace(line, *self.selection)

    def own_hints(self) -> list[Shown]:
        """What Enter does, and Esc where the screen's own hints do not say."""
        enter = [Shown("enter", self.enter, "submit")] if self.enter else []
        return [*enter, *([Shown("esc", self.esc)] if self.esc else [])]
