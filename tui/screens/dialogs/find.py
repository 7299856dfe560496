"""Search everything from anywhere: terms, lessons, sections, labs, chips, exams, actions in one list."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content, Span
from textual.widgets import Input, Static

from tui.screens.dialogs.actions import actions
from tui.screens.dialogs.finding import Found, by_title, find, sections
from tui.screens.dialogs.previews import preview
from tui.screens.panel import Panel
from tui.widgets.reader import Reader
from tui.widgets.rows import Rows
from tui.widgets.target import Target
from tui.widgets.textbox import TextBox
from tui.widgets.wording import fitted, muted

PREVIEW_FROM = 120
"""Columns of the terminal from which on there is room beside the hits."""
SETTLE_S = 0.06
"""So long a hit must stand under the cursor before it is shown: who types on does not wait for it."""


class FindScreen(Panel[Target | None]):
    """Returns what to open, or None; an action of the page below is run there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "close", id="back"),
        Binding("down", "move(1)", "next", show=False, priority=True, id="down"),
        Binding("up", "move(-1)", "previous", show=False, priority=True, id="up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Found] = []
        self._titled: list[Found] = []
        self._own: list[Found] = []
        self._seen: Found | None = None

    def body(self) -> ComposeResult:
        """A query over its hits, and what the one under the cursor is."""
        with Horizontal(id="everything"):
            with Vertical(id="finder"):
                yield TextBox(placeholder="Terms, lessons, labs, chips, exams, actions", id="find-query")
                yield Static(id="find-note")
                yield Rows(id="find-hits")
            yield Preview(id="find-preview")

    def on_mount(self) -> None:
        """Ready to type; what takes longer to list joins in."""
        self.query_one(Input).focus()
        services = self.warpwise.services
        below = self.app.screen_stack[-2]
        own = [Found(Target("mode"), act.title, "action", act.run) for act in actions(below) if not act.leaves]
        self._own = own
        self._titled = [*by_title(services), *own]
        self._fill("")
        self._read_sections()

    @work(exclusive=True, thread=True)
    def _read_sections(self) -> None:
        found = sections(self.warpwise.services)
        self.app.call_from_thread(self._join, found)

    def _join(self, found: list[Found]) -> None:
        self._titled = [*self._titled, *found]
        self._fill(self.query_one(Input).value)

    @on(Input.Changed, "#find-query")
    def _typed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, query: str) -> None:
        asked = query.strip()
        # With nothing typed it lists what can be done here: the keys one does not know yet.
        self._found = find(self.warpwise.services, query, 30, self._titled) if asked else self._own
        self.query_one(TextBox).enter = "" if not self._found else "open" if asked else "do it"
        note = self.query_one("#find-note", Static)
        note.update(muted(f"Nothing is called “{fitted(asked, 30)}”. Fewer letters find more."))
        note.display = bool(asked) and not self._found
        self.query_one(Rows).show(len(self._found), self._draw)
        self.refresh_bindings()

    @on(Rows.Moved, "#find-hits")
    def _moved(self) -> None:
        if self.app.size.width >= PREVIEW_FROM:
            self.set_timer(SETTLE_S, self._show)

    def _show(self) -> None:
        cursor = self.query_one(Rows).cursor
        found = self._found[cursor] if cursor < len(self._found) else None
        if found != self._seen:
            self._seen = found
            self.query_one(Preview).show(preview(self.warpwise.services, found) if found is not None else [])

    def _draw(self, index: int, width: int) -> Content:
        found = self._found[index]
        title = fitted(found.title, max(8, width - len(found.kind) - 3))
        pad = max(1, width - cell_len(title) - len(found.kind) - 2)
        text = f" {title}{' ' * pad}{found.kind}"
        return Content(text, spans=[Span(len(text) - len(found.kind), len(text), "$muted")])

    def action_move(self, by: int) -> None:
        """Moves in the list while the query keeps the focus."""
        self.query_one(Rows).action_move(by)

    @on(Input.Submitted, "#find-query")
    def _enter(self) -> None:
        self._take(self.query_one(Rows).cursor)

    @on(Rows.Chosen, "#find-hits")
    def _chosen(self, event: Rows.Chosen) -> None:
        self._take(event.index)

    def _take(self, place: int) -> None:
        found = self._found[place] if place < len(self._found) else None
        if found is not None and found.run is not None:
            # On the page below, so first it has to be the one that is seen.
            self.app.call_later(found.run)
            self.dismiss(None)
        else:
            self.dismiss(found.target if found is not None else None)


class Preview(Reader, can_focus=False):
    """A document beside the list: read, not walked in."""
