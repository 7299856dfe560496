"""What every screen shares: the bar, the hints, the way back, the smallest size."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.containers import Horizontal, Vertical
from textual.dom import DOMNode
from textual.widget import Widget

from tui.screens.breakpoints import FittedScreen
from tui.screens.panel import NEEDS, TooSmall, run_hint
from tui.screens.shell import Shell
from tui.widgets.hints import HintBar
from tui.widgets.modebar import MODE_NAMES, ModeBar

__all__ = ["NEEDS", "HomePage", "Page"]


class Page(FittedScreen[None]):
    """A screen of a mode. Subclasses fill `body()`; letters that go back never lose anything."""

    MODE: ClassVar[str] = ""
    SHAPE: ClassVar[str] = "plain"
    """How wide the page may be: 'plain' one column, 'sided' a pane beside it, 'table' the room of both, 'full' all."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "app.help", "keys", key_display="?", tooltip="The keys of this screen", id="help"),
        Binding("escape,q", "back", "back", show=False, tooltip="Go back", id="back"),
        Binding("y", "copy", "copy", show=False, tooltip="Copy what is selected, or read", id="copy"),
    ]

    @property
    def warpwise(self) -> Shell:
        """The application, typed."""
        return cast(Shell, self.app)

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        return self.warpwise.chain(self) or super()._binding_chain

    def _compositor_refresh(self) -> None:
        # While the application starts, Textual draws the whole screen, throws that away (App._display, inside a batch)
        # and sends later only what changed since. Not drawing keeps it marked as undrawn: the first write has it all.
        if not self.app._batch_count:
            super()._compositor_refresh()

    @property
    def room(self) -> int:
        """Cells of the main column: what is aligned to its right end is drawn for these."""
        return self.query_one("#main").size.width

    def compose(self) -> ComposeResult:
        """Bar, columns, hints; in the middle of what is left where the terminal is wider than they need."""
        self.fit(self.app.size, styled=False)
        with Vertical(id="page", classes=f"-{self.SHAPE}"):
            yield ModeBar(self.MODE)
            side = self.side()
            if side is None:
                with Vertical(id="main"):
                    yield from self.body()
            else:
                with Horizontal(id="columns"):
                    with Vertical(id="main"):
                        yield from self.body()
                    yield side
            yield HintBar()
        yield TooSmall()

    def body(self) -> ComposeResult:
        """What stands between bar and hints."""
        yield Widget()

    def side(self) -> Widget | None:
        """What belongs beside it from 120 columns on, with the id `side`; None for nothing."""
        return None

    def library_changed(self) -> None:
        """A pack was read again while the program runs: what is shown of it is shown anew, at the same place."""

    def action_back(self) -> None:
        """To the screen below, or to Today; from Today the program ends."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        elif self.MODE != "today":
            self.app.switch_mode("today")
        else:
            self.warpwise.leave()

    async def action_run_hint(self, what: str) -> None:
        """Runs the binding behind a clicked hint."""
        await run_hint(self.warpwise, what)

    def action_copy(self) -> None:
        """What was selected with the mouse, else the document that is being read."""
        from tui.widgets.reader import Reader  # the first frame has none

        selected = self.get_selected_text()
        if selected:
            self.warpwise.copy(selected)
        elif isinstance(self.focused, Reader):
            self.warpwise.copy(self.focused.plain)


class HomePage(Page):
    """The first page of a mode. Only here do digits change the mode, and only where no text is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(mode.key[1:], f"app.switch_mode('{mode.id}')", mode.title, show=False, tooltip=f"Go to {mode.title}")
        for mode in MODE_NAMES
    ]
