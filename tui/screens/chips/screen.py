"""Chips: every accelerator of the library in one table, sorted, filtered, marked and compared."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.widgets import Input, Static

from tui.library.chip_table import EVERY, MOST_COMPARED, PRECISIONS, SORTS, USUAL, Filter, Row, rate, table
from tui.screens.chips.rows import SYSTEMS, Layout, chip_row, head_row, layout, longest_name, machine_row
from tui.screens.page import HomePage
from tui.settings.device import THIS_MACHINE
from tui.this_machine import Machine, this_machine
from tui.widgets.drawn import Drawn
from tui.widgets.rows import Rows
from tui.widgets.target import Target
from tui.widgets.textbox import TextBox

KINDS = {"gpu": "GPUs", "tpu": "TPUs", "asic": "other accelerators", "soc": "desktop chips", "rack": "racks"}
LOOK_S = 0.2
"""So long this machine is looked at; a driver that answers slower is left alone."""
SORT_WORDS = {"rate": "dense rate", "memory": "memory", "bandwidth": "memory bandwidth", "power": "power",
              "year": "year", "name": "name", "maker": "maker"}  # fmt: skip


@dataclass(frozen=True)
class View:
    """How the table is looked at."""

    sort: str = "rate"
    precision: str = USUAL
    only: Filter = EVERY


class ChipsScreen(HomePage):
    """The table. Letters are keys here; `i` leads into the line that finds."""

    MODE = "chips"
    SHAPE = "table"
    CSS_PATH = "chips.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space,m",
            "mark",
            "mark",
            key_display="space",
            tooltip="Mark a chip to compare, four at most",
            id="chips-mark",
        ),
        Binding("c", "compare", "compare marked", tooltip="The marked chips side by side", id="chips-compare"),
        Binding("s", "sort", "sort", tooltip="By which column", id="chips-sort"),
        Binding("p", "precision", "precision", tooltip="Which number format's rate is shown", id="chips-precision"),
        Binding("f", "filter", "filter", tooltip="By maker or kind", id="chips-filter"),
        Binding("r", "roofline", "roofline", tooltip="The marked chips' rooflines in one plot", id="chips-roofline"),
        Binding("i", "find", "find", tooltip="Type a part of a name", id="chips-find"),
        Binding("d", "all", "show all", show=False, tooltip="No filter, usual order", id="chips-all"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._view = View()
        self._rows: list[Row] = []
        self._marked: list[str] = []
        self._chips: list[Row] = []
        self._machine: Machine | None = None

    def body(self) -> ComposeResult:
        """What is shown, the line that finds, headings, rows."""
        yield Static(id="chips-head")
        yield TextBox(
            placeholder="part of a name, a maker or an architecture",
            id="chip-query",
            enter="to the list",
            esc="clear",
        )
        yield Drawn(self._columns, id="chip-columns")
        yield Rows(id="chips", enter="details")

    def on_mount(self) -> None:
        """The whole table, ready to move in."""
        self.query_one(TextBox).display = False
        self._chips = list(self.warpwise.services.library.chips().items())
        self._fill()
        self.query_one(Rows).focus()
        if self.warpwise.services.settings.get(THIS_MACHINE):
            self._look_here()

    @work(exclusive=True, group="machine")
    async def _look_here(self) -> None:
        """Puts this machine first, if it has an accelerator and says so soon."""
        with contextlib.suppress(TimeoutError):
            self._machine = await asyncio.wait_for(asyncio.to_thread(this_machine), LOOK_S)
        if self._machine is not None:
            self._fill(self.query_one(Rows).cursor)

    def _fill(self, cursor: int = 0) -> None:
        view = self._view
        self._rows = table(self._chips, sort=view.sort, precision=view.precision, only=view.only)
        self._heading()
        self.query_one(Rows).show(len(self._rows) + self._first, self._draw, cursor=cursor)

    @property
    def _first(self) -> int:
        """Rows before those of the table: this machine, where nothing is filtered out."""
        return int(self._machine is not None and self._view.only == EVERY)

    def _row(self, index: int) -> Row | None:
        """The chip of a row of the list; None for a machine whose chip the table has not."""
        if index >= self._first:
            return self._rows[index - self._first] if index - self._first < len(self._rows) else None
        chip = self._machine.chip if self._machine else ""
        return next((row for row in self._chips if row[0] == f"core/{chip}"), None)

    def _heading(self) -> None:
        view = self._view
        head = f"{len(self._rows)} of {len(self._chips)} chips"
        rest = [f"by {SORT_WORDS[view.sort]}"]
        rest += [view.only.maker] if view.only.maker else []
        rest += [KINDS[view.only.kind]] if view.only.kind else []
        rest += [f"{len(self._marked)} marked"] if self._marked else []
        text = f"{head}   {' · '.join(rest)}"
        bold = Content(text, spans=[Span(0, len(head), "bold"), Span(len(head), len(text), "$muted")])
        self.query_one("#chips-head", Static).update(bold)
        self.query_one("#chip-columns").refresh()

    def _draw(self, index: int, width: int) -> Content:
        if index < self._first and self._machine is not None:
            return machine_row(self._machine, known=self._row(index) is not None, width=width)
        ref, chip = self._rows[index - self._first]
        singles = [rate(one, self._view.precision) or 0.0 for _, one in self._rows if one.per not in SYSTEMS]
        most = max(singles, default=0.0)
        return chip_row(chip, self._layout(width), most, marked=ref in self._marked)

    def _layout(self, width: int) -> Layout:
        return layout(width, self._view.precision, longest_name(chip for _, chip in self._rows))

    def _columns(self, width: int, height: int) -> Content:
        return head_row(self._layout(width), self._view.precision)

    @on(Rows.Chosen, "#chips")
    def _chosen(self, event: Rows.Chosen) -> None:
        row = self._row(event.index)
        if row is None:
            self.warpwise.say("The table has no row for the chip of this machine.")
        else:
            self.warpwise.open(Target("chip", row[0]))

    @on(Input.Changed, "#chip-query")
    def _typed(self, event: Input.Changed) -> None:
        self._look(replace(self._view, only=self._view.only._replace(query=event.value)))

    @on(Input.Submitted, "#chip-query")
    def _found(self) -> None:
        self.query_one(Rows).focus()

    def action_find(self) -> None:
        """Into the line that finds."""
        box = self.query_one(TextBox)
        box.display = True
        box.focus()

    def action_back(self) -> None:
        """Out of the finding line, then out of the filter, then back."""
        box = self.query_one(TextBox)
        if box.display:
            box.value = ""
            box.display = False
            self.query_one(Rows).focus()
        else:
            super().action_back()

    def action_all(self) -> None:
        """No filter, usual order."""
        self._look(View())

    def _look(self, view: View) -> None:
        self._view = view
        self._fill()

    # Marking and comparing

    def action_mark(self) -> None:
        """Marks the chip under the cursor, or takes the mark off."""
        rows = self.query_one(Rows)
        row = self._row(rows.cursor)
        if row is None:
            return
        ref = row[0]
        if ref in self._marked:
            self._marked.remove(ref)
        elif len(self._marked) == MOST_COMPARED:
            self.warpwise.say(f"{MOST_COMPARED} chips are compared at most; space takes a mark off.")
        else:
            self._marked.append(ref)
        self._heading()
        rows.redraw()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Comparing needs two, a roofline one."""
        if action == "compare":
            return len(self._marked) > 1
        if action == "roofline":
            return bool(self._marked)
        return super().check_action(action, parameters)

    def action_compare(self) -> None:
        """The marked chips side by side."""
        from tui.screens.chips.compare import CompareScreen

        self.app.push_screen(CompareScreen(self._of_marked()))

    def action_roofline(self) -> None:
        """The marked chips in one plot."""
        from tui.screens.chips.compare import RooflineScreen

        self.app.push_screen(RooflineScreen(self._of_marked()))

    def _of_marked(self) -> list[Row]:
        chips = dict(self._chips)
        return [(ref, chips[ref]) for ref in self._marked]

    # Choices

    def action_sort(self) -> None:
        """Which column orders the rows."""
        views = [replace(self._view, sort=sort) for sort in SORTS]
        self._choose("Sort by", [SORT_WORDS[sort] for sort in SORTS], views)

    def action_precision(self) -> None:
        """Which format's dense rate is shown, with how many chips have one."""
        counts = [sum(rate(chip, name) is not None for _, chip in self._chips) for name in PRECISIONS]
        lines = [f"{name.upper():<6} {count} chips" for name, count in zip(PRECISIONS, counts, strict=True)]
        views = [replace(self._view, precision=name) for name in PRECISIONS]
        self._choose("Dense rate in which format?", lines, views)

    def action_filter(self) -> None:
        """One maker or one kind, or everything; what was typed stays."""
        makers = sorted({chip.vendor for _, chip in self._chips})
        kinds = [kind for kind in KINDS if any(chip.kind == kind for _, chip in self._chips)]
        only = [Filter(), *(Filter(kind=kind) for kind in kinds), *(Filter(maker=maker) for maker in makers)]
        names = ["everything", *(KINDS[kind] for kind in kinds), *makers]
        counts = [sum(one.passes(chip) for _, chip in self._chips) for one in only]
        lines = [f"{name:<24}{count:>3}" for name, count in zip(names, counts, strict=True)]
        typed = self._view.only.query
        self._choose("Show only", lines, [replace(self._view, only=one._replace(query=typed)) for one in only])

    def _choose(self, title: str, lines: list[str], views: list[View]) -> None:
        from tui.screens.dialogs.choice import ChoiceScreen

        def chosen(place: int | None) -> None:
            if place is not None:
                self._look(views[place])

        self.app.push_screen(ChoiceScreen(title, lines), chosen)
