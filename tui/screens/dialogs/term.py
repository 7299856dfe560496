"""A term explained beside what is being read: a panel that opens the glossary only if asked."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.screens.documents.entry import entry_rows
from tui.screens.panel import Panel
from tui.widgets.reader import Reader
from tui.widgets.target import Target


class TermScreen(Panel[Target | None]):
    """Returns a target to open elsewhere, or None. Links to other terms are followed inside the panel."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "close", key_display="esc", id="back"),
        Binding("t", "dismiss(None)", "close", id="terms"),
        Binding("o", "open", "in the glossary", tooltip="Open it in the glossary", id="term-open"),
    ]

    def __init__(self, ref: str) -> None:
        super().__init__()
        self._ref = ref

    def body(self) -> ComposeResult:
        """One reader in a panel."""
        yield Reader(id="term")

    def on_mount(self) -> None:
        """Shows the entry."""
        self._show(self._ref)

    def _show(self, ref: str) -> None:
        services = self.warpwise.services
        entry = services.library.entry_json(ref)
        if entry is not None:
            self._ref = ref
            shown = entry_rows(services.library, entry, services.today())
            reader = self.query_one(Reader)
            reader.show(shown.rows, shown.targets)
            reader.focus()

    def library_changed(self) -> None:
        """The same entry as it is now."""
        services = self.warpwise.services
        entry = services.library.entry_json(self._ref)
        if entry is not None:
            shown = entry_rows(services.library, entry, services.today())
            self.query_one(Reader).replace(shown.rows, shown.targets)

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        event.stop()
        if event.target.kind == "entry":
            self._show(event.target.ref)
        else:
            self.dismiss(event.target)

    def action_open(self) -> None:
        """The whole glossary, at this entry."""
        self.dismiss(Target("entry", self._ref))
