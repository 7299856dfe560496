"""The line at the top: where you are, and what else there is."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content, Span
from textual.style import Style
from textual.widget import Widget

from tui.widgets.hints import keymap_of


class ModeName(NamedTuple):
    """One mode: its id, its name on screen and its function key."""

    id: str
    title: str
    key: str


MODE_NAMES = (
    ModeName("today", "Today", "f2"),
    ModeName("glossary", "Glossary", "f3"),
    ModeName("lessons", "Lessons", "f4"),
    ModeName("quiz", "Quiz", "f5"),
    ModeName("labs", "Labs", "f6"),
    ModeName("chips", "Chips", "f7"),
    ModeName("progress", "Progress", "f8"),
)


KEYS = f"F2-F{len(MODE_NAMES) + 1} "
"""The keys of all modes in few cells, as long as nobody chose others."""


class ModeBar(Widget):
    """The modes in one line; the current one in capitals, so that it reads without colour.

    It renders itself, rather than being told its text, so that the very first frame has it.
    """

    def __init__(self, current: str) -> None:
        super().__init__(id="modebar")
        self.auto_links = False
        self._current = current

    def render(self) -> Content:
        """The bar for the present width."""
        own = any(name.startswith("mode-") for name in keymap_of(self.app))
        return bar(self._current, self.size.width, "" if own else KEYS)


def bar(current: str, width: int, keys: str = KEYS) -> Content:
    """The bar for `width` cells. Where not all names fit, the current one stands with the keys of the rest."""
    full = sum(len(mode.title) + 2 for mode in MODE_NAMES) + 12
    if width < full:
        title = next((mode.title for mode in MODE_NAMES if mode.id == current), current)
        text = f" {title.upper()}"
        pad = max(1, width - len(text) - len(keys))
        return Content(
            text + " " * pad + keys,
            spans=[
                Span(0, len(text), "bold $primary"),
                Span(len(text) + pad, len(text) + pad + len(keys), "$muted"),
            ],
        )
    text = " warpwise   "
    spans = [Span(1, 9, "bold")]
    for mode in MODE_NAMES:
        here = mode.id == current
        name = mode.title.upper() if here else mode.title
        start = len(text)
        text += name
        style = Style.from_meta({"@click": f"app.switch_mode('{mode.id}')"})
        spans.append(Span(start, len(text), style))
        spans.append(Span(start, len(text), "bold $primary" if here else "$muted"))
        text += "  "
    if all(mode.id != current for mode in MODE_NAMES) and len(text) + len(current) < width:
        # A page that belongs to no mode.
        spans.append(Span(len(text), len(text) + len(current), "bold $primary"))
        text += current.upper()
    return Content(text, spans=spans)
