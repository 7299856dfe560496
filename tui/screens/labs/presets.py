"""Presets of a lab: the published value, ours, the difference, the source."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.library.model import Lab, Preset
from tui.plots.line import figure
from tui.screens.labs.running import Runner
from tui.screens.panel import Panel
from tui.widgets.rows import Rows


class PresetsScreen(Panel[int | None]):
    """Returns a preset's place, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,r", "dismiss(None)", "close", key_display="esc")]

    def __init__(self, lab: Lab, runner: Runner) -> None:
        super().__init__()
        self._lab = lab
        self._runner = runner

    def body(self) -> ComposeResult:
        """A list, and what the marked case compares with."""
        with Vertical(id="finder"):
            yield Rows(id="presets", enter="set the knobs")
            yield Static(id="preset-about")

    def on_mount(self) -> None:
        """Fills the list."""
        rows = self.query_one(Rows)
        rows.show(len(self._lab.presets), lambda index, width: Content(f" {self._lab.presets[index].title}"))
        rows.focus()

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        about = self.query_one("#preset-about", Static)
        if event.index >= 0:
            about.update(comparison(self._lab, self._lab.presets[event.index], self._runner))

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(event.index)


def comparison(lab: Lab, preset: Preset, runner: Runner) -> Content:
    """'published 27.3 percent, here 27.27, off by 0.1 %', with the source; a slow lab is not run for it."""
    published = preset.published
    if published is None:
        return Content("No published value to compare with: a case to look at.")
    source = f"{published.source.title}, {published.source.about}"
    said = f"published {figure(published.value)} {published.unit}"
    if not lab.slow:
        result = runner.at_once(preset.params).result
        value = result.metrics.get(published.metric) if result is not None else None
        if isinstance(value, int | float):
            ours = value * published.scale
            off = f", off by {abs(ours / published.value - 1):.2%}" if published.value else ""
            said += f", here {figure(float(ours), 5)}{off}"
    text = f"{said}\n{source}"
    return Content(text, spans=[Span(0, len(said), "bold"), Span(len(said), len(text), "$muted")])
