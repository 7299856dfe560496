"""The keys of a screen, all of them, from the one table that the screen itself obeys."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.screen import Screen

from tui.screens.panel import Panel
from tui.widgets.document import Row
from tui.widgets.hints import key_name
from tui.widgets.reader import Reader

_COPYING = "To copy any text with the mouse, hold Shift (Option in some terminals) while dragging."


class HelpScreen(Panel[None]):
    """A list of keys; any way back closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss(None)", "close", key_display="esc", priority=True)
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
    """One row a binding: its keys in the label column, what it does beside them."""
    title = Content("Keys", spans=[Span(0, 4, "bold")])
    rows = [Row(title, align_label=False)]
    by_action: dict[str, tuple[list[str], str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        # What is neither hinted at nor explained is the framework's own, such as the editing keys of an input.
        what = binding.tooltip or (binding.description if binding.show else "")
        if not what or not active.enabled:
            continue
        keys, _ = by_action.setdefault(binding.action, ([], what[:1].upper() + what[1:]))
        name = key_name(binding.key)
        if name not in keys:
            keys.append(name)
    for keys, what in by_action.values():
        rows.append(Row(Content(what), label=" ".join(keys[:2])[:9], label_style="bold $primary", gap=0))
    rows.append(Row(Content(_COPYING, spans=[Span(0, len(_COPYING), "$muted")]), align_label=False))
    return rows
