"""Screens that have the classes of their size before they are laid out for it.

Textual lays out and paints a resized screen by its old classes, then sets the new ones, and then does all of it again:
a page was seen narrow for one frame, and each start and first visit paid for two layouts.
"""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

TOO_SMALL = ("-tiny", "-flat")
"""The classes under which nothing is shown but what size is needed."""


class FittedScreen(Screen[ScreenResultType]):
    """Below the smallest size nothing has the keyboard; from there on it is again where it was."""

    _had_keyboard: Widget | None = None

    def fit(self, size: Size, *, styled: bool = True) -> None:
        """Takes the classes for `size`; not `styled` where it is about to be styled for the first time."""
        classes: dict[str, bool] = {}
        app = self.app
        for cells, points in ((size.width, app.HORIZONTAL_BREAKPOINTS), (size.height, app.VERTICAL_BREAKPOINTS)):
            reached = max((point for point in points or () if point[0] <= cells), default=(0, ""))
            classes |= {name: name == reached[1] for _, name in points or ()}
        was_hidden, hidden = self.too_small, any(classes.get(name) for name in TOO_SMALL)
        if hidden and not was_hidden:
            self._had_keyboard = self.focused
        self.update_classes(classes, update=styled, animate=False)
        if was_hidden and not hidden:
            self.call_after_refresh(self._give_back)

    @property
    def too_small(self) -> bool:
        """Whether nothing is shown but what size is needed."""
        return any(self.has_class(name) for name in TOO_SMALL)

    def _give_back(self) -> None:
        """The keyboard to what had it; what came in between, such as another page, keeps it."""
        kept, self._had_keyboard = self._had_keyboard, None
        if kept is not None and kept.is_attached and self.focused is None and not self.too_small:
            self.set_focus(kept, scroll_visible=False)

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        # The size may have changed while another screen was in front; Textual's own comes after this one.
        self.fit(self.app.size)

    async def _on_resize(self, event: events.Resize) -> None:
        # Textual calls this one, then its own, which lays out the screen and those that are seen beneath it.
        for screen in self.app.screen_stack:
            if isinstance(screen, FittedScreen):
                screen.fit(event.size)
