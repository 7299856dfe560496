"""Giving an action another key: one presses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.dom import DOMNode
from textual.widgets import Static

from tui.screens.panel import Panel
from tui.settings.keys import Keys
from tui.settings.schema import SettingError
from tui.widgets.hints import key_name
from tui.widgets.wording import bold, muted

STAYING = ("escape", "ctrl+c", "ctrl+z")
"""Keys that do here what they do everywhere."""


class KeyScreen(Panel[None]):
    """Takes the next key and has it set; where `take` raises SettingError, that is said and one presses another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "as before", id="back"),
    ]

    def __init__(self, setting: Keys, now: str, take: Callable[[str], None]) -> None:
        super().__init__()
        self._setting = setting
        self._now = now
        self._take = take

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        # Every other key is an answer here, those of modes and panels too.
        found = super()._binding_chain
        for _, bindings in found:
            for key in set(bindings.key_to_bindings).difference(STAYING):
                del bindings.key_to_bindings[key]
        return found

    def body(self) -> ComposeResult:
        """What the key is for, what it is now, and what was wrong with the one that was pressed."""
        about = self._setting.about
        fixed = self._setting.action.fixed
        always = f" besides {' '.join(map(key_name, fixed))}" if fixed else ""
        with Vertical(id="asking"):
            yield Static(bold(f"Press the key for: {about}"))
            yield Static(muted(f"Now {self._now}{always}."))
            yield Static(id="key-note")

    def on_key(self, event: events.Key) -> None:
        """The key, if it can be one."""
        if event.key in STAYING:
            return
        event.stop()
        event.prevent_default()
        try:
            self._take(event.key)
        except SettingError as error:
            text = str(error)
            self.query_one("#key-note", Static).update(Content(text, spans=[Span(0, len(text), "$error")]))
            return
        self.dismiss(None)
