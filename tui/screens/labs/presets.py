"""Presets of a lab: what each would change, the published value, ours, the difference, the source; and the guesses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.labs.contract import Result
from tui.library.model import Preset
from tui.plots.line import figure
from tui.screens.labs.blocks import guess_lines
from tui.screens.labs.running import Runner
from tui.screens.panel import Panel
from tui.study.labs.guesses import Tried
from tui.study.labs.knobs import LabDesk
from tui.widgets.rows import Rows
from tui.widgets.wording import muted


class PresetsScreen(Panel[int | None]):
    """Returns a preset's place, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "close", key_display="esc", id="back"),
        Binding("r", "dismiss(None)", "close", id="lab-presets"),
    ]

    def __init__(self, desk: LabDesk, runner: Runner, log: Sequence[Tried]) -> None:
        super().__init__()
        self._desk = desk
        self._runner = runner
        self._log = tuple(log)

    def body(self) -> ComposeResult:
        """A list, what the marked case changes and compares with, and the guesses so far."""
        with Vertical(id="preset-panel"):
            yield Rows(id="presets", enter="set the knobs")
            yield Static(id="preset-about")
            yield Static(id="preset-log")

    def on_mount(self) -> None:
        """Fills the list."""
        presets, rows = self._desk.lab.presets, self.query_one(Rows)
        rows.show(len(presets), lambda index, width: Content(f" {presets[index].title}"))
        rows.focus()
        if self._log:
            lines = [muted("YOUR GUESSES"), *guess_lines(self._log, 70)]
            self.query_one("#preset-log", Static).update(Content("\n").join(lines))

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        if event.index >= 0:
            self.query_one("#preset-about", Static).update(self._changes(event.index))
            self._compare(event.index)

    def _changes(self, index: int) -> Content:
        changes = self._desk.changes_to(LabDesk.preset(self._desk.lab, index))
        return muted("SETS  ") + Content("   ".join(changes) or "nothing: everything stands so already")

    @work(exclusive=True)
    async def _compare(self, index: int) -> None:
        """What was published beside what comes out here; a slow lab is not run for it."""
        preset, lab = self._desk.lab.presets[index], self._desk.lab
        if preset.published is None:
            return
        outcome = None if lab.slow else await self._runner.run(preset.params)
        said = comparison(preset, outcome.result if outcome is not None else None)
        self.query_one("#preset-about", Static).update(Content("\n").join([self._changes(index), said]))

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(event.index)


def comparison(preset: Preset, result: Result | None) -> Content:
    """'published 27.3 percent, here 27.27, off by 0.1 %', with the source."""
    published = preset.published
    if published is None:
        return Content("")
    source = f"{published.source.title}, {published.source.about}"
    said = f"published {figure(published.value)} {published.unit}"
    value = result.metrics.get(published.metric) if result is not None else None
    if isinstance(value, int | float):
        ours = value * published.scale
        off = f", off by {abs(ours / published.value - 1):.2%}" if published.value else ""
        said += f", here {figure(float(ours))}{off}"
    text = f"{said}\n{source}"
    return Content(text, spans=[Span(0, len(said), "bold"), Span(len(said), len(text), "$muted")])
