"""The list of labs, with what people wrongly think."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content, Span
from textual.widgets import Static

from tui.library.compiled.rows import LabRow
from tui.screens.page import HomePage
from tui.widgets.rows import Rows
from tui.widgets.target import Target


class LabsScreen(HomePage):
    """Enter opens a lab."""

    MODE = "labs"
    CSS_PATH = "labs.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._labs: list[LabRow] = []

    def body(self) -> ComposeResult:
        """The list, and the claim that the lab under the cursor breaks."""
        yield Static(Content("Labs", spans=[Span(0, 4, "bold")]), id="labs-head")
        yield Rows(id="labs")
        yield Static(id="lab-about")

    def on_mount(self) -> None:
        """The labs do not change while the program runs."""
        self._labs = self.warpwise.services.library.lab_rows()
        rows = self.query_one(Rows)
        rows.show(len(self._labs), self._draw)
        rows.focus()

    def _draw(self, index: int, width: int) -> Content:
        return Content(f" {self._labs[index].title}")

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        if not 0 <= event.index < len(self._labs):
            return
        lab = self.warpwise.services.library.lab(self._labs[event.index].ref)
        if lab is not None:
            text = f"People think: {lab.misconception.claim}\n\n{lab.objective}"
            self.query_one("#lab-about", Static).update(Content(text))

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.warpwise.open(Target("lab", self._labs[event.index].ref))
