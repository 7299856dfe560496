"""A box that asks before something is lost, or ended for good."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Static

from tui.screens.panel import Panel
from tui.widgets.hints import key_name


class AskScreen(Panel[bool]):
    """Returns whether it is wanted. One key says yes; keys that were typed before the box was drawn say nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(False)", "go on", key_display="esc", id="back")
    ]

    def __init__(self, question: str, key: str, what: str, *, stay: str = "go on") -> None:
        super().__init__()
        self.drawn = asyncio.Event()
        """Set when the box is on screen; until then no key is passed on."""
        self._question = question
        self._key, self._what, self._stay = key_name(key), what, stay
        self._bindings.bind(key, "yes", what)

    def body(self) -> ComposeResult:
        """The question, and the two keys in words."""
        with Vertical(id="asking"):
            yield Static(Content(self._question))
            text = f"{self._key} {self._what}   esc {self._stay}"
            there = len(text) - len(self._stay) - 3
            spans = [Span(0, len(self._key), "bold $primary"), Span(there - 1, there + 3, "bold $primary")]
            yield Static(Content(text, spans=spans), id="asking-keys")

    def on_mount(self) -> None:
        """What was typed ahead was not meant for this box."""
        self.call_after_refresh(self._now_drawn)

    def _now_drawn(self) -> None:
        self.warpwise.typed.forget()
        self.drawn.set()

    def action_yes(self) -> None:
        """It is wanted."""
        self.dismiss(True)
