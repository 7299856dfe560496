"""The line at the foot: what the next key does, here and now."""

from __future__ import annotations

from textual.app import App
from textual.content import Content, Span
from textual.style import Style
from textual.widget import Widget

_NAMES = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "esc",
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "space": "space",
    "shift+tab": "shift+tab",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
}


def key_name(key: str) -> str:
    """A key as a person reads it."""
    return _NAMES.get(key, key)


class HintBar(Widget):
    """Shows the bindings that work now, nearest first, as many as fit."""

    def __init__(self) -> None:
        super().__init__(id="hints")
        self.auto_links = False

    def on_mount(self) -> None:
        """Follows the screen's bindings, which change with the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        """The hints for the present width and focus."""
        return hints(shown_bindings(self.app), self.size.width)


def shown_bindings(app: App[int]) -> list[tuple[str, str, str]]:
    """(key, what it does, action) of the bindings to hint at, one per action, nearest to the focus first."""
    rows: dict[str, tuple[str, str, str]] = {}
    for active in app.screen.active_bindings.values():
        binding = active.binding
        if not binding.show or not binding.description or not active.enabled:
            continue
        key = binding.key_display or key_name(binding.key.split(",")[0])
        rows.setdefault(binding.description, (key, binding.description, binding.action))
    # Enter is what a person tries first, so it is told first.
    return sorted(rows.values(), key=lambda row: row[0] != "enter")


def hints(rows: list[tuple[str, str, str]], width: int) -> Content:
    """One line of 'key what' pairs, cut at whole pairs; the last pair ('?') stays."""
    text, spans = " ", []
    keep = [row for row in rows if row[0] == "?"]
    for key, what, action in [row for row in rows if row[0] != "?"] + keep:
        piece = f"{key} {what}"
        tail = 0 if (key, what, action) in keep else sum(len(k) + len(w) + 4 for k, w, _ in keep)
        if len(text) + len(piece) + tail > width:
            continue
        start = len(text)
        text += piece + "   "
        spans.append(Span(start, start + len(piece), Style.from_meta({"@click": f"screen.run_hint('{what}')"})))
        spans.append(Span(start, start + len(key), "bold"))
        spans.append(Span(start + len(key), start + len(piece), "$muted"))
    return Content(text, spans=spans)
