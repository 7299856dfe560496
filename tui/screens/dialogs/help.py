"""The keys of a screen, all of them, from the one table that the screen itself obeys."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.dom import DOMNode
from textual.screen import Screen

from tui.screens.panel import Panel
from tui.widgets.document import Row
from tui.widgets.hints import key_name
from tui.widgets.reader import Reader
from tui.widgets.wording import bold, muted

_MOVING = re.compile(r"scroll_|page|edge|move|next_link")
_GROUPS = ("THIS SCREEN", "MOVING", "EVERYWHERE")
_KEYS = 16
"""Cells of the column of keys."""
_COPYING = "To copy any text with the mouse, hold Shift (Option in some terminals) while dragging."


class HelpScreen(Panel[None]):
    """A list of keys; any way back closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "close", key_display="esc", priority=True, id="back"),
        Binding("question_mark", "dismiss(None)", "close", priority=True, id="help"),
        Binding("f1", "dismiss(None)", "close", priority=True, id="help-typing"),
    ]

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self._about = about

    def body(self) -> ComposeResult:
        """One reader in a panel."""
        yield Reader(id="help")

    def on_mount(self) -> None:
        """Fills the panel."""
        reader = self.query_one(Reader)
        reader.show(key_rows(self._about))
        reader.focus()


def key_rows(screen: Screen[Any]) -> list[Row]:
    """One row for each thing that keys do, with all its keys, in groups: this screen, moving about, everywhere."""
    rows = [Row(bold("Keys"), align_label=False)]
    found: dict[str, tuple[list[str], int]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        # What is neither hinted at nor explained is the framework's own, such as the editing keys of an input.
        what = binding.tooltip or (binding.description if binding.show else "")
        if not what or not active.enabled or binding.action == "quit":
            continue
        keys, _ = found.setdefault(what[:1].upper() + what[1:], ([], _group(binding.action, active.node)))
        name = key_name(binding.key)
        if name not in keys:
            keys.append(name)
    for group, title in enumerate(_GROUPS):
        of_group = [(what, keys) for what, (keys, its) in found.items() if its == group]
        if of_group:
            rows.append(Row(muted(title), align_label=False))
            rows += [_key_row(keys, what) for what, keys in of_group]
    rows.append(Row(muted(_COPYING), align_label=False))
    return rows


def _key_row(keys: list[str], what: str) -> Row:
    """Keys in a column of their own; more of them than it holds stand on, and what they do follows."""
    names = " ".join(keys)
    head = f"{names:<{_KEYS}}" if len(names) < _KEYS else f"{names}  "
    text = Content(head + what, spans=[Span(0, len(names), "bold $primary")])
    return Row(text, gap=0, hang=_KEYS, align_label=False)


def _group(action: str, node: DOMNode) -> int:
    """0 for this screen, 1 for moving, 2 for everywhere."""
    if isinstance(node, App) or action.startswith("app."):
        return 2
    return 1 if _MOVING.match(action) else 0
