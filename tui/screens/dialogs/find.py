"""Search everything from anywhere: entries, lessons, labs, chips in one list."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Input

from tui.screens.dialogs.finding import Found, find
from tui.screens.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.target import Target
from tui.widgets.textbox import TextBox


class FindScreen(Panel[Target | None]):
    """Returns what to open, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "close"),
        Binding("down", "move(1)", "next", show=False, priority=True),
        Binding("up", "move(-1)", "previous", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Found] = []

    def body(self) -> ComposeResult:
        """A query over its hits."""
        with Vertical(id="finder"):
            yield TextBox(placeholder="Search terms, lessons, labs, chips", id="find-query")
            yield Rows(id="find-hits")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    @on(Input.Changed, "#find-query")
    def _typed(self, event: Input.Changed) -> None:
        self._found = find(self.warpwise.services, event.value, 30)
        self.query_one(TextBox).enter = "open" if self._found else ""
        self.query_one(Rows).show(len(self._found), self._draw)
        self.refresh_bindings()

    def _draw(self, index: int, width: int) -> Content:
        found = self._found[index]
        title = found.title[: max(8, width - 12)]
        pad = max(1, width - len(title) - len(found.kind) - 2)
        text = f" {title}{' ' * pad}{found.kind}"
        return Content(text, spans=[Span(len(text) - len(found.kind), len(text), "$muted")])

    def action_move(self, by: int) -> None:
        """Moves in the list while the query keeps the focus."""
        self.query_one(Rows).action_move(by)

    @on(Input.Submitted, "#find-query")
    def _enter(self) -> None:
        rows = self.query_one(Rows)
        self.dismiss(self._found[rows.cursor].target if self._found else None)

    @on(Rows.Chosen, "#find-hits")
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(self._found[event.index].target)
