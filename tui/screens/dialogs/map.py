"""The map of a term: what it needs, what it is among, what it leads to; walked with the arrows."""

from __future__ import annotations

import asyncio
from typing import ClassVar, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span

from tui.library.around import around, leads_to
from tui.screens.panel import Panel
from tui.widgets.drawn import Drawn
from tui.widgets.rows import PANEL, SPACED_FROM
from tui.widgets.target import Target
from tui.widgets.wording import bold, fitted, muted


class Place(NamedTuple):
    """A term on the map, and how the middle one stands to it where its column does not say that."""

    ref: str
    term: str
    how: str = ""


class TermMap(NamedTuple):
    """The term in the middle, and the three columns around it."""

    term: str
    needs: tuple[Place, ...] = ()
    among: tuple[Place, ...] = ()
    leads: tuple[Place, ...] = ()

    @property
    def columns(self) -> tuple[tuple[Place, ...], ...]:
        """Left to right."""
        return self.needs, self.among, self.leads


HEADS = ("NEEDS", "AMONG", "LEADS TO")
CURSOR = "on $block-cursor-background"
WIDE = 60
"""Below this width the columns stand under one another."""


def map_block(shown: TermMap, column: int, row: int, width: int, height: int) -> Content:
    """The map as text; the cursor stands on the marked term."""
    title = bold(fitted(f"  {shown.term}", width))
    cells = [
        _column(shown, n, row if n == column else -1, (width - 4) // 3 if width >= WIDE else width) for n in (0, 1, 2)
    ]
    if width < WIDE:
        lines = [title]
        for cell in cells:
            lines += [Content(""), *cell] if len(cell) > 1 else []
        return Content("\n").join(_around(lines, height))
    rows = [title, Content("")]
    room = (width - 4) // 3
    for number in range(max(len(cell) for cell in cells)):
        parts = [cell[number] if number < len(cell) else Content("") for cell in cells]
        rows.append(Content("  ").join([part.pad_right(max(0, room - part.cell_length)) for part in parts]))
    return Content("\n").join(_around(rows, height))


def _around(lines: list[Content], height: int) -> list[Content]:
    """The lines in sight: those around the marked one."""
    marked = next((n for n, line in enumerate(lines) if any(span.style == CURSOR for span in line.spans)), 0)
    top = max(0, min(marked - height // 2, len(lines) - height))
    return lines[top : top + height]


def _column(shown: TermMap, number: int, row: int, width: int) -> list[Content]:
    lines = [muted(f"  {HEADS[number]}")]
    for at, place in enumerate(shown.columns[number]):
        how = f"{place.how}  " if place.how else ""
        text = fitted(f"{'▌' if at == row else ' '} {how}{place.term}", width)
        spans = [Span(2, min(len(text), 2 + len(how)), "$muted")] if how else []
        line = Content(text, spans=spans)
        if at == row:
            line = line.pad_right(max(0, width - line.cell_length))
            line = line.add_spans([Span(0, 1, "$primary"), Span(0, len(line.plain), CURSOR)])
        lines.append(line)
    if len(lines) == 1:
        lines.append(muted("  nothing"))
    return lines


class MapScreen(Panel[Target | None]):
    """Returns the term to read, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "read it", tooltip="Open the marked term in the glossary", id="open"),
        Binding("space", "centre", "walk on", tooltip="Put the marked term in the middle", id="map-walk"),
        Binding("up,k", "step(-1)", "up", show=False, tooltip="The term above", id="up"),
        Binding("down,j", "step(1)", "down", show=False, tooltip="The term below", id="down"),
        Binding("left,h", "side(-1)", "column", key_display="←→", tooltip="The column to the left", id="less"),
        Binding("right,l", "side(1)", "leads to", show=False, tooltip="The column to the right", id="more"),
        Binding(
            "backspace", "back", "back", show=False, tooltip="The term that was in the middle before", id="map-back"
        ),
        Binding("escape,q", "dismiss(None)", "close", key_display="esc", id="back"),
        Binding("v", "dismiss(None)", "close", id="glossary-map"),
    ]

    def __init__(self, ref: str) -> None:
        super().__init__()
        self._ref = ref
        self._before: list[str] = []
        self._map = TermMap("")
        self._at = (1, 0)

    def body(self) -> ComposeResult:
        """One drawing in a panel."""
        with Vertical(id="map"):
            yield Drawn(lambda width, height: map_block(self._map, *self._at, width, height), id="map-lines")

    def on_mount(self) -> None:
        """Reads what is around the term."""
        self._centre(self._ref)

    @work(exclusive=True)
    async def _centre(self, ref: str) -> None:
        library = self.warpwise.services.library
        entry = library.entry_json(ref)
        if entry is None:
            return
        self._ref = ref
        near = around(library, entry)
        leads = await asyncio.to_thread(leads_to, library, ref)
        known = {one.ref for one in near}
        self._map = TermMap(
            entry["term"],
            tuple(Place(one.ref, library.title("entry", one.ref)) for one in near if one.how == "needs"),
            tuple(Place(one.ref, library.title("entry", one.ref), one.how) for one in near if one.how != "needs"),
            tuple(Place(one, library.title("entry", one)) for one in leads if one not in known),
        )
        filled = [number for number, column in enumerate(self._map.columns) if column]
        self._at = (min(filled, default=0), 0)
        self._redraw()

    def on_resize(self) -> None:
        """As high as what it holds, where there is height for that."""
        high = self.app.size.height
        wide = high >= SPACED_FROM and self.app.size.width >= WIDE + 10
        tallest = max(map(len, self._map.columns))
        self.query_one("#map").styles.height = min(tallest + 5, high * PANEL // 100) if wide else None

    def _redraw(self) -> None:
        self.on_resize()
        self.query_one(Drawn).refresh()
        self.refresh_bindings()

    @property
    def _place(self) -> Place | None:
        column, row = self._at
        places = self._map.columns[column]
        return places[row] if row < len(places) else None

    def action_step(self, by: int) -> None:
        """Up or down in the column."""
        column, row = self._at
        count = len(self._map.columns[column])
        self._at = (column, min(max(0, row + by), max(0, count - 1)))
        self._redraw()

    def action_side(self, by: int) -> None:
        """To the next column that has terms."""
        column, row = self._at
        to = column + by
        while 0 <= to < 3 and not self._map.columns[to]:
            to += by
        if 0 <= to < 3:
            self._at = (to, min(row, len(self._map.columns[to]) - 1))
            self._redraw()

    def action_centre(self) -> None:
        """Walks on: the marked term comes into the middle."""
        place = self._place
        if place is not None:
            self._before.append(self._ref)
            self._centre(place.ref)

    def action_back(self) -> None:
        """Back to the term before."""
        if self._before:
            self._centre(self._before.pop())

    def action_read(self) -> None:
        """The marked term in the glossary."""
        self.dismiss(Target("entry", self._place.ref if self._place else self._ref))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Walking needs somewhere to walk to."""
        if action == "centre":
            return self._place is not None
        return super().check_action(action, parameters)
