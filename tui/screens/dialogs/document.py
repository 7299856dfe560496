"""A document in a panel: the text of a lab, and whatever else is read beside something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.screens.panel import Panel
from tui.widgets.document import Row
from tui.widgets.reader import Reader
from tui.widgets.target import Target


class DocumentScreen(Panel[Target | None]):
    """Returns a followed target, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "close", key_display="esc", id="back")
    ]

    def __init__(self, rows: Sequence[Row], targets: Sequence[Target] = ()) -> None:
        super().__init__()
        self._rows = rows
        self._targets = targets

    def body(self) -> ComposeResult:
        """One reader in a panel."""
        yield Reader(id="term")

    def on_mount(self) -> None:
        """Fills it."""
        reader = self.query_one(Reader)
        reader.show(self._rows, self._targets)
        reader.focus()

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        event.stop()
        self.dismiss(event.target)
