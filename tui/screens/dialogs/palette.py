"""The command palette: every action of the screen, every mode, and the entries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import cast

from textual.binding import BindingsMap
from textual.command import CommandList, CommandPalette, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Input

from tui.screens.dialogs.actions import actions
from tui.screens.dialogs.finding import find
from tui.screens.panel import STYLES
from tui.screens.shell import Shell


class Palette(CommandPalette):
    """Textual's palette, with a cursor that does not blink for ever."""

    CSS_PATH = STYLES

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        return cast(Shell, self.app).chain(self) or super()._binding_chain

    def on_mount(self) -> None:
        """Stills the cursor."""
        self.set_class(self.app.no_color, "-no-colour")
        self.query_one(Input).cursor_blink = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Moving in a list that is empty, or has no room, would be an error in Textual 8.2."""
        if action == "command_list":
            found = self.query_one(CommandList)
            return bool(found.option_count and found.scrollable_content_region)
        return super().check_action(action, parameters)


class Everything(Provider):
    """Actions come from the binding table, so the palette can never know less than the keys."""

    @property
    def _warpwise(self) -> Shell:
        return cast(Shell, self.app)

    async def discover(self) -> Hits:
        """The actions, before anything is typed. Other providers' rows mix in by score, so the last have one too."""
        for title, run, leaves in actions(self.screen):
            yield Hit(-1.0 if leaves else 0.0, Content(title), run, text=title)

    async def search(self, query: str) -> Hits:
        """Actions by Textual's matcher, entries by ours."""
        async for hit in self._matching(query):
            yield hit
        for place, found in enumerate(find(self._warpwise.services, query, 8)):
            title = f"{found.title}  ({found.kind})"
            yield Hit(0.5 - place / 100, Content(title), partial(self._warpwise.open, found.target), text=title)

    async def _matching(self, query: str) -> AsyncIterator[Hit]:
        matcher = self.matcher(query)
        for title, run, _ in actions(self.screen):
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, Content(title), run, text=title)
