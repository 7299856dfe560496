"""Two to four chips side by side, and their rooflines in one plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span

from tui.library.chip_table import Line, Row, compare, is_reported, short_name
from tui.plots.line import Style, figure
from tui.screens.lessons.plots import roofline, roofs
from tui.screens.page import Page
from tui.widgets.document import Row as TextRow
from tui.widgets.plot import drawn as coloured
from tui.widgets.prose import Links
from tui.widgets.reader import Reader
from tui.widgets.sources import source_rows
from tui.widgets.target import Target
from tui.widgets.wording import fitted

RATIO = 7
"""Cells of a ratio and the gap before it."""
RATIO_FROM, UNIT_FROM, LEAST_COLUMN, MOST_COLUMN = 21, 15, 10, 26
"""Cells of a column that hold a figure with unit and ratio, with its unit, and alone; and the most one takes."""


class CompareScreen(Page):
    """One column a chip, the same units, ratios to the first; what differs stands in bold."""

    MODE = "chips"
    SHAPE = "table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "roofline", "roofline", tooltip="The same chips' rooflines in one plot", id="chips-roofline"),
        Binding("escape,q", "back", "chips", key_display="esc", tooltip="Back to the table", id="back"),
    ]

    def __init__(self, chips: Sequence[Row]) -> None:
        super().__init__()
        self._chips = chips

    def body(self) -> ComposeResult:
        """One document."""
        yield Reader(id="compared")

    def on_mount(self) -> None:
        """Fills it."""
        reader = self.query_one(Reader)
        reader.show(*self._document())
        reader.focus()

    def _document(self) -> tuple[list[TextRow], list[Target]]:
        library = self.warpwise.services.library
        links = Links(library, self._chips[0][0].partition("/")[0])
        lines = compare([chip for _, chip in self._chips])
        names = [f"{'~' if is_reported(chip) else ''}{short_name(chip)}" for _, chip in self._chips]
        rows = [TextRow(Content(""), draw=lambda width: compared(names, lines, width), wrap=False, align_label=False)]
        sources = {source.id or source.url: source for _, chip in self._chips for source in chip.sources}
        return rows + source_rows(tuple(sources.values()), links), links.targets

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        self.warpwise.open(event.target)

    def action_roofline(self) -> None:
        """The same chips in one plot."""
        self.app.push_screen(RooflineScreen(self._chips))


def compared(names: Sequence[str], lines: Sequence[Line], width: int) -> Content:
    """The comparison as text: a column a chip as wide as there is room for."""
    label = max((len(line.label) for line in lines), default=0) + 2
    column = min(MOST_COLUMN, (width - label) // max(1, len(names)))
    beside = column < UNIT_FROM
    if beside:
        label = max(len(_label(line, beside=True)) for line in lines) + 2
        column = (width - label) // max(1, len(names))
    # Where figures have no room beside their names, they stand below them.
    below = column < LEAST_COLUMN
    if below:
        column = width // max(1, len(names))
    rows = [_row("" if not below else None, names, (), label, column, "bold")]
    for line in lines:
        values = ["–" if value is None else _value(line, value, bare=beside) for value in line.values]
        ratios = ["" if not place or one is None else f"x{one:.2f}" for place, one in enumerate(line.ratios)]
        name = _label(line, beside=beside)
        if below:
            rows.append(Content(name, spans=[Span(0, len(name), "$muted")]))
        style = "bold" if line.differs else ""
        rows.append(_row(None if below else name, values, ratios, label, column, style))
    return Content("\n").join(rows)


def _label(line: Line, *, beside: bool) -> str:
    unit = line.fitting[0]
    return f"{line.label}, {unit}" if beside and unit else line.label


def _value(line: Line, value: float, *, bare: bool) -> str:
    if line.id == "year":
        return f"{value:.0f}"
    unit, size = line.fitting
    return figure(value / size) if bare or not unit else f"{figure(value / size)} {unit}"


def _row(
    name: str | None, values: Sequence[str], ratios: Sequence[str], label: int, column: int, style: str
) -> Content:
    text = "" if name is None else f"{fitted(name, label - 1):<{label}}"
    spans = [Span(0, len(text), "$muted")]
    for place, value in enumerate(values):
        ratio = ratios[place] if ratios else ""
        room = column - (RATIO if column >= RATIO_FROM else 0)
        cell = f"{fitted(value, room - 1):>{room}}"
        if style:
            spans.append(Span(len(text), len(text) + len(cell), style))
        text += cell
        if column >= RATIO_FROM:
            spans.append(Span(len(text), len(text) + RATIO, "$primary"))
            text += f"{ratio:>{RATIO}}"
    return Content(text, spans=spans)


class RooflineScreen(Page):
    """The rooflines of the chips over the same axes."""

    MODE = "chips"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "back", key_display="esc", tooltip="Back to where it was opened", id="back")
    ]

    def __init__(self, chips: Sequence[Row]) -> None:
        super().__init__()
        self._chips = chips

    def body(self) -> ComposeResult:
        """One plot."""
        yield Reader(id="roofs")

    def on_mount(self) -> None:
        """Draws it for the width there is."""
        drawn = roofs([chip for _, chip in self._chips])
        reader = self.query_one(Reader)
        if drawn:
            height = max(8, min(24, self.size.height - 14))
            rows = [
                TextRow(
                    Content(""),
                    draw=lambda width: coloured(roofline(drawn, Style(width=min(width, 100), height=height))),
                    wrap=False,
                    align_label=False,
                )
            ]
        else:
            rows = [TextRow(Content("None of these has both a dense BF16 rate and a memory bandwidth."))]
        reader.show(rows)
        reader.focus()
