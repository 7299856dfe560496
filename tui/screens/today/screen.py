"""Today: what to do now, in minutes, and one key to start it."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.widgets import Static

from tui.paths import cache_dir
from tui.screens.base import Page
from tui.screens.today import snapshot
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

    def on_mount(self) -> None:
        """The first frame shows the day as it was last known."""
        kept = snapshot.load(cache_dir())
        if kept is not None:
            self._show(kept)

    def on_screen_resume(self) -> None:
        """What there is to do changes with everything done elsewhere."""
        # Opening the journal imports for a while: the frame must be on its way before.
        self.set_timer(0.02, self._fill)

    @work(exclusive=True)
    async def _fill(self) -> None:
        services = self.warpwise.services
        if not services.library.is_ready():
            self.query_one("#today-head", Static).update(Content("Preparing the library ..."))
        await asyncio.to_thread(services.library.prepare)
        now = await day(services)
        if now != self._day:
            self._show(now)
            snapshot.keep(cache_dir(), now)
        for problem in services.library.problems[self._told :]:
            self.warpwise.say(problem, "warning")
        self._told = len(services.library.problems)

    def _show(self, shown: Day) -> None:
        self._day = shown
        self.query_one("#today-head", Static).update(Content(shown.head, spans=[Span(0, len(shown.head), "bold")]))
        self.query_one("#standing", Static).update(Content(shown.below))
        rows = self.query_one(Rows)
        rows.show(len(shown.offers), self._draw, cursor=rows.cursor)
        rows.focus()

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
