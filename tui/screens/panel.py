"""What every panel over a screen shares: its own hints at the foot, and a click beside it closes it."""

from __future__ import annotations

import os
from typing import cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

from tui.screens.breakpoints import FittedScreen
from tui.screens.shell import Shell
from tui.widgets.hints import HintBar, shown_bindings

STYLES = os.path.join(os.path.dirname(__file__), "dialogs", "dialogs.tcss")
"""How panels look: not in the application's own file, which every start has to parse."""


NEEDS = "Warpwise needs a terminal of at least 40 x 12."


class TooSmall(Static):
    """Says what the program needs when the terminal is below its smallest size; hidden otherwise."""

    def __init__(self) -> None:
        super().__init__(Content(NEEDS), id="too-small")


class Panel(ModalScreen[ScreenResultType], FittedScreen[ScreenResultType]):
    """A modal screen. Subclasses fill `body()` and dismiss with their answer, or with None."""

    CSS_PATH = STYLES

    @property
    def warpwise(self) -> Shell:
        """The application, typed."""
        return cast(Shell, self.app)

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        return self.warpwise.chain(self) or super()._binding_chain

    def compose(self) -> ComposeResult:
        """The panel, and the hints over those of the screen below."""
        self.fit(self.app.size, styled=False)
        self.set_class(self.app.no_color, "-no-colour")
        yield from self.body()
        yield HintBar()
        yield TooSmall()

    def body(self) -> ComposeResult:
        """What the panel holds."""
        yield Widget()

    def library_changed(self) -> None:
        """A pack was read again while the program runs: what is shown of it is shown anew, at the same place."""

    def on_click(self, event: events.Click) -> None:
        """A click beside the panel closes it."""
        if event.widget is self:
            self.dismiss(None)

    async def action_run_hint(self, what: str) -> None:
        """Runs the binding behind a clicked hint."""
        await run_hint(self.warpwise, what)


async def run_hint(app: Shell, what: str) -> None:
    """Runs the action that a hint stands for, in the place that its key would run it."""
    for hint in shown_bindings(app):
        if hint.what == what and hint.action:
            for active in app.screen.active_bindings.values():
                if active.binding.action == hint.action and active.enabled:
                    await app.run_action(hint.action, active.node)
                    return
