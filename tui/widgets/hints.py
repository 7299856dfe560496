"""The line at the foot: what the next key does, here and now."""

from __future__ import annotations

from typing import NamedTuple

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
    "less_than_sign": "<",
    "greater_than_sign": ">",
}
_KEPT = ("esc", "q", "?", "f1")
"""The way back and the way to all keys: shown last, dropped last."""


class Shown(NamedTuple):
    """One hint. Without an action it only explains; a click does nothing."""

    key: str
    what: str
    action: str = ""


class Hinting(Widget):
    """A widget that takes keys which are no bindings, and says which."""

    def own_hints(self) -> list[Shown]:
        """What its own keys do now."""
        return []


def key_name(key: str) -> str:
    """A key as a person reads it."""
    return _NAMES.get(key, key)


class HintBar(Widget):
    """Shows the bindings that work now, as many as fit."""

    def __init__(self) -> None:
        super().__init__(id="hints")
        self.auto_links = False

    def on_mount(self) -> None:
        """Follows the screen's bindings, which change with the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render(self) -> Content:
        """The hints for the present width and focus."""
        return hints(shown_bindings(self.app), self.size.width)


def shown_bindings(app: App[int]) -> list[Shown]:
    """The hints, one per action: Enter first, since a person tries it first; the way back and the keys last."""
    rows: dict[str, Shown] = {}
    focused = app.focused
    for active in app.screen.active_bindings.values():
        binding = active.binding
        if not binding.show or not binding.description or not active.enabled:
            continue
        key = binding.key_display or key_name(binding.key.split(",")[0])
        if _is_typed(focused, key):
            continue
        if key == "enter" or binding.description not in rows:
            rows[binding.description] = Shown(key, binding.description, binding.action)
    if _is_typed(focused, "?"):
        rows["keys"] = Shown("f1", "keys", "app.help")
    own = [hint for node in _and_above(focused) if isinstance(node, Hinting) for hint in node.own_hints()]
    return sorted([*own, *rows.values()], key=_order)


def _is_typed(focused: Widget | None, key: str) -> bool:
    """Where text is typed a letter is text, whatever it does elsewhere."""
    return focused is not None and len(key) == 1 and key.isascii() and focused.check_consume_key(key, key)


def _and_above(focused: Widget | None) -> list[object]:
    return list(focused.ancestors_with_self) if focused is not None else []


def _order(row: Shown) -> int:
    if row.key in _KEPT:
        return 3 + _KEPT.index(row.key)
    return 0 if row.key == "enter" else 2 if row.key == "y" else 1


def hints(rows: list[Shown], width: int) -> Content:
    """One line of 'key what' pairs, cut at whole pairs; those that must not be lost have their room kept."""
    keep = [row for row in rows if row.key in _KEPT]
    while keep and _length(keep) > width:
        keep.pop(0)
    room = width - _length(keep)
    chosen = []
    for row in rows:
        if row.key not in _KEPT and _length([row]) <= room:
            room -= _length([row])
            chosen.append(row)
    text, spans = " ", []
    for key, what, action in [*chosen, *keep]:
        start, piece = len(text), f"{key} {what}"
        text += piece + "   "
        if action:
            spans.append(Span(start, start + len(piece), Style.from_meta({"@click": f"screen.run_hint({what!r})"})))
        spans.append(Span(start, start + len(key), "bold"))
        spans.append(Span(start + len(key), start + len(piece), "$muted"))
    return Content(text[: max(0, width)].rstrip() if len(text) > width else text, spans=spans)


def _length(rows: list[Shown]) -> int:
    return sum(len(row.key) + len(row.what) + 4 for row in rows)
