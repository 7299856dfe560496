"""The line at the foot: what the next key does, here and now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from textual.app import App
from textual.content import Content, Span
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.style import Style
from textual.widget import Widget

if TYPE_CHECKING:
    from tui.widgets.keymap import Keymap

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
_KEPT = {"esc": 0, "back": 1, "q": 1, "app.help": 2, "help": 2, "?": 2, "f1": 3}
"""The way back and the way to all keys, by key or action and in this order: shown last, dropped last."""


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
    if key in _NAMES or len(key) == 1:
        return _NAMES.get(key, key)
    sign = key_to_character(key)
    return sign if sign is not None and sign.isprintable() else key


def keymap_of(app: App[Any]) -> Keymap:
    """The keys that were chosen; empty where everything is as it comes."""
    return cast("Keymap", getattr(app, "keymap", {}))


def shown_key(node: DOMNode, action: str) -> str:
    """The key to name in a text for the binding with this id, as `node` or what is around it has it; '' for none."""
    keymap = keymap_of(node.app)
    for holder in node.ancestors_with_self:
        bindings = holder._bindings
        if keymap:
            from tui.widgets.keymap import mapped

            bindings = mapped(bindings, keymap)
        for key, binding in bindings:
            if binding.id == action:
                return binding.key_display or key_name(key)
    return ""


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
    if "keys" not in rows and _is_typed(focused, "?") and (key := shown_key(app.screen, "help-typing")):
        rows["keys"] = Shown(key, "keys", "app.help")
    own = [hint for node in _and_above(focused) if isinstance(node, Hinting) for hint in node.own_hints()]
    return sorted([*own, *rows.values()], key=_order)


def _is_typed(focused: Widget | None, key: str) -> bool:
    """Where text is typed a letter is text, whatever it does elsewhere."""
    # An arrow is one character too, but a name and no key that types.
    text = len(key) == 1 and (key.isascii() or key.isalpha())
    return focused is not None and text and focused.check_consume_key(key, key)


def _and_above(focused: Widget | None) -> list[object]:
    return list(focused.ancestors_with_self) if focused is not None else []


def _order(row: Shown) -> int:
    if (place := _kept(row)) is not None:
        return 3 + place
    return 0 if row.key == "enter" else 2 if row.action == "copy" else 1


def _kept(row: Shown) -> int | None:
    """The place among those that are kept, None for the others."""
    return _KEPT.get(row.key, _KEPT.get(row.action))


def hints(rows: list[Shown], width: int) -> Content:
    """One line of 'key what' pairs, cut at whole pairs; those that must not be lost have their room kept."""
    keep = [row for row in rows if _kept(row) is not None]
    while keep and _length(keep) > width:
        keep.pop(0)
    room = width - _length(keep)
    chosen = []
    for row in rows:
        if _kept(row) is None and _length([row]) <= room:
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
