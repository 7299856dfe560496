"""Choosing one of several lines in a panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.screens.panel import Panel
from tui.widgets.rows import Rows


class ChoiceScreen(Panel[int | None]):
    """Returns the place of the chosen line, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "close", key_display="esc", id="back")
    ]

    def __init__(
        self, title: str, lines: Sequence[str], *, empty: str = "Nothing here.", at: int = 0, enter: str = "choose"
    ) -> None:
        super().__init__()
        self._at = at
        self._enter = enter
        self._title = title
        self._lines = lines
        self._empty = empty

    def body(self) -> ComposeResult:
        """A heading over the lines."""
        with Vertical(id="finder", classes="-fitted"):
            text = self._title if self._lines else f"{self._title}\n\n{self._empty}"
            yield Static(Content(text, spans=[Span(0, len(self._title), "bold")]))
            yield Rows(id="choices", enter=self._enter, leave=4)

    def on_mount(self) -> None:
        """Fills the list."""
        rows = self.query_one(Rows)
        rows.display = bool(self._lines)
        rows.show(len(self._lines), lambda index, width: Content(f" {self._lines[index]}"), cursor=self._at)
        rows.focus()

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.dismiss(event.index)
