"""What a screen may ask of the program around it: services, a notice, the clipboard, to open something, a mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from textual import events
from textual.app import App
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.worker import get_current_worker

from tui.screens.layouts import BY_POSITION
from tui.screens.line import watch
from tui.screens.typed_ahead import TypedAhead
from tui.services import Services
from tui.widgets.target import Target

if TYPE_CHECKING:
    from tui.widgets.keymap import Keymap

Severity = Literal["information", "warning", "error"]


class Merged(Message):
    """Something came in from another device: what is shown of the history may be out of date."""


class Shell(App[int]):
    """The application as its screens see it; `app.py` adds the modes, the keys and the life of the program."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services
        self.typed = TypedAhead(self)
        self.keymap: Keymap = {}
        self.take_keys()

    def on_mount(self) -> None:
        """Looks after the terminal at the other end."""
        watch(self)

    async def on_event(self, event: events.Event) -> None:
        """Passes a key on when all that the one before set off is done."""
        if isinstance(event, events.Compose):
            self.typed.follow()
        forwarded = isinstance(event, events.InputEvent | events.Paste) and event.is_forwarded
        if forwarded or not self.typed.holds(event):
            if isinstance(event, events.Key) and not forwarded:
                event = self._by_position(event)
            await super().on_event(event)

    def take_keys(self) -> None:
        """The keys that the settings give to actions hold from now on."""
        chosen = self.services.settings.chosen_keys
        if chosen or self.keymap:
            from tui.settings.keys import keymap

            self.keymap = keymap(chosen)
            self.typed.at_once(self.keymap.get("suspend"))
            for stack in self._screen_stacks.values():
                for screen in stack:
                    if screen.is_mounted:
                        screen.refresh_bindings()

    def key_of(self, action: str, default: str) -> str:
        """The framework's name of the first key chosen for an action; the default where none was chosen."""
        _, chosen = self.keymap.get(action, (None, ()))
        return chosen[0] if chosen else default

    def chain(self, screen: Screen[Any]) -> list[tuple[DOMNode, BindingsMap]]:
        """What the keys of a screen do, where some were chosen; empty where everything is as it comes."""
        if not self.keymap:
            return []
        from tui.widgets.keymap import mapped_chain

        return mapped_chain(screen, self.keymap)

    def _by_position(self, event: events.Key) -> events.Key:
        """A letter of another script as the Latin one on the same key, where letters are keys and not text."""
        latin = BY_POSITION.get(event.character or "")
        typing = self.focused is not None and self.focused.check_consume_key(event.key, event.character)
        if latin is None or typing:
            return event
        other = events.Key(latin, latin)
        other._sender = event._sender
        return other

    async def ask(self, box: ModalScreen[ScreenResultType]) -> ScreenResultType | None:
        """What a person answers in a box; for workers, which keys do not wait for meanwhile."""
        worker = get_current_worker()
        self.typed.asks(worker)
        try:
            return await self.push_screen_wait(box)
        finally:
            self.typed.asked(worker)

    def open(self, target: Target | None) -> None:
        """Opens a target wherever it belongs; None opens nothing."""
        raise NotImplementedError

    def show_packs(self) -> None:
        """The packs that were added, and how they come and go."""
        raise NotImplementedError

    def wear(self, name: str) -> None:
        """Puts a theme on without keeping that; 'auto' is the one for this terminal."""
        raise NotImplementedError

    def leave(self) -> None:
        """Ends the program; asks first when something would be lost."""
        raise NotImplementedError

    def say(self, message: str, severity: Severity = "information") -> None:
        """A short notice; its text may come from anywhere."""
        self.notify(message, severity=severity, markup=False, timeout=4)

    def copy(self, text: str) -> None:
        """Sends text to the clipboard; claims no more than that."""
        from tui.screens.clipboard import copy_outside

        self.copy_to_clipboard(text)
        if not self.is_web:
            copy_outside(text)
        self.say("Sent to the clipboard.")
