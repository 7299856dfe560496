"""All stops of a lesson in a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.screens.panel import Panel
from tui.study.lessons.path import Stop
from tui.widgets.rows import Rows
from tui.widgets.wording import bold


class ContentsScreen(Panel[int | None]):
    """Returns the place of a stop, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "close", key_display="esc", id="back"),
        Binding("c", "dismiss(None)", "close", id="lesson-contents"),
    ]

    def __init__(self, stops: Sequence[Stop], at: int, done: Collection[str] = ()) -> None:
        super().__init__()
        self._stops = stops
        self._at = at
        self._done = done

    def body(self) -> ComposeResult:
        """One list in a panel."""
        with Vertical(id="finder", classes="-fitted"):
            yield Static(bold("Contents"))
            yield Rows(id="contents", enter="go there", leave=4)

    def on_mount(self) -> None:
        """Fills the list."""
        rows = self.query_one(Rows)
        rows.show(len(self._stops), self._draw, cursor=self._at)
        rows.focus()

    def _draw(self, index: int, width: int) -> Content:
        stop = self._stops[index]
        indent = "   " if stop.kind == "question" else " "
        passed = stop.key in self._done
        mark = len(indent)
        return Content(
            f"{indent}{'✓' if passed else '·'} {stop.title}",
            spans=[Span(mark, mark + 1, "$success" if passed else "$muted")],
        )

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(event.index)
