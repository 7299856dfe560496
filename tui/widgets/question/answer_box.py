"""Where an answer is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui.widgets.textbox import TextBox


class AnswerBox(TextBox):
    """Letters are text here, so one key leads out to those that are commands; the question's own tab leads back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "to_keys", "other keys", tooltip="Out of the line: letters are keys again", id="other-side")
    ]

    def action_to_keys(self) -> None:
        """The question takes the keyboard."""
        if isinstance(self.parent, Widget):
            self.parent.focus()
