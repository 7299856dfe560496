"""A line to write on a term."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.screens.panel import Panel
from tui.study.journal.bounds import NOTE_CHARS
from tui.widgets.textbox import TextBox
from tui.widgets.wording import bold


class NoteScreen(Panel[str | None]):
    """Returns the line, '' to remove it, or None when nothing is to change."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "close", key_display="esc", id="back")]

    def __init__(self, term: str, note: str) -> None:
        super().__init__()
        self._term = term
        self._note = note

    def body(self) -> ComposeResult:
        """A line to type in."""
        with Vertical(id="note"):
            yield Static(bold(f"Your note on {self._term}"))
            yield TextBox(id="note-line", enter="keep")
            yield Static(Content("An empty line removes it."), id="note-help")

    def on_mount(self) -> None:
        """Ready to type at the end of what is there."""
        box = self.query_one(Input)
        box.max_length = NOTE_CHARS
        box.value = self._note
        box.focus()
        box.cursor_position = len(self._note)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)
