"""Choosing a theme: the program wears the one under the cursor, so that one sees it before one takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.screens.panel import Panel
from tui.screens.shell import Shell
from tui.settings.device import OWN_THEMES, THEME
from tui.widgets.rows import Rows
from tui.widgets.wording import bold

SETTLE_S = 0.08
"""So long the cursor must stand before its theme is put on: who holds a key down sees the last, without a queue."""
_OWN = {
    "auto": "dark or light, as the terminal is",
    "warpwise-dark": "our own",
    "warpwise-light": "our own",
    "warpwise-contrast": "our own, high contrast",
}


class ThemesScreen(Panel[str | None]):
    """Returns the theme that was taken, or None; then the one from before is on again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,q", "leave", "as before", key_display="esc", tooltip="Close, with the colours of before", id="back"
        )
    ]

    def __init__(self, chosen: str) -> None:
        super().__init__()
        self._chosen = chosen

    def body(self) -> ComposeResult:
        """The list beside nothing else: what it changes is all around it."""
        with Vertical(id="themes"):
            yield Static(bold("Theme"))
            yield Rows(id="theme-rows", enter="take it")
            yield Static(_sample(), id="theme-sample")

    def on_mount(self) -> None:
        """The cursor stands on the theme that was chosen."""
        names = THEME.options
        rows = self.query_one(Rows)
        rows.show(len(names), self._draw, cursor=names.index(self._chosen) if self._chosen in names else 0)
        rows.focus()

    def _draw(self, index: int, width: int) -> Content:
        name = THEME.options[index]
        about = _OWN.get(name, "")
        tick = "✓" if name == self._chosen else " "
        text = f" {tick} {name:<20}{about}"
        spans = [Span(1, 2, "bold $success")]
        if name in OWN_THEMES or name == "auto":
            spans.append(Span(23, len(text), "$muted"))
        return Content(text, spans=spans)

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        self.set_timer(SETTLE_S, lambda: self._try_on(event.index))

    def _try_on(self, index: int) -> None:
        if self.is_current and self.query_one(Rows).cursor == index:
            self.warpwise.wear(THEME.options[index])

    @on(Rows.Chosen)
    def _taken(self, event: Rows.Chosen) -> None:
        event.stop()
        self.dismiss(THEME.options[event.index])

    def action_leave(self) -> None:
        """As it was."""
        self.dismiss(None)


def choose_theme(app: Shell, then: Callable[[], None] = lambda: None) -> None:
    """Lets somebody choose, keeps what was taken, and does what comes `then`."""
    settings = app.services.settings

    def taken(chosen: str | None) -> None:
        problem = settings.keep(THEME, chosen) if chosen is not None else ""
        if problem:
            app.say(problem, "warning")
        app.wear(settings.theme)
        then()

    app.push_screen(ThemesScreen(settings.theme), taken)


def _sample() -> Content:
    """The five jobs of colour in one line."""
    parts = (("accent", "$primary"), ("right ✓", "$success"), ("wrong ✗", "$error"), ("due", "$warning"))
    text, spans = " ", []
    for word, style in (*parts, ("muted", "$muted")):
        spans.append(Span(len(text), len(text) + len(word), style))
        text += word + "   "
    return Content(text.rstrip(), spans=spans)
