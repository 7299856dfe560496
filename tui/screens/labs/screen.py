"""The list of labs in groups; beside it what people think, what will be seen, and a miniature."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from tui.library.compiled.rows import LabRow
from tui.library.model import Lab
from tui.paths import cache_dir
from tui.plots.line import Drawing
from tui.screens.labs.blocks import Line, about, lines_of, list_row
from tui.screens.labs.running import Runner
from tui.screens.page import HomePage
from tui.study.labs import miniatures
from tui.study.labs.knobs import LabDesk
from tui.widgets.drawn import Drawn
from tui.widgets.rows import SPACED_FROM, Rows
from tui.widgets.target import Target

REST = 0.1
"""Seconds the cursor rests before a lab is run for its miniature."""


class LabsScreen(HomePage):
    """Enter opens a lab."""

    MODE = "labs"
    SHAPE = "sided"
    CSS_PATH = "labs.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._labs: list[LabRow] = []
        self._lines: Sequence[Line] = ()
        self._minutes: dict[str, int] = {}
        self._pictures: dict[str, Drawing] = {}
        self._rest: Timer | None = None
        self._keeping = threading.Lock()

    def body(self) -> ComposeResult:
        """The list; under it, where there is no pane, what the lab under the cursor is about."""
        yield Rows(id="labs")
        yield Drawn(self._about, id="lab-about")

    def side(self) -> Widget:
        """What the lab under the cursor is about, with its miniature."""
        return Drawn(self._about, id="side")

    def on_mount(self) -> None:
        """The labs do not change while the program runs."""
        library = self.warpwise.services.library
        self._labs = library.lab_rows()
        for row in self._labs:
            lab = library.lab(row.ref)
            self._minutes[row.ref] = lab.minutes if lab is not None else 0
        self._fill()
        self.query_one(Rows).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Between groups is a space where there is height for it."""
        if self._labs:
            self._fill()

    def _fill(self) -> None:
        rows, here = self.query_one(Rows), self._here
        # The groups' spaces must leave what stands under the list its room, where it stands there.
        self._lines = lines_of(self._labs, spaced=self.size.height > SPACED_FROM)
        heads = [number for number, line in enumerate(self._lines) if line.lab is None]
        cursor = next((n for n, line in enumerate(self._lines) if here and line.lab and line.lab.ref == here), 0)
        rows.show(len(self._lines), self._draw, cursor=cursor, heads=heads)

    @property
    def _here(self) -> str:
        """The lab under the cursor; '' while there is none."""
        cursor = self.query_one(Rows).cursor
        row = self._lines[cursor].lab if cursor < len(self._lines) else None
        return row.ref if row else ""

    def _draw(self, index: int, width: int) -> Content:
        line = self._lines[index]
        return list_row(line, self._minutes.get(line.lab.ref, 0) if line.lab else 0, width)

    def _about(self, width: int, height: int) -> Content:
        lab = self.warpwise.services.library.lab(self._here) if self._here else None
        if lab is None or height < 3:
            return Content("")
        return about(lab, self._pictures.get(self._here, []), width, height)

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._redraw()
        if self._rest is not None:
            self._rest.stop()
        if self._here and self._here not in self._pictures:
            self._rest = self.set_timer(REST, self._picture)

    def _redraw(self) -> None:
        for pane in self.query(Drawn):
            pane.refresh()

    @work(group="miniature")
    async def _picture(self) -> None:
        """The miniature of the lab under the cursor: kept, shipped, or made in a thread; no slow lab is run for it."""
        ref, library = self._here, self.warpwise.services.library
        lab = library.lab(ref) if ref else None
        if lab is None or ref in self._pictures:
            return
        self._pictures[ref] = await asyncio.to_thread(self._made, lab, ref)
        self._redraw()

    def _made(self, lab: Lab, ref: str) -> Drawing:
        if lab.slow:
            return miniatures.shipped().get(lab.id, [])
        stamp, folder = miniatures.fingerprint(lab), cache_dir()
        before, picture = miniatures.kept(folder).get(ref, ("", []))
        if before == stamp:
            return picture
        outcome = Runner(self.warpwise.services.library, lab.id).at_once(LabDesk.opened(lab).params())
        picture = miniatures.miniature(outcome.result, lab.id) if outcome.result is not None else []
        with self._keeping:
            miniatures.keep(folder, {**miniatures.kept(folder), ref: (stamp, picture)})
        return picture

    @on(Rows.Chosen)
    def _chosen(self) -> None:
        if self._here:
            self.warpwise.open(Target("lab", self._here))
