"""The reading list: every page that the content cites, those that were opened ticked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.widgets import Input, Static

from tui.library.text import squash
from tui.screens.panel import Panel
from tui.study.reading import Page, reading_list
from tui.widgets.rows import Rows
from tui.widgets.sources import address_style
from tui.widgets.target import Target
from tui.widgets.textbox import TextBox
from tui.widgets.wording import fitted, muted

PUBLISHER = 18
"""Cells of who published it, where the list is as WIDE as this."""
WIDE = 60


class SourcesScreen(Panel[None]):
    """A list with a line to find in it. Enter opens a page and ticks it; the list stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "close", id="back"),
        Binding("down", "move(1)", "next", show=False, priority=True, id="down"),
        Binding("up", "move(-1)", "previous", show=False, priority=True, id="up"),
        Binding("pagedown", "page(1)", "page", show=False, priority=True, id="page-down"),
        Binding("pageup", "page(-1)", "page up", show=False, priority=True, id="page-up"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._pages: Sequence[Page] = ()
        self._shown: list[Page] = []

    def body(self) -> ComposeResult:
        """What is typed, how many there are, the list, and the address of the one under the cursor."""
        with Vertical(id="finder"):
            yield TextBox(placeholder="Type to find a source: a title, a publisher", id="source-query", enter="open it")
            yield Static(muted(" Reading what the content cites ..."), id="source-count")
            yield Rows(id="source-rows", enter="open it")
            yield Static(id="source-url")

    def on_mount(self) -> None:
        """The list takes a moment: each entry is read for it."""
        self.query_one(Input).focus()
        self._load()

    @work(exclusive=True, group="sources")
    async def _load(self) -> None:
        services = self.warpwise.services
        opened = await services.study.annotations.read_pages()
        self._pages = await asyncio.to_thread(reading_list, services.library, opened)
        self._fill()

    def _fill(self) -> None:
        words = [squash(word) for word in self.query_one(Input).value.split() if squash(word)]
        found = [page for page in self._pages if all(word in squash(page.title + page.publisher) for word in words)]
        self._shown = found
        rows = self.query_one(Rows)
        rows.show(len(found), self._draw, cursor=min(rows.cursor, max(0, len(found) - 1)))
        read = sum(page.read for page in found)
        self.query_one("#source-count", Static).update(muted(f" {len(found):,} sources, {read:,} opened"))
        if not found:
            self.query_one("#source-url", Static).update("")

    def _draw(self, index: int, width: int) -> Content:
        page = self._shown[index]
        cited = f"cited {page.cited:,} x"
        publisher = fitted(page.publisher, PUBLISHER) if width >= WIDE else ""
        pad = " " * (PUBLISHER - Content(publisher).cell_length if width >= WIDE else 0)
        rest = f"{publisher}{pad}{cited:>11} "
        room = max(4, width - len(rest) - 5)
        title = fitted(page.title, room)
        text = f" {'✓' if page.read else ' '} {title}{' ' * (room - Content(title).cell_length)}  {rest}"
        return Content(text, spans=[Span(1, 2, "bold $success"), Span(len(text) - len(rest), len(text), "$muted")])

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        event.stop()
        if 0 <= event.index < len(self._shown):
            url = self._shown[event.index].url
            spans = [Span(0, len(url), "$muted"), Span(0, len(url), address_style(url))]
            self.query_one("#source-url", Static).update(Content(url, spans=spans))

    def action_move(self, by: int) -> None:
        """Moves in the list while the line keeps the keyboard."""
        self.query_one(Rows).action_move(by)

    def action_page(self, by: int) -> None:
        """A screenful of it."""
        self.query_one(Rows).action_page(by)

    @on(Input.Submitted)
    @on(Rows.Chosen)
    def _opened(self) -> None:
        cursor = self.query_one(Rows).cursor
        if cursor < len(self._shown):
            url = self._shown[cursor].url
            self.warpwise.open(Target("source", url))
            self._pages = [replace(page, read=True) if page.url == url else page for page in self._pages]
            self._fill()
