"""Today: what to do now, in minutes, and one key to start it."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.widgets import Static

from tui.screens.base import Page
from tui.screens.today.offers import Day, day
from tui.widgets.rows import Rows


class TodayScreen(Page):
    """A short list of things to start, the most useful first."""

    MODE = "today"
    CSS_PATH = "today.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "back", "quit", tooltip="End; nothing is lost"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._day = Day("", (), "")
        self._told = 0

    def body(self) -> ComposeResult:
        """A heading, the offers, a word on how it stands."""
        yield Static(id="today-head")
        yield Rows(id="offers")
        yield Static(id="standing")

    def on_screen_resume(self) -> None:
        """What there is to do changes with everything done elsewhere."""
        self.call_after_refresh(self._fill)

    @work(exclusive=True)
    async def _fill(self) -> None:
        services = self.warpwise.services
        head = self.query_one("#today-head", Static)
        if not services.library.is_ready():
            head.update(Content("Preparing the library ..."))
        await asyncio.to_thread(services.library.prepare)
        self._day = await day(services)
        head.update(Content(self._day.head, spans=[Span(0, len(self._day.head), "bold")]))
        self.query_one("#standing", Static).update(Content(self._day.below))
        rows = self.query_one(Rows)
        rows.show(len(self._day.offers), self._draw, cursor=rows.cursor)
        rows.focus()
        for problem in services.library.problems[self._told :]:
            self.warpwise.say(problem, "warning")
        self._told = len(services.library.problems)

    def _draw(self, index: int, width: int) -> Content:
        offer = self._day.offers[index]
        left = f" {offer.name:<10}"
        right = f"{offer.length} "
        room = max(4, width - len(left) - len(right) - 1)
        about = offer.about if len(offer.about) <= room else offer.about[: room - 1] + "…"
        text = f"{left}{about:<{room}} {right}"
        return Content(text, spans=[Span(1, len(left), "bold"), Span(len(text) - len(right), len(text), "$muted")])

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.warpwise.open(self._day.offers[event.index].target)
