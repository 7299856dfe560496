"""Choosing one topic, or all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from tui.library.compiled.rows import TopicRow
from tui.screens.panel import Panel
from tui.widgets.rows import Rows


class TopicScreen(Panel[str | None]):
    """Returns a topic's id, '' for all, None for no change."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "close", id="back")]

    def __init__(self, topics: Sequence[TopicRow]) -> None:
        super().__init__()
        self._choices = [("", "All topics"), *((topic.id, topic.title) for topic in topics)]

    def body(self) -> ComposeResult:
        """One list in a panel."""
        with Vertical(id="finder"):
            yield Rows(id="topics", enter="only this")

    def on_mount(self) -> None:
        """Fills the list."""
        rows = self.query_one(Rows)
        rows.show(len(self._choices), lambda index, width: Content(f" {self._choices[index][1]}"))
        rows.focus()

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(self._choices[event.index][0])
