"""Telling that an item is bad: what is wrong with it, or a line of one's own."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.screens.dialogs.choice import ChoiceScreen
from tui.screens.panel import Panel
from tui.screens.shell import Shell
from tui.study.reports import LINE_CHARS, REASONS
from tui.widgets.textbox import TextBox
from tui.widgets.wording import bold

REPORTED = "Noted; 'warpwise reports' prints it. Nothing is sent."


class LineScreen(Panel[str | None]):
    """Returns a line of text, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "close", key_display="esc", id="back")]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def body(self) -> ComposeResult:
        """A line to type in."""
        with Vertical(id="note"):
            yield Static(bold(self._title))
            yield TextBox(id="note-line", enter="report")
            yield Static(Content("What is wrong with it, in a line."), id="note-help")

    def on_mount(self) -> None:
        """Ready to type."""
        box = self.query_one(Input)
        box.max_length = LINE_CHARS
        box.focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


async def ask_report(app: Shell, title: str) -> tuple[str, str] | None:
    """What somebody holds against an item: the reason, a line of text; None for nothing. In a worker."""
    head = f"Report {title}"
    lines = [f"{reason:<9}{about}" for reason, about in REASONS]
    chosen = await app.ask(ChoiceScreen(head, [*lines, "say it in a line ..."]))
    if chosen is None:
        return None
    if chosen < len(REASONS):
        return REASONS[chosen][0], ""
    text = await app.ask(LineScreen(head))
    return ("", text) if text and text.strip() else None
