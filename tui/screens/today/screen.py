"""Today: what to do now, in minutes, and one key to start it."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.widget import Widget
from textual.widgets import Static

from tui.library.refs import pack_of
from tui.paths import cache_dir
from tui.screens.page import HomePage
from tui.screens.shell import Merged
from tui.screens.today import snapshot
from tui.screens.today.blocks import offer_row, side_blocks, standing_block
from tui.screens.today.day import Day
from tui.screens.today.first_run import PLOT_FROM, PLOT_WIDTH, first_day, look_up, roof
from tui.widgets.drawn import Drawn
from tui.widgets.hints import shown_key
from tui.widgets.rows import Rows
from tui.widgets.target import Target

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.study.journal.status import Status

FRAME_S = 0.02
"""Opening the journal imports for a while: the first frame must be on its way before."""


class TodayScreen(HomePage):
    """A short list of things to start, the most useful first."""

    MODE = "today"
    SHAPE = "sided"
    CSS_PATH = "today.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "plan", "plan", tooltip="Minutes a day, days off, an exam", id="today-plan"),
        Binding("u", "undo", "take back", tooltip="Take back anything you did, also before a restart", id="undo"),
        Binding("r", "redo", "do again", show=False, tooltip="Let something taken back stand again", id="today-redo"),
        Binding(
            "s",
            "sticks_not",
            "what will not stick",
            show=False,
            tooltip="Items forgotten four times and more",
            id="today-sticks",
        ),
        Binding(
            "o",
            "set_aside",
            "set aside",
            show=False,
            tooltip="Items taken out of review; let one in again",
            id="today-set-aside",
        ),
        Binding("q", "back", "quit", tooltip="End; nothing is lost", id="back"),
        # Who goes back once too often must not find the program gone.
        Binding("escape", "stay", show=False, id="back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._day = Day("")
        self._told = 0
        self._checked = False

    def body(self) -> ComposeResult:
        """A heading, the offers, how it stands: as last known, so that the first frame has them."""
        self._day = snapshot.load(cache_dir()) or (Day("Opening your journal ...") if _has_journal() else first_day())
        self.set_class(self._day.first, "-first")
        yield Static(_head(self._day), id="today-head")
        yield Static(id="trouble")
        yield Static(id="news")
        yield Rows(id="offers", spaced=True).begin_with(len(self._day.offers), self._draw)
        yield Drawn(self._below, id="below")

    def side(self) -> Widget:
        """Weeks, what is ahead, an exam, a term."""
        return Drawn(self._beside, id="side")

    def _below(self, width: int, height: int) -> Content:
        """What stands under the offers, as much as there is room for."""
        shown = self._day
        if shown.first:
            counts = Content(shown.counts, spans=[Span(0, len(shown.counts), "$muted")])
            room = self.size.height >= PLOT_FROM and width >= PLOT_WIDTH
            return Content("\n\n").join([roof(), counts]) if room else counts
        beside = self.query_one("#side").display
        standing = standing_block(shown, width, most=max(3, height - 3), ahead=beside)
        blocks = [standing] if standing.plain else []
        if not beside:
            left = height - sum(len(block.plain.split("\n")) + 1 for block in blocks)
            for block in side_blocks(shown.beside, width, colour=self._colour):
                lines = len(block.plain.split("\n"))
                if lines <= left:
                    blocks.append(block)
                    left -= lines + 1
        return Content("\n\n").join(blocks) if blocks else Content("")

    def _beside(self, width: int, height: int) -> Content:
        blocks = side_blocks(self._day.beside, width, colour=self._colour)
        return Content("\n\n").join(blocks) if blocks else Content("")

    @property
    def _colour(self) -> bool:
        return not self.app.no_color

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """On the first run there is nothing to take back."""
        if action in ("undo", "plan") and self._day.first:
            return False
        return super().check_action(action, parameters)

    def on_mount(self) -> None:
        """The keyboard is in the list from the first frame on, and the foot says what Enter does."""
        self.set_focus(self.query_one(Rows))

    def action_stay(self) -> None:
        """There is nothing to go back to."""

    def on_screen_resume(self) -> None:
        """What there is to do changes with everything done elsewhere."""
        self.set_timer(FRAME_S, self._fill)

    @work(exclusive=True)
    async def _fill(self) -> None:
        services = self.warpwise.services
        if not services.library.is_ready() and self._day.first:
            self._show(self._day._replace(counts="Preparing the library ..."))
        await asyncio.to_thread(services.library.prepare)
        from tui.screens.today.offers import day

        self._tell_news()
        now = await day(services)
        if now != self._day:
            self._show(now)
            snapshot.keep(cache_dir(), now)
        self._tell(services.study.status())
        for problem in services.library.problems[self._told :]:
            self.warpwise.say(problem, "warning")
        self._told = len(services.library.problems)
        if not self._checked:
            self._checked = True
            self._check()

    @work(exclusive=True, group="check")
    async def _check(self) -> None:
        """Looks once whether the journal is whole, behind everything else, and tells what was mended or is wrong."""
        status = await self.warpwise.services.study.check()
        self._tell(status)
        for note in status.notes:
            self.warpwise.say(note, "warning")

    @on(Merged)
    def _merged(self) -> None:
        self._fill()

    def _tell_news(self) -> None:
        line = self.query_one("#news", Static)
        text = self.warpwise.services.news
        line.update(Content(text, spans=[Span(0, len(text), "$muted")]))
        line.display = bool(text)

    def _tell(self, status: Status) -> None:
        """A line that stands while something is not saved, or was found to be gone."""
        text = " ".join(one for one in status.sentences if one not in status.notes)
        line = self.query_one("#trouble", Static)
        line.update(Content(text, spans=[Span(0, len(text), "bold $error")]))
        line.display = bool(text)

    def _show(self, shown: Day) -> None:
        self._day = shown
        self.set_class(shown.first, "-first")
        # The first run has fewer keys.
        self.refresh_bindings()
        self.query_one("#today-head", Static).update(_head(shown))
        for below in self.query(Drawn):
            below.refresh(layout=True)
        rows = self.query_one(Rows)
        rows.show(len(shown.offers), self._draw, cursor=rows.cursor)
        rows.focus()

    def _draw(self, index: int, width: int) -> Content:
        offer = self._day.offers[index]
        if self.warpwise.keymap and offer.target.kind == "find":
            offer = offer._replace(about=look_up(shown_key(self, "find")))
        return offer_row(offer, width)

    # The plan and the history

    @work(exclusive=True, group="house")
    async def action_plan(self) -> None:
        """Changes the plan."""
        from tui.screens.today.plan import PlanScreen

        memory = self.warpwise.services.study.memory
        plan = await self.warpwise.ask(PlanScreen(await memory.plan(), self.warpwise.services.today()))
        if plan is not None:
            await memory.keep_plan(plan)
            self._fill()

    @work(exclusive=True, group="house")
    async def action_undo(self) -> None:
        """Takes back one of the latest hundred."""
        from tui.study.titles import event_title

        study = self.warpwise.services.study
        events = await study.undoable(100)
        chosen = await self._choose("Take back which?", [event_title(self._library, event) for event in events])
        if chosen is not None:
            await study.undo(events[chosen])
            self._done("Taken back.")

    @work(exclusive=True, group="house")
    async def action_redo(self) -> None:
        """Lets something taken back stand again."""
        from tui.study.titles import event_title

        study = self.warpwise.services.study
        events = (await study.redoable())[:100]
        chosen = await self._choose("Do which again?", [event_title(self._library, event) for event in events])
        if chosen is not None:
            await study.redo(events[chosen])
            self._done("It counts again.")

    @work(exclusive=True, group="house")
    async def action_sticks_not(self) -> None:
        """Items forgotten four times, with what they are taken for; one may be set aside."""
        from tui.study.titles import item_title

        memory = self.warpwise.services.study.memory
        leeches = await memory.leeches()
        lines = []
        for one in leeches:
            taken = f"; taken for {self._library.title('entry', one.confused)}" if one.confused else ""
            lines.append(f"{one.memory.lapses} times: {item_title(self._library, one.item_id)}{taken}")
        chosen = await self._choose("Forgotten most often; Enter opens the term", lines)
        if chosen is not None:
            self._open_term(leeches[chosen].item_id)

    @work(exclusive=True, group="house")
    async def action_set_aside(self) -> None:
        """Lets an item in again."""
        from tui.study.titles import item_title, of_family

        memory = self.warpwise.services.study.memory
        items = await memory.suspended()
        chosen = await self._choose("Let which in again?", [item_title(self._library, item) for item in items])
        if chosen is not None:
            await memory.suspend(items[chosen], on=False)
            self._done(f"It comes again.{of_family(await memory.others(items[chosen]))}")

    @property
    def _library(self) -> Library:
        return self.warpwise.services.library

    async def _choose(self, title: str, lines: list[str]) -> int | None:
        from tui.screens.dialogs.choice import ChoiceScreen

        return await self.warpwise.ask(ChoiceScreen(title, lines))

    def _done(self, text: str) -> None:
        self.warpwise.say(text)
        self._fill()

    def _open_term(self, item_id: str) -> None:
        from tui.library.refs import ref_of
        from tui.study.reviews.facets import Facet

        ref = ref_of(item_id)
        facet = Facet.of(ref)
        question = None if facet is not None else self._library.question(ref)
        entry = facet.entry if facet is not None else question.main_term if question is not None else ""
        found = self._library.locate("entry", entry, pack_of(ref)) if entry else None
        if found is not None:
            self.warpwise.open(Target("entry", found))

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.warpwise.open(self._day.offers[event.index].target)


def _head(day: Day) -> Content:
    first = day.head.partition("\n")[0]
    return Content(day.head, spans=[Span(0, len(first), "bold"), Span(len(first), len(day.head), "$muted")])


def _has_journal() -> bool:
    """Whether anything was ever recorded here; asked before the journal is opened."""
    from tui.paths import journal_path

    return os.path.exists(journal_path())
